//! The integration tests, one binary; modules by subject.

mod any_article;
mod articles;
mod check;
mod config;
mod dns;
mod docs;
mod feed;
mod inn;
mod nntp;
mod operator;
mod polling;
mod script;
mod support;
