//! Checks of References.

pub(super) mod comment;
pub(super) mod duplicate;
pub(super) mod missing;
pub(super) mod own;
pub(super) mod syntax;
pub(super) mod too_long;
pub(super) mod truncated;

use super::Family;
use crate::article::field::references::{Defect, DefectKind, References};
use crate::article::{Article, Field, Place};

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "references",
    checks: &[
        &syntax::REFS_SYNTAX,
        &comment::REFS_COMMENT,
        &missing::REFS_MISSING,
        &too_long::REFS_TOO_LONG,
        &truncated::REFS_TRUNCATED,
        &duplicate::REFS_DUPLICATE,
        &own::REFS_SELF,
    ],
};

/// References and what it says, where the field stands exactly once.
fn field_and_references(article: &Article) -> Option<(&Field, &References)> {
    let field = article.header().only("references")?;
    Some((field, article.references()?))
}

/// The first defect of this kind.
fn first(references: &References, kind: DefectKind) -> Option<&Defect> {
    let mut defects = references.defects.iter();
    defects.find(|defect| defect.kind == kind)
}

/// The place of the defect in the field; the whole body where something is
/// missing.
fn place(field: &Field, defect: &Defect) -> Place {
    match defect.span.is_empty() {
        true => field.place(),
        false => field.place_of(defect.span.clone()),
    }
}
