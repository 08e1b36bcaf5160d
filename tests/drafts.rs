//! `artchk check --draft` and `--proto` (R50): what is still to be added or
//! encoded is no fault.

use serde_json::Value;

use crate::support::command::{Artchk, artchk};
use crate::support::scratch::Scratch;

/// What slrn gives its editor for a new article, filled in.
const DRAFT: &str = "\
Newsgroups: de.test
From: Erika Müller <erika@flowers.invalid>
Subject: Grüße aus dem Garten
Reply-To: \n\
Followup-To: \n\
Keywords: \n\
Summary: \n\
\n\
Schöne Grüße aus dem Garten!
";

/// The program in no locale.
fn in_no_locale(arguments: &[&str]) -> Artchk {
    let artchk = artchk(["check", "--format", "json"].iter().chain(arguments));
    let variables = ["LC_ALL", "LC_CTYPE", "LANG"];
    let unset = |artchk: Artchk, name| artchk.environment(name, "");
    variables.into_iter().fold(artchk, unset)
}

/// What is found, as `CODE LINE`, in order of the registry.
fn found(article: impl Into<Vec<u8>>, arguments: &[&str]) -> String {
    shown(in_no_locale(arguments).stdin(article))
}

fn shown(artchk: Artchk) -> String {
    let run = artchk.run();
    let Ok(object) = serde_json::from_str::<Value>(&run.stdout()) else {
        assert_eq!(run.code(), 2, "{run}");
        return run.stderr().trim_end().to_owned();
    };
    let findings = object["findings"].as_array().expect("findings");
    let shown = findings.iter().map(|finding| {
        let code = finding["code"].as_str().expect("a code");
        match finding["line"].as_u64() {
            Some(line) => format!("{code} {line}"),
            None => code.to_owned(),
        }
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn latin_1(text: &str) -> Vec<u8> {
    let octet = |c| u8::try_from(u32::from(c)).expect("a character of ISO-8859-1");
    text.chars().map(octet).collect()
}

#[test]
fn r50_what_a_newsreader_will_do_is_no_fault_of_a_draft() {
    assert_eq!(found(DRAFT, &["--draft"]), "");
    // The same is full of faults once it is sent like that.
    let sent = found(DRAFT, &[]);
    for code in ["8bitheader 2", "hdr-empty 6", "nocharset 9", "reply-to 4"] {
        assert!(sent.contains(code), "{code}: {sent}");
    }
}

#[test]
fn r50_what_will_be_wrong_after_sending_is_found_in_a_draft() {
    let long = "so long that it goes on and on ".repeat(4);
    let mut wrong = Vec::new();
    for (from, to, expected) in [
        ("Garten", "Garten", ""),
        // The fields that the newsreader writes may be there, or not.
        ("From: Erika Müller <erika@flowers.invalid>\n", "", ""),
        (
            "From: Erika Müller <erika@flowers.invalid>\n",
            "From:\n",
            "",
        ),
        ("Keywords: ", "Content-Type: text/plain; charset=UTF-8", ""),
        ("Keywords: ", "Content-Type: ", ""),
        ("Keywords: ", "Cancel-Lock:\nDate:\nMessage-ID:", ""),
        ("Keywords: ", "Organization: Kübel & Töpfe", ""),
        ("erika@flowers", "erika@@flowers", "from 2"),
        ("erika@flowers", "müller@flowers", "8bitheader 2"),
        (
            "Erika Müller <erika@flowers.invalid>",
            "erika@flowers.invalid",
            "noname 2",
        ),
        ("de.test", "de.test, de.alt.test", "ng-whitespace 1"),
        ("de.test", "", "ng-syntax 1"),
        ("de.test", "de.grüße", "8bitheader 1"),
        ("Newsgroups: de.test\n", "", "hdr-missing"),
        ("Grüße aus dem Garten\n", "\n", "subj-empty 3"),
        ("Subject: Grüße aus dem Garten\n", "", "hdr-missing"),
        (
            "Reply-To: ",
            "Reply-To: erika@@flowers.invalid",
            "reply-to 4",
        ),
        ("Keywords: ", "Date: gestern", "date 6"),
        ("Keywords: ", "Message-ID: <tulips.1@laptop>", "nomid 6"),
        (
            "Keywords: ",
            "Organization:Garten",
            "hdr-no-space-after-colon 6",
        ),
        ("Keywords: ", "Größe: 3 Meter", "8bitheader 6"),
        ("Garten!", &format!("Garten!\n{long}"), "longlines 10"),
        ("Garten!", "Garten!\n\n--\nErika", "sigdelimiter 11"),
        ("Garten!", "Garten!\n\n-- \nErika", ""),
    ] {
        let found = found(DRAFT.replacen(from, to, 1), &["--draft"]);
        if found != expected {
            wrong.push(format!("{to}: {found}, not {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn r50_line_ends_change_nothing_of_a_draft() {
    let draft = DRAFT.replace("erika@", "erika@@").replace('\n', "\r\n");
    assert_eq!(found(draft, &["--draft"]), "from 2");
}

#[test]
fn r50_a_draft_is_in_the_charset_of_the_locale() {
    let with = |octets: &[u8], variables: &[(&str, &str)], more: &[&str]| {
        let arguments = [&["--draft"], more].concat();
        let set = |artchk: Artchk, (name, value): &(&str, &str)| artchk.environment(name, value);
        let artchk = variables.iter().fold(in_no_locale(&arguments), set);
        shown(artchk.stdin(octets))
    };
    let utf_8 = DRAFT.as_bytes();
    let latin_1 = &latin_1(DRAFT)[..];
    let is_not = "artchk: -: cannot read it: line 2 is not in UTF-8";
    for (octets, variables, more, expected) in [
        (utf_8, &[][..], &[][..], ""),
        (latin_1, &[], &[], ""),
        (latin_1, &[], &["--charset", "iso-8859-1"], ""),
        (latin_1, &[("LANG", "de_DE.ISO-8859-1")], &[], ""),
        (
            latin_1,
            &[("LC_CTYPE", "de_DE@euro"), ("LANG", "C.UTF-8")],
            &[],
            "",
        ),
        (
            latin_1,
            &[("LC_ALL", "POSIX"), ("LANG", "C.UTF-8")],
            &[],
            "",
        ),
        (utf_8, &[("LC_ALL", "C")], &[], ""),
        (utf_8, &[("LANG", "de_DE.UTF-8")], &[], ""),
        (latin_1, &[("LANG", "de_DE.UTF-8")], &[], is_not),
        (latin_1, &[("LC_ALL", "C.utf8"), ("LANG", "C")], &[], is_not),
        (latin_1, &[("LANG", "C")], &["--charset", "utf-8"], is_not),
        (
            latin_1,
            &[("LANG", "de_DE.UTF-8")],
            &["--charset", "iso-8859-15"],
            "",
        ),
    ] {
        let found = with(octets, variables, more);
        assert_eq!(found, expected, "{variables:?} {more:?}");
    }
}

#[test]
fn r50_columns_of_a_draft_are_its_characters() {
    let line = "schöne Grüße \u{fc}ber\u{200b}all";
    let draft = DRAFT.replace("Garten!", &format!("Garten!\n{line}"));
    let run = in_no_locale(&["--draft"]).stdin(draft).run();
    let object: Value = serde_json::from_str(&run.stdout()).expect("an object");
    let finding = &object["findings"][0];
    assert_eq!(finding["code"], "sec-zero-width", "{run}");
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&10.into(), &18.into())
    );
}

#[test]
fn r50_a_draft_that_cannot_be_read_leaves_the_others_alone() {
    let folder = Scratch::new();
    let bad = folder.write("bad", latin_1(DRAFT));
    let good = folder.write("good", DRAFT);
    let names = [&bad, &good].map(|file| file.to_str().expect("a name"));
    let arguments = [&["--draft", "--charset=utf-8"], &names[..]].concat();
    let run = in_no_locale(&arguments).run();
    assert_eq!(run.code(), 2, "{run}");
    let object: Value = serde_json::from_str(&run.stdout()).expect("one object");
    assert_eq!(object["file"], names[1]);
    let expected = format!(
        "artchk: {}: cannot read it: line 2 is not in UTF-8\n",
        names[0]
    );
    assert_eq!(run.stderr(), expected);
}

/// As a newsreader gives it to a program that posts; without Path, Injection-Info
/// and Xref its header tells that it is yet to be injected.
const PROTO: &str = "\
From: =?UTF-8?Q?Erika_M=C3=BCller?= <erika@flowers.invalid>
Newsgroups: de.test
Subject: Trying the settings

A few words.
";

#[test]
fn r50_what_the_server_adds_is_no_fault_of_a_proto_article() {
    let with_path = format!("Path: not-for-mail\n{PROTO}");
    for (article, arguments, expected) in [
        (PROTO, &[][..], ""),
        (PROTO, &["--proto"], ""),
        (&with_path, &[], "hdr-missing, hdr-missing"),
        (&with_path, &["--proto"], ""),
        (
            &format!("Injection-Info: a.invalid\n{PROTO}"),
            &[],
            "hdr-missing, hdr-missing, hdr-missing",
        ),
    ] {
        assert_eq!(
            found(article, arguments),
            expected,
            "{arguments:?}\n{article}"
        );
    }
}

#[test]
fn r50_what_is_there_in_a_proto_article_counts() {
    for (from, to, expected) in [
        ("Subject: ", "Date: gestern\nSubject: ", "date 4"),
        ("Subject: ", "Message-ID: <a@laptop>\nSubject: ", "nomid 4"),
        ("Subject: ", "Reply-To: \nSubject: ", "reply-to 4"),
        ("Subject: ", "Keywords: \nSubject: ", "hdr-empty 4"),
        ("Trying", "Grüße", "8bitheader 4"),
        ("A few", "Große", "nocharset 6, nocontenttransferenc 6"),
        ("Subject: Trying the settings\n", "", "hdr-missing"),
    ] {
        let article = format!("Path: not-for-mail\n{}", PROTO.replacen(from, to, 1));
        assert_eq!(found(article, &["--proto"]), expected, "{to}");
    }
    let nobody = PROTO.split_once('\n').expect("From").1;
    assert_eq!(found(nobody, &["--proto"]), "hdr-missing");
}

#[test]
fn r50_options_that_contradict_each_other() {
    for arguments in [
        &["--proto", "--draft"][..],
        &["--charset", "utf-8"],
        &["--draft", "--charset", "x-no-such-charset"],
    ] {
        let run = in_no_locale(arguments).stdin(PROTO).run();
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stdout().is_empty(), "{run}");
    }
}
