//! `body-line-998`.

use crate::article::{Article, Place};
use crate::check::{Context, Report};
use crate::declare_check;

/// The longest line that is allowed, in octets, without its end.
const OCTETS: usize = 998;

declare_check! {
    /// ## What it finds
    ///
    /// Lines of the body of more than 998 octets, as they are sent: encoded, if
    /// the text is encoded. The values are those of the first one.
    ///
    /// ## Why it matters
    ///
    /// The standard allows no longer lines. Some programs cut them off, others
    /// refuse the article.
    ///
    /// ## What is left alone
    ///
    /// Paragraphs of any length in quoted-printable or base64: there the lines
    /// that are sent are short.
    ///
    /// ## How to fix it
    ///
    /// Set the newsreader to break lines, at 72 columns or so. What must not be
    /// broken can be sent in quoted-printable.
    BODY_LINE_998 = "body-line-998", [Violation],
    summary: "lines are longer than 998 octets: $count, the first has $octets",
    basis: ["RFC 5322, sections 2.1.1 and 2.3"],
    precluded_by: [],
    variables: ["octets", "count"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let body = article.body();
    // A body has less octets than that, mostly.
    if body.len() <= OCTETS {
        return;
    }
    let (mut first, mut count) = (None, 0);
    let mut start = 0;
    while let Some(rest) = body.get(start..).filter(|rest| rest.len() > OCTETS) {
        // The last line end of so many octets: the lines before it are not longer.
        if let Some(end) = memchr::memrchr(b'\n', rest.get(..=OCTETS).unwrap_or(rest)) {
            start += end + 1;
            continue;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest.get(..end).unwrap_or_default();
        let length = line.strip_suffix(b"\r").unwrap_or(line).len();
        if length > OCTETS {
            count += 1;
            first = first.or(Some((start, length)));
        }
        start += end + 1;
    }
    if let Some((start, length)) = first {
        let start = article.header().end() + start;
        report
            .at(Place::octets(start..start + length))
            .with("octets", length)
            .with("count", count);
    }
}
