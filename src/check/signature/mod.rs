//! The family of the signature.

use super::Family;
use crate::article::Article;

pub(super) mod empty;
pub(super) mod flowed;
pub(super) mod longlinesig;
pub(super) mod longsig;
pub(super) mod multiple;
pub(super) mod rule;
pub(super) mod sigdelimiter;
pub(super) mod text_after;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "signature",
    checks: &[
        &sigdelimiter::SIGDELIMITER,
        &longsig::LONGSIG,
        &longlinesig::LONGLINESIG,
        &multiple::SIG_MULTIPLE,
        &empty::SIG_EMPTY,
        &text_after::SIG_TEXT_AFTER,
        &flowed::SIG_FLOWED,
        &rule::SIG_RULE,
    ],
};

/// The lines of the signature. None where there is more below the delimiter: a
/// quotation, a patch or a forwarded article is no signature.
fn lines(article: &Article) -> Option<impl Iterator<Item = &str> + Clone> {
    if article.lines()?.has_text_below_delimiter() {
        return None;
    }
    let text = article.text()?;
    let places = article.signature()?.lines.clone();
    Some(places.filter_map(|at| text.line(at)))
}
