//! Whether earlier runs have ended in order.
//!
//! A run of feed mode that is killed may have had lines in hand that never came
//! into the journal; the next one must know, to look for their articles
//! elsewhere. So each run leaves a mark when it begins and takes it away when
//! it ends in order.

use rusqlite::params;

use super::word::stored_as_words;
use super::{Error, Journal};

stored_as_words! {
    /// How a run gets its articles.
    pub enum Mode {
        /// It asks the news server.
        Polling = "polling",
        /// The news server tells it.
        Feed = "feed",
    }
}

/// The mark of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RunId {
    id: i64,
    mode: Mode,
}

impl Journal {
    /// Marks that a run begins at `now`.
    pub fn begin_run(&mut self, mode: Mode, now: i64) -> Result<RunId, Error> {
        self.connection
            .prepare_cached("INSERT INTO run (mode, begun) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.insert(params![mode, now]))
            .map(|id| RunId { id, mode })
            .map_err(|source| self.name(source))
    }

    /// Whether a run of the same mode that began before `run` has not ended in
    /// order. One that is still going on looks the same: ask when `run` is the
    /// only one that works.
    ///
    /// Later runs do not matter, even those that go on: their lines are theirs
    /// to lose.
    pub fn unclean_before(&self, run: RunId) -> Result<bool, Error> {
        self.connection
            .prepare_cached("SELECT 1 FROM run WHERE mode = ?1 AND id < ?2")
            .and_then(|mut statement| statement.exists(params![run.mode, run.id]))
            .map_err(|source| self.name(source))
    }

    /// Whether any other run of the same mode, earlier or later, goes on or has
    /// not ended in order.
    pub fn others_beside(&self, run: RunId) -> Result<bool, Error> {
        self.connection
            .prepare_cached("SELECT 1 FROM run WHERE mode = ?1 AND id <> ?2")
            .and_then(|mut statement| statement.exists(params![run.mode, run.id]))
            .map_err(|source| self.name(source))
    }

    /// Forgets the earlier runs that have not ended in order: what they may
    /// have lost has been found.
    pub fn caught_up(&mut self, run: RunId) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM run WHERE mode = ?1 AND id < ?2")
            .and_then(|mut statement| statement.execute(params![run.mode, run.id]))
            .map(|_| ())
            .map_err(|source| self.name(source))
    }

    /// Marks that `run` ends in order.
    pub fn end_run_clean(&mut self, run: RunId) -> Result<(), Error> {
        self.connection
            .prepare_cached("DELETE FROM run WHERE id = ?1")
            .and_then(|mut statement| statement.execute([run.id]))
            .map(|_| ())
            .map_err(|source| self.name(source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::NOW;
    use super::*;

    /// Rule R45: after an unclean end the next run knows.
    #[test]
    fn unclean_end_is_known_until_caught_up() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        let begin = || {
            let mut journal = Journal::open(&file).unwrap();
            let run = journal.begin_run(Mode::Feed, NOW).unwrap();
            (journal, run)
        };

        let (mut journal, run) = begin();
        assert!(!journal.unclean_before(run).unwrap(), "the first of all");
        journal.end_run_clean(run).unwrap();
        let (journal, run) = begin();
        assert!(!journal.unclean_before(run).unwrap(), "after a clean end");
        drop(journal);
        let (journal, run) = begin();
        assert!(journal.unclean_before(run).unwrap(), "after an unclean end");
        drop(journal);
        let (mut journal, run) = begin();
        assert!(
            journal.unclean_before(run).unwrap(),
            "which nobody has seen to"
        );
        journal.caught_up(run).unwrap();
        assert!(!journal.unclean_before(run).unwrap(), "when seen to");
        journal.end_run_clean(run).unwrap();
        let (journal, run) = begin();
        assert!(!journal.unclean_before(run).unwrap(), "and from then on");
    }

    #[test]
    fn other_modes_and_later_runs_do_not_matter() {
        let mut journal = Journal::in_memory().unwrap();
        let polling = journal.begin_run(Mode::Polling, NOW).unwrap();
        let feed = journal.begin_run(Mode::Feed, NOW).unwrap();
        let later = journal.begin_run(Mode::Feed, NOW + 1).unwrap();
        assert!(!journal.unclean_before(feed).unwrap());
        journal.caught_up(feed).unwrap();
        assert!(
            journal.unclean_before(later).unwrap(),
            "catching up keeps one's own mark"
        );
        journal.end_run_clean(feed).unwrap();
        assert!(!journal.unclean_before(later).unwrap());
        let next_polling = journal.begin_run(Mode::Polling, NOW + 2).unwrap();
        assert!(journal.unclean_before(next_polling).unwrap());
        journal.end_run_clean(polling).unwrap();
        assert!(!journal.unclean_before(next_polling).unwrap());
    }
}
