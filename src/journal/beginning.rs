//! The beginning of a journal: its file is made whole beside the place where it
//! belongs, and then gets its name.
//!
//! So no crash, and no full disk, leaves a file of that name with nothing in it,
//! and one that is empty has been emptied: what was due stood there.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::Error;
use super::open::make_tables;
use crate::replacement::TEMPORARY;

/// Whether there is a file for SQLite to open.
///
/// # Errors
///
/// Where there has been a journal that is gone.
pub(super) fn is_there(path: &Path) -> Result<bool, Error> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() && metadata.len() == 0 => Err(Error::Emptied {
            file: path.to_owned(),
        }),
        // SQLite would take the log of the other for one of the new journal.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let log = beside(path, "-wal");
            match fs::metadata(&log) {
                Ok(metadata) if metadata.len() > 0 => Err(Error::LogAlone {
                    file: path.to_owned(),
                    log,
                }),
                _ => Ok(fs::symlink_metadata(path).is_ok()),
            }
        }
        // Where it cannot be used, SQLite says why.
        Ok(_) | Err(_) => Ok(true),
    }
}

/// Makes an empty journal, for its owner alone, unless somebody else was faster.
pub(super) fn begin(path: &Path) -> Result<(), Error> {
    let failed = |source| Error::Open {
        file: path.to_owned(),
        source,
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let (prefix, suffix) = TEMPORARY;
    // Without a descriptor of ours: closing any of a file gives up all locks that
    // the process holds on it, those of SQLite included.
    let new = tempfile::Builder::new()
        .prefix(prefix)
        .suffix(suffix)
        .tempfile_in(folder)
        .map_err(failed)?
        .into_temp_path();
    fill(&new).map_err(|said| Error::from_sqlite(path, said))?;
    match new.persist_noclobber(path) {
        Err(error) if error.error.kind() != io::ErrorKind::AlreadyExists => {
            Err(failed(error.error))
        }
        // The name is on disk only when its folder is.
        _ => File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(failed),
    }
}

/// Makes the tables, with nothing left beside the file.
fn fill(file: &Path) -> rusqlite::Result<()> {
    let mut connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "MEMORY")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Only so can the file shrink without being written anew.
    connection.pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    make_tables(&transaction)?;
    transaction.commit()?;
    connection.close().map_err(|(_, error)| error)
}

/// What SQLite calls a file that belongs to this one.
pub(super) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    PathBuf::from(name)
}
