//! The family of the body.

pub(super) mod longlines;

use super::Family;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "body",
    checks: &[&longlines::LONGLINES],
};
