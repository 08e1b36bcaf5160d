//! Files of reports and pages.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
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

/// Writes to what somebody names: a file is replaced as [`put`] does it, behind a link
/// the file that it leads to; a device or a pipe is written into, and stays what it is.
///
/// # Errors
///
/// When it cannot be written.
pub fn put_through(path: &Path, text: &str, mode: u32) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(there) if there.is_file() => put(&fs::canonicalize(path)?, text, mode),
        Err(_) if !path.is_symlink() => put(path, text, mode),
        // Also a link to nothing: the file is made where it leads to.
        _ => {
            let mut options = File::options();
            let mut file = options.write(true).create(true).mode(mode).open(path)?;
            file.write_all(text.as_bytes())
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{FileTypeExt, symlink};
    use std::thread;

    use nix::sys::stat::Mode;
    use nix::unistd::mkfifo;

    use super::*;

    #[test]
    fn r65_a_link_is_followed_and_a_pipe_stays_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let mode = |name: &str| fs::metadata(at(name)).expect("there").permissions().mode() & 0o777;
        fs::write(at("old"), "something longer").expect("written");
        for (link, file) in [("to-old", "old"), ("to-new", "new")] {
            symlink(file, at(link)).expect("a link");
            put_through(&at(link), "text", PRIVATE).expect("written");
            assert!(at(link).is_symlink(), "{link}");
            assert_eq!(fs::read_to_string(at(file)).expect("read"), "text");
            assert_eq!(mode(file), PRIVATE);
        }
        put_through(&at("plain"), "text", PRIVATE).expect("written");
        assert_eq!(mode("plain"), PRIVATE);
        mkfifo(&at("pipe"), Mode::S_IRWXU).expect("a pipe");
        let pipe = at("pipe");
        let reader = thread::spawn(move || fs::read_to_string(pipe).expect("read"));
        put_through(&at("pipe"), "text", PRIVATE).expect("written");
        let is_pipe =
            fs::symlink_metadata(at("pipe")).is_ok_and(|there| there.file_type().is_fifo());
        assert!(is_pipe);
        assert_eq!(reader.join().expect("it ends"), "text");
        put_through(Path::new("/dev/null"), "text", PRIVATE).expect("written");
        let null = fs::symlink_metadata("/dev/null").expect("there");
        assert!(null.file_type().is_char_device());
        assert!(put_through(folder.path(), "text", PRIVATE).is_err());
    }

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
