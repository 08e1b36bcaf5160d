//! What the integration tests stand on: scratch folders, the command, servers.

pub(crate) mod certificates;
pub(crate) mod transcript;
