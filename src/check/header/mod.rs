//! Checks of the header as a whole.

pub(super) mod duplicate;
pub(super) mod eight_bit;

use super::Family;

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "header",
    checks: &[&duplicate::DUPLICATE, &eight_bit::EIGHT_BIT_HEADER],
};
