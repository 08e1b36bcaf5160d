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

/// What the standard (SARIF 2.1.0, OASIS) asks of each object, as far as it can
/// be told from the document alone.
#[test]
fn r50_sarif_is_what_the_standard_asks_for() {
    let folder = Scratch::new();
    let all = with_all();
    for name in ["a b.art", "sub/100%.art", "sub/x:y\u{e4}.art", "c.art"] {
        folder.write(name, &all);
    }
    let words = ["check", "--format=sarif", "a b.art", "sub", "c.art"];
    let run = artchk(words).folder(folder.path()).run();
    let document: Value = serde_json::from_str(&run.stdout()).expect("JSON");
    // 3.13: version and runs are required.
    let schema = document["$schema"].as_str().expect("a schema");
    assert!(schema.starts_with("https://") && schema.contains("sarif") && schema.contains("2.1.0"));
    assert_eq!(document["version"], "2.1.0");
    let runs = document["runs"].as_array().expect("3.13.4: runs");
    assert_eq!(runs.len(), 1);
    let keys = |value: &Value, known: &[&str]| {
        for key in value.as_object().expect("an object").keys() {
            assert!(known.contains(&key.as_str()), "unknown key {key}");
        }
    };
    keys(&document, &["$schema", "version", "runs"]);
    keys(&runs[0], &["tool", "columnKind", "results"]);
    assert_eq!(runs[0]["columnKind"], "unicodeCodePoints", "3.14.27");
    // 3.18.2, 3.19.8: a tool has a driver, which has a name.
    let driver = &runs[0]["tool"]["driver"];
    keys(driver, &["name", "semanticVersion", "rules"]);
    assert!(driver["name"].as_str().is_some_and(|name| !name.is_empty()));
    let version = driver["semanticVersion"].as_str().expect("a version");
    assert_eq!(version.split('.').count(), 3, "3.19.12: {version}");
    // 3.49: a rule has an identifier, which no other has.
    let rules = driver["rules"].as_array().expect("rules");
    let mut identifiers = Vec::new();
    let levels = ["error", "warning", "note", "none"];
    let is_level = |level: &Value| level.as_str().is_some_and(|level| levels.contains(&level));
    for rule in rules {
        keys(
            rule,
            &[
                "id",
                "shortDescription",
                "help",
                "defaultConfiguration",
                "properties",
            ],
        );
        let identifier = rule["id"].as_str().expect("3.49.3: id");
        assert!(!identifiers.contains(&identifier), "{identifier} twice");
        identifiers.push(identifier);
        // 3.12: a message has a text.
        for message in ["shortDescription", "help"] {
            assert!(rule[message]["text"].is_string(), "{message}: {rule}");
        }
        assert!(
            is_level(&rule["defaultConfiguration"]["level"]),
            "3.50.3: {rule}"
        );
        let tags = rule["properties"]["tags"].as_array().expect("3.8.2: tags");
        assert!(tags.iter().all(Value::is_string), "{rule}");
    }
    let results = runs[0]["results"].as_array().expect("results");
    assert!(results.len() > rules.len(), "{run}");
    let mut uris = Vec::new();
    for result in results {
        keys(
            result,
            &["ruleId", "ruleIndex", "level", "message", "locations"],
        );
        // 3.27.6: the index is that of the rule with this identifier.
        let index = result["ruleIndex"].as_u64().expect("an index");
        let index = usize::try_from(index).expect("a small number");
        assert_eq!(identifiers.get(index).copied(), result["ruleId"].as_str());
        assert!(is_level(&result["level"]), "3.27.10: {result}");
        assert!(result["message"]["text"].is_string(), "3.27.11: {result}");
        let places = result["locations"].as_array().expect("3.27.12: locations");
        assert_eq!(places.len(), 1, "{result}");
        let place = &places[0]["physicalLocation"];
        keys(place, &["artifactLocation", "region"]);
        uris.push(
            place["artifactLocation"]["uri"]
                .as_str()
                .expect("3.4.3: uri"),
        );
        // 3.30: all are positive, and the end is not before the start.
        keys(&place["region"], &["startLine", "startColumn", "endColumn"]);
        let number = |key: &str| place["region"].get(key).map(|it| it.as_u64().expect(key));
        assert!(number("startLine") >= Some(1), "{result}");
        if let Some(column) = number("startColumn") {
            assert!(
                column >= 1 && number("endColumn") >= Some(column),
                "{result}"
            );
        }
    }
    uris.dedup();
    // RFC 3986: what is no character of a path is encoded; a colon before the
    // first slash would end a scheme.
    assert_eq!(
        uris,
        [
            "a%20b.art",
            "sub/100%25.art",
            "sub/x%3Ay%C3%A4.art",
            "c.art"
        ]
    );
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

/// Where one applies what it says, one has what `artchk fix` makes of it.
#[test]
fn r50_sarif_says_what_would_put_a_finding_right() {
    let article = "From: Erika Muster <erika@flowers.invalid>\nNewsgroups: de.test\n\
                   Subject: Grüße\nKeywords:\n\nA few words.\n\n--\nErika\n";
    let document: Value = serde_json::from_str(&checked("sarif", article).stdout()).expect("JSON");
    let results = document["runs"][0]["results"].as_array().expect("results");
    let mut places: Vec<(usize, usize, usize, usize, &str)> = Vec::new();
    for result in results {
        let Some(fix) = result["fixes"].get(0) else {
            continue;
        };
        assert!(fix["description"]["text"].is_string() && fix["properties"]["safe"] == true);
        let change = &fix["artifactChanges"][0];
        assert_eq!(change["artifactLocation"]["uri"], "a,%20b.art");
        for replacement in change["replacements"].as_array().expect("replacements") {
            let region = &replacement["deletedRegion"];
            let number = |name: &str| region[name].as_u64().expect(name) as usize;
            places.push((
                number("startLine"),
                number("startColumn"),
                number("endLine"),
                number("endColumn"),
                replacement["insertedContent"]["text"]
                    .as_str()
                    .unwrap_or_default(),
            ));
        }
    }
    // From behind, so that no place moves.
    places.sort_unstable();
    let octet = |line: usize, column: usize| {
        let start: usize = article
            .split_inclusive('\n')
            .take(line - 1)
            .map(str::len)
            .sum();
        let before = article[start..].chars().take(column - 1);
        start + before.map(char::len_utf8).sum::<usize>()
    };
    let mut result = article.to_owned();
    for (line, column, end_line, end_column, text) in places.into_iter().rev() {
        result.replace_range(octet(line, column)..octet(end_line, end_column), text);
    }
    let fixed = artchk(["fix"]).stdin(article).run().stdout();
    assert_eq!(result, fixed);
    // In Latin-1 there are no characters that a column could count.
    let latin: Vec<u8> = article.chars().map(|c| u32::from(c) as u8).collect();
    let output = artchk(["check", "--format=sarif"])
        .stdin(latin)
        .run()
        .stdout();
    assert!(output.contains("\"fixes\""), "{output}");
    let wire = "Subject: x\r\n\r\n..a\r\n\r\n--\r\nErika\r\n.\r\n";
    let output = checked("sarif", wire).stdout();
    assert!(
        output.contains("sigdelimiter") && !output.contains("\"fixes\""),
        "{output}"
    );
}
