//! `body-control`.

use crate::article::Article;
use crate::article::lines::Class;
use crate::check::mime::qp_syntax::QP_SYNTAX;
use crate::check::security::nul::SEC_NUL;
use crate::check::security::terminal_escape::SEC_TERMINAL_ESCAPE;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Control characters in the poster's own lines: those of US-ASCII, and those
    /// from U+0080 to U+009F where the text is declared as UTF-8.
    ///
    /// ## Why it matters
    ///
    /// Nothing is shown for them, or something else by each program; some of them
    /// move the cursor or ring the bell of a terminal. Most are left over from a
    /// word processor or another charset.
    ///
    /// ## What is left alone
    ///
    /// Tabs and form feeds, which hide what follows; vertical tabs. NUL and the
    /// escape character, of which other checks know. Letters that are
    /// struck over, as old printers did it: `_`, backspace, letter. A single
    /// ^Z at the end, which DOS has left. Charsets of ISO 2022, which shift by
    /// control characters. Code, quoted lines, the data of files.
    ///
    /// ## How to fix it
    ///
    /// Delete them, or type the word again: your editor can show them.
    BODY_CONTROL = "body-control", [Hint],
    summary: "control characters are in the text: $count, the first is $character",
    basis: ["RFC 5322, section 3.5"],
    precluded_by: [QP_SYNTAX, SEC_NUL, SEC_TERMINAL_ESCAPE],
    variables: ["count", "character"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_CHARACTER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    // Of most texts no line need be looked at.
    let seen = text.seen();
    if !seen.control && !seen.c2 {
        return;
    }
    let charset = text.charset().unwrap_or_default().to_ascii_lowercase();
    if charset.starts_with("iso-2022") {
        return;
    }
    let Some(lines) = article.lines() else {
        return;
    };
    let is_utf_8 = charset == "utf-8";
    let is_looked_at = |class: Class| {
        matches!(
            class,
            Class::Own | Class::Attribution | Class::Rule | Class::Signature
        )
    };
    let last = lines.places(|class| class != Class::Blank).next_back();
    let (mut first, mut count) = (None, 0);
    for at in lines.places(is_looked_at) {
        let line = text.line(at).unwrap_or_default();
        if last == Some(at) && line.trim() == "\u{1a}" {
            continue;
        }
        for (place, character) in controls(line, is_utf_8) {
            count += 1;
            first = first.or(Some((at, place, character)));
        }
    }
    if let Some((at, place, character)) = first {
        let span = place..place + character.len_utf8();
        report
            .at(text.place_of(at, span))
            .with("count", count)
            .with("character", name(character));
    }
}

/// The control characters of a line, and where they stand; what is struck over
/// does not count.
fn controls(line: &str, is_utf_8: bool) -> impl Iterator<Item = (usize, char)> {
    let is_control = move |character: char| match character {
        '\t' | '\u{b}' | '\u{c}' | '\0' | '\u{1b}' | '\r' | '\n' => false,
        '\u{80}'..='\u{9f}' => is_utf_8,
        _ => character.is_ascii_control(),
    };
    let found = line.char_indices().filter(move |(_, c)| is_control(*c));
    found.filter(|(at, character)| *character != '\u{8}' || !is_struck_over(line, *at))
}

/// Whether a backspace stands between a letter and the same letter, or an
/// underscore.
fn is_struck_over(line: &str, at: usize) -> bool {
    let before = line.get(..at).and_then(|before| before.chars().next_back());
    let behind = line.get(at + 1..).and_then(|behind| behind.chars().next());
    before
        .zip(behind)
        .is_some_and(|(before, behind)| before == behind || before == '_' || behind == '_')
}

/// What the character is called.
fn name(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(text: &str) -> Option<String> {
        let findings = examine_header(&BODY_CONTROL, format!("Subject: x\n\n{text}"));
        let first = findings.iter().next()?;
        Some(format!(
            "{} {}",
            first.value("character")?,
            first.value("count")?
        ))
    }

    #[test]
    fn what_moves_the_cursor_or_shows_nothing() {
        assert_eq!(found("a\u{7}b\u{1}\n").as_deref(), Some("U+0007 2"));
        assert_eq!(found("a\u{7f}\n").as_deref(), Some("U+007F 1"));
        assert_eq!(found("a\u{8}b\n").as_deref(), Some("U+0008 1"));
        assert_eq!(found("a\u{1a}b\n\u{1a}\n").as_deref(), Some("U+001A 1"));
    }

    #[test]
    fn what_is_meant_so_or_is_found_elsewhere() {
        for text in [
            "a\tb\u{b}c\u{c}d\n",
            "a\u{0}b\u{1b}[1mc\n",
            "_\u{8}a b\u{8}b c\u{8}_\n",
            "a\n\u{1a}\n\n",
            "> a\u{7}\nb\n",
            "    (insert \"\u{7}\") ; code\n",
            "=ybegin line=128 size=3 name=x\n\u{7}\u{1}\n=yend size=3\n",
            // Not declared as UTF-8.
            "a\u{96}b\n",
        ] {
            assert_eq!(found(text), None, "{text:?}");
        }
    }
}
