//! When the numbers are asked for and written.

use std::time::{Duration, Instant};

/// How often the numbers are written.
const WRITE: Duration = Duration::from_secs(60 * 60);
/// How old they are then at least.
pub(super) const SETTLED: Duration = Duration::from_secs(60);
/// How often the reader is asked while articles come.
const ASK: Duration = Duration::from_secs(10);

/// When the numbers were asked for and written.
pub(super) struct Times {
    /// When the reader said what is kept; absent where nothing is.
    pub(super) asked: Option<Instant>,
    pub(super) written: Instant,
    /// Whether articles have come since the reader was asked.
    pub(super) behind: bool,
}

/// What is to be done about the numbers.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    Nothing,
    Ask,
    Write,
}

impl Times {
    /// Nothing has been asked for yet.
    pub(super) fn new(now: Instant) -> Times {
        Times {
            asked: None,
            written: now,
            behind: true,
        }
    }

    pub(super) fn step(&self, now: Instant) -> Step {
        let age = self.asked.map(|at| now.duration_since(at));
        match age {
            // What is to be written is not asked for anew until it is.
            Some(age) if now.duration_since(self.written) >= WRITE => match age >= SETTLED {
                true => Step::Write,
                false => Step::Nothing,
            },
            age if self.behind && age.is_none_or(|age| age >= ASK) => Step::Ask,
            _ => Step::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn r45_numbers_are_asked_for_while_articles_come_and_written_once_an_hour() {
        let begun = Instant::now();
        let mut times = Times::new(begun);
        assert_eq!(times.step(begun), Step::Ask);
        times.asked = Some(begun);
        assert_eq!(times.step(begun + ASK - SECOND), Step::Nothing);
        assert_eq!(times.step(begun + ASK), Step::Ask);
        times.behind = false;
        assert_eq!(times.step(begun + ASK), Step::Nothing);
        // Articles that come all the time are no reason not to write.
        times.behind = true;
        times.asked = Some(begun + WRITE - SECOND);
        assert_eq!(times.step(begun + WRITE + ASK), Step::Nothing);
        assert_eq!(times.step(begun + WRITE + SETTLED), Step::Write);
        // Nor is their absence one to write what is not known.
        times.asked = None;
        times.behind = false;
        assert_eq!(times.step(begun + 2 * WRITE), Step::Nothing);
    }
}
