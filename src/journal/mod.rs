//! What was seen, decided, found and posted.
//!
//! The journal is what makes "exactly one answer" true. The one idea: *first
//! the journal, then the world*. An article's row, its findings, its answer in
//! the state [`due`](AnswerState::Due) and the removal of the feed line it came
//! by are one commit ([`Journal::record`]), durable before anything is posted.
//! Only then is the answer posted, and its [`Outcome`] written down. Whatever
//! is lost by a crash in between is an outcome: the answer is then still due,
//! and its message identifier, always the same for the same precursor, tells
//! the news server (and thereby us) whether it was there before.
//!
//! One file, `NAME.db`; its tables and the states of their rows are explained
//! in `schema.sql` beside this file. One of an earlier version is brought to
//! today's when it is opened. Several handles, in several threads and
//! processes, may use it at once: each is a [`Journal`] of its own.
//!
//! All calls block. Times are seconds since 1970-01-01 00:00:00 UTC and always
//! come from the caller.

mod answer;
mod article;
mod author;
mod beginning;
mod copy;
mod damage;
mod error;
mod forget;
mod held;
mod history;
mod incoming;
mod last_run;
mod lesson;
mod newsgroup;
mod open;
mod opinion;
mod pending;
mod purge;
mod report;
mod run;
#[cfg(test)]
pub(crate) mod sample;
mod standing;
mod statistics;
mod store;
mod upgrade;
mod values;
mod warning;
mod withdrawal;
mod word;

pub use answer::{Answer, AnswerId, AnswerState, Expired, NewAnswer, Outcome, Span, Waiting};
pub use article::{ArticleState, Conclusion, Finding, LONGEST_AUTHOR, Origin, Record};
pub use author::Checked;
pub use error::Error;
pub use forget::Forgotten;
pub use held::Held;
pub use history::{Entry, Found, Search};
pub use incoming::LineId;
pub use last_run::LastRun;
pub use lesson::{LessonId, Taught, identity, learnt};
pub use newsgroup::{InVain, Remembered};
pub use open::BUSY_TIMEOUT;
pub use opinion::{Opinion, Unscored};
pub use purge::{Old, Purged};
pub use report::{
    Answered, Event, Fate, Judged, LastReport, NewReport, Report, ReportState, Scanned, Told,
    ToldEvent,
};
pub use run::{Mode, RunId};
pub use standing::{Day, Standing, WaitingGroup};
pub use statistics::{Statistics, StatisticsState};
pub use store::{Kept, Store};
pub use values::Values;
pub use withdrawal::WithdrawalState;

use std::cell::Cell;
use std::path::PathBuf;

use rusqlite::Connection;
use tempfile::TempDir;

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    connection: Connection,
    /// What the errors name.
    file: PathBuf,
    /// Whether a commit may do without its sync.
    may_sync_later: bool,
    /// Whether one has, and none with a sync has come after it, as far as is known.
    is_ahead: bool,
    /// Whether anybody was forgotten, as long as that cannot change.
    has_forgotten: Cell<Option<bool>>,
    /// Where the copy lies that a journal opened only for reading works on. It
    /// is never read, only removed along with the journal, after the
    /// connection.
    _copy: Option<TempDir>,
}

impl Journal {
    /// Names the file in what SQLite says.
    fn name(&self, source: rusqlite::Error) -> Error {
        Error::from_sqlite(&self.file, source)
    }
}
