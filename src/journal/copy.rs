//! A copy of the journal as it is at one moment, made without writing anything
//! beside the original.
//!
//! SQLite itself cannot read a database with a write-ahead log and leave no
//! trace: it makes the log and its index (`-wal`, `-shm`) if they are absent,
//! and a run of root would leave them where the bot can no longer open them.
//! Declaring the file immutable leaves no trace, but is wrong as soon as
//! somebody writes. So there are two cases:
//!
//! - *The index is there*: somebody writes, or has crashed. SQLite can then read
//!   without writing (`readonly_shm`), takes care of writers itself, and writes
//!   what it sees into a new file.
//! - *The index is not there*: nobody has the journal open. The file, and the
//!   log if there is one, are copied; if by then anything has changed, once
//!   more.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use tempfile::TempDir;

use super::{BUSY_TIMEOUT, Error};

/// The name of the copy in its folder.
pub(super) const COPY: &str = "journal.db";

/// How often to begin anew when the journal changes while it is copied.
const ATTEMPTS: u32 = 20;

/// Copies the journal into a folder of its own. None if there is no journal.
pub(super) fn copy_of(path: &Path) -> Result<Option<TempDir>, Error> {
    let failed = |source| Error::Open {
        file: path.to_owned(),
        source,
    };
    // The files beside it lie where a link leads to.
    let original = match path.canonicalize() {
        Ok(original) => original,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let log = beside(&original, "-wal");
    let index = beside(&original, "-shm");
    for _ in 0..ATTEMPTS {
        let folder = tempfile::tempdir().map_err(failed)?;
        let copy = folder.path().join(COPY);
        // Without a log, an index is a left-over.
        if present(&index).map_err(failed)? && present(&log).map_err(failed)? {
            match read_into(&original, &copy) {
                Ok(()) => return Ok(Some(folder)),
                // The last writer has just left and taken the index along.
                Err(error)
                    if error.sqlite_error_code() == Some(ErrorCode::CannotOpen)
                        && !present(&index).map_err(failed)? => {}
                Err(error) => return Err(Error::from_sqlite(path, error)),
            }
        } else if copied_at_rest(&original, &log, &copy).map_err(failed)?
            && !(present(&index).map_err(failed)? && present(&log).map_err(failed)?)
        {
            return Ok(Some(folder));
        }
    }
    let busy = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None);
    Err(Error::from_sqlite(path, busy))
}

/// Lets SQLite read the original, without writing to the index, and write what
/// it finds into the copy.
fn read_into(original: &Path, copy: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri(original), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(())
}

/// The file as a URI that tells SQLite to read only, the index included.
fn uri(file: &Path) -> String {
    let mut uri = String::from("file:");
    for octet in file.as_os_str().as_encoded_bytes() {
        match octet {
            b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(*octet)),
            octet if octet.is_ascii_alphanumeric() => uri.push(char::from(*octet)),
            octet => uri.push_str(&format!("%{octet:02X}")),
        }
    }
    uri.push_str("?mode=ro&readonly_shm=1");
    uri
}

/// Copies the database and its log, and says whether both stayed as they were
/// meanwhile.
fn copied_at_rest(original: &Path, log: &Path, copy: &Path) -> io::Result<bool> {
    let before = (look(original)?, look(log)?);
    if before.0.is_none() {
        return Ok(false);
    }
    duplicate(original, copy)?;
    if before.1.is_some() {
        duplicate(log, &beside(copy, "-wal"))?;
    }
    Ok(before == (look(original)?, look(log)?))
}

/// Copies the content without the mode; the copy is to be writable.
fn duplicate(from: &Path, to: &Path) -> io::Result<()> {
    let mut from = match File::open(from) {
        // It went away just now, which the second look tells.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        result => result?,
    };
    io::copy(&mut from, &mut File::create(to)?)?;
    Ok(())
}

/// Length and time of the last change; none if there is no such file.
fn look(file: &Path) -> io::Result<Option<(u64, SystemTime)>> {
    match fs::metadata(file) {
        Ok(metadata) => Ok(Some((metadata.len(), metadata.modified()?))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn present(file: &Path) -> io::Result<bool> {
    file.try_exists()
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(file);
    name.push(ending);
    PathBuf::from(name)
}
