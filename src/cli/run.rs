//! The bot's run, as cron starts it: every group of the list in turn.

use std::cell::Cell;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::LocalSet;

use super::args::BotArgs;
use super::{DISABLED, DONE, FAILED, TRY_LATER, WRONG_CONFIG};
use crate::bot::{Bot, Manner, Parts, Stop, StopReason};
use crate::check::registry::CHECKS;
use crate::config::{self, Config, Fault, Files, Known, Match, Saved};
use crate::console::Console;
use crate::dns::Resolver;
use crate::followup::header::Head;
use crate::journal::{self, Journal};
use crate::nntp::{self, StatusLines, Traffic};
use crate::posting::limit::{Limits, Tally};
use crate::posting::{Agent, nntp::Poster, print::Printer};
use crate::source::message_id::Fetched;
use crate::source::reader::Reader;
use crate::source::{message_id, newsgroup};

/// Runs the bot as the command line wants it.
///
/// # Errors
///
/// What keeps the run from beginning.
pub fn run(args: &BotArgs, program: &str) -> anyhow::Result<u8> {
    let files = Files::new(
        args.path.clone().unwrap_or_default(),
        args.name.as_deref(),
        args.logfile.as_deref(),
        program,
    );
    // Before anything else is opened or said (R3).
    if files.disabled().iter().any(|path| path.exists()) {
        return Ok(DISABLED);
    }
    let console = Console::new(args.verbose, args.feedmode);
    let (config, head) = match make_ready(args, &files, &console) {
        Ok(ready) => ready,
        Err(status) => return Ok(status),
    };
    let _lock = match (!args.dry_run)
        .then(|| lock(&files.lock(), config.max_runtime, &console))
        .transpose()?
    {
        Some(None) => return Ok(TRY_LATER),
        lock => lock,
    };
    let journal = open_journal(args, &files)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let local = LocalSet::new();
    let session = Session {
        args,
        files: &files,
        config: &config,
        console: &console,
    };
    let status = local.block_on(&runtime, session.run(journal, head));
    // A name server that does not answer would be waited for.
    runtime.shutdown_background();
    if let Err(error) = &status {
        console.log(&format!("{error:#}"));
    }
    console.say(0, &format!("artchk: {} ends", files.name()));
    console.log("end");
    status
}

/// Whether the run leaves traces: numbers, journal, lock (R27).
pub(super) fn writes(args: &BotArgs) -> bool {
    !args.dry_run && args.reply_to_group.is_none()
}

/// Reads the configuration and tries what has to be in order before anything
/// is contacted; the exit status where it is not.
pub(super) fn make_ready(
    args: &BotArgs,
    files: &Files,
    console: &Console,
) -> Result<(Config, Head), u8> {
    // The log first of all, so that it holds what is wrong with the
    // configuration. A dry run writes nothing (R27).
    if args.log && args.dry_run {
        console.complain("--log is left out in a dry run, which writes nothing");
    }
    let log = match args.log && !args.dry_run {
        true => console.open_log(&files.log()),
        false => Ok(()),
    };
    let config = load(files, console);
    if let Err(error) = log {
        let file = files.log();
        console.error(&format!("{}: cannot open the log: {error}", file.display()));
        return Err(WRONG_CONFIG);
    }
    let config = config.ok_or(WRONG_CONFIG)?;
    let head = head(&config, console).ok_or(WRONG_CONFIG)?;
    if let Some(group) = &args.reply_to_group
        && config.group_pattern.is_match(group) != Match::Yes
    {
        console.error(&format!(
            "--reply-to-group: {group} does not match group_pattern"
        ));
        return Err(super::USAGE);
    }
    if !args.dry_run
        && let Err(error) = config::can_be_replaced(&files.ini())
    {
        let file = files.ini();
        console.error(&format!(
            "{}: numbers could not be saved: {error}",
            file.display()
        ));
        return Err(WRONG_CONFIG);
    }
    Ok((config, head))
}

/// The journal, as far as the run may write it.
pub(super) fn open_journal(args: &BotArgs, files: &Files) -> Result<Journal, journal::Error> {
    if args.reply_to_group.is_some() {
        Journal::in_memory()
    } else if args.dry_run {
        Journal::open_read_only(&files.database())
    } else {
        Journal::open(&files.database())
    }
}

/// Reads the configuration and shows every fault; nothing where it cannot be
/// used.
pub(super) fn load(files: &Files, console: &Console) -> Option<Config> {
    let (config, faults) = read(files);
    for fault in &faults {
        if fault.is_error() {
            console.error(&fault.to_string());
        } else {
            console.complain(&fault.to_string());
        }
    }
    config
}

/// The configuration, unless it cannot be used, and all its faults.
pub(super) fn read(files: &Files) -> (Option<Config>, Vec<Fault>) {
    let checks: Vec<(&str, &[&str])> = CHECKS
        .iter()
        .map(|check| (check.code, check.variables))
        .collect();
    let newsreaders: Vec<&str> = crate::article::newsreader::codes().collect();
    let known = Known {
        checks: &checks,
        newsreaders: &newsreaders,
    };
    match config::load(files, known) {
        Ok((config, faults)) => (Some(config), faults),
        Err(faults) => (None, faults),
    }
}

/// The operator's part of the header.
fn head(config: &Config, console: &Console) -> Option<Head> {
    match Head::new(&config.head) {
        Ok(head) => Some(head),
        Err(faults) => {
            for fault in faults {
                console.error(&fault);
            }
            None
        }
    }
}

/// Takes the lock of this NAME (R4); nothing where another run has it.
fn lock(path: &Path, max_runtime: Duration, console: &Console) -> anyhow::Result<Option<File>> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| anyhow::anyhow!("{}: cannot open the lock: {error}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {
            write_holder(&mut file).map_err(|error| {
                anyhow::anyhow!("{}: cannot write the lock: {error}", path.display())
            })?;
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let _ = file.read_to_string(&mut text);
            let mut words = text.split_whitespace();
            let pid = words.next().unwrap_or("?").to_owned();
            let since: Option<i64> = words.next().and_then(|word| word.parse().ok());
            let held = since.map_or(0, |since| Timestamp::now().as_second() - since);
            let name = path.display();
            if held > i64::try_from(max_runtime.as_secs()).unwrap_or(i64::MAX) {
                console.complain(&format!(
                    "{name}: process {pid} has held the lock for {} minutes, longer than max_runtime; look at it",
                    held / 60
                ));
            } else if console.shows(1) {
                console.complain(&format!(
                    "{name}: process {pid} is running; try again later"
                ));
            }
            Ok(None)
        }
        Err(TryLockError::Error(error)) => Err(anyhow::anyhow!(
            "{}: cannot lock it: {error}",
            path.display()
        )),
    }
}

/// Writes into the lock who holds it, and since when.
fn write_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    let now = Timestamp::now().as_second();
    writeln!(file, "{} {now}", std::process::id())
}

/// One run.
pub(super) struct Session<'a> {
    pub(super) args: &'a BotArgs,
    pub(super) files: &'a Files,
    pub(super) config: &'a Config,
    pub(super) console: &'a Console,
}

impl<'a> Session<'a> {
    async fn run(&self, journal: Journal, head: Head) -> anyhow::Result<u8> {
        let config = self.config;
        let stop = Stop::default();
        listen_for_signals(&stop)?;
        end_after(config.max_runtime, &stop);
        self.say_start();

        let tally = Tally::of_run(limits(config));
        let mut bot = self.bot(journal, head, tally, &stop)?;
        let mut reader = Reader::new(config.reader.clone(), self.observer());
        let result = match &self.args.check {
            Some(identifier) => self.check_one(&mut bot, &mut reader, identifier).await,
            None => self.poll_all(&mut bot, &mut reader).await,
        };
        tokio::join!(reader.close(), bot.close());
        result?;
        if let Some(reason) = stop.reason() {
            let text = format!("stopped before the end: {}", reason.in_words());
            self.console.say(0, &text);
            self.console.log(&text);
        }
        Ok(self.status(&stop))
    }

    /// The bot as the command line and the configuration want it.
    pub(super) fn bot(
        &self,
        journal: Journal,
        head: Head,
        tally: Tally,
        stop: &Stop,
    ) -> anyhow::Result<Bot<'a>> {
        let (config, console) = (self.config, self.console);
        let rehearsal = self.args.reply_to_group.clone();
        let agent = if self.args.dry_run {
            Agent::Print(Printer::new(console))
        } else {
            let server = config.poster.clone();
            Agent::Nntp(Box::new(Poster::new(server, self.observer(), console)))
        };
        let resolver = config
            .dns
            .then(|| Resolver::new(config.dns_server))
            .transpose()?;
        let parts = Parts {
            manner: Manner {
                pedantic: self.args.pedantic,
                rehearsal,
                again: self.args.again,
                logging: self.args.log,
            },
            head,
            journal,
            tally,
            agent,
            resolver,
            stop: stop.clone(),
            disabled: self.files.disabled().to_vec(),
        };
        Ok(Bot::new(config, console, parts))
    }

    pub(super) fn say_start(&self) {
        let console = self.console;
        let (name, config) = (self.files.name(), self.config);
        console.say(
            0,
            &format!("artchk {}: {name} begins", env!("CARGO_PKG_VERSION")),
        );
        console.log("begin");
        console.say(1, &format!("reading from {}", config.reader.address()));
        console.say(1, &format!("posting to {}", config.poster.address()));
        for group in &config.groups {
            let autocheck = if group.autocheck {
                "autocheck"
            } else {
                "on request"
            };
            let next = group
                .next
                .map_or_else(|| "the beginning".to_owned(), |next| next.to_string());
            console.say(1, &format!("{}: {autocheck}, from {next}", group.name));
        }
    }

    /// R46: at level 3 the server's status lines are shown.
    pub(super) fn observer(&self) -> Option<StatusLines> {
        self.console.shows(3).then(|| {
            let observer: StatusLines = Arc::new(|traffic: Traffic<'_>| {
                let line = match traffic {
                    Traffic::Sent(line) => format!("> {line}"),
                    Traffic::Received(line) => format!("< {line}"),
                };
                let _ = writeln!(std::io::stdout(), "{line}");
            });
            observer
        })
    }

    /// R5, in the order of what a cron job wants to know first.
    pub(super) fn status(&self, stop: &Stop) -> u8 {
        if stop.reason() == Some(StopReason::Disabled) {
            DISABLED
        } else if self.console.has_failed() {
            FAILED
        } else if self.console.must_try_later() {
            TRY_LATER
        } else {
            DONE
        }
    }

    async fn poll_all(&self, bot: &mut Bot<'_>, reader: &mut Reader) -> anyhow::Result<()> {
        let console = self.console;
        bot.expire()?;
        bot.post_due().await?;
        for group in &self.config.groups {
            if bot.stop().reason().is_some() {
                break;
            }
            let mut group = group.clone();
            if bot.is_rehearsal() {
                group.next = None;
            }
            let (next, result) =
                newsgroup::poll(bot, reader, &group, newsgroup::Rules::Polling).await;
            if let Some(next) = next
                && Some(next) != group.next
            {
                self.save(&group.name, next);
            }
            match result {
                Ok(()) => {}
                Err(newsgroup::Error::Journal(error)) => return Err(error.into()),
                Err(newsgroup::Error::Nntp(error)) => {
                    if reader.was_open() && error.is_about_one_command() {
                        console.error(&format!("{}: {error}", group.name));
                        continue;
                    }
                    self.report_lost(&error);
                    break;
                }
            }
        }
        Ok(())
    }

    /// The reading server cannot be had: nothing more to do in this run.
    fn report_lost(&self, error: &nntp::Error) {
        // To be turned away at the door is as good as no connection.
        if error.is_temporary() || matches!(error, nntp::Error::Denied { .. }) {
            self.console.later(&format!("reading: {error}"));
        } else {
            self.console.error(&format!("reading: {error}"));
        }
    }

    pub(super) fn save(&self, group: &str, next: u64) {
        if self.args.dry_run || self.args.reply_to_group.is_some() {
            return;
        }
        let file = self.files.ini();
        match config::save_number(&file, group, next) {
            Ok(Saved::Written | Saved::Unchanged) => {}
            Ok(Saved::GroupGone) => {
                self.console.complain(&format!(
                    "{}: {group} is gone from the list; its number {next} is not saved",
                    file.display()
                ));
            }
            Err(error) => {
                self.console.error(&format!(
                    "{}: cannot save {group} {next}: {error}",
                    file.display()
                ));
            }
        }
    }

    /// R26.
    async fn check_one(
        &self,
        bot: &mut Bot<'_>,
        reader: &mut Reader,
        identifier: &str,
    ) -> anyhow::Result<()> {
        let console = self.console;
        // Unquoted brackets are redirections to a shell, so people leave them out.
        let identifier = &match identifier.starts_with('<') {
            true => identifier.to_owned(),
            false => format!("<{identifier}>"),
        };
        let fetched = match message_id::fetch(bot, reader, identifier).await {
            Ok(fetched) => fetched,
            Err(error) if error.ends_connection() => {
                self.report_lost(&error);
                return Ok(());
            }
            Err(error) => {
                console.error(&error.to_string());
                return Ok(());
            }
        };
        let (incoming, is_listed) = match fetched {
            Fetched::Article(incoming, is_listed) => (incoming, is_listed),
            Fetched::Missing => {
                console.error(&format!(
                    "{} does not have {identifier}",
                    self.config.reader.address()
                ));
                return Ok(());
            }
            Fetched::Interrupted => {
                console.error(&format!("{identifier} was not answered: the run was ended"));
                return Ok(());
            }
        };
        bot.force(*incoming, is_listed).await?;
        Ok(())
    }
}

/// R29, as configured.
pub(super) fn limits(config: &Config) -> Limits {
    Limits {
        max_followups: config.max_followups.unwrap_or(0),
        max_per_author: config.max_per_author.unwrap_or(0),
        max_per_thread: config.max_per_thread.unwrap_or(0),
    }
}

/// R6: the first signal ends the run in order, a second one at once.
pub(super) fn listen_for_signals(stop: &Stop) -> anyhow::Result<()> {
    let signalled = Rc::new(Cell::new(false));
    for kind in [SignalKind::terminate(), SignalKind::interrupt()] {
        let mut signals = signal(kind)?;
        let (stop, signalled) = (stop.clone(), Rc::clone(&signalled));
        tokio::task::spawn_local(async move {
            while signals.recv().await.is_some() {
                if signalled.replace(true) {
                    std::process::exit(i32::from(FAILED));
                }
                stop.ask(StopReason::Signal);
            }
        });
    }
    Ok(())
}

/// R4: a run ends by itself.
fn end_after(limit: Duration, stop: &Stop) {
    let stop = stop.clone();
    tokio::task::spawn_local(async move {
        tokio::time::sleep(limit).await;
        stop.ask(StopReason::Runtime);
    });
}
