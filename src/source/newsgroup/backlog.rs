//! The articles of a newsgroup, fetched over one connection and given on batch
//! by batch: while one is dealt with, the next is read (R42).

use std::fmt;

use super::ahead::{Ahead, Batch, Given};
use super::{Error, IN_A_ROW, RUNS, Rules};
use crate::article::Article;
use crate::config::ListedGroup;
use crate::decision::age;
use crate::journal::Remembered;
use crate::nntp::{self, Reply};
use crate::source::reader::Reader;
use crate::source::{Incoming, Run, Take};

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
    /// The newsgroup to be selected behind the last of them.
    pub(super) then: Option<&'a str>,
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
            then: None,
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
            connection = reader.lend() => connection?,
            () = stop.asked() => return Ok(None),
        };
        let asked = match self.careful {
            0 => self.left,
            _ => self.left.get(..1).unwrap_or_default(),
        };
        let end = self.left.len() - asked.len();
        let then = self.then.filter(|_| end == 0);
        let mut ahead = Ahead::begin(reader, connection, asked.to_vec(), then);
        let given = self.give_all(&mut ahead, end, remembered, take).await;
        if given.is_err() || self.left.len() > end {
            ahead.stop();
        }
        let (connection, selected) = ahead.end(stop).await;
        reader.give_back(connection, selected);
        let (had, fault) = given?;
        if had {
            reader.fruitful();
        }
        self.careful = self.careful.saturating_sub(1);
        Ok(fault)
    }

    /// Gives on what is read ahead, until no more than `end` are left, or the
    /// run is to end. Says whether there was any article, and why the next one
    /// could not be had.
    async fn give_all(
        &mut self,
        ahead: &mut Ahead,
        end: usize,
        remembered: &mut Remembered,
        take: &mut impl Take,
    ) -> Result<(bool, Option<Fault>), Error> {
        let stop = self.run.stop;
        let mut had = false;
        while self.left.len() > end && stop.reason().is_none() {
            let mut batch = tokio::select! {
                batch = ahead.next() => batch,
                () = stop.asked() => {
                    // The articles in hand are finished (R6).
                    ahead.stop();
                    ahead.next().await
                }
            };
            let Some(batch) = &mut batch else {
                break;
            };
            had |= self.give(batch, remembered, take).await?;
            if batch.fault.is_some() || batch.given.is_empty() {
                return Ok((had, batch.fault.take()));
            }
        }
        Ok((had, None))
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
        batch: &mut Batch,
        remembered: &mut Remembered,
        take: &mut impl Take,
    ) -> Result<bool, Error> {
        let (console, group) = (self.run.console, self.group);
        let Some(&(last, _)) = batch.given.last() else {
            return Ok(false);
        };
        let (count, mut had) = (batch.given.len(), false);
        let mut to_go = self.left.len();
        let mut incoming = Vec::with_capacity(count);
        let mut read = Vec::with_capacity(count);
        for (number, given) in &mut batch.given {
            to_go -= 1;
            let number = *number;
            match std::mem::replace(given, Given::Nothing) {
                Given::Article(article) => {
                    had = true;
                    let identifier = article.message_id().map(|found| found.whole.to_owned());
                    read.push((number, identifier));
                    if let Some(mut taken) = self.incoming(*article, number) {
                        taken.to_go = Some(to_go);
                        incoming.push((number, taken));
                    }
                }
                Given::Overlong => {
                    had = true;
                    read.push((number, None));
                    let name = &group.name;
                    console.log(&format!("{name}: article {number}: over max_article_size"));
                }
                Given::Nothing => read.push((number, None)),
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
