//! The answers that are due, on their way out.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use jiff::Timestamp;

use super::Bot;
use crate::decision::Occasion;
use crate::followup::ProtoArticle;
use crate::journal::{self, AnswerId, LineId, Outcome, Record, Waiting};
use crate::nntp;
use crate::posting::Agent;

/// How many outcomes wait at most for the commit of the next batch.
const OUTCOMES: usize = 1000;
/// How many may be handed over to the posting agent while others are made.
const AHEAD: usize = 500;

/// An answer that was handed over.
#[derive(Debug)]
pub(super) struct Out {
    message_identifier: String,
    newsgroup: String,
    occasion: Occasion,
}

/// The answers that were tried in this run, and stayed due.
#[derive(Debug, Clone, Default)]
pub(super) struct Tried {
    answers: HashSet<AnswerId>,
}

impl Tried {
    /// Whether this one is to be tried now; it counts as tried then. Where there
    /// is no room for it (R29), only a forced one is.
    fn wants(&mut self, answer: AnswerId, occasion: Occasion, has_room: bool) -> bool {
        (has_room || occasion == Occasion::Forced) && self.answers.insert(answer)
    }

    /// It is not due any more, or was not tried after all.
    fn is_settled(&mut self, answer: AnswerId) {
        self.answers.remove(&answer);
    }
}

/// How many answers may be posted yet (R29); none is no limit.
struct Room {
    this_hour: Option<u32>,
    in_groups: HashMap<String, Option<u32>>,
}

impl Room {
    fn of(&self, newsgroup: &str) -> bool {
        let in_group = self.in_groups.get(newsgroup).copied().flatten();
        self.this_hour != Some(0) && in_group != Some(0)
    }

    /// One was posted.
    fn take(&mut self, newsgroup: &str) {
        let in_group = self.in_groups.get_mut(newsgroup).and_then(Option::as_mut);
        for left in self.this_hour.iter_mut().chain(in_group) {
            *left = left.saturating_sub(1);
        }
    }
}

impl Bot<'_> {
    /// Posts every answer that is due and was not tried in this run, the one
    /// that was sent least often first, until there is none, the posting server
    /// is away, or the run is to end. When the answers of an hour are posted
    /// (R29), only forced ones, which are neither counted nor held up.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written. What was posted and could
    /// not be written down is found out by the next attempt (R41).
    pub async fn post_due(&mut self) -> Result<(), journal::Error> {
        self.collect(0).await?;
        // One that is refused leaves its room to another.
        while self.hand_over().await? > 0 {
            self.collect(0).await?;
        }
        Ok(())
    }

    /// Has them posted while something else is done, and writes down what has become
    /// of those before them, as far as that is known. [`Bot::post_due`] has to follow
    /// at the end.
    ///
    /// # Errors
    ///
    /// As [`Bot::post_due`].
    pub async fn post_ahead(&mut self) -> Result<(), journal::Error> {
        self.hand_over().await?;
        self.collect(AHEAD).await
    }

    /// Hands over what is due, and waits while too many are on their way. Gives back
    /// how many were handed over.
    async fn hand_over(&mut self) -> Result<usize, journal::Error> {
        self.collect(AHEAD).await?;
        if self.agent.is_away() || !self.may_post() {
            self.collect(0).await?;
            return Ok(0);
        }
        // What is over counts in the journal.
        if self.tally.limits_posting() {
            self.settle()?;
        }
        let now = Timestamp::now().as_second();
        let waiting = self.journal.answers_waiting(now)?;
        let mut room = self.room(&waiting)?;
        let mut count = 0;
        for answer in waiting {
            if self.agent.is_away() || !self.may_post() {
                break;
            }
            let (id, newsgroup) = (answer.id, answer.newsgroup);
            if !self.tried.wants(id, answer.occasion, room.of(&newsgroup)) {
                continue;
            }
            let Some(whole) = self.journal.answer(id)? else {
                continue;
            };
            if answer.occasion != Occasion::Forced {
                room.take(&newsgroup);
            }
            let own = whole.message_identifier;
            let article = ProtoArticle::from_journal(own.clone(), newsgroup.clone(), whole.article);
            self.agent.hand_over(id, article);
            let out = Out {
                message_identifier: own,
                newsgroup,
                occasion: answer.occasion,
            };
            self.out.insert(id, out);
            count += 1;
            if self.out.len() >= AHEAD {
                self.collect(AHEAD / 2).await?;
            }
        }
        Ok(count)
    }

    /// Waits for all answers that are on their way, and writes down what has become of
    /// them.
    ///
    /// # Errors
    ///
    /// As [`Bot::post_due`].
    pub async fn bring_in(&mut self) -> Result<(), journal::Error> {
        self.collect(0).await
    }

    /// Waits until no more than `most` answers are on their way. What has become of
    /// the others is written down with the next batch, or now where there are none
    /// left. Where nothing more is to be posted, it waits for those that are being
    /// posted, and takes the others back.
    async fn collect(&mut self, most: usize) -> Result<(), journal::Error> {
        loop {
            let is_over = self.agent.is_away() || self.stop.ends_posting();
            if is_over {
                self.recall();
            }
            let waits = self.out.len() > most || is_over;
            let agent = &mut self.agent;
            let next = async {
                match waits {
                    true => agent.next().await,
                    false => agent.try_next().await,
                }
            };
            let next = tokio::select! {
                next = next => next,
                () = self.stop.cut_off() => {
                    self.cut_off();
                    None
                }
            };
            let Some((id, outcome)) = next else {
                break;
            };
            self.note(id, outcome);
            if self.outcomes.len() >= OUTCOMES {
                self.settle()?;
            }
        }
        // It is disabled.
        if !self.out.is_empty() && !self.may_post() {
            self.recall();
        }
        match self.out.is_empty() && most == 0 {
            true => self.settle(),
            false => Ok(()),
        }
    }

    /// Takes back what is not being posted.
    fn recall(&mut self) {
        for id in self.agent.recall() {
            self.out.remove(&id);
            self.tried.is_settled(id);
        }
    }

    /// Gives up what a server keeps waiting: whether it has it is found out by the
    /// next attempt (R41).
    fn cut_off(&mut self) {
        self.recall();
        let known = self.agent.give_up();
        for (id, outcome) in known {
            self.note(id, outcome);
        }
        let mut unknown: Vec<AnswerId> = self.out.keys().copied().collect();
        unknown.sort();
        for id in unknown {
            self.note(id, super::post::cut_off());
        }
    }

    /// Tells what has become of an answer.
    fn note(&mut self, id: AnswerId, outcome: Outcome) {
        if let Some(out) = self.out.remove(&id) {
            self.tell(&out.message_identifier, &out.newsgroup, &outcome);
        }
        self.say_deferred(&outcome);
        self.outcomes.push((id, outcome));
    }

    /// That an answer is to be tried later is said, unless anything has been said
    /// already that makes the status tell it (R5).
    fn say_deferred(&self, outcome: &Outcome) {
        let console = self.console;
        let is_told = console.has_failed() || console.must_try_later();
        if let Outcome::Deferred { reply } = outcome
            && !is_told
            && !self.stop.ends_posting()
        {
            let address = self.config.poster.address();
            console.later(&format!(
                "posting: {address}: {reply}; the answers stay due"
            ));
        }
    }

    /// Writes down what has become of answers.
    fn settle(&mut self) -> Result<(), journal::Error> {
        self.record_and_settle(&[], &[])
    }

    /// Records a batch, and what has become of answers since the last one.
    pub(super) fn record_and_settle(
        &mut self,
        batch: &[Record],
        lines: &[LineId],
    ) -> Result<(), journal::Error> {
        let now = Timestamp::now().as_second();
        self.journal
            .record_and_settle(batch, lines, &self.outcomes, now)?;
        for (id, outcome) in self.outcomes.drain(..) {
            if !outcome.leaves_due() {
                self.tried.is_settled(id);
            }
        }
        Ok(())
    }

    /// How many of these may be posted now. Which groups have had their answers
    /// is said once while it is so.
    fn room(&mut self, waiting: &[Waiting]) -> Result<Room, journal::Error> {
        let now = Timestamp::now().as_second();
        let mut room = Room {
            this_hour: self.tally.left_this_hour(&self.journal, now)?,
            in_groups: HashMap::new(),
        };
        let mut full = Vec::new();
        for answer in waiting {
            let group = &answer.newsgroup;
            if !room.in_groups.contains_key(group) {
                let left = self.tally.left_in_group(&self.journal, group, now)?;
                room.in_groups.insert(group.clone(), left);
                if left == Some(0) {
                    full.push(&**group);
                }
            }
        }
        // They may all be posted.
        for out in self.out.values() {
            if out.occasion != Occasion::Forced {
                room.take(&out.newsgroup);
            }
        }
        if full.is_empty() {
            self.full.is_over();
        } else {
            let text = format!("{}: answers wait for the next hour", full.join(", "));
            if self.full.changes_to(&text) {
                self.console.say(1, &text);
                self.console.log(&text);
            }
        }
        Ok(room)
    }

    /// Holds the posting server's clock against ours, for when the reading
    /// server cannot be asked (R42b). What is only printed needs no server.
    ///
    /// # Errors
    ///
    /// [`nntp::Error::Clocks`] where they differ by more than `most`; any other
    /// where the server cannot be asked.
    pub async fn compare_clocks(&mut self, most: Duration) -> Result<(), nntp::Error> {
        match &mut self.agent {
            Agent::Nntp(poster) => poster.compare_clocks(most).await,
            Agent::Print(_) => Ok(()),
        }
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
        let is_known = |id: &AnswerId| self.outcomes.iter().any(|(known, _)| known == id);
        let answers = &mut self.tried.answers;
        answers.retain(|id| self.out.contains_key(id) || is_known(id));
        if let Agent::Nntp(poster) = &mut self.agent {
            poster.try_anew();
        }
    }

    /// Gives up what stayed due, or waited for filters, for too long.
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
        for held in self.journal.expire_held(Timestamp::now().as_second())? {
            let precursor = held.message_identifier;
            self.console.complain(&format!(
                "{precursor}: its answer has waited too long for the filters, and is given up"
            ));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::sample::{NOW, answer, answered};
    use crate::journal::{Journal, NewAnswer};

    /// Answers that are due, in this order.
    fn due(occasions: &[Occasion]) -> Vec<Waiting> {
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
        journal.answers_waiting(NOW).unwrap()
    }

    /// Those that are tried now, by their place in the order.
    fn tried(tried: &mut Tried, due: &[Waiting], is_full: bool) -> Vec<usize> {
        let places = due.iter().enumerate();
        places
            .filter(|(_, answer)| tried.wants(answer.id, answer.occasion, !is_full))
            .map(|(place, _)| place)
            .collect()
    }

    #[test]
    fn r29_forced_answers_wait_for_no_hour() {
        use Occasion::{Automatic, Forced, Requested};
        let due = due(&[Requested, Forced, Automatic, Forced, Requested]);
        let mut progress = Tried::default();
        assert_eq!(tried(&mut progress, &due[..2], false), [0, 1]);
        assert_eq!(tried(&mut progress, &due[..3], true), [0; 0]);
        assert_eq!(tried(&mut progress, &due, true), [3]);
        assert_eq!(tried(&mut progress, &due, true), [0; 0], "tried before");
        assert_eq!(tried(&mut progress, &due, false), [2, 4], "their hour");
        assert_eq!(tried(&mut progress, &due, false), [0; 0]);
        let mut progress = Tried::default();
        assert_eq!(tried(&mut progress, &due, true), [1, 3]);
        assert_eq!(tried(&mut progress, &due, false), [0, 2, 4]);
    }
}
