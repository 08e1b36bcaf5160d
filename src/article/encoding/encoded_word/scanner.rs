//! Finds encoded words and what was meant to be one.

use std::ops::Range;

use super::{Defect, DefectKind};

/// How the text of an encoded word is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// base64.
    B,
    /// Like quoted-printable.
    Q,
}

/// An encoded word as it stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodedWord<'a> {
    /// Where it stands.
    pub span: Range<usize>,
    /// The name of the charset as written, without the language.
    pub charset: &'a str,
    /// The language (RFC 2231, section 5).
    pub language: Option<&'a str>,
    /// The encoding.
    pub encoding: Encoding,
    /// The encoded text. Never holds a blank or `?`.
    pub text: &'a str,
}

/// The encoded words of `text`, well-formed ones only, whatever surrounds them.
pub fn words(text: &str) -> impl Iterator<Item = EncodedWord<'_>> {
    Scanner::new(text).filter_map(|candidate| match candidate {
        Candidate::Word(word) => Some(word),
        Candidate::Broken(_) => None,
    })
}

/// The length of the encoded word that `text` begins with, if there is one.
pub(crate) fn length_at_start(text: &str) -> Option<usize> {
    match candidate_at(text, 0)? {
        (Candidate::Word(word), _) => Some(word.span.end),
        _ => None,
    }
}

/// Something that looks like an encoded word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Candidate<'a> {
    Word(EncodedWord<'a>),
    /// It is none, because of this defect; its span is that of the candidate.
    Broken(Defect),
}

/// Goes through a text from one candidate to the next.
pub(super) struct Scanner<'a> {
    text: &'a str,
    position: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, position: 0 }
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Candidate<'a>;

    fn next(&mut self) -> Option<Candidate<'a>> {
        loop {
            let rest = self.text.get(self.position..)?;
            let start = self.position + find_begin(rest)?;
            match candidate_at(self.text, start) {
                Some((candidate, end)) => {
                    self.position = end;
                    return Some(candidate);
                }
                // A literal `=?`, as in a text about programs.
                None => self.position = start + 2,
            }
        }
    }
}

/// Whether there is anything in this text that may be an encoded word.
pub(crate) fn may_hold(text: &str) -> bool {
    find_begin(text).is_some()
}

/// Where the first `=?` stands.
fn find_begin(text: &str) -> Option<usize> {
    let mut marks = memchr::memchr_iter(b'?', text.as_bytes());
    marks.find_map(|at| {
        let begin = at.checked_sub(1)?;
        (text.as_bytes().get(begin) == Some(&b'=')).then_some(begin)
    })
}

/// Reads what begins with the `=?` at `start`: the candidate, and where to go
/// on. None if it does not even look like an encoded word.
///
/// It never looks beyond the fourth question mark or the next `=?`, so that
/// scanning takes linear time.
fn candidate_at(text: &str, start: usize) -> Option<(Candidate<'_>, usize)> {
    let rest = text.get(start..)?.strip_prefix("=?")?;
    let (label, rest) = split_at_question_mark(rest)?;
    if label.is_empty() || !label.bytes().all(is_label_character) {
        return None;
    }
    let (encoding, rest) = split_at_question_mark(rest)?;
    if encoding.is_empty() || !encoding.bytes().all(|octet| octet.is_ascii_alphanumeric()) {
        return None;
    }
    let known_encoding = match encoding {
        "B" | "b" => Some(Encoding::B),
        "Q" | "q" => Some(Encoding::Q),
        _ => None,
    };
    let text_start = start + 2 + label.len() + 1 + encoding.len() + 1;
    let length = memchr::memchr(b'?', rest.as_bytes()).unwrap_or(rest.len());
    let (encoded, behind) = rest.split_at(length);
    let is_blank = |octet| matches!(octet, b' ' | b'\t');
    let blank = encoded.bytes().position(is_blank);
    if !behind.starts_with("?=") {
        known_encoding?;
        // `=?x?Q?one =?x?Q?two?=`: the first has no end, the second is good.
        let (kind, length) = match (blank, end_behind_question_mark(behind)) {
            (None, Some(end)) => (DefectKind::BadCharacter, length + end),
            (None, None) => (DefectKind::Unterminated, length),
            (Some(blank), _) => (DefectKind::Unterminated, blank),
        };
        return Some(broken(kind, start, text_start + length));
    }
    let end = text_start + length + 2;
    let Some(encoding) = known_encoding else {
        return Some(broken(DefectKind::UnknownEncoding, start, end));
    };
    if blank.is_some() {
        return Some(broken(DefectKind::BlankInside, start, end));
    }
    let (charset, language) = match label.split_once('*') {
        Some((charset, language)) => (charset, Some(language)),
        None => (label, None),
    };
    let word = EncodedWord {
        span: start..end,
        charset,
        language,
        encoding,
        text: encoded,
    };
    Some((Candidate::Word(word), end))
}

fn broken<'a>(kind: DefectKind, start: usize, end: usize) -> (Candidate<'a>, usize) {
    (Candidate::Broken(Defect::new(kind, start..end)), end)
}

/// Where an encoded text with raw question marks in it ends after all: behind
/// the first `?=` before a blank or another `=?`.
fn end_behind_question_mark(text: &str) -> Option<usize> {
    let mut last = 0;
    for (at, octet) in text.bytes().enumerate() {
        match (last, octet) {
            (_, b' ' | b'\t') | (b'=', b'?') => return None,
            (b'?', b'=') => return Some(at + 1),
            _ => last = octet,
        }
    }
    None
}

fn split_at_question_mark(text: &str) -> Option<(&str, &str)> {
    // No charset has a name of more than a few dozen characters.
    let end = text.bytes().take(100).position(|octet| octet == b'?')?;
    Some((text.get(..end)?, text.get(end + 1..)?))
}

/// `token` of RFC 2047, section 2; `*` begins a language.
fn is_label_character(octet: u8) -> bool {
    octet.is_ascii_graphic()
        && !matches!(
            octet,
            b'(' | b')'
                | b'<'
                | b'>'
                | b'@'
                | b','
                | b';'
                | b':'
                | b'"'
                | b'/'
                | b'['
                | b']'
                | b'?'
                | b'.'
                | b'='
        )
}
