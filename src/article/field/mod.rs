//! The syntax of header field bodies, one file per field syntax.
//!
//! Every parser takes the unfolded body as text, never fails, and reports what
//! is wrong as defects with the place where they stand. A character above
//! U+007F counts as a letter everywhere: raw 8-bit octets are one fault of
//! their own, and no parser reports them a second time.

pub mod address;
pub mod cancel_lock;
pub mod content_type;
mod cursor;
pub mod date;
pub mod message_id;
pub mod mime_version;
pub mod newsgroups;
pub mod path;
pub mod references;
mod token;

pub(crate) use cursor::is_atext;
