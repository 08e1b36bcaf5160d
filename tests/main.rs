//! The integration tests, one binary; modules by subject.

mod articles;
mod check;
mod config;
mod dns;
mod inn;
mod nntp;
mod support;
