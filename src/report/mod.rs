//! Reports out of the journal, for the operator (R60 to R67).
//!
//! What a report is about is decided in `build`: out of the journal, the times
//! and the state of earlier runs come the reports that are now due, and what
//! becomes of every event. A run writes that down ([`run`]), and only then
//! sends the reports.

pub mod build;
mod chart;
pub mod deliver;
pub mod figures;
pub mod file;
pub mod html;
mod label;
pub mod lock;
pub mod made_up;
pub mod mail;
pub mod run;
pub mod statistics;
pub mod tally;
pub mod template;
pub mod threshold;

use crate::check::Severity;
use crate::config::Grading;

/// The severities, the gravest first.
pub const SEVERITIES: [Severity; 3] = [Severity::Violation, Severity::Hint, Severity::Note];

/// How the configuration calls a severity.
fn grading(severity: Severity) -> Grading {
    match severity {
        Severity::Violation => Grading::Violation,
        Severity::Hint => Grading::Hint,
        Severity::Note => Grading::Note,
    }
}
