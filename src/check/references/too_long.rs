//! `refs-too-long`.

use super::field_and_references;
use super::syntax::REFS_SYNTAX;
use crate::article::Article;
use crate::article::field::references::{self, LONGEST};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A References field of more than 998 octets, with its name, its folds undone.
    ///
    /// ## Why it matters
    ///
    /// Old programs have room for so much and no more, and cut the field, or refuse the
    /// article. That is why a newsreader has to leave identifiers out of a field that
    /// would become longer: any but the first and the last two.
    ///
    /// ## What is left alone
    ///
    /// A field of 998 octets. Every other field may be longer, if it is folded.
    ///
    /// ## How to fix it
    ///
    /// Nothing can be set in most newsreaders; a newer version, or another newsreader,
    /// makes the field shorter by itself. By hand: take identifiers out, but never the
    /// first and the last two.
    REFS_TOO_LONG = "refs-too-long", [Violation],
    summary: "References is longer than 998 octets: $octets",
    basis: ["RFC 5537, section 3.4.4"],
    precluded_by: [REFS_SYNTAX],
    variables: ["octets"],
    reasons: {},
    since: "0.1.0",
    needs: [REFERENCES],
    fix: Safe("identifiers go, but never the first and the last two", trimmed),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, _)) = field_and_references(article) else {
        return;
    };
    let octets = "References: ".len() + field.body().len();
    if octets > LONGEST {
        report.at(field.place()).with("octets", octets);
    }
}

fn trimmed(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (field, references) = field_and_references(article)?;
    let identifiers: Vec<&str> = references.identifiers(field.body()).collect();
    let (last, before) = identifiers.split_last()?;
    let is_whole = references.defects.is_empty() && identifiers.len() < references::MOST;
    let body = references::trim(before, last, LONGEST).join(" ");
    is_whole.then(|| vec![Edit::body(article, field, &body)])
}
