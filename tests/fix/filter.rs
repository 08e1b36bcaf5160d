//! From standard input to standard output, as a newsreader calls it (R50a).

use std::process::Command;

use super::{FAULTY, RIGHT};
use crate::support::command::{Finished, artchk};

fn filter(options: &[&str], octets: impl Into<Vec<u8>>) -> Finished {
    let words = ["fix"].iter().chain(options);
    artchk(words)
        .environment("LC_ALL", "C.UTF-8")
        .stdin(octets)
        .run()
}

/// Nothing is lost: it goes out as it came in, and the status tells.
fn passes(options: &[&str], octets: &[u8]) -> String {
    let run = filter(options, octets);
    assert_eq!(run.code(), 2, "{}", run.stderr());
    let is_same = run.stdout == octets;
    assert!(
        is_same,
        "{} octets became {}",
        octets.len(),
        run.stdout.len()
    );
    run.stderr()
}

#[test]
fn r50a_an_article_is_put_right() {
    let run = filter(&[], FAULTY);
    assert_eq!(run.stdout(), RIGHT, "{run}");
    assert_eq!(run.code(), 0, "{run}");
    let said = run.stderr();
    let last = "artchk: -:11: fixed sigdelimiter: \
                the delimiter becomes two hyphens and a blank\n";
    assert!(said.ends_with(last), "{run}");
    assert_eq!(said.lines().count(), 10, "{run}");
    assert!(said.contains("artchk: -:6: fixed hdr-empty: the field goes\n"));
    let run = filter(&["-"], RIGHT);
    assert_eq!(
        (run.stdout(), run.stderr()),
        (RIGHT.to_owned(), String::new())
    );
}

#[test]
fn r50a_what_is_said_has_the_name_that_was_given_or_is_not_said() {
    let run = filter(&["--stdin-name", "draft"], FAULTY);
    assert!(run.stderr().starts_with("artchk: draft:1: fixed "), "{run}");
    let run = filter(&["--quiet"], FAULTY);
    assert_eq!(
        (run.stdout(), run.stderr()),
        (RIGHT.to_owned(), String::new())
    );
}

#[test]
fn r50a_some_findings_are_put_right() {
    let right = FAULTY.replace("--  \n", "-- \n");
    for options in [
        &["--select", "signature"][..],
        &["--select=sigdelimiter,noname"],
        &["--ignore", "header,newsgroups,subject,mime,replytofrom"],
    ] {
        assert_eq!(filter(options, FAULTY).stdout(), right, "{options:?}");
    }
    assert_eq!(filter(&["--ignore", "all"], FAULTY).stdout(), FAULTY);
}

#[test]
fn r50a_what_is_to_be_looked_at_is_done_where_that_is_wanted() {
    let wide = "word ".repeat(20);
    let article = RIGHT.replace("Schöne", &format!("{wide}Schöne"));
    assert_eq!(filter(&[], article.as_str()).stdout(), article);
    let run = filter(&["--unsafe-fixes"], article.as_str());
    let mut lines = run.stdout();
    assert!(
        lines.lines().all(|line| line.chars().count() <= 78),
        "{run}"
    );
    lines.retain(|c| !c.is_whitespace());
    assert_eq!(lines, article.replace(char::is_whitespace, ""), "{run}");
}

#[test]
fn r50a_a_german_draft_is_put_right_in_its_charset() {
    let draft = "From: Erika Müller <erika@flowers.invalid>\n\
                 Newsgroups: de.test\nSubject: AW: Grüße\nReferences: <a@news.example.net>\n\
                 Reply-To: \n\nSchöne Grüße\n\n--\nErika\n";
    let right = draft.replace("AW:", "Re:").replace("--\n", "-- \n");
    assert_eq!(filter(&["--draft"], draft).stdout(), right);
    let latin_1 = |text: &str| -> Vec<u8> {
        let octet = |c: char| u8::try_from(u32::from(c)).expect("a character of ISO-8859-1");
        text.chars().map(octet).collect()
    };
    let run = filter(&["--draft", "--charset=iso-8859-15"], latin_1(draft));
    assert_eq!(run.code(), 0, "{run}");
    assert_eq!(run.stdout, latin_1(&right));
    // It is not in the charset of the locale.
    let said = passes(&["--draft"], &latin_1(draft));
    assert!(said.contains("line 1 is not in UTF-8"), "{said}");
}

/// A header with one fault, or none.
fn with(line: &str, body: &str) -> String {
    format!(
        "From: Erika Muster <erika@flowers.invalid>\nNewsgroups: de.test\nSubject: A test\n{line}\n{body}"
    )
}

/// A fault is mended although a hint comes to light by that; a hint is not.
#[test]
fn r50a_what_makes_nothing_better_is_left_and_that_is_said() {
    let from = "From: erika@flowers.invalid\n";
    let article =
        with("", "Words.\n").replacen("From: Erika Muster <erika@flowers.invalid>\n", from, 1);
    let twice = format!("{from}{article}");
    let run = filter(&[], twice.as_str());
    assert_eq!(run.stdout(), article, "{run}");
    let expected = "artchk: -:2: fixed duplicate: of fields that say the same, one stays\n\
                    artchk: -: now found noname: ";
    assert!(run.stderr().starts_with(expected), "{run}");
    // Behind it there is nothing.
    let bare = with("Keywords:\n", "Words.\n\n--\n");
    let run = filter(&[], bare.as_str());
    assert_eq!(run.stdout(), with("", "Words.\n\n--\n"), "{run}");
    assert_eq!(run.code(), 0, "{run}");
    let expected = "artchk: -:4: fixed hdr-empty: the field goes\n\
                    artchk: -:8: not fixed sigdelimiter: sig-empty would be found then\n";
    assert_eq!(run.stderr(), expected);
    // Its mark says the same.
    let check = artchk(["check"]).stdin(bare).run().stdout();
    assert!(check.contains("hdr-empty [*]"), "{check}");
    assert!(check.contains(" sigdelimiter: "), "{check}");
}

/// Checks report so many findings and no more.
#[test]
fn r50a_what_takes_more_than_ten_rounds_is_left_and_the_rest_is_done() {
    let many: String = (0..2000).map(|n| format!("X-{n}:\n")).collect();
    let article = with(&format!("Keywords : a\n{many}"), "Words.\n");
    let run = filter(&[], article.as_str());
    let is_right = run.stdout() == article.replace("Keywords :", "Keywords:");
    assert!(is_right, "{}", run.stderr());
    let left = "not fixed hdr-empty: ten rounds are not enough for it\n";
    assert!(run.stderr().contains(left), "{}", run.stderr());
}

#[test]
fn r50a_the_mark_of_an_editor_goes() {
    let article = with("", "Words.\n");
    for (marked, options) in [
        (format!("\u{feff}{article}"), &[][..]),
        (format!("\u{feff}{article}"), &["--proto"]),
        (format!("\u{feff}{article}"), &["--draft"]),
        // What is done twice is done once.
        (format!("\u{feff}\u{feff}{article}"), &[]),
    ] {
        let run = filter(options, marked.as_str());
        assert_eq!((run.stdout(), run.code()), (article.clone(), 0), "{run}");
        assert_eq!(run.stderr(), "artchk: -:1: fixed mime-bom: the mark goes\n");
        // Nobody wants it.
        let run = filter(&[options, &["--ignore=mime-bom"]].concat(), marked.as_str());
        assert_eq!((run.stdout(), run.stderr()), (marked, String::new()));
    }
    // Somewhere else it is a character.
    let inside = article.replace("A test", "A\u{feff}test");
    assert!(
        filter(&["--draft"], inside.as_str())
            .stdout()
            .contains('\u{feff}')
    );
    passes(&[], b"\xef\xbb\xbf");
}

#[test]
fn r50a_what_is_no_article_goes_out_as_it_came() {
    let binary: Vec<u8> = (0..=255).cycle().take(100_000).collect();
    let mailbox = format!("From erika Sun Nov 22 10:00:00 2026\n{FAULTY}");
    for (octets, why) in [
        (&b""[..], "there is no article"),
        (b"\n", "it is no article"),
        (b"words\nand more\n", "it is no article"),
        (&binary, "it is no article"),
        (
            b"Subject: x\nX-A: \0\n\n",
            "its header has a NUL, in line 2",
        ),
        (b"\xff\xfeS\0u\0b\0", "it is in UTF-16"),
        (b"\xfe\xff\0S\0u\0b", "it is in UTF-16"),
        (b"\x7fELF\x02\x01Subject: x\0\n\n", "it is no article"),
        (mailbox.as_bytes(), "it is a mailbox"),
        (
            b"Subject: x\r\n\r\n.a\r\n.\r\n",
            "could not be written back",
        ),
    ] {
        let said = passes(&[], octets);
        let begin = "artchk: -: nothing was changed: ";
        assert!(said.starts_with(begin) && said.contains(why), "{said}");
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}

#[test]
fn r50a_what_is_too_large_goes_out_as_it_came() {
    let lines = "A line of words of which there are too many.\n";
    let article = format!("{FAULTY}{}", lines.repeat((10 << 20) / lines.len()));
    let said = passes(&[], article.as_bytes());
    assert!(said.contains("it is too large: "), "{said}");
    let article = format!("{FAULTY}{}", lines.repeat((65 << 20) / lines.len()));
    let said = passes(&[], article.as_bytes());
    assert!(said.contains("it has more than 64 MiB"), "{said}");
    let header = format!("X-A: {}\n{FAULTY}", "x".repeat(2 << 20));
    passes(&[], header.as_bytes());
}

#[test]
fn r50a_a_wrong_command_line_loses_no_article() {
    for options in [
        &["--no-such-option"][..],
        &["--select=no-such-check"],
        &["-p", "/no/such/folder"],
        &["--charset=utf-8"],
        &["--select=no-such-check", "-"],
        &["--in-place"],
        &["--in-place", "-"],
        &["--in-place", "--select=no-such-check"],
        &["-", "-"],
    ] {
        passes(options, FAULTY.as_bytes());
    }
    // What comes in is no article then: that is in the file, or not asked for.
    for options in [
        &["--select=no-such-check", "no-such-file"][..],
        &["--diff", "--select=no-such-check"],
    ] {
        let run = filter(options, FAULTY);
        assert_eq!((run.stdout().as_str(), run.code()), ("", 2), "{run}");
    }
}

#[test]
fn r50a_what_cannot_be_written_is_not_taken_for_written() {
    let program = env!("CARGO_BIN_EXE_artchk");
    for (output, status) in [
        (">&-", 2),
        (">/dev/full", 2),
        (">/dev/null", 0),
        ("| cat", 0),
    ] {
        let line = format!("set -o pipefail; printf '%s' \"$1\" | '{program}' fix {output}");
        let run = Command::new("bash")
            .args(["-c", &line, "bash", RIGHT])
            .output();
        let run = run.expect("bash is there");
        let said = String::from_utf8_lossy(&run.stderr);
        assert_eq!(run.status.code(), Some(status), "{output}: {said}");
        assert_eq!(said.contains("standard output"), status == 2, "{said}");
    }
}
