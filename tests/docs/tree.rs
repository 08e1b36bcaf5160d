//! What the documents say of the tree: links, files, the example of a check.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::files::MADE_UP;
use super::{all, documents, examples, read, root};

/// What GitHub and others make of a heading.
fn anchors(text: &str) -> BTreeSet<String> {
    text.lines()
        .filter_map(|line| {
            line.trim_start_matches('#')
                .strip_prefix(' ')
                .filter(|_| line.starts_with('#'))
        })
        .map(|title| {
            title
                .to_lowercase()
                .chars()
                .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
                .map(|c| if c == ' ' { '-' } else { c })
                .collect()
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    for name in documents() {
        let text = read(&name);
        let folder = Path::new(&name).parent().expect("a folder");
        for link in all(&text, r"\]\(([^)\s]+)\)") {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target: PathBuf = if file.is_empty() {
                root().join(&name)
            } else {
                root().join(folder).join(file)
            };
            let there = fs::read(&target);
            let there = there.unwrap_or_else(|error| panic!("{name}: {link}: {error}"));
            if !anchor.is_empty() {
                let there = String::from_utf8(there).expect("a text");
                assert!(anchors(&there).contains(anchor), "{name}: {link}");
            }
        }
    }
}

#[test]
fn every_file_of_the_tree_that_is_mentioned_exists() {
    let path = r"[`\s](sample\.[a-z.]*[a-z]|(?:src|docs|packaging|tests|benches)/[A-Za-z0-9@._/-]*[A-Za-z0-9])[`\s,:;]";
    for name in documents() {
        for file in all(&read(&name), path) {
            if file.contains(MADE_UP.0) || file.contains("shouting") {
                continue;
            }
            assert!(root().join(&file).exists(), "{name}: {file}");
        }
    }
}

#[test]
fn the_example_of_a_check_has_the_shape_of_one() {
    let keys = |text: &str| all(text, r"(?m)^    ([a-z_]+): ");
    let example = examples(&read("CONTRIBUTING.md"), "rust").remove(0);
    let real = read("src/check/subject/caps.rs");
    assert_eq!(keys(&example), keys(&real));
    assert!(keys(&real).len() > 4);
}

/// `src/lib.rs` has the file compiled.
#[test]
fn the_example_of_a_check_is_the_one_that_is_compiled() {
    let example = examples(&read("CONTRIBUTING.md"), "rust").remove(0);
    assert_eq!(example, read("tests/docs/longsubject.rs"));
}

#[test]
fn the_package_is_of_this_version_and_under_these_licences() {
    let version = format!("artchk ({}-", env!("CARGO_PKG_VERSION"));
    assert!(read("packaging/changelog").starts_with(&version));
    let copyright = read("packaging/copyright").replace("\n .\n", "\n \n");
    let licence = read("LICENSE-MIT");
    let (_, licence) = licence.split_once("\nPermission ").expect("its text");
    assert!(copyright.contains(&licence.trim_end().replace('\n', "\n ")));
}

/// SECURITY.md promises it.
#[test]
fn unsafe_code_is_forbidden() {
    let manifest = read("Cargo.toml");
    let (_, lints) = manifest.split_once("\n[lints.rust]\n").expect("lints");
    let lints = lints.split("\n[").next().unwrap_or_default();
    assert!(lints.lines().any(|line| line == "unsafe_code = \"forbid\""));
}
