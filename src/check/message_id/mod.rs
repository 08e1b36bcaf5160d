//! Checks of the message identifier.

pub(super) mod nomid;

use super::Family;

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "message-id",
    checks: &[&nomid::NOMID],
};
