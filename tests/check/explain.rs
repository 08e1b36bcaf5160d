//! `artchk explain`.

use artchk::check::registry::{CHECKS, FAMILIES};

use super::json_of;
use crate::support::command::artchk;

#[test]
fn explain_says_what_a_check_is_about() {
    let run = artchk(["explain", "sigdel"]).run();
    assert_eq!(run.code(), 0, "{run}");
    for piece in [
        "# sigdelimiter",
        "## Why it matters",
        "`$wrongsig`",
        "RFC 3676, section 4.3",
    ] {
        assert!(run.stdout().contains(piece), "{piece}: {run}");
    }
    let run = artchk(["explain"]).run();
    assert_eq!(run.code(), 0, "{run}");
    assert!(run.stdout().contains("\nlongsig "), "{run}");
}

#[test]
fn explain_knows_what_was_meant() {
    let run = artchk(["explain", "longsigs"]).run();
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr().contains("did you mean \"longsig\"?"), "{run}");
}

/// The codes of the sections that are shown.
fn sections(shown: &str) -> Vec<&str> {
    let titles = shown.lines().filter_map(|line| line.strip_prefix("# "));
    titles.collect()
}

#[test]
fn explain_shows_the_checks_of_a_family() {
    for family in FAMILIES {
        let run = artchk(["explain", family.name]).run();
        assert_eq!(run.code(), 0, "{run}");
        let codes: Vec<&str> = family.checks.iter().map(|check| check.code).collect();
        assert_eq!(sections(&run.stdout()), codes, "{}", family.name);
    }
    // What is a code is no family.
    let run = artchk(["explain", "date"]).run();
    assert_eq!(sections(&run.stdout()), ["date"]);
    let run = artchk(["explain", "adress"]).run();
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr().contains("did you mean \"address\"?"), "{run}");
}

#[test]
fn explain_takes_several_names() {
    let run = artchk(["explain", "nomid", "signature", "Date"]).run();
    assert_eq!(run.code(), 0, "{run}");
    let shown = run.stdout();
    let sections = sections(&shown);
    assert_eq!(sections.first(), Some(&"nomid"), "{run}");
    assert_eq!(sections.last(), Some(&"date"), "{run}");
    assert!(sections.contains(&"sig-empty"), "{run}");

    let run = artchk(["explain", "nomids", "nomid", "adress"]).run();
    assert_eq!((run.code(), run.stdout().as_str()), (2, ""), "{run}");
    let said = run.stderr();
    let lines: Vec<&str> = said.lines().collect();
    assert!(
        matches!(lines.as_slice(), [first, second]
            if first.contains("\"nomid\"?") && second.contains("\"address\"?")),
        "{run}"
    );
}

/// On a terminal that is what is shown without an option.
#[test]
fn explain_shows_people_no_signs_of_markdown() {
    let run = artchk(["explain", "--format=human", "sigdelimiter"]).run();
    assert_eq!(run.code(), 0, "{run}");
    let shown = run.stdout();
    assert!(shown.starts_with("sigdelimiter\n\nthe signature"), "{run}");
    assert!(shown.contains("\nWhy it matters\n\n"), "{run}");
    assert!(
        shown.contains("Variables in its text block: $wrongsig\n"),
        "{run}"
    );
    assert!(shown.contains("is not exactly \"-- \": two"), "{run}");
    let run = artchk(["explain", "--format=human", "all"]).run();
    assert!(!run.stdout().contains("\n## "), "{run}");
    let run = artchk(["explain", "--format=markdown", "sigdelimiter"]).run();
    assert!(run.stdout().starts_with("# sigdelimiter\n"), "{run}");
}

#[test]
fn explain_lists_the_families() {
    let run = artchk(["explain"]).run();
    let shown = run.stdout();
    let last = shown.lines().last().unwrap_or_default();
    for family in FAMILIES {
        assert!(last.contains(family.name), "{}: {last}", family.name);
    }
}

#[test]
fn explain_says_all_of_a_check_as_json() {
    let run = artchk(["explain", "nomid", "--format", "json"]).run();
    assert_eq!(run.code(), 0, "{run}");
    let lines = json_of(&run);
    let [check] = lines.as_slice() else {
        panic!("one check: {run}");
    };
    let keys = check.as_object().expect("an object").keys();
    assert_eq!(keys.len(), 14, "{run}");
    assert_eq!(check["code"], "nomid");
    assert_eq!(check["family"], "message-id");
    assert_eq!(
        check["severities"],
        serde_json::json!(["violation", "hint"])
    );
    assert_eq!(check["since"], "0.1.0");
    assert_eq!(check["remedy"], serde_json::Value::Null);
    for key in ["finds", "why", "left_alone", "fix"] {
        let text = check[key].as_str().unwrap_or_default();
        assert!(!text.is_empty() && !text.contains("##"), "{key}: {text}");
    }
    let reasons = check["reasons"].as_array().expect("a list");
    assert!(
        reasons
            .iter()
            .any(|reason| reason == "it is one word without a dot")
    );
    for name in ["all", ""] {
        let words = ["explain", "--format=json", name];
        let run = artchk(words.iter().filter(|word| !word.is_empty())).run();
        assert_eq!(json_of(&run).len(), CHECKS.len(), "{name}");
    }
}

#[test]
fn the_help_says_what_can_be_explained() {
    let run = artchk(["--help"]).run();
    assert!(run.stdout().contains("Explain a check, a family"), "{run}");
    let run = artchk(["explain", "--help"]).run();
    assert!(run.stdout().contains("CODE|FAMILY|all"), "{run}");
}

#[test]
fn r50a_explain_says_what_is_put_right() {
    let run = artchk(["explain", "sigdelimiter", "--format", "json"]).run();
    let does = "the delimiter becomes two hyphens and a blank";
    let remedy = serde_json::json!({ "safe": true, "does": does });
    assert_eq!(json_of(&run)[0]["remedy"], remedy, "{run}");
    let run = artchk(["explain", "sigdelimiter"]).run();
    let line = format!("\nFixed by `artchk fix`: {does}\n");
    assert!(run.stdout().contains(&line), "{run}");
    let run = artchk(["explain", "longlines"]).run();
    let line = "\nFixed by `artchk fix --unsafe-fixes`: the lines are broken at blanks\n";
    assert!(run.stdout().contains(line), "{run}");
    let run = artchk(["explain", "nomid"]).run();
    assert!(!run.stdout().contains("Fixed by"), "{run}");
}
