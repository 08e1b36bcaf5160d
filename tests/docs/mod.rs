//! What people read, held to the program.

mod changes;
mod commands;
mod files;
mod filters;
mod german;
mod installed;
mod messages;
mod old;
mod parameters;
mod reports;
mod rules;
mod shown;
mod tree;
mod width;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use regex::Regex;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    let path = root().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The names of all documents, below the root.
fn documents() -> Vec<String> {
    let mut names: Vec<String> = [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
    ]
    .map(str::to_owned)
    .to_vec();
    for folder in ["docs", "docs/de"] {
        for entry in fs::read_dir(root().join(folder)).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            let name = name.to_str().expect("a name in UTF-8");
            if name.ends_with(".md") {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    assert!(names.len() > 8);
    names
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a regular expression")
}

/// All first groups of the matches.
fn all(text: &str, expression: &str) -> Vec<String> {
    pattern(expression)
        .captures_iter(text)
        .map(|found| found[1].to_owned())
        .collect()
}

fn set(words: impl IntoIterator<Item = impl Into<String>>) -> BTreeSet<String> {
    words.into_iter().map(Into::into).collect()
}

/// The contents of the fenced examples of this language, indented ones too.
fn examples(text: &str, language: &str) -> Vec<String> {
    let mut found: Vec<Vec<&str>> = Vec::new();
    let mut inside: Option<usize> = None;
    for line in text.lines() {
        let bare = line.trim_start();
        match inside {
            Some(_) if bare == "```" => inside = None,
            Some(indent) => {
                let line = line.get(indent..).unwrap_or_default();
                found.last_mut().expect("an example").push(line);
            }
            None if bare == format!("```{language}") => {
                inside = Some(line.len() - bare.len());
                found.push(Vec::new());
            }
            None => {}
        }
    }
    found
        .into_iter()
        .map(|lines| lines.join("\n") + "\n")
        .collect()
}

/// The part of a text from a line on, to the next one of its kind.
fn part<'a>(text: &'a str, line: &str, next: &str) -> &'a str {
    let (_, rest) = text
        .split_once(&format!("\n{line}\n"))
        .unwrap_or_else(|| panic!("there is no {line}"));
    rest.split(&format!("\n{next}")).next().unwrap_or(rest)
}
