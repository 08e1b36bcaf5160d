//! Files of the spool.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Whether there is no such file, or nothing that could be an article.
pub(super) fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound};
    matches!(
        error.kind(),
        NotFound | NotADirectory | IsADirectory | InvalidInput | InvalidFilename
    )
}

/// The content of a file of the spool; nothing where it has more octets than
/// `longest`.
pub(super) fn read(path: &Path, longest: usize) -> io::Result<Option<Vec<u8>>> {
    let longest = longest as u64;
    // Not opened before it is known to be a file: a pipe would never answer.
    let length = match path.metadata()? {
        metadata if metadata.is_file() => metadata.len(),
        _ => return Err(io::ErrorKind::NotFound.into()),
    };
    if length > longest {
        return Ok(None);
    }
    let mut octets = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    File::open(path)?.take(longest).read_to_end(&mut octets)?;
    Ok(Some(octets))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_absent() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["none", ".", "none/1", "a\0b"] {
            let error = read(&folder.path().join(name), 9).unwrap_err();
            assert!(is_absence(&error), "{name:?}: {error}");
        }
        let file = folder.path().join("1");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(read(&file, 4).unwrap().as_deref(), Some(&b"text"[..]));
        assert_eq!(read(&file, 3).unwrap(), None);
        assert!(is_absence(&read(&file.join("1"), 9).unwrap_err()));
    }
}
