//! The articles of an INN feed: fetched by what its lines say, and given on
//! (R43, R44).
//!
//! Lines come in batches out of the journal. A batch goes in rounds: in each,
//! every line whose article is still wanted is looked for by its next word,
//! all tokens in one call of `sm`, all message identifiers over one
//! connection. A line is forgotten in the commit that records its article. It
//! is also forgotten when nothing has the article; but not while something
//! that might have it cannot be asked.

mod doubts;
mod fetch;
mod spool;
mod strange;
mod tray;
mod trouble;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::time::timeout;

use super::channel::{self, Line, Word};
use super::reader::Reader;
use super::sm::Sm;
use super::{Run, Take};
use crate::article::{Article, printable};
use crate::journal::{self, LineId};

use strange::Strange;
pub use tray::Held;
use tray::{Tray, Wanted};
use trouble::Trouble;

/// How long the lines may be kept waiting to find out if the reader is there.
const PATIENCE: Duration = Duration::from_secs(10);

/// All that the articles of a feed come through.
pub struct Feed<'a> {
    run: Run<'a>,
    /// The reading server.
    pub reader: Reader,
    sm: Sm,
    sm_trouble: Trouble,
    reader_trouble: Trouble,
    /// When they gave something last.
    sm_had: Option<Instant>,
    reader_had: Option<Instant>,
    /// Lines that name no article.
    strange: Strange,
    spool: PathBuf,
}

impl<'a> Feed<'a> {
    /// Puts a feed together.
    pub fn new(run: Run<'a>, reader: Reader) -> Feed<'a> {
        let config = run.config;
        Feed {
            run,
            reader,
            sm: Sm::new(&config.sm, config.max_article_size),
            sm_trouble: Trouble::default(),
            reader_trouble: Trouble::default(),
            sm_had: None,
            reader_had: None,
            strange: Strange::default(),
            // INN runs its programs in the folder of the articles.
            spool: config.spool.clone().unwrap_or_default(),
        }
    }

    /// Asks again what could not be asked before.
    pub fn ask_again(&mut self) {
        self.sm_trouble.now = false;
        self.reader_trouble.now = false;
    }

    /// Asks the reading server for a sign of life, without a word if there is
    /// none. Says whether there is.
    pub async fn reaches_reader_quietly(&mut self) -> bool {
        let is_there = matches!(timeout(PATIENCE, self.reader.connection()).await, Ok(Ok(_)));
        if !is_there {
            self.reader.drop_connection();
        }
        is_there
    }

    /// Whether the reading server can be asked, now and not in minutes; if not,
    /// that is said.
    pub async fn reaches_reader(&mut self) -> bool {
        let console = self.run.console;
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

    /// Gives the articles of these lines to `take`. Gives back which lines are
    /// held because their articles cannot be had now. Ends early where the run is to end; lines not dealt with stay in the journal.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub async fn work_off(
        &mut self,
        lines: Vec<(LineId, Vec<u8>)>,
        take: &mut impl Take,
    ) -> Result<Held, journal::Error> {
        let console = self.run.console;
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
                    arrived: channel::arrival(&line),
                    names_one: words.iter().any(Word::names_article),
                    words: words.into(),
                    unasked: false,
                    in_vain: None,
                }),
            }
        }
        while !wanted.is_empty() && self.run.stop.reason().is_none() {
            let (mut tokens, mut identifiers) = (Vec::new(), Vec::new());
            for mut line in wanted.drain(..) {
                match self.next_word(&mut line, &mut tray) {
                    Some(Word::Token(token)) => tokens.push((line, token)),
                    Some(Word::Identifier(identifier)) => identifiers.push((line, identifier)),
                    Some(Word::Path(_)) | None => {}
                }
                if tray.is_full() {
                    tray.empty(take).await?;
                }
            }
            wanted = self.by_token(tokens, &mut tray, take).await?;
            wanted.extend(self.by_identifier(identifiers, &mut tray, take).await?);
        }
        tray.empty(take).await?;
        if let Some((line, count)) = &tray.strange {
            self.strange.met(line, *count, console);
        }
        Ok(tray.held)
    }

    /// The next word for which something has to be asked; on the way there,
    /// files are looked at. Nothing if the line is done.
    fn next_word(&self, line: &mut Wanted, tray: &mut Tray) -> Option<Word> {
        let console = self.run.console;
        while let Some(word) = line.words.pop_front() {
            let Word::Path(path) = word else {
                return Some(word);
            };
            let longest = self.run.config.max_article_size;
            match spool::read(&self.spool.join(path), longest) {
                Ok(None) => {
                    tray.too_long(line, console);
                    return None;
                }
                Ok(Some(octets)) => {
                    let article = Article::from_either(octets);
                    // A word may happen to be the name of some other file.
                    if article.newsgroups().next().is_none() {
                        continue;
                    }
                    tray.put(line, article, self.run.config, console);
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
