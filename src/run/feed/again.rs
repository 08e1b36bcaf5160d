//! When to try again what did not work: later each time.

use std::time::{Duration, Instant};

/// The next attempt.
pub(super) struct Again {
    pause: Duration,
    /// When; absent where everything works.
    pub(super) at: Option<Instant>,
}

impl Again {
    const FIRST: Duration = Duration::from_secs(5);
    const LONGEST: Duration = Duration::from_secs(300);

    pub(super) fn new() -> Again {
        Again {
            pause: Again::FIRST,
            at: None,
        }
    }

    /// Asks for another attempt, later each time.
    pub(super) fn want(&mut self) {
        if self.at.is_none() {
            self.at = Some(Instant::now() + self.pause);
            self.pause = (self.pause * 2).min(Again::LONGEST);
        }
    }

    /// Whether the time has come; the attempt is then made.
    pub(super) fn is_due(&mut self) -> bool {
        let due = self.at.is_some_and(|at| at <= Instant::now());
        if due {
            self.at = None;
        }
        due
    }

    pub(super) fn worked(&mut self) {
        *self = Again::new();
    }
}
