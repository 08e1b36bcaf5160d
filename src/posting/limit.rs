//! How many answers are enough (rule R29).
//!
//! Answers that are recorded are counted in the journal, over all runs;
//! answers that this run has allowed but not yet recorded, because articles are
//! treated in batches, are counted here.
//!
//! A rehearsal, whose limits count within the run only, uses
//! [`Journal::in_memory`](crate::journal::Journal::in_memory).

use crate::decision::Occasion;
use crate::journal::{Error, Journal};

/// The span in which answers by author and by thread are counted, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// The span in which feed mode counts what it posts, in seconds.
const HOUR: i64 = 60 * 60;

/// The limits as configured; 0 is no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Answers per run in polling, per hour in feed mode.
    pub max_followups: u32,
    /// Answers to one author in 24 hours.
    pub max_per_author: u32,
    /// Answers in one thread in 24 hours.
    pub max_per_thread: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_followups: 100,
            max_per_author: 10,
            max_per_thread: 3,
        }
    }
}

/// Whether an answer is within the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is, and is counted.
    Yes,
    /// The author has had the answers of 24 hours: this article is never
    /// answered.
    OverAuthor,
    /// The thread has had the answers of 24 hours: this article is never
    /// answered.
    OverThread,
    /// The run has made its answers: it stops here, and the next run goes on
    /// at this article.
    RunFull,
}

/// Counts the answers of a run against the limits.
#[derive(Debug)]
pub struct Tally {
    limits: Limits,
    /// What may be allowed in this run; none is no limit.
    left_in_run: Option<u32>,
    /// Whether `max_followups` holds for the hour.
    hourly: bool,
    /// Author and thread of each answer that is allowed and not yet recorded;
    /// no longer than a batch.
    unrecorded: Vec<(String, String)>,
}

impl Tally {
    /// Counts for a run that polls, or that the operator started for one
    /// article: `max_followups` holds for the run.
    pub fn of_run(limits: Limits) -> Tally {
        let left_in_run = (limits.max_followups > 0).then_some(limits.max_followups);
        Tally {
            limits,
            left_in_run,
            hourly: false,
            unrecorded: Vec::new(),
        }
    }

    /// Counts for feed mode, where a run has no limit of its own and
    /// [`left_this_hour`](Self::left_this_hour) is asked before posting.
    pub fn of_feed(limits: Limits) -> Tally {
        Tally {
            limits,
            left_in_run: None,
            hourly: true,
            unrecorded: Vec::new(),
        }
    }

    /// Whether an answer to an article of `author` (the address in lower case)
    /// in `thread` may be made at `now` (unix seconds). If so, it is counted:
    /// it must be in the next [`Journal::record`].
    ///
    /// Forced answers are always within the limits and never counted.
    pub fn allows(
        &mut self,
        journal: &Journal,
        author: &str,
        thread: &str,
        occasion: Occasion,
        now: i64,
    ) -> Result<Verdict, Error> {
        if occasion == Occasion::Forced {
            return Ok(Verdict::Yes);
        }
        let since = now.saturating_sub(DAY);
        let Limits {
            max_per_author,
            max_per_thread,
            ..
        } = self.limits;
        if max_per_author > 0 {
            let here = self
                .unrecorded
                .iter()
                .filter(|(counted, _)| counted == author)
                .count();
            if reached(journal.answers_since(author, since)?, here, max_per_author) {
                return Ok(Verdict::OverAuthor);
            }
        }
        if max_per_thread > 0 {
            let here = self
                .unrecorded
                .iter()
                .filter(|(_, counted)| counted == thread)
                .count();
            if reached(
                journal.answers_in_thread_since(thread, since)?,
                here,
                max_per_thread,
            ) {
                return Ok(Verdict::OverThread);
            }
        }
        // After the others: an article that is not to be answered is no reason
        // to stop.
        match &mut self.left_in_run {
            Some(0) => return Ok(Verdict::RunFull),
            Some(left) => *left -= 1,
            None => {}
        }
        self.unrecorded.push((author.to_owned(), thread.to_owned()));
        Ok(Verdict::Yes)
    }

    /// To be called when the answers allowed so far are recorded: from then on
    /// the journal counts them.
    pub fn recorded(&mut self) {
        self.unrecorded.clear();
    }

    /// How many answers feed mode may still post at `now` (unix seconds);
    /// `None` is no limit, and there is none for a run that polls. Forced
    /// answers are neither counted nor held up.
    pub fn left_this_hour(&self, journal: &Journal, now: i64) -> Result<Option<u32>, Error> {
        if !self.hourly || self.limits.max_followups == 0 {
            return Ok(None);
        }
        let posted = journal.answers_posted_since(now.saturating_sub(HOUR))?;
        Ok(Some(self.limits.max_followups.saturating_sub(posted)))
    }
}

fn reached(recorded: u32, here: usize, limit: u32) -> bool {
    u64::from(recorded) + here as u64 >= u64::from(limit)
}
