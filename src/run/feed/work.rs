//! Working off the lines, and what is done besides while there is time.

use std::time::{Duration, Instant};

use super::again::Again;
use super::channel::Channel;
use super::clock::Clock;
use super::numbers::Numbers;
use super::worker::Worker;
use crate::console::Said;
use crate::journal::{self, LineId, RunId};
use crate::run::held;
use crate::source::intake::Intake;
use crate::stop::StopReason;

/// How many lines are worked off in one go, at first.
const FEW: usize = 100;
/// And as long as there are more, twice as many each time, up to so many: the more
/// there are, the less a commit costs each, but the later the first answer goes out.
const MANY: usize = 500;
/// How often answers that are due for too long are given up.
const EXPIRY: Duration = Duration::from_secs(60 * 60);

/// How far the run that works has come.
pub(super) struct State<'a> {
    pub(super) run: Option<RunId>,
    pub(super) behind: Behind,
    pub(super) numbers: Numbers<'a>,
}

/// Whether what an earlier run has lost is still to be looked for.
///
/// A run that is killed within its first milliseconds has told nobody that it
/// was there. So every run looks once, whether it knows of one or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// No: the numbers are right.
    Not,
    /// Nothing is known to be lost.
    Perhaps,
    /// A run has not ended in order.
    Surely,
}

impl Channel<'_> {
    /// Works off the lines, those of other runs included, until the input ends
    /// or the run is to end.
    pub(super) async fn work(
        &self,
        worker: &mut Worker<'_>,
        intake: &Intake,
        state: &mut State<'_>,
    ) -> anyhow::Result<()> {
        if self.session.options.is_bot_disabled() {
            self.run.stop.ask(StopReason::Disabled);
        }
        let run = state.run;
        if let Some(run) = run {
            state.behind = if worker.bot.journal().unclean_before(run)? {
                Behind::Surely
            } else if state.numbers.is_fixed() {
                Behind::Not
            } else {
                Behind::Perhaps
            };
        }
        let mut catch_up = Again::new();
        let mut clock = Clock::new();
        if state.behind == Behind::Surely {
            self.run
                .console
                .log("an earlier run has not ended in order: catching up through the reader");
        }
        if run.is_some() {
            state.numbers.begin(worker, intake).await;
        }
        let (mut again_lines, mut again_posts) = (Again::new(), Again::new());
        let mut again_held = Again::new();
        let (mut after, mut count) = (LineId::START, FEW);
        let mut expired: Option<Instant> = None;
        let (mut said, mut said_behind) = (Said::default(), Said::default());
        while self.run.stop.reason().is_none() {
            // Looked at before the lines, so that none comes in between.
            let ended = intake.has_ended();
            let trouble = intake.trouble();
            self.say_trouble(trouble.as_deref(), &mut said);
            // With a wrong clock nothing is looked at and nothing given up (R42b).
            if !clock.is_right(worker, self.run).await {
                if ended {
                    let waits = !worker.next_lines(LineId::START, 1)?.is_empty();
                    if waits || state.behind == Behind::Surely || worker.bot.has_due()? {
                        clock.gives_up(self.run);
                    }
                    break;
                }
                self.wait(intake).await;
                continue;
            }
            if expired.is_none_or(|at| at.elapsed() >= EXPIRY) {
                worker.bot.bring_in().await?;
                worker.bot.expire()?;
                if run.is_some() {
                    worker.bot.purge()?;
                }
                worker.bot.forget_what_was_asked();
                // What was set aside may be asked for again by now.
                after = LineId::START;
                expired = Some(Instant::now());
            }
            if again_lines.is_due() {
                worker.feed.ask_again();
                after = LineId::START;
            }
            let lines = worker.next_lines(after, count)?;
            if let Some((last, _)) = lines.last() {
                after = *last;
                count = (count * 2).min(MANY);
                if worker.work_off(lines, self.run.console).await? > 0 {
                    again_lines.want();
                }
                worker.bot.post_ahead().await?;
                state.numbers.are_behind();
                continue;
            }
            count = FEW;
            if again_lines.at.is_none() {
                again_lines.worked();
            }
            if let Some(run) = run
                && state.behind != Behind::Not
                && (catch_up.at.is_none() || catch_up.is_due())
            {
                if self.catch_up(worker, state, &mut said_behind, run).await? {
                    state.behind = Behind::Not;
                }
                catch_up.want();
            }
            if again_posts.is_due() {
                worker.bot.try_all_again();
            }
            worker.bot.post_due().await?;
            if worker.bot.has_due()? {
                again_posts.want();
            } else {
                again_posts.worked();
            }
            if again_held.is_due() {
                self.look_at_held(worker).await?;
            }
            match worker.bot.journal().has_held()? {
                true => again_held.want(),
                false => again_held.worked(),
            }
            if ended {
                break;
            }
            if let Some(run) = run
                && state.behind == Behind::Not
                && trouble.is_none()
            {
                state.numbers.keep(worker, intake, run).await?;
            }
            self.wait(intake).await;
        }
        Ok(worker.bot.post_due().await?)
    }

    /// Asks the filters again about the articles whose answers wait for them.
    async fn look_at_held(&self, worker: &mut Worker<'_>) -> Result<(), journal::Error> {
        if !worker.feed.reaches_reader_quietly().await {
            return Ok(());
        }
        if let Some(panel) = worker.bot.panel() {
            panel.try_again();
        }
        let Worker { feed, bot, .. } = worker;
        match self.session.look_at_held(bot, &mut feed.reader).await {
            Ok(()) => Ok(()),
            Err(held::Error::Journal(error)) => Err(error),
            Err(held::Error::Nntp(error)) => {
                feed.reader.drop_connection();
                let text = format!("reading: {error}; the articles wait");
                self.run.console.log(&text);
                Ok(())
            }
        }
    }

    /// Says why nothing can be taken in, once each time it changes.
    fn say_trouble(&self, trouble: Option<&str>, said: &mut Said) {
        match trouble {
            Some(trouble) if said.changes_to(trouble) => self.run.console.error(trouble),
            Some(_) => {}
            None => said.is_over(),
        }
    }
}
