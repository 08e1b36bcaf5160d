//! `quote-broken`.

use super::{quoted, quoting_followup};
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Report};
use crate::declare_check;

/// One such place may be an answer of a word or two.
const PLACES: usize = 2;
/// What was broken off is short: in words, and in columns.
const WORDS: usize = 4;
const REST_COLUMNS: usize = 30;
/// The line that it was broken off from is nearly full, in columns.
const FULL: std::ops::RangeInclusive<usize> = 60..=82;

declare_check! {
    /// ## What it finds
    ///
    /// Quoted lines that were broken again, so that their ends stand without a
    /// sign in front on lines of their own. It takes two such places: between
    /// two quoted lines of the same depth, without a blank line, a few words in
    /// lower case that go on where the full line above them stops.
    ///
    /// ## Why it matters
    ///
    /// The broken-off ends look as if you had written them, and with each answer
    /// more lines fall apart like that.
    ///
    /// ## What is left alone
    ///
    /// Answers of one or two words between quoted lines: behind the end of a
    /// sentence, or once. Marks below a quoted word (`^^^^`), `[...]`, `<snip>`.
    /// Lists of addresses.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader break only your own lines, if it can be set so, at 72
    /// columns or so: then there is room for the signs of several quotations.
    /// Else put the pieces together by hand.
    QUOTE_BROKEN = "quote-broken", [Hint],
    summary: "quoted lines were broken again: in $count places",
    basis: ["GNKSA 2.0, 14"],
    precluded_by: [],
    variables: ["line", "count"],
    reasons: {},
    since: "0.1.0",
    needs: [QUOTATION],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = quoting_followup(article) else {
        return;
    };
    if !lines.has_quotation() {
        return;
    }
    // Behind a quotation is a single line, and then another quotation.
    let behind = lines.quotations().map(|quotation| quotation.end);
    let own = behind.filter(|at| lines.class(*at).is_own());
    let mut broken = own.filter(|at| is_broken_off(text, lines, *at));
    let Some(first) = broken.next() else {
        return;
    };
    let count = 1 + broken.count();
    if count >= PLACES {
        report
            .at(text.place(first))
            .with("line", text.line(first).unwrap_or_default().trim())
            .with("count", count);
    }
}

/// Whether this line is the end of the quoted line above it.
fn is_broken_off(text: &Text, lines: &Lines, at: usize) -> bool {
    let above = at.checked_sub(1).and_then(|at| quoted(text, lines, at));
    let (Some((depth, before)), Some((other, behind))) = (above, quoted(text, lines, at + 1))
    else {
        return false;
    };
    let line = text.line(at).unwrap_or_default();
    let is_lower = |text: &str| text.trim_start().starts_with(char::is_lowercase);
    depth == other
        && text.columns(at) <= REST_COLUMNS
        && line.split_whitespace().count() <= WORDS
        && line.contains(char::is_alphabetic)
        && !line.contains('@')
        && !line.trim().starts_with(['[', '<', '(', '^'])
        && FULL.contains(&text.columns(at - 1))
        && !before.trim_end().ends_with(['.', '?', '!', ':'])
        && !is_header(before)
        && (is_lower(line) || is_lower(behind))
}

/// Whether a line is a field of a header, such as a list of addresses.
fn is_header(line: &str) -> bool {
    let name = line.split_once(": ").map_or("", |(name, _)| name);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    line.contains('@') || name.starts_with(char::is_uppercase) && name.chars().all(is_name)
}
