//! Writing a group's number back into the .ini file.
//!
//! The file is the operator's: it is read again right before, one number is
//! replaced, and every other octet stays. The new file takes the place of the
//! old one in a single step, so that neither a crash nor a full disk leaves
//! half a file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, fchown};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::ini;

/// What came of saving a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// The file holds the new number now.
    Written,
    /// The file held this number already and was not touched.
    Unchanged,
    /// The group is no longer in the file, which was not touched.
    GroupGone,
}

/// Makes `next` the number of `group` in the file `ini`.
///
/// # Errors
///
/// Where the file cannot be read or replaced; it is as it was then.
pub fn save_number(ini: &Path, group: &str, next: u64) -> io::Result<Saved> {
    let ini = fs::canonicalize(ini)?;
    let octets = fs::read(&ini)?;
    let Some(line) = ini::find_group(&octets, group) else {
        return Ok(Saved::GroupGone);
    };
    if line.group.next == Some(next) {
        return Ok(Saved::Unchanged);
    }
    let (before, after) = octets.split_at(line.number_at.start);
    let blank = if line.number_at.is_empty() { " " } else { "" };
    let mut file = temporary_file(&ini)?;
    file.write_all(before)?;
    write!(file, "{blank}{next}")?;
    file.write_all(&after[line.number_at.len()..])?;
    file.as_file().sync_all()?;
    file.persist(&ini).map_err(|error| error.error)?;
    // The new name is on disk only when its folder is.
    File::open(folder(&ini))?.sync_all()?;
    Ok(Saved::Written)
}

/// Tries whether [`save_number`] will be able to replace the file `ini`.
///
/// # Errors
///
/// Why it will not.
pub fn can_be_replaced(ini: &Path) -> io::Result<()> {
    let ini = fs::canonicalize(ini)?;
    fs::read(&ini)?;
    temporary_file(&ini)?.close()
}

/// An empty file beside `ini`, with the same owner and mode.
fn temporary_file(ini: &Path) -> io::Result<NamedTempFile> {
    let file = tempfile::Builder::new()
        .prefix(".artchk-")
        .suffix(".tmp")
        .tempfile_in(folder(ini))?;
    let old = fs::metadata(ini)?;
    let new = file.as_file().metadata()?;
    if (old.uid(), old.gid()) != (new.uid(), new.gid()) {
        fchown(file.as_file(), Some(old.uid()), Some(old.gid()))?;
    }
    file.as_file().set_permissions(old.permissions())?;
    Ok(file)
}

fn folder(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("/")).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn saved(before: &[u8], group: &str, next: u64) -> (Saved, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("a.ini");
        fs::write(&ini, before).unwrap();
        let saved = save_number(&ini, group, next).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        (saved, fs::read(&ini).unwrap())
    }

    #[test]
    fn r9_only_the_number_changes() {
        for (before, after) in [
            (
                "checkgroups:\nx.test y 1\n",
                "checkgroups:\nx.test y 4711\n",
            ),
            // No number yet, no line end at the end of the file.
            ("checkgroups:\nx.test n", "checkgroups:\nx.test n 4711"),
            (
                "checkgroups:\r\nx.test y\r\n",
                "checkgroups:\r\nx.test y 4711\r\n",
            ),
            (
                "a=1\r\ncheckgroups:\r\n  x.test\ty  99999 \r\ny.test y 1\r\n",
                "a=1\r\ncheckgroups:\r\n  x.test\ty  4711 \r\ny.test y 1\r\n",
            ),
            (
                "checkgroups:\nx.test y   \n",
                "checkgroups:\nx.test y 4711   \n",
            ),
            // Neither a comment nor a longer name nor a line before the list.
            (
                "x.test y 1\ncheckgroups:\n# x.test y 1\nx.testing y 1\na.x.test y 1\nx.test y 1\n",
                "x.test y 1\ncheckgroups:\n# x.test y 1\nx.testing y 1\na.x.test y 1\nx.test y 4711\n",
            ),
            // The last of two is the one that counts.
            (
                "checkgroups:\nx.test y 1\nx.test n 2\n",
                "checkgroups:\nx.test y 1\nx.test n 4711\n",
            ),
        ] {
            let (saved, found) = saved(before.as_bytes(), "x.test", 4711);
            assert_eq!(saved, Saved::Written);
            assert_eq!(String::from_utf8(found).unwrap(), after);
        }
    }

    #[test]
    fn r9_octets_that_are_not_utf8_stay() {
        let (_, found) = saved(
            b"; f\xfcr x\ncheckgroups:\nx.test y 1\n\xe4\0\n",
            "x.test",
            2,
        );
        assert_eq!(found, b"; f\xfcr x\ncheckgroups:\nx.test y 2\n\xe4\0\n");
        let (_, found) = saved(b"checkgroups:\nde.\xfcben.test y 1\n", "de.üben.test", 2);
        assert_eq!(found, b"checkgroups:\nde.\xfcben.test y 2\n");
    }

    #[test]
    fn r9_a_group_that_is_gone_or_up_to_date_changes_nothing() {
        let text = b"checkgroups:\nx.test y 5\n";
        assert_eq!(saved(text, "y.test", 9), (Saved::GroupGone, text.to_vec()));
        assert_eq!(saved(text, "x.test", 5), (Saved::Unchanged, text.to_vec()));
    }

    #[test]
    fn r9_mode_and_owner_stay_and_links_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("real.ini");
        let link = folder.path().join("link.ini");
        fs::write(&ini, "checkgroups:\nx.test y\n").unwrap();
        fs::set_permissions(&ini, fs::Permissions::from_mode(0o640)).unwrap();
        // Only root may give a file away; for others this changes nothing.
        let _ = std::os::unix::fs::chown(&ini, Some(12345), Some(12346));
        let before = fs::metadata(&ini).unwrap();
        symlink("real.ini", &link).unwrap();
        can_be_replaced(&link).unwrap();
        save_number(&link, "x.test", 3).unwrap();
        let after = fs::metadata(&ini).unwrap();
        assert_eq!(fs::read(&ini).unwrap(), b"checkgroups:\nx.test y 3\n");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(
            (after.mode(), after.uid(), after.gid()),
            (before.mode(), before.uid(), before.gid())
        );
        assert_ne!(after.ino(), before.ino());
    }

    #[test]
    fn r9_a_folder_that_cannot_be_written_is_known_beforehand() {
        let folder = tempfile::tempdir().unwrap();
        let missing = folder.path().join("none").join("a.ini");
        assert!(can_be_replaced(&missing).is_err());
        // /proc takes no files, not even root's.
        assert!(can_be_replaced(Path::new("/proc/version")).is_err());
    }
}
