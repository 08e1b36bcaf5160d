//! Reports (R60 to R62): what is still to be told, and what was told.
//!
//! First the journal, then the world, as with answers: a report, the fate of
//! every event that was looked at, the keys that are held back from now on and
//! the time of the run are one commit ([`Journal::record_reports`]). Only then
//! is the report sent, and that written down.

mod event;
mod scan;

pub use event::{Event, Fate, LastReport, Told, ToldEvent};
pub use scan::{Answered, Scanned};

use rusqlite::{OptionalExtension, Row, TransactionBehavior, params};

use super::word::stored_as_words;
use super::{Error, Journal};
use crate::check::Severity;

stored_as_words! {
    /// The state of a report.
    pub enum ReportState {
        /// It is to be sent.
        Due = "due",
        /// It was sent.
        Sent = "sent",
        /// The operator does not want it sent.
        Dropped = "dropped",
    }
}

/// A report as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What it is called; its message identifier is made of it.
    pub label: String,
    /// The newsgroup that it is about.
    pub newsgroup: String,
    /// The severity of the findings that it is about.
    pub severity: Severity,
    /// From when on, in unix seconds.
    pub since: i64,
    /// Until when, this second not included.
    pub until: i64,
    /// When it was made, in unix seconds.
    pub created: i64,
    /// All numbers in it: a JSON object.
    pub figures: String,
    /// Whether it was sent.
    pub state: ReportState,
    /// When it was sent or dropped.
    pub settled: Option<i64>,
}

/// A report that is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// What it is called.
    pub label: String,
    /// The newsgroup that it is about.
    pub newsgroup: String,
    /// All numbers in it: a JSON object.
    pub figures: String,
}

/// What a run of reports over one severity has come to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// The reports; none where there was nothing to say.
    pub reports: Vec<NewReport>,
    /// What became of each event, and the label of the report that tells it.
    pub fates: Vec<(Event, Fate, Option<String>)>,
    /// All keys that are held back from now on.
    pub told: Vec<Told>,
}

const SELECT: &str = "SELECT label, newsgroup, severity, since, until, created, figures, \
    iif(state = 'due' AND dropped IS NOT NULL, 'dropped', state), coalesce(settled, dropped) \
    FROM report";

const INSERT_EVENT: &str = "INSERT INTO report_event \
    (article, code, severity, newsgroup, seen, fate, report) \
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, (SELECT id FROM report WHERE label = ?7) \
    WHERE EXISTS (SELECT 1 FROM article WHERE id = ?1) \
    ON CONFLICT (article, code) DO UPDATE SET fate = excluded.fate, report = excluded.report";

impl Journal {
    /// Writes down a run of reports over what was looked at from `since` on and
    /// before `until`, in one commit: all of it is there when this returns, or
    /// nothing. The reports are thereby due.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn record_reports(
        &mut self,
        severity: Severity,
        (since, until): (i64, i64),
        judged: &Judged,
        now: i64,
    ) -> Result<(), Error> {
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for report in &judged.reports {
                transaction
                    .prepare_cached(
                        "INSERT INTO report \
                         (label, newsgroup, severity, since, until, created, figures, state) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'due')",
                    )?
                    .execute(params![
                        report.label,
                        report.newsgroup,
                        severity,
                        since,
                        until,
                        now,
                        report.figures
                    ])?;
            }
            for (event, fate, label) in &judged.fates {
                // An article may have been removed meanwhile.
                transaction.prepare_cached(INSERT_EVENT)?.execute(params![
                    event.article,
                    event.code,
                    severity,
                    event.newsgroup,
                    event.seen,
                    fate,
                    label
                ])?;
            }
            transaction
                .prepare_cached("DELETE FROM report_told WHERE severity = ?1")?
                .execute([severity])?;
            for told in &judged.told {
                transaction
                    .prepare_cached(
                        "INSERT INTO report_told (severity, newsgroup, code, author, at, label) \
                         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    )?
                    .execute(params![
                        severity,
                        told.newsgroup,
                        told.code,
                        told.author,
                        told.at,
                        told.label
                    ])?;
            }
            transaction
                .prepare_cached(
                    "INSERT INTO report_run (severity, begun, last) VALUES (?1, ?2, ?3) \
                     ON CONFLICT (severity) DO UPDATE SET last = excluded.last",
                )?
                .execute(params![severity, since, until])?;
            transaction.commit()
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// All reports, the oldest first.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn reports(&self) -> Result<Vec<Report>, Error> {
        self.select_reports(&format!("{SELECT} ORDER BY id"))
    }

    /// The reports that are to be sent, the oldest first.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn reports_due(&self) -> Result<Vec<Report>, Error> {
        self.select_reports(&format!(
            "{SELECT} WHERE state = 'due' AND dropped IS NULL ORDER BY id"
        ))
    }

    fn select_reports(&self, query: &str) -> Result<Vec<Report>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(query)?;
            let reports = statement.query_map([], report)?;
            reports.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// The report of this label.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn report(&self, label: &str) -> Result<Option<Report>, Error> {
        self.connection
            .prepare_cached(&format!("{SELECT} WHERE label = ?1"))
            .and_then(|mut statement| statement.query_row([label], report).optional())
            .map_err(|source| self.name(source))
    }

    /// Writes down that the report was sent.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn report_was_sent(&mut self, label: &str, now: i64) -> Result<(), Error> {
        self.connection
            .execute(
                "UPDATE report SET state = 'sent', settled = ?2 WHERE label = ?1",
                params![label, now],
            )
            .map(drop)
            .map_err(|source| self.name(source))
    }

    /// Writes down that the report is not to be sent any more, if it is due. What it
    /// tells is not told by another.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn drop_report(&mut self, label: &str, now: i64) -> Result<bool, Error> {
        self.connection
            .execute(
                "UPDATE report SET dropped = ?2 \
                 WHERE label = ?1 AND state = 'due' AND dropped IS NULL",
                params![label, now],
            )
            .map(|changed| changed > 0)
            .map_err(|source| self.name(source))
    }
}

fn report(row: &Row<'_>) -> rusqlite::Result<Report> {
    Ok(Report {
        label: row.get(0)?,
        newsgroup: row.get(1)?,
        severity: row.get(2)?,
        since: row.get(3)?,
        until: row.get(4)?,
        created: row.get(5)?,
        figures: row.get(6)?,
        state: row.get(7)?,
        settled: row.get(8)?,
    })
}

#[cfg(test)]
mod tests;
