//! All that was looked at in a time, read once from end to end for the numbers
//! of reports (R67).

use rusqlite::{Row, params};

use super::super::{ArticleState, Error, Journal};
use crate::check::Severity;
use crate::decision::Occasion;

/// An article that was looked at, and one of its findings. An article with more
/// findings comes once for each of them, one after the other; one without comes
/// once.
#[derive(Debug, Clone, Copy)]
pub struct Scanned<'r> {
    /// The number of its row.
    pub article: i64,
    /// The newsgroup through which it came by.
    pub newsgroup: &'r str,
    /// The code of its newsreader, if recognised.
    pub newsreader: Option<&'r str>,
    /// When it was looked at, in unix seconds.
    pub seen: i64,
    /// Why it was checked; absent if it was not.
    pub occasion: Option<Occasion>,
    /// What followed.
    pub state: ArticleState,
    /// The site at which it was injected.
    pub site: Option<&'r str>,
    /// When it was injected, or else written, in unix seconds.
    pub injected: Option<i64>,
    /// Code and severity of the finding, if it counts.
    pub finding: Option<(&'r str, Severity)>,
}

/// How many answers to articles of a newsreader in a newsgroup have come into this state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The newsgroup.
    pub newsgroup: String,
    /// The code of the newsreader, if recognised and the journal still has the article.
    pub newsreader: Option<String>,
    /// Posted, refused or expired.
    pub state: String,
    /// How many.
    pub count: u64,
}

// The index by time leads, so that the rows of an article follow each other.
const SCAN: &str = "SELECT article.id, newsgroup, newsreader, seen, occasion, state, \
        injecting_site, coalesce(injection_date, date), \
        iif(finding.counts IS 0, NULL, finding.code), finding.severity \
    FROM article LEFT JOIN finding ON finding.article = article.id \
    WHERE article.seen >= ?1 AND article.seen < ?2";

const ANSWERS: &str = "SELECT answer.newsgroup, newsreader, answer.state, count(*) \
    FROM answer LEFT JOIN article ON article.message_identifier = answer.precursor \
    WHERE settled >= ?1 AND settled < ?2 GROUP BY 1, 2, 3";

impl Journal {
    /// Gives all that was looked at from `since` on and before `until` to `take`,
    /// article by article.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn scan(
        &self,
        since: i64,
        until: i64,
        mut take: impl FnMut(&Scanned<'_>),
    ) -> Result<(), Error> {
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(SCAN)?;
            let mut rows = statement.query(params![since, until])?;
            while let Some(row) = rows.next()? {
                take(&scanned(row)?);
            }
            Ok(())
        };
        read().map_err(|source| self.name(source))
    }

    /// What became of answers from `since` on and before `until`.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn answers_settled(&self, since: i64, until: i64) -> Result<Vec<Answered>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(ANSWERS)?;
            let rows = statement.query_map(params![since, until], |row| {
                Ok(Answered {
                    newsgroup: row.get(0)?,
                    newsreader: row.get(1)?,
                    state: row.get(2)?,
                    count: row.get::<_, i64>(3)?.try_into().unwrap_or_default(),
                })
            })?;
            rows.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }
}

fn scanned<'r>(row: &'r Row<'_>) -> rusqlite::Result<Scanned<'r>> {
    let text = |column: usize| -> rusqlite::Result<Option<&'r str>> {
        Ok(row.get_ref(column)?.as_str_or_null()?)
    };
    let finding = match text(8)? {
        Some(code) => Some((code, row.get(9)?)),
        None => None,
    };
    Ok(Scanned {
        article: row.get(0)?,
        newsgroup: text(1)?.unwrap_or_default(),
        newsreader: text(2)?,
        seen: row.get(3)?,
        occasion: row.get(4)?,
        state: row.get(5)?,
        site: text(6)?,
        injected: row.get(7)?,
        finding,
    })
}
