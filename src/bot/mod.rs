//! The chain: what happens to an article, from its source to the journal.
//!
//! [`Bot::treat`] is the whole of it. Polling, feed mode, `-c` and `demo`
//! differ in the source that calls it and in the posting agent at its end.

mod conclude;
mod post;
mod record;
mod show;
mod stop;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use jiff::Timestamp;

use crate::article::Article;
use crate::check::registry::CHECKS;
use crate::check::{Findings, Limits, Selection, Setting, Severity};
use crate::config::{Config, Group, SeveritySetting};
use crate::console::Console;
use crate::decision::{Circumstances, Decision};
use crate::dns::Resolver;
use crate::followup::header::Head;
use crate::journal::{self, AnswerId, Conclusion, Journal, LineId, Record};
use crate::posting::Agent;
use crate::posting::limit::Tally;

pub use stop::{Stop, StopReason};

/// An article that came by, and how.
pub struct Incoming {
    /// The article.
    pub article: Article,
    /// The group that an answer would go into.
    pub newsgroup: String,
    /// What it is called in the log: its number, its token, its file.
    pub name: String,
    /// How it came.
    pub circumstances: Circumstances,
}

/// How answers are made in this run.
#[derive(Debug, Clone, Default)]
pub struct Manner {
    /// Hints are answered in autocheck, too (R24).
    pub pedantic: bool,
    /// Every answer goes into this group instead (R27).
    pub rehearsal: Option<String>,
    /// A forced answer may be repeated (R26).
    pub again: bool,
    /// The check log of every article is wanted in the log file.
    pub logging: bool,
}

/// All that the chain works with.
pub struct Bot<'a> {
    config: &'a Config,
    console: &'a Console,
    manner: Manner,
    head: Head,
    domain: String,
    selection: Selection,
    resolver: Option<Resolver>,
    journal: Journal,
    tally: Tally,
    agent: Agent<'a>,
    stop: Stop,
    disabled: Vec<PathBuf>,
    /// What was said of searches that were given up, so as to say it once.
    given_up: RefCell<HashSet<String>>,
    /// Every answer up to here was tried in this run.
    tried: AnswerId,
}

/// What a bot is made of, beside its configuration.
pub struct Parts<'a> {
    /// How answers are made.
    pub manner: Manner,
    /// The operator's part of the header.
    pub head: Head,
    /// Where articles and answers are written down.
    pub journal: Journal,
    /// What counts the answers.
    pub tally: Tally,
    /// Where answers go.
    pub agent: Agent<'a>,
    /// Who asks the DNS, where it is asked.
    pub resolver: Option<Resolver>,
    /// The wish to end.
    pub stop: Stop,
    /// The files that disable the bot (R3).
    pub disabled: Vec<PathBuf>,
}

/// What became of one article on its way through the chain.
struct Treated {
    decision: Decision,
    findings: Findings,
    conclusion: Conclusion,
}

impl<'a> Bot<'a> {
    /// Puts a bot together.
    pub fn new(config: &'a Config, console: &'a Console, parts: Parts<'a>) -> Bot<'a> {
        let selection = Selection::all()
            .with_settings(settings(config))
            .with_blocks(
                CHECKS
                    .iter()
                    .map(|check| check.code.to_owned())
                    .filter(|code| config.texts.get(code).is_some()),
            );
        Bot {
            config,
            console,
            domain: config.message_id_domain.clone(),
            manner: parts.manner,
            head: parts.head,
            selection,
            resolver: parts.resolver,
            journal: parts.journal,
            tally: parts.tally,
            agent: parts.agent,
            stop: parts.stop,
            disabled: parts.disabled,
            given_up: RefCell::default(),
            tried: AnswerId::START,
        }
    }

    /// The configuration.
    pub fn config(&self) -> &'a Config {
        self.config
    }

    /// What the person at the terminal sees.
    pub fn console(&self) -> &'a Console {
        self.console
    }

    /// The journal.
    pub fn journal(&mut self) -> &mut Journal {
        &mut self.journal
    }

    /// Whether this is a rehearsal (R27).
    pub fn is_rehearsal(&self) -> bool {
        self.manner.rehearsal.is_some()
    }

    /// The wish to end.
    pub fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Forgets what the DNS said; for a run that lasts long.
    pub fn forget_domains(&self) {
        if let Some(resolver) = &self.resolver {
            resolver.forget();
        }
    }

    /// Where answers go.
    pub fn agent(&mut self) -> &mut Agent<'a> {
        &mut self.agent
    }

    /// What counts the answers.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Takes a batch of articles through the chain: decides, checks, assembles,
    /// and writes down what is due, with the feed lines that are thereby dealt
    /// with. Nothing is posted yet: [`Bot::post_due`] does that.
    ///
    /// Gives back how many articles were dealt with: all, or those before the
    /// one at which the run has made all its answers (R29).
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub async fn treat(
        &mut self,
        batch: &[Incoming],
        lines: &[LineId],
    ) -> Result<usize, journal::Error> {
        let decisions = self.reading(|bot| {
            let decisions = batch.iter().map(|incoming| bot.decide(incoming));
            decisions.collect::<Result<Vec<_>, _>>()
        })?;
        let mut limits = Limits {
            line_columns: self.config.max_line_width,
            ..Limits::at(Timestamp::now())
        };
        limits.mail_hosts = self.ask_dns(batch, &decisions).await;

        let records = self.reading(|bot| bot.conclude_all(batch, decisions, &limits))?;
        self.journal.record(&records, lines)?;
        self.tally.recorded();
        Ok(records.len())
    }

    /// Concludes a batch up to the article at which the run has made all its
    /// answers.
    fn conclude_all(
        &mut self,
        batch: &[Incoming],
        decisions: Vec<Decision>,
        limits: &Limits,
    ) -> Result<Vec<Record>, journal::Error> {
        let mut records = Vec::with_capacity(batch.len());
        let mut answered: Vec<&str> = Vec::new();
        for (incoming, decision) in batch.iter().zip(decisions) {
            let Some(treated) = self.conclude(incoming, decision, limits, &answered)? else {
                self.stop.ask(StopReason::Full);
                break;
            };
            if matches!(treated.conclusion, Conclusion::Answered(_)) {
                answered.extend(incoming.article.header().body("message-id"));
            }
            self.show(incoming, &treated);
            records.push(record::record(incoming, treated));
        }
        Ok(records)
    }

    /// Does what asks the journal many times within one of its transactions:
    /// each question alone would lock and unlock the file.
    fn reading<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, journal::Error>,
    ) -> Result<T, journal::Error> {
        self.journal.begin_reading()?;
        let result = work(self);
        self.journal.end_reading()?;
        result
    }
}

/// The operator's severities, as the runner of the checks wants them.
fn settings(config: &Config) -> HashMap<String, Setting> {
    let setting = |wanted: &SeveritySetting| match wanted {
        SeveritySetting::Violation => Setting::Graded(Severity::Violation),
        SeveritySetting::Hint => Setting::Graded(Severity::Hint),
        SeveritySetting::Note => Setting::Graded(Severity::Note),
        SeveritySetting::Off => Setting::Off,
    };
    config
        .severities
        .iter()
        .map(|(code, wanted)| (code.clone(), setting(wanted)))
        .collect()
}

/// The groups of an article that are in the list, in the order of Newsgroups.
pub fn listed_groups<'a>(article: &Article, groups: &'a [Group]) -> Vec<&'a Group> {
    article
        .newsgroups()
        .filter_map(|name| groups.iter().find(|group| group.name == name))
        .collect()
}
