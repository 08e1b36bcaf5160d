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
