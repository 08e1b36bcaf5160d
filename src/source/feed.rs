//! The articles of an INN feed: fetched by what its lines say, and taken
//! through the chain (R43, R44).
//!
//! Lines come in batches out of the journal. A batch goes in rounds: in each,
//! every line whose article is still wanted is looked for by its next word,
//! all tokens in one call of `sm`, all message identifiers over one
//! connection. A line is forgotten in the commit that records its article. It
//! is also forgotten when nothing has the article; but not while something
//! that might have it cannot be asked.

mod fetch;
mod spool;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::channel::{self, Line, Word};
use super::reader::Reader;
use super::sm::Sm;
use crate::article::{Article, printable};
use crate::bot::{Bot, Incoming, listed_groups};
use crate::config::{Config, ListedGroup};
use crate::console::Console;
use crate::decision::Circumstances;
use crate::journal::{self, Journal, LineId};

/// How many articles are treated and recorded in one go at most.
const ARTICLES: usize = 500;
/// And how many octets they may have together before they are.
const OCTETS: usize = 1024 * 1024;
/// How long the lines may be kept waiting to find out if the reader is there.
const PATIENCE: Duration = Duration::from_secs(10);

/// How an article that came by a feed is treated (R21, R30): the answer goes
/// into the first of its groups that is in the list, and autocheck is on only
/// where it is in all of them. Nothing where none of its groups is listed.
pub fn incoming(
    article: Article,
    name: String,
    first_run: bool,
    groups: &[ListedGroup],
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
            match spool::read(&self.spool.join(path)) {
                Ok(octets) => {
                    let article = Article::from_either(octets);
                    tray.put(line, article, self.bot.config(), console);
                    return None;
                }
                Err(error) if spool::is_absence(&error) => {}
                Err(error) => console.error(&format!("{}: {error}", line.name)),
            }
        }
        tray.give_up(line, console);
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(newsgroups: &str) -> Option<(String, bool)> {
        let group = |name: &str, autocheck| ListedGroup {
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
}
