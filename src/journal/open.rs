//! Opening a journal: to write, only to read, or in memory.

use std::cell::Cell;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use super::beginning::{begin, is_there};
use super::copy::{COPY, copy_of};
use super::upgrade::{self, EARLIEST};
use super::{Error, Journal};
use crate::regular;

/// How long to wait for another process that writes.
pub const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// `artc`, what `PRAGMA application_id` says in a journal.
const APPLICATION_ID: i32 = 0x6172_7463;

/// What `PRAGMA user_version` says in a journal with the tables of `schema.sql`.
const VERSION: i32 = 8;

/// So many pages of 4 KiB are written to the log before they are brought to their
/// places, which takes two syncs more.
const PAGES: i32 = 4_000;

pub(super) const SCHEMA: &str = include_str!("schema.sql");

/// How many different statements are kept ready: more than there are.
const STATEMENTS: usize = 64;

impl Journal {
    /// Opens the journal, and creates it, readable for its owner alone, if it
    /// is absent. One that an earlier version has made is brought to today's
    /// tables.
    pub fn open(path: &Path) -> Result<Journal, Error> {
        let failed = |source| Error::Open {
            file: path.to_owned(),
            source,
        };
        regular::expect(path).map_err(failed)?;
        if !is_there(path)? {
            begin(path)?;
        }
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
    /// What is recorded is seen by this handle alone and gone with it; so are
    /// today's tables, where an earlier version has made the journal.
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
                may_sync_later: keep == Keep::Durably && writes_ahead(&connection),
                is_ahead: false,
                connection,
                file,
                has_forgotten: Cell::default(),
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

/// Sets the connection up, makes the tables if there is nothing yet, or brings
/// those of an earlier version to today's, and says what is there. What is not
/// ours, or later than ours, is left as it is.
fn make_ready(connection: &mut Connection, keep: Keep) -> rusqlite::Result<Content> {
    let before = content(connection)?;
    if !matches!(
        before,
        Content::Nothing | Content::Journal(EARLIEST..=VERSION)
    ) {
        return Ok(before);
    }
    // A file has its tables as soon as it has its name.
    if before == Content::Nothing && keep == Keep::Durably {
        return Ok(before);
    }
    match keep {
        Keep::Durably => {
            use_write_ahead_log(connection)?;
            connection.pragma_update(None, "synchronous", "FULL")?;
            connection.pragma_update(None, "wal_autocheckpoint", PAGES)?;
        }
        Keep::ForNow => connection.pragma_update(None, "synchronous", "OFF")?,
    }
    // SQLite's notes for taking back one statement: in a file they cost more
    // writes than all the rest.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    if before != Content::Journal(VERSION) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        make_tables(&transaction)?;
        transaction.commit()?;
    }
    // Without this, every statement whose values might matter for the way it is
    // carried out is compiled anew for each of them.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    content(connection)
}

/// Makes today's tables of what is there, unless another process was faster.
pub(super) fn make_tables(connection: &Connection) -> rusqlite::Result<()> {
    match content(connection)? {
        Content::Nothing => {
            connection.execute_batch(SCHEMA)?;
            connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        }
        Content::Journal(earlier @ EARLIEST..VERSION) => upgrade::upgrade(connection, earlier)?,
        Content::Journal(_) | Content::Other => return Ok(()),
    }
    connection.pragma_update(None, "user_version", VERSION)
}

impl Journal {
    /// Writes something that need not outlive the power yet, and is soon written: its
    /// commit is not waited for. Later ones are, and take it along.
    pub(super) fn without_sync(
        &mut self,
        write: impl FnOnce(&mut Connection) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        if !self.may_sync_later {
            return write(&mut self.connection);
        }
        self.connection
            .pragma_update(None, "synchronous", "NORMAL")?;
        let written = write(&mut self.connection);
        self.connection.pragma_update(None, "synchronous", "FULL")?;
        self.is_ahead = true;
        written
    }

    /// Waits until all that was written outlives the power.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn sync(&mut self) -> Result<(), Error> {
        if self.is_ahead {
            // Any commit that writes is synced, with those before it.
            self.connection
                .pragma_update(None, "user_version", VERSION)
                .map_err(|source| self.name(source))?;
            self.is_ahead = false;
        }
        Ok(())
    }

    /// Begins to read: until [`end_reading`](Self::end_reading) all questions
    /// are answered out of the journal as it is now, and cost less. Nothing may
    /// be written in between.
    pub fn begin_reading(&mut self) -> Result<(), Error> {
        self.has_forgotten.set(None);
        self.connection
            .execute_batch("BEGIN DEFERRED")
            .map_err(|source| self.name(source))
    }

    /// Ends what [`begin_reading`](Self::begin_reading) began.
    pub fn end_reading(&mut self) -> Result<(), Error> {
        self.has_forgotten.set(None);
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

/// Whether the write-ahead log is in use. Only there a commit without a sync can be
/// lost, but harms nothing else.
fn writes_ahead(connection: &Connection) -> bool {
    let mode = connection.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0));
    mode.is_ok_and(|mode| mode == "wal")
}

#[cfg(test)]
mod tests;
