//! Removing one person's rows (R55).
//!
//! What R41 needs stays as a digest: whether an article has its answer, and
//! whether an article is the bot's own, can still be asked by whoever has the
//! identifier, and is told to nobody else.

use rusqlite::{TransactionBehavior, params};
use sha2::{Digest, Sha256};

use super::purge::remove_article;
use super::{Error, Journal, lesson};

/// What was known of a person.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Articles, removed with their findings.
    pub articles: usize,
    /// Answers, of which digests are left.
    pub answers: usize,
    /// Those of the answers that were due, and are given up.
    pub due: usize,
    /// Lessons of filters with his articles.
    pub lessons: usize,
}

const ANSWERS: &str = "SELECT id, message_identifier, precursor, thread, state = 'due' FROM answer \
    WHERE author = ?1 OR precursor IN (SELECT message_identifier FROM article WHERE author = ?1)";

const FORGET_ANSWER: &str = "UPDATE answer SET message_identifier = ?2, precursor = ?3, \
    thread = ?4, author = '', reply = NULL, settled = coalesce(settled, ?5), \
    state = iif(state = 'posted', state, 'expired') WHERE id = ?1";

const FORGET_NUMBERS: &str = "DELETE FROM number_read WHERE message_identifier IN \
    (SELECT message_identifier FROM article WHERE author = ?1)";

/// What stands in place of a message identifier that is forgotten, or of an article
/// that has none.
pub(super) fn digest(octets: impl AsRef<[u8]>) -> String {
    let mut digest = String::with_capacity(71);
    digest.push_str("sha256:");
    for octet in Sha256::digest(octets) {
        for half in [octet >> 4, octet & 15] {
            digest.extend(char::from_digit(half.into(), 16));
        }
    }
    digest
}

const HAS_FORGOTTEN: &str = "SELECT \
    EXISTS (SELECT 1 FROM answer WHERE precursor >= 'sha256:' AND precursor < 'sha256;') OR \
    EXISTS (SELECT 1 FROM answer \
        WHERE message_identifier >= 'sha256:' AND message_identifier < 'sha256;')";

impl Journal {
    /// Removes all rows of the author, in lower case, at the time `now`.
    pub fn forget(&mut self, author: &str, now: i64) -> Result<Forgotten, Error> {
        let connection = &mut self.connection;
        let mut write = || {
            connection.pragma_update(None, "secure_delete", true)?;
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut forgotten = Forgotten::default();
            {
                let mut answers = transaction.prepare(ANSWERS)?;
                let answers = answers.query_map([author], |row| {
                    let identifiers: [String; 3] = [row.get(1)?, row.get(2)?, row.get(3)?];
                    Ok((row.get(0)?, identifiers, row.get(4)?))
                })?;
                let answers: Vec<(i64, [String; 3], bool)> = answers.collect::<Result<_, _>>()?;
                for (answer, identifiers, is_due) in answers {
                    let [own, precursor, thread] = identifiers.map(|text| digest(&text));
                    transaction
                        .prepare_cached(FORGET_ANSWER)?
                        .execute(params![answer, own, precursor, thread, now])?;
                    transaction
                        .prepare_cached(
                            "UPDATE withdrawal SET reply = NULL, \
                             message_identifier = 'forgotten ' || answer WHERE answer = ?1",
                        )?
                        .execute([answer])?;
                    transaction
                        .prepare_cached("DELETE FROM proto_article WHERE answer = ?1")?
                        .execute([answer])?;
                    forgotten.answers += 1;
                    forgotten.due += usize::from(is_due);
                }
                transaction.execute(FORGET_NUMBERS, [author])?;
                transaction.execute("DELETE FROM report_told WHERE author = ?1", [author])?;
                forgotten.lessons = lesson::remove_of(&transaction, author)?;
                let mut articles =
                    transaction.prepare("SELECT id FROM article WHERE author = ?1")?;
                let articles = articles.query_map([author], |row| row.get(0))?;
                for article in articles.collect::<Result<Vec<i64>, _>>()? {
                    remove_article(&transaction, article)?;
                    forgotten.articles += 1;
                }
            }
            transaction.commit()?;
            Ok(forgotten)
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }
}

impl Journal {
    /// Whether there are answers of people who were forgotten, of which there are only
    /// digests. While articles are read ([`begin_reading`](Self::begin_reading)) that is
    /// asked once.
    pub(super) fn has_forgotten(&self) -> rusqlite::Result<bool> {
        if let Some(has_forgotten) = self.has_forgotten.get() {
            return Ok(has_forgotten);
        }
        let mut statement = self.connection.prepare_cached(HAS_FORGOTTEN)?;
        let has_forgotten = statement.query_row([], |row| row.get(0))?;
        if !self.connection.is_autocommit() {
            self.has_forgotten.set(Some(has_forgotten));
        }
        Ok(has_forgotten)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, answer, answered};
    use super::super::{AnswerId, NewAnswer, Origin, Outcome, Record, Store, Taught};
    use super::*;
    use crate::filter::Class;

    const ERIKA: &str = "erika@poster.example";

    fn by(author: &str, precursor: &str) -> Record {
        let record = answered(NewAnswer {
            author: author.to_owned(),
            ..answer(precursor)
        });
        Record {
            origin: Origin {
                author: Some(author.to_owned()),
                ..Origin::default()
            },
            ..record
        }
    }

    #[test]
    fn r55_of_a_person_only_digests_are_left() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        let mut journal = Journal::open(&file).unwrap();
        let records = [
            by(ERIKA, "<rose.1@poster.example>"),
            by(ERIKA, "<rose.2@poster.example>"),
            by("otto@other.example", "<oak@other.example>"),
        ];
        journal.record(&records, &[]).unwrap();
        // One with an article that only filters know, and one of another person's.
        for (identifier, author) in [
            ("<rose.1@poster.example>", None),
            ("<rose.3@poster.example>", Some(ERIKA)),
            ("<oak@other.example>", Some("otto@other.example")),
        ] {
            let taught = Taught {
                author: author.map(str::to_owned),
                ..Taught::sample(identifier, Class::Ham, &["spamd"])
            };
            journal.enter_lesson(&taught).unwrap();
        }
        let due = journal.answers_due(AnswerId::START, 9).unwrap();
        let reply = "240 <rose.1%poster.example@bot.example>".to_owned();
        journal
            .settle(&[(due[0].id, Outcome::Posted { reply })], NOW)
            .unwrap();

        let forgotten = journal.forget(ERIKA, NOW).unwrap();
        let expected = Forgotten {
            articles: 2,
            answers: 2,
            due: 1,
            lessons: 2,
        };
        assert_eq!(forgotten, expected);
        assert_eq!(journal.forget(ERIKA, NOW).unwrap(), Forgotten::default());
        journal.shrink().unwrap();
        drop(journal);
        let octets = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&octets);
        assert!(!text.contains("erika") && !text.contains("rose"));
        assert!(text.contains("otto@other.example"));
    }

    #[test]
    fn r41_what_was_forgotten_is_never_answered_again() {
        let mut journal = Journal::in_memory().unwrap();
        let record = by(ERIKA, "<rose@poster.example>");
        journal.record(std::slice::from_ref(&record), &[]).unwrap();
        journal.begin_reading().unwrap();
        assert!(!journal.has_forgotten().unwrap());
        journal.end_reading().unwrap();
        journal.forget(ERIKA, NOW).unwrap();
        assert!(journal.is_own("<rose%poster.example@bot.example>").unwrap());
        assert!(
            journal
                .answer_to("<rose@poster.example>")
                .unwrap()
                .is_some()
        );
        assert!(
            journal
                .answer_of("<rose@poster.example>")
                .unwrap()
                .is_some()
        );
        assert!(!journal.is_own("<oak%poster.example@bot.example>").unwrap());
        assert!(journal.answer_to("<oak@poster.example>").unwrap().is_none());
        // Nobody looks for digests where there are none; that is asked anew each time.
        for _ in 0..2 {
            journal.begin_reading().unwrap();
            assert!(journal.is_own("<rose%poster.example@bot.example>").unwrap());
            assert!(journal.has_forgotten().unwrap());
            journal.end_reading().unwrap();
        }
        journal.record(&[record], &[]).unwrap();
        assert!(journal.answers_due(AnswerId::START, 9).unwrap().is_empty());
    }
}
