//! Articles whose answers wait until filters can tell (R73).
//!
//! Such an article is a silent one with a row beside it. It is looked at again as if
//! it came by once more; what follows then takes the row away in the same commit, so
//! that a crash leaves it waiting or answered, never both and never neither.

use rusqlite::{Connection, TransactionBehavior, params};

use super::article::{Conclusion, Record, key};
use super::{Error, Journal};

/// An article whose answer waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Its message identifier.
    pub message_identifier: String,
    /// The newsgroup through which it came by.
    pub newsgroup: String,
}

/// All of them, the one whose turn is longest ago first.
const HELD: &str = "SELECT message_identifier, newsgroup FROM held \
    JOIN article ON article.id = held.article WHERE message_identifier IS NOT NULL";

/// What the journal says of an article whose answer has waited too long. By it such
/// answers are counted.
pub(super) const GIVEN_UP: &str =
    "not answered: the answer has waited too long for the filters, and is given up";

/// The decision about an article that waits is another one from now on.
const DECIDE: &str = "UPDATE article SET reason = ?2 \
    WHERE message_identifier = ?1 AND id IN (SELECT article FROM held)";

const LET_GO: &str = "DELETE FROM held WHERE article IN \
    (SELECT id FROM article WHERE message_identifier = ?1)";

impl Journal {
    /// The articles whose answers wait, the one that was asked about longest ago
    /// first.
    pub fn held(&self) -> Result<Vec<Held>, Error> {
        let read = || -> rusqlite::Result<Vec<Held>> {
            let mut held = self
                .connection
                .prepare_cached(&format!("{HELD} ORDER BY tried, article"))?;
            let held = held.query_map([], from_row)?;
            held.collect()
        };
        read().map_err(|source| self.name(source))
    }

    /// Whether any answer waits.
    pub fn has_held(&self) -> Result<bool, Error> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM held)")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(|source| self.name(source))
    }

    /// The answer to this article waits no more, and is not made either: this is why.
    pub fn let_go(&mut self, message_identifier: &str, reason: &str) -> Result<(), Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            transaction.execute(DECIDE, params![key(message_identifier), reason])?;
            transaction.execute(LET_GO, [key(message_identifier)])?;
            transaction.commit()
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// Gives up what has waited too long at `now`, and gives it back. It counts as
    /// looked at now.
    pub fn expire_held(&mut self, now: i64) -> Result<Vec<Held>, Error> {
        let connection = &mut self.connection;
        let mut write = || -> rusqlite::Result<Vec<Held>> {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let expired = {
                let mut held = transaction.prepare_cached(&format!("{HELD} AND until <= ?1"))?;
                let held = held.query_map([now], from_row)?;
                held.collect::<rusqlite::Result<Vec<Held>>>()?
            };
            transaction.execute(
                "UPDATE article SET reason = ?2, seen = ?1 \
                 WHERE id IN (SELECT article FROM held WHERE until <= ?1)",
                params![now, GIVEN_UP],
            )?;
            transaction.execute("DELETE FROM held WHERE until <= ?1", [now])?;
            transaction.commit()?;
            Ok(expired)
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }
}

fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Held> {
    Ok(Held {
        message_identifier: row.get(0)?,
        newsgroup: row.get(1)?,
    })
}

/// What follows for the waiting from a look at the article with this row.
pub(super) fn write(
    connection: &Connection,
    article: i64,
    record: &Record,
) -> rusqlite::Result<()> {
    if let Conclusion::Held { until, was_asked } = record.conclusion {
        let tried = if was_asked { record.seen } else { 0 };
        connection
            .prepare_cached(
                "INSERT INTO held (article, until, tried) VALUES (?1, ?2, ?3) \
                 ON CONFLICT DO UPDATE SET tried = max(tried, excluded.tried)",
            )?
            .execute(params![article, until, tried])?;
    } else {
        connection
            .prepare_cached("DELETE FROM held WHERE article = ?1")?
            .execute([article])?;
    }
    Ok(())
}

/// The same where the rest of the row stays as it is: an article that is not to be
/// checked any more where it came from waits no longer, and the row says why.
pub(super) fn pass(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    if record.occasion.is_some() {
        return Ok(());
    }
    let Some(identifier) = record.message_identifier.as_deref().map(key) else {
        return Ok(());
    };
    connection
        .prepare_cached(&format!("{DECIDE} AND newsgroup = ?3"))?
        .execute(params![identifier, record.reason, record.newsgroup])?;
    connection
        .prepare_cached(&format!(
            "{LET_GO} AND article IN (SELECT id FROM article WHERE newsgroup = ?2)"
        ))?
        .execute(params![identifier, record.newsgroup])
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, answer, answered, silent};
    use super::*;
    use crate::decision::Occasion;

    /// An article that waits, looked at in this second.
    fn waits(identifier: &str, second: i64, was_asked: bool) -> Record {
        Record {
            seen: NOW + second,
            occasion: Some(Occasion::Automatic),
            conclusion: Conclusion::Held {
                until: NOW + 100,
                was_asked,
            },
            ..silent(identifier)
        }
    }

    fn names(journal: &Journal) -> Vec<String> {
        let held = journal.held().unwrap().into_iter();
        held.map(|held| held.message_identifier).collect()
    }

    fn record(journal: &mut Journal, record: Record) {
        journal.record(&[record], &[]).unwrap();
    }

    #[test]
    fn r73_who_was_asked_about_longest_ago_is_first() {
        let mut journal = Journal::in_memory().unwrap();
        assert!(!journal.has_held().unwrap());
        record(&mut journal, waits("<a@x.example>", 1, true));
        record(&mut journal, waits("<b@x.example>", 2, true));
        record(&mut journal, waits("<c@x.example>", 3, false));
        let expected = ["<c@x.example>", "<a@x.example>", "<b@x.example>"];
        assert_eq!(names(&journal), expected, "nobody was asked about c");
        record(&mut journal, waits("<a@x.example>", 4, true));
        record(&mut journal, waits("<c@x.example>", 5, false));
        let expected = ["<c@x.example>", "<b@x.example>", "<a@x.example>"];
        assert_eq!(names(&journal), expected);
        assert!(journal.has_held().unwrap());
    }

    #[test]
    fn r73_what_follows_ends_the_waiting_in_the_same_commit() {
        for (conclusion, occasion, left) in [
            (Conclusion::Silent, Some(Occasion::Automatic), 0),
            (Conclusion::Limited, Some(Occasion::Automatic), 0),
            (Conclusion::Silent, None, 0),
        ] {
            let mut journal = Journal::in_memory().unwrap();
            record(&mut journal, waits("<a@x.example>", 1, true));
            let again = Record {
                conclusion,
                occasion,
                reason: "again".to_owned(),
                ..silent("<a@x.example>")
            };
            record(&mut journal, again.clone());
            assert_eq!(names(&journal).len(), left, "{again:?}");
        }
        let mut journal = Journal::in_memory().unwrap();
        record(&mut journal, waits("<a@x.example>", 1, true));
        record(&mut journal, answered(answer("<a@x.example>")));
        assert!(names(&journal).is_empty());
        assert!(journal.answer_to("<a@x.example>").unwrap().is_some());
        record(&mut journal, waits("<a@x.example>", 2, true));
        assert!(names(&journal).is_empty(), "it has its answer");
    }

    /// Through a newsgroup in which nothing is checked unasked.
    #[test]
    fn r73_another_newsgroup_does_not_end_the_waiting() {
        let mut journal = Journal::in_memory().unwrap();
        record(&mut journal, waits("<a@x.example>", 1, true));
        let elsewhere = Record {
            newsgroup: "other.test".to_owned(),
            ..silent("<a@x.example>")
        };
        record(&mut journal, elsewhere);
        assert_eq!(names(&journal), ["<a@x.example>"]);
        assert_eq!(journal.held().unwrap()[0].newsgroup, silent("").newsgroup);
    }

    #[test]
    fn r73_nothing_waits_for_ever() {
        let mut journal = Journal::in_memory().unwrap();
        record(&mut journal, waits("<a@x.example>", 1, true));
        assert_eq!(journal.expire_held(NOW + 99).unwrap(), []);
        let expired = journal.expire_held(NOW + 100).unwrap();
        assert_eq!(expired[0].message_identifier, "<a@x.example>");
        assert!(!journal.has_held().unwrap());
        record(&mut journal, waits("<b@x.example>", 1, true));
        journal
            .let_go("<b@x.example>", "not answered: gone")
            .unwrap();
        assert!(!journal.has_held().unwrap());
    }

    /// What is decided about the articles, in the order in which they were seen.
    fn reasons(journal: &Journal) -> Vec<String> {
        let mut reasons = Vec::new();
        let all = super::super::Search::default();
        let take = |entry: super::super::Entry| {
            reasons.push(entry.reason);
            true
        };
        journal.history(&all, take).unwrap();
        reasons
    }

    #[test]
    fn r73_what_waits_no_more_has_another_decision() {
        let mut journal = Journal::in_memory().unwrap();
        for (second, identifier) in (1..).zip(["<a@x.example>", "<b@x.example>", "<c@x.example>"]) {
            record(&mut journal, waits(identifier, second, true));
        }
        record(
            &mut journal,
            Record {
                reason: "not checked: a kill rule".to_owned(),
                ..silent("<a@x.example>")
            },
        );
        journal
            .let_go("<b@x.example>", "not answered: gone")
            .unwrap();
        // Whoever waits no more keeps what was decided.
        journal
            .let_go("<a@x.example>", "not answered: gone")
            .unwrap();
        journal.expire_held(NOW + 100).unwrap();
        let expected = ["not checked: a kill rule", "not answered: gone", GIVEN_UP];
        assert_eq!(reasons(&journal), expected);
        let given_up = |span| journal.standing(&span).unwrap().day.expired;
        assert_eq!(given_up(NOW + 100..=NOW + 100), 1, "only what was too old");
        assert_eq!(given_up(NOW..=NOW + 99), 0, "then, not when it came by");
    }
}
