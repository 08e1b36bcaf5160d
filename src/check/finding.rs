//! What checks find.

use super::registry::CHECKS;
use super::{Check, Severity};
use crate::article::{Article, Place, Position};
use crate::variable::{self, Piece, Variable};

/// The longest value, in characters; a longer one is cut (R50).
const LONGEST_VALUE: usize = 1000;

/// One finding of one check.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The check that found it.
    pub check: &'static Check,
    /// How grave it is.
    pub severity: Severity,
    /// Where it stands in the article; nothing where something is missing.
    pub place: Option<Place>,
    /// Whether it counts: in the bot, a finding without a text block is logged
    /// and otherwise as good as not found (R11).
    pub counts: bool,
    /// Which of the check's reasons it is, as declared: `$name` stands for a
    /// value (R12a).
    pub reason: Option<&'static str>,
    /// Which of the check's variants it is.
    pub variant: Option<&'static str>,
    /// The only checks that it keeps from running, by code; nothing where it is
    /// all that are precluded by its check.
    precludes: Option<&'static [&'static str]>,
    /// Whether the operator has set the severity (R36).
    is_set: bool,
    values: Vec<(&'static str, String)>,
}

impl Finding {
    /// A finding with the operator's severity, else the check's usual one.
    pub(super) fn new(
        check: &'static Check,
        severity: Option<Severity>,
        place: Option<Place>,
        counts: bool,
    ) -> Finding {
        let usual = check.severities.first().copied();
        Finding {
            check,
            severity: severity.or(usual).unwrap_or(Severity::Note),
            place,
            counts,
            reason: None,
            variant: None,
            precludes: None,
            is_set: severity.is_some(),
            values: Vec::new(),
        }
    }

    /// Adds a value. The name is one of the check's variables.
    pub fn with(&mut self, name: &'static str, value: impl ToString) -> &mut Finding {
        debug_assert!(
            self.check.variables.contains(&name),
            "{} declares no variable {name}",
            self.check.code
        );
        let mut value = value.to_string();
        if let Some((end, _)) = value.char_indices().nth(LONGEST_VALUE) {
            value.truncate(end);
        }
        self.values.push((name, value));
        self
    }

    /// Says which of the check's reasons it is; what the reason says becomes the
    /// value `reason`, so the values in it have to be there already.
    pub fn because(&mut self, reason: &'static str) -> &mut Finding {
        debug_assert!(
            self.check.reasons().any(|known| known == reason),
            "{} declares no reason \"{reason}\"",
            self.check.code
        );
        let sentence = self.inserted(reason);
        self.reason = Some(reason);
        self.with("reason", sentence)
    }

    /// Says which of the check's variants it is, which may have a text block of
    /// its own, `[CODE-VARIANT]`.
    pub fn variant(&mut self, variant: &'static str) -> &mut Finding {
        debug_assert!(self.check.variants.contains(&variant));
        self.variant = Some(variant);
        self
    }

    /// Says which checks alone it keeps from running, by code, of those that are
    /// precluded by its check: a fault of one field says nothing of another.
    pub fn precluding(&mut self, codes: &'static [&'static str]) -> &mut Finding {
        self.precludes = Some(codes);
        self
    }

    /// Whether it keeps this check from running (R36).
    pub(super) fn precludes(&self, check: &Check) -> bool {
        self.counts
            && check.precluded_by.contains(&self.check)
            && self
                .precludes
                .is_none_or(|codes| codes.contains(&check.code))
    }

    /// Gives it another severity than the check's usual one, if the operator has
    /// not set one.
    pub fn graded(&mut self, severity: Severity) -> &mut Finding {
        debug_assert!(self.check.severities.contains(&severity));
        if !self.is_set {
            self.severity = severity;
        }
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

    /// Where it stands in the article that it was found in, as that stands.
    pub fn position(&self, article: &Article) -> Option<Position> {
        article.position(self.place.as_ref()?)
    }

    /// What is wrong, in one line: the check's summary with its values.
    pub fn summary(&self) -> String {
        self.inserted(self.check.summary)
    }

    /// A text with `$name` replaced by the value of that name: a summary, or a
    /// sentence in any language.
    pub fn inserted(&self, text: &str) -> String {
        let mut inserted = String::new();
        for piece in variable::pieces(text) {
            inserted.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Variable {
                    variable: Variable::Named(name),
                    ..
                } => self.value(name).unwrap_or_default(),
                Piece::Variable { written, .. } => written,
            });
        }
        inserted
    }
}

/// The findings about one article.
#[derive(Debug, Clone, Default)]
pub struct Findings {
    findings: Vec<Finding>,
}

impl Findings {
    /// What the checks reported, brought into the order of the registry; the
    /// findings of one check stay as they were reported.
    pub(super) fn in_order(
        mut findings: Vec<Finding>,
        place: impl Fn(&'static Check) -> usize,
    ) -> Findings {
        findings.sort_by_key(|finding| place(finding.check));
        Findings { findings }
    }

    /// Adds a finding of the check.
    #[cfg(test)]
    pub(crate) fn add(&mut self, check: &'static Check) -> &mut Finding {
        self.findings.push(Finding::new(check, None, None, true));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    /// A finding of every check, with plain words as values, each of its check's
    /// first variant if that is wanted: for trying texts.
    pub fn sample(with_variant: bool) -> Findings {
        let sample = |check: &&'static Check| {
            let mut finding = Finding::new(check, None, None, true);
            for variable in check.variables {
                finding.with(variable, "value");
            }
            finding.variant = check.variants.first().copied().filter(|_| with_variant);
            finding
        };
        Findings {
            findings: CHECKS.iter().map(sample).collect(),
        }
    }

    /// The same of these checks alone.
    pub fn sample_of(checks: &[&'static Check], with_variant: bool) -> Findings {
        let mut sample = Findings::sample(with_variant);
        let is_wanted = |finding: &Finding| checks.contains(&finding.check);
        sample.findings.retain(is_wanted);
        sample
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
    use crate::declare_check;

    declare_check! {
        /// Something.
        CHECK = "code", [Hint, Note],
        summary: "$line of $lines ($count)",
        basis: [],
        precluded_by: [],
        variables: ["line", "lines", "count", "reason"],
        reasons: { TOO_MANY = "there are $lines, not $line" },
        since: "0.1.0",
        examine: |_, _, _| {},
    }

    fn finding(severity: Option<Severity>) -> Finding {
        Finding::new(&CHECK, severity, None, true)
    }

    #[test]
    fn a_value_is_not_looked_into() {
        let mut finding = finding(None);
        finding.with("line", "$count").with("lines", 2);
        assert_eq!(finding.summary(), "$count of 2 ()");
    }

    #[test]
    fn r12a_a_reason_is_a_sentence_with_its_values() {
        let mut finding = finding(None);
        finding.with("line", 1).with("lines", 2).because(TOO_MANY);
        assert_eq!(finding.value("reason"), Some("there are 2, not 1"));
        assert_eq!(finding.reason, Some("there are $lines, not $line"));
    }

    #[test]
    fn r36_what_the_operator_sets_no_check_changes() {
        let mut set = finding(Some(Severity::Violation));
        set.graded(Severity::Note);
        assert_eq!(set.severity, Severity::Violation);
        let mut usual = finding(None);
        usual.graded(Severity::Note);
        assert_eq!(usual.severity, Severity::Note);
    }
}
