//! Transfer encodings, charsets and encoded words, decoded without losing an octet unseen.

pub mod base64;
pub mod charset;
pub mod encoded_word;
pub mod quoted_printable;
