//! Checks of the header as a whole.

pub(super) mod duplicate;
pub(super) mod eight_bit;
