//! The groups' numbers that feed mode writes into the .ini: from where to poll
//! after an unclean end (R45).
//!
//! A number is right if every article below it has been dealt with, or its
//! line is in the journal. The reader tells the high water mark, but at that
//! moment the lines of the latest articles may still be on their way from the
//! news server. So what the reader said is kept, and written once those lines
//! must have come: at the end of the input, or after a while in which nothing
//! was left to do. A number that is too low costs nothing but time.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use crate::cli::run::Session;
use crate::journal::{self, RunId};
use crate::nntp;
use crate::source::feed::Feed;
use crate::source::reader::Reader;

/// How often the numbers are written.
const WRITE: Duration = Duration::from_secs(60 * 60);
/// How old they are then at least.
const SETTLED: Duration = Duration::from_secs(60);
/// How often the reader is asked while articles come.
const ASK: Duration = Duration::from_secs(10);

/// The numbers of all groups.
pub(super) struct Numbers<'a> {
    session: &'a Session<'a>,
    /// A file that INN wrote for later says nothing of what comes meanwhile.
    is_fixed: bool,
    saved: HashMap<String, u64>,
    asked: Vec<(String, u64)>,
    asked_at: Option<Instant>,
    written_at: Instant,
    behind: bool,
}

impl<'a> Numbers<'a> {
    /// The numbers as they stand in the .ini.
    pub(super) fn new(session: &'a Session<'a>, is_fixed: bool) -> Numbers<'a> {
        let saved = session
            .config
            .groups
            .iter()
            .filter_map(|group| Some((group.name.clone(), group.next?)));
        Numbers {
            session,
            is_fixed,
            saved: saved.collect(),
            asked: Vec::new(),
            asked_at: None,
            written_at: Instant::now(),
            behind: true,
        }
    }

    /// The number that was written last.
    pub(super) fn saved(&self, group: &str) -> Option<u64> {
        self.saved.get(group).copied()
    }

    /// Every article of the group below `next` has been dealt with.
    pub(super) fn found(&mut self, group: &str, next: u64) {
        if self.saved(group) != Some(next) {
            self.session.save(group, next);
            self.saved.insert(group.to_owned(), next);
        }
    }

    /// Articles have come since the reader was asked.
    pub(super) fn are_behind(&mut self) {
        self.behind = true;
    }

    /// Asks the reader for the first time.
    pub(super) async fn begin(&mut self, feed: &mut Feed<'_>) {
        if !self.is_fixed {
            self.ask(&mut feed.reader).await;
        }
    }

    /// Asks the reader now and then, and writes the numbers once an hour.
    pub(super) async fn keep(
        &mut self,
        feed: &mut Feed<'_>,
        run: RunId,
    ) -> Result<(), journal::Error> {
        if self.is_fixed {
            return Ok(());
        }
        let age = self.asked_at.map(|at| at.elapsed());
        if age.is_some() && self.written_at.elapsed() >= WRITE {
            self.save_settled(feed, run)?;
        } else if self.behind && age.is_none_or(|age| age >= ASK) {
            self.ask(&mut feed.reader).await;
        }
        Ok(())
    }

    /// The run ends, with its input or before.
    pub(super) fn end(
        &mut self,
        feed: &mut Feed<'_>,
        run: RunId,
        with_input: bool,
    ) -> Result<(), journal::Error> {
        if self.is_fixed {
            return Ok(());
        }
        if with_input {
            self.save();
            return Ok(());
        }
        self.save_settled(feed, run)
    }

    /// Writes what the reader said, if that was long enough ago.
    fn save_settled(&mut self, feed: &mut Feed<'_>, run: RunId) -> Result<(), journal::Error> {
        let settled = self.asked_at.is_some_and(|at| at.elapsed() >= SETTLED);
        // While another run goes on, or has left lines behind, the numbers
        // stay: what it has lost lies above them.
        if settled && !feed.bot.journal().others_beside(run)? {
            self.save();
            self.written_at = Instant::now();
        }
        Ok(())
    }

    fn save(&mut self) {
        for (group, next) in std::mem::take(&mut self.asked) {
            // Lower: the server has numbered the group anew, which is for
            // polling to find out.
            if self.saved(&group).is_none_or(|saved| saved < next) {
                self.found(&group, next);
            }
        }
        self.asked_at = None;
    }

    async fn ask(&mut self, reader: &mut Reader) {
        self.asked_at = Some(Instant::now());
        match self.marks(reader).await {
            Ok(marks) => {
                // A group without a number gets one at once: what was there
                // before the feed began is not its business.
                for (group, next) in &marks {
                    if self.saved(group).is_none() {
                        self.found(group, *next);
                    }
                }
                self.asked = marks;
                self.behind = false;
            }
            Err(error) => {
                reader.drop_connection();
                self.session
                    .console
                    .log(&format!("asking for the numbers: {error}"));
            }
        }
    }

    async fn marks(&self, reader: &mut Reader) -> Result<Vec<(String, u64)>, nntp::Error> {
        let mut marks = Vec::new();
        for group in &self.session.config.groups {
            match reader.connection().await?.group(&group.name).await {
                Ok(state) => marks.push((group.name.clone(), state.high.saturating_add(1))),
                Err(error) if error.ends_connection() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(marks)
    }
}
