//! `mime-mojibake`.

use std::ops::Range;

use super::{is_of_poster, talks_of_charsets};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Lines of the poster's own in which, at least twice, two or three odd letters
    /// stand for one character: what becomes of text in UTF-8 that was taken for
    /// windows-1252 and encoded once more.
    ///
    /// ## Why it matters
    ///
    /// Readers have to guess the words. Mostly it was a text that was pasted, or a
    /// program that converts what is converted already.
    ///
    /// ## What is left alone
    ///
    /// Quoted lines: what is wrong in them was so before. An article about
    /// charsets, as the words in it or in its Subject tell. A single case.
    ///
    /// ## How to fix it
    ///
    /// Look at the text before sending. If it is right there, one of the programs
    /// on its way is set to another charset than the others: the editor, the
    /// newsreader, a local news server.
    MOJIBAKE = "mime-mojibake", [Note],
    summary: "characters that were encoded twice: $example",
    basis: ["RFC 2046, section 4.1.2"],
    precluded_by: [super::nocharset::NOCHARSET, super::charset_unknown::CHARSET_UNKNOWN, super::charset_mismatch::CHARSET_MISMATCH],
    variables: ["example", "line"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// So many are no accident.
const SEQUENCES: usize = 2;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    // Each sequence begins with U+00C2, C3, C5 or E2, in UTF-8 all of C3 and another.
    let octets = text.as_str().as_bytes();
    let begins = |at: usize| matches!(octets.get(at + 1), Some(0x82 | 0x83 | 0x85 | 0xa2));
    if text.charset().is_none() || !memchr::memchr_iter(0xc3, octets).any(begins) {
        return;
    }
    let Some(lines) = article.lines() else {
        return;
    };
    let (mut first, mut count) = (None, 0);
    for (at, line) in text.lines().enumerate() {
        if line.is_ascii() || !is_of_poster(lines.class(at)) {
            continue;
        }
        for span in sequences(line) {
            count += 1;
            first = first.or(Some((at, span)));
        }
    }
    if let Some((at, span)) = first.filter(|_| count >= SEQUENCES)
        && !talks_of_charsets(article, text)
    {
        let line = text.line(at).unwrap_or_default();
        report
            .at(text.place_of(at, span.clone()))
            .with("example", line.get(span).unwrap_or_default())
            .with("line", line);
    }
}

/// Where two or three characters stand that are, as octets of windows-1252, a
/// character of UTF-8.
fn sequences(line: &str) -> impl Iterator<Item = Range<usize>> {
    let begins = line
        .char_indices()
        .filter(|(_, c)| "\u{c2}\u{c3}\u{c5}\u{e2}".contains(*c));
    begins.filter_map(|(start, first)| {
        let length = if first == '\u{e2}' { 3 } else { 2 };
        let piece = line.get(start..).unwrap_or_default();
        let end = piece
            .char_indices()
            .nth(length)
            .map_or(piece.len(), |(at, _)| at);
        let piece = piece.get(..end).unwrap_or_default();
        let octets: Option<Vec<u8>> = piece.chars().map(octet).collect();
        let octets = octets.filter(|octets| octets.len() == length)?;
        let character = std::str::from_utf8(&octets).ok()?.chars().next()?;
        let is_usual = matches!(character,
            '\u{a0}'..='\u{17f}' | '\u{2010}'..='\u{203a}' | '\u{20ac}' | '\u{2122}');
        is_usual.then_some(start..start + end)
    })
}

/// The octet that stands for a character in windows-1252.
fn octet(character: char) -> Option<u8> {
    let mut buffer = [0; 4];
    let text: &str = character.encode_utf8(&mut buffer);
    let (octets, _, has_unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    octets.first().copied().filter(|_| !has_unmappable)
}
