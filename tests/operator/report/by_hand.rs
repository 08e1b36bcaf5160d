//! Reports that change nothing (R65, R69).

use serde_json::Value;

use super::{KEEP, bot, bot_with_program, report, reports};

#[test]
fn r65_a_report_by_hand_changes_nothing() {
    let folder = bot("");
    let before = folder.files();
    let text = report(&folder, &["--since", "2h"]);
    assert_eq!((text.code(), text.stderr().as_str()), (0, ""), "{text}");
    assert!(text.stdout().contains("\nFINDINGS "), "{text}");
    let json = report(&folder, &["--since", "2h", "--format", "json"]).stdout();
    let numbers: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(numbers["articles"]["requested"], 1);
    assert!(numbers["label"].is_null() && !json.contains("erika"));
    let csv = report(&folder, &["--format", "csv", "--severity", "hint"]).stdout();
    assert!(
        csv.starts_with("code,severity,") && csv.contains("\r\nsigdelimiter,hint,1,1,1,100,"),
        "{csv}"
    );
    assert!(!csv.contains(",violation,"), "{csv}");
    let html = report(&folder, &["--format", "html", "--locale", "de"]).stdout();
    assert!(
        html.contains("<td>sigdelimiter</td>") && html.contains("<h2>Funde</h2>"),
        "{html}"
    );
    let other = report(&folder, &["--group", "misc.*", "--format", "json"]).stdout();
    let numbers: Value = serde_json::from_str(&other).expect("JSON");
    assert_eq!(numbers["articles"]["seen"], 0);
    assert_eq!(folder.files(), before);
    let file = folder.scratch.join("out.txt");
    let written = report(&folder, &["--output", &file.display().to_string()]);
    assert_eq!(
        (written.code(), written.stdout().as_str()),
        (0, ""),
        "{written}"
    );
    assert!(folder.scratch.read("out.txt").contains("FINDINGS"));
    for standard_output in ["-", "/dev/stdout"] {
        let shown = report(&folder, &["--output", standard_output]);
        assert!(shown.stdout().contains("FINDINGS"), "{shown}");
    }
    for wrong in [
        &["--since", "1h", "--until", "2h"][..],
        &["--mail-test", "--format", "json"],
        &["--list", "--since", "1h"],
        &["--mail-to", "a@b.example"],
        &["--mail-test", "--mail-to", "a@b.example\nBcc: c@d.example"],
        &["--mail-test", "--mail-to", ""],
    ] {
        let refused = report(&folder, wrong);
        assert_eq!(refused.code(), 2, "{wrong:?}");
        if let ["--mail-test", "--mail-to", _] = wrong {
            assert_eq!(refused.stderr().lines().count(), 1, "{refused}");
            assert_eq!(refused.stdout(), "", "{refused}");
        }
    }
}

#[test]
fn r65_made_up_events_and_mails_for_a_test_change_nothing() {
    let (scratch, folder) = bot_with_program(KEEP);
    let before = folder.files();
    let text = report(&folder, &["--test-data"]).stdout();
    assert!(
        text.starts_with("THIS IS A TEST. ") && text.contains("\nSERVERS "),
        "{text}"
    );
    let untold = report(&folder, &["--no-threshold"]).stdout();
    assert!(untold.contains("<a1@news.example.org>"), "{untold}");
    for arguments in [
        &["--mail-test", "--mail-to", "admin@operator.invalid"][..],
        &[
            "--mail-test",
            "--mail-to",
            "admin@operator.invalid",
            "--test-data",
        ],
    ] {
        let finished = report(&folder, arguments);
        assert_eq!(
            (finished.code(), finished.stderr().as_str()),
            (0, ""),
            "{finished}"
        );
    }
    let arguments = scratch.read("arguments");
    let lines = arguments.lines();
    assert!(lines.clone().count() > 2, "{arguments}");
    for line in lines {
        assert!(line.ends_with(" -- admin@operator.invalid"), "{line}");
    }
    assert!(scratch.read("mails").contains("Subject: [TEST] [R"));
    assert!(scratch.read("mails").contains("THIS IS A TEST."));
    assert_eq!(folder.files(), before);
    assert!(reports(&folder).is_empty());
}

#[test]
fn r65_a_report_for_a_test_that_is_written_is_not_called_sent() {
    let folder = bot("");
    let finished = report(&folder, &["--mail-test"]);
    assert_eq!(finished.code(), 0, "{finished}");
    let shown = finished.stdout();
    assert!(!shown.is_empty() && !shown.contains("sent to"), "{shown}");
    for line in shown.lines() {
        let (_, rest) = line.split_once(": written to ").expect("a file");
        let file = rest.strip_suffix(" as a test").expect("a file");
        let file = folder.scratch.join(file);
        let text = std::fs::read_to_string(file).expect("a text");
        assert!(text.starts_with("THIS IS A TEST. "), "{text}");
    }
}

#[test]
fn r69_pages_are_written_and_change_nothing_else() {
    let folder = bot("");
    let before = folder.files();
    let pages = folder.scratch.join("pages");
    let finished = report(&folder, &["--html", &pages.display().to_string()]);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    let index = folder.scratch.read("pages/index.html");
    assert!(
        index.contains("<a href=\"newsgroup-de.test.html\">de.test</a>"),
        "{index}"
    );
    let code = folder.scratch.read("pages/code-sigdelimiter.html");
    assert!(
        code.contains("<h2>What it finds</h2>") && !code.contains("erika"),
        "{code}"
    );
    std::fs::remove_dir_all(&pages).expect("pages");
    assert_eq!(folder.files(), before);
    for wrong in [
        &["--html", "x", "--format", "json"][..],
        &["--html", "x", "--list"],
    ] {
        assert_eq!(report(&folder, wrong).code(), 2, "{wrong:?}");
    }
}
