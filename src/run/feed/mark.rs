//! The mark of a run that has not come as far as the journal (R45).
//!
//! What the news server writes to it is lost if it is killed, or finds no room
//! for its mark in the journal, or a wrong configuration; the next run is to
//! look for that. So it leaves an empty file, which takes a millisecond and no
//! room, and removes it when the journal has its mark. One that is there when
//! another run begins is that of a run that never came to it, or of one that
//! is just about to.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::config::Files;

/// The mark of this run.
pub(super) struct Mark {
    /// `NAME.work.PID`; none where there is nothing to be lost, or it could not
    /// be left.
    file: Option<PathBuf>,
}

impl Mark {
    /// A run that leaves no traces.
    pub(super) fn none() -> Mark {
        Mark { file: None }
    }

    /// Leaves the mark. Where there is no journal yet, the feed has never begun,
    /// and there is nothing to look for.
    pub(super) fn leave(files: &Files) -> Mark {
        if !files.database().exists() {
            return Mark::none();
        }
        let mut name = OsString::from(files.work_lock());
        name.push(format!(".{}", std::process::id()));
        let file = PathBuf::from(name);
        // One that is there is that of another run of the same number, and will
        // do for both.
        let _ = File::create_new(&file);
        Mark { file: Some(file) }
    }

    /// The journal has it now.
    pub(super) fn is_in_journal(&self) {
        if let Some(file) = &self.file {
            let _ = fs::remove_file(file);
        }
    }

    /// The marks of other runs.
    pub(super) fn others(&self, files: &Files) -> Vec<PathBuf> {
        let lock = files.work_lock();
        let (Some(folder), Some(name)) = (lock.parent(), lock.file_name()) else {
            return Vec::new();
        };
        let folder = match folder == Path::new("") {
            true => Path::new("."),
            false => folder,
        };
        let is_mark = |file: &OsStr| {
            let file = file.as_encoded_bytes();
            let number = file.strip_prefix(name.as_encoded_bytes());
            let number = number.and_then(|rest| rest.strip_prefix(b"."));
            number.is_some_and(|number| !number.is_empty() && number.iter().all(u8::is_ascii_digit))
        };
        let own = self.file.as_deref().and_then(Path::file_name);
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        entries
            .filter(|entry| is_mark(&entry.file_name()) && Some(&*entry.file_name()) != own)
            .map(|entry| entry.path())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r45_the_mark_of_a_run_that_never_came_to_the_journal_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let files = Files::new(folder.path().to_str().unwrap(), Some("bot"), None, "artchk");
        let mark = Mark::leave(&files);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            0,
            "no journal"
        );
        mark.is_in_journal();
        for name in [
            "bot.db",
            "bot.work",
            "bot.work.1x",
            "bot.work.",
            "other.work.1",
        ] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let mark = Mark::leave(&files);
        assert!(mark.others(&files).is_empty());
        fs::write(folder.path().join("bot.work.1"), "").unwrap();
        assert_eq!(mark.others(&files), [folder.path().join("bot.work.1")]);
        assert_eq!(Mark::none().others(&files).len(), 2);
        mark.is_in_journal();
        assert_eq!(Mark::none().others(&files).len(), 1);
    }
}
