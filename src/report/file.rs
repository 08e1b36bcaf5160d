//! Files of reports and pages.

use std::fs::Permissions;
use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// Who may read a file with addresses in it: nobody else.
pub const PRIVATE: u32 = 0o600;
/// Who may read a file that a web server shows: everybody.
pub(super) const PUBLIC: u32 = 0o644;

/// Writes a file with this mode; one of this name is replaced as a whole, so that
/// nobody ever reads half of it.
///
/// # Errors
///
/// When it cannot be written; what was there before stays.
pub fn put(file: &Path, text: &str, mode: u32) -> io::Result<()> {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(text.as_bytes())?;
    new.as_file()
        .set_permissions(Permissions::from_mode(mode))?;
    new.as_file().sync_all()?;
    new.persist(file).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn r69_a_file_is_replaced_as_a_whole_and_keeps_no_other_mode() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a");
        for (text, mode) in [("old", PRIVATE), ("new", PUBLIC)] {
            put(&file, text, mode).expect("written");
            assert_eq!(fs::read_to_string(&file).expect("read"), text);
            let permissions = fs::metadata(&file).expect("there").permissions();
            assert_eq!(permissions.mode() & 0o777, mode);
        }
        assert!(put(&folder.path().join("b/c"), "x", PRIVATE).is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }
}
