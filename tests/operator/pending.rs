//! `artchk pending` (R53).

use std::fs;

use serde_json::Value;

use crate::support::command::Finished;
use crate::support::folder::Folder;
use crate::support::server::{Say, Server, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";
const FIRST: &str = "<a1%news.example.org@checker.invalid>";
const SECOND: &str = "<a2%news.example.org@checker.invalid>";

fn pending(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["pending"].iter().chain(more).copied().collect();
    folder.subcommand(&arguments).run()
}

/// Two answers that the server has refused.
fn refused() -> (Server, Folder) {
    let server = Server::with_requests(2);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    server.set_rule(|_, heard| match heard {
        "." => lines("441 437 No \x1b[1mthanks"),
        _ => Say::Usual,
    });
    folder.expect(1, &[]);
    server.set_rule(|_, _| Say::Usual);
    (server, folder)
}

#[test]
fn r53_what_is_refused_is_listed_and_shown_in_full() {
    let (_server, folder) = refused();
    let list = pending(&folder, &[]);
    assert_eq!((list.code(), list.stderr().as_str()), (0, ""));
    let shown = list.stdout();
    assert!(
        shown.starts_with(&format!("refused  {FIRST}\n         to <a1@")),
        "{shown}"
    );
    assert!(shown.contains("441 437 No ?[1mthanks\n"), "{shown}");
    assert!(shown.ends_with("\n0 due, 0 held, 2 refused\n"), "{shown}");

    let json = pending(&folder, &["--format", "json", "list"]);
    let objects: Vec<Value> = json
        .stdout()
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    assert_eq!(objects.len(), 2);
    assert_eq!(objects[1]["message_identifier"], SECOND);

    for name in [FIRST, "a1@news.example.org"] {
        let one = pending(&folder, &["show", name]);
        assert_eq!(one.code(), 0, "{one}");
        assert!(one.stdout().contains("\nNewsgroups: de.test\n"), "{one}");
    }
    let none = pending(&folder, &["show", "x@y.example"]);
    assert_eq!(none.code(), 1);
    assert!(none.stderr().contains("no such answer"), "{none}");
}

#[test]
fn r53_retry_makes_it_due_and_the_next_run_posts_it() {
    let (server, folder) = refused();
    let one = pending(&folder, &["retry", "a1@news.example.org"]);
    assert_eq!((one.code(), one.stderr().as_str()), (0, ""), "{one}");
    assert!(server.posted().is_empty(), "by the next run alone");
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted", "refused"]);

    pending(&folder, &["retry"]);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted", "posted"]);
    assert_eq!(server.posted().len(), 2);
    let log = folder.scratch.read("bot.log");
    assert_eq!(log.matches("the operator makes it due again").count(), 2);

    let none = pending(&folder, &["retry"]);
    assert_eq!(
        (none.code(), none.stdout().as_str()),
        (0, "No answer is refused.\n")
    );
    let late = pending(&folder, &["retry", FIRST]);
    assert_eq!(late.code(), 1);
    assert!(late.stderr().contains("is posted"), "{late}");
}

#[test]
fn r3_a_disabled_bot_retries_nothing() {
    let (_server, folder) = refused();
    folder.scratch.write("bot.disabled", "");
    let retry = pending(&folder, &["retry"]);
    assert_eq!(retry.code(), 10);
    assert!(retry.stdout().is_empty() && retry.stderr().is_empty());
    assert_eq!(folder.states(), ["refused", "refused"]);
    assert_eq!(pending(&folder, &["list"]).code(), 0);
}

#[test]
fn r53_nothing_is_dropped_without_a_line_in_the_log() {
    let (server, folder) = refused();
    folder.scratch.write("nowhere", "");
    let broken = pending(&folder, &["drop", FIRST, "-l", "nowhere/x.log"]);
    assert_eq!(broken.code(), 1);
    assert_eq!(folder.states(), ["refused", "refused"]);

    let drop = pending(&folder, &["drop", FIRST, "-l", "other"]);
    assert_eq!(
        (drop.code(), drop.stdout().as_str()),
        (0, "1 dropped\n"),
        "{drop}"
    );
    let log = folder.scratch.read("other.log");
    let line = format!(
        " {FIRST}, the answer to <a1@news.example.org>, is dropped by the operator; it was \
         refused: 441 437 No ?[1mthanks\n"
    );
    assert!(log.ends_with(&line), "{log}");
    assert_eq!(folder.states(), ["expired", "refused"]);
    folder.expect(0, &[]);
    assert!(server.posted().is_empty());
}

#[test]
fn r53_without_a_journal_one_line_says_so() {
    let folder = Folder::new(1, DOMAIN, "de.test n 1");
    let before = fs::read_dir(folder.scratch.path())
        .expect("a folder")
        .count();
    for (arguments, status) in [(&["list"][..], 0), (&["retry"], 0), (&["drop", FIRST], 1)] {
        let finished = pending(&folder, arguments);
        assert_eq!(finished.code(), status, "{finished}");
        assert!(
            finished
                .stderr()
                .ends_with("bot.db: there is no journal yet\n"),
            "{finished}"
        );
    }
    let after = fs::read_dir(folder.scratch.path())
        .expect("a folder")
        .count();
    assert_eq!(after, before);
}
