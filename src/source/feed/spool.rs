//! Files of the spool.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// The octets that a file may have: as many as an article from a server.
const LONGEST_ARTICLE: u64 = 16 * 1024 * 1024;

/// Whether there is no such file, or nothing that could be an article.
pub(super) fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound};
    matches!(
        error.kind(),
        NotFound | NotADirectory | IsADirectory | InvalidInput | InvalidFilename
    )
}

/// The content of a file of the spool.
pub(super) fn read(path: &Path) -> io::Result<Vec<u8>> {
    // Not opened before it is known to be a file: a pipe would never answer.
    let length = match path.metadata()? {
        metadata if metadata.is_file() => metadata.len(),
        _ => return Err(io::ErrorKind::NotFound.into()),
    };
    if length > LONGEST_ARTICLE {
        return Err(io::Error::other("the article is too long"));
    }
    let mut octets = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    File::open(path)?
        .take(LONGEST_ARTICLE)
        .read_to_end(&mut octets)?;
    Ok(octets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_file_is_absent() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["none", ".", "none/1", "a\0b"] {
            let error = read(&folder.path().join(name)).unwrap_err();
            assert!(is_absence(&error), "{name:?}: {error}");
        }
        let file = folder.path().join("1");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(read(&file).unwrap(), b"text");
        assert!(is_absence(&read(&file.join("1")).unwrap_err()));
    }
}
