//! Removing what is old (R55). What says that an article was answered stays.

use rusqlite::{Connection, TransactionBehavior, params};

use super::answer::FORGET_OCTETS;
use super::{Error, Journal, Store};

/// How many articles are looked at in one commit, so that nobody who writes
/// waits for long.
const PORTION: i64 = 1_000;
/// How many pages are given back after a run.
const PAGES: u32 = 1_000;

/// What is old, in unix seconds; absent is what is kept for ever.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Old {
    /// Articles that were looked at before, with their findings, lessons of before,
    /// and the authors of answers that were made before.
    pub articles: Option<i64>,
    /// Texts of answers that were refused before.
    pub texts: Option<i64>,
    /// No article that was over a limit is removed if it was looked at later:
    /// should it come by again, it would be answered.
    pub limited: i64,
    /// No author of an answer that was made later: the limits count by them.
    pub authors: i64,
}

/// What was removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Articles, with their findings.
    pub articles: usize,
    /// Texts of answers.
    pub texts: usize,
    /// Lessons of filters.
    pub lessons: usize,
}

impl Purged {
    /// What was removed, in words.
    pub fn in_words(&self) -> String {
        let Purged {
            articles,
            texts,
            lessons,
        } = self;
        let lessons = match lessons {
            0 => String::new(),
            lessons => format!(", {lessons} lessons of filters"),
        };
        format!("{articles} articles, {texts} texts of answers{lessons}")
    }
}

const TEXTS: &str = "SELECT id FROM answer WHERE state = 'refused' AND settled < ?1 \
     AND id IN (SELECT answer FROM proto_article)";

const AUTHORS: &str = "UPDATE answer SET author = '' WHERE author > '' AND created < ?1";

/// Of a portion, whether each is old, and whether it is to stay all the same.
const ARTICLES: &str = "SELECT id, seen < ?3, state = 'limited' AND seen >= ?4 FROM article \
                        WHERE id > ?1 ORDER BY id LIMIT ?2";

impl Journal {
    /// Removes what is old, looking at no more than so many thousands of
    /// articles; the next call goes on.
    pub fn purge(&mut self, old: &Old, thousands: usize) -> Result<Purged, Error> {
        let connection = &mut self.connection;
        let mut write = || {
            // What is removed is not to be found in the file any more.
            connection.pragma_update(None, "secure_delete", true)?;
            let mut purged = Purged::default();
            if let Some(before) = old.texts {
                purged.texts = remove_texts(connection, before)?;
            }
            if let Some(before) = old.articles {
                connection.execute(AUTHORS, [before.min(old.authors)])?;
                let mut after = i64::MIN;
                for _ in 0..thousands {
                    let (removed, last) = remove_articles(connection, after, before, old.limited)?;
                    purged.articles += removed;
                    let Some(last) = last else {
                        break;
                    };
                    after = last;
                }
            }
            Ok(purged)
        };
        let purged = write().map_err(|source| Error::from_sqlite(&self.file, source))?;
        let lessons = old.articles.map(|before| self.purge_lessons(before));
        Ok(Purged {
            lessons: lessons.transpose()?.unwrap_or_default(),
            ..purged
        })
    }

    /// Gives some of the room that is free in the file back to the system, where
    /// that costs little.
    pub fn give_back(&mut self) -> Result<(), Error> {
        let give = || {
            if is_incremental(&self.connection)? {
                step_through(
                    &self.connection,
                    &format!("PRAGMA incremental_vacuum({PAGES})"),
                )?;
            }
            Ok(())
        };
        give().map_err(|source| self.name(source))
    }

    /// Writes the file anew, without the room that is free and without what may
    /// still stand there: SQLite leaves copies of what it has moved about.
    pub fn shrink(&mut self) -> Result<(), Error> {
        let shrink = || {
            // A journal of the first version gives room back from now on.
            self.connection
                .pragma_update(None, "auto_vacuum", "INCREMENTAL")?;
            self.connection.execute_batch("VACUUM")?;
            // The log holds what the file held.
            step_through(&self.connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        };
        shrink().map_err(|source| self.name(source))
    }
}

fn is_incremental(connection: &Connection) -> rusqlite::Result<bool> {
    let mode: i64 = connection.pragma_query_value(None, "auto_vacuum", |row| row.get(0))?;
    Ok(mode == 2)
}

/// Runs a pragma that works row by row.
fn step_through(connection: &Connection, pragma: &str) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(pragma)?;
    let mut rows = statement.query([])?;
    while rows.next()?.is_some() {}
    Ok(())
}

fn remove_texts(connection: &mut Connection, before: i64) -> rusqlite::Result<usize> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let answers: Vec<i64> = {
        let mut select = transaction.prepare_cached(TEXTS)?;
        let answers = select.query_map([before], |row| row.get(0))?;
        answers.collect::<rusqlite::Result<_>>()?
    };
    for answer in &answers {
        transaction
            .prepare_cached(FORGET_OCTETS)?
            .execute([answer])?;
    }
    transaction.commit()?;
    Ok(answers.len())
}

/// Removes the old ones of the portion behind `after`. Gives back how many there
/// were, and the last one of the portion if there may be more behind it:
/// articles are numbered as they come, so behind a portion without an old one
/// there is none.
fn remove_articles(
    connection: &mut Connection,
    after: i64,
    before: i64,
    limited: i64,
) -> rusqlite::Result<(usize, Option<i64>)> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let portion: Vec<(i64, bool, bool)> = {
        let mut select = transaction.prepare_cached(ARTICLES)?;
        let articles = select.query_map(params![after, PORTION, before, limited], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?;
        articles.collect::<rusqlite::Result<_>>()?
    };
    let mut removed = 0;
    for (article, is_old, stays) in &portion {
        if *is_old && !stays {
            remove_article(&transaction, *article)?;
            removed += 1;
        }
    }
    transaction.commit()?;
    let may_be_more = portion.iter().any(|(_, is_old, _)| *is_old);
    let last = portion.last().map(|(article, ..)| *article);
    Ok((removed, last.filter(|_| may_be_more)))
}

/// What filters said of an article, what stands for its text, what it waits for.
const OF_FILTERS: [&str; 3] = [
    "DELETE FROM opinion WHERE article = ?1",
    "DELETE FROM text WHERE article = ?1",
    "DELETE FROM held WHERE article = ?1",
];

/// An article with its findings, and what reports and filters know of it.
pub(super) fn remove_article(connection: &Connection, article: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM report_event WHERE article = ?1")?
        .execute([article])?;
    for of_filters in OF_FILTERS {
        connection.prepare_cached(of_filters)?.execute([article])?;
    }
    connection
        .prepare_cached("DELETE FROM finding WHERE article = ?1")?
        .execute([article])?;
    connection
        .prepare_cached("DELETE FROM article WHERE id = ?1")?
        .execute([article])?;
    Ok(())
}

#[cfg(test)]
mod tests;
