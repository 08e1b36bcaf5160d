//! `refs-duplicate`.

use std::ops::Range;

use super::syntax::REFS_SYNTAX;
use super::{field_and_references, first};
use crate::article::Article;
use crate::article::field::references::DefectKind;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A References field with the same message identifier twice.
    ///
    /// ## Why it matters
    ///
    /// An article has each of those before it once. Programs that build the thread
    /// out of the field may put the article in a wrong place.
    ///
    /// ## What is left alone
    ///
    /// Identifiers that differ in the case of a letter only: they are two.
    ///
    /// ## How to fix it
    ///
    /// Leave this field to the newsreader. If it has written the identifier twice, or
    /// taken it over, nothing can be set: a newer version may do better.
    REFS_DUPLICATE = "refs-duplicate", [Hint],
    summary: "References has the same message identifier twice: $identifier",
    basis: ["RFC 5537, section 3.4.4"],
    precluded_by: [REFS_SYNTAX],
    variables: ["identifier"],
    reasons: {},
    since: "0.1.0",
    needs: [REFERENCES_FAULT],
    fix: Safe("of two that stand side by side, one stays", only_one),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, references)) = field_and_references(article) else {
        return;
    };
    if let Some(twice) = first(references, DefectKind::Duplicate) {
        report
            .at(field.place_of(twice.span.clone()))
            .with("identifier", twice.text(field.body()));
    }
}

/// Which of two stays says where the article stands in the thread, unless
/// nothing stands between them.
fn only_one(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (field, references) = field_and_references(article)?;
    let text = |span: &Range<usize>| field.body().get(span.clone());
    let pairs = references.spans.iter().zip(references.spans.iter().skip(1));
    let twice = pairs.filter(|(one, next)| text(one) == text(next));
    let spans: Vec<_> = twice.map(|(one, next)| one.end..next.end).collect();
    Some(Edit::all_in_body(article, field, &spans, ""))
}
