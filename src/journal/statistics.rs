//! Statistics that are posted into a newsgroup (R68): as with answers, first the
//! journal, then the world. An article is written down as due before it is posted;
//! after a crash its message identifier finds out whether it was.

use rusqlite::{OptionalExtension, Row, params};

use super::word::stored_as_words;
use super::{Error, Journal, Outcome};

stored_as_words! {
    /// The state of an article of statistics.
    pub enum StatisticsState {
        /// It is to be posted.
        Due = "due",
        /// The news server has it.
        Posted = "posted",
        /// The news server will not have it.
        Refused = "refused",
    }
}

/// An article of statistics as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// Its message identifier, always the same for the same newsgroup and time.
    pub message_identifier: String,
    /// The newsgroup that it is posted into.
    pub newsgroup: String,
    /// The proto-article, without `Date`; empty if it is posted.
    pub article: Vec<u8>,
    /// What has become of it.
    pub state: StatisticsState,
    /// The last reply in the server's own words.
    pub reply: Option<String>,
}

const SELECT: &str = "SELECT message_identifier, newsgroup, article, state, reply FROM statistics";

impl Statistics {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Statistics> {
        Ok(Statistics {
            message_identifier: row.get(0)?,
            newsgroup: row.get(1)?,
            article: row.get::<_, Option<_>>(2)?.unwrap_or_default(),
            state: row.get(3)?,
            reply: row.get(4)?,
        })
    }
}

impl Journal {
    /// The article of statistics of this message identifier.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn statistics(&self, message_identifier: &str) -> Result<Option<Statistics>, Error> {
        let query = format!("{SELECT} WHERE message_identifier = ?1");
        self.connection
            .prepare_cached(&query)
            .and_then(|mut statement| {
                let row = statement.query_row([message_identifier], Statistics::from_row);
                row.optional()
            })
            .map_err(|source| self.name(source))
    }

    /// Those that are to be posted, the oldest first.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn statistics_due(&self) -> Result<Vec<Statistics>, Error> {
        let query = format!("{SELECT} WHERE state = 'due' ORDER BY id");
        let read = || {
            let mut statement = self.connection.prepare_cached(&query)?;
            let rows = statement.query_map([], Statistics::from_row)?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// Writes down an article that is to be posted. One that was refused is due
    /// again; any other of this identifier stays as it is.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn record_statistics(
        &mut self,
        message_identifier: &str,
        newsgroup: &str,
        article: &[u8],
        now: i64,
    ) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO statistics (message_identifier, newsgroup, created, article, state) \
                 VALUES (?1, ?2, ?3, ?4, 'due') \
                 ON CONFLICT (message_identifier) DO UPDATE \
                 SET state = 'due', article = excluded.article, settled = NULL \
                 WHERE state = 'refused'",
            )
            .and_then(|mut statement| {
                statement.execute(params![message_identifier, newsgroup, now, article])
            })
            .map(drop)
            .map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// Writes down what has become of one that was due.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn settle_statistics(
        &mut self,
        message_identifier: &str,
        outcome: &Outcome,
        now: i64,
    ) -> Result<(), Error> {
        let (state, reply) = match outcome {
            Outcome::Posted { reply } | Outcome::Present { reply, .. } => {
                (StatisticsState::Posted, reply)
            }
            Outcome::Refused { reply } => (StatisticsState::Refused, reply),
            Outcome::Deferred { reply } | Outcome::Unsent { reply } | Outcome::Held { reply } => {
                (StatisticsState::Due, reply)
            }
        };
        let settled = (state != StatisticsState::Due).then_some(now);
        let is_posted = state == StatisticsState::Posted;
        self.connection
            .prepare_cached(
                "UPDATE statistics SET state = ?2, reply = ?3, settled = ?4, \
                 article = iif(?5, NULL, article) \
                 WHERE message_identifier = ?1 AND state = 'due'",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    message_identifier,
                    state,
                    reply,
                    settled,
                    is_posted
                ])
            })
            .map(drop)
            .map_err(|source| Error::from_sqlite(&self.file, source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r68_statistics_are_due_until_they_are_posted_and_never_again() {
        let mut journal = Journal::in_memory().unwrap();
        let own = "<statistics.2026-10.x.test@bot.example>";
        let state = |journal: &Journal| journal.statistics(own).unwrap().map(|it| it.state);
        let reply = || "words".to_owned();
        assert_eq!(state(&journal), None);
        let record =
            |journal: &mut Journal, text: &[u8]| journal.record_statistics(own, "x.test", text, 5);
        record(&mut journal, b"one").unwrap();
        record(&mut journal, b"two").unwrap();
        assert_eq!(journal.statistics_due().unwrap()[0].article, b"one");
        let settle = |journal: &mut Journal, outcome| journal.settle_statistics(own, &outcome, 9);
        settle(&mut journal, Outcome::Unsent { reply: reply() }).unwrap();
        assert_eq!(state(&journal), Some(StatisticsState::Due));
        settle(&mut journal, Outcome::Refused { reply: reply() }).unwrap();
        assert_eq!(state(&journal), Some(StatisticsState::Refused));
        assert!(journal.statistics_due().unwrap().is_empty());
        record(&mut journal, b"three").unwrap();
        assert_eq!(journal.statistics_due().unwrap()[0].article, b"three");
        settle(&mut journal, Outcome::Posted { reply: reply() }).unwrap();
        record(&mut journal, b"four").unwrap();
        let posted = journal.statistics(own).unwrap().unwrap();
        assert_eq!(posted.state, StatisticsState::Posted);
        assert!(posted.article.is_empty() && journal.statistics_due().unwrap().is_empty());
    }
}
