//! The family of the content: MIME, charsets, transfer encodings.

use crate::article::{Article, Header, Part};

pub(super) mod base64;
pub(super) mod html;
pub(super) mod multipart;
pub(super) mod nocharset;
pub(super) mod nocontenttransferenc;
pub(super) mod vcard;

/// The header that a part's fields stand in.
fn header<'a>(article: &'a Article, part: &'a Part) -> &'a Header {
    if std::ptr::eq(part, article.root()) {
        article.header()
    } else {
        part.header()
    }
}

/// The line of the article on which a part's Content-Type stands, from 1.
fn content_type_line(article: &Article, part: &Part) -> Option<usize> {
    let field = header(article, part).get("content-type");
    field.map(|field| field.line())
}

/// Whether a part has more than one field of this name.
fn stands_twice(article: &Article, part: &Part, name: &str) -> bool {
    header(article, part).all(name).nth(1).is_some()
}
