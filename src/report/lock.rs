//! The lock of reports: two never overlap, and neither waits for a run of the
//! bot (R66).

use std::fs::{File, TryLockError};
use std::io;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::run::lock;

/// How long to wait for another report.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// How often to look.
const PAUSE: Duration = Duration::from_millis(50);

/// Takes the lock, which ends with the file given back; nothing where another
/// report holds it after all that `patience`.
///
/// # Errors
///
/// When the file cannot be opened or locked.
pub fn take(path: &Path, patience: Duration) -> io::Result<Option<File>> {
    let file = lock::open(path)?;
    let give_up = Instant::now() + patience;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(Some(file)),
            Err(TryLockError::WouldBlock) if Instant::now() < give_up => thread::sleep(PAUSE),
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r66_one_report_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.report.lock");
        let first = take(&path, Duration::ZERO).unwrap();
        assert!(first.is_some());
        assert!(take(&path, Duration::ZERO).unwrap().is_none());
        drop(first);
        assert!(take(&path, Duration::ZERO).unwrap().is_some());
    }
}
