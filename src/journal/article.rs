//! Articles and what was found in them; the commit that holds a batch together.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::answer::{AnswerId, NewAnswer, Outcome, settle};
use super::forget::digest;
use super::held;
use super::opinion::{self, Opinion};
use super::word::stored_as_words;
use super::{Error, Journal, LineId, Values};
use crate::article::field::message_id;
use crate::check::Severity;
use crate::decision::Occasion;

stored_as_words! {
    /// The state of an article.
    pub enum ArticleState {
        /// No answer, but there may be one if it comes by through another
        /// newsgroup.
        Silent = "silent",
        /// Its author or thread has had enough answers; never answered later.
        Limited = "limited",
        /// It has an answer, in whatever state.
        Answered = "answered",
    }
}

/// The longest author, in characters: no address that mail can be sent to is
/// longer (64 before the `@`, 255 behind it).
pub const LONGEST_AUTHOR: usize = 320;

/// The longest message identifier that is kept whole, in octets; of a longer one
/// the beginning stands for it. A valid one has at most 250 (RFC 5536, section
/// 3.1.3).
const LONGEST_IDENTIFIER: usize = 1000;

/// A message identifier as it stands in the journal.
pub(super) fn key(message_identifier: &str) -> &str {
    let end = message_identifier.floor_char_boundary(LONGEST_IDENTIFIER);
    message_identifier.get(..end).unwrap_or_default()
}

/// An article that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its message identifier; absent if none could be read. An article
    /// without one is recorded, but not known again.
    pub message_identifier: Option<String>,
    /// The newsgroup through which it came by.
    pub newsgroup: String,
    /// The code of its newsreader, if recognised.
    pub newsreader: Option<String>,
    /// Where it comes from.
    pub origin: Origin,
    /// When it was looked at, in unix seconds: as near to its arrival as is
    /// known.
    pub seen: i64,
    /// Why it was checked; absent if it was not.
    pub occasion: Option<Occasion>,
    /// The decision in words.
    pub reason: String,
    /// What was found, in the order of the answer.
    pub findings: Vec<Finding>,
    /// What filters said of it.
    pub opinions: Vec<Opinion>,
    /// What stands for its text, where same texts are counted.
    pub text: Option<[u8; 32]>,
    /// What follows from it.
    pub conclusion: Conclusion,
}

/// Where an article comes from, as its header tells; absent is what it does not
/// tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The address in `From` in lower case, or what stands there in place of
    /// one; at most [`LONGEST_AUTHOR`] characters.
    pub author: Option<String>,
    /// The site at which it was injected, in lower case.
    pub injecting_site: Option<String>,
    /// `Date`, in unix seconds.
    pub date: Option<i64>,
    /// `Injection-Date`, in unix seconds.
    pub injection_date: Option<i64>,
    /// How many sites `Path` names.
    pub hops: Option<u32>,
}

/// One finding, as far as reports need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code of the check.
    pub code: String,
    /// Its severity in this article.
    pub severity: Severity,
    /// Whether it counts (R11).
    pub counts: bool,
    /// The line of the article in which it stands, from 1.
    pub line: Option<u32>,
    /// The column of that line at which it begins, from 1.
    pub column: Option<u32>,
    /// The column behind its last one.
    pub end_column: Option<u32>,
    /// What the check gave to the text.
    pub values: Values,
}

/// What follows from looking at an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// No answer.
    Silent,
    /// An answer would be due, but for the limits by author or thread.
    Limited,
    /// Its automatic answer waits until filters can tell, until this second at most
    /// (R73).
    Held {
        /// In unix seconds.
        until: i64,
        /// Whether a filter was asked, and could not tell.
        was_asked: bool,
    },
    /// This answer is due.
    Answered(Box<NewAnswer>),
}

impl Conclusion {
    /// The state that the article thereby has.
    pub fn state(&self) -> ArticleState {
        match self {
            Conclusion::Silent | Conclusion::Held { .. } => ArticleState::Silent,
            Conclusion::Limited => ArticleState::Limited,
            Conclusion::Answered(_) => ArticleState::Answered,
        }
    }
}

impl Journal {
    /// Records a batch in one commit: the articles, their findings, the answers
    /// that are now due; and forgets the feed lines that are thereby dealt with.
    /// It is durable when this returns if any answer is due, else from
    /// [`sync`](Self::sync) on: what is lost before is read again.
    ///
    /// An article that is known keeps its row, unless the new one says more
    /// (see `schema.sql`), or it waits for filters and is looked at again. An article that has an answer gets no second one,
    /// unless the operator forces it under another message identifier; so it
    /// does no harm to record the same twice.
    pub fn record(&mut self, batch: &[Record], done_lines: &[LineId]) -> Result<(), Error> {
        self.record_and_settle(batch, done_lines, &[], 0)
    }

    /// Records a batch, and writes down in the same commit what has become of
    /// attempts to post at the time `now`, as [`settle`](Self::settle) does.
    pub fn record_and_settle(
        &mut self,
        batch: &[Record],
        done_lines: &[LineId],
        outcomes: &[(AnswerId, Outcome)],
        now: i64,
    ) -> Result<(), Error> {
        if batch.is_empty() && done_lines.is_empty() && outcomes.is_empty() {
            return Ok(());
        }
        let is_promised = is_promised(batch, outcomes);
        let write = |connection: &mut _| write(connection, batch, done_lines, outcomes, now);
        match is_promised {
            true => write(&mut self.connection),
            false => self.without_sync(write),
        }
        .map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// The state of the article, if it is known.
    pub fn article_state(&self, message_identifier: &str) -> Result<Option<ArticleState>, Error> {
        self.connection
            .prepare_cached("SELECT state FROM article WHERE message_identifier = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([key(message_identifier)], |row| row.get(0))
                    .optional()
            })
            .map_err(|source| self.name(source))
    }
}

/// Whether anything is done because of this: then it has to outlive the power.
fn is_promised(batch: &[Record], outcomes: &[(AnswerId, Outcome)]) -> bool {
    let answered = |record: &Record| record.conclusion.state() == ArticleState::Answered;
    !outcomes.is_empty() || batch.iter().any(answered)
}

fn write(
    connection: &mut Connection,
    batch: &[Record],
    done_lines: &[LineId],
    outcomes: &[(AnswerId, Outcome)],
    now: i64,
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    settle(&transaction, outcomes, now)?;
    for record in batch {
        write_article(&transaction, record)?;
        if let Conclusion::Answered(answer) = &record.conclusion {
            write_answer(&transaction, answer)?;
        }
    }
    {
        let mut forget = transaction.prepare_cached("DELETE FROM feed_line WHERE id = ?1")?;
        let mut settle = transaction.prepare_cached("DELETE FROM line_in_vain WHERE line = ?1")?;
        for line in done_lines {
            forget.execute([line.0])?;
            settle.execute([line.0])?;
        }
    }
    transaction.commit()
}

fn write_article(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    // Nearly every article is new, so that is tried first.
    let new = connection
        .prepare_cached(
            "INSERT INTO article \
             (message_identifier, newsgroup, newsreader, seen, occasion, state, reason, author, \
             identifier_host, injecting_site, date, injection_date, hops) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) \
             ON CONFLICT (message_identifier) DO NOTHING",
        )?
        .execute(params![
            record.message_identifier.as_deref().map(key),
            record.newsgroup,
            record.newsreader,
            record.seen,
            record.occasion,
            record.conclusion.state(),
            record.reason,
            record.origin.author,
            record.message_identifier.as_deref().and_then(host),
            record.origin.injecting_site,
            record.origin.date,
            record.origin.injection_date,
            record.origin.hops,
        ])?;
    let article = if new > 0 {
        connection.last_insert_rowid()
    } else if let Some(article) = replace_article(connection, record)? {
        article
    } else {
        return held::pass(connection, record);
    };
    if new == 0 || matches!(record.conclusion, Conclusion::Held { .. }) {
        held::write(connection, article, record)?;
    }
    let mut insert = connection.prepare_cached(
        "INSERT INTO finding \
         (article, number, code, severity, counts, line, \"column\", end_column, variables) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    for (number, finding) in (0_i64..).zip(&record.findings) {
        insert.execute(params![
            article,
            number,
            finding.code,
            finding.severity,
            finding.counts,
            finding.line,
            finding.column,
            finding.end_column,
            finding.values.json,
        ])?;
    }
    opinion::write(connection, article, record)
}

/// What stands behind the `@` of a valid message identifier, in lower case.
pub(super) fn host(message_identifier: &str) -> Option<String> {
    let identifier = message_id::parse(message_identifier).ok()?;
    Some(identifier.right.to_lowercase())
}

/// Replaces the row of a known article, without its findings and opinions, if the
/// new one says more; and says which it was.
fn replace_article(connection: &Connection, record: &Record) -> rusqlite::Result<Option<i64>> {
    let replaced: Option<i64> = connection
        .prepare_cached(
            "UPDATE article SET newsgroup = ?2, newsreader = ?3, seen = ?4, occasion = ?5, \
             state = ?6, reason = ?7, author = ?8, injecting_site = ?9, date = ?10, \
             injection_date = ?11, hops = ?12 \
             WHERE message_identifier = ?1 \
             AND CASE ?6 WHEN 'answered' THEN 3 WHEN 'limited' THEN 2 ELSE ?5 IS NOT NULL END \
                 > CASE state WHEN 'answered' THEN 3 WHEN 'limited' THEN 2 \
                   ELSE occasion IS NOT NULL \
                        AND (?5 IS NULL OR id NOT IN (SELECT article FROM held)) END \
             RETURNING id",
        )?
        .query_row(
            params![
                record.message_identifier.as_deref().map(key),
                record.newsgroup,
                record.newsreader,
                record.seen,
                record.occasion,
                record.conclusion.state(),
                record.reason,
                record.origin.author,
                record.origin.injecting_site,
                record.origin.date,
                record.origin.injection_date,
                record.origin.hops,
            ],
            |row| row.get(0),
        )
        .optional()?;
    if let Some(article) = replaced {
        connection
            .prepare_cached("DELETE FROM finding WHERE article = ?1")?
            .execute([article])?;
        opinion::remove(connection, article)?;
    }
    Ok(replaced)
}

fn write_answer(connection: &Connection, answer: &NewAnswer) -> rusqlite::Result<()> {
    // The identifier alone would not do: it changes with the configured domain.
    let new = connection
        .prepare_cached(
            "INSERT INTO answer (message_identifier, precursor, newsgroup, occasion, \
             author, thread, created, expires, state) \
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'due' \
             WHERE ?4 = 'forced' OR NOT (EXISTS (SELECT 1 FROM answer WHERE precursor = ?2) \
             OR EXISTS (SELECT 1 FROM answer WHERE precursor = ?9)) \
             ON CONFLICT (message_identifier) DO NOTHING",
        )?
        .execute(params![
            answer.message_identifier,
            answer.precursor,
            answer.newsgroup,
            answer.occasion,
            answer.author,
            answer.thread,
            answer.created,
            answer.expires,
            digest(&answer.precursor),
        ])?;
    if new > 0 {
        connection
            .prepare_cached("INSERT INTO proto_article (answer, octets) VALUES (?1, ?2)")?
            .execute(params![connection.last_insert_rowid(), answer.article])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
