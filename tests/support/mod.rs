//! What the integration tests stand on: a real INN, a server that follows a
//! script, a folder that goes away by itself, the built program with a time
//! limit, and a small NNTP client that shares nothing with the one under test.

pub(crate) mod certificates;
pub(crate) mod command;
pub(crate) mod inn;
pub(crate) mod nntp;
pub(crate) mod scratch;
pub(crate) mod transcript;
