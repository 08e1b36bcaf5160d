//! One run of the channel program, from its first line taken in to its end.

use std::collections::HashSet;
use std::fs::{File, TryLockError};
use std::time::Duration;

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};

use super::PAUSE;
use super::numbers::Numbers;
use super::work::{Behind, State};
use super::worker::Worker;
use crate::journal::{Journal, Mode, RunId};
use crate::posting::limit::Tally;
use crate::run::Ending;
use crate::run::ready::Warnings;
use crate::run::session::{Session, limits};
use crate::run::{lock, ready};
use crate::source::Run;
use crate::source::feed::Feed;
use crate::source::intake::Intake;
use crate::source::reader::Reader;
use crate::stop::StopReason;

/// How long the run goes on after the end of its input; with what comes then,
/// less than a minute.
const LAST: Duration = Duration::from_secs(50);
/// How long what is in hand then may still take.
const GRACE: Duration = Duration::from_secs(5);
/// How often to look for what no event tells: lines that other runs took in,
/// the lock, the clock.
const LOOK: Duration = Duration::from_secs(1);

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With the input: INN does not start this one again.
    Input,
    /// For any other reason.
    Other,
}

/// One run.
pub(super) struct Channel<'a> {
    pub(super) session: Session<'a>,
    /// That of the session, which is asked for at every turn.
    pub(super) run: Run<'a>,
}

impl<'a> Channel<'a> {
    pub(super) fn new(session: Session<'a>) -> Channel<'a> {
        let run = session.run;
        Channel { session, run }
    }

    /// The run with the pause after it.
    pub(super) async fn run(&self, warnings: &Warnings) -> anyhow::Result<Ending> {
        let mut hangups = signal(SignalKind::hangup())?;
        let reopen = async {
            while hangups.recv().await.is_some() {
                self.run.console.reopen_log();
            }
            std::future::pending::<anyhow::Result<(Ending, End)>>().await
        };
        let result = tokio::select! {
            result = self.feed(warnings) => result,
            result = reopen => result,
        };
        let (ending, end) = result.unwrap_or_else(|error| {
            self.run.console.complain(&format!("{error:#}"));
            (Ending::by(&error), End::Other)
        });
        if end == End::Other {
            // Lines that still come are taken in meanwhile.
            let mut terminate = signal(SignalKind::terminate())?;
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = terminate.recv() => {}
            }
        }
        Ok(ending)
    }

    async fn feed(&self, warnings: &Warnings) -> anyhow::Result<(Ending, End)> {
        let options = self.session.options;
        let mut journal = ready::open_journal(options, Mode::Feed)?;
        // What leaves no traces keeps its lines in a journal of its own.
        let elsewhere = if options.writes() {
            None
        } else {
            Some(tempfile::tempdir()?)
        };
        let file = elsewhere.as_ref().map_or_else(
            || options.files.database(),
            |folder| folder.path().join("lines.db"),
        );
        let apart = elsewhere
            .as_ref()
            .map(|_| Journal::open(&file))
            .transpose()?;
        // Before the first line is taken in: what is lost with this run the next
        // one can look for.
        let (run, newcomers) = match &elsewhere {
            None => {
                let now = Timestamp::now().as_second();
                let run = journal.begin_run(Mode::Feed, now)?;
                let groups = self.run.config.groups.iter();
                let names = groups.map(|group| group.name.as_str());
                (Some(run), journal.feed_begins(names, now)?)
            }
            Some(_) => (None, HashSet::new()),
        };
        let intake = Intake::start(Journal::open(&file)?)?;
        warnings.say(&mut journal, options, self.run.console)?;
        self.session.say_start();

        let noted = self.session.note_begin(&mut journal, Mode::Feed)?;
        let tally = Tally::of_feed(limits(self.run.config));
        let bot = self.session.bot(journal, tally)?;
        let reader = Reader::new(self.run.config, None);
        let mut worker = Worker::new(Feed::new(self.run, reader), bot, apart);
        let lock = match run {
            Some(_) => self.lock(&intake).await?,
            None => None,
        };
        // Without a lock, another run will work off these lines, too.
        if lock.is_some() || run.is_none() {
            let mut state = State {
                run,
                behind: Behind::Not,
                numbers: Numbers::new(&self.session, newcomers, intake.is_from_file()),
            };
            tokio::select! {
                worked = self.work(&mut worker, &intake, &mut state) => worked?,
                () = self.cut_off(&intake) => {}
            }
            if let Some(run) = run
                && state.behind == Behind::Not
            {
                state.numbers.end(&mut worker, run, intake.is_whole())?;
            }
            if run.is_some() {
                self.say_left(&mut worker)?;
            }
        }
        let end = self.end(&mut worker, &intake, run)?;
        self.session.note_end(worker.bot.journal(), noted, None)?;
        // Only now: the next run takes the mark of one that goes on for that of
        // one that was killed.
        drop(lock);
        // Not worth waiting for.
        let _ = tokio::time::timeout(GRACE, worker.close()).await;
        Ok((self.session.ending(), end))
    }

    /// After the end of the input, what is left is finished for a minute at
    /// most. Whatever is in hand when the run is to end is finished, unless a
    /// server keeps it waiting: what is lost by that is found out by the next
    /// attempt (R41).
    async fn cut_off(&self, intake: &Intake) {
        let last = async {
            intake.ended().await;
            tokio::time::sleep(LAST).await;
        };
        tokio::select! {
            () = last => self.run.stop.ask(StopReason::Runtime),
            () = self.run.stop.asked() => {}
        }
        tokio::time::sleep(GRACE).await;
    }

    /// Says in the log what is left for the next run.
    fn say_left(&self, worker: &mut Worker<'_>) -> anyhow::Result<()> {
        let lines = worker.bot.journal().lines_waiting()?;
        if lines > 0 {
            self.run
                .console
                .log(&format!("lines that wait for the next run: {lines}"));
        }
        if worker.bot.has_due()? {
            self.run.console.log("answers wait for the next run");
        }
        Ok(())
    }

    /// Marks how the run has ended.
    fn end(
        &self,
        worker: &mut Worker<'_>,
        intake: &Intake,
        run: Option<RunId>,
    ) -> anyhow::Result<End> {
        if !intake.is_whole() {
            return Ok(End::Other);
        }
        if let Some(run) = run {
            worker.bot.journal().end_run_clean(run)?;
        }
        Ok(End::Input)
    }

    /// Waits until this is the one run that works; nothing where the input or
    /// the run is to end before.
    async fn lock(&self, intake: &Intake) -> anyhow::Result<Option<File>> {
        let path = self.session.options.files.work_lock();
        let broken = |what: &str, error: std::io::Error| {
            anyhow::anyhow!("{}: cannot {what} it: {error}", path.display())
        };
        let file = lock::open(&path).map_err(|error| broken("open", error))?;
        loop {
            let last = intake.has_ended() || self.run.stop.reason().is_some();
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::WouldBlock) if last => return Ok(None),
                Err(TryLockError::WouldBlock) => self.wait(intake).await,
                Err(TryLockError::Error(error)) => return Err(broken("lock", error)),
            }
        }
    }

    pub(super) async fn wait(&self, intake: &Intake) {
        tokio::select! {
            () = intake.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
            () = self.run.stop.asked() => {}
        }
    }
}
