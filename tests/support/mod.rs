//! What the integration tests stand on: scratch folders, the command, servers.
