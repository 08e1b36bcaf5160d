//! What is remembered of a newsgroup from run to run: what was read last, and
//! what was asked for in vain (R38b, R39, R40).

use std::collections::{BTreeMap, HashSet};

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{Error, Journal};

/// How many of the latest numbers are kept with their identifiers. A server
/// that lags lags by less.
const KEPT: usize = 200;

/// An article that was asked for in vain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InVain {
    /// Its number.
    pub number: u64,
    /// In how many runs.
    pub runs: u32,
    /// Whether it was passed over: else the group's number stands before it.
    pub passed: bool,
}

/// What is remembered of a newsgroup.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The reading server that was asked last, `host:port`.
    pub reader: Option<String>,
    /// Since when its high water mark lies below the group's number, and nobody
    /// knows why.
    pub behind: Option<i64>,
    /// The latest articles that were read: their identifiers by their numbers.
    pub read: BTreeMap<u64, String>,
    /// What was asked for in vain, by number.
    pub in_vain: Vec<InVain>,
}

impl Remembered {
    /// An article was read.
    pub fn has_read(&mut self, number: u64, message_identifier: &str) {
        self.read.insert(number, message_identifier.to_owned());
        while self.read.len() > KEPT {
            self.read.pop_first();
        }
    }

    /// The server has said what it has under this number.
    pub fn is_settled(&mut self, number: u64) {
        self.in_vain.retain(|other| other.number != number);
    }

    /// One more run has asked for this number in vain. Says how many have.
    pub fn in_vain_again(&mut self, number: u64, passed: bool) -> u32 {
        let known = self
            .in_vain
            .iter()
            .position(|other| other.number == number)
            .map(|at| self.in_vain.remove(at));
        let runs = known.map_or(0, |known| known.runs).saturating_add(1);
        self.in_vain.push(InVain {
            number,
            runs,
            passed,
        });
        self.in_vain.sort_by_key(|other| other.number);
        runs
    }

    /// The article is passed over; in how many runs it was asked for in vain
    /// is counted anew.
    pub fn passed_over(&mut self, number: u64) {
        self.is_settled(number);
        self.in_vain_again(number, true);
    }

    /// The server has numbered the group anew: no number means what it did.
    pub fn forget_numbers(&mut self) {
        self.behind = None;
        self.read.clear();
        self.in_vain.clear();
    }
}

/// As SQLite keeps it. There are no numbers beyond (RFC 3977, section 6).
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Journal {
    /// What is remembered of a newsgroup.
    pub fn remembered(&self, newsgroup: &str) -> Result<Remembered, Error> {
        let read = || {
            let known = self
                .connection
                .prepare_cached("SELECT reader, behind FROM newsgroup WHERE name = ?1")?
                .query_row([newsgroup], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let (reader, behind) = known.unwrap_or_default();
            let mut numbers = self.connection.prepare_cached(
                "SELECT number, message_identifier FROM number_read WHERE newsgroup = ?1",
            )?;
            let numbers = numbers.query_map([newsgroup], |row| {
                Ok((row.get::<_, i64>(0)?.unsigned_abs(), row.get(1)?))
            })?;
            let mut in_vain = self.connection.prepare_cached(
                "SELECT number, runs, passed FROM number_in_vain WHERE newsgroup = ?1 \
                 ORDER BY number",
            )?;
            let in_vain = in_vain.query_map([newsgroup], |row| {
                Ok(InVain {
                    number: row.get::<_, i64>(0)?.unsigned_abs(),
                    runs: row.get(1)?,
                    passed: row.get(2)?,
                })
            })?;
            Ok(Remembered {
                reader,
                behind,
                read: numbers.collect::<rusqlite::Result<_>>()?,
                in_vain: in_vain.collect::<rusqlite::Result<_>>()?,
            })
        };
        read().map_err(|source| self.name(source))
    }

    /// Remembers this of newsgroups, in place of what was known.
    pub fn remember(&mut self, newsgroups: &[(&str, &Remembered)]) -> Result<(), Error> {
        if newsgroups.is_empty() {
            return Ok(());
        }
        let connection = &mut self.connection;
        let mut write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for (newsgroup, remembered) in newsgroups {
                write(&transaction, newsgroup, remembered)?;
            }
            transaction.commit()
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))?;
        // This has always something to write, and so its sync.
        self.is_ahead = false;
        Ok(())
    }

    /// A feed comes to these newsgroups; when the first one did is kept. Gives
    /// back those for which this is the first.
    pub fn feed_begins<'a>(
        &mut self,
        newsgroups: impl IntoIterator<Item = &'a str>,
        now: i64,
    ) -> Result<HashSet<String>, Error> {
        let connection = &mut self.connection;
        let write = || {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let mut newcomers = HashSet::new();
            for newsgroup in newsgroups {
                let changed = transaction
                    .prepare_cached(
                        "INSERT INTO newsgroup (name, feed_begun) VALUES (?1, ?2) \
                         ON CONFLICT (name) DO UPDATE SET feed_begun = ?2 \
                         WHERE feed_begun IS NULL",
                    )?
                    .execute(params![newsgroup, now])?;
                if changed > 0 {
                    newcomers.insert(newsgroup.to_owned());
                }
            }
            transaction.commit()?;
            Ok(newcomers)
        };
        write().map_err(|source| Error::from_sqlite(&self.file, source))
    }

    /// When a feed first came to this newsgroup.
    pub fn feed_begun(&self, newsgroup: &str) -> Result<Option<i64>, Error> {
        self.connection
            .prepare_cached("SELECT feed_begun FROM newsgroup WHERE name = ?1")
            .and_then(|mut statement| {
                let found = statement.query_row([newsgroup], |row| row.get(0));
                found.optional()
            })
            .map(Option::flatten)
            .map_err(|source| self.name(source))
    }
}

/// Writes this of a newsgroup in place of what was known.
fn write(
    connection: &Connection,
    newsgroup: &str,
    remembered: &Remembered,
) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO newsgroup (name, reader, behind) VALUES (?1, ?2, ?3) \
                     ON CONFLICT (name) DO UPDATE SET reader = ?2, behind = ?3",
        )?
        .execute(params![newsgroup, remembered.reader, remembered.behind])?;
    for table in ["number_read", "number_in_vain"] {
        connection
            .prepare_cached(&format!("DELETE FROM {table} WHERE newsgroup = ?1"))?
            .execute([newsgroup])?;
    }
    for (number, identifier) in &remembered.read {
        connection
            .prepare_cached("INSERT OR REPLACE INTO number_read VALUES (?1, ?2, ?3)")?
            .execute(params![newsgroup, stored(*number), identifier])?;
    }
    for InVain {
        number,
        runs,
        passed,
    } in &remembered.in_vain
    {
        connection
            .prepare_cached("INSERT OR REPLACE INTO number_in_vain VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![newsgroup, stored(*number), runs, passed])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r38b_what_was_asked_for_in_vain_is_kept_with_its_runs() {
        let mut journal = Journal::in_memory().unwrap();
        let mut remembered = journal.remembered("de.test").unwrap();
        assert_eq!(remembered, Remembered::default());
        assert_eq!(remembered.in_vain_again(9, false), 1);
        assert_eq!(remembered.in_vain_again(9, false), 2);
        remembered.passed_over(7);
        remembered.reader = Some("news.example:119".to_owned());
        remembered.behind = Some(5);
        for number in 1..=KEPT as u64 + 1 {
            remembered.has_read(number, &format!("<{number}@x.example>"));
        }
        assert_eq!(remembered.read.len(), KEPT);
        assert!(!remembered.read.contains_key(&1));
        journal.remember(&[("de.test", &remembered)]).unwrap();
        assert_eq!(journal.remembered("de.test").unwrap(), remembered);
        assert_eq!(
            journal.remembered("misc.test").unwrap(),
            Remembered::default()
        );
        remembered.is_settled(9);
        journal.remember(&[("de.test", &remembered)]).unwrap();
        let in_vain = journal.remembered("de.test").unwrap().in_vain;
        assert_eq!((in_vain.len(), in_vain[0].number), (1, 7));
        assert!(in_vain[0].passed);
    }

    #[test]
    fn r45_the_first_beginning_of_a_feed_is_kept() {
        let mut journal = Journal::in_memory().unwrap();
        assert_eq!(journal.feed_begun("de.test").unwrap(), None);
        journal
            .remember(&[("de.test", &Remembered::default())])
            .unwrap();
        let mut begins = |groups: &[&str], now| {
            let newcomers = journal.feed_begins(groups.iter().copied(), now);
            let mut newcomers: Vec<String> = newcomers.unwrap().into_iter().collect();
            newcomers.sort();
            newcomers
        };
        assert_eq!(begins(&["de.test"], 5), ["de.test"]);
        assert!(begins(&["de.test"], 5).is_empty());
        assert_eq!(begins(&["de.test", "misc.test"], 9), ["misc.test"]);
        journal
            .remember(&[("de.test", &Remembered::default())])
            .unwrap();
        assert_eq!(journal.feed_begun("de.test").unwrap(), Some(5));
    }
}
