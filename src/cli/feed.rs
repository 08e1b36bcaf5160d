//! The bot's run as the channel program of an INN feed (R43 to R45).
//!
//! INN starts the program again as soon as it ends, and starts a new one
//! beside it at each flush. So any number of these runs may be there at once.
//! Each takes its own lines in; the one that holds the lock works off what all
//! of them have taken in, until its own input ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::LocalSet;

use super::args::BotArgs;
use super::ready::{self, make_ready};
use super::session::{Session, limits, listen_for_signals};
use super::{DISABLED, FAILED};
use crate::bot::{Stop, StopReason};
use crate::config::{Config, Files};
use crate::console::Console;
use crate::journal::{Journal, LineId, Mode, RunId};
use crate::posting::limit::Tally;
use crate::source::feed::Feed;
use crate::source::intake::Intake;
use crate::source::reader::Reader;

use again::Again;
use numbers::Numbers;

mod again;
mod catch_up;
mod numbers;

/// The pause before any end that INN answers by starting the program again.
const PAUSE: Duration = Duration::from_secs(10);
/// How long the run goes on after the end of its input; with what comes then,
/// less than a minute.
const LAST: Duration = Duration::from_secs(50);
/// How long what is in hand then may still take.
const GRACE: Duration = Duration::from_secs(5);
/// How often to look for what no event tells: lines that other runs took in,
/// the lock, the clock.
const LOOK: Duration = Duration::from_secs(1);
/// How many lines are worked off in one go.
const BATCH: usize = 500;
/// How often answers that are due for too long are given up.
const EXPIRY: Duration = Duration::from_secs(60 * 60);

/// Runs the bot on the lines of standard input, and gives the exit status.
pub fn run(args: &BotArgs, program: &str) -> u8 {
    let files = Files::new(
        args.path.clone().unwrap_or_default(),
        args.name.as_deref(),
        args.logfile.as_deref(),
        program,
    );
    if is_disabled(&files) {
        std::thread::sleep(PAUSE);
        return DISABLED;
    }
    let console = Console::new(args.verbose, true);
    match begin(args, &files, &console) {
        Ok(Begun::Ended(status)) => status,
        Ok(Begun::Not(status)) => {
            if ready::writes(args) {
                leave_mark(&files);
            }
            std::thread::sleep(PAUSE);
            status
        }
        Err(error) => {
            console.complain(&format!("{error:#}"));
            std::thread::sleep(PAUSE);
            FAILED
        }
    }
}

fn is_disabled(files: &Files) -> bool {
    files.disabled().iter().any(|path| path.exists())
}

/// Lets the next run look for what the news server writes to this one, which
/// takes nothing in. Where there is no journal yet the feed has never begun, and
/// there is nothing to look for.
fn leave_mark(files: &Files) {
    let file = files.database();
    if file.exists()
        && let Ok(mut journal) = Journal::open(&file)
    {
        let _ = journal.begin_run(Mode::Feed, Timestamp::now().as_second());
    }
}

/// What became of the attempt to run.
enum Begun {
    /// The run was there, and has made its pause if it was to make one.
    Ended(u8),
    /// It could not begin.
    Not(u8),
}

fn begin(args: &BotArgs, files: &Files, console: &Console) -> anyhow::Result<Begun> {
    let config = match make_ready(args, files, console) {
        Ok(ready) => ready,
        Err(status) => return Ok(Begun::Not(status)),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let channel = Channel {
        session: Session {
            args,
            files,
            config: &config,
            console,
        },
        files,
        config: &config,
        console,
        stop: Stop::default(),
    };
    let status = LocalSet::new().block_on(&runtime, channel.run());
    // A name server that does not answer would be waited for.
    runtime.shutdown_background();
    let status = status?;
    console.log("end");
    Ok(Begun::Ended(status))
}

/// How the work ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// With the input: INN does not start this one again.
    Input,
    /// For any other reason.
    Other,
}

/// How far the run that works has come.
struct State<'a> {
    run: Option<RunId>,
    /// Whether what an earlier run has lost is still to be looked for.
    behind: bool,
    numbers: Numbers<'a>,
}

/// One run.
struct Channel<'a> {
    session: Session<'a>,
    files: &'a Files,
    config: &'a Config,
    console: &'a Console,
    stop: Stop,
}

impl<'a> Channel<'a> {
    /// The run with the pause after it.
    async fn run(&self) -> anyhow::Result<u8> {
        listen_for_signals(&self.stop)?;
        let mut hangups = signal(SignalKind::hangup())?;
        let reopen = async {
            while hangups.recv().await.is_some() {
                self.console.reopen_log();
            }
            std::future::pending::<anyhow::Result<(u8, End)>>().await
        };
        let result = tokio::select! {
            result = self.feed() => result,
            result = reopen => result,
        };
        let (status, end) = result.unwrap_or_else(|error| {
            self.console.complain(&format!("{error:#}"));
            (FAILED, End::Other)
        });
        if end == End::Other {
            // Lines that still come are taken in meanwhile.
            let mut terminate = signal(SignalKind::terminate())?;
            tokio::select! {
                () = tokio::time::sleep(PAUSE) => {}
                _ = terminate.recv() => {}
            }
        }
        Ok(status)
    }

    async fn feed(&self) -> anyhow::Result<(u8, End)> {
        let args = self.session.args;
        let mut journal = ready::open_journal(args, self.files)?;
        // What leaves no traces keeps its lines in a journal of its own.
        let elsewhere = if ready::writes(args) {
            None
        } else {
            Some(tempfile::tempdir()?)
        };
        let file = elsewhere.as_ref().map_or_else(
            || self.files.database(),
            |folder| folder.path().join("lines.db"),
        );
        let apart = elsewhere
            .as_ref()
            .map(|_| Journal::open(&file))
            .transpose()?;
        let run = match &elsewhere {
            None => Some(journal.begin_run(Mode::Feed, Timestamp::now().as_second())?),
            Some(_) => None,
        };
        let intake = Intake::start(Journal::open(&file)?)?;
        self.session.say_start();

        let tally = Tally::of_feed(limits(self.config));
        let bot = self.session.bot(journal, tally, &self.stop)?;
        let reader = Reader::new(self.config.reader.clone(), None);
        let mut feed = Feed::new(bot, reader, apart);
        let lock = match run {
            Some(_) => self.lock(&intake).await?,
            None => None,
        };
        // Without a lock, another run will work off these lines, too.
        if lock.is_some() || run.is_none() {
            let mut state = State {
                run,
                behind: false,
                numbers: Numbers::new(&self.session, intake.is_from_file()),
            };
            tokio::select! {
                worked = self.work(&mut feed, &intake, &mut state) => worked?,
                () = self.cut_off(&intake) => {}
            }
            if let Some(run) = run
                && !state.behind
            {
                state.numbers.end(&mut feed, run, intake.is_whole())?;
            }
            if run.is_some() {
                self.say_left(&mut feed)?;
            }
        }
        let end = self.end(&mut feed, &intake, run)?;
        // Only now: the next run takes the mark of one that goes on for that of
        // one that was killed.
        drop(lock);
        let close = async {
            feed.reader.close().await;
            feed.bot.close().await;
        };
        // Not worth waiting for.
        let _ = tokio::time::timeout(GRACE, close).await;
        Ok((self.session.status(&self.stop), end))
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
            () = last => self.stop.ask(StopReason::Runtime),
            () = self.stop.asked() => {}
        }
        tokio::time::sleep(GRACE).await;
    }

    /// Says in the log what is left for the next run.
    fn say_left(&self, feed: &mut Feed<'_>) -> anyhow::Result<()> {
        let lines = feed.bot.journal().lines_waiting()?;
        if lines > 0 {
            self.console
                .log(&format!("lines that wait for the next run: {lines}"));
        }
        if feed.bot.has_due()? {
            self.console.log("answers wait for the next run");
        }
        Ok(())
    }

    /// Marks how the run has ended.
    fn end(&self, feed: &mut Feed<'_>, intake: &Intake, run: Option<RunId>) -> anyhow::Result<End> {
        if !intake.is_whole() {
            return Ok(End::Other);
        }
        // What INN writes while the bot is disabled is lost: then the next run
        // is to look for it.
        if let Some(run) = run
            && !is_disabled(self.files)
        {
            feed.bot.journal().end_run_clean(run)?;
        }
        Ok(End::Input)
    }

    /// Waits until this is the one run that works; nothing where the input or
    /// the run is to end before.
    async fn lock(&self, intake: &Intake) -> anyhow::Result<Option<File>> {
        let path = self.files.work_lock();
        let broken = |what: &str, error: std::io::Error| {
            anyhow::anyhow!("{}: cannot {what} it: {error}", path.display())
        };
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| broken("open", error))?;
        loop {
            let last = intake.has_ended() || self.stop.reason().is_some();
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::WouldBlock) if last => return Ok(None),
                Err(TryLockError::WouldBlock) => self.wait(intake).await,
                Err(TryLockError::Error(error)) => return Err(broken("lock", error)),
            }
        }
    }

    async fn wait(&self, intake: &Intake) {
        tokio::select! {
            () = intake.changed() => {}
            () = tokio::time::sleep(LOOK) => {}
            () = self.stop.asked() => {}
        }
    }

    /// Works off the lines, those of other runs included, until the input ends
    /// or the run is to end.
    async fn work(
        &self,
        feed: &mut Feed<'_>,
        intake: &Intake,
        state: &mut State<'_>,
    ) -> anyhow::Result<()> {
        if is_disabled(self.files) {
            self.stop.ask(StopReason::Disabled);
        }
        let run = state.run;
        if let Some(run) = run {
            state.behind = feed.bot.journal().unclean_before(run)?;
        }
        let mut catch_up = Again::new();
        if state.behind {
            self.console
                .log("an earlier run has not ended in order: catching up through the reader");
        } else if run.is_some() {
            state.numbers.begin(feed, intake).await;
        }
        let (mut again_lines, mut again_posts) = (Again::new(), Again::new());
        let mut after = LineId::START;
        let mut expired: Option<Instant> = None;
        let mut trouble = None;
        while self.stop.reason().is_none() {
            // Looked at before the lines, so that none comes in between.
            let ended = intake.has_ended();
            self.say_trouble(intake, &mut trouble);
            if expired.is_none_or(|at| at.elapsed() >= EXPIRY) {
                feed.bot.expire()?;
                feed.bot.forget_domains();
                expired = Some(Instant::now());
            }
            if again_lines.is_due() {
                feed.ask_again();
                after = LineId::START;
            }
            let lines = feed.next_lines(after, BATCH)?;
            if let Some((last, _)) = lines.last() {
                after = *last;
                if feed.work_off(lines).await? > 0 {
                    again_lines.want();
                }
                feed.bot.post_due().await?;
                state.numbers.are_behind();
                continue;
            }
            if again_lines.at.is_none() {
                again_lines.worked();
            }
            if let Some(run) = run
                && state.behind
                && (catch_up.at.is_none() || catch_up.is_due())
            {
                state.behind = !self.catch_up(feed, &mut state.numbers, run).await?;
                catch_up.want();
            }
            if again_posts.is_due() {
                feed.bot.try_all_again();
            }
            feed.bot.post_due().await?;
            if feed.bot.has_due()? {
                again_posts.want();
            } else {
                again_posts.worked();
            }
            if ended {
                break;
            }
            if let Some(run) = run
                && !state.behind
                && trouble.is_none()
            {
                state.numbers.keep(feed, intake, run).await?;
            }
            self.wait(intake).await;
        }
        Ok(())
    }

    /// Says why nothing can be taken in, once each time it changes.
    fn say_trouble(&self, intake: &Intake, said: &mut Option<String>) {
        let trouble = intake.trouble();
        if trouble != *said {
            if let Some(trouble) = &trouble {
                self.console.error(trouble);
            }
            *said = trouble;
        }
    }
}
