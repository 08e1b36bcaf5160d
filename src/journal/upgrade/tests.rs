use std::path::Path;
use std::thread;
use std::{fs, process};

use tempfile::TempDir;

use crate::journal::sample::{self, NOW, answer, answered};
use crate::journal::{AnswerId, AnswerState, ArticleState, Journal, LineId, Origin, Record};

use super::*;

/// What SQLite says of the columns and indexes of a database.
const SHAPE: &str = "
    SELECT concat_ws(' ', 'column', tables.name, columns.cid, columns.name, columns.type,
                     columns.\"notnull\", columns.dflt_value, columns.pk)
      FROM pragma_table_list AS tables, pragma_table_xinfo(tables.name) AS columns
     WHERE tables.schema = 'main'
    UNION ALL
    SELECT concat_ws(' ', 'index', tables.name, indexes.name, indexes.\"unique\", indexes.partial,
                     columns.seqno, columns.name)
      FROM pragma_table_list AS tables, pragma_index_list(tables.name) AS indexes,
           pragma_index_xinfo(indexes.name) AS columns
     WHERE tables.schema = 'main'
    UNION ALL
    SELECT concat_ws(' ', 'table', name, strict, wr) FROM pragma_table_list WHERE schema = 'main'
     ORDER BY 1";

fn version_1() -> (TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    sample::version_1(&file);
    (folder, file)
}

fn texts(connection: &Connection, query: &str) -> Vec<String> {
    let mut statement = connection.prepare(query).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Every row of every table that is in version 1, by the columns it has there.
fn rows_of_version_1(connection: &Connection) -> Vec<String> {
    let tables = [
        (
            "article",
            "id, message_identifier, newsgroup, newsreader, seen, occasion, state, reason",
        ),
        ("finding", "article, number, code, severity"),
        (
            "answer",
            "id, message_identifier, precursor, newsgroup, occasion, author, thread, created, \
             expires, state, attempts, reply, settled",
        ),
        ("proto_article", "answer, octets"),
        ("feed_line", "id, line"),
        ("run", "id, mode, begun"),
        ("sqlite_sequence", "name, seq"),
    ];
    let mut rows = Vec::new();
    for (table, columns) in tables {
        let quoted = columns
            .split(", ")
            .map(|column| format!("quote({column})"))
            .collect::<Vec<_>>()
            .join(", ");
        let query = format!("SELECT concat_ws(' ', '{table}', {quoted}) FROM {table}");
        let found = texts(connection, &query);
        assert!(!found.is_empty(), "{table}");
        rows.extend(found);
    }
    rows.sort();
    rows
}

fn version(connection: &Connection) -> i32 {
    connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .unwrap()
}

#[test]
fn tables_are_those_of_a_new_journal() {
    let (_folder, file) = version_1();
    let upgraded = Journal::open(&file).unwrap();
    let new = Journal::in_memory().unwrap();
    let shape = texts(&upgraded.connection, SHAPE);
    assert!(shape.len() > 50, "{shape:?}");
    assert_eq!(shape, texts(&new.connection, SHAPE));
    assert_eq!(version(&upgraded.connection), version(&new.connection));
    let check = texts(&upgraded.connection, "PRAGMA integrity_check");
    assert_eq!(check, ["ok"]);
}

#[test]
fn version_6_becomes_todays() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    let shape = texts(&Journal::open(&file).unwrap().connection, SHAPE);
    let older = Connection::open(&file).unwrap();
    let tables = TO_VERSION_6.split_once("CREATE TABLE held").unwrap().1;
    let older_tables = format!(
        "ALTER TABLE report DROP COLUMN dropped; DROP TABLE held; DROP TABLE lesson; \
         CREATE TABLE held {tables}"
    );
    older.execute_batch(&older_tables).unwrap();
    older.pragma_update(None, "user_version", 6).unwrap();
    assert_ne!(texts(&older, SHAPE), shape);
    drop(older);
    let journal = Journal::open(&file).unwrap();
    assert_eq!(texts(&journal.connection, SHAPE), shape);
}

#[test]
fn r62_version_7_has_dropped_no_report() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    let shape = texts(&Journal::open(&file).unwrap().connection, SHAPE);
    let older = Connection::open(&file).unwrap();
    let made = "ALTER TABLE report DROP COLUMN dropped; \
                INSERT INTO report VALUES (1, 'R-a', 'de.test', 'hint', 0, 1, 1, '{}', 'due', NULL)";
    older.execute_batch(made).unwrap();
    older.pragma_update(None, "user_version", 7).unwrap();
    drop(older);
    let journal = Journal::open(&file).unwrap();
    assert_eq!(texts(&journal.connection, SHAPE), shape);
    assert_eq!(journal.reports_due().unwrap().len(), 1);
}

#[test]
fn every_row_is_kept() {
    let (_folder, file) = version_1();
    let (whole, cut) = ("a".repeat(400), "a".repeat(320));
    let expected: Vec<String> = rows_of_version_1(&Connection::open(&file).unwrap())
        .into_iter()
        .map(|row| row.replace(&format!("{whole}@poster.example"), &cut))
        .collect();
    let journal = Journal::open(&file).unwrap();
    assert_eq!(rows_of_version_1(&journal.connection), expected);
}

#[test]
fn what_version_1_knew_of_an_article_is_filled_in() {
    let (_folder, file) = version_1();
    let journal = Journal::open(&file).unwrap();
    let known = texts(
        &journal.connection,
        "SELECT concat_ws(' ', coalesce(message_identifier, '-'), coalesce(identifier_host, '-'), \
         coalesce(author, '-')) FROM article ORDER BY id",
    );
    let long = "a".repeat(320);
    let expected = [
        "<silent@Poster.Example> poster.example -",
        "<checked@laptop> laptop -",
        "- - -",
        "no identifier - -",
        "<limited@[192.0.2.7]> [192.0.2.7] -",
        &format!("<due@Poster.Example> poster.example {long}"),
        "<posted@Poster.Example> poster.example erika@poster.example",
        "<refused@Poster.Example> poster.example -",
        "<expired@Poster.Example> poster.example otto@other.example",
    ];
    assert_eq!(known, expected);
    let unknown = texts(
        &journal.connection,
        "SELECT code FROM finding WHERE coalesce(counts, line, \"column\", end_column, variables) \
         IS NOT NULL UNION ALL SELECT message_identifier FROM article \
         WHERE coalesce(injecting_site, date, injection_date, hops) IS NOT NULL",
    );
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Adds so many articles that they are not looked at all at once.
fn add_articles(file: &Path) {
    let more = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) \
         INSERT INTO article (message_identifier, newsgroup, seen, state, reason) \
         SELECT '<' || i || '@many.example>', 'example.test', i, 'silent', '' FROM n";
    Connection::open(file).unwrap().execute_batch(more).unwrap();
}

#[test]
fn hosts_of_many_articles_are_filled_in() {
    let (_folder, file) = version_1();
    add_articles(&file);
    let journal = Journal::open(&file).unwrap();
    let filled = "SELECT concat(count(*)) FROM article WHERE identifier_host = 'many.example'";
    assert_eq!(texts(&journal.connection, filled), ["2500"]);
}

#[test]
fn bot_goes_on_where_version_1_stopped() {
    let (_folder, file) = version_1();
    let mut journal = Journal::open(&file).unwrap();
    for (identifier, state) in [
        ("<silent@Poster.Example>", ArticleState::Silent),
        ("<limited@[192.0.2.7]>", ArticleState::Limited),
        ("<posted@Poster.Example>", ArticleState::Answered),
    ] {
        assert_eq!(journal.article_state(identifier).unwrap(), Some(state));
    }
    assert!(
        journal
            .is_own("<posted%Poster.Example@bot.example>")
            .unwrap()
    );
    let due = journal.answers_due(AnswerId::START, 9).unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].precursor, "<due@Poster.Example>");
    assert_eq!(due[0].attempts, 1);
    assert!(!due[0].article.is_empty());
    let refused = journal.answer_to("<refused@Poster.Example>").unwrap();
    assert_eq!(refused.unwrap().state, AnswerState::Refused);
    let author = "erika@poster.example";
    assert_eq!(journal.answers_to_author(author, &(NOW..=NOW)).unwrap(), 1);
    assert_eq!(journal.lines_waiting().unwrap(), 1);

    let record = Record {
        origin: Origin {
            hops: Some(3),
            ..Origin::default()
        },
        ..answered(answer("<checked@laptop>"))
    };
    journal.record(&[record], &[]).unwrap();
    let replaced = "SELECT concat_ws(' ', state, hops, identifier_host, code) \
                    FROM article JOIN finding ON article = id \
                    WHERE message_identifier = '<checked@laptop>' ORDER BY number";
    assert_eq!(
        texts(&journal.connection, replaced),
        ["answered 3 laptop from", "answered 3 laptop noname"]
    );
}

/// A program of version 1 that took its lines in before the upgrade goes on.
#[test]
fn statements_of_version_1_still_write() {
    let (_folder, file) = version_1();
    let older = Connection::open(&file).unwrap();
    let mut article = older
        .prepare(
            "INSERT INTO article \
             (message_identifier, newsgroup, newsreader, seen, occasion, state, reason) \
             VALUES (?1, 'example.test', NULL, 1, NULL, 'silent', '')",
        )
        .unwrap();
    let mut finding = older
        .prepare("INSERT INTO finding (article, number, code, severity) VALUES (1, 7, 'x', 'hint')")
        .unwrap();
    article.execute(["<1@x.example>"]).unwrap();
    let journal = Journal::open(&file).unwrap();
    article.execute(["<2@x.example>"]).unwrap();
    finding.execute([]).unwrap();
    for identifier in ["<1@x.example>", "<2@x.example>"] {
        let state = journal.article_state(identifier).unwrap();
        assert_eq!(state, Some(ArticleState::Silent), "{identifier}");
    }
}

#[test]
fn many_may_upgrade_at_once() {
    for _ in 0..10 {
        let (_folder, file) = version_1();
        let openers: Vec<_> = (0..8)
            .map(|_| {
                let file = file.clone();
                thread::spawn(move || Journal::open(&file).unwrap().lines_waiting().unwrap())
            })
            .collect();
        for opener in openers {
            assert_eq!(opener.join().unwrap(), 1);
        }
    }
}

/// What the process that is killed does; see the next test.
fn upgrade_and_be_killed(file: &Path) -> ! {
    let connection = Connection::open(file).unwrap();
    // So small a cache that SQLite writes out what is not committed.
    connection.pragma_update(None, "cache_size", 1).unwrap();
    connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    upgrade(&connection, 1).unwrap();
    process::abort();
}

#[test]
fn crash_in_the_middle_leaves_version_1_whole() {
    if let Some(file) = sample::file_of_other_process() {
        upgrade_and_be_killed(&file);
    }
    let (folder, file) = version_1();
    add_articles(&file);
    let rows = rows_of_version_1(&Connection::open(&file).unwrap());
    let name = "journal::upgrade::tests::crash_in_the_middle_leaves_version_1_whole";
    let status = sample::other_process(name, &file).wait().unwrap();
    assert!(!status.success());
    let log = fs::metadata(folder.path().join("news.db-wal")).unwrap();
    assert!(
        log.len() > 100_000,
        "part of the upgrade must be in the log"
    );

    let connection = Connection::open(&file).unwrap();
    assert_eq!(version(&connection), 1);
    assert_eq!(rows_of_version_1(&connection), rows);
    let columns = "SELECT name FROM pragma_table_info('article')";
    assert_eq!(texts(&connection, columns).len(), 8);
    drop(connection);
    let journal = Journal::open(&file).unwrap();
    assert_eq!(journal.next_lines(LineId::START, 9).unwrap().len(), 1);
}

/// A crash in the middle of writing the log, at whatever octet.
#[test]
fn half_written_upgrade_is_none() {
    let (folder, file) = version_1();
    let journal = Journal::open(&file).unwrap();
    let shape = texts(&journal.connection, SHAPE);
    let rows = rows_of_version_1(&journal.connection);
    let database = fs::read(&file).unwrap();
    let log = fs::read(folder.path().join("news.db-wal")).unwrap();
    assert!(log.len() > 10_000);
    let cuts = (0..log.len())
        .step_by(997)
        .chain([log.len() - 1, log.len()]);
    for cut in cuts {
        let copy = tempfile::tempdir().unwrap();
        let file = copy.path().join("news.db");
        fs::write(&file, &database).unwrap();
        fs::write(copy.path().join("news.db-wal"), &log[..cut]).unwrap();
        let connection = Connection::open(&file).unwrap();
        let expected = if cut == log.len() { 8 } else { 1 };
        assert_eq!(version(&connection), expected, "cut at {cut}");
        drop(connection);
        let journal = Journal::open(&file).unwrap();
        assert_eq!(rows_of_version_1(&journal.connection), rows);
        assert_eq!(texts(&journal.connection, SHAPE), shape, "cut at {cut}");
    }
}
