//! `quote-signature`.

use std::ops::Range;

use super::{quoted, quoting_followup};
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

/// What is longer is a text, and no signature, in lines.
const LINES: usize = 12;

declare_check! {
    /// ## What it finds
    ///
    /// A followup that quotes a signature: below quoted text a quoted line with
    /// the delimiter, `> -- ` or `> --`, and one to twelve more lines of the
    /// same depth.
    ///
    /// ## Why it matters
    ///
    /// A signature says who wrote the article, and the line above the quotation
    /// says that already. Nobody answers it.
    ///
    /// ## What is left alone
    ///
    /// A quotation that begins with the delimiter: it is the signature that is
    /// answered. A delimiter with nothing quoted below it, or with more than
    /// twelve lines: that is no signature. Dashes that stand there more than
    /// once. Quotations with other signs than `>`.
    ///
    /// ## How to fix it
    ///
    /// Delete the quoted signature. Newsreaders leave out what stands below a
    /// line that is exactly `-- `, if they are set so; where the other poster's
    /// delimiter is wrong, it has to be done by hand.
    QUOTE_SIGNATURE = "quote-signature", [Hint],
    summary: "the signature of another article is quoted: $lines lines",
    basis: ["GNKSA 2.0, 10"],
    precluded_by: [],
    variables: ["lines"],
    reasons: {},
    since: "0.1.0",
    needs: [QUOTATION],
    fix: Unsafe("the quoted signature goes", without),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = quoting_followup(article) else {
        return;
    };
    let found = lines
        .quotations()
        .find_map(|quotation| signature(text, lines, quotation));
    if let Some((at, count)) = found {
        report.at(text.place(at.start)).with("lines", count);
    }
}

/// Whether another line of the quotation is the same: then the dashes stand
/// between the parts of a text.
fn divides(text: &Text, lines: &Lines, quotation: &Range<usize>, at: usize) -> bool {
    let wanted = quoted(text, lines, at);
    let mut others = quotation.clone().filter(|other| *other != at);
    others.any(|other| quoted(text, lines, other) == wanted)
}

/// Where a quoted signature stands in this quotation, with its delimiter, and how
/// many lines that say something are below that.
fn signature(text: &Text, lines: &Lines, quotation: Range<usize>) -> Option<(Range<usize>, usize)> {
    let mut has_text = false;
    let mut at = quotation.start;
    while at < quotation.end {
        let Some((depth, line)) = quoted(text, lines, at) else {
            at += 1;
            continue;
        };
        if has_text && (line == "-- " || line == "--" && !divides(text, lines, &quotation, at)) {
            let is_same = |at: &usize| {
                let below = quoted(text, lines, *at);
                below.is_some_and(|(other, _)| other == depth)
            };
            let end = (at + 1..quotation.end).find(|at| !is_same(at));
            let below = at + 1..end.unwrap_or(quotation.end);
            let says_something = |at: &usize| {
                let below = quoted(text, lines, *at);
                below.is_some_and(|(_, line)| !line.trim().is_empty())
            };
            let count = below.clone().filter(says_something).count();
            if (1..=LINES).contains(&count) {
                return Some((at..below.end, count));
            }
            at = below.end;
        } else {
            has_text |= !line.trim().is_empty();
            at += 1;
        }
    }
    None
}

fn without(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (text, lines) = quoting_followup(article)?;
    let mut quotations = lines.quotations();
    let (found, _) = quotations.find_map(|quotation| signature(text, lines, quotation))?;
    Some(vec![Edit::without_lines(article, found)?])
}
