//! The answers that are due, on their way out.

use jiff::Timestamp;

use super::Bot;
use crate::decision::Occasion;
use crate::journal::{self, Answer, AnswerId, Outcome};
use crate::posting::Agent;

/// How many answers are posted between two commits of their outcomes.
const OUTCOMES: usize = 500;

/// How far the answers that are due were tried in this run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    /// Every answer up to here was.
    all: AnswerId,
    /// Every forced answer up to here was; never before `all`.
    forced: AnswerId,
}

impl Tried {
    /// None was.
    pub(super) const NONE: Tried = Tried {
        all: AnswerId::START,
        forced: AnswerId::START,
    };

    /// After which answer to look for the next ones. While the hour is full
    /// (R29), only forced ones are looked for.
    fn after(&self, is_full: bool) -> AnswerId {
        if is_full { self.forced } else { self.all }
    }

    /// Whether this one, the next in order, is to be tried now. If it is not, it
    /// waits, or it was tried while others waited.
    fn wants(&mut self, answer: &Answer, is_full: bool) -> bool {
        let is_new = answer.id > self.forced;
        self.forced = self.forced.max(answer.id);
        if !is_full {
            self.all = answer.id;
        }
        match answer.occasion {
            Occasion::Forced => is_new,
            _ => !is_full,
        }
    }
}

impl Bot<'_> {
    /// Posts every answer that is due and was not tried in this run, oldest
    /// first, until there is none, the posting server is away, or the run is to
    /// end. When the answers of an hour are posted (R29), only forced ones,
    /// which are neither counted nor held up.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written. What was posted and could
    /// not be written down is found out by the next attempt (R41).
    pub async fn post_due(&mut self) -> Result<(), journal::Error> {
        while !self.agent.is_away() && self.may_post() {
            let now = Timestamp::now().as_second();
            let mut left = self.tally.left_this_hour(&self.journal, now)?;
            let after = self.tried.after(left == Some(0));
            let due = self.journal.answers_due(after, OUTCOMES)?;
            if due.is_empty() {
                break;
            }
            let mut outcomes = Vec::with_capacity(due.len());
            for answer in due {
                if self.agent.is_away() || !self.may_post() {
                    break;
                }
                if !self.tried.wants(&answer, left == Some(0)) {
                    continue;
                }
                let outcome = self.post(&answer).await;
                if let (Outcome::Posted { .. }, Some(left)) = (&outcome, &mut left)
                    && answer.occasion != Occasion::Forced
                {
                    *left = left.saturating_sub(1);
                }
                outcomes.push((answer.id, outcome));
            }
            self.journal
                .settle(&outcomes, Timestamp::now().as_second())?;
        }
        Ok(())
    }

    /// Whether any answer is due, tried or not.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn has_due(&self) -> Result<bool, journal::Error> {
        Ok(!self.journal.answers_due(AnswerId::START, 1)?.is_empty())
    }

    /// Lets every answer that is due be tried again.
    pub fn try_all_again(&mut self) {
        self.tried = Tried::NONE;
        if let Agent::Nntp(poster) = &mut self.agent {
            poster.try_anew();
        }
    }

    /// Gives up what stayed due for too long.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn expire(&mut self) -> Result<(), journal::Error> {
        for expired in self.journal.expire(Timestamp::now().as_second())? {
            let (own, precursor) = (expired.message_identifier, expired.precursor);
            self.console.error(&format!(
                "{own}, the answer to {precursor}, could not be posted in time"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::sample::{answer, answered};
    use crate::journal::{Journal, NewAnswer};

    /// Answers that are due, in this order.
    fn due(occasions: &[Occasion]) -> Vec<Answer> {
        let mut journal = Journal::in_memory().unwrap();
        let records: Vec<_> = (0..)
            .zip(occasions)
            .map(|(number, &occasion)| {
                answered(NewAnswer {
                    occasion,
                    ..answer(&format!("<{number}@x.example>"))
                })
            })
            .collect();
        journal.record(&records, &[]).unwrap();
        journal.answers_due(AnswerId::START, OUTCOMES).unwrap()
    }

    /// Those that are tried now, by their place in the order.
    fn tried(tried: &mut Tried, due: &[Answer], is_full: bool) -> Vec<usize> {
        let after = tried.after(is_full);
        let places = due.iter().enumerate();
        places
            .filter(|(_, answer)| answer.id > after && tried.wants(answer, is_full))
            .map(|(place, _)| place)
            .collect()
    }

    #[test]
    fn r29_forced_answers_wait_for_no_hour() {
        use Occasion::{Automatic, Forced, Requested};
        let due = due(&[Requested, Forced, Automatic, Forced, Requested]);
        let mut progress = Tried::NONE;
        assert_eq!(tried(&mut progress, &due[..2], false), [0, 1]);
        assert_eq!(tried(&mut progress, &due[..3], true), [0; 0]);
        assert_eq!(tried(&mut progress, &due, true), [3]);
        assert_eq!(tried(&mut progress, &due, true), [0; 0], "tried before");
        assert_eq!(tried(&mut progress, &due, false), [2, 4], "their hour");
        assert_eq!(tried(&mut progress, &due, false), [0; 0]);
        let mut progress = Tried::NONE;
        assert_eq!(tried(&mut progress, &due, true), [1, 3]);
        assert_eq!(tried(&mut progress, &due, false), [0, 2, 4]);
    }
}
