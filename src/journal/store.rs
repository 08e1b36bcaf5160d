//! What filters said of articles and what they were taught, behind an interface: who
//! keeps it elsewhere implements it (R75).

use rusqlite::{OptionalExtension, TransactionBehavior};

use super::article::key;
use super::lesson::{self, LessonId, Taught};
use super::opinion::{self, Opinion};
use super::{Error, Journal};

/// Keeps what filters said and were taught.
pub trait Store {
    /// Why it could not.
    type Error;

    /// Enters what filters say of an article now, in place of what they said before.
    /// Nothing happens where the article is not known.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn enter_score(&mut self, identifier: &str, opinions: &[Opinion]) -> Result<(), Self::Error>;

    /// Enters what filters are to be taught, before they are, so that nothing is taught
    /// that is not written down. Until it is settled nobody knows who took it.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn enter_lesson(&mut self, taught: &Taught) -> Result<LessonId, Self::Error>;

    /// These filters took the lesson; one that none took is not kept.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn settle_lesson(&mut self, lesson: LessonId, filters: &[String]) -> Result<(), Self::Error>;

    /// What is known of an article under this identifier.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    fn read(&self, identifier: &str) -> Result<Kept, Self::Error>;

    /// Removes the lessons of before this second, and says how many they were. What
    /// was said of an article goes with it.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    fn purge_lessons(&mut self, before: i64) -> Result<usize, Self::Error>;
}

/// What is kept of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kept {
    /// What filters said of it.
    pub opinions: Vec<Opinion>,
    /// What they were taught with it, the earliest first.
    pub lessons: Vec<Taught>,
}

const ARTICLE: &str = "SELECT id FROM article WHERE message_identifier = ?1";

impl Store for Journal {
    type Error = Error;

    fn enter_score(&mut self, identifier: &str, opinions: &[Opinion]) -> Result<(), Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let article = transaction
                .prepare_cached(ARTICLE)?
                .query_row([key(identifier)], |row| row.get::<_, i64>(0))
                .optional()?;
            if let Some(article) = article {
                opinion::remove(&transaction, article)?;
                opinion::add(&transaction, article, opinions)?;
            }
            transaction.commit()
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }

    fn enter_lesson(&mut self, taught: &Taught) -> Result<LessonId, Error> {
        lesson::add(&self.connection, taught).map_err(|source| self.name(source))
    }

    fn settle_lesson(&mut self, lesson: LessonId, filters: &[String]) -> Result<(), Error> {
        lesson::settle(&self.connection, lesson, filters).map_err(|source| self.name(source))
    }

    fn read(&self, identifier: &str) -> Result<Kept, Error> {
        let read = || {
            let article = self
                .connection
                .prepare_cached(ARTICLE)?
                .query_row([key(identifier)], |row| row.get(0))
                .optional()?;
            let opinions = article.map(|article| opinion::of(&self.connection, article));
            Ok(Kept {
                opinions: opinions.transpose()?.unwrap_or_default(),
                lessons: lesson::of(&self.connection, key(identifier))?,
            })
        };
        read().map_err(|source| self.name(source))
    }

    fn purge_lessons(&mut self, before: i64) -> Result<usize, Error> {
        lesson::remove_before(&self.connection, before).map_err(|source| self.name(source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, silent};
    use super::*;
    use crate::filter::{Class, Points};

    fn opinion(filter: &str, tenths: Option<i32>) -> Opinion {
        Opinion {
            filter: filter.to_owned(),
            points: tenths.map(Points::from_tenths),
            reason: "why".to_owned(),
        }
    }

    #[test]
    fn r75_what_is_entered_is_read_again() {
        let mut journal = Journal::in_memory().unwrap();
        journal.record(&[silent("<a@x.example>")], &[]).unwrap();
        let before = [opinion("rspamd", None), opinion("spamd", Some(0))];
        journal.enter_score("<a@x.example>", &before).unwrap();
        let now = [opinion("rspamd", Some(-50))];
        journal.enter_score("<a@x.example>", &now).unwrap();
        journal.enter_score("<unknown@x.example>", &now).unwrap();
        let taught = Taught::sample("<a@x.example>", Class::Spam, &["spamd"]);
        journal.enter_lesson(&taught).unwrap();
        let kept = journal.read("<a@x.example>").unwrap();
        assert_eq!((kept.opinions, kept.lessons), (now.to_vec(), vec![taught]));
        assert_eq!(
            journal.read("<unknown@x.example>").unwrap(),
            Kept::default()
        );
    }

    #[test]
    fn r75_of_a_lesson_only_who_took_it_is_kept() {
        let mut journal = Journal::in_memory().unwrap();
        let taught = Taught::sample("<a@x.example>", Class::Spam, &["rspamd", "spamd"]);
        let (one, other) = (
            journal.enter_lesson(&taught).unwrap(),
            journal.enter_lesson(&taught).unwrap(),
        );
        journal.settle_lesson(one, &["spamd".to_owned()]).unwrap();
        journal.settle_lesson(other, &[]).unwrap();
        let kept = journal.read("<a@x.example>").unwrap().lessons;
        assert_eq!(
            kept,
            [Taught::sample("<a@x.example>", Class::Spam, &["spamd"])]
        );
    }

    #[test]
    fn r74_a_lesson_that_was_begun_says_nothing_of_what_was_learnt() {
        let mut journal = Journal::in_memory().unwrap();
        let begun = Taught::sample("<a@x.example>", Class::Ham, &[]);
        let spam = Taught::sample("<a@x.example>", Class::Spam, &["spamd"]);
        journal.enter_lesson(&spam).unwrap();
        journal.enter_lesson(&begun).unwrap();
        let kept = journal.read("<a@x.example>").unwrap().lessons;
        assert_eq!(kept, [spam, begun]);
        assert_eq!(lesson::learnt(&kept, "spamd"), Some(Class::Spam));
    }

    #[test]
    fn r75_lessons_that_are_old_go() {
        let mut journal = Journal::in_memory().unwrap();
        for at in [NOW, NOW + 1] {
            let taught = Taught {
                at,
                ..Taught::sample("<a@x.example>", Class::Ham, &["rspamd"])
            };
            journal.enter_lesson(&taught).unwrap();
        }
        assert_eq!(journal.purge_lessons(NOW + 1).unwrap(), 1);
        let left = journal.read("<a@x.example>").unwrap().lessons;
        let left: Vec<i64> = left.iter().map(|taught| taught.at).collect();
        assert_eq!(left, [NOW + 1]);
    }
}
