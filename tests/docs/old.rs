//! docs/from-artchk-pl.md: the description of the old Checkbot, sentence by
//! sentence, with the tests that show what holds here.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{all, part, read, root};

/// The names of all tests of the program.
fn tests(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            tests(&path, names);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).expect("a source");
            let test = r"#\[(?:tokio::)?test(?:\([^)]*\))?\]\s*(?:#\[[^\]]*\]\s*)*(?:async )?fn ([a-z0-9_]+)\(";
            names.extend(all(&text, test));
        }
    }
}

/// A row is what was said, what became of it, and what shows it; where there is
/// nothing to show, the last column says why.
#[test]
fn every_test_named_for_a_sentence_of_old_exists() {
    let mut names = BTreeSet::new();
    tests(&root().join("src"), &mut names);
    tests(&root().join("tests"), &mut names);
    assert!(names.len() > 1000, "{}", names.len());
    let page = read("docs/from-artchk-pl.md");
    let page = part(&page, "## The old description, sentence by sentence", "## ");
    let (mut count, mut shown) = (0, 0);
    for row in page.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let [said, what, shows] = cells[..] else {
            assert!(row.starts_with("|---"), "three columns: {row}");
            continue;
        };
        if said == "it said" {
            continue;
        }
        let word = what.split([':', ';', ' ']).next().unwrap_or_default();
        assert!(["same", "mended", "not"].contains(&word), "{row}");
        let named = all(shows, "`([a-z0-9_]+)`");
        assert!(!named.is_empty() || shows.starts_with("no test: "), "{row}");
        for name in named {
            assert!(names.contains(&name), "there is no test {name}");
            shown += 1;
        }
        count += 1;
    }
    assert!(count > 75 && shown > 75, "{count} rows, {shown} tests");
}
