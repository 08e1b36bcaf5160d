//! The registry of checks, put to the test by articles.
//!
//! Below `tests/articles` there is a folder for each family of checks:
//!
//! - `CODE-WHAT.art` is an article with exactly one fault, which the check of
//!   this code finds.
//! - `ok-CODE-WHAT.art` is its near miss: it looks like the fault and is none.
//!   Where the findings of a check have several severities, it is
//!   `ok-CODE-SEVERITY-WHAT.art`, near to a finding of this severity.
//! - `NAME.findings` says what is found in `NAME.art`; see [`expected`]. Where
//!   there is no such file, nothing is.
//!
//! An article may be in wire format (R50).
//!
//! `ARTCHK_ACCEPT=1 cargo test --test artchk registry` writes down what is
//! found now. Look at the difference before you commit it.

mod articles;
mod coverage;
mod expected;
pub(crate) mod sample;
mod texts;
mod verdict;
