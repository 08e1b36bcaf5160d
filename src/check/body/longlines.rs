//! `longlines`.

use crate::article::text::{Line, Text};
use crate::article::width::columns;
use crate::article::{Article, armour, quote};
use crate::check::{Context, Report};
use crate::declare_check;

/// A mark before a word that cannot be broken (`* `, `[1] `) is no wider.
const MARK_COLUMNS: usize = 5;

declare_check! {
    /// ## What it finds
    ///
    /// Lines of the text, before the signature, that are wider than the limit:
    /// 78 columns, if the operator has set no other (`$limit`). A wide character
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
    /// Quoted lines (`>`, `|` or `:` after any blanks, the initials of somebody
    /// before a `>`, or `# `), and the line that says whom they are from. Lines
    /// that cannot be broken, since there is no blank inside: an address, one
    /// long word, also behind a mark such as `*` or `[1]`. Rules, without a
    /// letter or digit. PGP armour. What stands between the lines `#v+` and `#v-`, the
    /// mark for text that must keep its shape, and the data of a file in yEnc.
    /// Text in format=flowed, which each newsreader breaks as it likes. Blanks
    /// at the end of a line.
    ///
    /// ## How to fix it
    ///
    /// Set the line length of your newsreader, or of its editor, to 72, and wrap
    /// again what was pasted.
    LONGLINES = "longlines", [Hint],
    summary: "text lines are too wide: $count over $limit columns, the first has $columns",
    basis: ["RFC 5322, section 2.1.1", "GNKSA 2.0, 14"],
    precluded_by: [],
    variables: ["line", "number", "count", "columns", "limit"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    // What a flowed line may be is another matter (RFC 3676, section 4.2).
    if text.is_flowed() {
        return;
    }
    let signature = article.signature().map(|signature| signature.at);
    let wide = || {
        own_lines(text, signature).filter_map(|(at, line)| {
            let width = columns(line.text.trim_end());
            let is_wide = width > context.line_columns
                && can_be_broken(line.text)
                && !introduces_quote(text, at);
            is_wide.then_some((at, line, width))
        })
    };
    if let Some((at, line, width)) = wide().next() {
        report
            .at(text.place(at))
            .with("line", line.text.trim_end())
            .with("number", at + 1)
            .with("count", wide().count())
            .with("columns", width)
            .with("limit", context.line_columns);
    }
}

/// The lines before the signature that the poster wrote, and their places.
fn own_lines(text: &Text, signature: Option<usize>) -> impl Iterator<Item = (usize, Line<'_>)> {
    let mut verbatim = false;
    let mut is_own = move |line: &str, armour: bool| {
        let line = line.trim_end();
        let begins = line == "#v+" || line.starts_with("=ybegin ");
        let ends = line == "#v-" || line.starts_with("=yend ");
        let inside = begins || verbatim;
        verbatim = inside && !ends;
        !(inside || ends || armour || is_quoted(line)) && line.contains(char::is_alphanumeric)
    };
    let lines = text.lines().enumerate().zip(armour::marks(text));
    lines
        .take(signature.unwrap_or(text.len()))
        .filter(move |((_, line), armour)| is_own(line.text, *armour))
        .map(|(line, _)| line)
}

/// Whether a line is quoted, be it with one of the rarer signs.
fn is_quoted(line: &str) -> bool {
    quote::is_quoted(line) || quote::has_initials(line) || line.starts_with("# ")
}

/// Whether a line says whom the quotation below is from. Newsreaders write that
/// line, and it holds an address or a message identifier: it ends in a colon
/// or dots, with a quoted or indented line below it. The line above it may
/// belong to it.
fn introduces_quote(text: &Text, at: usize) -> bool {
    let line = |at: usize| text.line(at).map_or("", |line| line.text.trim_end());
    let introduces = |at: usize| {
        let next = line(at + 1 + usize::from(line(at + 1).is_empty()));
        let is_indented = next.starts_with([' ', '\t']) && line(at).contains('@');
        [":", "...", "\u{2026}"]
            .iter()
            .any(|end| line(at).ends_with(end))
            && (is_quoted(next) || is_indented)
    };
    introduces(at) || line(at).contains('@') && introduces(at + 1)
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
