//! The filters, as docs/scoring.md and docs/configuration.md describe them, held to
//! the registry.

use artchk::config::{Filters, Pattern};
use artchk::filter::Points;
use artchk::filter::registry::KINDS;

use super::{all, examples, part, read};

#[test]
fn every_filter_is_described_in_the_same_words() {
    let page = read("docs/scoring.md");
    for kind in KINDS {
        let row = format!("| `{}` | {} |", kind.name, kind.about);
        assert!(page.contains(&row), "{row}");
    }
}

#[test]
fn every_limit_is_that_of_the_program() {
    let scoring = read("docs/scoring.md");
    let configuration = read("docs/configuration.md");
    let section = part(&configuration, "### `filter_limit NAME`", "#");
    for kind in KINDS {
        if let Some(limit) = kind.limit {
            let row = format!("| `{}` | {} | {limit} |", kind.name, kind.about);
            assert!(scoring.contains(&row), "{row}");
            let words = format!("{limit} `{}`", kind.name);
            assert!(section.contains(&words), "{words}");
        }
    }
    let section = part(&configuration, "### `filter NAME`", "#").replace('\n', " ");
    for kind in KINDS {
        assert!(
            section.contains(&format!("`{}`", kind.name)),
            "{}",
            kind.name
        );
    }
    let worst = Filters::default().points("links");
    assert!(scoring.contains(&format!("down to {worst}.")), "{worst}");
}

#[test]
fn every_example_of_a_rule_is_one() {
    let examples = examples(&read("docs/scoring.md"), "score");
    assert!(!examples.is_empty());
    for example in examples {
        for rule in all(&example, r"(?m)^[A-Za-z-]+ = ([^#]+)") {
            let (points, pattern) = rule.trim().split_once(' ').expect("points");
            assert!(Points::read(points).is_some(), "{rule}");
            assert!(Pattern::compile(pattern.trim()).is_ok(), "{rule}");
        }
    }
}

/// `src/lib.rs` has the file compiled.
#[test]
fn the_example_of_a_filter_is_the_one_that_is_compiled() {
    let example = examples(&read("CONTRIBUTING.md"), "rust").remove(1);
    assert_eq!(example, read("tests/docs/shouting.rs"));
}
