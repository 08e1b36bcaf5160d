//! A file that is replaced in one step.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, fchown};
use std::path::Path;

/// Puts these octets in the place of the file, which keeps its owner and mode: at
/// no time is there less than one of the two. Links are followed. What somebody
/// else has written meanwhile stays.
pub(super) fn replace(file: &Path, before: &[u8], octets: &[u8]) -> io::Result<()> {
    let file = fs::canonicalize(file)?;
    let folder = file.parent().unwrap_or(Path::new("/"));
    let new = tempfile::Builder::new()
        .prefix(".artchk-")
        .tempfile_in(folder)?;
    new.as_file().write_all(octets)?;
    let old = fs::metadata(&file)?;
    let made = new.as_file().metadata()?;
    if (old.uid(), old.gid()) != (made.uid(), made.gid()) {
        fchown(new.as_file(), Some(old.uid()), Some(old.gid()))?;
    }
    new.as_file().set_permissions(old.permissions())?;
    new.as_file().sync_all()?;
    if fs::read(&file)? != before {
        let why = "it was changed meanwhile";
        return Err(io::Error::new(io::ErrorKind::ResourceBusy, why));
    }
    new.persist(&file).map_err(|error| error.error)?;
    // The new name is on disk only when its folder is.
    File::open(folder)?.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

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
}
