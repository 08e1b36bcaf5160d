//! `noname`.

use super::from::FROM;
use crate::article::Article;
use crate::article::encoding::encoded_word;
use crate::article::field::address::Mailbox;
use crate::check::{Context, Report, is_utf8};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The first address in From stands there without a full name. A full name
    /// has at least two words, each with a letter and more than an initial.
    ///
    /// ## Why it matters
    ///
    /// In many newsgroups people like to know whom they talk to, and answer
    /// an article with a name more willingly. It is a custom, not a rule, and
    /// not every group has it.
    ///
    /// ## What is left alone
    ///
    /// Names with letters of any script; in scripts that need no blank between
    /// the parts of a name (Chinese, Japanese, Korean) two characters are
    /// enough. A name in a comment behind the address counts, and so does one
    /// in encoded words, even inside quotation marks; a nickname in quotation
    /// marks is a word, and so is each of two encoded words, though no blank is
    /// shown between them (RFC 2047, section 6.2). A name in a charset that
    /// is not known, or with octets that its charset does not have, cannot be
    /// judged.
    ///
    /// ## How to fix it
    ///
    /// Write first and last name into the name field of your newsreader's identity
    /// or account settings, if you would like to. Nobody has to.
    NONAME = "noname", [Hint],
    summary: "From has no full name: \"$name\"",
    basis: ["RFC 5322, section 3.4 (the display name)"],
    precluded_by: [FROM],
    variables: ["name"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(field), Some(poster)) = (article.header().only("from"), article.poster()) else {
        return;
    };
    let is_readable = is_utf8(article, field);
    let is_enough = |name: &str| {
        is_full_name(name)
            // Octets of an unknown charset may be a name without blanks, ...
            || !is_readable && has_foreign_letters(name)
            // ... and so may encoded words that could not be decoded.
            || name.contains("=?")
            || name.contains(char::REPLACEMENT_CHARACTER)
    };
    let written = field.body().get(poster.span.clone()).unwrap_or_default();
    if names(poster).any(is_enough) || is_in_several_words(written) {
        return;
    }
    report
        .at(field.place_of(poster.span.clone()))
        .with("name", poster.name().unwrap_or_default());
}

/// Whether the poster gave two names in encoded words of their own. Software
/// that is shown no blank between them cannot know that he meant one.
fn is_in_several_words(written: &str) -> bool {
    let words = encoded_word::words(written);
    let mut names = words.filter(|word| {
        let word = written.get(word.span.clone()).unwrap_or_default();
        is_name(&encoded_word::decode(word).text)
    });
    names.nth(1).is_some()
}

/// What may be the poster's name.
fn names(poster: &Mailbox) -> impl Iterator<Item = &str> {
    let names = [poster.display_name.as_deref(), poster.comment.as_deref()];
    names.into_iter().flatten()
}

fn is_full_name(name: &str) -> bool {
    // What such characters begin with in UTF-8.
    let may_be = name.bytes().any(|octet| octet >= 0xe1);
    let without_blanks = |c: &char| is_written_without_blanks(*c);
    if may_be && name.chars().filter(without_blanks).nth(1).is_some() {
        return true;
    }
    let words = name
        .split_whitespace()
        // An address is no name.
        .filter(|word| !word.contains('@'))
        .flat_map(|word| word.split(['.', '_', ',']));
    words.filter(|word| is_name(word)).nth(1).is_some()
}

/// Whether the word has a letter and is more than an initial.
fn is_name(word: &str) -> bool {
    word.chars().any(char::is_alphabetic)
        && word
            .chars()
            .filter(|c| c.is_alphanumeric())
            .nth(1)
            .is_some()
}

/// Whether two letters outside US-ASCII stand side by side, as in a name that
/// was written in another charset than the one it was read in.
fn has_foreign_letters(name: &str) -> bool {
    let foreign = name.chars().map(|c| !c.is_ascii());
    foreign
        .clone()
        .zip(foreign.skip(1))
        .any(|(one, other)| one && other)
}

/// Whether the character is Han, Hangul or kana.
fn is_written_without_blanks(character: char) -> bool {
    matches!(
        u32::from(character),
        0x1100..=0x11FF // Hangul Jamo
        | 0x3005..=0x3007
        | 0x3041..=0x30FF // Hiragana, Katakana
        | 0x3131..=0x318E
        | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF // Han
        | 0x4E00..=0x9FFF
        | 0xA960..=0xA97F
        | 0xAC00..=0xD7FF // Hangul
        | 0xF900..=0xFAFF
        | 0xFF66..=0xFFDC
        | 0x20000..=0x3FFFF
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn less_than_two_names() {
        for (from, name) in [
            ("john@host.invalid", ""),
            ("<john@host.invalid>", ""),
            ("John <john@host.invalid>", "John"),
            ("J. Doe <john@host.invalid>", "J. Doe"),
            ("J R Doe <john@host.invalid>", "J R Doe"),
            ("John 1 <john@host.invalid>", "John 1"),
            ("John 2026 <john@host.invalid>", "John 2026"),
            (
                "\"john@host.invalid\" <john@host.invalid>",
                "john@host.invalid",
            ),
            ("john@host.invalid (John)", "John"),
            ("=?UTF-8?Q?J=C3=B6rg?= <john@host.invalid>", "J\u{f6}rg"),
            // A name and an initial.
            (
                "=?UTF-8?Q?J=C3=B6rg?= =?UTF-8?Q?M.?= <john@host.invalid>",
                "J\u{f6}rgM.",
            ),
            ("=?UTF-8?B?5p2O?= <john@host.invalid>", "\u{674e}"),
            ("--- *** <john@host.invalid>", "--- ***"),
            (
                "John <john@host.invalid>, Jane Doe <jane@host.invalid>",
                "John",
            ),
        ] {
            let findings = examine_header(&NONAME, format!("From: {from}\n"));
            let found: Vec<_> = findings
                .iter()
                .map(|finding| finding.value("name"))
                .collect();
            assert_eq!(found, [Some(name)], "{from}");
        }
    }

    #[test]
    fn full_names() {
        for from in [
            "John Doe <john@host.invalid>",
            "john doe <john@host.invalid>",
            "john@host.invalid (John Doe)",
            "john@host.invalid (John Doe) (XYZ)",
            "johnny <john@host.invalid> (John Doe)",
            "J. Random Hacker <john@host.invalid>",
            "Al Bo <john@host.invalid>",
            "\"Doe, John\" <john@host.invalid>",
            "John.Doe <john@host.invalid>",
            "Jean-Luc D'Arcy <john@host.invalid>",
            "\"=?UTF-8?Q?J=C3=B6rg_M=C3=BCller?=\" <john@host.invalid>",
            "=?UTF-8?Q?J=C3=B6rg?= =?UTF-8?Q?_M=C3=BCller?= <john@host.invalid>",
            "=?UTF-8?Q?J=C3=B6rg?= =?UTF-8?Q?M=C3=BCller?= <john@host.invalid>",
            "John \"Joe\" <john@host.invalid>",
            "=?UTF-8?B?0JjQstCw0L0g0J/QtdGC0YDQvtCy?= <john@host.invalid>",
            "=?UTF-8?B?5p2O5piO?= <john@host.invalid>",
            "\u{d64d}\u{ae38}\u{b3d9} <john@host.invalid>",
            "\u{3042}\u{3044} <john@host.invalid>",
            "=?x-unknown?Q?abc?= <john@host.invalid>",
            "=?UTF-8?Q?=D7=CC?= <john@host.invalid>",
            "John Doe <john@host.invalid>, x@host.invalid",
        ] {
            let findings = examine_header(&NONAME, format!("From: {from}\n"));
            assert!(findings.is_empty(), "{from}: {findings:?}");
        }
    }

    #[test]
    fn a_name_in_an_unknown_charset_cannot_be_judged() {
        assert!(examine_header(&NONAME, b"From: \xc0\xee\xc3\xf7 <a@host.invalid>\n").is_empty());
        assert_eq!(
            examine_header(&NONAME, b"From: J\xf6rg <a@host.invalid>\n").len(),
            1
        );
    }
}
