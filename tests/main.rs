//! The integration tests, one binary; modules by subject.

mod config;
mod dns;
mod inn;
mod nntp;
mod operator;
mod support;
