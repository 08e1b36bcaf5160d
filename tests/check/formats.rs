//! The formats for programs, beside JSON.

use serde_json::{Value, json};

use super::{GOOD, faulty};
use crate::support::command::{Finished, artchk};
use crate::support::scratch::Scratch;

/// An article with a violation without a place, a note, and a hint.
fn with_all() -> String {
    let mime = "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\
                Content-Transfer-Encoding: base64\n\n";
    let header = GOOD.replace("From: ", "X-From: ");
    let (header, _) = header.split_once("\n\n").expect("a header");
    // Cyrillic letters, and a wrong delimiter.
    format!("{header}\n{mime}0J/RgNC40LLQtdGCIQotLQpFcmlrYQo=\n")
}

fn checked(format: &str, article: impl Into<Vec<u8>>) -> Finished {
    let words = ["check", "--stdin-name", "a, b.art", "--format", format];
    artchk(words).stdin(article).run()
}

#[test]
fn r50_short_is_a_line_a_finding() {
    let run = checked("short", with_all());
    assert_eq!(run.code(), 1, "{run}");
    let shown = run.stdout();
    assert_eq!(shown.lines().count(), 3, "{run}");
    let mut lines = shown.lines();
    let expected = [
        "a, b.art:1:1: violation hdr-missing: a field is missing",
        "a, b.art:11:1: note base64: ",
        "a, b.art:11:19: hint sigdelimiter: ",
    ];
    for begin in expected {
        let line = lines.next().unwrap_or_default();
        assert!(line.starts_with(begin), "{begin}: {run}");
    }
    let run = checked("short", GOOD);
    assert_eq!(run.stdout(), "");
}

#[test]
fn r50_github_is_a_workflow_command_a_finding() {
    let run = checked("github", with_all());
    assert_eq!(run.code(), 1, "{run}");
    let shown = run.stdout();
    let commands: Vec<&str> = shown
        .lines()
        .map(|line| line.split(" file=a%2C b.art,line=").next().unwrap_or(line))
        .collect();
    assert_eq!(commands, ["::error", "::notice", "::warning"], "{run}");
    let line = "::error file=a%2C b.art,line=1,col=1,endColumn=1,title=artchk hdr-missing::";
    assert!(shown.starts_with(line), "{run}");
    let run = checked("github", faulty().replace("--\n", "--%\n"));
    assert!(
        run.stdout().contains(",line=10,col=1,endColumn=3,"),
        "{run}"
    );
}

#[test]
fn r50_sarif_is_one_document() {
    let run = checked("sarif", with_all());
    assert_eq!(run.code(), 1, "{run}");
    let document: Value = serde_json::from_str(&run.stdout()).expect("JSON");
    assert_eq!(document["version"], "2.1.0");
    let run_of = &document["runs"][0];
    let driver = &run_of["tool"]["driver"];
    assert_eq!(driver["name"], "artchk");
    let rules = driver["rules"].as_array().expect("rules");
    let results = run_of["results"].as_array().expect("results");
    let levels: Vec<&Value> = results.iter().map(|result| &result["level"]).collect();
    assert_eq!(levels, ["error", "note", "warning"], "{run}");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("a number");
        let rule = &rules[usize::try_from(index).expect("a small number")];
        assert_eq!(rule["id"], result["ruleId"], "{run}");
        assert!(
            rule["help"]["markdown"]
                .as_str()
                .is_some_and(|it| it.contains("## Why"))
        );
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a,%20b.art");
        assert!(place["region"]["startLine"].as_u64() >= Some(1), "{run}");
    }
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(*region, json!({ "startLine": 1 }));

    let run = checked("sarif", GOOD);
    assert_eq!(run.code(), 0, "{run}");
    let document: Value = serde_json::from_str(&run.stdout()).expect("JSON");
    assert_eq!(document["runs"][0]["results"], json!([]));
    assert_eq!(document["runs"][0]["tool"]["driver"]["rules"], json!([]));
}

#[test]
fn r50_several_files_are_one_document() {
    let folder = Scratch::new();
    for name in ["a", "b"] {
        folder.write(name, faulty());
    }
    let words = ["check", "--format=sarif", "a", "b", "none"];
    let run = artchk(words).folder(folder.path()).run();
    assert_eq!(run.code(), 2, "{run}");
    let document: Value = serde_json::from_str(&run.stdout()).expect("JSON");
    let of = |part: &Value| part.as_array().map(Vec::len);
    assert_eq!(of(&document["runs"][0]["results"]), Some(2));
    assert_eq!(of(&document["runs"][0]["tool"]["driver"]["rules"]), Some(1));
}

#[test]
fn r50_a_message_identifier_that_is_none_is_null_in_json() {
    for (identifier, is_valid) in [
        ("<good@news.example.net>", true),
        ("<\u{1b}\u{202e}@news.example.net>", false),
        ("good@news.example.net", false),
        ("", false),
    ] {
        let article = GOOD.replace("<good@news.example.net>", identifier);
        let run = artchk(["check", "--format=json"]).stdin(article).run();
        let article = super::json_of(&run).remove(0);
        let expected = if is_valid {
            json!(identifier)
        } else {
            Value::Null
        };
        assert_eq!(article["message_id"], expected, "{run}");
    }
}

#[test]
fn r50_no_format_acts_on_a_terminal() {
    let article =
        format!("{GOOD}\n--\u{9b}\nErika\n").replace("Trying", "x\u{7f}\u{1b}[31m\u{202e}");
    for format in ["human", "short", "json", "github", "sarif"] {
        let run = artchk(["check", "--stdin-name", "a\u{1b}b", "--format", format])
            .stdin(article.clone())
            .run();
        let shown = run.stdout();
        assert!(shown.contains("hdr-control-char"), "{run}");
        let acts = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!shown.contains(acts), "{run}");
    }
}
