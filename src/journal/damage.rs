//! Whether the file contradicts itself: a journal that does would answer twice,
//! or not at all.
//!
//! To read all of it takes seconds where it is large. So that is done once a
//! day, and after a run that was killed, which the power may have been, too. In
//! between only those tables are read that say what was answered and what is
//! still to be done.

use rusqlite::{Connection, OptionalExtension, ffi, params};

use super::open::SCHEMA;
use super::{Error, Journal, Mode};

/// A journal with at most so many octets is always read, which takes no tenth
/// of a second.
const SMALL: i64 = 4 * 1024 * 1024;
/// How often all of a larger one is, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// What is read in between.
const TABLES: [&str; 6] = [
    "answer",
    "proto_article",
    "feed_line",
    "newsgroup",
    "number_in_vain",
    "withdrawal",
];

impl Journal {
    /// Looks for damage before a run of this mode: through all of the journal
    /// where that is due, else through what matters most.
    ///
    /// # Errors
    ///
    /// Where there is some, with the first thing that is wrong.
    pub fn look_for_damage(&mut self, mode: Mode, now: i64) -> Result<(), Error> {
        self.look_at_columns()?;
        if self.is_small().map_err(|source| self.name(source))? {
            return self.check("");
        }
        if self.is_due(mode, now).map_err(|source| self.name(source))? {
            self.check("")?;
            return self.was_read(now);
        }
        TABLES.iter().try_for_each(|table| self.check(table))
    }

    /// Looks whether each table has its columns: their names are text in the file,
    /// which SQLite takes as it finds it.
    fn look_at_columns(&self) -> Result<(), Error> {
        if self
            .has_todays_texts()
            .map_err(|source| self.name(source))?
        {
            return Ok(());
        }
        let columns = |connection: &Connection| {
            let of_all = "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
                          WHERE t.type = 'table' ORDER BY t.name, c.cid";
            let mut statement = connection.prepare(of_all)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<(String, String)>>>()
        };
        let expected = Connection::open_in_memory().and_then(|sample| {
            sample.execute_batch(SCHEMA)?;
            columns(&sample)
        });
        let found = columns(&self.connection);
        let found = found.map_err(|source| self.name(source))?;
        let expected = expected.map_err(|source| self.name(source))?;
        match expected.iter().find(|column| !found.contains(column)) {
            None => Ok(()),
            Some((table, column)) => {
                let missing = format!("{table} has no column {column}");
                let corrupt = ffi::Error::new(ffi::SQLITE_CORRUPT);
                let said = rusqlite::Error::SqliteFailure(corrupt, Some(missing));
                Err(self.name(said))
            }
        }
    }

    /// Whether each table stands in the file as `schema.sql` writes it: then it has
    /// its columns. The tables of an earlier version may be written otherwise.
    fn has_todays_texts(&self) -> rusqlite::Result<bool> {
        let mut left = SCHEMA.matches("CREATE TABLE ").count();
        let of_all = "SELECT sql FROM sqlite_schema WHERE type = 'table'";
        let mut statement = self.connection.prepare(of_all)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if let Some(text) = row.get_ref(0)?.as_str_or_null()?
                && text.starts_with("CREATE TABLE ")
                && SCHEMA.contains(text)
            {
                left = left.saturating_sub(1);
            }
        }
        Ok(left == 0)
    }

    fn is_small(&self) -> rusqlite::Result<bool> {
        let octets = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
        let octets: i64 = self.connection.query_row(octets, [], |row| row.get(0))?;
        Ok(octets <= SMALL)
    }

    /// Whether it is a day since all of the journal was read, or a run of this
    /// mode has not come to its end since.
    fn is_due(&self, mode: Mode, now: i64) -> rusqlite::Result<bool> {
        let read: Option<i64> = self
            .connection
            .query_row("SELECT at FROM whole_read", [], |row| row.get(0))
            .optional()?;
        let is_killed = "SELECT 1 FROM last_run WHERE mode = ?1 AND ended IS NULL";
        let is_killed = self.connection.prepare(is_killed)?.exists([mode])?;
        // A time to come was told by a wrong clock.
        let is_recent = read.is_some_and(|read| (read..read + DAY).contains(&now));
        Ok(is_killed || !is_recent)
    }

    /// Notes that all of it was read.
    fn was_read(&mut self, now: i64) -> Result<(), Error> {
        self.connection
            .execute(
                "INSERT INTO whole_read (id, at) VALUES (1, ?1) \
                 ON CONFLICT (id) DO UPDATE SET at = ?1",
                params![now],
            )
            .map(drop)
            .map_err(|source| self.name(source))
    }

    /// Reads this table, with its indexes, or all of the file.
    fn check(&self, table: &str) -> Result<(), Error> {
        let check = match table {
            "" => "PRAGMA integrity_check(1)".to_owned(),
            table => format!("PRAGMA integrity_check({table})"),
        };
        let found: String = self
            .connection
            .query_row(&check, [], |row| row.get(0))
            .map_err(|source| self.name(source))?;
        if found == "ok" {
            return Ok(());
        }
        // SQLite says it in several lines.
        let found = found.split_whitespace().collect::<Vec<_>>().join(" ");
        let corrupt = ffi::Error::new(ffi::SQLITE_CORRUPT);
        Err(self.name(rusqlite::Error::SqliteFailure(corrupt, Some(found))))
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::sample::{NOW, answer, answered};
    use super::*;

    /// A journal that is not small, and one octet of an identifier in an index of
    /// this table that is another.
    fn damaged(file: &Path, index: &str) {
        let mut journal = Journal::open(file).unwrap();
        let batch: Vec<_> = (0..4_000)
            .map(|number| answered(answer(&format!("<{number}@{}.example>", "x".repeat(200)))))
            .collect();
        journal.record(&batch, &[]).unwrap();
        assert!(!journal.is_small().unwrap());
        journal.note_begin(Mode::Polling, NOW).unwrap();
        journal.note_end(Mode::Polling, NOW, NOW, "done").unwrap();
        let page = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = 'leaf' LIMIT 1";
        let page: u32 = journal
            .connection
            .query_row(page, [index], |row| row.get(0))
            .unwrap();
        let page = usize::try_from(page).unwrap();
        journal.look_for_damage(Mode::Polling, NOW).unwrap();
        drop(journal);
        let mut octets = fs::read(file).unwrap();
        // Behind the last cell: in front of the first there may be what is left of
        // those that have moved to another page.
        let leaf = &mut octets[(page - 1) * 4096..page * 4096];
        let at = leaf.windows(3).rposition(|w| w == b"xxx").unwrap();
        leaf[at] = b'y';
        fs::write(file, octets).unwrap();
    }

    fn look(file: &Path, mode: Mode, now: i64) -> bool {
        let found = Journal::open(file).unwrap().look_for_damage(mode, now);
        assert!(
            matches!(found, Ok(()) | Err(Error::Corrupt { .. })),
            "{found:?}"
        );
        found.is_ok()
    }

    #[test]
    fn r9_each_table_has_its_columns_whether_by_its_text_or_one_by_one() {
        let journal = Journal::in_memory().unwrap();
        assert!(journal.has_todays_texts().unwrap());
        let change = |sql: &str| journal.connection.execute_batch(sql).unwrap();
        // As an earlier version might have made it.
        change("ALTER TABLE held ADD COLUMN more TEXT");
        assert!(!journal.has_todays_texts().unwrap());
        journal.look_at_columns().unwrap();
        change("ALTER TABLE held RENAME COLUMN article TO articke");
        let error = journal.look_at_columns().unwrap_err().to_string();
        assert!(error.contains("held has no column article"), "{error}");
    }

    #[test]
    fn r9_a_large_journal_is_read_once_a_day_and_after_a_run_that_was_killed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        damaged(&file, "sqlite_autoindex_article_1");
        assert!(look(&file, Mode::Polling, NOW + DAY - 1), "read today");
        assert!(!look(&file, Mode::Polling, NOW + DAY), "a day later");
        assert!(!look(&file, Mode::Polling, NOW - 1), "the clock was wrong");
        let mut journal = Journal::open(&file).unwrap();
        journal.note_begin(Mode::Polling, NOW + 1).unwrap();
        drop(journal);
        assert!(!look(&file, Mode::Polling, NOW + 2), "one was killed");
        assert!(look(&file, Mode::Feed, NOW + 2), "of another mode");
    }

    #[test]
    fn r9_what_was_answered_is_read_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        damaged(&file, "answer_by_precursor");
        assert!(!look(&file, Mode::Polling, NOW + 1));
    }

    #[test]
    fn r9_the_time_at_which_all_was_read_is_kept_once() {
        let mut journal = Journal::in_memory().unwrap();
        assert!(journal.is_due(Mode::Feed, NOW).unwrap());
        for at in [NOW - 5, NOW] {
            journal.was_read(at).unwrap();
        }
        assert!(!journal.is_due(Mode::Feed, NOW).unwrap());
        assert!(journal.is_due(Mode::Feed, NOW - 1).unwrap());
    }
}
