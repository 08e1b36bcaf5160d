//! Text in format=flowed (RFC 3676).

use super::Family;
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
