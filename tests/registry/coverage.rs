//! What a check declares is met by some article: each of its severities, by an
//! article and by a near miss; each of its reasons.

use std::collections::BTreeSet;

use artchk::check::Check;
use artchk::check::registry::CHECKS;

use super::sample::Sample;

/// `CODE SEVERITY` of everything that a check may report.
fn declared() -> BTreeSet<String> {
    let checks = CHECKS.iter();
    let pairs = checks.flat_map(|check| check.severities.iter().map(|s| (check.code, s.name())));
    pairs
        .map(|(code, severity)| format!("{code} {severity}"))
        .collect()
}

#[test]
fn every_severity_of_every_check_has_an_article() {
    let mut missing = declared();
    for sample in Sample::all().iter().filter(|sample| !sample.is_near_miss()) {
        let (check, _) = sample.subject();
        for finding in sample.findings().iter().filter(|f| f.check == check) {
            missing.remove(&format!("{} {}", check.code, finding.severity.name()));
        }
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_severity_of_every_check_has_a_near_miss() {
    let mut missing = declared();
    for sample in Sample::all().iter().filter(|sample| sample.is_near_miss()) {
        let (check, severity) = sample.subject();
        let severity = severity.expect("a near miss is near to a severity");
        missing.remove(&format!("{} {}", check.code, severity.name()));
    }
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_reason_of_every_check_has_an_article() {
    let reasons = |check: &&'static Check| {
        let code = check.code;
        check.reasons().map(move |reason| (code, reason))
    };
    let mut missing: BTreeSet<_> = CHECKS.iter().flat_map(reasons).collect();
    for sample in Sample::all() {
        for finding in &sample.findings() {
            if let Some(reason) = finding.reason {
                missing.remove(&(finding.check.code, reason));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
