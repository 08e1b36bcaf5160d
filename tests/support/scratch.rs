//! A folder of one test's own, removed when the test ends.
//!
//! INN sets the terms: its Unix sockets need a short path, and its programs run
//! as user news, who must be able to search every folder above.

use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A Unix socket's path has at most 107 octets; INN appends up to 40.
const LONGEST_PARENT: usize = 40;

/// A folder that is removed with all its contents when dropped.
pub(crate) struct Scratch {
    folder: tempfile::TempDir,
}

impl Scratch {
    /// Makes an empty folder that everybody may search.
    pub(crate) fn new() -> Scratch {
        let usual = std::env::temp_dir();
        let parent = if suits(&usual) {
            usual
        } else {
            PathBuf::from("/tmp")
        };
        let folder = tempfile::Builder::new()
            .prefix("artchk.")
            .permissions(Permissions::from_mode(0o755))
            .tempdir_in(&parent)
            .unwrap_or_else(|e| panic!("cannot make a folder in {}: {e}", parent.display()));
        // The mode given to the builder is cut by the umask.
        set_mode(folder.path(), 0o755);
        Scratch { folder }
    }

    /// The folder itself.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The path of `name` in the folder.
    pub(crate) fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    /// Writes a file, making the folders on the way, and gives its path.
    pub(crate) fn write(&self, name: &str, octets: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).unwrap_or_else(|e| panic!("{}: {e}", parent.display()));
        }
        fs::write(&path, octets).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        if name.ends_with(".ini") {
            // As if it had been there for long: else it would be waited for (R9).
            set_mode(&path, 0o600);
            let then = SystemTime::now() - Duration::from_secs(3600);
            let file = File::options().write(true).open(&path);
            let set = file.and_then(|file| file.set_modified(then));
            set.unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        }
        path
    }

    /// What a file holds, as text.
    pub(crate) fn read(&self, name: &str) -> String {
        let path = self.join(name);
        let octets = fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        String::from_utf8_lossy(&octets).into_owned()
    }

    /// Lets every user write to all that is in the folder now: a program that
    /// INN starts runs as user news.
    pub(crate) fn share(&self) {
        share(self.path());
    }
}

fn share(path: &Path) {
    if path.is_symlink() {
        return;
    }
    let mode = path
        .metadata()
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        .permissions()
        .mode();
    if path.is_dir() {
        set_mode(path, mode | 0o777);
        for entry in fs::read_dir(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())) {
            share(&entry.expect("an entry of a folder of our own").path());
        }
    } else {
        set_mode(path, mode | 0o666);
    }
}

pub(crate) fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode))
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()));
}

/// Whether INN can live below this folder.
fn suits(folder: &Path) -> bool {
    folder.as_os_str().len() <= LONGEST_PARENT
        && folder.ancestors().all(|above| {
            above
                .metadata()
                .is_ok_and(|m| m.permissions().mode() & 0o001 != 0)
        })
}
