//! The articles of an INN feed: fetched by what its lines say, and taken
//! through the chain (R43, R44).
//!
//! Lines come in batches out of the journal. A batch goes in rounds: in each,
//! every line whose article is still wanted is looked for by its next word,
//! all tokens in one call of `sm`, all message identifiers over one
//! connection. A line is forgotten in the commit that records its article. It
//! is also forgotten when nothing has the article; but not while something
//! that might have it cannot be asked.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::channel::{self, Line, Word};
use super::reader::Reader;
use super::sm::{Fetched, Sm};
use crate::article::{Article, printable};
use crate::bot::{Bot, Incoming, listed_groups};
use crate::config::{Config, Group};
use crate::console::Console;
use crate::decision::Circumstances;
use crate::journal::{self, Journal, LineId};
use crate::nntp::Retrieved;

/// How many articles are treated and recorded in one go at most.
const ARTICLES: usize = 500;
/// And how many octets they may have together before they are.
const OCTETS: usize = 1024 * 1024;
/// How long the lines may be kept waiting to find out if the reader is there.
const PATIENCE: Duration = Duration::from_secs(10);
/// The octets that a file may have: as many as an article from a server.
const LONGEST_ARTICLE: u64 = 16 * 1024 * 1024;

/// How an article that came by a feed is treated (R21, R30): the answer goes
/// into the first of its groups that is in the list, and autocheck is on only
/// where it is in all of them. Nothing where none of its groups is listed.
pub fn incoming(
    article: Article,
    name: String,
    first_run: bool,
    groups: &[Group],
) -> Option<Incoming> {
    let listed = listed_groups(&article, groups);
    let newsgroup = listed.first()?.name.clone();
    let circumstances = Circumstances {
        autocheck: listed.iter().all(|group| group.autocheck),
        forced: false,
        first_run,
        now: Timestamp::now(),
    };
    Some(Incoming {
        article,
        newsgroup,
        name,
        circumstances,
    })
}

/// A line whose article is being looked for.
struct Wanted {
    id: LineId,
    /// What it is called in the log.
    name: String,
    words: VecDeque<Word>,
    /// Whether something that may have the article could not be asked.
    unasked: bool,
}

/// What has come and is not recorded yet.
#[derive(Default)]
struct Tray {
    incoming: Vec<Incoming>,
    octets: usize,
    done: Vec<LineId>,
    held: usize,
}

impl Tray {
    fn put(&mut self, wanted: &Wanted, article: Article, config: &Config, console: &Console) {
        self.done.push(wanted.id);
        let octets = article.octets().len();
        let name = wanted.name.split(' ').next().unwrap_or_default();
        match incoming(article, name.to_owned(), false, &config.groups) {
            Some(incoming) => {
                self.octets += octets;
                self.incoming.push(incoming);
            }
            None => console.log(&format!(
                "{}: none of its newsgroups is in the list",
                wanted.name
            )),
        }
    }

    /// There is no word left by which the article could be had.
    fn give_up(&mut self, wanted: &Wanted, console: &Console) {
        if wanted.unasked {
            self.held += 1;
        } else {
            self.done.push(wanted.id);
            console.log(&format!("{}: gone", wanted.name));
        }
    }

    fn is_full(&self) -> bool {
        self.incoming.len() >= ARTICLES || self.octets >= OCTETS
    }

    /// Takes the articles through the chain, and forgets their lines.
    async fn empty(
        &mut self,
        bot: &mut Bot<'_>,
        apart: &mut Option<Journal>,
    ) -> Result<(), journal::Error> {
        let incoming = std::mem::take(&mut self.incoming);
        let done = std::mem::take(&mut self.done);
        self.octets = 0;
        match apart {
            Some(lines) => {
                bot.treat(&incoming, &[]).await?;
                lines.record(&[], &done)
            }
            None => bot.treat(&incoming, &done).await.map(|_| ()),
        }
    }
}

/// What keeps articles away at the moment, said once each time it changes.
#[derive(Default)]
struct Trouble {
    now: bool,
    said: Option<String>,
}

impl Trouble {
    fn report(&mut self, what: &str, console: &Console) {
        self.now = true;
        if self.said.as_deref() != Some(what) {
            console.later(&format!("{what}; the articles wait"));
            self.said = Some(what.to_owned());
        } else {
            console.log(what);
        }
    }

    fn is_over(&mut self) {
        self.now = false;
        self.said = None;
    }
}

/// The bot with all that it gets the articles of a feed through.
pub struct Feed<'a> {
    /// The bot.
    pub bot: Bot<'a>,
    /// The reading server.
    pub reader: Reader,
    sm: Sm,
    sm_trouble: Trouble,
    reader_trouble: Trouble,
    spool: PathBuf,
    /// Where the lines are, if not in the bot's own journal (R27).
    apart: Option<Journal>,
}

impl<'a> Feed<'a> {
    /// Puts a feed together. `apart` is the journal that the lines are in,
    /// where the bot's own is not to be written.
    pub fn new(bot: Bot<'a>, reader: Reader, apart: Option<Journal>) -> Feed<'a> {
        let config = bot.config();
        Feed {
            reader,
            sm: Sm::new(&config.sm),
            sm_trouble: Trouble::default(),
            reader_trouble: Trouble::default(),
            // INN runs its programs in the folder of the articles.
            spool: config.spool.clone().unwrap_or_default(),
            apart,
            bot,
        }
    }

    /// At most `limit` lines that wait, after this one.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn next_lines(
        &mut self,
        after: LineId,
        limit: usize,
    ) -> Result<Vec<(LineId, Vec<u8>)>, journal::Error> {
        match &self.apart {
            Some(lines) => lines.next_lines(after, limit),
            None => self.bot.journal().next_lines(after, limit),
        }
    }

    /// Asks again what could not be asked before.
    pub fn ask_again(&mut self) {
        self.sm_trouble.now = false;
        self.reader_trouble.now = false;
    }

    /// Whether the reading server can be asked, now and not in minutes; if not,
    /// that is said.
    pub async fn reaches_reader(&mut self) -> bool {
        let console = self.bot.console();
        let trouble = match timeout(PATIENCE, self.reader.connection()).await {
            Ok(Ok(_)) => {
                self.reader_trouble.is_over();
                return true;
            }
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the server does not answer".to_owned(),
        };
        self.reader_trouble
            .report(&format!("reading: {trouble}"), console);
        false
    }

    /// Takes the articles of these lines through the chain. Gives back how many
    /// lines are held because their articles cannot be asked for now. Ends
    /// early where the run is to end; lines not dealt with stay in the journal.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub async fn work_off(
        &mut self,
        lines: Vec<(LineId, Vec<u8>)>,
    ) -> Result<usize, journal::Error> {
        let console = self.bot.console();
        let mut tray = Tray::default();
        let mut wanted = Vec::new();
        for (id, line) in lines {
            let name = printable::one_line(&String::from_utf8_lossy(&line));
            if line.len() > channel::LONGEST_LINE {
                console.log(&format!("{name}: the line is overlong"));
            }
            match channel::read(&line) {
                Line::Empty => tray.done.push(id),
                Line::Notice => {
                    console.log(&format!("the feed says {name}"));
                    tray.done.push(id);
                }
                Line::Article(words) => wanted.push(Wanted {
                    id,
                    name,
                    words: words.into(),
                    unasked: false,
                }),
            }
        }
        while !wanted.is_empty() && self.bot.stop().reason().is_none() {
            let (mut tokens, mut identifiers) = (Vec::new(), Vec::new());
            for mut line in wanted.drain(..) {
                match self.next_word(&mut line, &mut tray) {
                    Some(Word::Token(token)) => tokens.push((line, token)),
                    Some(Word::Identifier(identifier)) => identifiers.push((line, identifier)),
                    Some(Word::Path(_)) | None => {}
                }
                if tray.is_full() {
                    tray.empty(&mut self.bot, &mut self.apart).await?;
                }
            }
            wanted = self.by_token(tokens, &mut tray).await?;
            wanted.extend(self.by_identifier(identifiers, &mut tray).await?);
        }
        tray.empty(&mut self.bot, &mut self.apart).await?;
        Ok(tray.held)
    }

    /// The next word for which something has to be asked; on the way there,
    /// files are looked at. Nothing if the line is done.
    fn next_word(&self, line: &mut Wanted, tray: &mut Tray) -> Option<Word> {
        let console = self.bot.console();
        while let Some(word) = line.words.pop_front() {
            let Word::Path(path) = word else {
                return Some(word);
            };
            match read_file(&self.spool.join(path)) {
                Ok(octets) => {
                    let article = Article::from_either(octets);
                    tray.put(line, article, self.bot.config(), console);
                    return None;
                }
                Err(error) if is_absence(&error) => {}
                Err(error) => console.error(&format!("{}: {error}", line.name)),
            }
        }
        tray.give_up(line, console);
        None
    }

    /// Fetches articles by their tokens. Gives back the lines that are still
    /// wanted.
    async fn by_token(
        &mut self,
        asked: Vec<(Wanted, String)>,
        tray: &mut Tray,
    ) -> Result<Vec<Wanted>, journal::Error> {
        let (config, console) = (self.bot.config(), self.bot.console());
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let (mut lines, tokens): (VecDeque<Wanted>, Vec<String>) = asked.into_iter().unzip();
        let mut still = Vec::new();
        let mut call = if self.sm_trouble.now {
            None
        } else {
            match self.sm.fetch(tokens) {
                Ok(call) => Some(call),
                Err(error) => {
                    self.sm_trouble.report(&error.to_string(), console);
                    None
                }
            }
        };
        while let Some(running) = &mut call {
            let fetched = tokio::select! {
                fetched = running.next() => fetched,
                () = self.bot.stop().asked() => return Ok(Vec::new()),
            };
            let fetched = match fetched {
                Ok(Some((_, fetched))) => fetched,
                Ok(None) => break,
                Err(error) => {
                    self.sm_trouble.report(&error.to_string(), console);
                    break;
                }
            };
            self.sm_trouble.is_over();
            let Some(line) = lines.pop_front() else {
                break;
            };
            match fetched {
                Fetched::Article(octets) => {
                    tray.put(&line, Article::from_wire(&octets), config, console);
                }
                Fetched::Missing => still.push(line),
                Fetched::Overlong => {
                    console.error(&format!("{}: the article is too long", line.name));
                    tray.done.push(line.id);
                }
                Fetched::Crashed => {
                    console.error(&format!("{}: sm crashes when asked for it", line.name));
                    still.push(line);
                }
            }
            if tray.is_full() {
                tray.empty(&mut self.bot, &mut self.apart).await?;
            }
        }
        for mut line in lines {
            line.unasked = true;
            still.push(line);
        }
        Ok(still)
    }

    /// Fetches articles by their message identifiers from the reader. Gives
    /// back the lines that are still wanted.
    async fn by_identifier(
        &mut self,
        asked: Vec<(Wanted, String)>,
        tray: &mut Tray,
    ) -> Result<Vec<Wanted>, journal::Error> {
        let (config, console) = (self.bot.config(), self.bot.console());
        let (mut lines, identifiers): (VecDeque<Wanted>, Vec<String>) = asked.into_iter().unzip();
        let mut still = Vec::new();
        let mut fruitless = 0;
        while !lines.is_empty() && !self.reader_trouble.now {
            let begin = identifiers.len() - lines.len();
            let left: Vec<&str> = identifiers.iter().skip(begin).map(String::as_str).collect();
            let begun = match self.reader.connection().await {
                Ok(connection) => connection.articles_by_id(&left),
                Err(error) => Err(error),
            };
            let mut articles = match begun {
                Ok(articles) => articles,
                Err(error) => {
                    self.reader_trouble
                        .report(&format!("reading: {error}"), console);
                    break;
                }
            };
            fruitless += 1;
            let lost = loop {
                let next = tokio::select! {
                    next = articles.next() => next,
                    () = self.bot.stop().asked() => {
                        self.reader.drop_connection();
                        return Ok(Vec::new());
                    }
                };
                let retrieved = match next {
                    Ok(Some((_, retrieved))) => retrieved,
                    Ok(None) => break None,
                    Err(error) => break Some(error),
                };
                fruitless = 0;
                self.reader_trouble.is_over();
                let Some(mut line) = lines.pop_front() else {
                    break None;
                };
                match retrieved {
                    Retrieved::Article(octets) => {
                        tray.put(&line, Article::new(octets), config, console);
                    }
                    Retrieved::Missing => still.push(line),
                    Retrieved::Overlong => {
                        console.error(&format!("{}: the article is too long", line.name));
                        tray.done.push(line.id);
                    }
                    // An internal fault of the server (RFC 3977, section 3.2.1).
                    Retrieved::Refused(reply) if reply.code() == 403 => {
                        console.log(&format!("{}: it waits: {reply}", line.name));
                        line.unasked = true;
                        still.push(line);
                    }
                    Retrieved::Refused(reply) => {
                        console.error(&format!(
                            "{}: the server does not give it: {reply}",
                            line.name
                        ));
                        still.push(line);
                    }
                }
                if tray.is_full() {
                    tray.empty(&mut self.bot, &mut self.apart).await?;
                }
            };
            if let Some(error) = lost {
                // A kept connection may have been closed while nothing came; a
                // new one tells whether the server is there.
                self.reader.drop_connection();
                if fruitless > 1 {
                    self.reader_trouble
                        .report(&format!("reading: {error}"), console);
                }
            }
        }
        for mut line in lines {
            line.unasked = true;
            still.push(line);
        }
        Ok(still)
    }
}

/// Whether there is no such file, or nothing that could be an article.
fn is_absence(error: &io::Error) -> bool {
    use io::ErrorKind::{InvalidFilename, InvalidInput, IsADirectory, NotADirectory, NotFound};
    matches!(
        error.kind(),
        NotFound | NotADirectory | IsADirectory | InvalidInput | InvalidFilename
    )
}

/// The content of a file of the spool.
fn read_file(path: &Path) -> io::Result<Vec<u8>> {
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

    fn answer(newsgroups: &str) -> Option<(String, bool)> {
        let group = |name: &str, autocheck| Group {
            name: name.to_owned(),
            autocheck,
            next: None,
            line: 1,
        };
        let groups = [
            group("de.test", true),
            group("misc.test", false),
            group("x.test", true),
        ];
        let article = Article::new(format!("Newsgroups: {newsgroups}\n\nText\n").into_bytes());
        let taken = incoming(article, "a".to_owned(), false, &groups)?;
        Some((taken.newsgroup, taken.circumstances.autocheck))
    }

    #[test]
    fn r21_r30_the_first_listed_group_and_the_lowest_setting() {
        let to = |group: &str, autocheck| Some((group.to_owned(), autocheck));
        assert_eq!(answer("de.test"), to("de.test", true));
        assert_eq!(answer("other,x.test,de.test"), to("x.test", true));
        assert_eq!(answer("de.test,misc.test"), to("de.test", false));
        assert_eq!(answer("misc.test,de.test"), to("misc.test", false));
        assert_eq!(answer("other,de.tests"), None);
        assert_eq!(answer(""), None);
    }

    #[test]
    fn what_is_no_file_is_absent() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["none", ".", "none/1", "a\0b"] {
            let error = read_file(&folder.path().join(name)).unwrap_err();
            assert!(is_absence(&error), "{name:?}: {error}");
        }
        let file = folder.path().join("1");
        std::fs::write(&file, "text").unwrap();
        assert_eq!(read_file(&file).unwrap(), b"text");
        assert!(is_absence(&read_file(&file.join("1")).unwrap_err()));
    }
}
