//! Content-Type (RFC 2045, section 5.1; RFC 2231).
