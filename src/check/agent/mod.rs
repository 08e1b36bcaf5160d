//! Checks of what the article says of the newsreader.

pub(super) mod mismatch;

use super::Family;

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "agent",
    checks: &[&mismatch::AGENT_MISMATCH],
};
