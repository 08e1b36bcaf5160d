//! A copy of the journal as it is at one moment, made without writing anything
//! beside the original.
//!
//! SQLite itself cannot read a database with a write-ahead log and leave no
//! trace: it makes the log and its index (`-wal`, `-shm`) if they are absent,
//! and a run of root would leave them where the bot can no longer open them.
//! Declaring the file immutable leaves no trace, but is wrong as soon as
//! somebody writes. So there are two ways:
//!
//! - *At rest*: the file and its log are copied, and the copy is good if by then
//!   neither has changed. It does not matter whether somebody has the journal
//!   open, or was killed while he had.
//! - *In motion*: where somebody writes all the time, SQLite can read without
//!   writing to the index (`readonly_shm`), and write what it sees into a new
//!   file. This needs somebody who keeps the index right, so it is the second
//!   way.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};
use tempfile::TempDir;

use super::beginning::{beside, is_there};
use super::{BUSY_TIMEOUT, Error};
use crate::regular;

/// The name of the copy in its folder.
pub(super) const COPY: &str = "journal.db";

/// The longest step in which the time stamps of files move on, and some more.
const STEP: Duration = Duration::from_millis(25);

/// How often the first way is tried before the second.
const PATIENCE: u32 = 2;

/// How often anything is tried.
const ATTEMPTS: u32 = 40;

/// Copies the journal into a folder of its own. None if there is no journal.
pub(super) fn copy_of(path: &Path) -> Result<Option<TempDir>, Error> {
    let failed = |source| Error::Open {
        file: path.to_owned(),
        source,
    };
    is_there(path)?;
    // The files beside it lie where a link leads to.
    let original = match path.canonicalize() {
        Ok(original) => original,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    regular::expect(&original).map_err(failed)?;
    let mut last = rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_BUSY), None);
    for attempt in 0..ATTEMPTS {
        if let Some(folder) = copy_at_rest(&original).map_err(failed)? {
            return Ok(Some(folder));
        }
        if attempt < PATIENCE || !has_index(&original).map_err(failed)? {
            continue;
        }
        let folder = tempfile::tempdir().map_err(failed)?;
        match copy_in_motion(&original, &folder.path().join(COPY)) {
            Ok(()) => return Ok(Some(folder)),
            Err(error) if is_passing(&error) => last = error,
            Err(error) => return Err(Error::from_sqlite(path, error)),
        }
    }
    Err(Error::from_sqlite(path, last))
}

/// Copies the database and its log. None if either changed meanwhile.
fn copy_at_rest(original: &Path) -> io::Result<Option<TempDir>> {
    let log = beside(original, "-wal");
    let before = (look(original)?, look(&log)?);
    // Whatever is written after this has a later time stamp than anything that
    // was written up to now.
    thread::sleep(STEP);
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join(COPY);
    duplicate(original, &copy)?;
    duplicate(&log, &beside(&copy, "-wal"))?;
    let after = (look(original)?, look(&log)?);
    Ok((before == after).then_some(folder))
}

/// Lets SQLite read the original, without writing to the index, and write what
/// it finds into the copy.
fn copy_in_motion(original: &Path, copy: &Path) -> rusqlite::Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(uri(original), flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.execute("VACUUM INTO ?1", [copy.to_string_lossy()])?;
    Ok(())
}

/// Whether there are a log and its index. Without a log, SQLite would make one,
/// and an index is a left-over.
fn has_index(original: &Path) -> io::Result<bool> {
    Ok(beside(original, "-shm").try_exists()? && beside(original, "-wal").try_exists()?)
}

/// Whether it is what one is told when the last writer has just left, and taken
/// the index along or left it unfinished.
fn is_passing(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(
            ErrorCode::CannotOpen
                | ErrorCode::DatabaseBusy
                | ErrorCode::ReadOnly
                | ErrorCode::FileLockingProtocolFailed
        )
    )
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

/// Copies the content, if there is such a file, without the mode: the copy is to
/// be writable.
fn duplicate(from: &Path, to: &Path) -> io::Result<()> {
    let mut from = match File::open(from) {
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ffi::OsString;

    use super::super::sample::{self, answer, answered, silent};
    use super::super::{ArticleState, Journal, LineId};
    use super::*;

    /// What the process of [`read_without_trace`] ends with if all is well. A
    /// process that finds no such test to run ends with something else.
    const NO_TRACE: i32 = 42;

    /// Every file of the folder with its content.
    fn content(folder: &Path) -> BTreeMap<OsString, Vec<u8>> {
        fs::read_dir(folder)
            .unwrap()
            .map(Result::unwrap)
            .map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap()))
            .collect()
    }

    fn journal_in(folder: &Path) -> Journal {
        let mut journal = Journal::open(&folder.join("news.db")).unwrap();
        journal
            .record(&[answered(answer("<a@x.example>"))], &[])
            .unwrap();
        journal
    }

    /// Opens the journal only to read, uses it, and sees that nothing in its
    /// folder has changed, before and after closing.
    fn read_without_trace(file: &Path) -> ! {
        let folder = file.parent().unwrap();
        let before = content(folder);
        let mut journal = Journal::open_read_only(file).unwrap();
        assert_eq!(
            journal.article_state("<a@x.example>").unwrap(),
            Some(ArticleState::Answered)
        );
        assert!(journal.is_own("<a%x.example@bot.example>").unwrap());
        journal
            .record(&[answered(answer("<b@x.example>"))], &[])
            .unwrap();
        assert!(journal.is_own("<b%x.example@bot.example>").unwrap());
        assert!(content(folder) == before, "while it is open");
        drop(journal);
        assert!(content(folder) == before, "when it is closed");
        std::process::exit(NO_TRACE);
    }

    /// Whether [`read_without_trace`] succeeds on `news.db` in the folder.
    fn leaves_no_trace(folder: &Path) -> bool {
        let name = "journal::copy::tests::reading_leaves_no_trace";
        sample::other_process(name, &folder.join("news.db"))
            .wait()
            .unwrap()
            .code()
            == Some(NO_TRACE)
    }

    /// Rule R27, in each state that a folder can be in.
    #[test]
    fn reading_leaves_no_trace() {
        if let Some(file) = sample::file_of_other_process() {
            read_without_trace(&file);
        }
        let absent = tempfile::tempdir().unwrap();
        let journal = Journal::open_read_only(&absent.path().join("news.db")).unwrap();
        assert_eq!(journal.article_state("<a@x.example>").unwrap(), None);
        assert!(content(absent.path()).is_empty());

        let at_rest = tempfile::tempdir().unwrap();
        drop(journal_in(at_rest.path()));
        assert_eq!(content(at_rest.path()).len(), 1);
        assert!(leaves_no_trace(at_rest.path()), "at rest");

        let in_use = tempfile::tempdir().unwrap();
        let mut writer = journal_in(in_use.path());
        let left_by_crash = content(in_use.path());
        assert_eq!(left_by_crash.len(), 3);
        assert!(leaves_no_trace(in_use.path()), "in use");
        writer.record(&[silent("<c@x.example>")], &[]).unwrap();
        drop(writer);
        assert_eq!(
            content(in_use.path()).len(),
            1,
            "the writer is not disturbed"
        );

        for lost in ["", "news.db-shm"] {
            let crashed = tempfile::tempdir().unwrap();
            for (name, octets) in &left_by_crash {
                if name != lost {
                    fs::write(crashed.path().join(name), octets).unwrap();
                }
            }
            assert!(leaves_no_trace(crashed.path()), "crashed, without {lost:?}");
        }

        fs::write(at_rest.path().join("news.db-shm"), [0; 32768]).unwrap();
        assert!(leaves_no_trace(at_rest.path()), "with an index left over");
    }

    #[test]
    fn names_and_links_are_followed() {
        for name in ["a b", "50% #1?mode=rw", "ä;[x]"] {
            let outer = tempfile::tempdir().unwrap();
            let folder = outer.path().join(name);
            fs::create_dir(&folder).unwrap();
            let writer = journal_in(&folder);
            assert!(leaves_no_trace(&folder), "{name} in use");
            drop(writer);
            assert!(leaves_no_trace(&folder), "{name} at rest");
        }
        #[cfg(unix)]
        {
            let elsewhere = tempfile::tempdir().unwrap();
            let folder = tempfile::tempdir().unwrap();
            let _writer = journal_in(elsewhere.path());
            let target = elsewhere.path().join("news.db");
            std::os::unix::fs::symlink(target, folder.path().join("news.db")).unwrap();
            let before = content(elsewhere.path());
            assert!(leaves_no_trace(folder.path()));
            assert!(content(elsewhere.path()) == before);
        }
    }

    #[test]
    fn journal_of_an_earlier_version_is_read_and_left_as_it_is() {
        let at_rest = tempfile::tempdir().unwrap();
        let file = at_rest.path().join("news.db");
        sample::version_1(&file);

        let crashed = tempfile::tempdir().unwrap();
        let writer = Connection::open(&file).unwrap();
        writer.execute("DELETE FROM run", []).unwrap();
        for (name, octets) in content(at_rest.path()) {
            fs::write(crashed.path().join(name), octets).unwrap();
        }
        drop(writer);
        assert_eq!(content(at_rest.path()).len(), 1);
        assert_eq!(content(crashed.path()).len(), 3);

        for folder in [at_rest, crashed] {
            let before = content(folder.path());
            let file = folder.path().join("news.db");
            let mut journal = Journal::open_read_only(&file).unwrap();
            let identifier = "<posted@Poster.Example>";
            assert_eq!(
                journal.article_state(identifier).unwrap(),
                Some(ArticleState::Answered)
            );
            journal.record(&[silent("<new@x.example>")], &[]).unwrap();
            assert!(content(folder.path()) == before, "while it is open");
            drop(journal);
            assert!(content(folder.path()) == before, "when it is closed");
        }
    }

    #[test]
    fn what_a_reader_records_is_gone_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        drop(journal_in(folder.path()));
        let mut reader = Journal::open_read_only(&file).unwrap();
        reader.record(&[silent("<b@x.example>")], &[]).unwrap();
        assert_eq!(
            reader.article_state("<b@x.example>").unwrap(),
            Some(ArticleState::Silent)
        );
        let copy = reader._copy.as_ref().unwrap().path().to_owned();
        assert!(copy.join(COPY).exists());
        drop(reader);
        assert!(!copy.exists());
        let journal = Journal::open(&file).unwrap();
        assert_eq!(journal.article_state("<b@x.example>").unwrap(), None);
    }

    /// Takes in two lines at a time and forgets them all now and then, with
    /// handles that come and go, until it is killed.
    fn write_without_end(file: &Path) {
        let line = vec![b'x'; 5000];
        let mut kept = None;
        for round in 0..200_000_u64 {
            let mut journal = kept.take().unwrap_or_else(|| Journal::open(file).unwrap());
            journal.take_in(&[&line, &line]).unwrap();
            if round.is_multiple_of(5) {
                let all = journal.next_lines(LineId::START, 1000).unwrap();
                let all: Vec<LineId> = all.into_iter().map(|(id, _)| id).collect();
                journal.record(&[], &all).unwrap();
            } else if round.is_multiple_of(3) {
                kept = Some(journal);
            }
        }
    }

    /// Whatever a writer does meanwhile, and when it has been killed.
    #[test]
    fn reader_sees_whole_commits() {
        if let Some(file) = sample::file_of_other_process() {
            return write_without_end(&file);
        }
        let sound = |journal: &Journal| {
            assert!(journal.lines_waiting().unwrap().is_multiple_of(2));
            let check: String = journal
                .connection
                .query_row("PRAGMA integrity_check", [], |row| row.get(0))
                .unwrap();
            assert_eq!(check, "ok");
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        drop(journal_in(folder.path()));
        for _ in 0..3 {
            let name = "journal::copy::tests::reader_sees_whole_commits";
            let mut writer = sample::other_process(name, &file);
            let mut seen = 0;
            while seen < 10 {
                let journal = Journal::open_read_only(&file).unwrap();
                sound(&journal);
                seen += u32::from(journal.lines_waiting().unwrap() > 0);
                assert!(
                    writer.try_wait().unwrap().is_none(),
                    "the writer is not disturbed"
                );
            }
            writer.kill().unwrap();
            writer.wait().unwrap();
            sound(&Journal::open_read_only(&file).unwrap());
        }
        sound(&Journal::open(&file).unwrap());
    }
}
