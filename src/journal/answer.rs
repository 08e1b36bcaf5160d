//! Answers: due, posted, refused, expired.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::forget::digest;
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
        /// It was due for too long, or dropped by the operator, and given up.
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
    /// The address in the precursor's `From` as in
    /// [`Origin::author`](super::Origin::author), empty if it has none.
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
    /// How often it was sent to the news server.
    pub attempts: u32,
    /// The last reply in the server's own words.
    pub reply: Option<String>,
    /// When it came into its state, in unix seconds; absent while it is due.
    pub settled: Option<i64>,
}

/// An answer that is due, as far as is to be known to choose among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the journal.
    pub id: AnswerId,
    /// Why the article was checked.
    pub occasion: Occasion,
    /// The newsgroup it is posted into.
    pub newsgroup: String,
}

/// A span of time in unix seconds, both ends included.
pub type Span = RangeInclusive<i64>;

/// The place of an answer in the journal.
///
/// [`AnswerId::START`] lies before all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AnswerId(pub(super) i64);

impl AnswerId {
    /// Before the first answer.
    pub const START: AnswerId = AnswerId(0);

    /// The place of this number.
    #[cfg(test)]
    pub(crate) fn of(number: i64) -> AnswerId {
        AnswerId(number)
    }
}

/// What has become of an attempt to post an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The news server has taken it.
    Posted {
        /// The server's own words.
        reply: String,
    },
    /// The news server had it already: from an earlier attempt, or from another
    /// bot of the same domain.
    Present {
        /// The server's own words, or where it was found.
        reply: String,
        /// Whether it was found, and not only refused as known.
        confirmed: bool,
    },
    /// The news server will not have it, now or later.
    Refused {
        /// The server's own words.
        reply: String,
    },
    /// It was sent and not taken, or the connection broke; it stays due.
    Deferred {
        /// The server's own words, or what happened.
        reply: String,
    },
    /// It was not sent; it stays due.
    Unsent {
        /// What kept us from it.
        reply: String,
    },
    /// It was not sent, because nothing may go into its newsgroup for now; it
    /// stays due.
    Held {
        /// Why nothing may.
        reply: String,
    },
}

impl Outcome {
    /// Whether the answer is to be tried again.
    pub fn leaves_due(&self) -> bool {
        match self {
            Outcome::Posted { .. } | Outcome::Present { .. } | Outcome::Refused { .. } => false,
            Outcome::Deferred { .. } | Outcome::Unsent { .. } | Outcome::Held { .. } => true,
        }
    }
}

/// An answer that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expired {
    /// The message identifier of the answer.
    pub message_identifier: String,
    /// The message identifier of the article that stays without an answer.
    pub precursor: String,
}

/// One identifier at a time: for a list SQLite makes a table each time, which costs
/// more than all the rest.
const OWN: &str = "SELECT 1 FROM answer WHERE message_identifier = ?1";

const OF_AUTHOR: &str = "SELECT count(*) FROM answer \
                         WHERE author = ?1 AND created BETWEEN ?2 AND ?3 \
                         AND occasion <> 'forced' AND state IN ('due', 'posted')";

const IN_THREAD: &str = "SELECT count(*) FROM answer \
                         WHERE thread = ?1 AND created BETWEEN ?2 AND ?3 \
                         AND occasion <> 'forced' AND state IN ('due', 'posted')";

const POSTED: &str = "SELECT count(*) FROM answer WHERE state = 'posted' \
                      AND settled BETWEEN ?1 AND ?2 AND occasion <> 'forced'";

const POSTED_INTO: &str = "SELECT count(*) FROM answer WHERE state = 'posted' \
                           AND newsgroup = ?1 AND settled BETWEEN ?2 AND ?3 \
                           AND occasion <> 'forced'";

const EXPIRE: &str = "UPDATE answer SET state = 'expired', settled = ?1 \
                      WHERE state = 'due' AND expires <= ?1 \
                      RETURNING id, message_identifier, precursor";

pub(super) const FORGET_OCTETS: &str = "DELETE FROM proto_article WHERE answer = ?1";

pub(super) const SELECT: &str = "SELECT id, message_identifier, precursor, newsgroup, occasion, \
                      coalesce(octets, x''), created, expires, state, attempts, reply, settled \
                      FROM answer LEFT JOIN proto_article ON proto_article.answer = id";

const ANY_TO_PRECURSOR: &str = "SELECT 1 FROM answer WHERE precursor = ?1";

fn to_precursor() -> String {
    format!("{SELECT} WHERE precursor = ?1 ORDER BY id DESC LIMIT 1")
}

/// How long an answer that was sent three times, and stayed due, is left alone, in
/// seconds; then twice as long each time.
const FIRST_PAUSE: i64 = 5 * 60;
/// But no longer than this.
const LONGEST_PAUSE: i64 = 4 * 60 * 60;

/// A time further ahead than any pause was written by a clock that was ahead.
const WAITING: &str = "SELECT id, occasion, newsgroup FROM answer \
                       WHERE state = 'due' AND (not_before IS NULL \
                       OR not_before NOT BETWEEN ?1 + 1 AND ?1 + ?2) ORDER BY attempts, id";

const DEFER: &str = "UPDATE answer SET attempts = attempts + 1, reply = ?2, \
                     not_before = iif(attempts < 2, NULL, \
                     ?3 + min(?4 << min(attempts - 2, 16), ?5)) \
                     WHERE id = ?1 AND state = 'due'";

fn of_id() -> String {
    format!("{SELECT} WHERE id = ?1")
}

/// The state is part of the text: only then does SQLite see that the index of
/// what is due will do.
fn due_after() -> String {
    format!("{SELECT} WHERE state = 'due' AND id > ?1 ORDER BY id LIMIT ?2")
}

impl Answer {
    pub(super) fn from_row(row: &Row<'_>) -> rusqlite::Result<Answer> {
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
            .and_then(|mut statement| {
                Ok(statement.exists([message_identifier])?
                    || self.has_forgotten()? && statement.exists([&digest(message_identifier)])?)
            })
            .map_err(|source| self.name(source))
    }

    /// The answer to the article `precursor`, in whatever state; the latest if
    /// the operator has forced several.
    pub fn answer_to(&self, precursor: &str) -> Result<Option<Answer>, Error> {
        let read = || {
            // Nearly every article has none.
            let mut any = self.connection.prepare_cached(ANY_TO_PRECURSOR)?;
            let mut named = Cow::Borrowed(precursor);
            if !any.exists([precursor])? {
                if !self.has_forgotten()? {
                    return Ok(None);
                }
                named = Cow::Owned(digest(precursor));
                if !any.exists([&named])? {
                    return Ok(None);
                }
            }
            let mut statement = self.connection.prepare_cached(&to_precursor())?;
            statement.query_row([&named], Answer::from_row).optional()
        };
        read().map_err(|source| self.name(source))
    }

    /// The answers that may be tried at `now`, in the order in which they are to
    /// be: the one that was sent least often first, the oldest of these (R41b).
    pub fn answers_waiting(&self, now: i64) -> Result<Vec<Waiting>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(WAITING)?;
            let answers = statement.query_map([now, LONGEST_PAUSE], |row| {
                Ok(Waiting {
                    id: AnswerId(row.get(0)?),
                    occasion: row.get(1)?,
                    newsgroup: row.get(2)?,
                })
            })?;
            answers.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// The answer at this place.
    pub fn answer(&self, AnswerId(id): AnswerId) -> Result<Option<Answer>, Error> {
        self.connection
            .prepare_cached(&of_id())
            .and_then(|mut statement| statement.query_row([id], Answer::from_row).optional())
            .map_err(|source| self.name(source))
    }

    /// At most `limit` answers that are due, from the one after `after` on,
    /// oldest first.
    pub fn answers_due(&self, after: AnswerId, limit: usize) -> Result<Vec<Answer>, Error> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = || {
            let mut statement = self.connection.prepare_cached(&due_after())?;
            let answers = statement.query_map(params![after.0, limit], Answer::from_row)?;
            answers.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// Writes down what has become of attempts to post at the time `now`, in
    /// one commit. An outcome for an answer that is no longer due changes
    /// nothing.
    pub fn settle(&mut self, outcomes: &[(AnswerId, Outcome)], now: i64) -> Result<(), Error> {
        self.record_and_settle(&[], &[], outcomes, now)
    }

    /// Gives up the answers that are due at `now` and have expired, and says
    /// which.
    pub fn expire(&mut self, now: i64) -> Result<Vec<Expired>, Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut given_up = Vec::new();
            {
                let mut expire = transaction.prepare_cached(EXPIRE)?;
                let mut forget = transaction.prepare_cached(FORGET_OCTETS)?;
                let mut rows = expire.query([now])?;
                while let Some(row) = rows.next()? {
                    forget.execute([row.get::<_, i64>(0)?])?;
                    given_up.push(Expired {
                        message_identifier: row.get(1)?,
                        precursor: row.get(2)?,
                    });
                }
            }
            transaction.commit()?;
            Ok(given_up)
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
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

    /// How many answers were posted into `newsgroup` within `span`. Forced ones
    /// do not count.
    pub fn answers_posted_into(&self, newsgroup: &str, span: &Span) -> Result<u32, Error> {
        self.count(POSTED_INTO, params![newsgroup, span.start(), span.end()])
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

/// Writes down what has become of attempts to post.
pub(super) fn settle(
    transaction: &Connection,
    outcomes: &[(AnswerId, Outcome)],
    now: i64,
) -> rusqlite::Result<()> {
    for (AnswerId(id), outcome) in outcomes {
        match outcome {
            Outcome::Posted { reply } | Outcome::Present { reply, .. } => {
                let changed = transaction
                    .prepare_cached(
                        "UPDATE answer SET state = 'posted', \
                         attempts = attempts + 1, reply = ?2, settled = ?3 \
                         WHERE id = ?1 AND state = 'due'",
                    )?
                    .execute(params![id, reply, now])?;
                if changed > 0 {
                    transaction.prepare_cached(FORGET_OCTETS)?.execute([id])?;
                }
                changed
            }
            Outcome::Refused { reply } => transaction
                .prepare_cached(
                    "UPDATE answer SET state = 'refused', \
                     attempts = attempts + 1, reply = ?2, settled = ?3 \
                     WHERE id = ?1 AND state = 'due'",
                )?
                .execute(params![id, reply, now])?,
            Outcome::Deferred { reply } => transaction.prepare_cached(DEFER)?.execute(params![
                id,
                reply,
                now,
                FIRST_PAUSE,
                LONGEST_PAUSE
            ])?,
            Outcome::Unsent { reply } | Outcome::Held { reply } => transaction
                .prepare_cached("UPDATE answer SET reply = ?2 WHERE id = ?1 AND state = 'due'")?
                .execute(params![id, reply])?,
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests;
