//! The groups' numbers that feed mode writes into the .ini: from where to poll
//! after an unclean end (R45).
//!
//! A number is right if every article below it has been dealt with, or its
//! line is in the journal. The reader tells the high water mark, but at that
//! moment the lines of the latest articles may still be on their way from the
//! news server. So what the reader said is kept, and written once those lines
//! must have come: at the end of the input, or after a while in which nothing
//! was left to do. A number that is too low costs nothing but time.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use crate::config;
use crate::console::Said;
use crate::journal::{self, RunId};
use crate::nntp;
use crate::run::session::Session;
use crate::source::intake::Intake;
use crate::source::reader::Reader;

use super::again::Again;
use super::worker::Worker;

use times::{SETTLED, Step, Times};

mod times;

/// How long it may take to answer: nothing else is done meanwhile.
const PATIENCE: Duration = Duration::from_secs(10);

/// The numbers of all groups.
pub(super) struct Numbers<'a> {
    session: &'a Session<'a>,
    /// A file that INN wrote for later says nothing of what comes meanwhile.
    is_fixed: bool,
    /// The groups that the feed had not come to before this run.
    newcomers: HashSet<String>,
    saved: HashMap<String, u64>,
    asked: Vec<(String, u64)>,
    times: Times,
    /// When a reader that did not answer is asked again.
    again: Again,
    /// Why it did not.
    said: Said,
}

impl<'a> Numbers<'a> {
    /// The numbers as they stand in the .ini now: a run that went on when this
    /// one read its configuration may have written them since.
    pub(super) fn new(
        session: &'a Session<'a>,
        newcomers: HashSet<String>,
        is_fixed: bool,
    ) -> Numbers<'a> {
        let groups = &session.run.config.groups;
        let read = groups
            .iter()
            .filter_map(|group| Some((group.name.clone(), group.next?)));
        let mut saved: HashMap<String, u64> = read.collect();
        // What cannot be read now was read before.
        saved.extend(config::saved_numbers(&session.options.files.ini()).unwrap_or_default());
        Numbers {
            session,
            is_fixed,
            newcomers,
            saved,
            asked: Vec::new(),
            times: Times::new(Instant::now()),
            again: Again::new(),
            said: Said::default(),
        }
    }

    /// The number that was written last.
    pub(super) fn saved(&self, group: &str) -> Option<u64> {
        self.saved.get(group).copied()
    }

    /// Whether the feed comes to this group for the first time, and nobody knows
    /// of a number.
    pub(super) fn begins(&self, group: &str) -> bool {
        self.saved(group).is_none() && self.newcomers.contains(group)
    }

    /// Whether the input is a file, which INN wrote for later.
    pub(super) fn is_fixed(&self) -> bool {
        self.is_fixed
    }

    /// Every article of the group below `next` has been dealt with.
    pub(super) fn found(&mut self, group: &str, next: u64) {
        if self.saved(group) != Some(next) {
            self.session.save(&[(group, next)]);
            self.saved.insert(group.to_owned(), next);
        }
    }

    /// Articles have come since the reader was asked.
    pub(super) fn are_behind(&mut self) {
        self.times.behind = true;
    }

    /// Asks the reader for the first time, where a group has no number yet.
    pub(super) async fn begin(&mut self, worker: &mut Worker<'_>, intake: &Intake) {
        let mut groups = self.session.run.config.groups.iter();
        if !self.is_fixed && groups.any(|group| self.begins(&group.name)) {
            self.ask(&mut worker.feed.reader, intake).await;
        }
    }

    /// Asks the reader now and then, and writes the numbers once an hour.
    pub(super) async fn keep(
        &mut self,
        worker: &mut Worker<'_>,
        intake: &Intake,
        run: RunId,
    ) -> Result<(), journal::Error> {
        if self.is_fixed {
            return Ok(());
        }
        match self.times.step(Instant::now()) {
            Step::Nothing => {}
            Step::Ask if self.again.at.is_none() || self.again.is_due() => {
                self.ask(&mut worker.feed.reader, intake).await;
            }
            Step::Ask => {}
            Step::Write => self.save_settled(worker, run)?,
        }
        Ok(())
    }

    /// The run ends, with its input or before.
    pub(super) fn end(
        &mut self,
        worker: &mut Worker<'_>,
        run: RunId,
        with_input: bool,
    ) -> Result<(), journal::Error> {
        if self.is_fixed {
            return Ok(());
        }
        if with_input {
            self.save();
            return Ok(());
        }
        self.save_settled(worker, run)
    }

    /// Writes what the reader said, if that was long enough ago.
    fn save_settled(&mut self, worker: &mut Worker<'_>, run: RunId) -> Result<(), journal::Error> {
        let settled = self.times.asked.is_some_and(|at| at.elapsed() >= SETTLED);
        // While another run goes on, or has left lines behind, the numbers
        // stay: what it has lost lies above them.
        if settled && !worker.bot.journal().others_beside(run)? {
            self.save();
            self.times.written = Instant::now();
        }
        Ok(())
    }

    fn save(&mut self) {
        for (group, next) in std::mem::take(&mut self.asked) {
            // Lower: the server has numbered the group anew, which is for
            // polling to find out.
            if self.saved(&group).is_none_or(|saved| saved < next) {
                self.found(&group, next);
            }
        }
        self.times.asked = None;
    }

    async fn ask(&mut self, reader: &mut Reader, intake: &Intake) {
        let marks = match tokio::time::timeout(PATIENCE, self.marks(reader)).await {
            Ok(Ok(marks)) => marks,
            Ok(Err(error)) => return self.was_refused(reader, &error.to_string()),
            Err(_) => return self.was_refused(reader, "no answer in time"),
        };
        self.again.worked();
        self.said.is_over();
        // After its end, the latest articles may have gone to the next run,
        // which may yet lose them.
        if !intake.has_ended() {
            self.asked = marks;
            self.times.asked = Some(Instant::now());
            self.times.behind = false;
        }
    }

    /// Keeps what the reader said before, and asks it again later. While it is
    /// away for long, that is one line in the log.
    fn was_refused(&mut self, reader: &mut Reader, trouble: &str) {
        reader.drop_connection();
        self.again.want();
        if self.said.changes_to(trouble) {
            let console = self.session.run.console;
            console.log(&format!("asking for the numbers: {trouble}"));
        }
    }

    async fn marks(&self, reader: &mut Reader) -> Result<Vec<(String, u64)>, nntp::Error> {
        let mut marks = Vec::new();
        for group in &self.session.run.config.groups {
            match reader.connection().await?.group(&group.name).await {
                Ok(state) => marks.push((group.name.clone(), state.high.saturating_add(1))),
                Err(error) if error.ends_connection() => return Err(error),
                Err(_) => {}
            }
        }
        Ok(marks)
    }
}
