//! Text in format=flowed (RFC 3676).

use super::{Edit, Family, Finding};
use crate::article::lines::Lines;
use crate::article::{Article, Text};

pub(super) mod depth;
pub(super) mod line;
pub(super) mod not_flowed;
pub(super) mod quoted_printable;
pub(super) mod stuffing;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "flowed",
    checks: &[
        &line::LINE,
        &not_flowed::NOT_FLOWED,
        &stuffing::STUFFING,
        &depth::DEPTH,
        &quoted_printable::QUOTED_PRINTABLE,
    ],
};

/// The text, if it is flowed.
fn text(article: &Article) -> Option<&Text> {
    article.text().filter(|text| text.is_flowed())
}

/// The flowed text with the classes of its lines.
fn lines(article: &Article) -> Option<(&Text, &Lines)> {
    Some((text(article)?, article.lines()?))
}

/// The line in which the finding stands ends with its last word.
pub(super) fn without_blanks(article: &Article, finding: &Finding) -> Option<Vec<Edit>> {
    let octets = article.octets_of(finding.place.as_ref()?)?;
    let line = article.octets().get(octets.clone())?;
    let end = octets.start + line.trim_ascii_end().len();
    Some(vec![Edit::delete(end..octets.end)])
}
