//! Articles out of INN's storage, by their tokens, through INN's program `sm`.
//!
//! One call fetches a whole batch. `sm -R` writes the articles one after the
//! other in wire format, so that their ends are seen, and for a token without
//! an article nothing but a line on its standard error. That line is written
//! before `sm` goes on to the next token, and its standard error is a file
//! here: so when an article has come, whatever was said about the tokens
//! before it can be read, and the article belongs to the first token about
//! which nothing was said. A missing token is thereby told without waiting.

mod complaints;
mod output;

use std::collections::VecDeque;
use std::io;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::process::{Child, ChildStdout, Command};

use complaints::Complaints;
use output::Output;

/// Where INN's programs are, where the search path does not say.
const PLACES: [&str; 4] = [
    "/usr/lib/news/bin/sm",
    "/usr/local/news/bin/sm",
    "/usr/libexec/news/sm",
    "/usr/lib/news/sm",
];
/// How long to wait for `sm` to say anything.
const PATIENCE: Duration = Duration::from_secs(60);

/// Why `sm` is of no use at the moment. The articles may be there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Occurs when the program cannot be started.
    #[error("cannot run {}: {source}; where it is can be said with the parameter sm", program.display())]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Occurs when the program says nothing for a minute.
    #[error("{} does not answer", program.display())]
    TimedOut {
        /// The program.
        program: PathBuf,
    },
    /// Occurs when the program ends before it has dealt with all tokens.
    #[error("{} failed: {words}", program.display())]
    Failed {
        /// The program.
        program: PathBuf,
        /// Its last words, or how it ended.
        words: String,
    },
}

/// What came of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fetched {
    /// The article in wire format, with its final line.
    Article(Vec<u8>),
    /// There is none: cancelled, expired, or not a token of this server.
    Missing,
    /// It has more octets than any article may have.
    Overlong,
    /// `sm` crashes when asked for it.
    Crashed,
}

/// INN's program.
#[derive(Debug)]
pub struct Sm {
    program: PathBuf,
    patience: Duration,
    /// The octets that an article may have.
    longest: usize,
}

impl Sm {
    /// `sm` as it is configured: a path, or a bare name, which is looked for
    /// along the search path, and then where INN usually is.
    pub fn new(configured: &Path, longest: usize) -> Sm {
        Sm {
            program: located(configured, std::env::var_os("PATH")),
            patience: PATIENCE,
            longest,
        }
    }

    /// Asks for articles by their tokens, in this order.
    ///
    /// # Errors
    ///
    /// When the program cannot be started.
    pub fn fetch(&self, tokens: Vec<String>) -> Result<Call, Error> {
        let failed = |source| Error::Start {
            program: self.program.clone(),
            source,
        };
        let complaints = tempfile::tempfile().map_err(failed)?;
        let mut child = Command::new(&self.program)
            .arg("-R")
            .args(&tokens)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(complaints.try_clone().map_err(failed)?)
            .kill_on_drop(true)
            .spawn()
            .map_err(failed)?;
        let stdout = child
            .stdout
            .take()
            .ok_or_else(|| failed(io::Error::other("it has no standard output")))?;
        Ok(Call {
            program: self.program.clone(),
            patience: self.patience,
            child,
            output: Output::new(stdout, self.longest),
            complaints: Complaints::new(complaints),
            tokens: tokens.into(),
            came: None,
            ended: false,
            fruitful: false,
        })
    }
}

/// The program file; the name itself where it is nowhere to be found.
fn located(configured: &Path, search: Option<std::ffi::OsString>) -> PathBuf {
    if configured.components().count() > 1 {
        return configured.to_owned();
    }
    let along = search
        .iter()
        .flat_map(std::env::split_paths)
        .map(|folder| folder.join(configured));
    let usual = PLACES
        .iter()
        .map(PathBuf::from)
        .filter(|place| place.file_name() == configured.file_name());
    along
        .chain(usual)
        .find(|file| file.is_file())
        .unwrap_or_else(|| configured.to_owned())
}

/// One call of the program, in which articles come one after the other.
#[derive(Debug)]
pub struct Call {
    program: PathBuf,
    patience: Duration,
    child: Child,
    output: Output<ChildStdout>,
    complaints: Complaints,
    /// The tokens that nothing came of yet.
    tokens: VecDeque<String>,
    /// An article that has come and is not given to its token yet.
    came: Option<Fetched>,
    ended: bool,
    /// Whether the program has dealt with any token.
    fruitful: bool,
}

impl Call {
    /// What came of the next token; nothing after the last.
    ///
    /// # Errors
    ///
    /// When the program is of no use for the tokens that are left.
    pub async fn next(&mut self) -> Result<Option<(String, Fetched)>, Error> {
        loop {
            let Some(token) = self.tokens.front() else {
                return Ok(None);
            };
            let fetched = if self.complaints.mention(token) {
                Some(Fetched::Missing)
            } else {
                self.came.take()
            };
            if let Some(fetched) = fetched {
                self.fruitful = true;
                return Ok(self.tokens.pop_front().map(|token| (token, fetched)));
            }
            if self.ended {
                return self.left_over().await;
            }
            match tokio::time::timeout(self.patience, self.output.next()).await {
                Ok(Ok(came)) => {
                    self.ended = came.is_none();
                    self.came = came;
                }
                Ok(Err(error)) => return Err(self.failed(error.to_string())),
                Err(_) => return Err(self.timed_out()),
            }
            if let Err(error) = self.complaints.read() {
                return Err(self.failed(error.to_string()));
            }
        }
    }

    /// The program has ended, and nothing came of the next token.
    async fn left_over(&mut self) -> Result<Option<(String, Fetched)>, Error> {
        let status = match tokio::time::timeout(self.patience, self.child.wait()).await {
            Ok(Ok(status)) => status,
            Ok(Err(error)) => return Err(self.failed(error.to_string())),
            Err(_) => return Err(self.timed_out()),
        };
        // What the program has in storage may be cut off itself; then this is
        // all there will ever be.
        if status.code().is_some()
            && let Some(rest) = self.output.rest()
        {
            return Ok(self.tokens.pop_front().map(|token| (token, rest)));
        }
        // A fault of the program itself, which this token would meet again;
        // unlike being killed from outside.
        let crashed = matches!(status.signal(), Some(4 | 6 | 7 | 8 | 11));
        if crashed && !self.fruitful {
            self.fruitful = true;
            return Ok(self
                .tokens
                .pop_front()
                .map(|token| (token, Fetched::Crashed)));
        }
        let words = self.complaints.last_line();
        Err(self.failed(words.unwrap_or_else(|| status.to_string())))
    }

    fn timed_out(&self) -> Error {
        Error::TimedOut {
            program: self.program.clone(),
        }
    }

    fn failed(&self, words: String) -> Error {
        Error::Failed {
            program: self.program.clone(),
            words,
        }
    }
}

#[cfg(test)]
mod tests;
