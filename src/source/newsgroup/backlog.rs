//! The articles of a newsgroup, fetched over one connection and given on batch
//! by batch: while one is dealt with, the next is on its way (R42).

use std::fmt;

use super::{Error, IN_A_ROW, RUNS, Rules};
use crate::article::Article;
use crate::config::ListedGroup;
use crate::decision::age;
use crate::journal::Remembered;
use crate::nntp::{self, Articles, Reply, Retrieved};
use crate::source::reader::Reader;
use crate::source::{Incoming, Run, Take};

/// How many articles are a batch.
const WINDOW: usize = 100;
/// How many octets of articles are enough for one: what is held in memory is
/// this and one article.
const HELD: usize = 1024 * 1024;
/// How many articles are asked for one by one after there was trouble with one
/// of those that had been asked for ahead.
const CAREFUL: usize = 20;

/// Why an article could not be had.
pub(super) enum Fault {
    /// The connection broke, the time ran out, or nonsense came.
    Broken(nntp::Error),
    /// The server refused it, for a reason that says nothing about the article.
    Refused(Reply),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Broken(error) => write!(f, "{error}"),
            Fault::Refused(reply) => write!(f, "the server does not give it: {reply}"),
        }
    }
}

impl From<nntp::Error> for Fault {
    fn from(error: nntp::Error) -> Fault {
        match error {
            nntp::Error::Unavailable { reply, .. }
            | nntp::Error::LoginRequired { reply, .. }
            | nntp::Error::LoginRefused { reply, .. }
            | nntp::Error::TooManyConnections { reply, .. }
            | nntp::Error::EncryptionRequired { reply, .. } => Fault::Refused(reply),
            error => Fault::Broken(error),
        }
    }
}

/// The articles of a group that are still to be looked at.
pub(super) struct Backlog<'a> {
    run: Run<'a>,
    group: &'a ListedGroup,
    rules: Rules,
    first_run: bool,
    pub(super) left: &'a [u64],
    /// The number to be saved.
    pub(super) next: Option<u64>,
    /// Whether any article was had.
    pub(super) is_fruitful: bool,
    /// What could not be had, since the last that could.
    doubts: Vec<(u64, Fault)>,
    /// The article that was asked for in vain once.
    tried: Option<u64>,
    /// How many are still to be asked for one by one.
    careful: usize,
}

impl<'a> Backlog<'a> {
    pub(super) fn new(
        run: Run<'a>,
        group: &'a ListedGroup,
        rules: Rules,
        first_run: bool,
        left: &'a [u64],
    ) -> Backlog<'a> {
        Backlog {
            run,
            group,
            rules,
            first_run,
            left,
            next: None,
            is_fruitful: false,
            doubts: Vec::new(),
            tried: None,
            careful: 0,
        }
    }

    /// Gives articles on until none is left, the run is to end, or the next one
    /// cannot be had: then says why.
    pub(super) async fn go(
        &mut self,
        reader: &mut Reader,
        remembered: &mut Remembered,
        take: &mut impl Take,
    ) -> Result<Option<Fault>, Error> {
        let stop = self.run.stop;
        let connection = tokio::select! {
            connection = reader.connection() => connection?,
            () = stop.asked() => return Ok(None),
        };
        let asked = match self.careful {
            0 => self.left,
            _ => self.left.get(..1).unwrap_or_default(),
        };
        let end = self.left.len() - asked.len();
        let mut articles = connection.articles(asked);
        let mut had = false;
        let fault = loop {
            if self.left.len() <= end || stop.reason().is_some() {
                break None;
            }
            let (fetched, fault) = fetch(self.run, &mut articles).await;
            let came = fetched.len();
            had |= self.give(fetched, remembered, take).await?;
            if fault.is_some() {
                break fault;
            }
            if came == 0 {
                break None;
            }
        };
        if had {
            reader.fruitful();
        }
        self.careful = self.careful.saturating_sub(1);
        Ok(fault)
    }

    /// The next article could not be had. The first time, it is to be asked for
    /// once more; then it is in doubt, and the next one is asked for.
    ///
    /// # Errors
    ///
    /// Where that is not the fault of the article, as far as is known.
    pub(super) fn blame(
        &mut self,
        fault: Fault,
        reader: &mut Reader,
        remembered: &mut Remembered,
    ) -> Result<(), Error> {
        let Some((&number, rest)) = self.left.split_first() else {
            return Ok(());
        };
        self.careful = CAREFUL;
        if self.tried.replace(number) != Some(number) {
            return Ok(());
        }
        if let Fault::Refused(reply) = &fault
            && remembered.in_vain_again(number, false) < RUNS
        {
            let reply = reply.clone();
            return Err(Error::Refused { number, reply });
        }
        if reader.in_vain() >= IN_A_ROW {
            let reason = fault.to_string();
            return Err(Error::InVain { reason });
        }
        self.doubts.push((number, fault));
        self.left = rest;
        Ok(())
    }

    /// None is left. Of what is still in doubt, what was refused may be given
    /// later: the first of that, if there is any.
    pub(super) fn end(&mut self) -> Option<(u64, Reply)> {
        let at = self
            .doubts
            .iter()
            .position(|(_, fault)| matches!(fault, Fault::Refused(_)))?;
        match self.doubts.drain(at..).next()? {
            (number, Fault::Refused(reply)) => Some((number, reply)),
            (_, Fault::Broken(_)) => None,
        }
    }

    /// What is to be said of what is in doubt, where it is passed over.
    pub(super) fn in_doubt(&mut self, remembered: &mut Remembered) -> Vec<String> {
        let name = &self.group.name;
        self.doubts
            .drain(..)
            .map(|(number, fault)| {
                remembered.passed_over(number);
                format!("{name}: article {number}: passed over: {fault}")
            })
            .collect()
    }

    /// Gives these articles on, the next ones of those that are left. Says
    /// whether there was any.
    async fn give(
        &mut self,
        fetched: Vec<Fetched>,
        remembered: &mut Remembered,
        take: &mut impl Take,
    ) -> Result<bool, Error> {
        let (console, group) = (self.run.console, self.group);
        let Some(&(last, _)) = fetched.last() else {
            return Ok(false);
        };
        let (count, mut had) = (fetched.len(), false);
        let mut to_go = self.left.len();
        let mut incoming = Vec::with_capacity(count);
        let mut read = Vec::with_capacity(count);
        for (number, retrieved) in fetched {
            to_go -= 1;
            match retrieved {
                Retrieved::Article(octets) => {
                    had = true;
                    let article = Article::new(octets);
                    let identifier = article.message_id().map(|found| found.whole.to_owned());
                    read.push((number, identifier));
                    if let Some(mut taken) = self.incoming(article, number) {
                        taken.to_go = Some(to_go);
                        incoming.push((number, taken));
                    }
                }
                Retrieved::Overlong | Retrieved::BrokenOff => {
                    had = true;
                    read.push((number, None));
                    let name = &group.name;
                    console.log(&format!("{name}: article {number}: over max_article_size"));
                }
                Retrieved::Missing | Retrieved::Refused(_) => read.push((number, None)),
            }
        }
        let (order, articles): (Vec<u64>, Vec<Incoming>) = incoming.into_iter().unzip();
        let taken = take(&articles, &[]).await?;
        console.advance_bar(count as u64);
        if had {
            self.is_fruitful = true;
            // So it was not the server's fault.
            for text in self.in_doubt(remembered) {
                console.error(&text);
            }
        }
        let full = order.get(taken).copied();
        for (number, identifier) in read {
            if full.is_some_and(|full| number >= full) {
                break;
            }
            remembered.is_settled(number);
            if let Some(identifier) = identifier {
                remembered.has_read(number, &identifier);
            }
        }
        let doubtful = self.doubts.first().map(|(number, _)| *number);
        if let Some(number) = full {
            // The run is full: the next one goes on at this article.
            self.next = Some(doubtful.unwrap_or(number));
            return Ok(had);
        }
        self.next = Some(doubtful.unwrap_or(last.saturating_add(1)));
        self.left = self.left.get(count..).unwrap_or_default();
        Ok(had)
    }

    /// The article as it came by, unless it is none of the rules' business.
    fn incoming(&self, article: Article, number: u64) -> Option<Incoming> {
        let name = format!("article {number}");
        match self.rules {
            Rules::Polling => Some(Incoming::polled(article, name, self.first_run, self.group)),
            Rules::Feed { since } => {
                let now = jiff::Timestamp::now();
                let date = age::date_of(&article, now);
                if since.zip(date).is_some_and(|(since, date)| date < since) {
                    return None;
                }
                let groups = &self.run.config.groups;
                Incoming::fed(article, name, self.first_run, groups)
            }
        }
    }
}

/// An article number, and what the server gave for it.
type Fetched = (u64, Retrieved);

/// Fetches articles, as many as are a batch, or as far as it goes:
/// until one cannot be had, or the run is to end.
async fn fetch(run: Run<'_>, articles: &mut Articles<'_, u64>) -> (Vec<Fetched>, Option<Fault>) {
    let mut fetched: Vec<Fetched> = Vec::with_capacity(WINDOW);
    let mut held = 0;
    while fetched.len() < WINDOW && held < HELD {
        let next = tokio::select! {
            next = articles.next() => next,
            () = run.stop.asked() => break,
        };
        match next {
            Ok(Some((_, Retrieved::Refused(reply)))) => {
                return (fetched, Some(Fault::Refused(reply)));
            }
            Ok(Some((number, retrieved))) => {
                if let Retrieved::Article(octets) = &retrieved {
                    held += octets.len();
                }
                fetched.push((number, retrieved));
            }
            Ok(None) => break,
            Err(error) => return (fetched, Some(error.into())),
        }
    }
    (fetched, None)
}
