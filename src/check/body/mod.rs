//! The family of the body.

pub(super) mod longlines;
