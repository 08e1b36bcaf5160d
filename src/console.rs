//! What a person sees while the bot runs (R46, R47): standard output by
//! level, errors and warnings on standard error, and the log file.

use std::cell::{Cell, RefCell};
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use indicatif::ProgressBar;

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
                let _ = writeln!(io::stdout(), "{text}");
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
        self.beside_bar(|| {
            let _ = writeln!(io::stderr(), "artchk: {text}");
        });
        self.log(text);
    }

    /// A line in the log alone, with the time in front.
    pub fn log(&self, text: &str) {
        let mut log = self.log.borrow_mut();
        let Some(log) = log.as_mut() else {
            return;
        };
        let now = jiff::Timestamp::now().strftime("%Y-%m-%d %H:%M:%SZ");
        let written = log.file.write_all(format!("{now} {text}\n").as_bytes());
        // Said once; a disk that is full may have room again later.
        if let Err(error) = &written
            && !log.broken
        {
            self.failed.set(true);
            let path = log.path.display();
            let _ = writeln!(
                io::stderr(),
                "artchk: {path}: cannot write the log: {error}"
            );
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
