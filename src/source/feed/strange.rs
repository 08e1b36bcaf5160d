//! Lines that name no article: those of a feed with other flags, or garbage.

use std::time::{Duration, Instant};

use crate::console::Console;

/// How often that is said.
const PERIOD: Duration = Duration::from_secs(60 * 60);

/// What was said of them, and how many came since.
#[derive(Default)]
pub(super) struct Strange {
    said: Option<Instant>,
    since: usize,
}

impl Strange {
    /// So many came, this one first. Once an hour that is a line in the log,
    /// which says what was expected.
    pub(super) fn met(&mut self, line: &str, count: usize, console: &Console) {
        self.since += count;
        if self.said.is_some_and(|at| at.elapsed() < PERIOD) {
            return;
        }
        let count = std::mem::take(&mut self.since);
        self.said = Some(Instant::now());
        console.log(&format!(
            "{line}: names no article; lines like this: {count}; expected are a token, a path or a \
             message identifier, as newsfeeds writes them with the flags Wn, Wf or Wm"
        ));
    }
}
