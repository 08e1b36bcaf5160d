//! References (RFC 5536, section 3.2.10).
