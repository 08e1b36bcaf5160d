//! What people read about the checks is complete: the sample texts, the list.

use std::fs;
use std::path::Path;

use artchk::article::newsreader;
use artchk::check::Severity;
use artchk::check::registry::CHECKS;
use artchk::cli::explain;
use artchk::config::{self, Config, Files, Known};

use crate::support::scratch::Scratch;

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
        include_str!("../../sample.rc"),
        include_str!("../../sample.de.rc"),
    ] {
        let (config, faults) = load(text);
        assert!(faults.is_empty(), "{faults:?}");
        for check in CHECKS {
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
