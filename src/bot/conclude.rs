//! One article: whether it is checked, what is found, what follows.

use std::cell::Cell;
use std::time::Duration;

use jiff::Timestamp;

use super::additions::Answered;
use super::record::author;
use super::score::{self, Scored};
use super::show::log_findings;
use super::{Bot, Treated, memory};
use crate::article::Article;
use crate::check::{self, Context, Finding, Findings, Severity};
use crate::config::Away;
use crate::config::parameter::MAX_AGE;
use crate::decision::{self, Decision, Known, Occasion, Policy, own};
use crate::filter::Points;
use crate::followup::{self, Addition, Matter, Needed, ProtoArticle};
use crate::journal::{self, AnswerState, ArticleState, Conclusion, NewAnswer, Record};
use crate::posting::limit::Verdict;
use crate::source::Incoming;

/// What is told beside an article that is concluded.
#[derive(Clone, Copy)]
pub(super) struct Told<'b> {
    /// What the checks may know.
    pub(super) context: &'b Context,
    /// The articles before it that are answered and that the journal does not know
    /// yet.
    pub(super) answered: &'b [&'b str],
    /// All that it does not know yet.
    pub(super) batch: &'b [Record],
}

impl<'b> Told<'b> {
    /// Of an article without others before it.
    pub(super) fn alone(context: &'b Context) -> Told<'b> {
        Told {
            context,
            answered: &[],
            batch: &[],
        }
    }
}

impl<'a> Bot<'a> {
    /// Decides about an article, unless it was dealt with for good before.
    /// `batch` is what came by with it, which the journal does not know yet.
    pub(super) fn decide(
        &self,
        incoming: &Incoming,
        batch: &[Incoming],
    ) -> Result<Decision, journal::Error> {
        let mut decision = self.with_rules(incoming, batch, |policy, known| {
            decision::decide(&incoming.article, policy, &incoming.circumstances, known)
        })?;
        self.say_given_up(incoming, &decision);
        if decision.occasion.is_some() {
            let repeat = incoming.circumstances.forced && self.manner.again;
            if let Some(reason) = self.settled(&incoming.article, incoming.circumstances.forced)?
                && !repeat
            {
                decision.withdraw(reason);
            }
        }
        Ok(decision)
    }

    /// Does what wants the rules of this bot, and what is known of other articles.
    pub(super) fn with_rules<T>(
        &self,
        incoming: &Incoming,
        batch: &[Incoming],
        work: impl FnOnce(&Policy<'a>, Known<'_>) -> T,
    ) -> Result<T, journal::Error> {
        let config = self.config;
        let policy = Policy {
            triggers: &config.triggers,
            kill: &config.kill,
            max_age: config.max_age,
            domain: &config.message_id_domain,
        };
        let trouble = Cell::new(None);
        let is_own = |identifier: &str| {
            self.journal.is_own(identifier).unwrap_or_else(|error| {
                trouble.set(Some(error));
                true
            })
        };
        let is_same_poster = |identifier: &str| {
            let by = self.poster_of(identifier, batch).unwrap_or_else(|error| {
                trouble.set(Some(error));
                None
            });
            by.is_some() && by == author(&incoming.article)
        };
        let known = Known {
            is_own: &is_own,
            is_same_poster: &is_same_poster,
        };
        let done = work(&policy, known);
        trouble.take().map_or(Ok(done), Err)
    }

    /// Who has written the article of this identifier, as far as is known.
    fn poster_of(
        &self,
        identifier: &str,
        batch: &[Incoming],
    ) -> Result<Option<String>, journal::Error> {
        let is_it =
            |incoming: &&Incoming| incoming.article.header().body("message-id") == Some(identifier);
        match batch.iter().find(is_it) {
            Some(incoming) => Ok(author(&incoming.article)),
            None => self.journal.author_of(identifier),
        }
    }

    /// R20: which expressions the engine gave up, once each, with the article
    /// that was too much for it.
    fn say_given_up(&self, incoming: &Incoming, decision: &Decision) {
        for text in decision.log.given_up() {
            if self.given_up.borrow_mut().adds(text) {
                let (group, name) = (&incoming.newsgroup, &incoming.name);
                self.console.complain(&format!("{group} {name}: {text}"));
            }
        }
    }

    /// Why the article gets no answer any more, whatever is found (R21, R29).
    pub(super) fn settled(
        &self,
        article: &Article,
        forced: bool,
    ) -> Result<Option<String>, journal::Error> {
        let Some(identifier) = article.header().body("message-id") else {
            return Ok(None);
        };
        if let Some(answer) = self.journal.answer_to(identifier)? {
            let own = answer.message_identifier;
            let more = if forced {
                "; --again makes a new answer"
            } else {
                ""
            };
            let state = answer.state;
            return Ok(Some(match state {
                AnswerState::Posted => {
                    format!("not checked: it was answered before, by {own} ({state}){more}")
                }
                _ => format!("not checked: it has its answer, {own} ({state}){more}"),
            }));
        }
        let limited = self.journal.article_state(identifier)? == Some(ArticleState::Limited);
        Ok((limited && !forced)
            .then(|| "not checked: it was over the limits when it came by".to_owned()))
    }

    /// Checks the article, and says what follows; nothing where the run has
    /// made all its answers.
    pub(super) fn conclude(
        &mut self,
        incoming: &Incoming,
        mut decision: Decision,
        scored: Scored,
        told: &Told<'_>,
    ) -> Result<Option<Treated>, journal::Error> {
        let Told {
            context,
            answered,
            batch,
        } = *told;
        let score = scored.score.clone();
        let silent = |decision, findings| {
            Ok(Some(Treated {
                decision,
                findings,
                scored: scored.clone(),
                conclusion: Conclusion::Silent,
            }))
        };
        let Some(occasion) = decision.occasion else {
            return silent(decision, Findings::default());
        };
        let selection = self.selection_for(self.destination(incoming));
        let findings = check::run(&incoming.article, context, selection);
        let texts = self.config.texts_for(self.destination(incoming)).blocks;
        if self.manner.logging || self.console.shows(4) || decision.verbose {
            log_findings(&incoming.article, &findings, texts, &mut decision);
        }
        let needed = self.needed();
        let (worth, given) = (needed.worth(occasion, &findings), score.points());
        for line in score::lines(&score) {
            decision.log.private(line);
        }
        if !followup::is_due(occasion, &findings, given, &needed) {
            let without = Needed {
                points: Points::whole(1),
                ..needed
            };
            match followup::is_due(occasion, &findings, Points::NONE, &without) {
                true => {
                    let (points, needed) = (worth + given, needed.points);
                    decision.log.private(format!(
                        "not answered: it has {points} points ({worth} for what was found, {given} \
                         by filters), and an answer needs {needed}"
                    ));
                }
                false => decision
                    .log
                    .public("not answered: nothing was found that is answered without a request"),
            }
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
        let author = author(&incoming.article).unwrap_or_default();
        let thread = thread(&incoming.article, precursor);
        let now = Timestamp::now();
        let mut told_before = Vec::new();
        if occasion == Occasion::Automatic {
            told_before = self.told_before(&author, &findings, now.as_second(), batch)?;
            let codes = told_before.join(", ");
            // Filters may speak for an answer that holds nothing but hints.
            let is_violation = |found: &Finding| found.severity == Severity::Violation;
            let pedantic = self.manner.pedantic || !findings.counting().any(is_violation);
            if !memory::has_news(&findings, &told_before, pedantic) {
                let text = format!("not answered: the poster was told of it before: {codes}");
                decision.log.public(text);
                return silent(decision, findings);
            }
            if !told_before.is_empty() {
                let text = format!("not told again: {codes}");
                decision.log.public(text);
            }
        }
        if occasion == Occasion::Automatic && self.config.filters.away == Away::Hold {
            let missing: Vec<&str> = score.unscored().collect();
            if !missing.is_empty() {
                let missing = missing.join(", ");
                let text = format!("not answered yet: the answer waits until {missing} can tell");
                decision.log.private(text);
                return Ok(Some(Treated {
                    decision,
                    findings,
                    conclusion: Conclusion::Held {
                        until: self.expires(incoming, occasion, now),
                        was_asked: score.was_asked_in_vain(),
                    },
                    scored,
                }));
            }
        }
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
                    scored,
                    conclusion: Conclusion::Limited,
                }));
            }
        }
        let of = Answered {
            incoming,
            decision: &decision,
            occasion,
            findings: &findings,
            told_before: &told_before,
            author: &author,
            thread: &thread,
        };
        let added = self.additions(&of, now.as_second(), batch)?;
        let article = self.assemble(&of, &added, precursor)?;
        decision.log.private(format!("due: {}", article.message_id));
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
            scored,
            conclusion,
        }))
    }

    /// Makes the followup, under the identifier of R31, R26 or R27.
    fn assemble(
        &self,
        of: &Answered<'_>,
        added: &[Addition],
        precursor: &str,
    ) -> Result<ProtoArticle, journal::Error> {
        let incoming = of.incoming;
        let prefixed = |prefix: &str| own::prefixed(prefix, precursor, &self.domain);
        let mut identifier = own::identifier(precursor, &self.domain);
        if self.manner.rehearsal.is_some() {
            identifier = prefixed(&own::rehearsal(self.begun));
        } else if self.manner.again {
            let mut count = 1;
            while self.journal.is_own(&identifier)? {
                count += 1;
                identifier = prefixed(&own::repetition(count));
            }
        }
        let matter = Matter {
            precursor: &incoming.article,
            occasion: of.occasion,
            findings: of.findings,
            told_before: of.told_before,
            log: of.decision.verbose.then(|| of.decision.log.lines()),
            added,
            newsgroup: self.destination(incoming),
            message_id: &identifier,
        };
        let texts = self.config.texts_for(matter.newsgroup);
        let made = followup::assemble(&matter, texts.blocks, texts.head);
        Ok(match &self.config.cancel_secret {
            Some(secret) => made.locked(secret),
            None => made,
        })
    }

    /// The group that an answer goes into.
    pub(super) fn destination<'b>(&'b self, incoming: &'b Incoming) -> &'b str {
        let rehearsal = self.manner.rehearsal.as_deref();
        rehearsal.unwrap_or(&incoming.newsgroup)
    }

    /// From when on an answer is no longer posted: where the article reaches
    /// `max_age`; a forced one counts from now.
    fn expires(&self, incoming: &Incoming, occasion: Occasion, now: Timestamp) -> i64 {
        let (age, from) = match self.config.max_age {
            Some(age) if occasion != Occasion::Forced => (
                age,
                decision::age::date_of(&incoming.article, now).unwrap_or(now),
            ),
            // Where there is no limit, the usual one (R41).
            age => (age.or(MAX_AGE.by_default()).unwrap_or(Duration::MAX), now),
        };
        let seconds = i64::try_from(age.as_secs()).unwrap_or(i64::MAX);
        from.as_second().saturating_add(seconds)
    }
}

/// The first identifier of References, else the article's own (R29).
pub(super) fn thread(article: &Article, own: &str) -> String {
    article.precursors().next().unwrap_or(own).to_owned()
}
