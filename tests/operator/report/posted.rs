//! Statistics that are posted into a newsgroup (R68).

use std::thread::sleep;
use std::time::Duration;

use super::{DOMAIN, journal, report};
use crate::support::folder::{Folder, article};
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::{Say, Server, field, lines};

/// Everything that was seen, was so at noon of the last day of the last month.
const LAST_MONTH: &str = "UPDATE article SET seen = unixepoch('now', 'start of month', '-12 hours'), \
     injection_date = unixepoch('now', 'start of month', '-13 hours')";

/// A bot that has seen and answered one article with a fault, last month.
fn bot(server: &Server, parameters: &str) -> Folder {
    let changes = ["Subject: check"];
    server.put("de.test", 1, article("a1", &changes, "Text.\n--\nErika\n"));
    let parameters = format!("{DOMAIN}\n{parameters}");
    let folder = Folder::new(server.port, parameters.trim_end(), "de.test n 1");
    folder.expect(0, &[]);
    journal(&folder)
        .execute_batch(LAST_MONTH)
        .expect("a journal");
    folder
}

/// State of each article of statistics.
fn states(folder: &Folder) -> Vec<String> {
    let journal = journal(folder);
    let mut statement = journal.prepare("SELECT state FROM statistics").expect("it");
    let rows = statement.query_map([], |row| row.get(0)).expect("rows");
    rows.map(|row| row.expect("a row")).collect()
}

#[test]
fn r68_statistics_are_posted_once_and_name_nobody() {
    let server = Server::new();
    let folder = bot(&server, "");
    let before = folder.files();
    let shown = report(&folder, &["--post", "de.test", "--dry-run"]);
    assert_eq!((shown.code(), shown.stderr().as_str()), (0, ""), "{shown}");
    assert!(shown.stdout().contains("\nFINDINGS "), "{shown}");
    assert_eq!(folder.files(), before);
    assert_eq!(server.posted().len(), 1, "the answer");

    let first = report(&folder, &["--post", "de.test"]);
    assert_eq!((first.code(), first.stderr().as_str()), (0, ""), "{first}");
    let posted = server.posted();
    assert_eq!(posted.len(), 2);
    let article = &posted[1];
    let own = field(article, "Message-ID");
    assert!(own.starts_with("<statistics.") && own.ends_with(".de.test@checker.invalid>"));
    assert_eq!(field(article, "Newsgroups"), "de.test");
    assert_eq!(field(article, "Auto-Submitted"), "auto-generated");
    assert_eq!(field(article, "Keywords"), "ignore");
    assert!(
        article.contains("\r\n  sigdelimiter                       1 "),
        "{article}"
    );
    for personal in ["erika", "Erika", "poster.invalid", "a1@"] {
        assert!(!article.contains(personal), "{personal}\n{article}");
    }
    assert_eq!(first.stdout(), format!("de.test: posted as {own}\n"));
    let log = folder.scratch.read("bot.log");
    assert!(
        log.contains(&format!("statistics {own} are posted: 240 ")),
        "{log}"
    );

    let again = report(&folder, &["--post", "de.test"]);
    assert_eq!(again.code(), 0, "{again}");
    assert_eq!(again.stdout(), format!("{own}: was posted already\n"));
    // The bot leaves it alone.
    server.put("de.test", 2, article);
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 2);
}

#[test]
fn r68_statistics_go_to_test_groups_and_those_named_alone() {
    let server = Server::new();
    let folder = bot(&server, "report_groups = local.*");
    for wrong in [
        &["--post", "de.talk"][..],
        &["--post", "de test"],
        &["--post", "de.test,misc.test"],
        &["--post", "de.test", "--month", "2999-01"],
        &["--post", "de.test", "--since", "1h"],
        &["--post", "de.test", "--month", "2026-1"],
        &["--post", "de.test", "--format", "json"],
        &["--month", "2026-10"],
    ] {
        let finished = report(&folder, wrong);
        assert_eq!(finished.code(), 2, "{wrong:?} {finished}");
    }
    let quiet = report(&folder, &["--post", "misc.test"]);
    assert_eq!(quiet.code(), 0, "{quiet}");
    assert!(quiet.stderr().contains("no article was seen"), "{quiet}");
    assert_eq!(states(&folder), [""; 0]);
    let named = report(&folder, &["--post", "local.stats", "--group", "de.*"]);
    assert_eq!((named.code(), named.stderr().as_str()), (0, ""), "{named}");
    let posted = server.posted();
    let article = posted.last().expect("one");
    assert_eq!(field(article, "Newsgroups"), "local.stats");
    assert!(field(article, "Subject").starts_with("Statistics of de.*, "));
    folder.scratch.write("bot.disabled", "");
    let disabled = report(&folder, &["--post", "de.test"]);
    assert_eq!(disabled.code(), 10, "{disabled}");
    assert_eq!(server.posted().len(), posted.len());
}

#[test]
fn r68_made_up_statistics_are_shown_as_such_and_never_posted() {
    let server = Server::new();
    let folder = bot(&server, "");
    let posting = report(&folder, &["--post", "de.test", "--test-data"]);
    assert_eq!(posting.code(), 2, "{posting}");
    assert_eq!(posting.stderr().lines().count(), 1, "{posting}");
    assert_eq!(server.posted().len(), 1, "the answer");
    assert_eq!(states(&folder), [""; 0]);
    for (made_up, more) in [(true, &["--test-data"][..]), (false, &[])] {
        let arguments = [&["--post", "de.test", "--dry-run"], more].concat();
        let shown = report(&folder, &arguments);
        assert_eq!(shown.code(), 0, "{shown}");
        for mark in ["\nSubject: [TEST] ", "\n\nTHIS IS A TEST. "] {
            assert_eq!(shown.stdout().contains(mark), made_up, "{shown}");
        }
    }
}

/// R5, R41: what could not be posted is posted later, and what the server took
/// before the connection broke is found out.
#[test]
fn r68_statistics_that_were_not_posted_are_posted_by_the_next_call() {
    let server = Server::new();
    let folder = bot(&server, "");
    for (reply, status, state) in [
        ("441 436 Later", 75, "due"),
        ("441 437 No thanks", 1, "refused"),
    ] {
        server.set_rule(move |_, heard| match heard {
            "." => lines(reply),
            _ => Say::Usual,
        });
        let finished = report(&folder, &["--post", "de.test"]);
        assert_eq!(finished.code(), status, "{finished}");
        assert!(finished.stderr().contains(reply), "{finished}");
        assert_eq!(states(&folder), [state]);
    }
    server.set_rule(|_, _| Say::Usual);
    assert_eq!(report(&folder, &["--post", "de.test"]).code(), 0);
    assert_eq!(server.posted().len(), 2);
    // The run that has posted it could not write that down.
    let back = "UPDATE statistics SET state = 'due', article = ?1, settled = NULL";
    let posted = server.posted()[1].clone();
    let (_, undated) = posted.split_once("\r\n").expect("Date comes first");
    journal(&folder)
        .execute(back, [undated.as_bytes()])
        .expect("a journal");
    let found = report(&folder, &["--post", "de.test"]);
    assert_eq!((found.code(), found.stderr().as_str()), (0, ""), "{found}");
    assert_eq!(states(&folder), ["posted"]);
    assert_eq!(server.posted().len(), 2);
}

/// Killed at many moments against a real server: the statistics are there once.
#[test]
fn r68_killed_again_and_again_statistics_are_posted_once() {
    let inn = Inn::start(&InnOptions::default());
    let folder = Folder::new(inn.reader_port(), DOMAIN, "de.test n 1");
    folder.expect(0, &[]);
    let groups = ["de.test", "misc.test"];
    for group in groups {
        let seen = format!(
            "INSERT INTO article (newsgroup, seen, state, reason, occasion) \
             VALUES ('{group}', 0, 'silent', 'checked', 'automatic'); {LAST_MONTH}"
        );
        journal(&folder).execute_batch(&seen).expect("a journal");
    }
    for step in 0..16 {
        let group = groups[step % 2];
        let posting = folder.subcommand(&["report", "--post", group]).start();
        sleep(Duration::from_millis(4 * step as u64));
        posting.signal("KILL");
        posting.wait();
    }
    for group in groups {
        let finished = report(&folder, &["--post", group]);
        assert_eq!(
            (finished.code(), finished.stderr().as_str()),
            (0, ""),
            "{finished}"
        );
        assert_eq!(inn.group(group).0, 1, "{group}");
    }
    assert_eq!(states(&folder), ["posted"; 2]);
}
