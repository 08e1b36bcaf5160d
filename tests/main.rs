//! The integration tests, one binary; modules by subject.

mod config;
mod dns;
mod nntp;
mod support;
