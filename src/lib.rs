//! artchk reads the articles of Usenet's test groups, checks their format and
//! posts a followup that tells the poster what to fix.
//!
//! # The way of an article
//!
//! ```text
//! Source ──Article──▶ decision ──Decision──▶ check::run ──Findings──▶ followup ──ProtoArticle──▶ journal ──Answer──▶ posting ──Outcome──▶ journal
//! ```
//!
//! One module per box, one type per arrow; a module knows only those to its
//! left. [`article`] knows nothing of checks, [`check`] nothing of followups,
//! [`nntp`] nothing of any of them. [`bot`] holds the chain itself, and a
//! [`run`] drives it and its source. The
//! [`journal`] stands twice, for an article is answered once, whatever breaks:
//! first the journal, then the world.
//!
//! Reading an article never fails: whatever is wrong with one is what this
//! program is for, and becomes a finding. Errors are for the surroundings:
//! network, files, database, configuration.

pub mod active;
pub mod article;
mod beside;
pub mod bot;
pub mod check;
pub mod cli;
pub mod config;
pub mod console;
pub mod decision;
pub mod demo;
mod distance;
pub mod dns;
pub mod filter;
pub mod fix;
pub mod followup;
pub mod journal;
pub mod nntp;
pub mod posting;
pub mod regular;
pub mod replacement;
pub mod report;
pub mod run;
pub mod source;
pub mod stop;
pub mod variable;

/// The check that CONTRIBUTING.md shows how to write; it is compiled and tested,
/// and no part of the program.
#[cfg(test)]
#[path = "../tests/docs/longsubject.rs"]
mod longsubject;
#[cfg(test)]
#[path = "../tests/docs/shouting.rs"]
mod shouting;
