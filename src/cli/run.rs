//! The bot's run, as cron starts it: every group of the list in turn.

use std::time::Duration;

use tokio::task::LocalSet;

use super::args::BotArgs;
use super::ready::{lock, make_ready, open_journal};
use super::session::{Session, limits, listen_for_signals};
use super::{DISABLED, TRY_LATER};
use crate::bot::{Bot, Stop, StopReason};
use crate::config::Files;
use crate::console::Console;
use crate::journal::Journal;
use crate::nntp;
use crate::posting::limit::Tally;
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
    let config = match make_ready(args, &files, &console) {
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
    let status = local.block_on(&runtime, session.run(journal));
    // A name server that does not answer would be waited for.
    runtime.shutdown_background();
    if let Err(error) = &status {
        console.log(&format!("{error:#}"));
    }
    console.say(0, &format!("artchk: {} ends", files.name()));
    console.log("end");
    status
}

impl Session<'_> {
    async fn run(&self, journal: Journal) -> anyhow::Result<u8> {
        let config = self.config;
        let stop = Stop::default();
        listen_for_signals(&stop)?;
        end_after(config.max_runtime, &stop);
        self.say_start();

        let tally = Tally::of_run(limits(config));
        let mut bot = self.bot(journal, tally, &stop)?;
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

/// R4: a run ends by itself.
fn end_after(limit: Duration, stop: &Stop) {
    let stop = stop.clone();
    tokio::task::spawn_local(async move {
        tokio::time::sleep(limit).await;
        stop.ask(StopReason::Runtime);
    });
}
