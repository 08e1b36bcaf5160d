//! The syntax of header field bodies, one file per field syntax.
//!
//! Every parser takes the unfolded body as text, never fails, and reports what
//! is wrong as defects with the place where they stand.

pub mod address;
pub mod content_type;
pub mod date;
pub mod domain;
pub mod message_id;
pub mod newsgroups;
pub mod path;
pub mod references;
