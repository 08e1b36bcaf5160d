//! MIME, charsets, transfer encodings.

use super::Family;
use crate::article::{Part, Place};

pub(super) mod base64;
pub(super) mod html;
pub(super) mod multipart;
pub(super) mod nocharset;
pub(super) mod nocontenttransferenc;
pub(super) mod vcard;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "mime",
    checks: &[
        &nocharset::NOCHARSET,
        &nocontenttransferenc::NOCONTENTTRANSFERENC,
        &multipart::MULTIPART,
        &base64::BASE64,
        &html::HTML,
        &vcard::VCARD,
    ],
};

/// The place of a part's Content-Type; where it begins, where it has none.
fn content_type(part: &Part) -> Place {
    match part.header().get("content-type") {
        Some(field) => field.place(),
        None => part.place(),
    }
}

/// Whether a part has more than one field of this name.
fn stands_twice(part: &Part, name: &str) -> bool {
    part.header().all(name).nth(1).is_some()
}
