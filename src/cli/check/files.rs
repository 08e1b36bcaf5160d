//! The files that are meant: those that were named, and those in folders.

use std::convert::Infallible;
use std::fs::{self, DirEntry, File};
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};

use super::abreast;
use crate::cli::complain;

/// The name of a file that means standard input.
pub(in crate::cli) const STANDARD_INPUT: &str = "-";

/// A file that is meant, or why it is none.
pub(in crate::cli) type Named = Result<PathBuf, (PathBuf, io::Error)>;

/// All files in the order in which they are checked. Folders are walked, their files
/// sorted by name; of one without a file it is said on standard error. So many threads
/// look for folders.
pub(in crate::cli) fn all(named: &[PathBuf], threads: usize) -> Vec<Named> {
    let mut files = Vec::with_capacity(named.len());
    let Ok(()) = abreast::each(
        named,
        threads,
        |path, say| {
            let is_folder = path != Path::new(STANDARD_INPUT) && path.is_dir();
            let mut found = Vec::new();
            match is_folder {
                true => walk(path, &mut found),
                false => found.push(Ok(path.clone())),
            }
            say((path, found));
        },
        |_| 0,
        |(path, found)| {
            if found.is_empty() {
                complain(&format!("{}: no files in this folder", path.display()));
            }
            files.extend(found);
            Ok::<(), Infallible>(())
        },
    );
    if named.is_empty() {
        files.push(Ok(PathBuf::from(STANDARD_INPUT)));
    }
    files
}

/// Whether standard input is among these files.
pub(in crate::cli) fn has_standard_input(named: &[PathBuf]) -> bool {
    named.is_empty() || named.iter().any(|name| name == Path::new(STANDARD_INPUT))
}

/// The files of a folder and of those in it. Left out is what has a name that
/// begins with a dot, and what is no file; a link to a file is one, a link to a
/// folder may lead in a circle.
fn walk(folder: &Path, files: &mut Vec<Named>) {
    let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<DirEntry>>>);
    let mut entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            files.push(Err((folder.to_owned(), error)));
            return;
        }
    };
    entries.sort_by_key(DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => walk(&path, files),
            Ok(kind) if kind.is_file() || kind.is_symlink() && path.is_file() => {
                files.push(Ok(path));
            }
            Ok(_) => {}
            Err(error) => files.push(Err((path, error))),
        }
    }
}

/// A file, or standard input, to be read.
pub(in crate::cli) fn open(file: &Path) -> io::Result<Box<dyn BufRead>> {
    if file != Path::new(STANDARD_INPUT) {
        return Ok(Box::new(BufReader::new(File::open(file)?)));
    }
    if io::stdin().is_terminal() {
        let _ = writeln!(
            io::stderr(),
            "artchk: reading an article from the terminal; end it with Ctrl-D"
        );
    }
    Ok(Box::new(io::stdin().lock()))
}
