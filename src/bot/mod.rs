//! The chain: what happens to an article, from its source to the journal.
//!
//! [`Bot::treat`] is the whole of it. Polling, feed mode, `-c` and `demo`
//! differ in the source that calls it and in the posting agent at its end.

mod additions;
mod conclude;
mod context;
mod due;
mod memory;
mod post;
mod purge;
mod record;
mod score;
mod show;
mod why;

use std::cell::RefCell;
use std::collections::HashMap;
use std::iter::repeat_with;
use std::path::PathBuf;
use std::rc::Rc;

use jiff::Timestamp;

use crate::active::Active;
use crate::check::newsgroups::unknown::UNKNOWN;
use crate::check::registry::CHECKS;
use crate::check::{Context, Findings, Selection, Setting, Severity};
use crate::config::{Config, Grading, Texts};
use crate::console::{Console, Said};
use crate::decision::Decision;
use crate::dns::Resolver;
use crate::filter::Panel;
use crate::journal::{self, AnswerId, Conclusion, Journal, LineId, Outcome, Record};
use crate::posting::Agent;
use crate::posting::limit::Tally;
use crate::source::{Incoming, Run};
use crate::stop::{Stop, StopReason};

pub use purge::old;
pub(crate) use record::author;
pub(crate) use score::{line, opinions};
pub use why::Why;

use conclude::Told;
use due::{Out, Tried};
use score::Scored;

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
    /// What is done with each article, and why, is shown (R27).
    pub tells_each: bool,
}

/// All that the chain works with.
pub struct Bot<'a> {
    config: &'a Config,
    console: &'a Console,
    manner: Manner,
    domain: String,
    selection: Selection,
    /// The same for the groups that have other texts.
    other_selections: Vec<Selection>,
    resolver: Option<Resolver>,
    active: Option<Active>,
    panel: Option<Rc<Panel>>,
    journal: Journal,
    tally: Tally,
    agent: Agent<'a>,
    stop: &'a Stop,
    disabled: Vec<PathBuf>,
    /// When it was put together, in unix seconds.
    begun: i64,
    /// Which searches were given up.
    given_up: RefCell<Said>,
    tried: Tried,
    /// The answers on their way.
    out: HashMap<AnswerId, Out>,
    /// What has become of others, as far as the journal does not know it yet.
    outcomes: Vec<(AnswerId, Outcome)>,
    /// Which groups have had their answers of this hour.
    full: Said,
}

/// What a bot is made of, beside the run it works for.
pub struct Parts<'a> {
    /// How answers are made.
    pub manner: Manner,
    /// Where articles and answers are written down.
    pub journal: Journal,
    /// What counts the answers.
    pub tally: Tally,
    /// Where answers go.
    pub agent: Agent<'a>,
    /// Who asks the DNS, where it is asked.
    pub resolver: Option<Resolver>,
    /// Who asks the reading server about newsgroups.
    pub active: Active,
    /// The scoring filters, where there are any.
    pub panel: Option<Panel>,
    /// The files that disable the bot (R3).
    pub disabled: Vec<PathBuf>,
}

/// What became of one article on its way through the chain.
struct Treated {
    decision: Decision,
    findings: Findings,
    scored: Scored,
    conclusion: Conclusion,
}

impl<'a> Bot<'a> {
    /// Puts a bot together.
    pub fn new(run: Run<'a>, parts: Parts<'a>) -> Bot<'a> {
        let config = run.config;
        let codes = || CHECKS.iter().map(|check| check.code.to_owned());
        let selection = |texts: Texts<'_>| {
            let with_block = codes().filter(|code| texts.blocks.get(code).is_some());
            let all = Selection::all().with_settings(settings(config));
            all.with_blocks(with_block)
        };
        let main = selection(config.main_texts());
        let others: Vec<Selection> = config.all_texts().skip(1).map(selection).collect();
        let asks = |selection: &Selection| selection.runs(&UNKNOWN) && selection.counts(&UNKNOWN);
        let asks = asks(&main) || others.iter().any(asks);
        Bot {
            config,
            console: run.console,
            domain: config.message_id_domain.clone(),
            manner: parts.manner,
            selection: main,
            other_selections: others,
            resolver: parts.resolver,
            active: asks.then_some(parts.active),
            panel: parts.panel.map(Rc::new),
            journal: parts.journal,
            tally: parts.tally,
            agent: parts.agent,
            stop: run.stop,
            disabled: parts.disabled,
            begun: Timestamp::now().as_second(),
            given_up: RefCell::default(),
            tried: Tried::default(),
            out: HashMap::new(),
            outcomes: Vec::new(),
            full: Said::default(),
        }
    }

    /// The journal.
    pub fn journal(&mut self) -> &mut Journal {
        &mut self.journal
    }

    /// Which checks are run, and count, for an answer into this group.
    fn selection_for(&self, newsgroup: &str) -> &Selection {
        let place = self.config.texts_place(newsgroup);
        let other = place.and_then(|place| self.other_selections.get(place));
        other.unwrap_or(&self.selection)
    }

    /// Forgets what the DNS and the reading server said; for a run that lasts
    /// long.
    pub fn forget_what_was_asked(&mut self) {
        if let Some(resolver) = &self.resolver {
            resolver.forget();
        }
        if let Some(active) = &mut self.active {
            active.forget();
        }
        if let Some(panel) = &self.panel {
            panel.forget_failures();
        }
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
            let decisions = batch.iter().map(|incoming| bot.decide(incoming, batch));
            decisions.collect::<Result<Vec<_>, _>>()
        })?;
        let (context, scores) = self.ask(batch, &decisions).await?;
        self.say_troubles();
        let records = self.reading(|bot| bot.conclude_all(batch, decisions, &context, scores))?;
        self.record_and_settle(&records, lines)?;
        self.tally.recorded();
        Ok(records.len())
    }

    /// Asks about the articles of a batch, all at once, what the checks and the
    /// decision want to know: the DNS and the reading server, and the filters.
    async fn ask(
        &mut self,
        batch: &[Incoming],
        decisions: &[Decision],
    ) -> Result<(Context, Vec<Scored>), journal::Error> {
        let before = self.before_filters(batch, decisions)?;
        let scores = score::ask(self.panel.clone(), self.stop, batch, &before);
        Ok(tokio::join!(self.context(batch, decisions), scores))
    }

    /// Takes a batch of articles through the chain, and has posted what is due while
    /// the next one is treated ([`Bot::post_ahead`]). Gives back what [`Bot::treat`]
    /// does.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub async fn answer(
        &mut self,
        batch: &[Incoming],
        lines: &[LineId],
    ) -> Result<usize, journal::Error> {
        let taken = self.treat(batch, lines).await?;
        self.post_ahead().await?;
        Ok(taken)
    }

    /// Concludes a batch up to the article at which the run has made all its
    /// answers.
    fn conclude_all(
        &mut self,
        batch: &[Incoming],
        decisions: Vec<Decision>,
        context: &Context,
        scores: Vec<Scored>,
    ) -> Result<Vec<Record>, journal::Error> {
        let mut records = Vec::with_capacity(batch.len());
        let mut answered: Vec<&str> = Vec::new();
        let scores = scores.into_iter().chain(repeat_with(Scored::default));
        for ((incoming, decision), scored) in batch.iter().zip(decisions).zip(scores) {
            let told = Told {
                context,
                answered: &answered,
                batch: &records,
            };
            let treated = self.conclude(incoming, decision, scored, &told)?;
            let Some(treated) = treated else {
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
pub(crate) fn settings(config: &Config) -> HashMap<String, Setting> {
    let setting = |wanted: &Grading| match wanted {
        Grading::Violation => Setting::Graded(Severity::Violation),
        Grading::Hint => Setting::Graded(Severity::Hint),
        Grading::Note => Setting::Graded(Severity::Note),
        Grading::Off => Setting::Off,
    };
    config
        .severities
        .iter()
        .map(|(code, wanted)| (code.clone(), setting(wanted)))
        .collect()
}
