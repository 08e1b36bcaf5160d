//! `artchk purge` and `artchk forget`, and what a run removes (R55).

use crate::support::command::Finished;
use crate::support::folder::{Folder, article};
use crate::support::server::Server;

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn subcommand(folder: &Folder, arguments: &[&str]) -> Finished {
    folder.subcommand(arguments).run()
}

/// A bot that has answered two requests, the first of Erika.
fn answered(parameters: &str) -> (Server, Folder) {
    let server = Server::with_requests(2);
    let changes = [
        "Subject: check",
        "From: Erika Beispiel <Erika@Poster.invalid>",
    ];
    server.put("de.test", 1, article("a1", &changes, "Text.\n"));
    let folder = Folder::new(
        server.port,
        &format!("{DOMAIN}\n{parameters}"),
        "de.test n 1",
    );
    folder.expect(0, &[]);
    (server, folder)
}

fn journal(folder: &Folder) -> rusqlite::Connection {
    rusqlite::Connection::open(folder.scratch.join("bot.db")).expect("a journal")
}

fn count(folder: &Folder, table: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {table}");
    journal(folder)
        .query_one(&query, [], |row| row.get(0))
        .expect("a number")
}

/// Makes all articles older by so many days.
fn age(folder: &Folder, days: i64) {
    let sql = format!(
        "UPDATE article SET seen = seen - 86400 * {days}; \
         UPDATE answer SET created = created - 86400 * {days}"
    );
    journal(folder).execute_batch(&sql).expect("a journal");
}

#[test]
fn r55_a_run_removes_what_is_older_than_the_configuration_wants() {
    for (parameters, days, left) in [
        ("", 399, 2),
        ("", 401, 0),
        ("keep_articles = 10", 9, 2),
        ("keep_articles = 10", 11, 0),
        ("keep_articles = 0", 4_000, 2),
    ] {
        let (server, folder) = answered(parameters);
        age(&folder, days);
        folder.expect(0, &["--log"]);
        assert_eq!(count(&folder, "article"), left, "{parameters} {days}");
        assert_eq!(count(&folder, "answer"), 2);
        let log = folder.scratch.read("bot.log");
        let line = "removed from the journal as old: 2 articles, 0 texts of answers\n";
        assert_eq!(log.contains(line), left == 0, "{log}");
        // R41: read again from the beginning, nothing is answered again.
        let ini = folder.ini().replace("de.test n 3", "de.test n 1");
        folder.scratch.write("bot.ini", ini);
        folder.expect(0, &[]);
        assert_eq!(server.posted().len(), 2);
    }
}

#[test]
fn r27_a_dry_run_removes_nothing() {
    let (_server, folder) = answered("");
    age(&folder, 500);
    folder.expect(0, &["--dry-run"]);
    assert_eq!(count(&folder, "article"), 2);
}

#[test]
fn r55_the_operator_removes_what_is_older_than_he_says() {
    let (_server, folder) = answered("");
    age(&folder, 20);
    let keep = subcommand(&folder, &["purge", "--older-than", "21d"]);
    assert_eq!((keep.code(), keep.stderr().as_str()), (0, ""), "{keep}");
    assert_eq!(count(&folder, "article"), 2);
    let by_the_file = subcommand(&folder, &["purge"]);
    assert_eq!(by_the_file.code(), 0);
    assert_eq!(count(&folder, "article"), 2);
    let purge = subcommand(&folder, &["purge", "--older-than", "19d"]);
    let text = "removed from the journal by the operator: 2 articles, 0 texts of answers\n";
    assert_eq!(purge.stdout(), text);
    assert!(folder.scratch.read("bot.log").ends_with(text));
    assert_eq!(
        (count(&folder, "article"), count(&folder, "finding")),
        (0, 0)
    );
    assert_eq!(count(&folder, "answer WHERE author <> ''"), 0);
    let history = subcommand(&folder, &["history", "a1@news.example.org"]);
    assert!(history.stdout().contains("not kept any more"), "{history}");
    assert_eq!(
        subcommand(&folder, &["purge", "--older-than", "soon"]).code(),
        2
    );
}

#[test]
fn r55_a_person_is_forgotten_and_not_answered_again() {
    let (server, folder) = answered("");
    let forget = subcommand(&folder, &["forget", "erika@POSTER.invalid"]);
    assert_eq!(
        (forget.code(), forget.stderr().as_str()),
        (0, ""),
        "{forget}"
    );
    assert!(
        forget.stdout().starts_with(
            "forgot one person for the operator: 1 articles, 1 answers, 0 of them due"
        ),
        "{forget}"
    );
    let log = folder.scratch.read("bot.log");
    assert!(
        log.contains("forgot one person") && !log.contains("erika"),
        "{log}"
    );
    let octets = std::fs::read(folder.scratch.join("bot.db")).expect("a journal");
    let text = String::from_utf8_lossy(&octets);
    assert!(!text.contains("erika") && !text.contains("a1@news") && text.contains("a2@news"));
    let again = subcommand(&folder, &["forget", "erika@poster.invalid"]);
    assert_eq!(again.code(), 1);

    let ini = folder.ini().replace("de.test n 3", "de.test n 1");
    folder.scratch.write("bot.ini", ini);
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 2);
}
