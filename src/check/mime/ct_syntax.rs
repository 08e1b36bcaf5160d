//! `mime-ct-syntax`.

use super::stands_twice;
use crate::article::Article;
use crate::article::field::content_type::{Defect, DefectKind};
use crate::check::{Context, Edit, Finding, Report, Severity};
use crate::declare_check;

/// All but the first, which is that the field is empty: `hdr-empty`.
const SENTENCES: &[&str] = match DefectKind::SENTENCES.split_first() {
    Some((_, sentences)) => sentences,
    None => &[],
};

declare_check! {
    /// ## What it finds
    ///
    /// Content-Type, of the article or of a part, that cannot be read as the
    /// grammar wants it: no type or subtype, no semicolon before a parameter, a
    /// parameter without name, `=` or value, a value that needs quotation marks, a
    /// parameter for the second time, a quotation mark or parenthesis that is not
    /// closed. A semicolon with nothing behind it and an encoded word as a value
    /// are a hint, since most programs read them.
    ///
    /// ## Why it matters
    ///
    /// A program that cannot read the field takes the part for plain US-ASCII text,
    /// or for a file of unknown kind. Which of two parameters counts, nobody knows.
    ///
    /// ## What is left alone
    ///
    /// Comments, folds, blanks around the signs, quoted values, RFC 2231.
    /// Parameters that nobody knows, also `format=flowed` with other types than
    /// text/plain: they are to be ignored. An empty field, and two of them: those
    /// are other faults.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader write the field. By hand, it is `Content-Type:
    /// text/plain; charset=UTF-8`; a value with other characters than letters,
    /// digits, dots and hyphens stands between quotation marks.
    CT_SYNTAX = "mime-ct-syntax", [Violation, Hint],
    summary: "Content-Type cannot be read: $reason",
    basis: ["RFC 2045, section 5.1", "RFC 6838, section 4.3 (parameters once only)", "RFC 2047, section 5 (no encoded words)"],
    precluded_by: [],
    variables: ["reason", "type"],
    reasons: {} and SENTENCES,
    since: "0.1.0",
    needs: [ODD_PART],
    fix: Safe("a semicolon with nothing behind it goes", without_semicolon),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for part in article.root().walk() {
        let (Some(kind), Some(field)) = (part.content_type(), part.header().get("content-type"))
        else {
            continue;
        };
        let is_harmless = |defect: &&Defect| {
            matches!(
                defect.kind,
                DefectKind::EmptyParameter | DefectKind::EncodedWord
            )
        };
        // An empty field and one that stands twice are other faults.
        let counts = |defect: &&Defect| defect.kind != DefectKind::Empty;
        let defects = kind.defects.iter().filter(counts);
        let Some(defect) = defects.min_by_key(is_harmless) else {
            continue;
        };
        if stands_twice(part, "content-type") {
            continue;
        }
        let finding = report.at(field.place_of(defect.span.clone()));
        finding
            .with("type", field.body())
            .because(defect.kind.sentence());
        if is_harmless(&defect) {
            finding.graded(Severity::Hint);
        }
        return;
    }
}

/// Only at the end, and where nothing else is wrong.
fn without_semicolon(article: &Article, _: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let field = article.header().only("content-type")?;
    let kind = article.root().content_type()?;
    let is_it = |defect: &Defect| defect.kind == DefectKind::EmptyParameter;
    let bare = field.body().trim_end_matches([';', ' ', '\t']);
    let rest = bare.len()..field.body().len();
    let is_at_end = !rest.is_empty() && kind.defects.iter().all(is_it);
    let edit = || Edit::in_body(article, field, rest, "");
    is_at_end.then(|| Some(vec![edit()?]))?
}
