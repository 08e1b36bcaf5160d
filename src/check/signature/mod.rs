//! The family of the signature.

use super::Family;
use crate::article::{Article, text::Line};

pub(super) mod longlinesig;
pub(super) mod longsig;
pub(super) mod sigdelimiter;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "signature",
    checks: &[
        &sigdelimiter::SIGDELIMITER,
        &longsig::LONGSIG,
        &longlinesig::LONGLINESIG,
    ],
};

/// The lines of the signature. None where text is quoted below the delimiter:
/// what stands there is an answer, and no signature.
fn lines(article: &Article) -> Option<Vec<Line<'_>>> {
    let text = article.text()?;
    let places = article.signature()?.lines.clone();
    let lines: Vec<_> = places.filter_map(|at| text.line(at)).collect();
    let has_quote = lines.iter().any(|line| line.text.starts_with('>'));
    (!has_quote).then_some(lines)
}
