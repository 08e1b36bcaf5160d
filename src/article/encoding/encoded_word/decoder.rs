//! Decodes encoded words.

use std::borrow::Cow;
use std::ops::Range;

use super::scanner::{Candidate, EncodedWord, Encoding, Scanner, may_hold};
use super::{Defect, DefectKind, LONGEST_WORD};
use crate::article::defect::note;
use crate::article::encoding::base64;
use crate::article::encoding::charset::Charset;
use crate::article::encoding::quoted_printable::hexadecimal;

/// A text whose encoded words were decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text. Control characters are still in it.
    pub text: Cow<'a, str>,
    /// Where the encoded words stood that were decoded.
    pub words: Vec<Range<usize>>,
    /// Which decoded text comes from which encoded words: pairs of places, in
    /// the text and in the source, in order.
    pub origins: Vec<(Range<usize>, Range<usize>)>,
    /// What is wrong with encoded words, or with what was meant to be one.
    pub defects: Vec<Defect>,
}

impl Decoded<'_> {
    /// The same, whatever becomes of the source.
    pub fn into_owned(self) -> Decoded<'static> {
        Decoded {
            text: Cow::Owned(self.text.into_owned()),
            words: self.words,
            origins: self.origins,
            defects: self.defects,
        }
    }

    /// Where in the source a piece of the text comes from: from whole encoded
    /// words, and from what stands between them.
    pub fn origin(&self, span: Range<usize>) -> Range<usize> {
        let mut origin = self.place(span.start, true)..self.place(span.end, false);
        origin.end = origin.end.max(origin.start);
        origin
    }

    /// Where a place in the text lies in the source. Inside an encoded word it
    /// is where the word starts, or where it ends.
    fn place(&self, at: usize, is_start: bool) -> usize {
        let (mut text_end, mut source_end) = (0, 0);
        for (text, source) in &self.origins {
            let is_before = if is_start {
                at < text.start
            } else {
                at <= text.start
            };
            if is_before {
                break;
            }
            let is_inside = if is_start {
                at < text.end
            } else {
                at <= text.end
            };
            if is_inside {
                return if is_start { source.start } else { source.end };
            }
            (text_end, source_end) = (text.end, source.end);
        }
        source_end + (at - text_end)
    }
}

/// Decodes the encoded words of `text`. What is no encoded word stays as it is.
pub fn decode(text: &str) -> Decoded<'_> {
    if !may_hold(text) {
        return Decoded {
            text: Cow::Borrowed(text),
            words: Vec::new(),
            origins: Vec::new(),
            defects: Vec::new(),
        };
    }
    let mut decoder = Decoder {
        source: text,
        result: String::with_capacity(text.len()),
        copied: 0,
        words: Vec::new(),
        origins: Vec::new(),
        run: None,
        defects: Vec::new(),
    };
    for candidate in Scanner::new(text) {
        match candidate {
            Candidate::Word(word) => decoder.word(&word),
            Candidate::Broken(defect) => note(&mut decoder.defects, defect.kind, defect.span),
        }
    }
    decoder.finish_run();
    decoder.copy_to(text.len());
    decoder.defects.sort_by_key(|defect| defect.span.start);
    Decoded {
        text: Cow::Owned(decoder.result),
        words: decoder.words,
        origins: decoder.origins,
        defects: decoder.defects,
    }
}

/// Encoded words side by side in the same charset.
struct Run {
    charset: Charset,
    octets: Vec<u8>,
    /// Which of the words of the text is its first.
    first: usize,
    /// Where in the octets those begin that come behind the first.
    starts: Vec<usize>,
    /// Nothing but printable US-ASCII so far.
    needless: bool,
}

impl Run {
    /// The octets of one of its words, by its number.
    fn octets_of(&self, number: usize) -> &[u8] {
        let start = number
            .checked_sub(1)
            .and_then(|before| self.starts.get(before));
        let end = self.starts.get(number).copied();
        let octets = start.copied().unwrap_or(0)..end.unwrap_or(self.octets.len());
        self.octets.get(octets).unwrap_or_default()
    }
}

struct Decoder<'a> {
    source: &'a str,
    result: String,
    /// Up to where the source has been copied or decoded.
    copied: usize,
    words: Vec<Range<usize>>,
    origins: Vec<(Range<usize>, Range<usize>)>,
    run: Option<Run>,
    defects: Vec<Defect>,
}

impl Decoder<'_> {
    fn word(&mut self, word: &EncodedWord<'_>) {
        let span = word.span.clone();
        if self.is_quoted_literally(&span) {
            return;
        }
        let Some(charset) = Charset::for_label(word.charset) else {
            self.report(DefectKind::UnknownCharset, &span);
            return;
        };
        self.report_form(word);
        let octets = self.octets(word);
        let between = self.source.get(self.copied..span.start).unwrap_or_default();
        let adjoins = between.bytes().all(|octet| matches!(octet, b' ' | b'\t'))
            && self
                .words
                .last()
                .is_some_and(|last| last.end == self.copied);
        if !adjoins || self.run.as_ref().is_some_and(|run| run.charset != charset) {
            self.finish_run();
        }
        if !adjoins {
            self.copy_to(span.start);
        }
        self.copied = span.end;
        self.words.push(span);
        let needless = octets.iter().all(|octet| matches!(octet, b' '..=b'~'));
        match &mut self.run {
            None => {
                self.run = Some(Run {
                    charset,
                    octets,
                    first: self.words.len() - 1,
                    starts: Vec::new(),
                    needless,
                });
            }
            Some(run) => {
                run.starts.push(run.octets.len());
                run.octets.extend_from_slice(&octets);
                run.needless &= needless;
            }
        }
    }

    fn report(&mut self, kind: DefectKind, span: &Range<usize>) {
        note(&mut self.defects, kind, span.clone());
    }

    /// `"=?x?Q?y?="` in quotation marks or the like is text about encoded
    /// words, and no encoded word.
    fn is_quoted_literally(&self, span: &Range<usize>) -> bool {
        if matches!(self.octet_before(span), None | Some(b' ' | b'\t')) {
            return false;
        }
        let before = self
            .source
            .get(..span.start)
            .and_then(|text| text.chars().next_back());
        let behind = self
            .source
            .get(span.end..)
            .and_then(|text| text.chars().next());
        matches!(
            (before, behind),
            (Some('"'), Some('"'))
                | (Some('\''), Some('\''))
                | (Some('`'), Some('`' | '\''))
                | (Some('„'), Some('“' | '”'))
                | (Some('“'), Some('”'))
                | (Some('»'), Some('«'))
                | (Some('«'), Some('»'))
        )
    }

    fn octet_before(&self, span: &Range<usize>) -> Option<u8> {
        let before = span.start.checked_sub(1)?;
        self.source.as_bytes().get(before).copied()
    }

    fn report_form(&mut self, word: &EncodedWord<'_>) {
        let span = &word.span;
        if span.len() > LONGEST_WORD {
            self.report(DefectKind::TooLong, span);
        }
        if word.text.is_empty() {
            self.report(DefectKind::EmptyText, span);
        }
        let behind = self.source.as_bytes().get(span.end).copied();
        let separates = |octet: Option<u8>| matches!(octet, None | Some(b' ' | b'\t'));
        if !separates(self.octet_before(span)) || !separates(behind) {
            self.report(DefectKind::NotSeparated, span);
        }
    }

    /// The octets that a word stands for.
    fn octets(&mut self, word: &EncodedWord<'_>) -> Vec<u8> {
        let span = &word.span;
        match word.encoding {
            Encoding::B => {
                let decoded = base64::decode(word.text.as_bytes());
                for defect in &decoded.defects {
                    match defect.kind {
                        // The length of the word is judged as a whole.
                        base64::DefectKind::LineTooLong => {}
                        base64::DefectKind::ForeignCharacter => {
                            self.report(DefectKind::BadCharacter, span);
                        }
                        _ => self.report(DefectKind::BadPadding, span),
                    }
                }
                decoded.octets
            }
            Encoding::Q => self.octets_of_q(word),
        }
    }

    fn octets_of_q(&mut self, word: &EncodedWord<'_>) -> Vec<u8> {
        let text = word.text.as_bytes();
        let mut octets = Vec::with_capacity(text.len());
        let mut bad_escape = false;
        let mut at = 0;
        while let Some(&octet) = text.get(at) {
            at += 1;
            match octet {
                b'_' => octets.push(b' '),
                b'=' => {
                    let digits = [text.get(at), text.get(at + 1)];
                    if let [Some(high), Some(low)] = digits.map(|digit| digit.and_then(hexadecimal))
                    {
                        octets.push(high << 4 | low);
                        at += 2;
                    } else {
                        bad_escape = true;
                        octets.push(octet);
                    }
                }
                _ => octets.push(octet),
            }
        }
        if bad_escape {
            self.report(DefectKind::BadEscape, &word.span);
        }
        // Raw 8-bit octets are a fault of their own, reported elsewhere.
        if text.iter().any(u8::is_ascii_control) {
            self.report(DefectKind::BadCharacter, &word.span);
        }
        octets
    }

    fn copy_to(&mut self, end: usize) {
        self.result
            .push_str(self.source.get(self.copied..end).unwrap_or_default());
        self.copied = end;
    }

    /// Decodes the run that was collected, and reports what is wrong with it.
    fn finish_run(&mut self) {
        let Some(run) = self.run.take() else {
            return;
        };
        let decoded = run.charset.decode(&run.octets);
        let start = self.result.len();
        let mut at = start;
        let first_origin = self.origins.len();
        for number in run.first..self.words.len() {
            let span = self.words.get(number).cloned().unwrap_or_default();
            let again;
            let alone = if run.starts.is_empty() {
                &decoded
            } else {
                again = run.charset.decode(run.octets_of(number - run.first));
                &again
            };
            self.origins.push((at..at + alone.text.len(), span.clone()));
            at += alone.text.len();
            if alone.malformed.is_some() {
                let kind = if decoded.malformed.is_none() {
                    DefectKind::SplitCharacter
                } else {
                    DefectKind::InvalidOctets
                };
                self.report(kind, &span);
            }
            // All others begin with one of these in UTF-8.
            let may_be = |octet: u8| octet.is_ascii_control() || octet == 0xc2;
            if alone.text.bytes().any(may_be) && alone.text.chars().any(char::is_control) {
                self.report(DefectKind::ControlCharacter, &span);
            }
        }
        let text = &decoded.text;
        let words = self.words.get(run.first..).unwrap_or_default();
        let whole = match words {
            [] => 0..0,
            [first, .., last] => first.start..last.end,
            [only] => only.clone(),
        };
        if run.needless && is_plain(text) {
            self.report(DefectKind::Needless, &whole);
        }
        self.result.push_str(text);
        // A character that is split over two words belongs to both.
        if at != self.result.len() {
            self.origins.truncate(first_origin);
            self.origins.push((start..self.result.len(), whole));
        }
    }
}

/// Whether `text` would have survived without being encoded.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && !text.contains("=?")
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
}
