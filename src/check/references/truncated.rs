//! `refs-truncated`.

use super::syntax::REFS_SYNTAX;
use super::{field_and_references, first};
use crate::article::Article;
use crate::article::field::references::DefectKind;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A message identifier in References that is not whole: its beginning, its end
    /// or the part from the @ on is missing.
    ///
    /// ## Why it matters
    ///
    /// A field that has grown too long is made shorter by leaving whole identifiers
    /// out. What is left of a cut one leads nowhere, and may make the rest of the field
    /// unreadable.
    ///
    /// ## What is left alone
    ///
    /// Fields from which whole identifiers were taken.
    ///
    /// ## How to fix it
    ///
    /// Leave this field to the newsreader. If it has cut the identifier, it needs a
    /// newer version, or a setting that lets the field be long enough.
    REFS_TRUNCATED = "refs-truncated", [Violation],
    summary: "a message identifier in References is not whole: $near",
    basis: ["RFC 5536, section 3.2.10", "RFC 5537, section 3.4.4"],
    precluded_by: [REFS_SYNTAX],
    variables: ["near"],
    reasons: {},
    since: "0.1.0",
    needs: [REFERENCES_FAULT],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, references)) = field_and_references(article) else {
        return;
    };
    if let Some(cut) = first(references, DefectKind::Truncated) {
        report
            .at(field.place_of(cut.span.clone()))
            .with("near", cut.text(field.body()));
    }
}
