//! Who holds a lock, looked up without touching it: whoever tried to take it
//! would keep a run away that begins just then.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// Where the kernel lists the locks that are held.
const LOCKS: &str = "/proc/locks";

/// A run that holds a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Its process.
    pub process: u32,
    /// Since when, in unix seconds, where the run has written that down.
    pub since: Option<i64>,
}

/// Who holds the lock of this file; nothing also where the system does not tell.
pub fn holder(path: &Path) -> Option<Holder> {
    let inode = fs::metadata(path).ok()?.ino();
    let process = flocked(&fs::read_to_string(LOCKS).ok()?, inode)?;
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut words = text.split_whitespace();
    // What another process has left behind is not about this one.
    let is_its = words.next().and_then(|word| word.parse().ok()) == Some(process);
    let since = words.next().and_then(|word| word.parse().ok());
    Some(Holder {
        process,
        since: since.filter(|_| is_its),
    })
}

/// The process that holds a `flock` on the file of this number. proc(5) has the
/// format; lines with `->` are those who wait.
///
/// Devices are not compared: file systems give stat(2) another number of theirs
/// than the kernel shows there.
fn flocked(locks: &str, inode: u64) -> Option<u32> {
    locks.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [_, "FLOCK", _, _, process, file, ..] = words[..] else {
            return None;
        };
        let number = file.rsplit(':').next()?;
        (number.parse() == Ok(inode)).then(|| process.parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r52_the_kernel_tells_who_holds_a_lock() {
        let locks = "1: POSIX  ADVISORY  WRITE 11 00:2e:77 0 EOF\n\
                     2: FLOCK  ADVISORY  WRITE 12 00:2e:770 0 EOF\n\
                     3: -> FLOCK  ADVISORY  WRITE 13 00:2e:77 0 EOF\n\
                     4: FLOCK  ADVISORY  WRITE 14 00:2e:77 0 EOF\n";
        assert_eq!(flocked(locks, 77), Some(14));
        assert_eq!(flocked(locks, 7), None);
    }

    #[test]
    fn r52_a_lock_that_is_held_names_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.lock");
        assert_eq!(holder(&path), None);
        let process = std::process::id();
        fs::write(&path, format!("{process} 1800000000\n")).unwrap();
        assert_eq!(holder(&path), None, "left behind");
        let file = fs::File::open(&path).unwrap();
        file.lock().unwrap();
        let since = Some(1_800_000_000);
        assert_eq!(holder(&path), Some(Holder { process, since }));
        fs::write(&path, "1 1800000000\n").unwrap();
        let since = None;
        assert_eq!(holder(&path), Some(Holder { process, since }));
    }
}
