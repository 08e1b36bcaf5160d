//! NNTP client (RFC 3977, 4642, 4643).
