//! Runs the checks over an article: each after those that preclude it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::registry::CHECKS;
use super::security::nul::SEC_NUL;
use super::{Check, Context, Finding, Findings, Needs, Report, Severity};
use crate::article::Article;

/// What the operator wants of a check (R36).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// It is not run.
    Off,
    /// Its findings carry this severity.
    Graded(Severity),
}

/// Which checks are run, how their findings are graded, and which count.
#[derive(Debug, Clone)]
pub struct Selection {
    settings: HashMap<String, Setting>,
    blocks: Option<HashSet<String>>,
    /// What comes of both: the checks that are run, in that order.
    steps: Vec<Step>,
}

/// A check that is run.
#[derive(Debug, Clone, Copy)]
struct Step {
    check: &'static Check,
    /// Its function, kept here so that a check that finds nothing is not even
    /// looked up.
    examine: fn(&Article, &Context, &mut Report<'_>),
    /// What an article has in which it may find anything.
    needs: Needs,
    /// What the operator wants every finding of the check to be.
    severity: Option<Severity>,
    /// Whether its findings count.
    counts: bool,
    /// Whether findings of other checks can keep it from running.
    is_precludable: bool,
}

impl Default for Selection {
    fn default() -> Selection {
        Selection::all()
    }
}

impl Selection {
    /// All checks with their own severities; every finding counts.
    pub fn all() -> Selection {
        Selection::of(HashMap::new(), None)
    }

    /// With the operator's settings, by code.
    pub fn with_settings(self, settings: HashMap<String, Setting>) -> Selection {
        Selection::of(settings, self.blocks)
    }

    /// Only findings of checks with one of these text blocks count (R11).
    pub fn with_blocks(self, blocks: impl IntoIterator<Item = String>) -> Selection {
        Selection::of(self.settings, Some(blocks.into_iter().collect()))
    }

    fn of(settings: HashMap<String, Setting>, blocks: Option<HashSet<String>>) -> Selection {
        let mut steps = Vec::with_capacity(ORDER.len());
        for check in ORDER.iter() {
            let severity = match settings.get(check.code) {
                Some(Setting::Off) => continue,
                Some(Setting::Graded(severity)) => Some(*severity),
                None => None,
            };
            let has_block = |blocks: &HashSet<String>| blocks.contains(check.code);
            steps.push(Step {
                check,
                examine: check.examine,
                needs: check.needs,
                severity,
                counts: blocks.as_ref().is_none_or(has_block),
                is_precludable: !check.precluded_by.is_empty(),
            });
        }
        Selection {
            settings,
            blocks,
            steps,
        }
    }

    /// Whether the check is run at all.
    pub fn runs(&self, check: &Check) -> bool {
        self.settings.get(check.code) != Some(&Setting::Off)
    }

    /// Whether a finding of the check counts.
    pub fn counts(&self, check: &Check) -> bool {
        let blocks = self.blocks.as_ref();
        blocks.is_none_or(|blocks| blocks.contains(check.code))
    }
}

/// The checks in an order in which each stands behind those that preclude it.
static ORDER: LazyLock<Vec<&'static Check>> = LazyLock::new(|| {
    let mut order: Vec<&'static Check> = Vec::with_capacity(CHECKS.len());
    let mut left: Vec<&'static Check> = CHECKS.clone();
    while !left.is_empty() {
        let before = left.len();
        left.retain(|check| {
            let ready = check
                .precluded_by
                .iter()
                .all(|by| order.contains(by) || !CHECKS.contains(by));
            if ready {
                order.push(check);
            }
            !ready
        });
        // A circle: the registry's tests refuse it; here its checks just run.
        if left.len() == before {
            order.append(&mut left);
        }
    }
    order
});

/// The place of each check in the answer, by code.
static PLACES: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    CHECKS
        .iter()
        .enumerate()
        .map(|(place, check)| (check.code, place))
        .collect()
});

/// Runs the selected checks. The findings stand in the order of the registry.
pub fn run(article: &Article, context: &Context, selection: &Selection) -> Findings {
    let mut findings: Vec<Finding> = Vec::new();
    let has = Needs::of(article);
    for step in &selection.steps {
        let check = step.check;
        if !step.needs.meet(has) {
            debug_assert!(finds_nothing(check, article, context), "{check:?}");
            continue;
        }
        let is_precluded = || findings.iter().any(|finding| finding.precludes(check));
        if step.is_precludable && !findings.is_empty() && is_precluded() {
            continue;
        }
        let mut report = Report {
            check,
            severity: step.severity,
            counts: step.counts,
            findings: &mut findings,
        };
        (step.examine)(article, context, &mut report);
    }
    without_effects_of_nul(article, &mut findings);
    Findings::in_order(findings, |check| {
        PLACES.get(check.code).copied().unwrap_or(usize::MAX)
    })
}

/// A NUL in a field is a fault of the syntax of nearly each: one fault, and
/// `sec-nul` says it.
fn without_effects_of_nul(article: &Article, findings: &mut Vec<Finding>) {
    let says_nul = |finding: &Finding| *finding.check == SEC_NUL;
    if !findings.iter().any(|it| says_nul(it) && it.counts) {
        return;
    }
    let has_nul = |finding: &Finding| {
        let place = finding.place.as_ref();
        place.is_some_and(|place| article.has_nul_in_header(place))
    };
    findings.retain(|finding| says_nul(finding) || !has_nul(finding));
}

/// Whether the check is right not to be run on this article.
fn finds_nothing(check: &'static Check, article: &Article, context: &Context) -> bool {
    run_alone(check, article, context).iter().next().is_none()
}

/// What `check` alone finds, whatever it needs.
pub(crate) fn run_alone(check: &'static Check, article: &Article, context: &Context) -> Findings {
    let mut findings = Vec::new();
    let mut report = Report {
        check,
        severity: None,
        counts: true,
        findings: &mut findings,
    };
    (check.examine)(article, context, &mut report);
    Findings::in_order(findings, |_| 0)
}

#[cfg(test)]
pub(super) fn order() -> &'static [&'static Check] {
    &ORDER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Finding;

    /// Its From has a fault for `from`, beside which it lacks a name.
    const ARTICLE: &[u8] =
        b"From: john..doe@host.invalid\nNewsgroups: a.b\nSubject: x\nSubject: y\n\nText.\n";

    /// The codes found and their severities; a code that does not count in
    /// brackets.
    fn found(selection: &Selection) -> String {
        let context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        let findings = run(&Article::new(ARTICLE.to_vec()), &context, selection);
        let shown = |finding: &Finding| {
            let (code, severity) = (finding.check.code, finding.severity.name());
            match finding.counts {
                true => format!("{code} {severity}"),
                false => format!("[{code} {severity}]"),
            }
        };
        findings.iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    fn with(code: &str, setting: Setting) -> Selection {
        Selection::all().with_settings([(code.to_owned(), setting)].into())
    }

    #[test]
    fn r36_one_fault_is_one_finding() {
        assert_eq!(
            found(&Selection::all()),
            "duplicate violation, from violation"
        );
    }

    #[test]
    fn r36_a_check_that_is_off_precludes_nothing() {
        assert_eq!(
            found(&with("from", Setting::Off)),
            "duplicate violation, noname hint"
        );
    }

    /// The finding says nothing of From, and its own finding is not needed where
    /// From is missing.
    #[test]
    fn r36_a_finding_precludes_what_is_said_of_its_field() {
        let context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        let codes = |header: &str| {
            let article = Article::new(format!("{header}\n\nText.\n").into_bytes());
            let findings = run(&article, &context, &Selection::all());
            let codes = findings.iter().map(|finding| finding.check.code);
            codes.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            codes("From: a..b@host.invalid\nNewsgroups: a.b"),
            "from hdr-missing"
        );
        assert_eq!(codes("Subject: a\nNewsgroups: a.b"), "hdr-missing");
    }

    #[test]
    fn r36_what_a_nul_does_to_a_field_is_no_fault_of_its_own() {
        let context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        let codes = |selection: &Selection, header: &str| {
            let header = format!("Newsgroups: a.bc\nSubject: x\n{header}");
            let from = match header.contains("\nFrom:") {
                true => "",
                false => "From: Jane Doe <jane@host.invalid>\n",
            };
            let article = Article::new(format!("{from}{header}\n\nText.\n").into_bytes());
            let findings = run(&article, &context, selection);
            let codes = findings.iter().map(|finding| finding.check.code);
            codes.collect::<Vec<_>>().join(" ")
        };
        let all = Selection::all();
        for header in [
            "From: Jane\0Doe <jane@host.invalid>",
            "Reply-To: ja\0ne@host.invalid",
            "Date: Sun, 22 Nov\0 2026 12:00:00 +0000",
            "Message-ID: <a\0b@news.host.invalid>",
            "Followup-To: a.\0bc",
            "Expires: \0",
            "Cancel-Lock: \0",
            "X-A\0: a",
            "Content-Type: text/plain; charset=a\0",
        ] {
            assert_eq!(codes(&all, header), "sec-nul", "{header}");
        }
        // Another fault of the same field is not at the NUL, nor is that of another.
        let from = "From: \"Jane\0Doe\" jane@host..invalid";
        assert_eq!(codes(&all, from), "sec-nul");
        let body = "Reply-To: jane..doe@host.invalid\n\n\0";
        assert_eq!(codes(&all, body), "reply-to sec-nul");
        let off = with("sec-nul", Setting::Off);
        assert_eq!(codes(&off, "Expires: \0"), "hdr-expires");
    }

    #[test]
    fn r11_a_finding_without_a_block_does_not_count_and_precludes_nothing() {
        let blocks = ["duplicate", "noname"].map(str::to_owned);
        assert_eq!(
            found(&Selection::all().with_blocks(blocks)),
            "duplicate violation, [from violation], noname hint"
        );
    }

    #[test]
    fn r36_the_operators_severity_replaces_the_checks_own() {
        assert_eq!(
            found(&with("from", Setting::Graded(Severity::Note))),
            "duplicate violation, from note"
        );
    }
}
