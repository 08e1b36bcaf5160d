//! The integration tests, one binary; modules by subject.

<<<<<<< HEAD
mod config;
mod dns;
mod nntp;
=======
mod inn;
>>>>>>> harness
mod support;
