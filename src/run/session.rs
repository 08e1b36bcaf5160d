//! What polling and feed mode have in common: the bot as it was wanted, the
//! numbers, how the run ends.

use std::io::{self, Write};
use std::sync::Arc;

use jiff::Timestamp;
use tokio::runtime::{Builder, Handle, Runtime};

use super::{Ending, Options};
use crate::active::Active;
use crate::bot::{Bot, Manner, Parts};
use crate::config::{self, Config, Saved};
use crate::dns::Resolver;
use crate::filter::{AUTHORAGE, Panel};
use crate::journal::{self, Journal, Mode};
use crate::nntp::{StatusLines, Traffic};
use crate::posting::limit::{Limits, Tally};
use crate::posting::{Agent, Halt, nntp::Poster, print::Printer};
use crate::source::Run;
use crate::stop::StopReason;

/// A run whose begin is noted in the journal.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noted {
    mode: Mode,
    begun: i64,
}

/// One run.
pub(super) struct Session<'a> {
    pub(super) options: &'a Options,
    pub(super) run: Run<'a>,
    /// Another thread, where there is another processor.
    pub(super) beside: Option<Handle>,
}

impl<'a> Session<'a> {
    /// The bot as the command line and the configuration want it.
    pub(super) fn bot(&self, journal: Journal, tally: Tally) -> anyhow::Result<Bot<'a>> {
        let Run {
            config,
            console,
            stop,
        } = self.run;
        let agent = if self.options.dry_run {
            Agent::Print(Printer::new(console, stop))
        } else {
            let mut poster = Poster::new(config, self.observer(), console);
            let halt = Halt {
                disabled: self.options.disabled(),
                ended: stop.posting_ended(),
            };
            poster.post_beside(self.beside.clone(), halt);
            Agent::Nntp(Box::new(poster))
        };
        let resolver = config
            .dns
            .then(|| Resolver::new(config.dns_server))
            .transpose()?;
        let panel = Panel::wanted(&config.filters);
        let wants_days = panel.as_ref().is_some_and(|panel| panel.has(AUTHORAGE));
        if self.options.writes() && (wants_days || config.repeat_after.is_some()) {
            journal.index_authors()?;
        }
        let parts = Parts {
            manner: Manner {
                pedantic: self.options.pedantic,
                rehearsal: self.options.rehearsal.clone(),
                again: self.options.again,
                logging: self.options.log,
                tells_each: !self.options.writes(),
            },
            journal,
            tally,
            agent,
            resolver,
            active: Active::new(config, self.observer()),
            panel,
            disabled: self.options.disabled(),
        };
        Ok(Bot::new(self.run, parts))
    }

    /// R46: at level 3 the server's status lines are shown.
    pub(super) fn observer(&self) -> Option<StatusLines> {
        self.run.console.shows(3).then(|| {
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

    /// Notes in the journal that the run begins (R52), unless it leaves no
    /// traces.
    pub(super) fn note_begin(
        &self,
        journal: &mut Journal,
        mode: Mode,
    ) -> Result<Option<Noted>, journal::Error> {
        if !self.options.writes() {
            return Ok(None);
        }
        let begun = Timestamp::now().as_second();
        journal.note_begin(mode, begun)?;
        Ok(Some(Noted { mode, begun }))
    }

    /// Notes how the run ends.
    pub(super) fn note_end(
        &self,
        journal: &mut Journal,
        noted: Option<Noted>,
        error: Option<&anyhow::Error>,
    ) -> Result<(), journal::Error> {
        let Some(Noted { mode, begun }) = noted else {
            return Ok(());
        };
        let words = match (error, self.run.stop.reason()) {
            (Some(error), _) => format!("failed: {error:#}"),
            (None, None) => self.ending().in_words().to_owned(),
            (None, Some(reason)) => {
                format!("{}; {}", self.ending().in_words(), reason.in_words())
            }
        };
        let noted = journal.note_end(mode, begun, Timestamp::now().as_second(), &words);
        match error {
            // The journal may well be what the error is about.
            Some(_) => Ok(()),
            None => noted,
        }
    }

    /// R5, in the order of what a cron job wants to know first.
    pub(super) fn ending(&self) -> Ending {
        if self.run.stop.reason() == Some(StopReason::Disabled) {
            Ending::Disabled
        } else if self.run.console.has_failed() {
            Ending::Failed
        } else if self.run.console.must_try_later() {
            Ending::TryLater
        } else {
            Ending::Done
        }
    }

    /// Writes the numbers of groups back (R9), unless the run leaves no traces.
    pub(super) fn save(&self, numbers: &[(&str, u64)]) {
        if !self.options.writes() || numbers.is_empty() {
            return;
        }
        let console = self.run.console;
        let file = self.options.files.ini();
        let saved = config::save_numbers(&file, numbers);
        let file = file.display();
        match saved {
            Ok(saved) => {
                let gone = numbers.iter().zip(saved);
                let gone = gone.filter(|(_, saved)| *saved == Saved::GroupGone);
                let gone: Vec<(&str, u64)> = gone.map(|(number, _)| *number).collect();
                match gone[..] {
                    [] => {}
                    [(group, next)] => console.complain(&format!(
                        "{file}: {group} is gone from the list; its number {next} is not saved"
                    )),
                    [(group, _), ..] => console.complain(&format!(
                        "{file}: {group} and others, {} in all, are gone from the list; \
                         their numbers are not saved",
                        gone.len()
                    )),
                }
            }
            Err(error) => match numbers {
                [(group, next)] => {
                    console.error(&format!("{file}: cannot save {group} {next}: {error}"));
                }
                _ => console.error(&format!(
                    "{file}: cannot save the numbers of {} newsgroups: {error}",
                    numbers.len()
                )),
            },
        }
    }
}

/// Another thread to read and to post on, where there is another processor (R42); with
/// one for each, polling with many answers took a tenth longer. Signals and what is said
/// of answers stay on this one: what comes in together is seen in its order.
pub(super) fn beside() -> io::Result<Option<Runtime>> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut builder = Builder::new_multi_thread();
    builder.worker_threads(1).enable_all();
    (processors > 1).then(|| builder.build()).transpose()
}

/// R29, as configured.
pub(super) fn limits(config: &Config) -> Limits {
    Limits {
        max_followups: config.max_followups.unwrap_or(0),
        max_per_author: config.max_per_author.unwrap_or(0),
        max_per_thread: config.max_per_thread.unwrap_or(0),
        max_per_group: config.max_per_group.unwrap_or(0),
    }
}
