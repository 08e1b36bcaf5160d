//! An article: its octets, its header fields, its parts, its text.

pub mod encoding;
pub mod field;
