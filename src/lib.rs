//! artchk reads the articles of Usenet's test groups, checks their format and
//! posts a followup that tells the poster what to mend.
//!
//! # The way of an article
//!
//! ```text
//! Source ──Article──▶ decision ──Decision──▶ check::run ──Findings──▶ followup ──ProtoArticle──▶ posting ──Outcome──▶ journal
//! ```
//!
//! One module per box, one type per arrow; a module knows only those to its
//! left. [`article`] knows nothing of checks, [`check`] nothing of followups,
//! [`nntp`] nothing of any of them. [`bot`] holds the chain itself.
//!
//! Reading an article never fails: whatever is wrong with one is what this
//! program is for, and becomes a finding. Errors are for the surroundings:
//! network, files, database, configuration.

pub mod article;
pub mod bot;
pub mod check;
pub mod cli;
pub mod config;
pub mod console;
pub mod decision;
pub mod demo;
pub mod dns;
pub mod followup;
pub mod journal;
pub mod nntp;
pub mod posting;
pub mod source;
pub mod variable;
