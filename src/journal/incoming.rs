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

    /// The same without those that were asked for in vain and wait beyond `now`.
    pub fn lines_to_ask(
        &self,
        after: LineId,
        limit: usize,
        now: i64,
    ) -> Result<Vec<(LineId, Vec<u8>)>, Error> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT id, line FROM feed_line WHERE id > ?1 AND NOT EXISTS \
                 (SELECT 1 FROM line_in_vain WHERE line = id AND until > ?3) \
                 ORDER BY id LIMIT ?2",
            )?;
            let lines = statement.query_map(params![after.0, limit, now], |row| {
                Ok((LineId(row.get(0)?), row.get(1)?))
            })?;
            lines.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }

    /// This line was asked for in vain, and waits until then. Says how often it
    /// was.
    pub fn line_in_vain(&mut self, line: LineId, until: i64) -> Result<u32, Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO line_in_vain (line, times, until) VALUES (?1, 1, ?2) \
                 ON CONFLICT (line) DO UPDATE SET times = times + 1, until = ?2 RETURNING times",
            )
            .and_then(|mut statement| statement.query_one(params![line.0, until], |row| row.get(0)))
            .map_err(|source| self.name(source))
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

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn lines(journal: &Journal) -> Vec<Vec<u8>> {
        let waiting = journal.next_lines(LineId::START, 1_000_000).unwrap();
        waiting.into_iter().map(|(_, line)| line).collect()
    }

    #[test]
    fn lines_wait_in_order_and_octet_for_octet() {
        let mut journal = Journal::in_memory().unwrap();
        journal
            .take_in(&[b"@0A@ <z@x.example>", b"", b"\xff\0\r"])
            .unwrap();
        journal.take_in(&[]).unwrap();
        journal.take_in(&[b"a"]).unwrap();
        assert_eq!(
            lines(&journal),
            [b"@0A@ <z@x.example>".as_slice(), b"", b"\xff\0\r", b"a"]
        );
        assert_eq!(journal.lines_waiting().unwrap(), 4);
    }

    #[test]
    fn lines_are_read_in_portions() {
        let mut journal = Journal::in_memory().unwrap();
        journal.take_in(&[b"1", b"2", b"3"]).unwrap();
        let portion = journal.next_lines(LineId::START, 2).unwrap();
        assert_eq!(portion.len(), 2);
        let rest = journal.next_lines(portion[1].0, 2).unwrap();
        assert_eq!(rest.len(), 1);
        assert_eq!(rest[0].1, b"3");
        assert!(journal.next_lines(rest[0].0, 2).unwrap().is_empty());
    }

    #[test]
    fn r38b_a_line_that_was_asked_for_in_vain_waits() {
        let mut journal = Journal::in_memory().unwrap();
        journal.take_in(&[b"1", b"2"]).unwrap();
        let to_ask = |journal: &Journal, now| {
            let lines = journal.lines_to_ask(LineId::START, 9, now).unwrap();
            lines.into_iter().map(|(id, _)| id).collect::<Vec<_>>()
        };
        let both = to_ask(&journal, 0);
        assert_eq!(journal.line_in_vain(both[0], 50).unwrap(), 1);
        assert_eq!(to_ask(&journal, 49), both[1..]);
        assert_eq!(to_ask(&journal, 50), both);
        assert_eq!(journal.line_in_vain(both[0], 70).unwrap(), 2);
        assert_eq!(to_ask(&journal, 50), both[1..]);
        assert_eq!(journal.lines_waiting().unwrap(), 2);
        journal.record(&[], &both).unwrap();
        let left = "SELECT count(*) FROM line_in_vain";
        let left: i64 = journal
            .connection
            .query_row(left, [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 0);
    }

    /// Else whoever asks for what comes after the last line seen would miss the
    /// first line that comes into the empty table.
    #[test]
    fn place_of_a_line_is_never_given_again() {
        let mut journal = Journal::in_memory().unwrap();
        journal.take_in(&[b"1", b"2"]).unwrap();
        let last = journal.next_lines(LineId::START, 2).unwrap()[1].0;
        let all: Vec<LineId> = journal
            .next_lines(LineId::START, 2)
            .unwrap()
            .iter()
            .map(|(id, _)| *id)
            .collect();
        journal.record(&[], &all).unwrap();
        journal.take_in(&[b"3"]).unwrap();
        let next = journal.next_lines(last, 2).unwrap();
        assert_eq!(next.len(), 1);
        assert_eq!(next[0].1, b"3");
    }

    /// Rule R45: several take lines in, while one works.
    #[test]
    fn lines_of_several_handles_are_each_dealt_with_once() {
        const TAKERS: usize = 3;
        const COMMITS: usize = 40;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        let takers: Vec<_> = (0..TAKERS)
            .map(|taker| {
                let file = file.clone();
                thread::spawn(move || {
                    let mut journal = Journal::open(&file).unwrap();
                    for commit in 0..COMMITS {
                        let first = format!("{taker} {commit:02} a");
                        let second = format!("{taker} {commit:02} b");
                        journal
                            .take_in(&[first.as_bytes(), second.as_bytes()])
                            .unwrap();
                    }
                })
            })
            .collect();

        let mut journal = Journal::open(&file).unwrap();
        let mut seen = Vec::new();
        let mut after = LineId::START;
        while seen.len() < TAKERS * COMMITS * 2 {
            let portion = journal.next_lines(after, 10).unwrap();
            if let Some((last, _)) = portion.last() {
                after = *last;
            } else if takers.iter().all(thread::JoinHandle::is_finished)
                && journal.lines_waiting().unwrap() == 0
            {
                break;
            }
            let done: Vec<LineId> = portion.iter().map(|(id, _)| *id).collect();
            journal.record(&[], &done).unwrap();
            seen.extend(
                portion
                    .into_iter()
                    .map(|(_, line)| String::from_utf8(line).unwrap()),
            );
        }
        for taker in takers {
            taker.join().unwrap();
        }
        for taker in 0..TAKERS {
            let own: Vec<&String> = seen
                .iter()
                .filter(|line| line.starts_with(&taker.to_string()))
                .collect();
            assert_eq!(own.len(), COMMITS * 2);
            assert!(own.is_sorted(), "{own:?}");
        }
        assert_eq!(journal.lines_waiting().unwrap(), 0);
    }
}
