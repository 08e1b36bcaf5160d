//! What a check reports to.

use super::{Check, Finding, Severity};
use crate::article::Place;

/// Takes the findings of one check. It knows the check and the severity in
/// force, so that no check can report for another, nor past the operator.
#[derive(Debug)]
pub struct Report<'a> {
    pub(super) check: &'static Check,
    /// What the operator wants every finding of the check to be (R36).
    pub(super) severity: Option<Severity>,
    /// Whether its findings count (R11).
    pub(super) counts: bool,
    pub(super) findings: &'a mut Vec<Finding>,
}

impl Report<'_> {
    /// A finding that stands here.
    pub fn at(&mut self, place: Place) -> &mut Finding {
        self.add(Some(place))
    }

    /// A finding that stands nowhere: something is missing.
    pub fn missing(&mut self) -> &mut Finding {
        self.add(None)
    }

    fn add(&mut self, place: Option<Place>) -> &mut Finding {
        let finding = Finding::new(self.check, self.severity, place, self.counts);
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}
