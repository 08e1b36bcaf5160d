//! Path (RFC 5536, section 3.1.5).
