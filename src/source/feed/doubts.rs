//! Articles that were asked for in vain, while it is not known whose fault that
//! is (R38b): theirs as soon as another one can be had.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::Wanted;

/// So many in a row are the trouble of whoever is asked.
const IN_A_ROW: usize = 3;
/// Whoever gave an article so long ago is taken to be well.
const WELL: Duration = Duration::from_secs(60 * 60);

/// What is in doubt since something was had.
#[derive(Default)]
pub(super) struct Doubts {
    lines: Vec<(Wanted, String)>,
    /// Whether the next one was asked for in vain once.
    again: bool,
}

impl Doubts {
    /// Whether the next one is to be asked for by itself.
    pub(super) fn is_again(&self) -> bool {
        self.again
    }

    /// An answer came that is no article.
    pub(super) fn went_on(&mut self) {
        self.again = false;
    }

    /// Something was had: so it was the fault of those in doubt.
    pub(super) fn settle(&mut self, had: &mut Option<Instant>, still: &mut Vec<Wanted>) {
        *had = Some(Instant::now());
        self.again = false;
        still.extend(self.lines.drain(..).map(|(line, why)| line.in_vain(why)));
    }

    /// The next one was asked for in vain. The first time, it is to be asked for
    /// once more; then it is in doubt. Says whether there are too many.
    pub(super) fn are_too_many(
        &mut self,
        asked: &mut VecDeque<(Wanted, String)>,
        fault: String,
    ) -> bool {
        if !std::mem::replace(&mut self.again, true) {
            return false;
        }
        self.again = false;
        if let Some((line, _)) = asked.pop_front() {
            self.lines.push((line, fault));
        }
        self.lines.len() >= IN_A_ROW
    }

    /// What is left is the fault of whoever was asked, and why is given back;
    /// unless that one was well lately.
    pub(super) fn end(self, had: Option<Instant>, still: &mut Vec<Wanted>) -> Option<String> {
        let is_well = had.is_some_and(|at| at.elapsed() < WELL);
        if is_well && self.lines.len() < IN_A_ROW {
            still.extend(self.lines.into_iter().map(|(line, why)| line.in_vain(why)));
            return None;
        }
        let (lines, reasons): (Vec<Wanted>, Vec<String>) = self.lines.into_iter().unzip();
        still.extend(lines.into_iter().map(Wanted::unasked));
        reasons.into_iter().next_back()
    }
}
