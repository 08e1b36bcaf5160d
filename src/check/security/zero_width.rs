//! `sec-zero-width`.

use std::ops::Range;

use super::{may_hold_odd, own_lines, shown_fields, text_has};
use crate::article::Article;
use crate::check::mime::bom::BOM;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A character without any width inside a word of Latin letters, in From, the Subject
    /// or a line that the poster wrote: U+200B, U+200C, U+200D, U+2060 or U+FEFF.
    ///
    /// ## Why it matters
    ///
    /// Nobody sees it, but the word is another one: it is not found by a search, and a
    /// filter does not know it. Such characters come along when text is pasted from a web
    /// page, and are used to get past filters.
    ///
    /// ## What is left alone
    ///
    /// Words of other scripts, some of which need them, sequences of emoji, addresses of web
    /// pages, and what is quoted.
    ///
    /// ## How to fix it
    ///
    /// Type the word anew in place of pasting it.
    SEC_ZERO_WIDTH = "sec-zero-width", [Note],
    summary: "an invisible character stands inside a word: $character",
    basis: [],
    precluded_by: [BOM],
    variables: ["character"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_CHARACTER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in shown_fields(article) {
        if let Some((span, c)) = inside(field.decoded()) {
            report
                .at(field.place_of_decoded(span))
                .with("character", format!("U+{:04X}", u32::from(c)));
            return;
        }
    }
    if !text_has(article, is_invisible) {
        return;
    }
    for (at, line) in own_lines(article) {
        if let (Some((span, c)), Some(text)) = (inside(line), article.text()) {
            report
                .at(text.place_of(at, span))
                .with("character", format!("U+{:04X}", u32::from(c)));
            return;
        }
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Where the first such character stands between two Latin letters.
fn inside(text: &str) -> Option<(Range<usize>, char)> {
    if !may_hold_odd(text) || !text.contains(is_invisible) {
        return None;
    }
    let is_latin = |c: char| c.is_alphabetic() && u32::from(c) < 0x250;
    let mut start = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let is_address = word.contains("://") || word.contains("www.") || word.contains('@');
        let mut before = None;
        let mut characters = word.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            let behind = characters.peek().map(|(_, c)| *c);
            let stands_between = before.is_some_and(is_latin) && behind.is_some_and(is_latin);
            if is_invisible(c) && stands_between && !is_address {
                let at = start + at;
                return Some((at..at + c.len_utf8(), c));
            }
            before = Some(c);
        }
        start += word.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn invisible_characters_in_words() {
        let text = |line: &str| format!("Content-Type: text/plain; charset=utf-8\n\n{line}\n");
        for (article, expected) in [
            ("Subject: via\u{200b}gra\n".to_owned(), 1),
            (text("some pass\u{feff}word"), 1),
            (text("\u{fc}\u{2060}b"), 1),
            (text("two\u{200b} words"), 0),
            (text("\u{1f468}\u{200d}\u{1f469}"), 0),
            (text("\u{645}\u{6cc}\u{200c}\u{62e}"), 0),
            (text("https://host.invalid/a\u{200b}b"), 0),
            (text("> pass\u{200b}word"), 0),
        ] {
            let found = examine_header(&SEC_ZERO_WIDTH, &article);
            assert_eq!(found.len(), expected, "{article}");
        }
    }
}
