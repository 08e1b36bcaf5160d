//! The integration tests, one binary; modules by subject.

mod dns;
mod support;
