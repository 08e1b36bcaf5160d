//! What polling and feed mode have in common: the bot as it was wanted, what is
//! said of it, the numbers, the exit status.

use std::cell::Cell;
use std::io::Write;
use std::rc::Rc;
use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};

use super::args::BotArgs;
use super::ready::writes;
use super::{DISABLED, DONE, FAILED, TRY_LATER};
use crate::bot::{Bot, Manner, Parts, Stop, StopReason};
use crate::config::{self, Config, Files, Saved};
use crate::console::Console;
use crate::dns::Resolver;
use crate::journal::Journal;
use crate::nntp::{StatusLines, Traffic};
use crate::posting::limit::{Limits, Tally};
use crate::posting::{Agent, nntp::Poster, print::Printer};

/// One run.
pub(super) struct Session<'a> {
    pub(super) args: &'a BotArgs,
    pub(super) files: &'a Files,
    pub(super) config: &'a Config,
    pub(super) console: &'a Console,
}

impl<'a> Session<'a> {
    /// The bot as the command line and the configuration want it.
    pub(super) fn bot(
        &self,
        journal: Journal,
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
            journal,
            tally,
            agent,
            resolver,
            stop: stop.clone(),
            disabled: self.files.disabled().to_vec(),
        };
        Ok(Bot::new(config, console, parts))
    }

    /// Says that the run begins, and, from level 1 on, with what (R46).
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

    /// Writes the number of a group back (R9), unless the run leaves no traces.
    pub(super) fn save(&self, group: &str, next: u64) {
        if !writes(self.args) {
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
