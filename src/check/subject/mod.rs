//! Checks of Subject.

pub(super) mod caps;
pub(super) mod empty;
pub(super) mod prefix;
pub(super) mod punctuation;

use super::Family;
use crate::article::{Article, Field};

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "subject",
    checks: &[
        &empty::SUBJ_EMPTY,
        &prefix::SUBJ_PREFIX,
        &caps::SUBJ_CAPS,
        &punctuation::SUBJ_PUNCTUATION,
    ],
};

/// Whether the header says which article is answered.
fn has_precursor(article: &Article) -> bool {
    let has = |name| article.header().get(name).is_some();
    has("references") || has("in-reply-to")
}

/// The Subject, where the poster has chosen it: in a followup it is somebody
/// else's.
fn of_a_new_thread(article: &Article) -> Option<&Field> {
    let field = article.header().only("subject")?;
    let begin = field.body().get(.."re:".len());
    let is_reply = begin.is_some_and(|begin| begin.eq_ignore_ascii_case("re:"));
    (!is_reply && !has_precursor(article)).then_some(field)
}

/// The text without its ending `(was: …)`: what is in there, somebody else has
/// written.
fn without_was(text: &str) -> &str {
    let at = text.find("(was:").or_else(|| text.find("(Was:"));
    let at = at.or_else(|| text.find("(war:"));
    at.and_then(|at| text.get(..at)).unwrap_or(text)
}
