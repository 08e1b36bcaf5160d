//! What docs/reports.md shows of reports.

use serde_json::Value;

use super::{all, examples, part, pattern, read};
use crate::support::command::artchk;

/// What it is with a time in place of each.
fn without_times(text: &str) -> String {
    let time = pattern(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC");
    time.replace_all(text, "TIME").into_owned()
}

#[test]
fn the_report_is_one_of_made_up_events() {
    let document = read("docs/reports.md");
    let section = part(&document, "## A report", "## ");
    let made = artchk(["report", "--test-data", "--since", "7d"]).run();
    assert_eq!(made.code(), 0, "{made}");
    let shown = examples(section, "");
    assert_eq!(shown.len(), 1, "{section}");
    assert_eq!(without_times(&shown[0]), without_times(&made.stdout()));
}

#[test]
fn all_numbers_are_described() {
    let document = read("docs/reports.md");
    let names = all(part(&document, "## The numbers", "## "), "`([a-z_]+)`");
    let made = artchk(["report", "--test-data", "--format", "json"]).run();
    let figures: Value = serde_json::from_str(&made.stdout()).expect("JSON");
    let figures = figures.as_object().expect("an object");
    assert!(figures.len() > 10, "{figures:?}");
    for (name, value) in figures {
        assert!(names.contains(name), "{name}");
        let first = value.get(0).unwrap_or(value);
        for name in first
            .as_object()
            .into_iter()
            .flat_map(|object| object.keys())
        {
            assert!(names.contains(name), "{name}");
        }
    }
}

/// Of reports that are sent, and of one by hand.
#[test]
fn the_template_makes_a_text_of_made_up_events() {
    let document = read("docs/reports.md");
    let shown = examples(part(&document, "## Templates", "## "), "jinja");
    assert_eq!(shown.len(), 1, "{shown:?}");
    let folder = crate::operator::report::bot("report_templates = templates");
    std::fs::create_dir(folder.scratch.join("templates")).expect("a folder");
    folder.scratch.write("templates/report.txt", &shown[0]);
    let label = pattern(r"(?m)^R\d{8}-[vhn]-\S+: \d+ new in \S+$");
    for (more, has_label) in [(&["--no-threshold"][..], true), (&[], false)] {
        let arguments: Vec<&str> = ["report", "--test-data"]
            .iter()
            .chain(more)
            .copied()
            .collect();
        let made = folder.subcommand(&arguments).run();
        assert_eq!((made.code(), made.stderr().as_str()), (0, ""), "{made}");
        let text = made.stdout();
        assert_eq!(label.is_match(&text), has_label, "{text}");
        assert!(
            text.contains("from") && !text.to_lowercase().contains("none"),
            "{text}"
        );
    }
}
