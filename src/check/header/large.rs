//! `hdr-large`.

use crate::article::{Article, Place};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A header of which only a part is read, because it has more than 5,000
    /// lines or more than 1 MiB.
    ///
    /// ## Why it matters
    ///
    /// It is a note: what stands behind that has not been looked at, neither for
    /// faults nor for what other checks need.
    ///
    /// ## What is left alone
    ///
    /// Any header below these limits.
    ///
    /// ## How to fix it
    ///
    /// No newsreader writes such a header. Look at what the program or script
    /// puts into it.
    LARGE = "hdr-large", [Note],
    summary: "the header is so large that only a part of it is read: $lines lines",
    basis: [],
    precluded_by: [],
    variables: ["lines"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    if header.is_cut() {
        let last = header
            .fields()
            .last()
            .map_or(0, |last| last.body_range().end);
        report
            .at(Place::octets(last..last))
            .with("lines", header.line_count());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::header::MOST_LINES;
    use crate::check::examine_header;

    #[test]
    fn r42c_what_is_not_read_is_said() {
        let of = |lines| "X-A: b\n".repeat(lines);
        assert!(examine_header(&LARGE, of(MOST_LINES)).is_empty());
        assert_eq!(examine_header(&LARGE, of(MOST_LINES + 1)).len(), 1);
    }
}
