//! The chain: what happens to an article, from its source to the journal.
//!
//! [`Bot::treat`] is the whole of it. Polling, feed mode, `-c` and `demo`
//! differ in the source that calls it and in the posting agent at its end.

use std::cell::Cell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::Notify;

use crate::article::{Article, printable};
use crate::check::registry::CHECKS;
use crate::check::{self, Findings, Limits, Selection, Setting, Severity};
use crate::config::{Config, Group, SeveritySetting};
use crate::console::Console;
use crate::decision::{self, Circumstances, Decision, Occasion, Rules, own};
use crate::dns::Resolver;
use crate::followup::{self, Matter, ProtoArticle, header::Head};
use crate::journal::{
    self, Answer, AnswerId, ArticleState, Conclusion, Journal, LineId, NewAnswer, Outcome, Record,
};
use crate::posting::limit::{Tally, Verdict};
use crate::posting::{Agent, print};

/// How long an answer stays due where `max_age` is off (R41).
const DEFAULT_AGE: Duration = Duration::from_secs(14 * 24 * 60 * 60);
/// How many answers are posted between two commits of their outcomes.
const OUTCOMES: usize = 100;

/// Why a run ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopReason {
    /// SIGTERM or SIGINT (R6).
    Signal,
    /// `max_runtime` has passed (R4).
    Runtime,
    /// A `.disabled` file has appeared (R3).
    Disabled,
    /// `max_followups` answers were made (R29).
    Full,
}

/// The wish that the run ends in order; whoever works looks at it now and then.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    inner: Rc<(Cell<Option<StopReason>>, Notify)>,
}

impl Stop {
    /// Asks the run to end. The first reason counts, but for
    /// [`StopReason::Full`]: what is due is still posted then, and every other
    /// reason ends that, too.
    pub fn ask(&self, reason: StopReason) {
        let (cell, notify) = &*self.inner;
        if matches!(cell.get(), None | Some(StopReason::Full)) {
            cell.set(Some(reason));
        }
        notify.notify_waiters();
    }

    /// Why the run is to end, if it is.
    pub fn reason(&self) -> Option<StopReason> {
        self.inner.0.get()
    }

    /// Waits until the run is to end.
    pub async fn asked(&self) {
        loop {
            let notified = self.inner.1.notified();
            if self.reason().is_some() {
                return;
            }
            notified.await;
        }
    }
}

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
        let mut decisions = Vec::with_capacity(batch.len());
        for incoming in batch {
            decisions.push(self.decide(incoming)?);
        }
        let mut limits = Limits {
            line_columns: self.config.max_line_width,
            ..Limits::at(Timestamp::now())
        };
        limits.mail_hosts = self.ask_dns(batch, &decisions).await;

        let mut records = Vec::with_capacity(batch.len());
        let mut taken = batch.len();
        let mut answered: Vec<&str> = Vec::new();
        for (index, (incoming, decision)) in batch.iter().zip(decisions).enumerate() {
            let Some(treated) = self.conclude(incoming, decision, &limits, &answered)? else {
                self.stop.ask(StopReason::Full);
                taken = index;
                break;
            };
            if matches!(treated.conclusion, Conclusion::Answered(_)) {
                answered.extend(incoming.article.header().body("message-id"));
            }
            self.show(incoming, &treated);
            records.push(record(incoming, treated));
        }
        self.journal.record(&records, lines)?;
        self.tally.recorded();
        Ok(taken)
    }

    /// Decides about an article, unless it was dealt with for good before.
    fn decide(&self, incoming: &Incoming) -> Result<Decision, journal::Error> {
        let rules = Rules {
            triggers: &self.config.triggers,
            kill: &self.config.kill,
            max_age: self.config.max_age,
            domain: &self.domain,
        };
        let trouble = Cell::new(None);
        let mut decision = decision::decide(
            &incoming.article,
            &rules,
            &incoming.circumstances,
            |identifier| {
                self.journal.is_own(identifier).unwrap_or_else(|error| {
                    trouble.set(Some(error));
                    true
                })
            },
        );
        if let Some(error) = trouble.take() {
            return Err(error);
        }
        if decision.occasion.is_some() && self.manner.rehearsal.is_none() {
            let repeat = incoming.circumstances.forced && self.manner.again;
            if let Some(reason) = self.settled(&incoming.article, incoming.circumstances.forced)?
                && !repeat
            {
                decision.occasion = None;
                decision.log.private(reason);
            }
        }
        Ok(decision)
    }

    /// Why the article gets no answer any more, whatever is found (R21, R29).
    fn settled(&self, article: &Article, forced: bool) -> Result<Option<String>, journal::Error> {
        let Some(identifier) = article.header().body("message-id") else {
            return Ok(None);
        };
        if let Some(answer) = self.journal.answer_to(identifier)? {
            let own = answer.message_identifier;
            return Ok(Some(format!(
                "not checked: it was answered before, by {own} ({})",
                answer.state
            )));
        }
        let limited = self.journal.article_state(identifier)? == Some(ArticleState::Limited);
        Ok((limited && !forced)
            .then(|| "not checked: it was over the limits when it came by".to_owned()))
    }

    /// Asks the DNS about the domains of all articles that are checked, many at
    /// once.
    async fn ask_dns(
        &self,
        batch: &[Incoming],
        decisions: &[Decision],
    ) -> HashMap<String, crate::dns::MailHost> {
        let Some(resolver) = &self.resolver else {
            return Default::default();
        };
        let domains: Vec<String> = batch
            .iter()
            .zip(decisions)
            .filter(|(_, decision)| decision.occasion.is_some())
            .flat_map(|(incoming, _)| check::mail_domains(&incoming.article))
            .collect();
        let domains: Vec<&str> = domains.iter().map(String::as_str).collect();
        resolver.mail_hosts(&domains).await
    }

    /// Checks the article, and says what follows; nothing where the run has
    /// made all its answers.
    fn conclude(
        &mut self,
        incoming: &Incoming,
        mut decision: Decision,
        limits: &Limits,
        answered: &[&str],
    ) -> Result<Option<Treated>, journal::Error> {
        let silent = |decision, findings| {
            Ok(Some(Treated {
                decision,
                findings,
                conclusion: Conclusion::Silent,
            }))
        };
        let Some(occasion) = decision.occasion else {
            return silent(decision, Findings::default());
        };
        let findings = check::run(&incoming.article, limits, &self.selection);
        log_findings(&incoming.article, &findings, &mut decision);
        if !followup::is_due(occasion, &findings, self.manner.pedantic) {
            decision
                .log
                .public("not answered: nothing was found that is answered without a request");
            return silent(decision, findings);
        }
        if let Some(reason) = decision.unanswerable {
            decision.log.public(format!("not answered: {reason}"));
            return silent(decision, findings);
        }
        let header = incoming.article.header();
        let Some(precursor) = header.body("message-id").filter(|body| !body.is_empty()) else {
            decision
                .log
                .private("not answered: it has no message identifier to refer to");
            return silent(decision, findings);
        };
        if answered.contains(&precursor) {
            decision.log.private("not answered: it came twice");
            return silent(decision, findings);
        }
        let author = incoming
            .article
            .poster()
            .map(|mailbox| mailbox.address().to_lowercase())
            .unwrap_or_default();
        let thread = thread(&incoming.article, precursor);
        let now = Timestamp::now();
        let verdict =
            self.tally
                .allows(&self.journal, &author, &thread, occasion, now.as_second())?;
        match verdict {
            Verdict::Yes => {}
            Verdict::RunFull => return Ok(None),
            Verdict::OverAuthor | Verdict::OverThread => {
                let what = if verdict == Verdict::OverAuthor {
                    "poster"
                } else {
                    "thread"
                };
                decision.log.private(format!(
                    "not answered: this {what} had enough answers in 24 hours"
                ));
                return Ok(Some(Treated {
                    decision,
                    findings,
                    conclusion: Conclusion::Limited,
                }));
            }
        }
        let article = self.assemble(incoming, occasion, &decision, &findings, precursor)?;
        decision
            .log
            .private(format!("answered by {}", article.message_id));
        let conclusion = Conclusion::Answered(Box::new(NewAnswer {
            message_identifier: article.message_id.clone(),
            precursor: precursor.to_owned(),
            newsgroup: article.newsgroup.clone(),
            occasion,
            article: article.octets().to_vec(),
            author,
            thread,
            created: now.as_second(),
            expires: self.expires(incoming, occasion, now),
        }));
        Ok(Some(Treated {
            decision,
            findings,
            conclusion,
        }))
    }

    /// Makes the followup, under the identifier of R31, R26 or R27.
    fn assemble(
        &self,
        incoming: &Incoming,
        occasion: Occasion,
        decision: &Decision,
        findings: &Findings,
        precursor: &str,
    ) -> Result<ProtoArticle, journal::Error> {
        let mut identifier = own::identifier(precursor, &self.domain);
        if self.manner.rehearsal.is_some() {
            identifier = own::prefixed(own::REHEARSAL, &identifier);
        } else if self.manner.again {
            let first = identifier.clone();
            let mut count = 1;
            while self.journal.is_own(&identifier)? {
                count += 1;
                identifier = own::prefixed(&own::repetition(count), &first);
            }
        }
        let matter = Matter {
            precursor: &incoming.article,
            occasion,
            findings,
            log: decision.verbose.then(|| decision.log.lines()),
            newsgroup: self
                .manner
                .rehearsal
                .as_deref()
                .unwrap_or(&incoming.newsgroup),
            message_id: &identifier,
        };
        Ok(followup::assemble(&matter, &self.config.texts, &self.head))
    }

    /// From when on an answer is no longer posted: where the article reaches
    /// `max_age`; a forced one counts from now.
    fn expires(&self, incoming: &Incoming, occasion: Occasion, now: Timestamp) -> i64 {
        let (age, from) = match self.config.max_age {
            Some(age) if occasion != Occasion::Forced => (
                age,
                decision::age::date_of(&incoming.article, now).unwrap_or(now),
            ),
            age => (age.unwrap_or(DEFAULT_AGE), now),
        };
        let seconds = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
        from.as_second().saturating_add(seconds)
    }

    /// Shows and logs what was decided (R25, R46, R47).
    fn show(&self, incoming: &Incoming, treated: &Treated) {
        let identifier = incoming
            .article
            .header()
            .body("message-id")
            .unwrap_or("(no message identifier)");
        let identifier = printable::one_line(identifier);
        let answered = matches!(treated.conclusion, Conclusion::Answered(_));
        if answered {
            self.console.say(
                2,
                &format!("{}: answering {identifier}", incoming.newsgroup),
            );
        }
        let on_screen = answered && self.console.shows(4);
        if !on_screen && !self.manner.logging {
            return;
        }
        if self.manner.logging {
            self.console.log(&format!(
                "{} {}: {identifier}",
                incoming.newsgroup, incoming.name
            ));
        }
        for line in treated.decision.log.lines() {
            let text = printable::one_line(&line.text);
            if on_screen {
                self.console.say(4, &format!("  {text}"));
            }
            if self.manner.logging {
                self.console.log(&format!("  {text}"));
            }
        }
    }

    /// Takes the one article through the chain that the operator asked for
    /// (R26). Where none of its groups is in the list, the answer is printed
    /// instead of posted.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written.
    pub async fn force(
        &mut self,
        incoming: Incoming,
        is_listed: bool,
    ) -> Result<(), journal::Error> {
        let decision = self.decide(&incoming)?;
        let mut limits = Limits {
            line_columns: self.config.max_line_width,
            ..Limits::at(Timestamp::now())
        };
        limits.mail_hosts = self
            .ask_dns(
                std::slice::from_ref(&incoming),
                std::slice::from_ref(&decision),
            )
            .await;
        let Some(treated) = self.conclude(&incoming, decision, &limits, &[])? else {
            return Ok(());
        };
        self.show(&incoming, &treated);
        let Conclusion::Answered(answer) = &treated.conclusion else {
            let reason = treated
                .decision
                .log
                .lines()
                .last()
                .map(|line| line.text.as_str());
            self.console.error(reason.unwrap_or("not answered"));
            return Ok(());
        };
        let article = ProtoArticle::from_journal(
            answer.message_identifier.clone(),
            answer.newsgroup.clone(),
            answer.article.clone(),
        );
        if !is_listed && !self.is_rehearsal() {
            self.console.error(
                "none of its groups is in the list; the answer is printed instead of posted",
            );
            print::print(&article);
            return Ok(());
        }
        let precursor = answer.precursor.clone();
        self.journal.record(&[record(&incoming, treated)], &[])?;
        self.tally.recorded();
        if let Some(answer) = self.journal.answer_to(&precursor)?
            && self.may_post()
        {
            let outcome = self.post(&answer).await;
            if matches!(outcome, Outcome::Posted { .. }) {
                self.console
                    .say(0, &format!("answered by {}", answer.message_identifier));
            }
            self.journal
                .settle(&[(answer.id, outcome)], Timestamp::now().as_second())?;
        }
        Ok(())
    }

    /// Posts every answer that is due and was not tried in this run, oldest
    /// first, until there is none, the posting server is away, the answers of
    /// an hour are posted (R29), or the run is to end.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read or written. What was posted and could
    /// not be written down is found out by the next attempt (R41).
    pub async fn post_due(&mut self) -> Result<(), journal::Error> {
        loop {
            let due = self.journal.answers_due(self.tried, OUTCOMES)?;
            if due.is_empty() || self.agent.is_away() || !self.may_post() {
                return Ok(());
            }
            let mut left = self
                .tally
                .left_this_hour(&self.journal, Timestamp::now().as_second())?;
            let mut held = false;
            let mut outcomes = Vec::with_capacity(due.len());
            for answer in due {
                // Forced answers are neither counted nor held up.
                let counts = answer.occasion != Occasion::Forced;
                held = (counts && left == Some(0)) || !self.may_post();
                if held {
                    break;
                }
                self.tried = answer.id;
                let outcome = self.post(&answer).await;
                if let (Outcome::Posted { .. }, Some(left), true) = (&outcome, &mut left, counts) {
                    *left = left.saturating_sub(1);
                }
                outcomes.push((answer.id, outcome));
                held = self.agent.is_away();
                if held {
                    break;
                }
            }
            self.journal
                .settle(&outcomes, Timestamp::now().as_second())?;
            if held {
                return Ok(());
            }
        }
    }

    /// Whether any answer is due, tried or not.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub fn has_due(&self) -> Result<bool, journal::Error> {
        Ok(!self.journal.answers_due(AnswerId::START, 1)?.is_empty())
    }

    /// Lets every answer that is due be tried again.
    pub fn try_all_again(&mut self) {
        self.tried = AnswerId::START;
        if let Agent::Nntp(poster) = &mut self.agent {
            poster.try_anew();
        }
    }

    /// Looks at the `.disabled` files, and whether the run is to end (R3).
    fn may_post(&self) -> bool {
        if self.disabled.iter().any(|path| path.exists()) {
            self.stop.ask(StopReason::Disabled);
        }
        !matches!(self.stop.reason(), Some(reason) if reason != StopReason::Full)
    }

    async fn post(&mut self, answer: &Answer) -> Outcome {
        let article = ProtoArticle::from_journal(
            answer.message_identifier.clone(),
            answer.newsgroup.clone(),
            answer.article.clone(),
        );
        let outcome = self.agent.post(&article).await;
        let own = &answer.message_identifier;
        match &outcome {
            Outcome::Posted { reply } => self.console.log(&format!("posted {own}: {reply}")),
            Outcome::Deferred { reply } => self.console.log(&format!("{own} stays due: {reply}")),
            Outcome::Refused { reply } => {
                self.console
                    .error(&format!("{}: {own} was refused: {reply}", answer.newsgroup));
            }
        }
        outcome
    }

    /// Gives up what stayed due for too long.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn expire(&mut self) -> Result<(), journal::Error> {
        for expired in self.journal.expire(Timestamp::now().as_second())? {
            let (own, precursor) = (expired.message_identifier, expired.precursor);
            self.console.error(&format!(
                "{own}, the answer to {precursor}, could not be posted in time"
            ));
        }
        Ok(())
    }

    /// Ends the posting agent's connection.
    pub async fn close(&mut self) {
        self.agent.close().await;
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

/// The first identifier of References, else the article's own (R29).
fn thread(article: &Article, own: &str) -> String {
    let references = article.references();
    let first = references
        .as_ref()
        .and_then(|list| list.identifiers.first());
    (*first.unwrap_or(&own)).to_owned()
}

/// What was found, for the check log.
fn log_findings(article: &Article, findings: &Findings, decision: &mut Decision) {
    if let Some(reader) = article.newsreader() {
        decision.log.public(format!("newsreader: {}", reader.name));
    }
    for finding in findings {
        let place = finding
            .line
            .map_or_else(String::new, |line| format!(", line {line}"));
        let dropped = if finding.counts {
            ""
        } else {
            " (dropped: it has no text block)"
        };
        let values: Vec<String> = finding
            .values()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let values = match values.is_empty() {
            true => String::new(),
            false => format!(" [{}]", values.join(", ")),
        };
        decision.log.public(format!(
            "{} {}{place}: {}{values}{dropped}",
            finding.severity.name(),
            finding.check.code,
            finding.summary(),
        ));
    }
    if findings.is_empty() {
        decision.log.public("nothing found");
    }
}

/// The row of the journal.
fn record(incoming: &Incoming, treated: Treated) -> Record {
    let lines = treated.decision.log.lines();
    Record {
        message_identifier: incoming
            .article
            .header()
            .body("message-id")
            .map(str::to_owned),
        newsgroup: incoming.newsgroup.clone(),
        newsreader: incoming
            .article
            .newsreader()
            .map(|reader| reader.code.to_owned()),
        seen: Timestamp::now().as_second(),
        occasion: treated.decision.occasion,
        reason: lines
            .last()
            .map(|line| line.text.clone())
            .unwrap_or_default(),
        findings: treated
            .findings
            .iter()
            .map(|finding| journal::Finding {
                code: finding.check.code.to_owned(),
                severity: finding.severity,
            })
            .collect(),
        conclusion: treated.conclusion,
    }
}
