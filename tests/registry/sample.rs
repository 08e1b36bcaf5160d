//! An article of `tests/articles`, and what its name says.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use artchk::article::Article;
use artchk::check::registry::CHECKS;
use artchk::check::{self, Check, Findings, Severity};

use super::expected::{Expected, line_of};

/// An article file.
pub(crate) struct Sample {
    file: PathBuf,
    pub(crate) octets: Vec<u8>,
    pub(super) expected: Expected,
}

/// What the checks find in these octets.
pub(super) fn findings(octets: &[u8], expected: &Expected) -> Findings {
    let article = Article::from_either(octets.to_vec());
    check::run(&article, &expected.context(), &expected.selection())
}

/// The same as lines of a `.findings` file.
pub(super) fn lines(octets: &[u8], expected: &Expected) -> Vec<String> {
    let article = Article::from_either(octets.to_vec());
    let findings = findings(octets, expected);
    let lines = findings.iter().map(|finding| line_of(&article, finding));
    lines.collect()
}

/// The check whose code the name begins with (the longest that does), and the
/// rest of the name.
fn check_of(name: &str) -> Option<(&'static Check, &str)> {
    let rest = |code| match str::strip_prefix(name, code)? {
        "" => Some(""),
        rest => rest.strip_prefix('-'),
    };
    let checks = CHECKS.iter();
    let fitting = checks.filter_map(|check| Some((*check, rest(check.code)?)));
    fitting.max_by_key(|(check, _)| check.code.len())
}

impl Sample {
    /// All articles, by name. They are read once, before any test writes down
    /// what is found.
    pub(crate) fn all() -> &'static [Sample] {
        static READ: OnceLock<Vec<Sample>> = OnceLock::new();
        READ.get_or_init(Sample::read)
    }

    fn read() -> Vec<Sample> {
        let articles = files().into_iter().filter(|file| has_ending(file, "art"));
        let samples = articles.map(|file| Sample {
            octets: fs::read(&file).expect("a readable file"),
            expected: Expected::read(&file.with_extension("findings")),
            file,
        });
        let samples: Vec<Sample> = samples.collect();
        assert!(!samples.is_empty());
        samples
    }

    /// The name of the file, without its folder and its ending.
    pub(crate) fn name(&self) -> &str {
        let name = self.file.file_stem().expect("a name");
        name.to_str().expect("a name in UTF-8")
    }

    /// Where what is expected is written down.
    pub(super) fn expected_file(&self) -> PathBuf {
        self.file.with_extension("findings")
    }

    pub(super) fn is_near_miss(&self) -> bool {
        self.name().starts_with("ok-")
    }

    /// The check that the name begins with, and for a near miss the severity
    /// that it is near to.
    ///
    /// # Panics
    ///
    /// If the name says it of none.
    pub(super) fn subject(&self) -> (&'static Check, Option<Severity>) {
        let name = self.name();
        let found = check_of(name.strip_prefix("ok-").unwrap_or(name));
        let (check, rest) = found.unwrap_or_else(|| panic!("{name}: no check has such a code"));
        let severity = match check.severities {
            _ if !self.is_near_miss() => None,
            [only] => Some(*only),
            several => {
                let word = rest.split('-').next();
                let known = several.iter().find(|known| Some(known.name()) == word);
                let known = known.copied();
                Some(known.unwrap_or_else(|| panic!("{name}: ok-{}-SEVERITY-…", check.code)))
            }
        };
        (check, severity)
    }

    /// What all checks find in the article.
    pub(super) fn findings(&self) -> Findings {
        findings(&self.octets, &self.expected)
    }

    /// The same as lines of a `.findings` file.
    pub(super) fn found(&self) -> Vec<String> {
        lines(&self.octets, &self.expected)
    }
}

/// All files below `tests/articles`, by name.
pub(super) fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    entries(&root).iter().flat_map(|f| entries(f)).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    let mut found: Vec<PathBuf> = entries.map(|e| e.expect("an entry").path()).collect();
    found.sort();
    found
}

pub(super) fn has_ending(file: &Path, ending: &str) -> bool {
    file.extension().is_some_and(|there| there == ending)
}
