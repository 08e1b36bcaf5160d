//! `longlines`.

use crate::article::text::Line;
use crate::article::width::columns;
use crate::article::{Article, armour, quote};
use crate::check::{Findings, Limits};
use crate::declare_check;

/// A mark before a word that cannot be broken (`* `, `[1] `) is no wider.
const MARK_COLUMNS: usize = 5;

declare_check! {
    /// ## What it finds
    ///
    /// Lines of the text, before the signature, that are wider than the limit:
    /// 74 columns, if the operator has set no other (`$limit`). A wide character
    /// (Chinese, Japanese, Korean) takes two columns, a tab goes to the next
    /// multiple of eight; quoted-printable and base64 are undone first. The
    /// values are those of the first such line: `$line`, `$columns`, and
    /// `$number`, its place in the text, counted from 1; `$count` says how many
    /// there are.
    ///
    /// ## Why it matters
    ///
    /// Many screens have 80 columns. Wider lines are broken anywhere or cut off,
    /// and a line that fits only just no longer does when it is quoted.
    ///
    /// ## What is left alone
    ///
    /// Quoted lines (`>`, `|` or `:` after any blanks, or the initials of
    /// somebody before a `>`), and the line that says whom they are from. Lines
    /// that cannot be broken, since there is no blank inside: an address, one
    /// long word, also behind a mark such as `*` or `[1]`. Rules, without a
    /// letter or digit. PGP armour. What stands between the lines `#v+` and `#v-`, the
    /// mark for text that must keep its shape, and the data of a file in yEnc.
    /// Text in format=flowed, which each newsreader breaks as it likes. Blanks
    /// at the end of a line.
    LONGLINES = "longlines", [Hint],
    summary: "text lines are too wide: $count over $limit columns, the first has $columns",
    basis: ["RFC 5322, section 2.1.1", "GNKSA 2.0, 14"],
    precluded_by: [],
    variables: ["line", "number", "count", "columns", "limit"],
    examine: examine,
}

fn examine(article: &Article, limits: &Limits, findings: &mut Findings) {
    let Some(text) = article.text() else {
        return;
    };
    // What a flowed line may be is another matter (RFC 3676, section 4.2).
    if text.is_flowed() {
        return;
    }
    let lines: Vec<Line<'_>> = text.lines().collect();
    let own = own_lines(&lines, article.signature().map(|signature| signature.at));
    let wide = || {
        own.iter().filter_map(|&(at, line)| {
            let width = columns(line.text.trim_end());
            let is_wide = width > limits.line_columns && can_be_broken(line.text);
            is_wide.then_some((at, line, width))
        })
    };
    if let Some((at, line, width)) = wide().next() {
        findings
            .report(&LONGLINES)
            .at(line.number)
            .with("line", line.text.trim_end())
            .with("number", at + 1)
            .with("count", wide().count())
            .with("columns", width)
            .with("limit", limits.line_columns);
    }
}

/// The lines before the signature that the poster wrote, and their places.
fn own_lines<'a>(lines: &[Line<'a>], signature: Option<usize>) -> Vec<(usize, Line<'a>)> {
    let armour = armour::marks(lines);
    let mut verbatim = false;
    let mut own = Vec::new();
    for ((at, line), armour) in lines.iter().copied().enumerate().zip(armour) {
        if signature == Some(at) {
            break;
        }
        match line.text.trim_end() {
            "#v+" => verbatim = true,
            "#v-" => verbatim = false,
            text if text.starts_with("=ybegin ") => verbatim = true,
            text if text.starts_with("=yend ") => verbatim = false,
            _ if verbatim || armour => {}
            text if is_quoted(text) => {}
            text if !text.contains(char::is_alphanumeric) => {}
            _ if introduces_quote(lines, at) => {}
            _ => own.push((at, line)),
        }
    }
    own
}

fn is_quoted(line: &str) -> bool {
    quote::is_quoted(line) || quote::has_initials(line)
}

/// Whether a line says whom the quotation below is from. Newsreaders write that
/// line, and it holds an address and a message identifier: it ends in a colon
/// or dots, with a quoted line below it. The line above it may belong to it.
fn introduces_quote(lines: &[Line<'_>], at: usize) -> bool {
    let text = |at: usize| lines.get(at).map_or("", |line| line.text.trim());
    let introduces = |at: usize| {
        let next = at + 1 + usize::from(text(at + 1).is_empty());
        [":", "...", "\u{2026}"]
            .iter()
            .any(|end| text(at).ends_with(end))
            && is_quoted(text(next))
    };
    introduces(at) || text(at).contains('@') && introduces(at + 1)
}

/// Whether there is a place to break the line at: a blank between words, and
/// not just the one behind a mark.
fn can_be_broken(line: &str) -> bool {
    match line.trim().split_once([' ', '\t']) {
        None => false,
        Some((mark, rest)) => {
            columns(mark) > MARK_COLUMNS || rest.trim_start().contains([' ', '\t'])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_one_place_to_break_can_be_broken() {
        for line in ["longer word", "a tab\there", "a b c", "  indented text"] {
            assert!(can_be_broken(line), "{line}");
        }
        for line in [
            "word",
            "  word  ",
            "* word",
            "[12] word",
            "1. word",
            "\u{6f22}\u{3000}\u{5b57}",
        ] {
            assert!(!can_be_broken(line), "{line}");
        }
    }
}
