//! How a run ends.

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
    /// What the operator reads of it.
    pub fn in_words(self) -> &'static str {
        match self {
            Ending::Done => "done",
            Ending::Failed => "failed: the log has what was said",
            Ending::WrongUsage => "failed: wrong usage",
            Ending::Disabled => "done: disabled meanwhile",
            Ending::TryLater => "could not be finished, and is to be tried later",
            Ending::WrongConfig => "failed: wrong configuration",
        }
    }
}
