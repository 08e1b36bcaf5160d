//! The family of the content: MIME, charsets, transfer encodings.

use crate::article::{Article, Part};

pub(super) mod base64;
pub(super) mod html;
pub(super) mod multipart;
pub(super) mod nocharset;
pub(super) mod nocontenttransferenc;
pub(super) mod vcard;

/// The line of the article on which a part's Content-Type stands, from 1.
fn content_type_line(article: &Article, part: &Part) -> Option<usize> {
    let is_root = std::ptr::eq(part, article.root());
    let header = if is_root {
        article.header()
    } else {
        part.header()
    };
    header.get("content-type").map(|field| field.line())
}
