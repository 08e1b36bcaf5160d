//! Articles out of INN's storage, by their tokens, through INN's program `sm`.
//!
//! One call fetches a whole batch. `sm -R` writes the articles one after the
//! other in wire format, so that their ends are seen, and for a token without
//! an article nothing but a line on its standard error. That line is written
//! before `sm` goes on to the next token, and its standard error is a file
//! here: so when an article has come, whatever was said about the tokens
//! before it can be read, and the article belongs to the first token about
//! which nothing was said. A missing token is thereby told without waiting.

use std::collections::{HashSet, VecDeque};
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use memchr::memmem;
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, ChildStdout, Command};

/// Where INN's programs are, where the search path does not say.
const PLACES: [&str; 4] = [
    "/usr/lib/news/bin/sm",
    "/usr/local/news/bin/sm",
    "/usr/libexec/news/sm",
    "/usr/lib/news/sm",
];
/// How long to wait for `sm` to say anything.
const PATIENCE: Duration = Duration::from_secs(60);
/// The octets that an article may have: as many as from a server.
const LONGEST_ARTICLE: usize = 16 * 1024 * 1024;
/// The octets read in one go.
const READ: usize = 64 * 1024;
/// How an article ends (RFC 3977, section 3.1.1).
const END: &[u8] = b"\r\n.\r\n";

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
}

impl Sm {
    /// `sm` as it is configured: a path, or a bare name, which is looked for
    /// along the search path, and then where INN usually is.
    pub fn new(configured: &Path) -> Sm {
        Sm {
            program: located(configured, std::env::var_os("PATH")),
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
            child,
            output: Output::new(stdout),
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
            match tokio::time::timeout(PATIENCE, self.output.next()).await {
                Ok(Ok(came)) => {
                    self.ended = came.is_none();
                    self.came = came;
                }
                Ok(Err(error)) => return Err(self.failed(error.to_string())),
                Err(_) => {
                    return Err(Error::TimedOut {
                        program: self.program.clone(),
                    });
                }
            }
            if let Err(error) = self.complaints.read() {
                return Err(self.failed(error.to_string()));
            }
        }
    }

    /// The program has ended, and nothing came of the next token.
    async fn left_over(&mut self) -> Result<Option<(String, Fetched)>, Error> {
        let status = match self.child.wait().await {
            Ok(status) => status,
            Err(error) => return Err(self.failed(error.to_string())),
        };
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

    fn failed(&self, words: String) -> Error {
        Error::Failed {
            program: self.program.clone(),
            words,
        }
    }
}

/// What the program writes on standard output, cut into articles.
#[derive(Debug)]
struct Output<R> {
    stdout: R,
    octets: Vec<u8>,
    /// Where in `octets` the next article begins.
    start: usize,
    overlong: bool,
}

impl<R: AsyncRead + Unpin> Output<R> {
    fn new(stdout: R) -> Output<R> {
        Output {
            stdout,
            octets: Vec::with_capacity(2 * READ),
            start: 0,
            overlong: false,
        }
    }

    /// The next article; nothing at the end. Half an article, where the
    /// program was cut off, is none.
    async fn next(&mut self) -> io::Result<Option<Fetched>> {
        let mut searched = self.start;
        loop {
            let rest = self.octets.get(searched..).unwrap_or_default();
            if let Some(at) = memmem::find(rest, END) {
                let end = searched + at + END.len();
                let article = self.octets.get(self.start..end).unwrap_or_default();
                let fetched = if std::mem::take(&mut self.overlong) {
                    Fetched::Overlong
                } else {
                    Fetched::Article(article.to_vec())
                };
                self.start = end;
                return Ok(Some(fetched));
            }
            self.octets.drain(..self.start);
            self.start = 0;
            if self.octets.len() > LONGEST_ARTICLE {
                self.overlong = true;
            }
            if self.overlong {
                // No more than the end may begin with.
                let beginning = self.octets.len().saturating_sub(END.len());
                self.octets.drain(..beginning);
            }
            searched = self.octets.len().saturating_sub(END.len());
            let mut piece = (&mut self.stdout).take(READ as u64);
            if piece.read_buf(&mut self.octets).await? == 0 {
                return Ok(None);
            }
        }
    }
}

/// What the program writes on standard error.
#[derive(Debug)]
struct Complaints {
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
    fn new(file: File) -> Complaints {
        Complaints {
            file,
            offset: 0,
            text: Vec::new(),
            tokens: HashSet::new(),
            last: None,
        }
    }

    /// Reads what was written since.
    fn read(&mut self) -> io::Result<()> {
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

    fn mention(&self, token: &str) -> bool {
        self.tokens.contains(token)
    }

    fn last_line(&self) -> Option<String> {
        self.last.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    async fn cut(octets: &[u8]) -> Vec<Fetched> {
        let mut output = Output::new(octets);
        let mut fetched = Vec::new();
        while let Some(article) = output.next().await.unwrap() {
            fetched.push(article);
        }
        fetched
    }

    fn article(text: &str) -> Fetched {
        Fetched::Article(text.as_bytes().to_vec())
    }

    fn tokens(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    async fn first(program: &str, words: &[&str]) -> Result<Option<(String, Fetched)>, Error> {
        let sm = Sm::new(Path::new(program));
        sm.fetch(tokens(words))?.next().await
    }

    #[tokio::test]
    async fn output_is_cut_where_a_line_is_a_single_dot() {
        let first = "A: 1\r\n\r\n..\r\n.\r\n";
        let second = "B: 2\r\n\r\nx\n.\r\ny\r\n.\r\n";
        let text = format!("{first}{second}");
        let both = [article(first), article(second)];
        assert_eq!(cut(text.as_bytes()).await, both);
        // The end may come in pieces, and half an article is none.
        for end in 0..text.len() {
            let whole = usize::from(end >= first.len());
            assert_eq!(cut(&text.as_bytes()[..end]).await, both[..whole], "{end}");
        }
    }

    #[tokio::test]
    async fn an_endless_article_is_passed_over() {
        let mut text = b"A: 1\r\n\r\n".to_vec();
        text.resize(LONGEST_ARTICLE + 2 * READ, b'x');
        text.extend_from_slice(b"\r\n.\r\nB: 2\r\n\r\n.\r\n");
        let fetched = cut(&text).await;
        assert!(fetched[0] == Fetched::Overlong, "not passed over");
        assert_eq!(fetched[1..], [article("B: 2\r\n\r\n.\r\n")]);
    }

    #[test]
    fn a_complaint_names_its_token_once_its_line_is_whole() {
        let file = tempfile::tempfile().unwrap();
        let mut complaints = Complaints::new(file.try_clone().unwrap());
        (&file).write_all(b"sm: could not retrieve @05").unwrap();
        complaints.read().unwrap();
        assert!(!complaints.mention("@0500@"));
        (&file).write_all(b"00@\nsm: @zz@ is no token\n").unwrap();
        complaints.read().unwrap();
        assert!(complaints.mention("@0500@") && complaints.mention("@zz@"));
        assert!(!complaints.mention("@05@"));
        assert_eq!(
            complaints.last_line().as_deref(),
            Some("sm: @zz@ is no token")
        );
    }

    #[tokio::test]
    async fn r45_a_program_that_fails_says_nothing_of_the_articles() {
        for program in ["/bin/false", "/bin/true"] {
            let error = first(program, &["@05@"]).await.unwrap_err();
            assert!(matches!(error, Error::Failed { .. }), "{error}");
        }
        let error = first("/nowhere/sm", &["@05@"]).await.unwrap_err();
        assert!(matches!(error, Error::Start { .. }), "{error}");
        assert_eq!(first("/bin/false", &[]).await.unwrap(), None);
    }

    #[test]
    fn a_bare_name_is_looked_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("sm-of-this-test");
        let name = Path::new("sm-of-this-test");
        let search = || Some(folder.path().as_os_str().to_owned());
        assert_eq!(located(name, search()), name);
        File::create(&file).unwrap();
        assert_eq!(located(name, search()), file);
        let elsewhere = Path::new("elsewhere/sm-of-this-test");
        assert_eq!(located(elsewhere, search()), elsewhere);
    }
}
