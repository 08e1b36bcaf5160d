//! A news server inside the process, and articles to fill it with.
//!
//! `artchk demo` shows the real bot at work without a configuration and without
//! a network: it reads from this server and posts to it, over NNTP on a port of
//! this machine. Tests of programs that speak NNTP may start one as well.
//!
//! The server keeps everything in memory and forgets it when dropped.

pub mod articles;
mod server;
mod session;
mod store;

pub use server::Server;
