//! The registry of checks, put to the test by articles.
//!
//! `tests/articles/FAMILY/CODE-WHAT.art` is an article with exactly one fault,
//! `ok-WHAT.art` is its near miss. What ends in `.wire.art` is in wire format.
//! All findings of all articles stand in one snapshot for each family, so that
//! what fires along with the intended finding is seen: such a line begins with
//! a plus sign.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use artchk::article::{Article, newsreader};
use artchk::check::registry::CHECKS;
use artchk::check::{self, Context, Selection, Severity};
use artchk::cli::explain;
use artchk::config::{self, Config, Files, Known};

use crate::support::scratch::Scratch;

/// An article file.
struct Sample {
    family: String,
    stem: String,
    octets: Vec<u8>,
}

impl Sample {
    fn all() -> Vec<Sample> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
        let mut samples = Vec::new();
        for family in entries(&root) {
            for file in entries(&family) {
                let name = file_name(&file);
                let stem = name.strip_suffix(".art").expect("an .art file");
                samples.push(Sample {
                    family: file_name(&family),
                    stem: stem.to_owned(),
                    octets: fs::read(&file).expect("a readable file"),
                });
            }
        }
        assert!(!samples.is_empty());
        samples
    }

    fn name(&self) -> String {
        format!("{}/{}", self.family, self.stem)
    }

    fn is_near_miss(&self) -> bool {
        self.stem.starts_with("ok-")
    }

    /// The code that the name begins with: the longest that fits.
    fn code(&self) -> Option<&'static str> {
        CHECKS
            .iter()
            .map(|check| check.code)
            .filter(|code| {
                let rest = self.stem.strip_prefix(code);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            })
            .max_by_key(|code| code.len())
    }

    fn findings(&self) -> Vec<Shown> {
        findings(&self.octets)
    }
}

/// What is compared and shown of a finding.
#[derive(Debug, PartialEq)]
struct Shown {
    code: &'static str,
    severity: Severity,
    line: Option<usize>,
    summary: String,
    values: Vec<(&'static str, String)>,
}

fn findings(octets: &[u8]) -> Vec<Shown> {
    let article = Article::from_either(octets.to_vec());
    check::run(&article, &context(), &Selection::all())
        .iter()
        .map(|finding| Shown {
            code: finding.check.code,
            severity: finding.severity,
            line: finding.position(&article).map(|at| at.line),
            summary: finding.summary(),
            values: finding
                .values()
                .map(|(name, value)| (name, value.to_owned()))
                .collect(),
        })
        .collect()
}

/// Every article is judged at the same time.
fn context() -> Context {
    Context::at("2026-11-22T12:00:00Z".parse().expect("a time"))
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a readable folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    found.sort();
    found
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().expect("a name");
    name.to_str().expect("a name in UTF-8").to_owned()
}

#[test]
fn every_code_fires_on_its_own_articles() {
    for sample in Sample::all().iter().filter(|sample| !sample.is_near_miss()) {
        let name = sample.name();
        let code = sample.code();
        let code = code.unwrap_or_else(|| panic!("{name}: no check has a code like that"));
        let found = sample.findings();
        assert!(
            found.iter().any(|finding| finding.code == code),
            "{name}: {found:?}"
        );
    }
}

#[test]
fn no_code_fires_on_a_near_miss() {
    for sample in Sample::all().iter().filter(|sample| sample.is_near_miss()) {
        let mut found = sample.findings();
        found.retain(|finding| finding.severity != Severity::Note);
        assert!(found.is_empty(), "{}: {found:?}", sample.name());
    }
}

#[test]
fn every_code_has_an_article_of_its_own() {
    let samples = Sample::all();
    let shown: BTreeSet<&str> = samples.iter().filter_map(Sample::code).collect();
    let missing: Vec<&str> = CHECKS
        .iter()
        .map(|check| check.code)
        .filter(|code| !shown.contains(code))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn all_findings_of_all_articles() {
    let mut families: BTreeMap<String, String> = BTreeMap::new();
    for sample in Sample::all() {
        let text = families.entry(sample.family.clone()).or_default();
        let _ = writeln!(text, "{}", sample.stem);
        for finding in sample.findings() {
            let mark = match sample.code() == Some(finding.code) {
                true => ' ',
                false => '+',
            };
            let line = finding.line.map_or("-".to_owned(), |line| line.to_string());
            let (severity, code) = (finding.severity.name(), finding.code);
            let summary = finding.summary;
            let _ = writeln!(text, "  {mark} {code} {severity} line {line}: {summary}");
        }
    }
    for (family, text) in families {
        insta::assert_snapshot!(format!("articles_{family}"), text);
    }
}

#[test]
fn line_ends_and_wire_format_make_no_difference() {
    for sample in Sample::all() {
        // Where line ends are the fault, there is nothing to compare with.
        if sample.octets.contains(&b'\r') {
            continue;
        }
        let native = sample.findings();
        let cr_lf = with_cr_lf(&sample.octets);
        assert_eq!(findings(&cr_lf), native, "{} with CR LF", sample.name());
        let wire = in_wire_format(&cr_lf);
        assert_eq!(findings(&wire), native, "{} on the wire", sample.name());
    }
}

pub(crate) fn with_cr_lf(octets: &[u8]) -> Vec<u8> {
    let lines = octets.split(|&octet| octet == b'\n');
    lines.collect::<Vec<_>>().join(&b"\r\n"[..])
}

/// RFC 3977, section 3.1.1.
pub(crate) fn in_wire_format(octets: &[u8]) -> Vec<u8> {
    let mut wire = Vec::new();
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
    }
    wire.extend_from_slice(b".\r\n");
    wire
}

#[test]
fn an_article_that_ends_anywhere_is_judged() {
    for sample in Sample::all() {
        for end in (0..sample.octets.len()).step_by(13) {
            // What counts is that reading never fails.
            for finding in findings(&sample.octets[..end]) {
                let lines = sample.octets[..end].split(|&octet| octet == b'\n').count();
                assert!(
                    finding.line.is_none_or(|line| line <= lines),
                    "{} up to {end}: {finding:?}",
                    sample.name()
                );
            }
        }
    }
}

/// The sample of this name as the program loads it, and what it complains of.
fn load(text: &str) -> (Config, Vec<String>) {
    let folder = Scratch::new();
    folder.write(
        "a.ini",
        "reader = news.example.net\nmessage_id_domain = check.example.net\ncheckgroups:\nmisc.test y\n",
    );
    folder.write("a.rc", text);
    let checks: Vec<_> = CHECKS
        .iter()
        .map(|check| (check.code, check.variables))
        .collect();
    let newsreaders: Vec<_> = newsreader::codes().collect();
    let known = Known {
        checks: &checks,
        newsreaders: &newsreaders,
    };
    let files = Files::new(folder.path(), Some("a"), None, "artchk");
    let (config, faults) = config::load(&files, known).expect("a configuration");
    (config, faults.iter().map(ToString::to_string).collect())
}

#[test]
fn the_sample_texts_are_those_of_the_registry() {
    for text in [
        include_str!("../sample.rc"),
        include_str!("../sample.de.rc"),
    ] {
        let (config, faults) = load(text);
        assert!(faults.is_empty(), "{faults:?}");
        for check in CHECKS.iter() {
            let block = config.texts.get(check.code);
            let block = block.unwrap_or_else(|| panic!("no block [{}]", check.code));
            let mark = match check.severities.first() {
                Some(Severity::Violation) => "* ",
                _ => "- ",
            };
            assert!(block.starts_with(mark), "[{}]: {block}", check.code);
        }
    }
}

#[test]
fn the_list_of_checks_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/checks.md");
    let file = fs::read_to_string(path).unwrap_or_default();
    assert!(
        file == explain::document(),
        "docs/checks.md is not what the program says; \
         renew it with: cargo run -- explain all > docs/checks.md"
    );
}
