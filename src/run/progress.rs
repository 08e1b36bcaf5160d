//! How far the groups of a polling run came, and when that is written down (R9).
//!
//! Each time costs two syncs, of the journal and of the .ini file. So groups that
//! are done within a second share them: a run that is killed reads the articles of
//! that second again, and answers none of them twice.

use std::time::{Duration, Instant};

use super::session::Session;
use crate::bot::Bot;
use crate::journal::{self, Remembered};

/// So long what is done may wait until it is written down.
const PAUSE: Duration = Duration::from_secs(1);

/// How far a group came.
pub(super) struct Came {
    pub(super) group: String,
    /// Its new number.
    pub(super) next: Option<u64>,
    /// What is to be remembered of it, where that is new.
    pub(super) remembered: Option<Remembered>,
    /// What is to be said of articles that could not be had, and none after them:
    /// whether that is their fault the next groups will tell.
    pub(super) in_doubt: Vec<String>,
}

/// How far the groups came, as far as it is not written down.
pub(super) struct Progress<'s> {
    session: &'s Session<'s>,
    /// The first of them is waiting since then.
    since: Instant,
    done: Vec<Came>,
    in_doubt: Vec<Came>,
}

impl<'s> Progress<'s> {
    pub(super) fn new(session: &'s Session<'s>) -> Progress<'s> {
        Progress {
            session,
            since: Instant::now(),
            done: Vec::new(),
            in_doubt: Vec::new(),
        }
    }

    /// A group came so far.
    pub(super) fn came(&mut self, came: Came) {
        if !came.in_doubt.is_empty() {
            self.in_doubt.push(came);
        } else if came.next.is_some() || came.remembered.is_some() {
            self.is_done(came);
        }
    }

    /// The server has given an article of a later group, or is asked for no more: what
    /// was in doubt was the fault of the articles.
    pub(super) fn none_is_in_doubt(&mut self) {
        for came in std::mem::take(&mut self.in_doubt) {
            for text in &came.in_doubt {
                self.session.run.console.error(text);
            }
            self.is_done(came);
        }
    }

    fn is_done(&mut self, came: Came) {
        if self.done.is_empty() {
            self.since = Instant::now();
        }
        self.done.push(came);
    }

    /// Writes it down if it has waited long enough.
    pub(super) fn keep_now_and_then(&mut self, bot: &mut Bot<'_>) -> Result<(), journal::Error> {
        match self.since.elapsed() >= PAUSE {
            true => self.keep(bot),
            false => Ok(()),
        }
    }

    /// Writes it down: first in the journal, then the numbers.
    pub(super) fn keep(&mut self, bot: &mut Bot<'_>) -> Result<(), journal::Error> {
        if self.done.is_empty() {
            return Ok(());
        }
        let done = || self.done.iter().map(|came| (&*came.group, came));
        let remembered =
            done().filter_map(|(group, came)| Some((group, came.remembered.as_ref()?)));
        bot.journal().remember(&remembered.collect::<Vec<_>>())?;
        bot.journal().sync()?;
        let numbers = done().filter_map(|(group, came)| Some((group, came.next?)));
        self.session.save(&numbers.collect::<Vec<_>>());
        self.done.clear();
        Ok(())
    }
}
