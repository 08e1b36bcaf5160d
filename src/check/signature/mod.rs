//! The family of the signature.

pub(super) mod longsig;
