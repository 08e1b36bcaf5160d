//! The integration tests, one binary; modules by subject.

mod config;
mod dns;
mod feed;
mod inn;
mod nntp;
mod support;
