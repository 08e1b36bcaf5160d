//! `artchk check` (R50), run as a person or a newsreader's hook would run it.

mod excerpts;
mod explain;
mod files;
mod formats;
mod language;
mod options;

use std::io::Read;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::command::{Finished, artchk, binary};
use crate::support::scratch::Scratch;

/// An article without a fault.
const GOOD: &str = "\
Path: news.example.net!not-for-mail
From: Erika Mustermann <erika@flowers.invalid>
Newsgroups: misc.test
Subject: Trying the settings
Date: Sun, 22 Nov 2026 10:00:00 +0000
Message-ID: <good@news.example.net>

A few words.
";

/// The same with a wrong signature delimiter on line 10.
fn faulty() -> String {
    format!("{GOOD}\n--\nErika\n")
}

fn json_of(run: &Finished) -> Vec<Value> {
    let parsed = run.stdout().lines().map(serde_json::from_str).collect();
    let parsed: Result<Vec<Value>, _> = parsed;
    parsed.unwrap_or_else(|error| panic!("{error}: {run}"))
}

#[test]
fn r50_exit_status_is_0_where_nothing_is_found() {
    let folder = Scratch::new();
    let file = folder.write("good.art", GOOD);
    let run = artchk(["check"]).stdin(GOOD).run();
    assert_eq!(run.code(), 0, "{run}");
    let run = artchk(["check", file.to_str().expect("a name")]).run();
    assert_eq!(run.code(), 0, "{run}");
    assert!(run.stdout().contains("nothing found"), "{run}");
}

#[test]
fn r50_notes_are_no_reason_for_another_exit_status() {
    let head = GOOD.replace(
        "\n\n",
        "\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n",
    );
    let (head, _) = head.split_once("\n\n").expect("a header");
    // Cyrillic letters.
    let run = artchk(["check", "--format=json", "-"])
        .stdin(format!("{head}\n\n0J/RgNC40LLQtdGCIQo=\n"))
        .run();
    assert_eq!(json_of(&run)[0]["findings"][0]["severity"], "note", "{run}");
    assert_eq!(run.code(), 0, "{run}");
}

#[test]
fn r50_exit_status_is_1_where_something_is_found() {
    let run = artchk(["check", "-"]).stdin(faulty()).run();
    assert_eq!(run.code(), 1, "{run}");
    let shown = run.stdout();
    for piece in ["sigdelimiter", "hint", "10", "--", "RFC 3676, section 4.3"] {
        assert!(shown.contains(piece), "{piece}: {run}");
    }
}

#[test]
fn r50_a_line_of_the_text_is_shown_as_it_was_written() {
    // The blank behind the dashes does not survive this encoding.
    let mime = "MIME-Version: 1.0\nContent-Type: text/plain; charset=koi8-r\n\
                Content-Transfer-Encoding: quoted-printable\n";
    let (head, body) = GOOD.split_once("\n\n").expect("a header");
    let wide = "=C4=C1 ".repeat(30).replace("=C1 =C4", "=C1=\n =C4");
    let run = artchk(["check"])
        .stdin(format!("{head}\n{mime}\n{body}{wide}\n-- \nErika\n"))
        .run();
    let shown = run.stdout();
    let line = |number: usize| {
        let mut lines = shown.lines();
        let label = format!("{number} | ");
        let line = lines.find_map(|line| line.strip_prefix(&label));
        line.unwrap_or_else(|| panic!("no {label}: {run}"))
            .to_owned()
    };
    assert!(
        line(12).starts_with("\u{434}\u{430} \u{434}\u{430} "),
        "{run}"
    );
    assert_eq!(line(42), "--", "{run}");
    assert!(shown.contains(":42:1 (decoded)\n"), "{run}");
}

#[test]
fn r50_what_cannot_be_read_is_status_2_and_the_others_are_checked() {
    let folder = Scratch::new();
    let faulty = folder.write("faulty.art", faulty());
    let missing = folder.join("missing.art");
    let below_a_file = faulty.join("x.art");
    let run = artchk(
        ["check", "--format", "json"]
            .map(std::ffi::OsString::from)
            .into_iter()
            .chain([
                missing.clone().into_os_string(),
                below_a_file.clone().into_os_string(),
                faulty.clone().into_os_string(),
            ]),
    )
    .run();
    assert_eq!(run.code(), 2, "{run}");
    let articles = json_of(&run);
    assert_eq!(articles.len(), 1, "{run}");
    assert_eq!(articles[0]["file"], faulty.to_str().expect("a name"));
    let complaints = run.stderr();
    let complaints: Vec<&str> = complaints.lines().collect();
    assert_eq!(complaints.len(), 2, "{run}");
    assert!(
        complaints[0].starts_with(&format!("artchk: {}: ", missing.display())),
        "{run}"
    );
    assert!(
        complaints[1].starts_with(&format!("artchk: {}: ", below_a_file.display())),
        "{run}"
    );
}

#[test]
fn r50_json_has_the_fields_of_the_rule() {
    let article = faulty().replace("Subject: ", "User-Agent: slrn/1.0.3 (Linux)\nSubject: ");
    let run = artchk(["check", "--format", "json"]).stdin(article).run();
    assert_eq!(
        json_of(&run),
        [json!({
            "file": "-",
            "message_id": "<good@news.example.net>",
            "newsreader": "slrn",
            "request": null,
            "ignore": false,
            "findings": [{
                "code": "sigdelimiter",
                "severity": "hint",
                "line": 11,
                "column": 1,
                "end_column": 3,
                "summary": "the signature delimiter is not exactly \"-- \"",
                "reason": null,
                "values": {"wrongsig": "--"},
                "fix": {
                    "safe": true,
                    "edits": [{
                        "line": 11,
                        "column": 1,
                        "end_line": 11,
                        "end_column": 3,
                        "text": "-- ",
                    }],
                },
            }],
        })]
    );
    assert!(
        run.stdout().starts_with("{\"file\":\"-\",\"message_id\":"),
        "{run}"
    );
}

#[test]
fn r50_json_says_what_the_article_asks_for() {
    for (subject, request, ignore) in [
        ("Trying", Value::Null, false),
        ("check", json!("check"), false),
        ("check  verbose", json!("verbose"), false),
        ("please ignore", Value::Null, true),
        ("nocheck", Value::Null, true),
        ("check, ignore", json!("check"), true),
    ] {
        let article = GOOD.replace("Trying the settings", subject);
        let run = artchk(["check", "--format=json"]).stdin(article).run();
        let articles = json_of(&run);
        assert_eq!(articles[0]["request"], request, "{subject}");
        assert_eq!(articles[0]["ignore"], ignore, "{subject}");
        assert_eq!(articles[0]["newsreader"], Value::Null);
    }
}

#[test]
fn r50_lines_are_those_of_the_file_as_it_stands() {
    let dotted = faulty().replace("A few", "..\n.A few");
    let cr_lf = faulty().replace('\n', "\r\n");
    let wire = cr_lf.replace("A few", "..A few") + ".\r\n";
    for (article, line) in [(faulty(), 10), (dotted, 11), (cr_lf, 10), (wire, 10)] {
        let run = artchk(["check", "--format=json"]).stdin(article).run();
        let articles = json_of(&run);
        assert_eq!(articles[0]["findings"][0]["line"], line, "{run}");
    }
}

#[test]
fn r50_a_last_line_with_a_dot_is_wire_format_with_cr_lf_only() {
    // In native format the dot is a line of the signature, the fifth.
    let native = format!("{GOOD}\n-- \n1\n2\n3\n4\n.\n");
    let run = artchk(["check"]).stdin(native.clone()).run();
    assert_eq!(run.code(), 1, "{run}");
    let run = artchk(["check"]).stdin(native.replace('\n', "\r\n")).run();
    assert_eq!(run.code(), 0, "{run}");
}

#[test]
fn r50_every_article_is_a_line_of_json() {
    let folder = Scratch::new();
    let good = folder.write("good.art", GOOD);
    let faulty = folder.write("faulty.art", faulty());
    let files = [&good, &faulty].map(|file| file.to_str().expect("a name"));
    let run = artchk(["check", "--format=json", files[0], files[1]]).run();
    assert_eq!(run.code(), 1, "{run}");
    let articles = json_of(&run);
    assert_eq!(articles.len(), 2);
    assert_eq!(articles[0]["findings"], json!([]));
    let run = artchk(["check", files[0], files[1]]).run();
    let shown = run.stdout();
    assert!(
        !shown.contains(files[0]) && shown.contains(files[1]),
        "{run}"
    );
    assert!(
        shown.ends_with("\n1 finding (1 hint) in 2 articles\n"),
        "{run}"
    );
}

#[test]
fn r40_octets_that_are_no_article_are_judged() {
    let garbage: Vec<u8> = (0..=255_u8).cycle().take(10_000).collect();
    for octets in [
        Vec::new(),
        garbage,
        b"\r\n".to_vec(),
        b".\r\n".to_vec(),
        vec![b'\n'; 5000],
    ] {
        for format in ["human", "json"] {
            let run = artchk(["check", "--format", format])
                .stdin(octets.clone())
                .run();
            assert!(matches!(run.code(), 0 | 1), "{run}");
            assert_eq!(run.stderr(), "");
        }
    }
}

#[test]
fn r50_what_is_shown_has_no_control_characters() {
    let article = format!("{GOOD}\n--\u{1b}\nErika\n");
    let run = artchk(["check"]).stdin(article).run();
    assert_eq!(run.code(), 1, "{run}");
    assert!(
        run.stdout().chars().all(|c| c == '\n' || !c.is_control()),
        "{run}"
    );
}

#[test]
fn r50_json_has_no_characters_that_act_on_a_terminal() {
    let subject = "x\u{7f}\u{9b}31m\u{202e}";
    let article = format!("{GOOD}\n--\u{9b}\nErika\n").replace("Trying", subject);
    let run = artchk(["check", "--format=json"]).stdin(article).run();
    assert!(
        !run.stdout()
            .contains(['\u{1b}', '\u{7f}', '\u{9b}', '\u{202e}']),
        "{run}"
    );
    let articles = json_of(&run);
    let findings = articles[0]["findings"].as_array().expect("an array");
    let values = findings
        .iter()
        .map(|finding| &finding["values"]["wrongsig"]);
    assert!(values.into_iter().any(|value| value == "--\u{9b}"), "{run}");
}

#[test]
fn r50_a_name_of_a_file_does_not_act_on_a_terminal() {
    let folder = Scratch::new();
    let there = folder.write("there\u{1b}[31m.art", faulty());
    let missing = folder.join("missing\u{1b}[31m.art");
    let files = [&there, &missing].map(|file| file.to_str().expect("a name"));
    let run = artchk(["check", files[0], files[1]]).run();
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stdout().contains("there?[31m.art:10:1\n"), "{run}");
    assert!(run.stderr().contains("missing?[31m.art: cannot"), "{run}");
}

#[test]
fn r50_nothing_is_coloured_in_a_pipe_unless_it_is_asked_for() {
    let folder = Scratch::new();
    let file = folder.write("faulty.art", faulty());
    let coloured = |variables: &[(&str, &str)]| {
        let run = Command::new(binary())
            .arg("check")
            .arg(&file)
            .env_clear()
            .envs(variables.iter().copied())
            .output()
            .expect("it ends");
        run.stdout.contains(&0x1b)
    };
    assert!(!coloured(&[("TERM", "xterm")]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

/// What is safe is marked; what is not is counted, and done on demand alone.
#[test]
fn r50a_what_could_be_put_right_is_marked() {
    let wide = "word ".repeat(20);
    let article = faulty().replace("A few words.", &wide);
    let run = artchk(["check"]).stdin(article.clone()).run();
    assert!(run.stdout().contains("hint sigdelimiter [*]: "), "{run}");
    assert!(run.stdout().contains("hint longlines: "), "{run}");
    let counted = "\n1 fixable with artchk fix [*], 1 fixable with artchk fix --unsafe-fixes\n";
    assert!(run.stdout().contains(counted), "{run}");
    let run = artchk(["check", "--format", "json"]).stdin(article).run();
    let findings = &json_of(&run)[0]["findings"];
    let safe = |code: &str| {
        let mut findings = findings.as_array().expect("a list").iter();
        let finding = findings.find(|finding| finding["code"] == code);
        finding.expect(code)["fix"]["safe"].clone()
    };
    assert_eq!(
        (safe("sigdelimiter"), safe("longlines")),
        (json!(true), json!(false))
    );
    // What is signed is not touched, and so not marked.
    let signed = faulty().replace("\n\n", "\nX-Auth: PGPMoose V1.1 PGP misc.test\n\n");
    let run = artchk(["check"]).stdin(signed).run();
    assert!(run.stdout().contains("hint sigdelimiter: "), "{run}");
    assert!(!run.stdout().contains("fixable"), "{run}");
}

#[test]
fn r50_where_to_read_on_is_said_once() {
    let folder = Scratch::new();
    let file = folder.write("faulty.art", faulty());
    let file = file.to_str().expect("a name");
    let run = artchk(["check", file, file]).run();
    assert_eq!(run.stdout().matches("artchk explain").count(), 1, "{run}");
    let run = artchk(["check"]).stdin(faulty()).run();
    assert!(run.stdout().contains("--> -:10:1\n"), "{run}");
    let end =
        ": artchk explain CODE\n1 fixable with artchk fix [*]\n1 finding (1 hint) in 1 article\n";
    assert!(run.stdout().ends_with(end), "{run}");
    let run = artchk(["check"]).stdin(GOOD).run();
    assert_eq!(run.stdout(), "nothing found in 1 article\n");
}

#[test]
fn r50_output_that_cannot_be_written_is_no_silent_success() {
    for (words, status) in [
        (&["check", "--format=json"][..], 2),
        (&["check"], 2),
        (&["explain"], 1),
        (&["explain", "all"], 1),
        (&["explain", "longsig"], 1),
        (&["completions", "bash"], 1),
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full");
        let run = Command::new(binary())
            .args(words)
            .stdin(Stdio::null())
            .stdout(full.expect("a full device"))
            .output()
            .expect("it ends");
        assert_eq!(run.status.code(), Some(status), "{words:?}");
        let complaint = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(
            complaint.contains("standard output"),
            "{words:?}: {complaint}"
        );
    }
}

#[test]
fn r50_a_reader_that_goes_away_is_no_failure() {
    let folder = Scratch::new();
    let file = folder.write("faulty.art", faulty());
    let mut child = Command::new(binary())
        .arg("check")
        .args(std::iter::repeat_n(&file, 2000))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().expect("it is piped");
    stdout.read_exact(&mut first).expect("some output");
    drop(stdout);
    let run = child.wait_with_output().expect("it ends");
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&run.stderr), "");

    for words in [&["explain", "all"][..], &["completions", "zsh"]] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = Command::new(binary())
            .args(words)
            .stdout(writer)
            .output()
            .expect("it ends");
        assert_eq!(run.status.code(), Some(0), "{words:?}");
        assert_eq!(String::from_utf8_lossy(&run.stderr), "", "{words:?}");
    }
}

/// The file's own columns, through whatever stands between a place and the file.
#[test]
fn r50_json_tells_the_columns_of_the_file_as_it_stands() {
    let mime = |charset: &str, encoding: &str| {
        format!(
            "MIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n\
             Content-Transfer-Encoding: {encoding}\n"
        )
    };
    let with = |more: &str, text: &[u8]| {
        let (head, _) = GOOD.split_once("\n\n").expect("a header");
        [head.as_bytes(), b"\n", more.as_bytes(), b"\n", text].concat()
    };
    let from = |from: &str| {
        let (before, rest) = GOOD.split_once("From: ").expect("a From");
        let (_, behind) = rest.split_once('\n').expect("another field");
        format!("{before}From: {from}\n{behind}").into_bytes()
    };
    let wide = "word ".repeat(20);
    let quoted = mime("utf-8", "quoted-printable");
    for (what, octets, code, piece) in [
        (
            "a folded field",
            from("Erika Flowers\n <e..f@host.invalid>"),
            "from",
            "..",
        ),
        (
            "a field folded with CR LF and a tab",
            String::from_utf8(from("Erika Flowers\n\t<e..f@host.invalid>"))
                .expect("text")
                .replace('\n', "\r\n")
                .into_bytes(),
            "from",
            "..",
        ),
        (
            "an encoded word",
            from("=?utf-8?Q?J=C3=BCrgen?= <j@host.invalid>"),
            "noname",
            "=?utf-8?Q?J=C3=BCrgen?= <j@host.invalid>",
        ),
        (
            "quoted-printable",
            with(&quoted, b"\xc3\xbc is =C3=BC=\n.\n--=09\nErika\n"),
            "sigdelimiter",
            "--=09",
        ),
        (
            "quoted-printable, broken softly",
            with(
                &quoted,
                format!("a b c\nd e f\n{wide}=\n{wide}\n").as_bytes(),
            ),
            "longlines",
            &format!("{wide}="),
        ),
        (
            // "Text.\n--\nErika\n"
            "base64",
            with(&mime("us-ascii", "base64"), b"VGV4dC4KLS0KRXJpa2EK\n"),
            "sigdelimiter",
            "LS0",
        ),
        (
            "ISO-2022-JP",
            with(
                &mime("iso-2022-jp", "7bit"),
                b"\x1b$B4A;z\x1b(B\n--\nErika\n",
            ),
            "sigdelimiter",
            "--",
        ),
        (
            "a tab",
            with("", b"Text.\n--\t\nErika\n"),
            "sigdelimiter",
            "--\t",
        ),
        (
            "wide characters",
            with(
                &mime("utf-8", "8bit"),
                format!("{}\n", "\u{6f22}\u{5b57} ".repeat(20)).as_bytes(),
            ),
            "longlines",
            &"\u{6f22}\u{5b57} ".repeat(20),
        ),
        (
            "a raw octet that is not UTF-8",
            with("", b"Text \xe4\xf6 here.\n"),
            "nocharset",
            "\u{e4}",
        ),
    ] {
        let run = artchk(["check", "--format", "json"])
            .stdin(octets.clone())
            .run();
        let json = json_of(&run).remove(0);
        let findings = json["findings"].as_array().expect("a list");
        let found = findings.iter().find(|finding| finding["code"] == code);
        let found = found.unwrap_or_else(|| panic!("{what}: no {code}: {run}"));
        let number = |key: &str| {
            let number = found[key]
                .as_u64()
                .unwrap_or_else(|| panic!("{what}: no {key}: {run}"));
            usize::try_from(number).expect("a small number")
        };
        let line = octets
            .split(|octet| *octet == b'\n')
            .nth(number("line") - 1);
        let line = line.expect("a line of the file");
        let line = match std::str::from_utf8(line) {
            Ok(line) => line.to_owned(),
            Err(_) => line.iter().copied().map(char::from).collect(),
        };
        let (first, end) = (number("column"), number("end_column"));
        let shown: String = line.chars().skip(first - 1).take(end - first).collect();
        assert_eq!(shown, piece, "{what}: {run}");
    }
}

/// What an article can be made of to cost memory: many small things of each
/// kind, beside what it takes to hold the article itself.
#[test]
fn r42c_memory_stays_bounded_whatever_is_checked() {
    const MIB: usize = 1 << 20;
    let field =
        |name: &str, unit: &str| format!("{name}: {}\n\nx\n", unit.repeat(4 * MIB / unit.len()));
    let body = |unit: &str| format!("{GOOD}{}", unit.repeat(4 * MIB / unit.len()));
    let parts = "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n";
    for article in [
        field("From", ","),
        field("From", "a@b,"),
        field("Reply-To", "g:;"),
        field("References", "<a@b.example> "),
        field("Newsgroups", "a.b,"),
        field("Content-Type", ";"),
        field("Subject", "=?utf-8?q?a?= "),
        "A:\n".repeat(2 * MIB),
        "A\n".repeat(2 * MIB),
        parts.to_owned() + &"A:\n".repeat(MIB),
        ",".repeat(4 * MIB),
        body("\n"),
        body(">\n"),
        body(">"),
    ] {
        let begin: String = article.chars().take(40).collect();
        let folder = Scratch::new();
        let file = folder.write("x.art", article);
        // The shell's limit is in KiB.
        let run = Command::new("sh")
            .args([
                "-c",
                "ulimit -v 131072; exec \"$0\" check --format json \"$1\"",
            ])
            .arg(binary())
            .arg(&file)
            .output()
            .expect("a shell");
        let status = run.status.code();
        assert!(matches!(status, Some(0 | 1)), "{begin:?}: {run:?}");
    }
}

#[test]
fn r50_what_never_ends_is_said_and_not_read() {
    let folder = Scratch::new();
    let large = folder.join("large.art");
    let file = std::fs::File::create(&large).expect("a file");
    file.set_len((64 << 20) + 1).expect("a length");
    for name in ["/dev/zero", large.to_str().expect("a name")] {
        let run = artchk(["check", name]).run();
        assert_eq!(run.code(), 2, "{run}");
        assert_eq!(run.stderr().lines().count(), 1, "{run}");
        assert!(run.stderr().contains("more than 64 MiB"), "{run}");
    }
}

#[test]
fn r50_values_are_cut_at_1000_characters() {
    let long = "X-".to_owned() + &"\u{e4}".repeat(5000);
    let head = format!("{long}: x\n{GOOD}");
    let run = artchk(["check", "--format", "json"]).stdin(head).run();
    let article = &json_of(&run)[0];
    let characters = |value: &Value| value.as_str().map(|text| text.chars().count());
    let findings = article["findings"].as_array().expect("a list");
    let found = |code: &str| findings.iter().find(|finding| finding["code"] == code);
    let raw = found("8bitheader").expect("a finding");
    assert_eq!(characters(&raw["values"]["field"]), Some(1000), "{run}");
}
