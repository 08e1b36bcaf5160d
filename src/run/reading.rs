//! A run that asks the reading server, as cron or a hand starts it, and that
//! ends by itself.

use std::convert::Infallible;
use std::io::IsTerminal;
use std::time::Duration;

use tokio::runtime::Builder;

use super::ready::{make_ready, open_journal};
use super::session::{Session, beside, limits};
use super::{Ending, Options, lock, poll, signals, single};
use crate::console::Console;
use crate::journal::{Journal, Mode};
use crate::nntp;
use crate::posting::limit::Tally;
use crate::source::Run;
use crate::source::reader::Reader;
use crate::stop::{Stop, StopReason};

/// What such a run is for.
#[derive(Debug, Clone, Copy)]
pub enum Task<'a> {
    /// Every group of the list in turn.
    Poll,
    /// The article of this message identifier (R26).
    Single(&'a str),
}

/// Runs the bot once.
///
/// # Errors
///
/// What keeps the run from beginning, or from going on, unless it is worth
/// trying again.
pub fn run(options: &Options, task: Task<'_>) -> anyhow::Result<Ending> {
    // Before anything else is opened or said (R3).
    if options.is_bot_disabled() {
        return Ok(Ending::Disabled);
    }
    let console = Console::new(options.verbosity, false);
    match begin(options, task, &console) {
        Err(error) if Ending::by(&error) == Ending::TryLater => {
            console.complain(&format!("{error:#}"));
            Ok(Ending::TryLater)
        }
        ended => ended,
    }
}

fn begin(options: &Options, task: Task<'_>, console: &Console) -> anyhow::Result<Ending> {
    let (config, warnings) = match make_ready(options, console) {
        Ok(ready) => ready,
        Err(ending) => return Ok(ending),
    };
    let is_by_hand = matches!(task, Task::Single(_))
        || options.rehearsal.is_some()
        || std::io::stderr().is_terminal();
    let patience = config.max_runtime;
    let _lock = match (!options.dry_run)
        .then(|| lock::take(&options.files.lock(), patience, is_by_hand, console))
        .transpose()?
    {
        Some(None) => return Ok(Ending::TryLater),
        lock => lock,
    };
    let mut journal = open_journal(options, Mode::Polling)?;
    warnings.say(&mut journal, options, console)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let beside = beside()?;
    let stop = Stop::default();
    let session = Session {
        options,
        run: Run {
            config: &config,
            console,
            stop: &stop,
        },
        beside: beside.as_ref().map(|beside| beside.handle().clone()),
    };
    let work = async {
        tokio::select! {
            ended = session.read(task, journal) => ended,
            never = end_after(config.max_runtime, &stop) => match never {},
        }
    };
    let ended = runtime.block_on(signals::heard_during(&stop, work));
    // A name server that does not answer would be waited for.
    runtime.shutdown_background();
    if let Some(beside) = beside {
        beside.shutdown_background();
    }
    let Some(ended) = ended.transpose() else {
        return Ok(Ending::Failed);
    };
    if let Err(error) = &ended
        && Ending::by(error) == Ending::Failed
    {
        console.log(&format!("{error:#}"));
    }
    console.say(0, &format!("artchk: {} ends", options.files.name()));
    console.log("end");
    ended
}

impl Session<'_> {
    async fn read(&self, task: Task<'_>, mut journal: Journal) -> anyhow::Result<Ending> {
        let Run {
            config,
            console,
            stop,
        } = self.run;
        self.say_start();

        let noted = match task {
            Task::Poll => self.note_begin(&mut journal, Mode::Polling)?,
            Task::Single(_) => None,
        };
        let tally = Tally::of_run(limits(config));
        let mut bot = self.bot(journal, tally)?;
        let mut reader = Reader::new(config, self.observer());
        reader.read_beside(self.beside.clone());
        let result = match task {
            Task::Poll => poll::all(self, &mut bot, &mut reader).await,
            Task::Single(identifier) => {
                single::check(self, &mut bot, &mut reader, identifier).await
            }
        };
        tokio::join!(reader.close(), bot.close());
        self.note_end(bot.journal(), noted, result.as_ref().err())?;
        result?;
        if let Some(reason) = stop.reason() {
            let text = format!("stopped before the end: {}", reason.in_words());
            console.say(0, &text);
            console.log(&text);
        }
        Ok(self.ending())
    }

    /// The reading server cannot be had: nothing more to do in this run.
    pub(super) fn report_lost(&self, error: &nntp::Error) {
        let text = format!("reading: {error}");
        // To be turned away at the door is as good as no connection.
        if error.is_temporary() || matches!(error, nntp::Error::Denied { .. }) {
            self.run.console.later(&text);
        } else {
            self.run.console.error(&text);
        }
    }
}

/// R4: a run ends by itself.
async fn end_after(limit: Duration, stop: &Stop) -> Infallible {
    tokio::time::sleep(limit).await;
    stop.ask(StopReason::Runtime);
    std::future::pending().await
}
