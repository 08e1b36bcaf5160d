//! What scoring filters said of articles, and which texts came by (R70, R71).

use rusqlite::{Connection, params};

use super::article::key;
use super::{Error, Journal, Record};
use crate::filter::Points;

/// What a filter said of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Its name.
    pub filter: String,
    /// What it gives; nothing where it could not tell.
    pub points: Option<Points>,
    /// Why, or why it could not.
    pub reason: String,
}

/// An article that some filter could not score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unscored {
    row: i64,
    /// Its message identifier, if it has one.
    pub message_identifier: Option<String>,
    /// The newsgroup through which it came by.
    pub newsgroup: String,
    /// When it was looked at, in unix seconds.
    pub seen: i64,
    /// Until when its answer waits, if it does.
    pub held_until: Option<i64>,
    /// What all filters said of it.
    pub opinions: Vec<Opinion>,
}

const UNSCORED: &str = "SELECT id, message_identifier, newsgroup, seen, until \
    FROM article LEFT JOIN held ON held.article = id \
    WHERE id IN (SELECT article FROM opinion WHERE points IS NULL) ORDER BY seen, id";

const SAME_TEXT: &str = "SELECT count(*) FROM text JOIN article ON article.id = text.article \
    WHERE digest = ?1 AND seen >= ?2 AND message_identifier IS NOT ?3";

const OPINIONS: &str = "SELECT filter, points, reason FROM opinion WHERE article = ?1";

impl Journal {
    /// How many other articles than this one came by with the same text since then.
    pub fn same_text(
        &self,
        digest: &[u8; 32],
        since: i64,
        message_identifier: Option<&str>,
    ) -> Result<u32, Error> {
        self.connection
            .prepare_cached(SAME_TEXT)
            .and_then(|mut statement| {
                let identifier = message_identifier.map(key);
                statement.query_row(params![digest, since, identifier], |row| row.get(0))
            })
            .map_err(|source| self.name(source))
    }

    /// The articles that some filter could not score, the one that was looked at first
    /// before the others.
    pub fn unscored(&self) -> Result<Vec<Unscored>, Error> {
        let read = || -> rusqlite::Result<Vec<Unscored>> {
            let mut articles = self.connection.prepare_cached(UNSCORED)?;
            let articles = articles.query_map([], |row| {
                Ok(Unscored {
                    row: row.get(0)?,
                    opinions: of(&self.connection, row.get(0)?)?,
                    message_identifier: row.get(1)?,
                    newsgroup: row.get(2)?,
                    seen: row.get(3)?,
                    held_until: row.get(4)?,
                })
            })?;
            articles.collect()
        };
        read().map_err(|source| self.name(source))
    }

    /// Nobody can be asked about this article any more: that filters could not score it
    /// is no longer kept.
    pub fn give_up_scoring(&mut self, article: &Unscored) -> Result<(), Error> {
        self.connection
            .execute(
                "DELETE FROM opinion WHERE article = ?1 AND points IS NULL",
                [article.row],
            )
            .map(drop)
            .map_err(|source| self.name(source))
    }

    /// Makes ready for [`author_since`](Self::author_since) to be asked often.
    pub fn index_authors(&self) -> Result<(), Error> {
        self.connection
            .execute_batch("CREATE INDEX IF NOT EXISTS article_by_author ON article (author, seen)")
            .map_err(|source| self.name(source))
    }

    /// When the author, in lower case, was first seen; nothing where he was not.
    pub fn author_since(&self, author: &str) -> Result<Option<i64>, Error> {
        self.connection
            .prepare_cached("SELECT min(seen) FROM article WHERE author = ?1")
            .and_then(|mut statement| statement.query_row([author], |row| row.get(0)))
            .map_err(|source| self.name(source))
    }
}

/// Writes down what belongs to an article whose row is this one.
pub(super) fn write(
    connection: &Connection,
    article: i64,
    record: &Record,
) -> rusqlite::Result<()> {
    add(connection, article, &record.opinions)?;
    if let Some(digest) = &record.text {
        connection
            .prepare_cached("INSERT OR IGNORE INTO text VALUES (?1, ?2)")?
            .execute(params![digest, article])?;
    }
    Ok(())
}

pub(super) fn add(
    connection: &Connection,
    article: i64,
    opinions: &[Opinion],
) -> rusqlite::Result<()> {
    for opinion in opinions {
        connection
            .prepare_cached("INSERT OR REPLACE INTO opinion VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                article,
                opinion.filter,
                opinion.points.map(Points::tenths),
                opinion.reason,
            ])?;
    }
    Ok(())
}

pub(super) fn remove(connection: &Connection, article: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM opinion WHERE article = ?1")?
        .execute([article])
        .map(drop)
}

/// What filters said of the article with this row.
pub(super) fn of(connection: &Connection, article: i64) -> rusqlite::Result<Vec<Opinion>> {
    let mut opinions = connection.prepare_cached(OPINIONS)?;
    let opinions = opinions.query_map([article], |row| {
        let tenths: Option<i32> = row.get(1)?;
        Ok(Opinion {
            filter: row.get(0)?,
            points: tenths.map(Points::from_tenths),
            reason: row.get(2)?,
        })
    })?;
    opinions.collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{NOW, silent};
    use super::super::{Old, Origin, Purged, Search, Store, Taught};
    use super::*;
    use crate::filter::Class;

    fn scored(identifier: &str, text: u8) -> Record {
        let said = |filter: &str, points: Option<i32>| Opinion {
            filter: filter.to_owned(),
            points: points.map(Points::from_tenths),
            reason: "why".to_owned(),
        };
        Record {
            opinions: vec![said("links", Some(-25)), said("rspamd", None)],
            text: Some([text; 32]),
            origin: Origin {
                author: Some("erika@poster.example".to_owned()),
                ..Origin::default()
            },
            ..silent(identifier)
        }
    }

    fn rows(journal: &Journal) -> Vec<i64> {
        ["opinion", "text"]
            .map(|table| {
                let query = format!("SELECT count(*) FROM {table}");
                let count = journal.connection.query_row(&query, [], |row| row.get(0));
                count.unwrap()
            })
            .to_vec()
    }

    #[test]
    fn r70_points_and_reasons_are_kept_with_the_article() {
        let mut journal = Journal::in_memory().unwrap();
        let record = scored("<a@x.example>", 1);
        journal.record(std::slice::from_ref(&record), &[]).unwrap();
        journal.record(std::slice::from_ref(&record), &[]).unwrap();
        let mut found = Vec::new();
        journal
            .history(&Search::default(), |entry| {
                found.push(entry.opinions);
                true
            })
            .unwrap();
        assert_eq!(found, [record.opinions]);
    }

    #[test]
    fn r71_other_articles_with_the_same_text_are_counted() {
        let mut journal = Journal::in_memory().unwrap();
        let records = [
            scored("<a@x.example>", 1),
            scored("<b@x.example>", 1),
            scored("<c@x.example>", 2),
        ];
        journal.record(&records, &[]).unwrap();
        let count = |since, identifier| journal.same_text(&[1; 32], since, identifier).unwrap();
        assert_eq!(count(NOW, Some("<a@x.example>")), 1, "not itself");
        assert_eq!(count(NOW, None), 2);
        assert_eq!(count(NOW + 1, None), 0, "too long ago");
        assert_eq!(journal.same_text(&[3; 32], 0, None).unwrap(), 0);
    }

    #[test]
    fn r73_articles_that_a_filter_could_not_score_are_listed() {
        let mut journal = Journal::in_memory().unwrap();
        let scored_by_all = Record {
            opinions: Vec::new(),
            ..scored("<b@x.example>", 1)
        };
        journal
            .record(&[scored("<a@x.example>", 1), scored_by_all], &[])
            .unwrap();
        let unscored = journal.unscored().unwrap();
        let names: Vec<_> = unscored.iter().map(|one| &one.message_identifier).collect();
        assert_eq!(names, [&Some("<a@x.example>".to_owned())]);
        assert_eq!(unscored[0].opinions.len(), 2);
        assert_eq!(unscored[0].held_until, None);
    }

    #[test]
    fn r73_what_can_be_scored_no_more_is_not_unscored() {
        let mut journal = Journal::in_memory().unwrap();
        let nameless = Record {
            message_identifier: None,
            ..scored("", 2)
        };
        let records = [scored("<a@x.example>", 1), nameless];
        journal.record(&records, &[]).unwrap();
        for left in [1, 0] {
            let first = journal.unscored().unwrap().remove(0);
            journal.give_up_scoring(&first).unwrap();
            assert_eq!(journal.unscored().unwrap().len(), left);
        }
        assert_eq!(rows(&journal), [2, 2], "what others said stays");
    }

    #[test]
    fn r72_the_index_of_authors_is_made_once() {
        let journal = Journal::in_memory().unwrap();
        for _ in 0..2 {
            journal.index_authors().unwrap();
        }
        let plan = "EXPLAIN QUERY PLAN SELECT min(seen) FROM article WHERE author = 'x'";
        let plan = journal
            .connection
            .query_row(plan, [], |row| row.get::<_, String>(3));
        let plan = plan.unwrap();
        assert!(plan.contains("COVERING INDEX article_by_author"), "{plan}");
    }

    #[test]
    fn r72_an_author_is_known_since_his_first_article() {
        let mut journal = Journal::in_memory().unwrap();
        let later = Record {
            seen: NOW + 9,
            ..scored("<b@x.example>", 1)
        };
        journal
            .record(&[later, scored("<a@x.example>", 1)], &[])
            .unwrap();
        let since = |author| journal.author_since(author).unwrap();
        assert_eq!(since("erika@poster.example"), Some(NOW));
        assert_eq!(since("otto@poster.example"), None);
    }

    #[test]
    fn r75_what_filters_said_goes_with_the_article() {
        let mut journal = Journal::in_memory().unwrap();
        journal.record(&[scored("<a@x.example>", 1)], &[]).unwrap();
        assert_eq!(rows(&journal), [2, 1]);
        let old = |articles| Old {
            articles: Some(articles),
            texts: None,
            limited: articles,
            authors: articles,
        };
        let taught = Taught::sample("<a@x.example>", Class::Spam, &["spamd"]);
        journal.enter_lesson(&taught).unwrap();
        let lessons = |purged: Purged| purged.lessons;
        assert_eq!(lessons(journal.purge(&old(NOW), 9).unwrap()), 0);
        assert_eq!(rows(&journal), [2, 1], "not older");
        assert_eq!(lessons(journal.purge(&old(NOW + 1), 9).unwrap()), 1);
        assert_eq!(rows(&journal), [0, 0]);
        journal.record(&[scored("<a@x.example>", 1)], &[]).unwrap();
        journal.forget("erika@poster.example", NOW).unwrap();
        assert_eq!(rows(&journal), [0, 0]);
    }
}
