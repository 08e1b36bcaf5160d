//! Reading a file that somebody else may be writing in place, so that what is
//! read is what he meant, and not the half of it.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// A file that was not written for so long is at rest.
const QUIET: Duration = Duration::from_secs(1);
/// How often it is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(20);
/// So long is waited for a file to come to rest.
const PATIENCE: Duration = Duration::from_secs(30);

/// What this process has written last, which nobody else is writing.
static OURS: Mutex<Option<Seen>> = Mutex::new(None);

/// What tells whether a file was written or replaced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen {
    device: u64,
    inode: u64,
    length: u64,
    modified: SystemTime,
}

impl Seen {
    /// The file as it is now; links are followed.
    pub(super) fn of(path: &Path) -> io::Result<Seen> {
        Seen::told_by(&fs::metadata(path)?)
    }

    /// The open file as it is now.
    pub(super) fn of_file(file: &File) -> io::Result<Seen> {
        Seen::told_by(&file.metadata()?)
    }

    fn told_by(metadata: &fs::Metadata) -> io::Result<Seen> {
        Ok(Seen {
            device: metadata.dev(),
            inode: metadata.ino(),
            length: metadata.len(),
            modified: metadata.modified()?,
        })
    }

    /// Whether this process has written it.
    pub(super) fn is_ours(self) -> bool {
        *OURS.lock().unwrap_or_else(PoisonError::into_inner) == Some(self)
    }

    /// Keeps in mind that this process has written it.
    pub(super) fn is_now_ours(self) {
        *OURS.lock().unwrap_or_else(PoisonError::into_inner) = Some(self);
    }

    /// Whether it was last written a while ago. A time to come says nothing.
    fn is_at_rest(self) -> bool {
        let age = self.modified.elapsed();
        age.is_ok_and(|age| age >= QUIET) || self.is_ours()
    }
}

/// Reads the file that `open` gives, once it is at rest: what it holds, the file
/// behind that, and how it was.
///
/// # Errors
///
/// Where it cannot be opened or read, or does not come to rest.
pub(super) fn read(open: impl Fn() -> io::Result<File>) -> io::Result<(Vec<u8>, File, Seen)> {
    let give_up = Instant::now() + PATIENCE;
    let mut last: Option<(Seen, Instant)> = None;
    loop {
        let mut file = open()?;
        let seen = Seen::of_file(&file)?;
        let since = match last {
            Some((before, since)) if before == seen => since,
            _ => Instant::now(),
        };
        last = Some((seen, since));
        if seen.is_at_rest() || since.elapsed() >= QUIET {
            let mut octets = Vec::new();
            file.read_to_end(&mut octets)?;
            if Seen::of_file(&file)? == seen {
                return Ok((octets, file, seen));
            }
        }
        if Instant::now() >= give_up {
            let why = "somebody writes it all the time";
            return Err(io::Error::new(io::ErrorKind::TimedOut, why));
        }
        thread::sleep(PAUSE);
    }
}
