//! Whether our clock is to be trusted (R42b).
//!
//! With a wrong one every article would seem too old, or none, and every answer
//! would be given up. So before anything is looked at the clock is held against
//! that of a server, the reader's or else the one that is posted to; and again
//! when it has jumped, which the steady clock tells that nobody sets.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::time::timeout;

use super::again::Again;
use super::worker::Worker;
use crate::console::Said;
use crate::nntp;
use crate::source::Run;

/// How long the server that is posted to may take: nothing else is done
/// meanwhile.
const PATIENCE: Duration = Duration::from_secs(10);

/// A moment by both clocks.
#[derive(Debug, Clone, Copy)]
struct Moment {
    steady: Instant,
    shown: Timestamp,
}

impl Moment {
    fn now() -> Moment {
        Moment {
            steady: Instant::now(),
            shown: Timestamp::now(),
        }
    }

    /// Whether the clock that is shown has been set by more than `most` between
    /// the two.
    fn jumps_to(self, later: Moment, most: Duration) -> bool {
        let passed = later.steady.saturating_duration_since(self.steady);
        let passed = i128::try_from(passed.as_millis()).unwrap_or(i128::MAX);
        let shown = later.shown.duration_since(self.shown).as_millis();
        (shown - passed).unsigned_abs() > most.as_millis()
    }
}

/// What is known of our clock.
pub(super) struct Clock {
    /// When it was right.
    right: Option<Moment>,
    again: Again,
    said: Said,
}

impl Clock {
    pub(super) fn new() -> Clock {
        Clock {
            right: None,
            again: Again::new(),
            said: Said::default(),
        }
    }

    /// Whether it is right, as far as any server tells; else why is said, and
    /// it is asked for again after a while.
    pub(super) async fn is_right(&mut self, worker: &mut Worker<'_>, run: Run<'_>) -> bool {
        let Some(most) = run.config.max_clock_difference else {
            return true;
        };
        let now = Moment::now();
        if self.right.is_some_and(|right| right.jumps_to(now, most)) {
            run.console
                .log("the clock was set: asking a server for the time");
            worker.feed.reader.drop_connection();
            self.right = None;
        }
        // Over a new connection it was asked for again.
        if worker.feed.reader.clock_trouble().is_some() {
            self.right = None;
        }
        if self.right.is_some() {
            return true;
        }
        if self.again.at.is_some() && !self.again.is_due() {
            return false;
        }
        match compare(worker, most).await {
            Ok(()) => {
                self.right = Some(Moment::now());
                self.again.worked();
                self.said.is_over();
                true
            }
            Err(trouble) => {
                self.again.want();
                self.say(&trouble, run);
                false
            }
        }
    }

    /// The run ends before any server could be asked: the next one has to.
    pub(super) fn gives_up(&self, run: Run<'_>) {
        if !run.console.must_try_later() {
            run.console
                .later("no server tells whether the clock is right; the articles wait");
        }
    }

    fn say(&mut self, trouble: &Trouble, run: Run<'_>) {
        match trouble {
            // The times in it are others each time.
            Trouble::Wrong(text) if self.said.changes_to("it is wrong") => {
                run.console.later(&format!("{text}; the articles wait"));
            }
            Trouble::Unknown(text) if self.said.changes_to("it is not known") => {
                run.console.log(&format!(
                    "no server tells whether the clock is right: {text}; the articles wait"
                ));
            }
            Trouble::Wrong(_) | Trouble::Unknown(_) => {}
        }
    }
}

/// Why our clock is not to be trusted.
enum Trouble {
    /// It differs.
    Wrong(String),
    /// No server can be asked.
    Unknown(String),
}

/// Holds our clock against that of the reader, or else of the server that is
/// posted to.
async fn compare(worker: &mut Worker<'_>, most: Duration) -> Result<(), Trouble> {
    worker.feed.reaches_reader_quietly().await;
    let reader = &worker.feed.reader;
    if let Some(wrong) = reader.clock_trouble() {
        return Err(Trouble::Wrong(format!("reading: {wrong}")));
    }
    if reader.is_open() {
        return Ok(());
    }
    match timeout(PATIENCE, worker.bot.compare_clocks(most)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(wrong @ nntp::Error::Clocks { .. })) => {
            Err(Trouble::Wrong(format!("posting: {wrong}")))
        }
        Ok(Err(error)) => Err(Trouble::Unknown(error.to_string())),
        Err(_) => Err(Trouble::Unknown("no answer in time".to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;

    #[test]
    fn r42b_a_clock_that_is_set_is_told_from_one_that_goes_on() {
        let hour = Duration::from_secs(60 * 60);
        let begun = Moment::now();
        let after = |passed: u64, shown: i64| Moment {
            steady: begun.steady + Duration::from_secs(passed),
            shown: begun.shown + shown.seconds(),
        };
        for (passed, shown) in [(0, 0), (90_000, 90_000), (10, 3_500), (10, -3_500)] {
            assert!(
                !begun.jumps_to(after(passed, shown), hour),
                "{passed} {shown}"
            );
        }
        for (passed, shown) in [
            (10, 3_700),
            (10, -3_700),
            (86_400, 0),
            (10, 30 * 86_400),
            (10, -30 * 86_400),
            // To 1970.
            (10, -begun.shown.as_second()),
        ] {
            assert!(
                begun.jumps_to(after(passed, shown), hour),
                "{passed} {shown}"
            );
        }
    }
}
