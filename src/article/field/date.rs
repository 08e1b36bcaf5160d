//! Date and time (RFC 5322, section 3.3).
