//! What a check reports to.

use super::{Check, Finding, Severity};
use crate::article::Place;

/// How many findings of one check are kept; of more than that, the last takes
/// the place of the one before.
pub const MOST_FINDINGS: usize = 100;

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
        let of_this = |finding: &&Finding| finding.check == self.check;
        // The findings of one check stand together, at the end.
        if self.findings.iter().rev().take_while(of_this).count() >= MOST_FINDINGS {
            self.findings.pop();
        }
        self.findings.push(finding);
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::registry::CHECKS;

    #[test]
    fn r42c_one_check_has_so_many_findings() {
        let mut findings = Vec::new();
        for check in CHECKS.iter().take(2) {
            let mut report = Report {
                check,
                severity: None,
                counts: true,
                findings: &mut findings,
            };
            for number in 0..=MOST_FINDINGS {
                report.at(Place::octets(number..number));
            }
        }
        assert_eq!(findings.len(), 2 * MOST_FINDINGS);
    }
}
