//! How wide the documents are: they are read on terminals, too.

use super::{documents, read};

/// The widest line, in characters.
const WIDTH: usize = 100;

/// The lines that are text: no code, no rows of tables.
fn prose(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    text.lines().enumerate().filter(move |(_, line)| {
        let bare = line.trim_start();
        if bare.starts_with("```") {
            inside = !inside;
        }
        !inside && !bare.starts_with('|') && !line.starts_with("    ")
    })
}

/// README.md and docs, but for docs/checks.md, which the program has written.
#[test]
fn no_line_of_text_is_too_wide() {
    let mut wide = Vec::new();
    for name in documents() {
        let is_meant = name == "README.md" || name.starts_with("docs/");
        if !is_meant || name == "docs/checks.md" {
            continue;
        }
        for (number, line) in prose(&read(&name)) {
            if line.chars().count() > WIDTH {
                wide.push(format!("{name}:{}", number + 1));
            }
        }
    }
    assert!(wide.is_empty(), "{wide:?}");
}

#[test]
fn code_and_tables_are_as_wide_as_they_are() {
    let text = "a\n\n    b\n\n| c |\n\n```ini\nd\n```\n- e\n  f\n";
    let lines: Vec<&str> = prose(text).map(|(_, line)| line).collect();
    assert_eq!(lines, ["a", "", "", "", "```", "- e", "  f"]);
}
