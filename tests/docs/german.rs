//! The German manual pages say of the same things as the English ones.

use super::{all, read};

/// Options, parameters, blocks, files and commands, in the order of the page.
/// Of the operator's own words (`Ar`) only that they are there.
fn things(page: &str) -> Vec<String> {
    let things = all(
        &read(page),
        r"(?m)^(\.It (?:Fl|Li|Cm|Pa|Ev|[0-9]+)\b.*|\.Ss artchk .*)$",
    );
    let own = regex::Regex::new(r"Ar [A-Z]+").expect("an expression");
    things
        .iter()
        .map(|thing| own.replace_all(thing, "Ar").into_owned())
        .collect()
}

#[test]
fn the_german_pages_describe_the_same_things() {
    for (page, least) in [
        ("artchk.1", 60),
        ("artchk.ini.5", 30),
        ("artchk.rc.5", 30),
        ("artchk.kill.5", 0),
    ] {
        let english = things(&format!("docs/man/{page}"));
        let german = things(&format!("docs/man/de/{page}"));
        assert!(english.len() >= least, "{page}: {}", english.len());
        assert_eq!(german, english, "docs/man/de/{page}");
    }
}

/// "Voreinstellung" is what "Default" is.
#[test]
fn the_german_page_has_the_same_defaults() {
    let defaults = |page: &str, word: &str| {
        let text = read(page);
        let lines: Vec<String> = all(&text, &format!(r"(?m)^{word}: ([0-9]+)\.$"));
        let expressions = all(&text, &format!(r"(?m)^{word}:\n(\.(?:Li|Pa) .*)$"));
        (lines, expressions)
    };
    let english = defaults("docs/man/artchk.ini.5", "Default");
    assert!(english.0.len() > 8 && english.1.len() > 4, "{english:?}");
    assert_eq!(
        defaults("docs/man/de/artchk.ini.5", "Voreinstellung"),
        english
    );
}
