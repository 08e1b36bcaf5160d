//! Checks of the message identifier.

pub(super) mod nomid;
