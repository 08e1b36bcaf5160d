//! Looks at what is there before it is opened: a pipe that nobody writes into
//! would be waited for, and a device may never end.

use std::fs;
use std::io;
use std::path::Path;

/// Whether nothing stands there that would be waited for; links are followed.
///
/// # Errors
///
/// Where a pipe, a device or a socket is there.
pub fn expect(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() && !metadata.is_dir() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a pipe, a device or a socket, and no file",
        )),
        // Where it cannot be opened, whoever tries is told why.
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Reads a whole file, and nothing that is none.
///
/// # Errors
///
/// Where it cannot be opened or read, or is no file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    expect(path)?;
    fs::read(path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;
    use std::process::Command;

    use super::*;

    #[test]
    fn r9_what_is_no_file_is_not_waited_for_and_links_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let made = Command::new("mkfifo").arg(at("pipe")).status().unwrap();
        assert!(made.success());
        fs::write(at("file"), "text").unwrap();
        symlink("file", at("link")).unwrap();
        symlink("pipe", at("link-to-pipe")).unwrap();
        symlink("none", at("dangling")).unwrap();
        for name in ["pipe", "link-to-pipe"] {
            let error = read(&at(name)).unwrap_err();
            assert!(error.to_string().contains("no file"), "{name}: {error}");
        }
        assert!(read(Path::new("/dev/zero")).is_err());
        assert!(read(folder.path()).is_err());
        for name in ["file", "link"] {
            assert_eq!(read(&at(name)).unwrap(), b"text", "{name}");
        }
        for name in ["none", "dangling"] {
            assert!(expect(&at(name)).is_ok(), "{name}");
            let error = read(&at(name)).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::NotFound, "{name}");
        }
    }
}
