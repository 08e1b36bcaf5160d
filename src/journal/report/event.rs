//! Events: what reports tell, hold back and leave out.

use rusqlite::{OptionalExtension, Row, params};

use super::super::word::stored_as_words;
use super::super::{Error, Journal};
use crate::check::Severity;

stored_as_words! {
    /// What became of an event in reports.
    pub enum Fate {
        /// `report_filter` has left it out.
        Filtered = "filtered",
        /// `report_credibility` has left it out.
        Discounted = "discounted",
        /// Its key was reported shortly before.
        Held = "held",
        /// It was held, and is reported no more.
        Expired = "expired",
        /// It is told in a report.
        Reported = "reported",
        /// It was held, and is told in a report.
        Relapsed = "relapsed",
    }
}

/// The findings of one code in one article, which count as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The number of the article's row.
    pub article: i64,
    /// The code of the check.
    pub code: String,
    /// The newsgroup through which the article came by.
    pub newsgroup: String,
    /// The author of the article; empty if there is none.
    pub author: String,
    /// The code of its newsreader, if recognised.
    pub newsreader: Option<String>,
    /// When it was looked at, in unix seconds.
    pub seen: i64,
    /// The message identifier of the article, if it has one.
    pub message_identifier: Option<String>,
}

/// A key that was reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The newsgroup.
    pub newsgroup: String,
    /// The code of the check.
    pub code: String,
    /// The author; empty if there is none.
    pub author: String,
    /// When it was reported, in unix seconds.
    pub at: i64,
    /// The label of the report.
    pub label: String,
}

/// The runs over one severity so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastReport {
    /// From when on the first of them looked.
    pub begun: i64,
    /// When the last one was.
    pub last: i64,
}

/// An event as a report tells it to the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldEvent {
    /// The event.
    pub event: Event,
    /// Whether it had been held back before.
    pub is_relapse: bool,
}

const NEW: &str = "SELECT DISTINCT article.id, finding.code, article.newsgroup, \
        coalesce(article.author, ''), article.newsreader, article.seen, \
        article.message_identifier \
    FROM article JOIN finding ON finding.article = article.id \
    WHERE article.seen >= ?2 AND article.seen < ?3 \
    AND finding.severity = ?1 AND finding.counts IS NOT 0 \
    AND NOT EXISTS (SELECT 1 FROM report_event \
        WHERE report_event.article = article.id AND report_event.code = finding.code) \
    ORDER BY article.seen, article.id, finding.code";

const HELD: &str = "SELECT article.id, report_event.code, report_event.newsgroup, \
        coalesce(article.author, ''), article.newsreader, report_event.seen, \
        article.message_identifier \
    FROM report_event JOIN article ON article.id = report_event.article \
    WHERE report_event.fate = 'held' AND report_event.severity = ?1 \
    ORDER BY report_event.seen, article.id, report_event.code";

const TOLD: &str = "SELECT article.id, report_event.code, report_event.newsgroup, \
        coalesce(article.author, ''), article.newsreader, report_event.seen, \
        article.message_identifier, report_event.fate = 'relapsed' \
    FROM report_event JOIN article ON article.id = report_event.article \
    WHERE report_event.report = (SELECT id FROM report WHERE label = ?1) \
    ORDER BY report_event.code, report_event.seen, article.id";

impl Journal {
    /// The runs of reports over this severity so far.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn last_report(&self, severity: Severity) -> Result<Option<LastReport>, Error> {
        self.connection
            .prepare_cached("SELECT begun, last FROM report_run WHERE severity = ?1")
            .and_then(|mut statement| {
                let row = |row: &Row<'_>| {
                    Ok(LastReport {
                        begun: row.get(0)?,
                        last: row.get(1)?,
                    })
                };
                statement.query_row([severity], row).optional()
            })
            .map_err(|source| self.name(source))
    }

    /// The events from `since` on and before `until` that no report has looked
    /// at.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn new_events(
        &self,
        severity: Severity,
        since: i64,
        until: i64,
    ) -> Result<Vec<Event>, Error> {
        self.events(NEW, params![severity, since, until])
    }

    /// The events that are held back.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn held_events(&self, severity: Severity) -> Result<Vec<Event>, Error> {
        self.events(HELD, [severity])
    }

    fn events(&self, query: &str, values: impl rusqlite::Params) -> Result<Vec<Event>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(query)?;
            let events = statement.query_map(values, event)?;
            events.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// The keys that were reported and are still held back.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn told(&self, severity: Severity) -> Result<Vec<Told>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT newsgroup, code, author, at, label FROM report_told WHERE severity = ?1",
            )?;
            let told = statement.query_map([severity], |row| {
                Ok(Told {
                    newsgroup: row.get(0)?,
                    code: row.get(1)?,
                    author: row.get(2)?,
                    at: row.get(3)?,
                    label: row.get(4)?,
                })
            })?;
            told.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// The events that the report of this label tells, as far as their articles
    /// are still kept.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn events_of_report(&self, label: &str) -> Result<Vec<ToldEvent>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(TOLD)?;
            let events = statement.query_map([label], |row| {
                Ok(ToldEvent {
                    event: event(row)?,
                    is_relapse: row.get(7)?,
                })
            })?;
            events.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }
}

fn event(row: &Row<'_>) -> rusqlite::Result<Event> {
    Ok(Event {
        article: row.get(0)?,
        code: row.get(1)?,
        newsgroup: row.get(2)?,
        author: row.get(3)?,
        newsreader: row.get(4)?,
        seen: row.get(5)?,
        message_identifier: row.get(6)?,
    })
}
