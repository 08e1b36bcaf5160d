//! quoted_printable.
