//! How a run ends.

use crate::journal;

/// How a run has ended, or why it has not begun (R5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// In order; also where it was asked to by a signal.
    Done,
    /// Something failed after the run had begun.
    Failed,
    /// What was typed does not go with what is configured.
    WrongUsage,
    /// The bot is disabled.
    Disabled,
    /// What could not be had may be had later.
    TryLater,
    /// The configuration is wrong.
    WrongConfig,
}

impl Ending {
    /// How a run has ended that this trouble has kept from going on.
    pub(super) fn by(trouble: &anyhow::Error) -> Ending {
        match trouble.downcast_ref::<journal::Error>() {
            Some(error) if error.is_locked() => Ending::TryLater,
            _ => Ending::Failed,
        }
    }

    /// What the operator reads of it.
    pub fn in_words(self) -> &'static str {
        match self {
            Ending::Done => "done",
            Ending::Failed => "failed: the log, or cron's mail, has what was said",
            Ending::WrongUsage => "failed: wrong usage",
            Ending::Disabled => "done: disabled meanwhile",
            Ending::TryLater => "could not be finished, and is to be tried later",
            Ending::WrongConfig => "failed: wrong configuration",
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use super::*;

    #[test]
    fn r5_a_locked_journal_is_for_later_and_a_full_disk_is_not() {
        let file = || "news.db".into();
        let said = |code| rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        let locked = journal::Error::Locked {
            file: file(),
            said: said(ffi::SQLITE_BUSY),
        };
        assert_eq!(Ending::by(&locked.into()), Ending::TryLater);
        let full = journal::Error::Full {
            file: file(),
            said: said(ffi::SQLITE_FULL),
        };
        assert_eq!(Ending::by(&full.into()), Ending::Failed);
        assert_eq!(Ending::by(&anyhow::anyhow!("locked")), Ending::Failed);
    }
}
