//! What can go wrong with the journal's file.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{ErrorCode, ffi};

/// Trouble with the journal. Each names the file, and says on one line what to
/// do where there is something to do. Whatever was to be written when it
/// occurred is not written, not even in part.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Occurs when the file cannot be created, or cannot be copied for a
    /// journal that is only read.
    #[error("{}: cannot open the journal", file.display())]
    Open {
        /// The journal.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// Occurs when SQLite may not open or write the file, or the files
    /// `-wal` and `-shm` beside it.
    #[error(
        "{}: cannot write the journal; the file and its folder must belong to the user that runs artchk: {said}",
        file.display()
    )]
    Access {
        /// The journal.
        file: PathBuf,
        /// What SQLite says.
        said: rusqlite::Error,
    },

    /// Occurs when the file is no SQLite database, or the database of some
    /// other program.
    #[error(
        "{}: is not a journal of artchk; move it away, and the next run begins a new one",
        file.display()
    )]
    NotAJournal {
        /// What is there in its place.
        file: PathBuf,
    },

    /// Occurs when there is nothing in the file: no journal is ever so.
    #[error(
        "{}: the journal has been emptied; put a copy of it back, or move it away, and the next run begins a new one, without what was due",
        file.display()
    )]
    Emptied {
        /// The journal.
        file: PathBuf,
    },

    /// Occurs when the file is not there, but the log that belongs to it is.
    #[error(
        "{}: the journal is gone, but not {}, which belongs to it; put the journal back, or move that away, too, and the next run begins a new one",
        file.display(), log.display()
    )]
    LogAlone {
        /// The journal.
        file: PathBuf,
        /// The log.
        log: PathBuf,
    },

    /// Occurs when a later version of artchk has written the journal.
    #[error(
        "{}: the journal has version {found}, this artchk knows versions up to {known}; use the newer artchk",
        file.display()
    )]
    NewerVersion {
        /// The journal.
        file: PathBuf,
        /// The version of the file.
        found: i32,
        /// The latest version that can be read.
        known: i32,
    },

    /// Occurs when the content of the file contradicts itself: a broken disk,
    /// or something that wrote into the file past SQLite.
    #[error(
        "{}: the journal is damaged; restore it with `sqlite3 {} .recover`, or move it away, and the next run begins a new one: {said}",
        file.display(), file.display()
    )]
    Corrupt {
        /// The journal.
        file: PathBuf,
        /// What SQLite says.
        said: rusqlite::Error,
    },

    /// Occurs when there is no room left where the journal lies.
    #[error("{}: cannot write the journal; make room on the disk: {said}", file.display())]
    Full {
        /// The journal.
        file: PathBuf,
        /// What SQLite says.
        said: rusqlite::Error,
    },

    /// Occurs when another process has kept the journal locked for longer than
    /// [`BUSY_TIMEOUT`](super::BUSY_TIMEOUT).
    #[error("{}: another process keeps the journal locked; try again later: {said}", file.display())]
    Locked {
        /// The journal.
        file: PathBuf,
        /// What SQLite says.
        said: rusqlite::Error,
    },

    /// Occurs when SQLite fails in any other way, mostly because reading or
    /// writing the disk does.
    #[error("{}: the journal cannot be used: {said}", file.display())]
    Sqlite {
        /// The journal.
        file: PathBuf,
        /// What SQLite says.
        said: rusqlite::Error,
    },
}

impl Error {
    /// Whether the same may be done with success later, over the same handle.
    pub fn may_pass(&self) -> bool {
        matches!(
            self,
            Error::Full { .. } | Error::Locked { .. } | Error::Access { .. }
        )
    }

    /// Whether nothing is wrong but that somebody else is at work.
    pub fn is_locked(&self) -> bool {
        matches!(self, Error::Locked { .. })
    }

    /// Sorts what SQLite says about `file` into the kinds that differ in what
    /// is to be done.
    pub(super) fn from_sqlite(file: &Path, said: rusqlite::Error) -> Error {
        let file = file.to_owned();
        // Where the index of the write-ahead log cannot grow, SQLite does not
        // say "full", though hardly anything else makes that fail.
        let no_room_for_index = said
            .sqlite_error()
            .is_some_and(|error| error.extended_code == ffi::SQLITE_IOERR_SHMSIZE);
        if no_room_for_index {
            return Error::Full { file, said };
        }
        // What a table is called and has is text in the file, which may be damaged
        // like any other.
        let message = match &said {
            rusqlite::Error::SqliteFailure(_, message) => message.as_deref(),
            rusqlite::Error::SqlInputError { msg, .. } => Some(msg.as_str()),
            _ => None,
        };
        let missing = ["no such column", "no such table"];
        if message.is_some_and(|message| missing.iter().any(|begin| message.starts_with(begin))) {
            return Error::Corrupt { file, said };
        }
        match said.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Error::NotAJournal { file },
            Some(ErrorCode::DatabaseCorrupt) => Error::Corrupt { file, said },
            Some(ErrorCode::DiskFull) => Error::Full { file, said },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Error::Locked { file, said }
            }
            Some(
                ErrorCode::ReadOnly
                | ErrorCode::CannotOpen
                | ErrorCode::PermissionDenied
                | ErrorCode::AuthorizationForStatementDenied,
            ) => Error::Access { file, said },
            _ => Error::Sqlite { file, said },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is to be done differs, so what is said must.
    #[test]
    fn failures_of_sqlite_are_told_apart() {
        let cases = [
            (ffi::SQLITE_FULL, "make room on the disk"),
            (ffi::SQLITE_IOERR_SHMSIZE, "make room on the disk"),
            (ffi::SQLITE_IOERR_WRITE, "cannot be used"),
            (ffi::SQLITE_BUSY, "keeps the journal locked"),
            (ffi::SQLITE_BUSY_RECOVERY, "keeps the journal locked"),
            (ffi::SQLITE_CORRUPT_INDEX, "is damaged"),
            (ffi::SQLITE_NOTADB, "is not a journal"),
            (ffi::SQLITE_READONLY_DIRECTORY, "must belong to the user"),
            (ffi::SQLITE_CANTOPEN, "must belong to the user"),
            (ffi::SQLITE_CONSTRAINT_CHECK, "cannot be used"),
        ];
        for (code, expected) in cases {
            let source = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            let text = Error::from_sqlite(Path::new("news.db"), source).to_string();
            assert!(
                text.starts_with("news.db: ") && text.contains(expected),
                "{code}: {text}"
            );
        }
    }

    #[test]
    fn r9_a_table_that_lacks_what_is_its_own_is_damaged() {
        let journal = rusqlite::Connection::open_in_memory().expect("a database");
        journal
            .execute_batch("CREATE TABLE a (b)")
            .expect("a table");
        for query in ["SELECT c FROM a", "SELECT b FROM c"] {
            let said = journal.prepare(query).expect_err("what is missing");
            let text = Error::from_sqlite(Path::new("news.db"), said).to_string();
            assert!(text.contains("is damaged"), "{text}");
        }
    }
}
