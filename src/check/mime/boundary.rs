//! `mime-boundary`.

use super::content_type;
use crate::article::body::Structure;
use crate::article::{Article, Part};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A multipart without a boundary in its Content-Type, with one that is longer
    /// than 70 characters, whose lines never come, or without the closing line,
    /// which has two dashes more.
    ///
    /// ## Why it matters
    ///
    /// The parts cannot be told from each other: readers see the raw source, or
    /// nothing at all. Where only the closing line is missing, nobody knows whether
    /// the article is complete.
    ///
    /// ## What is left alone
    ///
    /// White space behind a boundary, what stands before the first one and behind
    /// the last one, and lines that only begin like one.
    ///
    /// ## How to fix it
    ///
    /// If the article was cut on its way, post it again, smaller. Else it is a
    /// fault of the program that made it: send plain text, which needs no boundary.
    BOUNDARY = "mime-boundary", [Violation],
    summary: "the boundary of a multipart is wrong: $reason",
    basis: ["RFC 2046, section 5.1.1"],
    precluded_by: [],
    variables: ["boundary", "reason"],
    reasons: {
        MISSING = "Content-Type names none",
        TOO_LONG = "it is longer than 70 characters",
        NEVER = "no line of the article is that boundary",
        UNCLOSED = "the closing one is missing",
    },
    since: "0.1.0",
    examine: examine,
}

/// The longest boundary that is allowed, in characters.
const LONGEST: usize = 70;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let is_multipart = |part: &&Part| part.content_type().is_some_and(|kind| kind.is_multipart());
    let parts = article.root().walk();
    for part in parts.filter(is_multipart) {
        let boundary = part.content_type().and_then(|kind| kind.boundary());
        let boundary = boundary
            .map(str::trim_end)
            .filter(|boundary| !boundary.is_empty());
        let reason = match (part.structure(), boundary) {
            // So deep that it is not taken apart.
            (Structure::Leaf, _) => continue,
            (_, None) => MISSING,
            (Structure::Broken, _) => NEVER,
            (_, Some(boundary)) if boundary.chars().count() > LONGEST => TOO_LONG,
            (Structure::Multipart { closed: true, .. }, _) => continue,
            (Structure::Multipart { .. }, _) => UNCLOSED,
        };
        report
            .at(content_type(part))
            .with("boundary", boundary.unwrap_or_default())
            .because(reason);
        return;
    }
}
