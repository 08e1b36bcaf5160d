//! `quote-deep`.

use super::{quoted, quoting_followup};
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

/// So many times a line may have been quoted.
const DEPTH: u32 = 5;
/// A single line with many signs may be anything: a mark of a merge, an arrow.
/// Two are hardly worth a word.
const LINES: usize = 3;

declare_check! {
    /// ## What it finds
    ///
    /// A followup with three or more lines that were quoted more than five times:
    /// with six or more `>` in front.
    ///
    /// ## Why it matters
    ///
    /// Nobody remembers who is meant by so many signs, and what was said six
    /// answers ago is rarely what is answered now.
    ///
    /// ## What is left alone
    ///
    /// One or two such lines. Lines that are empty but for the signs. Articles that
    /// answer none. Signs other than `>`.
    ///
    /// ## How to fix it
    ///
    /// Delete the oldest quotations, with the lines that say whom they are from.
    QUOTE_DEEP = "quote-deep", [Hint],
    summary: "lines were quoted more than five times: $count, at most $depth times",
    basis: ["RFC 1855, section 3.1.1"],
    precluded_by: [],
    variables: ["count", "depth"],
    reasons: {},
    since: "0.1.0",
    needs: [QUOTATION],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = quoting_followup(article) else {
        return;
    };
    let depth = |at: usize| {
        let (depth, line) = quoted(text, lines, at)?;
        (depth > DEPTH && !line.trim().is_empty()).then_some((at, depth))
    };
    let (mut first, mut count, mut most) = (None, 0, 0);
    for (at, depth) in (0..lines.len()).filter_map(depth) {
        first = first.or(Some(at));
        count += 1;
        most = most.max(depth);
    }
    if let Some(first) = first.filter(|_| count >= LINES) {
        report
            .at(text.place(first))
            .with("count", count)
            .with("depth", most);
    }
}
