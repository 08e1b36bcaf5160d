//! `refs-comment`.

use super::syntax::REFS_SYNTAX;
use super::{field_and_references, first};
use crate::article::Article;
use crate::article::field::references::{DefectKind, MOST};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A comment, which is text in parentheses, among the message identifiers of
    /// References.
    ///
    /// ## Why it matters
    ///
    /// Comments are allowed there, but should not be written: many programs do not
    /// expect them, and take them for identifiers or stop reading.
    ///
    /// ## What is left alone
    ///
    /// A parenthesis inside an identifier, and everything else that breaks the
    /// syntax: `refs-syntax` speaks of that.
    ///
    /// ## How to fix it
    ///
    /// Leave this field to the newsreader, and take the text in parentheses out of
    /// it if you write it yourself.
    REFS_COMMENT = "refs-comment", [Hint],
    summary: "there is a comment in References: $comment",
    basis: ["RFC 5536, section 3.2.10"],
    precluded_by: [REFS_SYNTAX],
    variables: ["comment"],
    reasons: {},
    since: "0.1.0",
    needs: [REFERENCES_FAULT],
    fix: Safe("the comment goes", without),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, references)) = field_and_references(article) else {
        return;
    };
    if let Some(comment) = first(references, DefectKind::Comment) {
        report
            .at(field.place_of(comment.span.clone()))
            .with("comment", comment.text(field.body()));
    }
}

fn without(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (field, references) = field_and_references(article)?;
    let identifiers: Vec<&str> = references.identifiers(field.body()).collect();
    let is_whole = references
        .defects
        .iter()
        .all(|defect| matches!(defect.kind, DefectKind::Comment | DefectKind::Duplicate));
    let is_whole = is_whole && !identifiers.is_empty() && identifiers.len() < MOST;
    is_whole.then(|| vec![Edit::body(article, field, &identifiers.join(" "))])
}
