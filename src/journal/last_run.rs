//! How the latest runs have ended, for the operator (R52).

use rusqlite::params;

use super::{Error, Journal, Mode};

/// The latest run of its mode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastRun {
    /// How it got its articles.
    pub mode: Mode,
    /// When it began, in unix seconds.
    pub begun: i64,
    /// When it ended, in unix seconds; absent while it goes on, and if it was
    /// killed.
    pub ended: Option<i64>,
    /// How it ended, in words.
    pub ending: Option<String>,
}

impl Journal {
    /// Notes that a run begins at `now`; it is the latest from now on.
    pub fn note_begin(&mut self, mode: Mode, now: i64) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "INSERT INTO last_run (mode, begun) VALUES (?1, ?2) \
                 ON CONFLICT (mode) DO UPDATE \
                 SET begun = excluded.begun, ended = NULL, ending = NULL",
            )
            .and_then(|mut statement| statement.execute(params![mode, now]))
            .map(drop)
            .map_err(|source| self.name(source))
    }

    /// Notes how the run that began at `begun` has ended at `now`, unless a
    /// later one has begun: several feeds may be there at once.
    pub fn note_end(
        &mut self,
        mode: Mode,
        begun: i64,
        now: i64,
        ending: &str,
    ) -> Result<(), Error> {
        self.connection
            .prepare_cached(
                "UPDATE last_run SET ended = ?3, ending = ?4 WHERE mode = ?1 AND begun = ?2",
            )
            .and_then(|mut statement| statement.execute(params![mode, begun, now, ending]))
            .map(drop)
            .map_err(|source| self.name(source))
    }

    /// The latest run of each mode, the latest of all first.
    pub fn last_runs(&self) -> Result<Vec<LastRun>, Error> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT mode, begun, ended, ending FROM last_run ORDER BY begun DESC, mode",
            )?;
            let runs = statement.query_map([], |row| {
                Ok(LastRun {
                    mode: row.get(0)?,
                    begun: row.get(1)?,
                    ended: row.get(2)?,
                    ending: row.get(3)?,
                })
            })?;
            runs.collect::<rusqlite::Result<_>>()
        };
        read().map_err(|source| self.name(source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::NOW;
    use super::*;

    #[test]
    fn r52_the_latest_run_of_each_mode_is_known_with_its_end() {
        let mut journal = Journal::in_memory().unwrap();
        assert_eq!(journal.last_runs().unwrap(), []);
        journal.note_begin(Mode::Polling, NOW).unwrap();
        journal
            .note_end(Mode::Polling, NOW, NOW + 5, "done")
            .unwrap();
        journal.note_begin(Mode::Feed, NOW + 1).unwrap();
        let polling = LastRun {
            mode: Mode::Polling,
            begun: NOW,
            ended: Some(NOW + 5),
            ending: Some("done".to_owned()),
        };
        let feed = LastRun {
            mode: Mode::Feed,
            begun: NOW + 1,
            ended: None,
            ending: None,
        };
        assert_eq!(journal.last_runs().unwrap(), [feed, polling]);

        journal.note_begin(Mode::Feed, NOW + 9).unwrap();
        journal
            .note_end(Mode::Feed, NOW + 1, NOW + 10, "failed")
            .unwrap();
        let runs = journal.last_runs().unwrap();
        assert_eq!((runs[0].begun, &runs[0].ending), (NOW + 9, &None));
    }
}
