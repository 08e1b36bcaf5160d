//! What a real INN makes of answers: fields of [head] that it refuses, and two
//! bots that answer for one.

use super::{followups, inject};
use crate::support::command::artchk;
use crate::support::folder::{FROM, Folder, article};
use crate::support::inn::{Inn, InnOptions};

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn request(unique: &str) -> Vec<u8> {
    article(unique, &["Subject: check"], "A line.\n")
}

/// A bot with this further line in [head].
fn bot_with(inn: &Inn, line: &str) -> Folder {
    let from = format!("{FROM}\n{line}");
    Folder::with_texts("sample.rc", &from, inn.reader_port(), DOMAIN, "de.test n 1")
}

/// R30: what nnrpd refuses in every article never gets as far as that.
#[test]
fn r30_no_field_that_inn_refuses_is_left_in_head() {
    let inn = Inn::start(&InnOptions::default());
    let too_long = format!("X-Long: {}", "a".repeat(1000));
    let fits = format!("X-Long: {}", "a".repeat(990));
    for (number, (line, refused)) in [
        ("Date-Received: x", true),
        ("Posting-Version: x", true),
        ("Relay-Version: x", true),
        ("Also-Control: x", true),
        ("Article-Names: x", true),
        ("Article-Updates: x", true),
        ("See-Also: x", true),
        ("X-Trace: x", true),
        ("X-Complaints-To: x", true),
        ("NNTP-Posting-Host: x", true),
        ("NNTP-Posting-Date: x", true),
        ("Xref: x", true),
        ("Injection-Info: x", true),
        ("Injection-Date: x", true),
        ("Control: x", true),
        ("X-Empty:", true),
        ("X-Control: a\u{1b}b", true),
        (&*too_long, true),
        ("Expires: tomorrow", true),
        ("Expires: 2037-12-31", true),
        ("Distribution: *.*", true),
        ("Distribution: .x", true),
        ("Distribution: x.y", true),
        ("Followup-To: Poster", true),
        ("Followup-To: de test", true),
        ("Followup-To: a@b.invalid", true),
        ("Followup-To: ..", true),
        (&*fits, false),
        ("Expires: 31 Dec 2037 12:00 GMT", false),
        ("Distribution: de, at", false),
        ("Followup-To: poster", false),
        ("Followup-To: de.test", false),
        ("Summary: x", false),
        ("Approved: bot@checker.invalid", false),
        ("Received: x", false),
    ]
    .into_iter()
    .enumerate()
    {
        let date = jiff::fmt::rfc2822::to_string(&jiff::Zoned::now()).expect("a date");
        let posting = format!(
            "{FROM}\nNewsgroups: de.test\nSubject: x\nMessage-ID: <{number}@checker.invalid>\n\
             Date: {date}\n{line}\n\nA line.\n"
        );
        let response = inn.post(posting.as_bytes());
        assert_eq!(response.starts_with("441"), refused, "{line}: {response}");

        let folder = bot_with(&inn, line);
        let path = folder.scratch.path().to_string_lossy().into_owned();
        let finished = artchk(["check-config", "-p", &path, "-n", "bot"]).run();
        let name = line.split(':').next().expect("a name");
        let seen = finished.stdout() + &finished.stderr();
        let is_mended = seen.contains(&format!("{name} is left out"))
            || seen.contains("control character in the text; \"?\" stands for it");
        let is_caught = finished.code() == 78 || is_mended;
        assert_eq!(is_caught, refused, "{line}: {finished}");
    }
}

/// What depends on the server is found out by the first answer, and costs none.
#[test]
fn r30_a_followup_to_nowhere_keeps_the_answers_due() {
    let inn = Inn::start(&InnOptions::default());
    for unique in ["one", "two"] {
        inject(&inn, &request(unique));
    }
    let folder = bot_with(&inn, "Followup-To: nowhere.at.all");
    let finished = folder.expect(1, &[]);
    let said = "441 No valid newsgroups in \"nowhere.at.all\" (Followup-To stands in [head]); \
                the answers stay due\n";
    assert!(finished.stderr().ends_with(said), "{finished}");
    assert_eq!(finished.stderr().lines().count(), 1);
    assert_eq!(folder.states(), ["due"; 2]);
    assert!(followups(&inn, "de.test").is_empty());
}

/// R41: two machines with one domain. The server refuses the second answer, and
/// both journals are right.
#[test]
fn r41_two_bots_of_one_domain_give_one_answer() {
    let inn = Inn::start(&InnOptions::default());
    for unique in ["one", "two"] {
        inject(&inn, &request(unique));
    }
    let port = inn.reader_port();
    let first = Folder::new(port, DOMAIN, "de.test n 1");
    let second = Folder::new(port, DOMAIN, "de.test n 1");
    first.expect(0, &[]);
    // The second has seen nothing of that: it stops before the answers.
    let finished = second.expect(0, &["--log"]);
    assert_eq!(finished.stderr(), "");
    assert_eq!(followups(&inn, "de.test").len(), 2);
    assert_eq!(first.states(), ["posted"; 2]);
    assert_eq!(second.states(), ["posted"; 2]);
    let log = second.scratch.read("bot.log");
    assert_eq!(
        log.matches(" was there already: 441 435 ").count(),
        2,
        "{log}"
    );
    assert!(!log.contains("Z posted <"), "{log}");

    // A bot that posts as somebody else has not answered.
    let from = "From: Another Checker <another@checker.invalid>";
    let third = Folder::with_texts("sample.rc", from, port, DOMAIN, "de.test n 1");
    let finished = third.expect(1, &[]);
    let taken = "was refused: the message identifier is taken by another article\n";
    assert_eq!(finished.stderr().matches(taken).count(), 2, "{finished}");
    assert_eq!(third.states(), ["refused"; 2]);
    assert_eq!(followups(&inn, "de.test").len(), 2);
}

/// R41: a filter says 435 of what it does not want.
#[test]
fn r41_what_a_filter_refuses_is_not_posted() {
    let inn = Inn::start(&InnOptions {
        filter: Some("$mid =~ /one%/ ? 'No thanks' : ''"),
        ..InnOptions::default()
    });
    for unique in ["one", "two"] {
        inject(&inn, &request(unique));
    }
    let folder = Folder::new(inn.reader_port(), DOMAIN, "de.test n 1");
    let finished = folder.expect(1, &[]);
    let said = "artchk: de.test: <one%news.example.org@checker.invalid> was refused: 441 435 ";
    assert!(finished.stderr().starts_with(said), "{finished}");
    assert_eq!(finished.stderr().lines().count(), 1, "{finished}");
    assert_eq!(folder.states(), ["refused", "posted"]);
    assert_eq!(followups(&inn, "de.test").len(), 1);
}
