//! Checks of what does harm, or gives something away.

pub(super) mod bidi;
pub(super) mod cancel_lock;
pub(super) mod header_injection;
pub(super) mod homoglyph;
pub(super) mod nul;
pub(super) mod privacy;
pub(super) mod remote_content;
pub(super) mod terminal_escape;
pub(super) mod zero_width;

use super::Family;
use crate::article::lines::Class;
use crate::article::{Article, Field, Text};

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "security",
    checks: &[
        &nul::SEC_NUL,
        &header_injection::SEC_HEADER_INJECTION,
        &bidi::SEC_BIDI,
        &zero_width::SEC_ZERO_WIDTH,
        &homoglyph::SEC_HOMOGLYPH,
        &terminal_escape::SEC_TERMINAL_ESCAPE,
        &cancel_lock::SEC_CANCEL_LOCK_SYNTAX,
        &privacy::SEC_PRIVACY,
        &remote_content::SEC_REMOTE_CONTENT,
    ],
};

/// From and Subject, where they stand exactly once: what people see in a list.
pub(super) fn shown_fields(article: &Article) -> impl Iterator<Item = &Field> {
    let header = article.header();
    let fields = [header.only("from"), header.only("subject")];
    fields.into_iter().flatten()
}

/// Whether there can be any character from U+2000 on: most texts have none.
fn may_hold_odd(text: &str) -> bool {
    text.bytes().fold(false, |any, octet| any | (octet >= 0xe2))
}

/// The lines of the text that the poster wrote as prose, with their places from
/// 0: not quoted, no code, no data.
fn own_lines(article: &Article) -> impl Iterator<Item = (usize, &str)> {
    let text = article.text();
    let lines = article.lines().into_iter().flat_map(|lines| lines.iter());
    let is_own = |class| matches!(class, Class::Own | Class::Signature | Class::Attribution);
    lines
        .filter(move |(_, class)| is_own(*class))
        .filter_map(move |(at, _)| Some((at, text?.line(at)?)))
}

/// Whether the text of the article has one of these characters at all, all of
/// which stand behind U+2000.
fn text_has(article: &Article, is_wanted: fn(char) -> bool) -> bool {
    let is_there = |text: &Text| text.seen().from_e2 && text.as_str().contains(is_wanted);
    article.text().is_some_and(is_there)
}
