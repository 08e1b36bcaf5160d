//! Opening a journal: to write, only to read, or in memory.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::copy::{COPY, copy_of};
use super::{Error, Journal};

/// How long to wait for another process that writes.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// `artc`, what `PRAGMA application_id` says in a journal.
const APPLICATION_ID: i32 = 0x6172_7463;

/// What `PRAGMA user_version` says in a journal with the tables of `schema.sql`.
const VERSION: i32 = 1;

const SCHEMA: &str = include_str!("schema.sql");

/// How many different statements are kept ready: more than there are.
const STATEMENTS: usize = 64;

/// Held while the file is created, see [`create`].
static CREATING: Mutex<()> = Mutex::new(());

impl Journal {
    /// Opens the journal, and creates it, readable for its owner alone, if it
    /// is absent.
    pub fn open(path: &Path) -> Result<Journal, Error> {
        create(path).map_err(|source| Error::Open {
            file: path.to_owned(),
            source,
        })?;
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connect = || {
            let connection = Connection::open_with_flags(path, flags)?;
            connection.busy_timeout(BUSY_TIMEOUT)?;
            Ok(connection)
        };
        let connection = connect().map_err(|source| Error::from_sqlite(path, source))?;
        Journal::over(connection, path, Keep::Durably)
    }

    /// Opens the journal as it is now, without writing anything where it lies:
    /// no lock, no index, no temporary file. An absent file is an empty
    /// journal.
    ///
    /// What is recorded is seen by this handle alone and gone with it.
    ///
    /// A process that has the same file open to write must not do this: SQLite
    /// shares what it knows of a file among all handles of a process, and that
    /// would then be read only for all of them, or written to.
    pub fn open_read_only(path: &Path) -> Result<Journal, Error> {
        let Some(folder) = copy_of(path)? else {
            return Journal::empty(path);
        };
        let connection = Connection::open(folder.path().join(COPY))
            .map_err(|source| Error::from_sqlite(path, source))?;
        let journal = Journal::over(connection, path, Keep::ForNow)?;
        Ok(Journal {
            _copy: Some(folder),
            ..journal
        })
    }

    /// A journal that is empty, and gone when it is dropped.
    pub fn in_memory() -> Result<Journal, Error> {
        Journal::empty(Path::new("journal in memory"))
    }

    fn empty(path: &Path) -> Result<Journal, Error> {
        let connection =
            Connection::open_in_memory().map_err(|source| Error::from_sqlite(path, source))?;
        Journal::over(connection, path, Keep::ForNow)
    }

    fn over(mut connection: Connection, path: &Path, keep: Keep) -> Result<Journal, Error> {
        let file = path.to_owned();
        connection.set_prepared_statement_cache_capacity(STATEMENTS);
        let content =
            make_ready(&mut connection, keep).map_err(|source| Error::from_sqlite(path, source))?;
        match content {
            Content::Journal(VERSION) => Ok(Journal {
                connection,
                file,
                _copy: None,
            }),
            Content::Journal(found) if found > VERSION => Err(Error::NewerVersion {
                file,
                found,
                known: VERSION,
            }),
            Content::Nothing | Content::Journal(_) | Content::Other => {
                Err(Error::NotAJournal { file })
            }
        }
    }
}

/// Whether what is written is to outlive the power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keep {
    Durably,
    ForNow,
}

/// What is in a database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Content {
    Nothing,
    /// Ours, in this version.
    Journal(i32),
    Other,
}

/// Creates the file if it is absent.
///
/// SQLite would do so, too, but with a mode that lets everybody read it. The
/// files beside it get the mode of this one.
fn create(path: &Path) -> io::Result<()> {
    // Closing any descriptor of a file gives up all locks that the process
    // holds on it, those of SQLite included. So the file is only ever opened
    // past SQLite when it is new, and until it is closed nobody else in this
    // process may go on to open it.
    let _alone = CREATING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result.map(drop),
    }
}

/// Sets the connection up, makes the tables if there is nothing yet, and says
/// what is there. What is not ours is left as it is.
fn make_ready(connection: &mut Connection, keep: Keep) -> rusqlite::Result<Content> {
    let before = content(connection)?;
    if !matches!(before, Content::Nothing | Content::Journal(VERSION)) {
        return Ok(before);
    }
    match keep {
        Keep::Durably => {
            use_write_ahead_log(connection)?;
            connection.pragma_update(None, "synchronous", "FULL")?;
        }
        Keep::ForNow => connection.pragma_update(None, "synchronous", "OFF")?,
    }
    if before == Content::Nothing {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Another process may have been faster.
        if content(&transaction)? == Content::Nothing {
            transaction.execute_batch(SCHEMA)?;
            transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
        }
        transaction.commit()?;
    }
    // Without this, every statement whose values might matter for the way it is
    // carried out is compiled anew for each of them.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    content(connection)
}

impl Journal {
    /// Begins to read: until [`end_reading`](Self::end_reading) all questions
    /// are answered out of the journal as it is now, and cost less. Nothing may
    /// be written in between.
    pub fn begin_reading(&mut self) -> Result<(), Error> {
        self.connection
            .execute_batch("BEGIN DEFERRED")
            .map_err(|source| self.name(source))
    }

    /// Ends what [`begin_reading`](Self::begin_reading) began.
    pub fn end_reading(&mut self) -> Result<(), Error> {
        self.connection
            .execute_batch("COMMIT")
            .map_err(|source| self.name(source))
    }
}

/// What is in the database, read in one statement, so that it is never seen
/// half made.
fn content(connection: &Connection) -> rusqlite::Result<Content> {
    connection.query_row(
        "SELECT (SELECT application_id FROM pragma_application_id), \
                (SELECT user_version FROM pragma_user_version), \
                (SELECT count(*) FROM sqlite_schema)",
        [],
        |row| {
            Ok(match (row.get(0)?, row.get(1)?, row.get(2)?) {
                (0, 0, 0) => Content::Nothing,
                (APPLICATION_ID, version, _) => Content::Journal(version),
                (_, _, _) => Content::Other,
            })
        },
    )
}

/// Changes to the write-ahead log, in which a commit costs one sync and readers
/// and a writer do not wait for each other.
///
/// On a file system that cannot do it, SQLite keeps its rollback journal, which
/// is as safe and only slower.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    let give_up = Instant::now() + BUSY_TIMEOUT;
    loop {
        // Of two processes that change a new file at once, one is told "busy"
        // without the usual wait.
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < give_up =>
            {
                thread::sleep(Duration::from_millis(10));
            }
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use tempfile::TempDir;

    use super::super::sample::{self, NOW, answer, answered, silent};
    use super::super::{AnswerId, ArticleState, LineId, Record};
    use super::*;

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
                        found: 2,
                        known: 1,
                        ..
                    }
                ),
                "{error:?}"
            );
            assert!(
                one_line(&error).contains("news.db: the journal has version 2"),
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

    #[test]
    fn empty_file_becomes_a_journal() {
        let (_folder, file) = scratch();
        fs::write(&file, "").unwrap();
        let mut journal = Journal::open(&file).unwrap();
        journal.record(&[silent("<a@x.example>")], &[]).unwrap();
    }

    #[test]
    fn damaged_journal_is_told_from_other_trouble() {
        let (_folder, file) = scratch();
        let mut journal = Journal::open(&file).unwrap();
        let batch: Vec<Record> = (0..100)
            .map(|number| answered(answer(&format!("<{number}@x.example>"))))
            .collect();
        journal.record(&batch, &[]).unwrap();
        drop(journal);
        let mut octets = fs::read(&file).unwrap();
        // The first page is good; it is what opening looks at.
        octets[4096..].fill(0x5a);
        fs::write(&file, octets).unwrap();
        let journal = Journal::open(&file).unwrap();
        let error = journal.article_state("<1@x.example>").unwrap_err();
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
}
