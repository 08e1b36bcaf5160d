//! The syntax of header field bodies, one file per field syntax.
//!
//! Every parser takes the unfolded body as text, never fails, and reports what
//! is wrong as defects with the place where they stand. A character above
//! U+007F counts as a letter everywhere: raw 8-bit octets are one fault of
//! their own, and no parser reports them a second time.

use std::fmt;
use std::ops::Range;

pub mod address;
pub mod content_type;
mod cursor;
pub mod date;
pub mod domain;
pub mod message_id;
pub mod newsgroups;
pub mod path;
pub mod references;
mod token;

/// One thing that is wrong in a field body, and where.
///
/// `Display` shows what is wrong in one line of English, without the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defect<K> {
    /// What is wrong.
    pub kind: K,
    /// Byte offsets into the body that was parsed. Always on character
    /// boundaries and within the body; may be empty where something is missing.
    pub span: Range<usize>,
}

impl<K> Defect<K> {
    pub(crate) fn new(kind: K, span: Range<usize>) -> Self {
        Self { kind, span }
    }

    /// The piece of `body` that the defect points at.
    pub fn text<'a>(&self, body: &'a str) -> &'a str {
        body.get(self.span.clone()).unwrap_or_default()
    }
}

impl<K: fmt::Display> fmt::Display for Defect<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl<K: fmt::Debug + fmt::Display> std::error::Error for Defect<K> {}

pub(crate) use cursor::is_atext;
