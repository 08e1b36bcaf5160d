//! Answers: due, posted, refused, expired.

use std::ops::RangeInclusive;

use rusqlite::{OptionalExtension, Row, TransactionBehavior, params};

use super::word::stored_as_words;
use super::{Error, Journal};
use crate::decision::Occasion;

stored_as_words! {
    /// The state of an answer.
    pub enum AnswerState {
        /// To be posted.
        Due = "due",
        /// The news server has it.
        Posted = "posted",
        /// The news server will not have it.
        Refused = "refused",
        /// It was due for too long, and given up.
        Expired = "expired",
    }
}

/// An answer that is to be posted, as [`Journal::record`] takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswer {
    /// The message identifier of the answer itself.
    pub message_identifier: String,
    /// The message identifier of the article that is answered.
    pub precursor: String,
    /// The newsgroup it is posted into.
    pub newsgroup: String,
    /// Why the article was checked.
    pub occasion: Occasion,
    /// The proto-article, without `Date`, which is set when posting.
    pub article: Vec<u8>,
    /// The address in the precursor's `From`, in lower case.
    pub author: String,
    /// The first message identifier in the precursor's `References`, else its
    /// own.
    pub thread: String,
    /// When it was made, in unix seconds.
    pub created: i64,
    /// From when on it is no longer posted, in unix seconds.
    pub expires: i64,
}

/// An answer as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its place in the journal; later answers have larger ones.
    pub id: AnswerId,
    /// The message identifier of the answer itself.
    pub message_identifier: String,
    /// The message identifier of the article that is answered.
    pub precursor: String,
    /// The newsgroup it is posted into.
    pub newsgroup: String,
    /// Why the article was checked.
    pub occasion: Occasion,
    /// The proto-article, without `Date`; empty if the answer is posted or
    /// expired.
    pub article: Vec<u8>,
    /// When it was made, in unix seconds.
    pub created: i64,
    /// From when on it is no longer posted, in unix seconds.
    pub expires: i64,
    /// What has become of it.
    pub state: AnswerState,
    /// How often the news server was asked to take it.
    pub attempts: u32,
    /// The last reply in the server's own words.
    pub reply: Option<String>,
    /// When it came into its state, in unix seconds; absent while it is due.
    pub settled: Option<i64>,
}

/// A span of time in unix seconds, both ends included.
pub type Span = RangeInclusive<i64>;

/// The place of an answer in the journal.
///
/// [`AnswerId::START`] lies before all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerId(i64);

impl AnswerId {
    /// Before the first answer.
    pub const START: AnswerId = AnswerId(0);
}

/// What has become of an attempt to post an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The news server has it, by this or an earlier attempt.
    Posted {
        /// The server's own words.
        reply: String,
    },
    /// The news server will not have it, now or later.
    Refused {
        /// The server's own words.
        reply: String,
    },
    /// Not now; the answer stays due.
    Deferred {
        /// The server's own words, or what kept us from asking.
        reply: String,
    },
}

/// An answer that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The message identifier of the answer.
    pub message_identifier: String,
    /// The message identifier of the article that stays without an answer.
    pub precursor: String,
}

const OWN: &str = "SELECT 1 FROM answer WHERE message_identifier = ?1";

const OF_AUTHOR: &str = "SELECT count(*) FROM answer \
                         WHERE author = ?1 AND created BETWEEN ?2 AND ?3 AND occasion <> 'forced' AND state IN ('due', 'posted')";

const IN_THREAD: &str = "SELECT count(*) FROM answer \
                         WHERE thread = ?1 AND created BETWEEN ?2 AND ?3 AND occasion <> 'forced' AND state IN ('due', 'posted')";

const POSTED: &str = "SELECT count(*) FROM answer WHERE state = 'posted' \
                      AND settled BETWEEN ?1 AND ?2 AND occasion <> 'forced'";

const EXPIRE: &str = "UPDATE answer SET state = 'expired', article = x'', settled = ?1 \
                      WHERE state = 'due' AND expires <= ?1 \
                      RETURNING message_identifier, precursor";

const COLUMNS: &str = "id, message_identifier, precursor, newsgroup, occasion, article, created, \
                       expires, state, attempts, reply, settled";

fn to_precursor() -> String {
    format!("SELECT {COLUMNS} FROM answer WHERE precursor = ?1 ORDER BY id DESC LIMIT 1")
}

/// The state is part of the text: only then does SQLite see that the index of
/// what is due will do.
fn in_state(state: AnswerState) -> String {
    format!("SELECT {COLUMNS} FROM answer WHERE state = '{state}' AND id > ?1 ORDER BY id LIMIT ?2")
}

impl Answer {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Answer> {
        Ok(Answer {
            id: AnswerId(row.get(0)?),
            message_identifier: row.get(1)?,
            precursor: row.get(2)?,
            newsgroup: row.get(3)?,
            occasion: row.get(4)?,
            article: row.get(5)?,
            created: row.get(6)?,
            expires: row.get(7)?,
            state: row.get(8)?,
            attempts: row.get(9)?,
            reply: row.get(10)?,
            settled: row.get(11)?,
        })
    }
}

impl Journal {
    /// Whether `message_identifier` is that of an answer, in whatever state.
    pub fn is_own(&self, message_identifier: &str) -> Result<bool, Error> {
        self.connection
            .prepare_cached(OWN)
            .and_then(|mut statement| statement.exists([message_identifier]))
            .map_err(|source| self.name(source))
    }

    /// The answer to the article `precursor`, in whatever state; the latest if
    /// the operator has forced several.
    pub fn answer_to(&self, precursor: &str) -> Result<Option<Answer>, Error> {
        self.connection
            .prepare_cached(&to_precursor())
            .and_then(|mut statement| {
                statement
                    .query_row([precursor], Answer::from_row)
                    .optional()
            })
            .map_err(|source| self.name(source))
    }

    /// At most `limit` answers that are due, from the one after `after` on,
    /// oldest first.
    pub fn answers_due(&self, after: AnswerId, limit: usize) -> Result<Vec<Answer>, Error> {
        self.answers_in(AnswerState::Due, after, limit)
    }

    /// At most `limit` answers that the news server will not have, from the one
    /// after `after` on, oldest first.
    pub fn answers_refused(&self, after: AnswerId, limit: usize) -> Result<Vec<Answer>, Error> {
        self.answers_in(AnswerState::Refused, after, limit)
    }

    fn answers_in(
        &self,
        state: AnswerState,
        after: AnswerId,
        limit: usize,
    ) -> Result<Vec<Answer>, Error> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = || {
            let mut statement = self.connection.prepare_cached(&in_state(state))?;
            let answers = statement.query_map(params![after.0, limit], Answer::from_row)?;
            answers.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// Writes down what has become of attempts to post at the time `now`, in
    /// one commit. An outcome for an answer that is no longer due changes
    /// nothing.
    pub fn settle(&mut self, outcomes: &[(AnswerId, Outcome)], now: i64) -> Result<(), Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (AnswerId(id), outcome) in outcomes {
                match outcome {
                    Outcome::Posted { reply } => transaction
                        .prepare_cached(
                            "UPDATE answer SET state = 'posted', article = x'', \
                             attempts = attempts + 1, reply = ?2, settled = ?3 \
                             WHERE id = ?1 AND state = 'due'",
                        )?
                        .execute(params![id, reply, now])?,
                    Outcome::Refused { reply } => transaction
                        .prepare_cached(
                            "UPDATE answer SET state = 'refused', \
                             attempts = attempts + 1, reply = ?2, settled = ?3 \
                             WHERE id = ?1 AND state = 'due'",
                        )?
                        .execute(params![id, reply, now])?,
                    Outcome::Deferred { reply } => transaction
                        .prepare_cached(
                            "UPDATE answer SET attempts = attempts + 1, reply = ?2 \
                             WHERE id = ?1 AND state = 'due'",
                        )?
                        .execute(params![id, reply])?,
                };
            }
            transaction.commit()
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// Makes the refused answer `message_identifier` due again, until `expires`.
    /// Says whether there was one.
    pub fn retry(&mut self, message_identifier: &str, expires: i64) -> Result<bool, Error> {
        self.connection
            .prepare_cached(
                "UPDATE answer SET state = 'due', settled = NULL, expires = ?2 \
                 WHERE message_identifier = ?1 AND state = 'refused'",
            )
            .and_then(|mut statement| statement.execute(params![message_identifier, expires]))
            .map(|changed| changed > 0)
            .map_err(|source| self.name(source))
    }

    /// Gives up the answers that are due at `now` and have expired, and says
    /// which.
    pub fn expire(&mut self, now: i64) -> Result<Vec<Expired>, Error> {
        let write = || {
            let mut statement = self.connection.prepare_cached(EXPIRE)?;
            let expired = statement.query_map([now], |row| {
                Ok(Expired {
                    message_identifier: row.get(0)?,
                    precursor: row.get(1)?,
                })
            })?;
            expired.collect::<rusqlite::Result<_>>()
        };
        write().map_err(|source| self.name(source))
    }

    /// How many answers to articles of `author` were made within `span`.
    /// Forced ones do not count, nor do refused and expired ones, which nobody
    /// has seen.
    pub fn answers_to_author(&self, author: &str, span: &Span) -> Result<u32, Error> {
        self.count(OF_AUTHOR, params![author, span.start(), span.end()])
    }

    /// How many answers within `thread` were made within `span`; which count is
    /// the same as for [`answers_to_author`](Self::answers_to_author).
    pub fn answers_in_thread(&self, thread: &str, span: &Span) -> Result<u32, Error> {
        self.count(IN_THREAD, params![thread, span.start(), span.end()])
    }

    /// How many answers were posted within `span`. Forced ones do not count.
    pub fn answers_posted(&self, span: &Span) -> Result<u32, Error> {
        self.count(POSTED, params![span.start(), span.end()])
    }

    fn count(&self, query: &str, parameters: impl rusqlite::Params) -> Result<u32, Error> {
        self.connection
            .prepare_cached(query)
            .and_then(|mut statement| statement.query_one(parameters, |row| row.get(0)))
            .map_err(|source| self.name(source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Record;
    use super::super::sample::{NOW, answer, answered};
    use super::*;

    const NEAR: Span = NOW..=NOW + 1;

    fn journal_with(answers: &[NewAnswer]) -> Journal {
        let mut journal = Journal::in_memory().unwrap();
        let batch: Vec<Record> = answers.iter().cloned().map(answered).collect();
        journal.record(&batch, &[]).unwrap();
        journal
    }

    fn due(journal: &Journal) -> Vec<String> {
        let answers = journal.answers_due(AnswerId::START, 100).unwrap();
        answers.into_iter().map(|answer| answer.precursor).collect()
    }

    /// Rule R15: the identifier is one the journal knows.
    #[test]
    fn own_identifiers_are_known() {
        let journal = journal_with(&[answer("<a@x.example>")]);
        assert!(journal.is_own("<a%x.example@bot.example>").unwrap());
        assert!(!journal.is_own("<a@x.example>").unwrap());
        assert!(!journal.is_own("<A%x.example@bot.example>").unwrap());
    }

    #[test]
    fn due_answer_comes_back_as_it_was_recorded() {
        let new = NewAnswer {
            article: b"Subject: \xff\0\r\n\r\n.\r\n".to_vec(),
            ..answer("<a@x.example>")
        };
        let journal = journal_with(std::slice::from_ref(&new));
        let found = journal.answers_due(AnswerId::START, 1).unwrap().remove(0);
        assert_eq!(
            found,
            Answer {
                id: found.id,
                message_identifier: new.message_identifier,
                precursor: new.precursor,
                newsgroup: new.newsgroup,
                occasion: new.occasion,
                article: new.article,
                created: new.created,
                expires: new.expires,
                state: AnswerState::Due,
                attempts: 0,
                reply: None,
                settled: None,
            }
        );
        assert_eq!(journal.answer_to("<a@x.example>").unwrap(), Some(found));
        assert_eq!(journal.answer_to("<b@x.example>").unwrap(), None);
    }

    #[test]
    fn due_answers_come_oldest_first_and_in_portions() {
        let all = ["<c@x.example>", "<a@x.example>", "<b@x.example>"];
        let journal = journal_with(&all.map(answer));
        assert_eq!(due(&journal), all);
        let portion = journal.answers_due(AnswerId::START, 2).unwrap();
        assert_eq!(portion.len(), 2);
        let rest = journal.answers_due(portion[1].id, 2).unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].precursor, all[2]);
    }

    /// Rule R41: posted and refused answers are done with, deferred ones are
    /// tried again.
    #[test]
    fn outcome_changes_the_state() {
        let precursors = ["<p@x.example>", "<r@x.example>", "<d@x.example>"];
        let mut journal = journal_with(&precursors.map(answer));
        let ids: Vec<AnswerId> = journal
            .answers_due(AnswerId::START, 9)
            .unwrap()
            .iter()
            .map(|a| a.id)
            .collect();
        let reply = |words: &str| words.to_owned();
        let posted = Outcome::Posted {
            reply: reply("240 Article received"),
        };
        let refused = Outcome::Refused {
            reply: reply("441 No"),
        };
        let deferred = Outcome::Deferred {
            reply: reply("441 436 Try later"),
        };
        journal
            .settle(
                &[
                    (ids[0], posted),
                    (ids[1], refused.clone()),
                    (ids[2], deferred.clone()),
                ],
                NOW + 7,
            )
            .unwrap();
        journal.settle(&[(ids[2], deferred)], NOW + 8).unwrap();
        // Too late: it is posted.
        journal.settle(&[(ids[0], refused)], NOW + 9).unwrap();

        let state = |precursor: &str| {
            let answer = journal.answer_to(precursor).unwrap().unwrap();
            let reply = answer.reply.unwrap();
            (
                answer.state,
                answer.attempts,
                reply,
                answer.settled,
                answer.article.is_empty(),
            )
        };
        assert_eq!(
            precursors.map(state),
            [
                (
                    AnswerState::Posted,
                    1,
                    reply("240 Article received"),
                    Some(NOW + 7),
                    true
                ),
                (
                    AnswerState::Refused,
                    1,
                    reply("441 No"),
                    Some(NOW + 7),
                    false
                ),
                (AnswerState::Due, 2, reply("441 436 Try later"), None, false),
            ]
        );
        assert_eq!(due(&journal), ["<d@x.example>"]);
    }

    #[test]
    fn refused_answer_can_be_made_due_again() {
        let mut journal = journal_with(&[answer("<r@x.example>"), answer("<p@x.example>")]);
        let all = journal.answers_due(AnswerId::START, 9).unwrap();
        let reply = String::new();
        journal
            .settle(
                &[
                    (
                        all[0].id,
                        Outcome::Refused {
                            reply: reply.clone(),
                        },
                    ),
                    (all[1].id, Outcome::Posted { reply }),
                ],
                NOW,
            )
            .unwrap();
        let refused = journal.answers_refused(AnswerId::START, 9).unwrap();
        assert_eq!(refused.len(), 1);
        assert!(
            journal
                .retry(&refused[0].message_identifier, NOW + 50)
                .unwrap()
        );
        assert!(!journal.retry(&all[1].message_identifier, NOW + 50).unwrap());
        let again = journal.answers_due(AnswerId::START, 9).unwrap();
        assert_eq!(again.len(), 1);
        assert_eq!((again[0].expires, again[0].settled), (NOW + 50, None));
        assert_eq!(again[0].article, all[0].article);
    }

    #[test]
    fn answer_expires_in_the_second_it_says() {
        let early = NewAnswer {
            expires: NOW + 10,
            ..answer("<early@x.example>")
        };
        let late = NewAnswer {
            expires: NOW + 11,
            ..answer("<late@x.example>")
        };
        let posted = NewAnswer {
            expires: NOW + 5,
            ..answer("<posted@x.example>")
        };
        let mut journal = journal_with(&[early, late, posted]);
        let id = journal.answer_to("<posted@x.example>").unwrap().unwrap().id;
        journal
            .settle(
                &[(
                    id,
                    Outcome::Posted {
                        reply: String::new(),
                    },
                )],
                NOW,
            )
            .unwrap();

        assert_eq!(journal.expire(NOW + 9).unwrap(), []);
        assert_eq!(
            journal.expire(NOW + 10).unwrap(),
            [Expired {
                message_identifier: "<early%x.example@bot.example>".to_owned(),
                precursor: "<early@x.example>".to_owned(),
            }]
        );
        assert_eq!(due(&journal), ["<late@x.example>"]);
        let gone = journal.answer_to("<early@x.example>").unwrap().unwrap();
        assert_eq!(
            (gone.state, gone.settled),
            (AnswerState::Expired, Some(NOW + 10))
        );
        assert!(gone.article.is_empty());
    }

    /// An answer that nobody has seen is none.
    #[test]
    fn only_due_and_posted_answers_count() {
        let new: Vec<NewAnswer> = ["<d@x.example>", "<p@x.example>", "<r@x.example>"]
            .map(answer)
            .map(|new| NewAnswer {
                author: "a".to_owned(),
                thread: "t".to_owned(),
                ..new
            })
            .into();
        let mut journal = journal_with(&new);
        assert_eq!(journal.answers_to_author("a", &NEAR).unwrap(), 3);
        let all = journal.answers_due(AnswerId::START, 9).unwrap();
        let reply = String::new();
        journal
            .settle(
                &[
                    (
                        all[1].id,
                        Outcome::Posted {
                            reply: reply.clone(),
                        },
                    ),
                    (all[2].id, Outcome::Refused { reply }),
                ],
                NOW,
            )
            .unwrap();
        assert_eq!(journal.answers_to_author("a", &NEAR).unwrap(), 2);
        assert_eq!(journal.answers_in_thread("t", &NEAR).unwrap(), 2);
        journal.expire(new[0].expires).unwrap();
        assert_eq!(journal.answers_to_author("a", &NEAR).unwrap(), 1);
        assert_eq!(journal.answers_in_thread("t", &NEAR).unwrap(), 1);
    }

    /// Every answer there ever was stays in the journal; what is asked for
    /// each article must not look at all of them.
    #[test]
    fn no_query_of_a_run_looks_at_every_answer() {
        let journal = Journal::in_memory().unwrap();
        let due = in_state(AnswerState::Due);
        for query in [
            OWN,
            &to_precursor(),
            &due,
            OF_AUTHOR,
            IN_THREAD,
            POSTED,
            EXPIRE,
        ] {
            let mut explain = journal
                .connection
                .prepare(&format!("EXPLAIN QUERY PLAN {query}"))
                .unwrap();
            for number in 1..=explain.parameter_count() {
                explain.raw_bind_parameter(number, 1).unwrap();
            }
            let mut rows = explain.raw_query();
            let mut steps = Vec::new();
            while let Some(row) = rows.next().unwrap() {
                steps.push(row.get::<_, String>("detail").unwrap());
            }
            let by_index = |step: &String| {
                step.starts_with("SEARCH") || step.contains("USING INDEX answer_due")
            };
            assert!(
                !steps.is_empty() && steps.iter().all(by_index),
                "{query}: {steps:?}"
            );
        }
    }
}
