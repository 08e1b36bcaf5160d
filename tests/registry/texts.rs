//! What people read about the checks is complete: the sample texts, the list.

use std::fs;
use std::path::Path;

use artchk::check::registry::CHECKS;
use artchk::cli::explain;

use crate::support::configuration::load;

const INI: &str = "reader = news.example.net\nmessage_id_domain = check.example.net\n\
                   checkgroups:\nmisc.test y\n";

#[test]
fn the_sample_texts_are_those_of_the_registry() {
    for text in [
        include_str!("../../sample.rc"),
        include_str!("../../sample.de.rc"),
    ] {
        let text = text.replace("change-this-address.", "check.");
        let text = text.replace("bitte-adresse-aendern.", "check.");
        let (config, faults) = load(INI, &text, "", &[]);
        assert!(faults.is_empty(), "{faults:?}");
        let config = config.expect("a configuration");
        // A note, too: the operator may give it another severity (R36), with
        // which the mark goes along (R12).
        for check in CHECKS.iter() {
            let block = config.texts.get(check.code);
            let block = block.unwrap_or_else(|| panic!("no block [{}]", check.code));
            assert!(block.starts_with("$mark "), "[{}]: {block}", check.code);
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
