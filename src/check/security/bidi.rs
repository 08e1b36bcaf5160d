//! `sec-bidi`.

use std::ops::Range;

use super::{may_hold_odd, own_lines, shown_fields, text_has};
use crate::article::Article;
use crate::article::field::content_type;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Characters that change the direction of writing: in From, the Subject or the name
    /// of a file one that turns letters round (U+202D, U+202E), or one of which the end
    /// is missing; in a line of the text one of which the end is missing (U+202A to
    /// U+202E, U+2066 to U+2069).
    ///
    /// ## Why it matters
    ///
    /// Readers see something else than what stands there: `exe.txt` may be `txt.exe`.
    /// Those who do harm use it, and it does harm even if it came along by chance, because
    /// the rest of a line or list is turned round as well.
    ///
    /// ## What is left alone
    ///
    /// The marks of one character that Hebrew and Arabic texts need (U+200E, U+200F),
    /// lines with letters of such scripts, pairs that are complete, and what is quoted.
    ///
    /// ## How to fix it
    ///
    /// Type the text anew in place of pasting it, or take the invisible characters out with
    /// an editor that shows them.
    SEC_BIDI = "sec-bidi", [Hint],
    summary: "a character changes the direction of writing: $character, $reason",
    basis: ["Unicode Standard Annex 9, section 2", "CVE-2021-42574"],
    precluded_by: [],
    variables: ["character", "reason"],
    reasons: {
        IN_HEADER = "in From or the Subject",
        IN_FILE_NAME = "in the name of a file",
        IN_TEXT = "in the text",
    },
    since: "0.1.0",
    needs: [ODD_CHARACTER, ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let mut say = |place, text: &str, span: Range<usize>, reason| {
        let character = text.get(span).and_then(|text| text.chars().next());
        let code = character.map_or(0, u32::from);
        report
            .at(place)
            .with("character", format!("U+{code:04X}"))
            .because(reason);
    };
    for field in shown_fields(article) {
        let text = field.decoded();
        if let Some(span) = turned(text, true) {
            say(field.place_of_decoded(span.clone()), text, span, IN_HEADER);
            return;
        }
    }
    for part in article.root().walk() {
        let header = part.header();
        let fields = [
            header.get("content-disposition"),
            header.get("content-type"),
        ];
        for field in fields.into_iter().flatten() {
            let body = field.body().as_bytes();
            if body.is_ascii() && memchr::memchr2(b'%', b'?', body).is_none() {
                continue;
            }
            for parameter in content_type::content_type(field.decoded()).parameters {
                if let Some(span) = turned(&parameter.value, true) {
                    say(field.place(), &parameter.value, span, IN_FILE_NAME);
                    return;
                }
            }
        }
    }
    if !text_has(article, is_control) {
        return;
    }
    for (at, line) in own_lines(article) {
        if let (Some(span), Some(text)) = (turned(line, false), article.text()) {
            say(text.place_of(at, span.clone()), line, span, IN_TEXT);
            return;
        }
    }
}

fn is_control(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Where the text is turned round, or is left turned. With `strict` every override is
/// too much.
fn turned(text: &str, strict: bool) -> Option<Range<usize>> {
    if !may_hold_odd(text) || !text.contains(is_control) {
        return None;
    }
    let is_foreign = text.contains(is_from_right_to_left);
    let mut open: Vec<(Range<usize>, bool)> = Vec::new();
    for (at, c) in text.char_indices() {
        let span = at..at + c.len_utf8();
        match c {
            '\u{202d}' | '\u{202e}' if strict => return Some(span),
            '\u{202a}'..='\u{202b}' | '\u{202d}'..='\u{202e}' => open.push((span, false)),
            '\u{2066}'..='\u{2068}' => open.push((span, true)),
            '\u{202c}' => {
                open.pop_if(|(_, is_isolate)| !*is_isolate);
            }
            '\u{2069}' => {
                // It closes what was opened inside, too.
                let last = open.iter().rposition(|(_, is_isolate)| *is_isolate);
                open.truncate(last.unwrap_or(open.len()));
            }
            _ => {}
        }
    }
    let first = open.into_iter().next();
    first.map(|(span, _)| span).filter(|_| !is_foreign)
}

/// Whether it is a letter of a script that is written from right to left.
fn is_from_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(article: &str) -> Vec<String> {
        let findings = examine_header(&SEC_BIDI, article);
        let reasons = findings
            .iter()
            .filter_map(|finding| finding.value("reason"));
        reasons.map(str::to_owned).collect()
    }

    const UTF_8: &str = "Content-Type: text/plain; charset=utf-8\n";

    #[test]
    fn uax9_what_is_turned_round() {
        for (article, reason) in [
            ("Subject: a\u{202e}b\u{202c}\n".to_owned(), IN_HEADER),
            ("Subject: =?UTF-8?B?4oCuYWI=?=\n".to_owned(), IN_HEADER),
            ("From: a\u{2066}b <a@host.invalid>\n".to_owned(), IN_HEADER),
            (
                "Content-Disposition: attachment; filename*=UTF-8''a%E2%80%AEtxt.exe\n".to_owned(),
                IN_FILE_NAME,
            ),
            (format!("{UTF_8}\na \u{202e}b\n"), IN_TEXT),
            (format!("{UTF_8}\na \u{2067}b\u{202c}\n"), IN_TEXT),
        ] {
            assert_eq!(found(&article), [reason], "{article}");
        }
    }

    #[test]
    fn uax9_what_is_left_alone() {
        for article in [
            "Subject: a\u{200e}b\u{200f}\n".to_owned(),
            "From: \u{2068}Jane Doe\u{2069} <a@host.invalid>\n".to_owned(),
            "Subject: \u{202b}\u{5d0}\u{5d1}\n".to_owned(),
            format!("{UTF_8}\na \u{202e}b\u{202c} c\n"),
            format!("{UTF_8}\na \u{2067}b\u{202b}c\u{2069} d\n"),
            format!("{UTF_8}\n\u{202b}\u{5d0}\u{5d1}\n"),
            format!("{UTF_8}\n> a \u{202e}b\n"),
            format!("{UTF_8}\na\u{202c} \u{201c}b\u{201d}\n"),
        ] {
            assert!(found(&article).is_empty(), "{article}");
        }
    }
}
