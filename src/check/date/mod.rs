//! Checks of Date.

#[allow(
    clippy::module_inception,
    reason = "one check, one file, named for its code"
)]
pub(super) mod date;

use super::Family;

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "date",
    checks: &[&date::DATE],
};
