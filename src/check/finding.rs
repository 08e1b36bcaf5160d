//! What checks find.

use super::{Check, Severity};
use crate::variable::{self, Piece, Variable};

/// One finding of one check.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The check that found it.
    pub check: &'static Check,
    /// How grave it is.
    pub severity: Severity,
    /// The line of the article in which it stands, from 1.
    pub line: Option<usize>,
    /// Whether it counts: in the bot, a finding without a text block is logged
    /// and otherwise as good as not found (R11).
    pub counts: bool,
    values: Vec<(&'static str, String)>,
}

impl Finding {
    /// Says in which line of the article it stands.
    pub fn at(&mut self, line: impl Into<Option<usize>>) -> &mut Finding {
        self.line = line.into();
        self
    }

    /// Adds a value. The name is one of the check's variables.
    pub fn with(&mut self, name: &'static str, value: impl ToString) -> &mut Finding {
        debug_assert!(
            self.check.variables.contains(&name),
            "{} declares no variable {name}",
            self.check.code
        );
        self.values.push((name, value.to_string()));
        self
    }

    /// Gives it another severity than the check's usual one.
    pub fn graded(&mut self, severity: Severity) -> &mut Finding {
        debug_assert!(self.check.severities.contains(&severity));
        self.severity = severity;
        self
    }

    /// The value of this name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values, in the order in which the check gave them.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
    }

    /// What is wrong, in one line: the check's summary with its values.
    pub fn summary(&self) -> String {
        let mut summary = String::new();
        for piece in variable::pieces(self.check.summary) {
            summary.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Variable {
                    variable: Variable::Named(name),
                    ..
                } => self.value(name).unwrap_or_default(),
                Piece::Variable { written, .. } => written,
            });
        }
        summary
    }
}

/// The findings about one article.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    findings: Vec<Finding>,
}

impl Findings {
    /// Reports a finding with the check's usual severity.
    pub fn report(&mut self, check: &'static Check) -> &mut Finding {
        let severity = check.severities.first().copied();
        self.findings.push(Finding {
            check,
            severity: severity.unwrap_or(Severity::Note),
            line: None,
            counts: true,
            values: Vec::new(),
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// All findings, in the order of the answer's codes.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// The findings that count (R11).
    pub fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.counts)
    }

    /// Whether a finding of this check counts.
    pub fn has(&self, check: &Check) -> bool {
        self.counting().any(|finding| finding.check == check)
    }

    /// Whether there is none at all.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Those from `start` on, for the runner to grade.
    pub(super) fn since(&mut self, start: usize) -> &mut [Finding] {
        self.findings.get_mut(start..).unwrap_or_default()
    }

    /// Brings the findings into this order of checks; those of one check stay
    /// as they were reported.
    pub(super) fn sort_by_place(&mut self, place: impl Fn(&'static Check) -> usize) {
        self.findings.sort_by_key(|finding| place(finding.check));
    }
}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::check::Limits;

    fn examine(_: &Article, _: &Limits, _: &mut Findings) {}

    static CHECK: Check = Check {
        code: "code",
        severities: &[Severity::Hint],
        summary: "$line of $lines ($count)",
        documentation: "",
        basis: &[],
        precluded_by: &[],
        variables: &["line", "lines", "count"],
        examine,
    };

    #[test]
    fn a_value_is_not_looked_into() {
        let mut findings = Findings::default();
        findings
            .report(&CHECK)
            .with("line", "$count")
            .with("lines", 2);
        let summaries: Vec<_> = findings.iter().map(Finding::summary).collect();
        assert_eq!(summaries, ["$count of 2 ()"]);
    }
}
