//! What is found in the articles, and that it is what was meant.

use std::collections::BTreeSet;

use artchk::article::Article;

use super::expected::line_of;

use super::sample::{Sample, files, findings, has_ending};
use crate::support::nntp::{to_wire, with_cr_lf};

/// Tells that what is found is right, and to be written down.
const ACCEPT: &str = "ARTCHK_ACCEPT";

#[test]
fn all_findings_of_all_articles() {
    let accept = std::env::var_os(ACCEPT).is_some_and(|value| value == "1");
    let mut wrong = Vec::new();
    for sample in Sample::all() {
        let found = sample.found();
        if found == sample.expected.findings {
            continue;
        }
        let file = sample.expected_file();
        if accept {
            sample.expected.accept(&file, found);
        } else {
            let expected = sample.expected.findings.join("\n");
            let (name, found) = (sample.name(), found.join("\n"));
            wrong.push(format!("{name} expected:\n{expected}\nfound:\n{found}\n"));
        }
    }
    let wrong = wrong.join("\n");
    assert!(
        wrong.is_empty(),
        "if what is found is right, set {ACCEPT}=1\n\n{wrong}"
    );
}

#[test]
fn an_article_has_one_fault_and_a_near_miss_none() {
    for sample in Sample::all() {
        let name = sample.name();
        let (check, _) = sample.subject();
        let found = sample.found();
        let mut codes: BTreeSet<&str> = found
            .iter()
            .filter_map(|line| line.split(' ').next())
            .collect();
        let is_found = codes.remove(check.code);
        assert_eq!(is_found, !sample.is_near_miss(), "{name}: {found:?}");
        let also = sample.expected.also();
        for (code, why) in &also {
            assert!(!why.trim().is_empty(), "{name}: why also {code}?");
        }
        let also = also.into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, also, "{name}: {found:?}");
    }
}

#[test]
fn every_file_is_an_article_or_what_is_found_in_one() {
    for file in files() {
        let is_article = has_ending(&file, "art");
        let is_beside_one = has_ending(&file, "findings") && file.with_extension("art").exists();
        assert!(is_article || is_beside_one, "{}", file.display());
    }
}

#[test]
fn line_ends_and_wire_format_make_no_difference() {
    for sample in Sample::all() {
        // Where line ends are the fault, there is nothing to compare with.
        if sample.octets.contains(&b'\r') {
            continue;
        }
        let expected = &sample.expected;
        let told = |octets: &[u8]| {
            let article = Article::from_either(octets.to_vec());
            let findings = findings(octets, expected);
            let told = findings.iter().map(|finding| {
                let values: Vec<(&str, String)> = finding
                    .values()
                    .map(|(name, value)| (name, value.to_owned()))
                    .collect();
                (line_of(&article, finding), values)
            });
            told.collect::<Vec<_>>()
        };
        let native = told(&sample.octets);
        let cr_lf = with_cr_lf(&sample.octets);
        assert_eq!(told(&cr_lf), native, "{} with CR LF", sample.name());
        let wire = to_wire(&cr_lf);
        assert_eq!(told(&wire), native, "{} on the wire", sample.name());
    }
}

#[test]
fn an_article_that_ends_anywhere_is_judged() {
    for sample in Sample::all() {
        let expected = &sample.expected;
        // Of what is larger than all others not each end.
        let step = 13.max(sample.octets.len() / 1000);
        for end in (0..sample.octets.len()).step_by(step) {
            // What counts is that reading never fails.
            let article = Article::from_either(sample.octets[..end].to_vec());
            for finding in &findings(&sample.octets[..end], expected) {
                let position = finding.position(&article);
                let lines = sample.octets[..end].split(|&octet| octet == b'\n').count();
                assert!(
                    position.is_none_or(|at| at.line <= lines),
                    "{} up to {end}: {finding:?}",
                    sample.name()
                );
            }
        }
    }
}
