//! What the integration tests stand on: a real INN, servers that follow a
//! script or a rule, the folder and the files of a bot, a folder that goes away
//! by itself, the built program with a time limit, and a small NNTP client that
//! shares nothing with the one under test.

pub(crate) mod certificates;
pub(crate) mod command;
pub(crate) mod configuration;
pub(crate) mod folder;
pub(crate) mod inn;
pub(crate) mod nntp;
pub(crate) mod parrot;
pub(crate) mod scratch;
pub(crate) mod server;
pub(crate) mod smtp;
pub(crate) mod spamd;
pub(crate) mod transcript;
