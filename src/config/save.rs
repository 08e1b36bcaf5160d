//! Writing a group's number back into the .ini file.
//!
//! The file is the operator's: it is read again right before, one number is
//! replaced, and every other octet stays. The new file takes the place of the
//! old one in a single step, so that neither a crash nor a full disk leaves
//! half a file.

use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, fchown};
use std::path::Path;

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
    replace_number(ini, group, next, || {})
}

/// Tries whether [`save_number`] will be able to replace the file `ini`.
///
/// # Errors
///
/// Why it will not.
pub fn can_be_replaced(ini: &Path) -> io::Result<()> {
    let ini = fs::canonicalize(ini)?;
    fs::read(&ini)?;
    Replacement::of(&ini)?.file.close()
}

/// As [`save_number`]; `meanwhile` is called each time that the new file is
/// ready and the old one still there.
fn replace_number(
    ini: &Path,
    group: &str,
    next: u64,
    mut meanwhile: impl FnMut(),
) -> io::Result<Saved> {
    let ini = fs::canonicalize(ini)?;
    loop {
        let octets = fs::read(&ini)?;
        let Some(line) = ini::find_group(&octets, group) else {
            return Ok(Saved::GroupGone);
        };
        if line.group.next == Some(next) {
            return Ok(Saved::Unchanged);
        }
        let (before, after) = octets.split_at(line.number_at.start);
        let blank = if line.number_at.is_empty() { " " } else { "" };
        let new = Replacement::of(&ini)?;
        let mut file = new.file.as_file();
        file.write_all(before)?;
        write!(file, "{blank}{next}")?;
        file.write_all(&after[line.number_at.len()..])?;
        file.sync_all()?;
        meanwhile();
        // Writing took its time, in which the operator may have saved the file.
        if fs::read(&ini)? == octets {
            new.file.persist(&ini).map_err(|error| error.error)?;
            // The new name is on disk only when its folder is.
            new.folder.sync_all()?;
            return Ok(Saved::Written);
        }
    }
}

/// What is to take the place of a file.
struct Replacement {
    /// An empty file beside it, with the same owner and mode.
    file: NamedTempFile,
    /// The folder of both.
    folder: File,
}

impl Replacement {
    fn of(ini: &Path) -> io::Result<Replacement> {
        let folder = ini.parent().unwrap_or(Path::new("/"));
        let file = tempfile::Builder::new()
            .prefix(".artchk-")
            .suffix(".tmp")
            .tempfile_in(folder)
            .map_err(|error| because("its folder must be writable", &error))?;
        let opened =
            File::open(folder).map_err(|error| because("its folder must be readable", &error))?;
        let old = fs::metadata(ini)?;
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
}

fn because(why: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{why}: {error}"))
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
            // Behind a byte order mark, in a file that ends in the number.
            (
                "\u{feff}checkgroups:\r\nx.test y 1",
                "\u{feff}checkgroups:\r\nx.test y 4711",
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
    fn r9_what_is_saved_meanwhile_is_not_lost() {
        let folder = tempfile::tempdir().unwrap();
        let ini = folder.path().join("a.ini");
        fs::write(&ini, "checkgroups:\nx.test y 1\n").unwrap();
        let mut edits = ["a = 1\n", "a = 2\n"].iter();
        let saved = replace_number(&ini, "x.test", 3, || {
            if let Some(edit) = edits.next() {
                fs::write(&ini, format!("{edit}checkgroups:\nx.test n 2\n")).unwrap();
            }
        });
        assert_eq!(saved.unwrap(), Saved::Written);
        let found = fs::read_to_string(&ini).unwrap();
        assert_eq!(found, "a = 2\ncheckgroups:\nx.test n 3\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
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
