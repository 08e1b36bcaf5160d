//! How many answers are enough (rule R29).
//!
//! Answers that are recorded are counted in the journal, over all runs;
//! answers that this run has allowed but not yet recorded, because articles are
//! treated in batches, are counted here.
//!
//! A rehearsal, whose limits count within the run only, uses
//! [`Journal::in_memory`](crate::journal::Journal::in_memory).

use crate::decision::Occasion;
use crate::journal::{Error, Journal, Span};

/// The span in which answers by author and by thread are counted, in seconds.
const DAY: i64 = HOURS * 60 * 60;

/// The same in hours.
pub const HOURS: i64 = 24;

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
    /// Answers that are posted into one newsgroup in one hour.
    pub max_per_group: u32,
}

/// Who has a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// The author of the article that is answered.
    Author,
    /// The thread that it belongs to.
    Thread,
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
        let day = around(now, DAY);
        if self.is_over_author(journal, author, &day)? {
            return Ok(Verdict::OverAuthor);
        }
        if self.is_over_thread(journal, thread, &day)? {
            return Ok(Verdict::OverThread);
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

    /// The limit that the answer just allowed has reached, so that the next one
    /// would be over it, and whose it is: the author's, else the thread's. Forced
    /// answers reach none.
    pub fn reached(
        &self,
        journal: &Journal,
        author: &str,
        thread: &str,
        occasion: Occasion,
        now: i64,
    ) -> Result<Option<(Whose, u32)>, Error> {
        if occasion == Occasion::Forced {
            return Ok(None);
        }
        let day = around(now, DAY);
        if self.is_over_author(journal, author, &day)? {
            return Ok(Some((Whose::Author, self.limits.max_per_author)));
        }
        let over = self.is_over_thread(journal, thread, &day)?;
        Ok(over.then_some((Whose::Thread, self.limits.max_per_thread)))
    }

    /// Whether the author has had his answers.
    fn is_over_author(&self, journal: &Journal, author: &str, day: &Span) -> Result<bool, Error> {
        let limit = self.limits.max_per_author;
        if limit == 0 {
            return Ok(false);
        }
        let here = self
            .unrecorded
            .iter()
            .filter(|(counted, _)| counted == author);
        Ok(reached(
            journal.answers_to_author(author, day)?,
            here.count(),
            limit,
        ))
    }

    /// Whether the thread has had its answers.
    fn is_over_thread(&self, journal: &Journal, thread: &str, day: &Span) -> Result<bool, Error> {
        let limit = self.limits.max_per_thread;
        if limit == 0 {
            return Ok(false);
        }
        let here = self
            .unrecorded
            .iter()
            .filter(|(_, counted)| counted == thread);
        Ok(reached(
            journal.answers_in_thread(thread, day)?,
            here.count(),
            limit,
        ))
    }

    /// To be called when the answers allowed so far are recorded: from then on
    /// the journal counts them.
    pub fn recorded(&mut self) {
        self.unrecorded.clear();
    }

    /// Whether it matters how many answers were posted.
    pub fn limits_posting(&self) -> bool {
        self.limits.max_per_group > 0 || self.hourly && self.limits.max_followups > 0
    }

    /// How many answers feed mode may still post at `now` (unix seconds);
    /// `None` is no limit, and there is none for a run that polls. Forced
    /// answers are neither counted nor held up.
    pub fn left_this_hour(&self, journal: &Journal, now: i64) -> Result<Option<u32>, Error> {
        if !self.hourly || self.limits.max_followups == 0 {
            return Ok(None);
        }
        let posted = journal.answers_posted(&around(now, HOUR))?;
        Ok(Some(self.limits.max_followups.saturating_sub(posted)))
    }

    /// How many answers may still be posted into a newsgroup at `now` (unix
    /// seconds); `None` is no limit. Forced answers are neither counted nor held
    /// up.
    pub fn left_in_group(
        &self,
        journal: &Journal,
        newsgroup: &str,
        now: i64,
    ) -> Result<Option<u32>, Error> {
        let limit = self.limits.max_per_group;
        if limit == 0 {
            return Ok(None);
        }
        let posted = journal.answers_posted_into(newsgroup, &around(now, HOUR))?;
        Ok(Some(limit.saturating_sub(posted)))
    }
}

/// The span in which answers by author and by thread are counted at `now` (unix
/// seconds).
pub fn day(now: i64) -> Span {
    around(now, DAY)
}

/// What lies no further from `now` than so many seconds. Also the other way:
/// where the clock was ahead and has been put right, what was written down
/// meanwhile lies in the future, and must not count until that comes.
fn around(now: i64, seconds: i64) -> Span {
    now.saturating_sub(seconds)..=now.saturating_add(seconds)
}

fn reached(recorded: u32, here: usize, limit: u32) -> bool {
    u64::from(recorded) + here as u64 >= u64::from(limit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::sample::{NOW, answer, answered};
    use crate::journal::{AnswerId, NewAnswer, Outcome};

    const OFF: Limits = Limits {
        max_followups: 0,
        max_per_author: 0,
        max_per_thread: 0,
        max_per_group: 0,
    };

    /// A journal with answers to this author in this thread, made at these
    /// times.
    fn journal_with(author: &str, thread: &str, times: &[i64], occasion: Occasion) -> Journal {
        let mut journal = Journal::in_memory().unwrap();
        let batch: Vec<_> = (0..)
            .zip(times)
            .map(|(number, &created)| {
                answered(NewAnswer {
                    author: author.to_owned(),
                    thread: thread.to_owned(),
                    created,
                    occasion,
                    ..answer(&format!("<{number}@x.example>"))
                })
            })
            .collect();
        journal.record(&batch, &[]).unwrap();
        journal
    }

    fn ask(tally: &mut Tally, journal: &Journal, author: &str, thread: &str) -> Verdict {
        tally
            .allows(journal, author, thread, Occasion::Requested, NOW)
            .unwrap()
    }

    /// The tenth answer is made, the eleventh is not.
    #[test]
    fn author_has_ten_answers() {
        let limits = Limits {
            max_per_author: 10,
            ..OFF
        };
        for (recorded, expected) in [
            (0, Verdict::Yes),
            (9, Verdict::Yes),
            (10, Verdict::OverAuthor),
        ] {
            for occasion in [Occasion::Requested, Occasion::Automatic] {
                let journal = journal_with("a", "t", &vec![NOW; recorded], occasion);
                let mut tally = Tally::of_run(limits);
                assert_eq!(
                    ask(&mut tally, &journal, "a", "u"),
                    expected,
                    "{recorded} {occasion:?}"
                );
                assert_eq!(ask(&mut tally, &journal, "b", "t"), Verdict::Yes);
            }
        }
    }

    #[test]
    fn thread_has_three_answers() {
        let limits = Limits {
            max_per_thread: 3,
            ..OFF
        };
        for (recorded, expected) in [
            (0, Verdict::Yes),
            (2, Verdict::Yes),
            (3, Verdict::OverThread),
        ] {
            for occasion in [Occasion::Requested, Occasion::Automatic] {
                let journal = journal_with("a", "t", &vec![NOW; recorded], occasion);
                let mut tally = Tally::of_run(limits);
                assert_eq!(
                    ask(&mut tally, &journal, "b", "t"),
                    expected,
                    "{recorded} {occasion:?}"
                );
                assert_eq!(ask(&mut tally, &journal, "a", "u"), Verdict::Yes);
            }
        }
    }

    #[test]
    fn answers_count_for_24_hours() {
        let limits = Limits {
            max_per_author: 1,
            max_per_thread: 1,
            ..OFF
        };
        for (age, author, thread) in [
            (DAY - 1, Verdict::OverAuthor, Verdict::OverThread),
            (DAY, Verdict::OverAuthor, Verdict::OverThread),
            (DAY + 1, Verdict::Yes, Verdict::Yes),
        ] {
            let journal = journal_with("a", "t", &[NOW - age], Occasion::Automatic);
            let mut tally = Tally::of_run(limits);
            assert_eq!(ask(&mut tally, &journal, "a", "u"), author, "{age}");
            assert_eq!(ask(&mut tally, &journal, "b", "t"), thread, "{age}");
        }
    }

    #[test]
    fn r29_the_answer_that_reaches_a_limit_knows_it() {
        let limits = Limits {
            max_per_author: 3,
            max_per_thread: 2,
            ..OFF
        };
        let journal = journal_with("a", "t", &[NOW], Occasion::Automatic);
        let reached = |tally: &mut Tally, author: &str, thread: &str| {
            assert_eq!(ask(tally, &journal, author, thread), Verdict::Yes);
            let asked = Occasion::Requested;
            tally.reached(&journal, author, thread, asked, NOW).unwrap()
        };
        let tally = &mut Tally::of_run(limits);
        assert_eq!(reached(tally, "a", "u"), None, "the second of three");
        assert_eq!(
            reached(tally, "a", "u"),
            Some((Whose::Author, 3)),
            "of the author and the thread"
        );
        assert_eq!(reached(tally, "b", "v"), None);
        let last_of_thread = Some((Whose::Thread, 2));
        assert_eq!(reached(tally, "c", "v"), last_of_thread);
        let tally = &mut Tally::of_run(OFF);
        assert_eq!(reached(tally, "a", "t"), None, "there is no limit");
        let tally = &mut Tally::of_run(limits);
        assert_eq!(reached(tally, "a", "t"), last_of_thread);
        let forced = Occasion::Forced;
        assert_eq!(
            tally.reached(&journal, "a", "t", forced, NOW).unwrap(),
            None
        );
    }

    #[test]
    fn zero_is_no_limit() {
        let journal = journal_with("a", "t", &[NOW; 50], Occasion::Requested);
        let mut tally = Tally::of_run(OFF);
        for _ in 0..500 {
            assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
        }
        assert_eq!(tally.left_this_hour(&journal, NOW).unwrap(), None);
        let mut tally = Tally::of_run(Limits {
            max_followups: 1,
            ..OFF
        });
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::RunFull);
    }

    #[test]
    fn forced_answers_neither_count_nor_are_limited() {
        let limits = Limits {
            max_followups: 1,
            max_per_author: 1,
            max_per_thread: 1,
            max_per_group: 0,
        };
        let journal = journal_with("a", "t", &[NOW; 5], Occasion::Forced);
        let mut tally = Tally::of_run(limits);
        for _ in 0..5 {
            let forced = tally
                .allows(&journal, "a", "t", Occasion::Forced, NOW)
                .unwrap();
            assert_eq!(forced, Verdict::Yes);
        }
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
        assert_eq!(ask(&mut tally, &journal, "a", "u"), Verdict::OverAuthor);
        let forced = tally
            .allows(&journal, "a", "t", Occasion::Forced, NOW)
            .unwrap();
        assert_eq!(forced, Verdict::Yes);
    }

    /// Answers of a batch count before they are recorded, and not twice after.
    #[test]
    fn unrecorded_answers_count_once() {
        let mut journal = Journal::in_memory().unwrap();
        let mut tally = Tally::of_run(Limits {
            max_per_author: 3,
            ..OFF
        });
        for number in 0..2 {
            assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
            let new = NewAnswer {
                author: "a".to_owned(),
                ..answer(&format!("<{number}@x.example>"))
            };
            journal.record(&[answered(new)], &[]).unwrap();
            tally.recorded();
        }
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::OverAuthor);

        let mut tally = Tally::of_run(Limits {
            max_per_thread: 2,
            ..OFF
        });
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
        assert_eq!(ask(&mut tally, &journal, "b", "t"), Verdict::Yes);
        assert_eq!(ask(&mut tally, &journal, "c", "t"), Verdict::OverThread);
    }

    /// An article that is never to be answered does not stop the run, and
    /// costs it nothing.
    #[test]
    fn run_is_full_only_for_what_would_be_answered() {
        let limits = Limits {
            max_followups: 2,
            max_per_author: 1,
            max_per_thread: 0,
            max_per_group: 0,
        };
        let journal = Journal::in_memory().unwrap();
        let mut tally = Tally::of_run(limits);
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
        assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::OverAuthor);
        assert_eq!(ask(&mut tally, &journal, "b", "t"), Verdict::Yes);
        assert_eq!(ask(&mut tally, &journal, "b", "t"), Verdict::OverAuthor);
        assert_eq!(ask(&mut tally, &journal, "c", "t"), Verdict::RunFull);
        tally.recorded();
        assert_eq!(ask(&mut tally, &journal, "c", "t"), Verdict::RunFull);
    }

    /// Rule R27: a rehearsal counts from nothing, and within itself.
    #[test]
    fn rehearsal_counts_within_the_run() {
        let journal = Journal::in_memory().unwrap();
        let mut tally = Tally::of_run(Limits {
            max_followups: 100,
            max_per_author: 10,
            max_per_thread: 3,
            max_per_group: 60,
        });
        let verdicts: Vec<Verdict> = (0..4)
            .map(|_| ask(&mut tally, &journal, "a", "t"))
            .collect();
        let expected = [
            Verdict::Yes,
            Verdict::Yes,
            Verdict::Yes,
            Verdict::OverThread,
        ];
        assert_eq!(verdicts, expected);
    }

    #[test]
    fn feed_mode_posts_so_many_an_hour() {
        let mut journal = journal_with("a", "t", &[NOW; 4], Occasion::Requested);
        let mut tally = Tally::of_feed(Limits {
            max_followups: 3,
            ..OFF
        });
        for _ in 0..5 {
            assert_eq!(ask(&mut tally, &journal, "a", "t"), Verdict::Yes);
        }
        assert_eq!(
            tally.left_this_hour(&journal, NOW).unwrap(),
            Some(3),
            "none is posted yet"
        );
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let posted = |number: usize| {
            (
                due[number].id,
                Outcome::Posted {
                    reply: String::new(),
                },
            )
        };
        journal.settle(&[posted(0)], NOW - HOUR - 1).unwrap();
        assert_eq!(tally.left_this_hour(&journal, NOW).unwrap(), Some(3));
        journal.settle(&[posted(1)], NOW - HOUR).unwrap();
        assert_eq!(tally.left_this_hour(&journal, NOW).unwrap(), Some(2));
        journal.settle(&[posted(2), posted(3)], NOW).unwrap();
        assert_eq!(tally.left_this_hour(&journal, NOW).unwrap(), Some(0));
    }

    #[test]
    fn r29_a_group_gets_so_many_an_hour() {
        let mut journal = journal_with("a", "t", &[NOW; 4], Occasion::Requested);
        let forced = NewAnswer {
            occasion: Occasion::Forced,
            ..answer("<forced@x.example>")
        };
        let elsewhere = NewAnswer {
            newsgroup: "other.test".to_owned(),
            ..answer("<other@x.example>")
        };
        journal
            .record(&[answered(forced), answered(elsewhere)], &[])
            .unwrap();
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let posted = |number: usize| {
            let reply = String::new();
            (due[number].id, Outcome::Posted { reply })
        };
        let limits = Limits {
            max_per_group: 3,
            ..OFF
        };
        for tally in [Tally::of_run(limits), Tally::of_feed(limits)] {
            let left = |journal: &Journal| tally.left_in_group(journal, "example.test", NOW);
            assert_eq!(
                tally.left_in_group(&journal, "a.test", NOW).unwrap(),
                Some(3)
            );
            assert!(left(&journal).unwrap().is_some());
        }
        let tally = Tally::of_run(limits);
        let left = |journal: &Journal| {
            let left = tally.left_in_group(journal, "example.test", NOW);
            left.unwrap()
        };
        journal.settle(&[posted(0)], NOW - HOUR - 1).unwrap();
        journal.settle(&[posted(4), posted(5)], NOW).unwrap();
        assert_eq!(left(&journal), Some(3), "forced, elsewhere, long ago");
        journal.settle(&[posted(1)], NOW - HOUR).unwrap();
        assert_eq!(left(&journal), Some(2));
        journal.settle(&[posted(2), posted(3)], NOW).unwrap();
        assert_eq!(left(&journal), Some(0));
        let tally = Tally::of_run(OFF);
        let left = tally.left_in_group(&journal, "example.test", NOW);
        assert_eq!(left.unwrap(), None);
    }

    /// A clock that was ahead for a while does not silence the bot until that
    /// time comes.
    #[test]
    fn r29_what_lies_in_the_future_does_not_count() {
        let year = 365 * DAY;
        let limits = Limits {
            max_followups: 1,
            max_per_author: 1,
            max_per_thread: 1,
            max_per_group: 0,
        };
        for (ahead, counts) in [(0, true), (60, true), (year, false)] {
            let mut journal = journal_with("a", "t", &[NOW + ahead], Occasion::Requested);
            let due = journal.answers_due(AnswerId::START, 9).unwrap();
            let reply = String::new();
            let outcome = Outcome::Posted { reply };
            journal
                .settle(&[(due[0].id, outcome)], NOW + ahead)
                .unwrap();
            let mut tally = Tally::of_feed(limits);
            let left = tally.left_this_hour(&journal, NOW).unwrap();
            assert_eq!(left, Some(u32::from(!counts)), "{ahead}");
            let over = ask(&mut tally, &journal, "a", "u") == Verdict::OverAuthor;
            assert_eq!(over, counts, "{ahead}");
            let over = ask(&mut tally, &journal, "b", "t") == Verdict::OverThread;
            assert_eq!(over, counts, "{ahead}");
        }
    }
}
