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
    for opinion in &record.opinions {
        connection
            .prepare_cached("INSERT OR REPLACE INTO opinion VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                article,
                opinion.filter,
                opinion.points.map(Points::tenths),
                opinion.reason,
            ])?;
    }
    if let Some(digest) = &record.text {
        connection
            .prepare_cached("INSERT OR IGNORE INTO text VALUES (?1, ?2)")?
            .execute(params![digest, article])?;
    }
    Ok(())
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
    use super::super::{Old, Origin, Search};
    use super::*;

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
        journal.purge(&old(NOW), 9).unwrap();
        assert_eq!(rows(&journal), [2, 1], "not older");
        journal.purge(&old(NOW + 1), 9).unwrap();
        assert_eq!(rows(&journal), [0, 0]);
        journal.record(&[scored("<a@x.example>", 1)], &[]).unwrap();
        journal.forget("erika@poster.example", NOW).unwrap();
        assert_eq!(rows(&journal), [0, 0]);
    }
}
