//! A file that takes the place of another in one step: at no time is there less than
//! one of the two, and neither a crash nor a full disk leaves half a file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, fchown};
use std::path::Path;

use tempfile::NamedTempFile;

/// How the names of our temporary files begin and end, that of a new journal
/// among them.
pub const TEMPORARY: (&str, &str) = (".artchk-", ".tmp");

/// What is to take the place of a file.
pub struct Replacement {
    /// An empty file beside it, with the same owner and mode.
    file: NamedTempFile,
    /// The folder of both.
    folder: File,
}

impl Replacement {
    /// An empty file beside this one, which is no link, with its owner and mode.
    ///
    /// # Errors
    ///
    /// Where there cannot be one.
    pub fn of(old: &Path) -> io::Result<Replacement> {
        let folder = old.parent().unwrap_or(Path::new("/"));
        let file = tempfile::Builder::new()
            .prefix(TEMPORARY.0)
            .suffix(TEMPORARY.1)
            .tempfile_in(folder)
            .map_err(|error| because("its folder must be writable", &error))?;
        let opened =
            File::open(folder).map_err(|error| because("its folder must be readable", &error))?;
        let old = fs::metadata(old)?;
        let new = file.as_file().metadata()?;
        if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
            let (user, group) = (old.uid(), old.gid());
            let why = format!("it could not stay the file of user {user} and group {group}");
            fchown(file.as_file(), Some(user), Some(group))
                .map_err(|error| because(&why, &error))?;
        }
        file.as_file().set_permissions(old.permissions())?;
        Ok(Replacement {
            file,
            folder: opened,
        })
    }

    /// The file, to be written.
    pub fn file(&self) -> &File {
        self.file.as_file()
    }

    /// Gives it the name of the old file; what was written is on disk by then.
    ///
    /// # Errors
    ///
    /// Where that fails; the old file may have its name still.
    pub fn takes_place(self, old: &Path) -> io::Result<File> {
        let file = self.file.persist(old).map_err(|error| error.error)?;
        // The new name is on disk only when its folder is.
        self.folder.sync_all()?;
        Ok(file)
    }

    /// Gives it up.
    ///
    /// # Errors
    ///
    /// Where it cannot be removed.
    pub fn close(self) -> io::Result<()> {
        self.file.close()
    }
}

/// Puts these octets in the place of the file, if that has still the others. Links
/// are followed.
///
/// # Errors
///
/// Where that fails, the file may not be written, or somebody has written it
/// meanwhile; it is as it was then.
pub fn replace(file: &Path, before: &[u8], octets: &[u8]) -> io::Result<()> {
    let file = fs::canonicalize(file)?;
    // A new file could take the place of one that nobody is to write into.
    File::options().write(true).open(&file)?;
    let new = Replacement::of(&file)?;
    new.file().write_all(octets)?;
    new.file().sync_all()?;
    if fs::read(&file)? != before {
        let why = "it was changed meanwhile";
        return Err(io::Error::new(io::ErrorKind::ResourceBusy, why));
    }
    new.takes_place(&file).map(drop)
}

fn because(why: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{why}: {error}"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, chown, symlink};
    use std::thread;

    use nix::unistd::{Uid, setfsuid};

    use super::*;

    #[test]
    fn r50a_a_file_is_replaced_in_one_step() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "old").expect("written");
        fs::set_permissions(at("file"), fs::Permissions::from_mode(0o640)).expect("a mode");
        symlink("file", at("link")).expect("a link");
        replace(&at("link"), b"old", b"new").expect("replaced");
        assert_eq!(fs::read(at("file")).expect("read"), b"new");
        let mode = fs::metadata(at("file")).expect("there").permissions();
        assert_eq!(mode.mode() & 0o777, 0o640);
        assert!(fs::symlink_metadata(at("link")).is_ok_and(|link| link.is_symlink()));
        // Somebody has written it meanwhile.
        assert!(replace(&at("file"), b"old", b"newer").is_err());
        assert_eq!(fs::read(at("file")).expect("read"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("read").count(), 2);
    }

    #[test]
    fn r50a_a_file_that_may_not_be_written_is_not_replaced() {
        // Of the user nobody where it is root's to run this, who may do all.
        let nobody = Uid::from_raw(65_534);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("file");
        fs::write(&file, "old").expect("written");
        if Uid::effective().is_root() {
            for path in [folder.path(), &file] {
                chown(path, Some(nobody.as_raw()), None).expect("given to nobody");
            }
        }
        for (mode, is_replaced) in [(0o400, false), (0o600, true)] {
            let mode = fs::Permissions::from_mode(mode);
            fs::set_permissions(&file, mode).expect("a mode");
            // A thread has its own user before files.
            let replaced = thread::scope(|scope| {
                let replaced = scope.spawn(|| {
                    if Uid::effective().is_root() {
                        setfsuid(nobody);
                    }
                    replace(&file, b"old", b"new").map_err(|error| error.kind())
                });
                replaced.join().expect("it ends")
            });
            let expected = match is_replaced {
                true => Ok(()),
                false => Err(io::ErrorKind::PermissionDenied),
            };
            assert_eq!(replaced, expected);
            let octets = fs::read(&file).expect("read");
            assert_eq!(octets == b"new", is_replaced);
        }
    }
}
