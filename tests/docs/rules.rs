//! The rules: what code, tests and documents cite is there.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::{all, read, root};

/// The numbers of the rules that docs/rules.md states, as they stand there.
fn stated() -> Vec<String> {
    all(&read("docs/rules.md"), r"(?m)^\*\*(R[0-9]+[a-z]?)\*\* \S")
}

/// The numbers that a text cites: `R17`, or `r17_` in the name of a test. The label
/// of a report has a day in that place.
fn cited(text: &str) -> impl Iterator<Item = String> {
    let in_prose = all(text, r"\bR([0-9]+[a-z]?)\b");
    // Two names of rules may share the line between them.
    let in_names = all(&text.replace('_', "__"), r"(?:\bfn |_)r([0-9]+[a-z]?)_");
    let numbers = in_prose.into_iter().chain(in_names);
    let numbers = numbers.filter(|number| number.len() < "20261128".len());
    numbers.map(|number| format!("R{number}"))
}

/// All files below a folder, but for articles, which cite nothing.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(self::files(&path));
        } else if path.extension().is_none_or(|ending| ending != "art") {
            files.push(path);
        }
    }
    files
}

/// R9 before R14, R14 before R14a.
fn order(one: &str, other: &str) -> Ordering {
    let key = |rule: &str| {
        let digits = rule.trim_start_matches('R');
        let letter = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        let number: u32 = digits.trim_end_matches(letter).parse().expect("a number");
        (number, letter.to_owned())
    };
    key(one).cmp(&key(other))
}

#[test]
fn every_rule_that_is_cited_is_stated() {
    let stated: BTreeSet<String> = stated().into_iter().collect();
    let mut seen = 0;
    for folder in ["src", "tests", "docs", "benches"] {
        for file in files(&root().join(folder)) {
            let Ok(text) = fs::read_to_string(&file) else {
                continue;
            };
            for rule in cited(&text) {
                let file = file.display();
                assert!(
                    stated.contains(&rule),
                    "{file}: docs/rules.md has no {rule}"
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn each_rule_is_stated_once_and_in_order() {
    let stated = stated();
    assert!(stated.len() > 50, "{}", stated.len());
    for pair in stated.windows(2) {
        let is_next = order(&pair[0], &pair[1]) == Ordering::Less;
        assert!(is_next, "{} stands before {}", pair[0], pair[1]);
    }
}

#[test]
fn citations_are_seen() {
    let text = "// R5, and (R14a)\nfn r21_r30_as_well() {}\nfn r7_to_r13_all() {}\nXR9 R1x2 R20261128-v-aaaaa";
    let found: Vec<String> = cited(text).collect();
    assert_eq!(found, ["R5", "R14a", "R21", "R30", "R7", "R13"]);
}
