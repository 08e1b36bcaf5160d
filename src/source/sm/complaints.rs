//! What `sm` writes on standard error.

use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;

/// The lines it has written, and the tokens that they name.
#[derive(Debug)]
pub(super) struct Complaints {
    file: File,
    offset: u64,
    /// The beginning of a line.
    text: Vec<u8>,
    /// The tokens it was about.
    tokens: HashSet<String>,
    /// The last line as a whole.
    last: Option<String>,
}

impl Complaints {
    pub(super) fn new(file: File) -> Complaints {
        Complaints {
            file,
            offset: 0,
            text: Vec::new(),
            tokens: HashSet::new(),
            last: None,
        }
    }

    /// Reads what was written since.
    pub(super) fn read(&mut self) -> io::Result<()> {
        let mut piece = [0; 4096];
        loop {
            let count = self.file.read_at(&mut piece, self.offset)?;
            if count == 0 {
                return Ok(());
            }
            self.offset += count as u64;
            self.text
                .extend_from_slice(piece.get(..count).unwrap_or_default());
            while let Some(at) = memchr::memchr(b'\n', &self.text) {
                let line: Vec<u8> = self.text.drain(..=at).collect();
                let line = String::from_utf8_lossy(&line).trim().to_owned();
                let tokens = line
                    .split_whitespace()
                    .filter(|word| word.starts_with('@') && word.ends_with('@'));
                self.tokens.extend(tokens.map(str::to_owned));
                if !line.is_empty() {
                    self.last = Some(line);
                }
            }
        }
    }

    pub(super) fn mention(&self, token: &str) -> bool {
        self.tokens.contains(token)
    }

    pub(super) fn last_line(&self) -> Option<String> {
        self.last.clone()
    }
}
