use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::journal::beginning::beside;
use crate::journal::sample::{self, NOW, answer, answered, silent};
use crate::journal::{AnswerId, ArticleState, LineId, Mode, Record};

fn scratch() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    (folder, file)
}

fn states(journal: &Journal, identifiers: &[&str]) -> Vec<Option<ArticleState>> {
    identifiers
        .iter()
        .map(|identifier| journal.article_state(identifier).unwrap())
        .collect()
}

fn one_line(error: &Error) -> String {
    let text = error.to_string();
    assert!(!text.contains('\n'), "{text}");
    text
}

#[cfg(unix)]
#[test]
fn new_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, file) = scratch();
    let _journal = Journal::open(&file).unwrap();
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
        assert_eq!(
            entry.metadata().unwrap().permissions().mode() & 0o777,
            0o600
        );
        names.push(entry.file_name().into_string().unwrap());
    }
    names.sort();
    assert_eq!(names, ["news.db", "news.db-shm", "news.db-wal"]);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    let _again = Journal::open(&file).unwrap();
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
}

#[test]
fn commits_outlive_the_power() {
    let (_folder, file) = scratch();
    let journal = Journal::open(&file).unwrap();
    let pragma = |name: &str| -> String {
        journal
            .connection
            .query_row(
                &format!("SELECT CAST({name} AS TEXT) FROM pragma_{name}"),
                [],
                |row| row.get(0),
            )
            .unwrap()
    };
    assert_eq!(pragma("journal_mode"), "wal");
    assert_eq!(pragma("synchronous"), "2", "FULL");
}

#[test]
fn journal_is_found_again() {
    let (_folder, file) = scratch();
    let mut journal = Journal::open(&file).unwrap();
    journal
        .record(&[answered(answer("<a@x.example>"))], &[])
        .unwrap();
    drop(journal);
    let journal = Journal::open(&file).unwrap();
    assert_eq!(
        journal.article_state("<a@x.example>").unwrap(),
        Some(ArticleState::Answered)
    );
    assert_eq!(journal.answers_due(AnswerId::START, 9).unwrap().len(), 1);
}

#[test]
fn new_file_may_be_opened_by_many_at_once() {
    for _ in 0..10 {
        let (_folder, file) = scratch();
        let openers: Vec<_> = (0..8)
            .map(|number| {
                let file = file.clone();
                thread::spawn(move || {
                    let mut journal = Journal::open(&file).unwrap();
                    let identifier = format!("<{number}@x.example>");
                    journal.record(&[silent(&identifier)], &[]).unwrap();
                })
            })
            .collect();
        for opener in openers {
            opener.join().unwrap();
        }
        let journal = Journal::open(&file).unwrap();
        for number in 0..8 {
            let state = journal
                .article_state(&format!("<{number}@x.example>"))
                .unwrap();
            assert_eq!(state, Some(ArticleState::Silent));
        }
    }
}

/// What the process that is killed does; see the next test.
fn record_and_be_killed(file: &Path) -> ! {
    let mut journal = Journal::open(file).unwrap();
    journal.take_in(&[b"one", b"two"]).unwrap();
    let lines = journal.next_lines(LineId::START, 1).unwrap();
    journal
        .record(&[answered(answer("<done@x.example>"))], &[lines[0].0])
        .unwrap();
    // So small a cache that SQLite writes out what is not committed.
    journal
        .connection
        .pragma_update(None, "cache_size", 1)
        .unwrap();
    journal.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    for _ in 0..1000 {
        journal
            .connection
            .execute("INSERT INTO feed_line (line) VALUES (zeroblob(500))", [])
            .unwrap();
    }
    std::process::abort();
}

/// Rule R41: kill -9.
#[test]
fn killed_process_leaves_what_it_committed() {
    if let Some(file) = sample::file_of_other_process() {
        record_and_be_killed(&file);
    }
    let (folder, file) = scratch();
    let name = "journal::open::tests::killed_process_leaves_what_it_committed";
    let status = sample::other_process(name, &file).wait().unwrap();
    assert!(!status.success());
    let log = fs::metadata(folder.path().join("news.db-wal")).unwrap();
    assert!(
        log.len() > 100_000,
        "part of the last transaction must be in the log"
    );

    for open in [Journal::open_read_only, Journal::open] {
        let journal = open(&file).unwrap();
        let lines = journal.next_lines(LineId::START, 9).unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].1, b"two");
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        assert_eq!(due.len(), 1);
        assert_eq!(due[0].precursor, "<done@x.example>");
        let state = journal.article_state("<done@x.example>").unwrap();
        assert_eq!(state, Some(ArticleState::Answered));
    }
}

/// A crash in the middle of writing the log, at whatever octet, leaves
/// the last commit whole or not at all.
#[test]
fn half_written_commit_is_none() {
    let (folder, file) = scratch();
    let mut journal = Journal::open(&file).unwrap();
    journal
        .record(&[answered(answer("<1@x.example>"))], &[])
        .unwrap();
    let log = folder.path().join("news.db-wal");
    let first = fs::metadata(&log).unwrap().len();
    journal
        .record(&[answered(answer("<2@x.example>"))], &[])
        .unwrap();
    let (database, log) = (fs::read(&file).unwrap(), fs::read(&log).unwrap());
    let first = usize::try_from(first).unwrap();
    let cuts = (first..log.len())
        .step_by(997)
        .chain([log.len() - 1, log.len()]);
    for cut in cuts {
        let (folder, copy) = scratch();
        fs::write(&copy, &database).unwrap();
        fs::write(folder.path().join("news.db-wal"), &log[..cut]).unwrap();
        let journal = Journal::open(&copy).unwrap();
        let whole = cut == log.len();
        let second = whole.then_some(ArticleState::Answered);
        assert_eq!(
            states(&journal, &["<1@x.example>", "<2@x.example>"]),
            [Some(ArticleState::Answered), second],
            "cut at {cut}"
        );
        assert_eq!(journal.is_own("<2%x.example@bot.example>").unwrap(), whole);
    }
}

#[test]
fn full_disk_leaves_all_of_a_batch_or_nothing() {
    let (_folder, file) = scratch();
    let mut journal = Journal::open(&file).unwrap();
    journal.take_in(&[b"line"]).unwrap();
    let line = journal.next_lines(LineId::START, 1).unwrap()[0].0;
    let pages: i64 = journal
        .connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    let set_room = |journal: &Journal, pages: i64| {
        journal
            .connection
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    };
    set_room(&journal, pages + 3);
    let batch: Vec<Record> = (0..100)
        .map(|number| answered(answer(&format!("<{number}@x.example>"))))
        .collect();
    let error = journal.record(&batch, &[line]).unwrap_err();
    assert!(matches!(&error, Error::Full { .. }), "{error:?}");
    assert!(one_line(&error).contains("news.db: "), "{error}");
    assert_eq!(journal.article_state("<0@x.example>").unwrap(), None);
    assert!(journal.answers_due(AnswerId::START, 9).unwrap().is_empty());
    assert_eq!(journal.lines_waiting().unwrap(), 1);

    let long = vec![b'x'; 100_000];
    let error = journal.take_in(&[&long]).unwrap_err();
    assert!(matches!(&error, Error::Full { .. }), "{error:?}");
    assert_eq!(journal.lines_waiting().unwrap(), 1);

    set_room(&journal, 1_000_000);
    journal.record(&batch, &[line]).unwrap();
    assert_eq!(
        journal.answers_due(AnswerId::START, 200).unwrap().len(),
        100
    );
    assert_eq!(journal.lines_waiting().unwrap(), 0);
    let check: String = journal
        .connection
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn locked_journal_is_told_from_other_trouble() {
    let (_folder, file) = scratch();
    let other = Journal::open(&file).unwrap();
    let mut journal = Journal::open(&file).unwrap();
    journal.connection.busy_timeout(Duration::ZERO).unwrap();
    other.connection.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = journal.record(&[silent("<a@x.example>")], &[]).unwrap_err();
    assert!(matches!(&error, Error::Locked { .. }), "{error:?}");
    assert!(one_line(&error).contains("try again later"));
    assert_eq!(
        journal.article_state("<a@x.example>").unwrap(),
        None,
        "reading goes on"
    );
    other.connection.execute_batch("ROLLBACK").unwrap();
    journal.record(&[silent("<a@x.example>")], &[]).unwrap();
}

#[test]
fn newer_journal_is_refused_and_left_alone() {
    let (_folder, file) = scratch();
    drop(Journal::open(&file).unwrap());
    let connection = Connection::open(&file).unwrap();
    connection
        .pragma_update(None, "user_version", VERSION + 1)
        .unwrap();
    drop(connection);
    let before = fs::read(&file).unwrap();
    for result in [Journal::open(&file), Journal::open_read_only(&file)] {
        let error = result.unwrap_err();
        assert!(
            matches!(
                &error,
                Error::NewerVersion {
                    found: 9,
                    known: 8,
                    ..
                }
            ),
            "{error:?}"
        );
        assert!(
            one_line(&error).ends_with(
                "news.db: the journal has version 9, this artchk knows versions up to 8; \
                 use the newer artchk"
            ),
            "{error}"
        );
    }
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn what_is_no_journal_is_refused_and_left_alone() {
    let (folder, _) = scratch();
    let text = folder.path().join("text.db");
    fs::write(&text, "[head]\nFrom: bot@bot.example\n".repeat(50)).unwrap();
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE a (b)")
        .unwrap();
    let numbered = folder.path().join("numbered.db");
    Connection::open(&numbered)
        .unwrap()
        .pragma_update(None, "user_version", VERSION)
        .unwrap();
    for file in [text, foreign, numbered] {
        let before = fs::read(&file).unwrap();
        for result in [Journal::open(&file), Journal::open_read_only(&file)] {
            let error = result.unwrap_err();
            assert!(matches!(&error, Error::NotAJournal { .. }), "{error:?}");
            let name = file.file_name().unwrap().to_str().unwrap();
            assert!(
                one_line(&error).contains(&format!("{name}: is not a journal")),
                "{error}"
            );
        }
        assert_eq!(fs::read(&file).unwrap(), before, "{}", file.display());
    }
}

/// No journal is ever empty, so what was in it is lost.
#[test]
fn r41_an_emptied_file_is_no_new_journal() {
    let (_folder, file) = scratch();
    drop(Journal::open(&file).unwrap());
    let good = fs::read(&file).unwrap();
    fs::write(&file, "").unwrap();
    for result in [Journal::open(&file), Journal::open_read_only(&file)] {
        let error = result.unwrap_err();
        assert!(matches!(&error, Error::Emptied { .. }), "{error:?}");
        assert!(one_line(&error).contains("move it away"), "{error}");
    }
    assert_eq!(fs::read(&file).unwrap(), b"");
    fs::write(&file, good).unwrap();
    Journal::open(&file).unwrap();
    fs::remove_file(&file).unwrap();
    Journal::open(&file).unwrap();
}

/// SQLite would work its commits into the new journal.
#[test]
fn r41_a_log_without_its_journal_is_not_taken_over() {
    let (_folder, file) = scratch();
    let mut journal = Journal::open(&file).unwrap();
    journal.record(&[silent("<a@x.example>")], &[]).unwrap();
    fs::remove_file(&file).unwrap();
    let log = beside(&file, "-wal");
    let octets = fs::read(&log).unwrap();
    assert!(!octets.is_empty());
    drop(journal);
    fs::write(&log, &octets).unwrap();
    for result in [Journal::open(&file), Journal::open_read_only(&file)] {
        let error = result.unwrap_err();
        assert!(matches!(&error, Error::LogAlone { .. }), "{error:?}");
        assert!(one_line(&error).contains("news.db-wal"), "{error}");
    }
    assert!(!file.exists());
    assert_eq!(fs::read(&log).unwrap(), octets);
    // One with nothing in it is none.
    fs::write(&log, "").unwrap();
    Journal::open(&file).unwrap();
}

/// An index that tells something else than its table.
#[test]
fn r9_what_only_an_index_tells_otherwise_is_noticed() {
    let (_folder, file) = scratch();
    let mut journal = Journal::open(&file).unwrap();
    journal.record(&[silent("<a1@x.example>")], &[]).unwrap();
    journal.look_for_damage(Mode::Polling, NOW).unwrap();
    let index = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_article_1'";
    let page: usize = journal
        .connection
        .query_row(index, [], |row| row.get::<_, u32>(0))
        .unwrap()
        .try_into()
        .unwrap();
    drop(journal);
    let mut octets = fs::read(&file).unwrap();
    let page = &mut octets[(page - 1) * 4096..page * 4096];
    let at = page.windows(3).position(|w| w == b"<a1").unwrap();
    page[at + 2] = b'2';
    fs::write(&file, octets).unwrap();
    let error =
        Journal::open(&file).and_then(|mut journal| journal.look_for_damage(Mode::Polling, NOW));
    let error = error.unwrap_err();
    assert!(matches!(&error, Error::Corrupt { .. }), "{error:?}");
}

#[test]
fn damaged_journal_is_told_from_other_trouble() {
    let (_folder, file) = scratch();
    let mut journal = Journal::open(&file).unwrap();
    let batch: Vec<Record> = (0..100)
        .map(|number| answered(answer(&format!("<{number}@x.example>"))))
        .collect();
    journal.record(&batch, &[]).unwrap();
    // Opening looks at the schema alone, which is good.
    let index = "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_article_1'";
    let page: u32 = journal
        .connection
        .query_row(index, [], |row| row.get(0))
        .unwrap();
    drop(journal);
    let mut octets = fs::read(&file).unwrap();
    let end = usize::try_from(page).unwrap() * 4096;
    octets[end - 4096..end].fill(0x5a);
    fs::write(&file, octets).unwrap();
    let state = Journal::open(&file).and_then(|journal| journal.article_state("<1@x.example>"));
    let error = state.unwrap_err();
    assert!(matches!(&error, Error::Corrupt { .. }), "{error:?}");
    assert!(
        one_line(&error).contains("news.db: the journal is damaged"),
        "{error}"
    );
}

#[test]
fn file_that_cannot_be_opened_is_told_from_other_trouble() {
    let (folder, file) = scratch();
    let error = Journal::open(&folder.path().join("absent/news.db")).unwrap_err();
    assert!(matches!(&error, Error::Open { .. }), "{error:?}");
    fs::create_dir(&file).unwrap();
    let error = Journal::open(&file).unwrap_err();
    assert!(matches!(&error, Error::Access { .. }), "{error:?}");
    assert!(
        one_line(&error).contains("news.db: cannot write the journal"),
        "{error}"
    );
}

#[test]
fn journals_in_memory_are_each_their_own() {
    let mut one = Journal::in_memory().unwrap();
    let other = Journal::in_memory().unwrap();
    one.record(&[answered(answer("<a@x.example>"))], &[])
        .unwrap();
    assert!(
        one.answers_to_author("a%x.example@poster.example", &(NOW..=NOW))
            .unwrap()
            == 1
    );
    assert_eq!(other.article_state("<a@x.example>").unwrap(), None);
}
