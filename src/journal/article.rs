//! Articles and what was found in them; the commit that holds a batch together.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::answer::NewAnswer;
use super::word::stored_as_words;
use super::{Error, Journal, LineId};
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
    /// When it was looked at, in unix seconds.
    pub seen: i64,
    /// Why it was checked; absent if it was not.
    pub occasion: Option<Occasion>,
    /// The decision in words.
    pub reason: String,
    /// What was found, in the order of the answer.
    pub findings: Vec<Finding>,
    /// What follows from it.
    pub conclusion: Conclusion,
}

/// One finding, as far as reports need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The code of the check.
    pub code: String,
    /// Its severity in this article.
    pub severity: Severity,
}

/// What follows from looking at an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conclusion {
    /// No answer.
    Silent,
    /// An answer would be due, but for the limits by author or thread.
    Limited,
    /// This answer is due.
    Answered(Box<NewAnswer>),
}

impl Conclusion {
    /// The state that the article thereby has.
    pub fn state(&self) -> ArticleState {
        match self {
            Conclusion::Silent => ArticleState::Silent,
            Conclusion::Limited => ArticleState::Limited,
            Conclusion::Answered(_) => ArticleState::Answered,
        }
    }
}

impl Journal {
    /// Records a batch in one commit, which is durable when this returns: the
    /// articles, their findings, the answers that are now due; and forgets the
    /// feed lines that are thereby dealt with.
    ///
    /// An article that is known keeps its row, unless the new one says more
    /// (see `schema.sql`). An article that has an answer gets no second one,
    /// unless the operator forces it under another message identifier; so it
    /// does no harm to record the same twice.
    pub fn record(&mut self, batch: &[Record], done_lines: &[LineId]) -> Result<(), Error> {
        if batch.is_empty() && done_lines.is_empty() {
            return Ok(());
        }
        write(&mut self.connection, batch, done_lines)
            .map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// The state of the article, if it is known.
    pub fn article_state(&self, message_identifier: &str) -> Result<Option<ArticleState>, Error> {
        self.connection
            .prepare_cached("SELECT state FROM article WHERE message_identifier = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([message_identifier], |row| row.get(0))
                    .optional()
            })
            .map_err(|source| self.name(source))
    }
}

fn write(
    connection: &mut Connection,
    batch: &[Record],
    done_lines: &[LineId],
) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for record in batch {
        write_article(&transaction, record)?;
        if let Conclusion::Answered(answer) = &record.conclusion {
            write_answer(&transaction, answer)?;
        }
    }
    {
        let mut forget = transaction.prepare_cached("DELETE FROM feed_line WHERE id = ?1")?;
        for line in done_lines {
            forget.execute([line.0])?;
        }
    }
    transaction.commit()
}

fn write_article(connection: &Connection, record: &Record) -> rusqlite::Result<()> {
    let row: Option<i64> = connection
        .prepare_cached(
            "INSERT INTO article \
             (message_identifier, newsgroup, newsreader, seen, occasion, state, reason) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) \
             ON CONFLICT (message_identifier) DO UPDATE SET \
             newsgroup = excluded.newsgroup, newsreader = excluded.newsreader, \
             seen = excluded.seen, occasion = excluded.occasion, \
             state = excluded.state, reason = excluded.reason \
             WHERE CASE excluded.state WHEN 'answered' THEN 3 WHEN 'limited' THEN 2 \
                   ELSE excluded.occasion IS NOT NULL END \
                 > CASE article.state WHEN 'answered' THEN 3 WHEN 'limited' THEN 2 \
                   ELSE article.occasion IS NOT NULL END \
             RETURNING id",
        )?
        .query_row(
            params![
                record.message_identifier,
                record.newsgroup,
                record.newsreader,
                record.seen,
                record.occasion,
                record.conclusion.state(),
                record.reason,
            ],
            |row| row.get(0),
        )
        .optional()?;
    let Some(article) = row else {
        return Ok(());
    };
    connection
        .prepare_cached("DELETE FROM finding WHERE article = ?1")?
        .execute([article])?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO finding (article, number, code, severity) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (number, finding) in (0_i64..).zip(&record.findings) {
        insert.execute(params![article, number, finding.code, finding.severity])?;
    }
    Ok(())
}

fn write_answer(connection: &Connection, answer: &NewAnswer) -> rusqlite::Result<()> {
    // The identifier alone would not do: it changes with the configured domain.
    connection
        .prepare_cached(
            "INSERT INTO answer (message_identifier, precursor, newsgroup, occasion, article, \
             author, thread, created, expires, state) \
             SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'due' \
             WHERE ?4 = 'forced' OR NOT EXISTS (SELECT 1 FROM answer WHERE precursor = ?2) \
             ON CONFLICT (message_identifier) DO NOTHING",
        )?
        .execute(params![
            answer.message_identifier,
            answer.precursor,
            answer.newsgroup,
            answer.occasion,
            answer.article,
            answer.author,
            answer.thread,
            answer.created,
            answer.expires,
        ])?;
    Ok(())
}
