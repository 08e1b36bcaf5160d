//! The integration tests, one binary; modules by subject.

mod any_article;
mod check;
mod config;
mod dns;
mod docs;
mod drafts;
mod faults;
mod feed;
mod filters;
mod fix;
mod hooks;
mod inn;
mod nntp;
mod operator;
mod pages;
mod polling;
mod registry;
mod script;
mod support;
