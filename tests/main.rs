//! The integration tests, one binary; modules by subject.

mod nntp;
mod support;
