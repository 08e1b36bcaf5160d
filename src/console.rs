//! What a person sees while the bot runs (R46, R47): standard output by
//! level, errors and warnings on standard error, and the log file. Whatever is
//! said is one line, without control characters; on a terminal it is folded.

use std::cell::{Cell, RefCell};
use std::fs::{self, File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::{FileTypeExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;

use crate::article::printable;

pub mod fold;
mod said;

pub use said::Said;

/// The log file.
struct Log {
    path: PathBuf,
    file: File,
    /// Whether the last line could not be written.
    broken: bool,
}

/// The three places, and whether something went wrong.
pub struct Console {
    verbosity: u8,
    silent: bool,
    log: RefCell<Option<Log>>,
    failed: Cell<bool>,
    later: Cell<bool>,
    bar: RefCell<Option<ProgressBar>>,
}

impl Console {
    /// A console that shows everything up to `verbosity` (0 to 4). A silent one
    /// keeps standard output empty whatever the verbosity (R43).
    pub fn new(verbosity: u8, silent: bool) -> Console {
        Console {
            verbosity,
            silent,
            log: RefCell::new(None),
            failed: Cell::new(false),
            later: Cell::new(false),
            bar: RefCell::new(None),
        }
    }

    /// Opens the log file for appending; a new one is readable for its owner
    /// alone.
    ///
    /// # Errors
    ///
    /// When the file cannot be opened.
    pub fn open_log(&self, path: &Path) -> io::Result<()> {
        // A device may be meant; a pipe would be waited for.
        if is_pipe(path) {
            let why = "it is a pipe, and no file";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
        }
        let file = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path)?;
        *self.log.borrow_mut() = Some(Log {
            path: path.to_owned(),
            file,
            broken: false,
        });
        Ok(())
    }

    /// Opens the log file anew, after it was renamed (SIGHUP, R43).
    pub fn reopen_log(&self) {
        let path = self.log.borrow().as_ref().map(|log| log.path.clone());
        if let Some(path) = path
            && let Err(error) = self.open_log(&path)
        {
            self.error(&format!("{}: cannot open the log: {error}", path.display()));
        }
    }

    /// Whether what is said at this level is shown.
    pub fn shows(&self, level: u8) -> bool {
        !self.silent && self.verbosity >= level
    }

    /// A line on standard output, from this level up.
    pub fn say(&self, level: u8, text: &str) {
        if self.shows(level) {
            self.beside_bar(|| {
                // A closed standard output is nobody's loss.
                let mut output = io::stdout();
                let text = fold::beside("", &printable::line(text), output.is_terminal());
                let _ = output.write_all(text.as_bytes());
            });
        }
    }

    /// Something failed, and the run goes on: the exit status will say so (R5).
    pub fn error(&self, text: &str) {
        self.failed.set(true);
        self.complain(text);
    }

    /// Something could not be had now and may be had later (R5).
    pub fn later(&self, text: &str) {
        self.later.set(true);
        self.complain(text);
    }

    /// A line on standard error and in the log that changes no exit status.
    pub fn complain(&self, text: &str) {
        self.beside_bar(|| complain(text));
        self.log(text);
    }

    /// A line in the log alone, with the time in front.
    pub fn log(&self, text: &str) {
        let mut log = self.log.borrow_mut();
        let Some(log) = log.as_mut() else {
            return;
        };
        let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ");
        let written = log
            .file
            .write_all(format!("{now} {}\n", printable::line(text)).as_bytes());
        // Said once; a disk that is full may have room again later.
        if let Err(error) = &written
            && !log.broken
        {
            self.failed.set(true);
            complain(&format!(
                "{}: cannot write the log: {error}",
                log.path.display()
            ));
        }
        log.broken = written.is_err();
    }

    /// Whether anything failed so far.
    pub fn has_failed(&self) -> bool {
        self.failed.get()
    }

    /// Whether anything could not be had now that may be had later.
    pub fn must_try_later(&self) -> bool {
        self.later.get()
    }

    /// Shows how far a long backlog has come: on a terminal only, and not where
    /// every article is shown anyway (R48).
    pub fn start_bar(&self, what: &str, length: u64) {
        if self.silent || self.verbosity >= 2 || length < 100 {
            return;
        }
        if !io::stdout().is_terminal() || !io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::new(length).with_message(what.to_owned());
        if let Ok(style) =
            indicatif::ProgressStyle::with_template("{msg} [{wide_bar}] {pos}/{len}, {eta} to go")
        {
            bar.set_style(style.progress_chars("=> "));
        }
        *self.bar.borrow_mut() = Some(bar);
    }

    /// Moves the progress bar on.
    pub fn advance_bar(&self, by: u64) {
        if let Some(bar) = self.bar.borrow().as_ref() {
            bar.inc(by);
        }
    }

    /// Takes the progress bar away.
    pub fn end_bar(&self) {
        if let Some(bar) = self.bar.borrow_mut().take() {
            bar.finish_and_clear();
        }
    }

    fn beside_bar(&self, write: impl FnOnce()) {
        match self.bar.borrow().as_ref() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

/// A line on standard error, whatever stands in it.
pub fn complain(text: &str) {
    let mut output = io::stderr();
    let text = fold::beside("artchk: ", &printable::line(text), output.is_terminal());
    let _ = output.write_all(text.as_bytes());
}

/// Whether a pipe is there that has a name of its own: to open it waits for
/// somebody who reads. What stands below /dev and /proc is open already.
fn is_pipe(path: &Path) -> bool {
    let is_fifo = fs::metadata(path).is_ok_and(|metadata| metadata.file_type().is_fifo());
    let is_open = path.starts_with("/dev") || path.starts_with("/proc");
    is_fifo && !is_open
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("a file").permissions().mode() & 0o777
    }

    #[test]
    fn r47_the_log_is_appended_to_and_only_a_new_one_is_closed_to_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.log");
        for _ in 0..2 {
            let console = Console::new(0, true);
            console.open_log(&path).expect("a log");
            console.log("a line");
        }
        assert_eq!(mode(&path), 0o600);
        assert_eq!(fs::read_to_string(&path).expect("a log").lines().count(), 2);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("ours");
        Console::new(0, true).open_log(&path).expect("a log");
        assert_eq!(mode(&path), 0o640);
    }

    #[test]
    fn r47_each_entry_is_one_line_without_control_characters() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.log");
        let console = Console::new(0, true);
        console.open_log(&path).expect("a log");
        console.log("a\r\nb\u{1b}[31m\tc\u{202e}");
        let log = fs::read_to_string(&path).expect("a log");
        assert!(log.ends_with("Z a??b?[31m c?\n"), "{log:?}");
        assert_eq!(log.lines().count(), 1);
    }

    /// R5: the exit status says that something went wrong. A feed runs for
    /// weeks, and its disk may have room again.
    #[test]
    fn r47_a_log_that_cannot_be_written_is_an_error_and_kept() {
        let console = Console::new(0, true);
        console.open_log(Path::new("/dev/full")).expect("a device");
        console.log("a line");
        assert!(console.has_failed());
        assert!(console.log.borrow().as_ref().is_some_and(|log| log.broken));
    }
}
