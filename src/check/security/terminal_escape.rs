//! `sec-terminal-escape`.

use std::ops::Range;

use super::{own_lines, shown_fields};
use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A sequence that controls a terminal (ESC, `[` and a letter, perhaps with digits
    /// between), in From, the Subject or a line that the poster wrote.
    ///
    /// ## Why it matters
    ///
    /// Who reads in a terminal sees colours at best; the sequence may also move what is
    /// shown, hide it, or change the terminal. Everybody else sees signs without sense.
    ///
    /// ## What is left alone
    ///
    /// The escapes of character sets (ISO-2022-JP and others), code, data, and what is
    /// quoted. An escape that stands in From or the Subject as it is, not encoded:
    /// there no control character may stand, and other checks say so.
    ///
    /// ## How to fix it
    ///
    /// Take the colours out before you paste the output of a program: most have an option
    /// (`--color=never`), or write none into a file.
    SEC_TERMINAL_ESCAPE = "sec-terminal-escape", [Hint],
    summary: "the article holds a sequence that controls a terminal: $reason",
    basis: ["ECMA-48, section 5.4", "RFC 5322, section 5"],
    precluded_by: [],
    variables: ["reason"],
    reasons: {
        IN_HEADER = "in From or the Subject",
        IN_TEXT = "in the text",
    },
    since: "0.1.0",
    needs: [ODD_CHARACTER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let octets = article.octets();
    let is_bare = |field: &Field| {
        let body = octets.get(field.body_range()).unwrap_or_default();
        memchr::memchr(b'\x1b', body).is_some()
    };
    // `from` and `hdr-control-char` report what is bare.
    for field in shown_fields(article).filter(|field| !is_bare(field)) {
        if let Some(span) = sequence(field.decoded()) {
            report.at(field.place_of_decoded(span)).because(IN_HEADER);
            return;
        }
    }
    let Some(text) = article.text() else {
        return;
    };
    if !text.seen().control || sequence(text.as_str()).is_none() {
        return;
    }
    for (at, line) in own_lines(article) {
        if let Some(span) = sequence(line) {
            report.at(text.place_of(at, span)).because(IN_TEXT);
            return;
        }
    }
}

/// Where the first sequence stands: ESC [ parameters, a letter.
fn sequence(text: &str) -> Option<Range<usize>> {
    for start in memchr::memchr_iter(b'\x1b', text.as_bytes()) {
        let rest = text.as_bytes().get(start + 1..).unwrap_or_default();
        let Some(rest) = rest.strip_prefix(b"[") else {
            continue;
        };
        let is_parameter = |octet: &u8| matches!(octet, 0x20..=0x3f);
        // Longer ones are none.
        let length = rest.iter().take(40).take_while(|c| is_parameter(c)).count();
        if rest
            .get(length)
            .is_some_and(|octet| matches!(octet, 0x40..=0x7e))
        {
            return Some(start..start + 2 + length + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn ecma48_5_4_control_sequences() {
        for (article, expected) in [
            ("Subject: \x1b[31mred\n", 0),
            ("From: \x1b[31mred <a@host.invalid>\n", 0),
            ("From: =?UTF-8?Q?=1B[2J?= <a@host.invalid>\n", 1),
            ("Subject: \x1b[31mred\n\nThis is \x1b[1mbold\x1b[0m\n", 1),
            ("Subject: =?UTF-8?Q?=1B[2J?=\n", 1),
            ("Subject: x\n\nThis is \x1b[1mbold\x1b[0m\n", 1),
            ("Subject: x\n\nThis is ESC [ 1 m\n", 0),
            ("Subject: x\n\nThis is \x1b$B8l\x1b(B\n", 0),
            ("Subject: x\n\n> This is \x1b[1mbold\x1b[0m\n", 0),
            ("Subject: x\n\nThis ends \x1b[\n", 0),
        ] {
            let found = examine_header(&SEC_TERMINAL_ESCAPE, article);
            assert_eq!(found.len(), expected, "{article}");
        }
    }
}
