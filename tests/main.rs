//! The integration tests, one binary; modules by subject.

mod inn;
mod support;
