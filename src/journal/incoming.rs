//! Lines of a channel feed: taken in at once, dealt with in their time.
//!
//! One handle takes lines in, another works on them; they may be in different
//! processes, and several may take in at once. What waits lies in the file, not
//! in memory.

use rusqlite::{TransactionBehavior, params};

use super::{Error, Journal};

/// The place of a feed line in the journal. It is never given to another line.
///
/// [`LineId::START`] lies before all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LineId(pub(super) i64);

impl LineId {
    /// Before the first line.
    pub const START: LineId = LineId(0);
}

impl Journal {
    /// Takes in the lines, in their order, in one commit, which is durable when
    /// this returns.
    pub fn take_in(&mut self, lines: &[&[u8]]) -> Result<(), Error> {
        if lines.is_empty() {
            return Ok(());
        }
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            {
                let mut insert =
                    transaction.prepare_cached("INSERT INTO feed_line (line) VALUES (?1)")?;
                for line in lines {
                    insert.execute([line])?;
                }
            }
            transaction.commit()
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// At most `limit` of the lines that wait, from the one after `after` on,
    /// in the order in which they were taken in. They stay until
    /// [`record`](Self::record) forgets them.
    pub fn next_lines(&self, after: LineId, limit: usize) -> Result<Vec<(LineId, Vec<u8>)>, Error> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, line FROM feed_line WHERE id > ?1 ORDER BY id LIMIT ?2",
            )?;
            let lines = statement.query_map(params![after.0, limit], |row| {
                Ok((LineId(row.get(0)?), row.get(1)?))
            })?;
            lines.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// How many lines wait.
    pub fn lines_waiting(&self) -> Result<u64, Error> {
        self.connection
            .prepare_cached("SELECT count(*) FROM feed_line")
            .and_then(|mut statement| statement.query_one([], |row| row.get::<_, i64>(0)))
            .map(i64::unsigned_abs)
            .map_err(|source| self.name(source))
    }
}
