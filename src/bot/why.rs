//! What the bot would do with an article, and why (R51).

use std::rc::Rc;

use jiff::Timestamp;

use super::Bot;
use super::conclude::{Told, thread};
use super::record::author;
use super::score;
use super::show::log_findings;
use crate::check::{self, Findings};
use crate::decision::{self, CheckLog, Decision, EveryRule, Occasion};
use crate::filter::{Panel, Points, Score};
use crate::followup::ProtoArticle;
use crate::journal::{self, Conclusion};
use crate::posting::limit;
use crate::source::Incoming;

/// What every rule says of an article, and what follows.
pub struct Why {
    /// The rules that look at the article alone.
    pub rules: EveryRule,
    /// Why it would be checked, if it would.
    pub occasion: Option<Occasion>,
    /// What is found in it, checked or not.
    pub findings: Findings,
    /// The lines of the check log about that.
    pub found: Vec<String>,
    /// What filters say of it.
    pub score: Score,
    /// The points for what is found.
    pub worth: Points,
    /// What an answer needs.
    pub needed: Points,
    /// The checks whose findings its poster was told of (R57).
    pub told_before: Vec<&'static str>,
    /// The answers that its poster has had in 24 hours.
    pub to_author: u32,
    /// The answers that its thread has had.
    pub to_thread: u32,
    /// What would be posted.
    pub answer: Option<ProtoArticle>,
    /// The decision in words.
    pub verdict: String,
}

impl Why {
    /// A line for each filter that has an opinion, or should have one.
    pub fn score_lines(&self) -> impl Iterator<Item = String> {
        score::lines(&self.score)
    }
}

impl Bot<'_> {
    /// Neither the DNS nor a server is asked about articles, and no filter that would
    /// hand them to another program.
    pub fn ask_nobody(&mut self) {
        self.resolver = None;
        self.active = None;
        let panel = self.panel.take().and_then(Rc::into_inner);
        self.panel = panel.map(Panel::without_external).map(Rc::new);
    }

    /// What this bot would do with an article that came by now. Nothing is
    /// written down.
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub async fn why(&mut self, incoming: &Incoming) -> Result<Why, journal::Error> {
        let article = &incoming.article;
        let now = Timestamp::now().as_second();
        let rules = self.with_rules(incoming, &[], |policy, known| {
            decision::every_rule(article, policy, &incoming.circumstances, known)
        })?;
        let decision = self.decide(incoming, &[])?;
        let occasion = decision.occasion;
        let decisions = std::slice::from_ref(&decision);
        let batch = std::slice::from_ref(incoming);
        let (context, scores) = self.ask(batch, decisions).await?;
        let scored = scores.into_iter().next().unwrap_or_default();
        let score = scored.score.clone();
        let selection = self.selection_for(self.destination(incoming));
        let findings = check::run(article, &context, selection);
        let mut about = Decision {
            log: CheckLog::default(),
            ..decision.clone()
        };
        let texts = self.config.texts_for(self.destination(incoming)).blocks;
        log_findings(article, &findings, texts, &mut about);
        let lines = about.log.lines().iter();
        let found = lines.map(|line| line.text.clone()).collect();
        let by = author(article).unwrap_or_default();
        let identifier = article.header().body("message-id").unwrap_or_default();
        let thread = thread(article, identifier);
        let told_before = self.told_before(&by, &findings, now, &[])?;
        let day = limit::day(now);
        let to_author = self.journal.answers_to_author(&by, &day)?;
        let to_thread = self.journal.answers_in_thread(&thread, &day)?;
        let needed = self.needed();
        let worth = needed.worth(occasion.unwrap_or(Occasion::Automatic), &findings);
        let told = Told::alone(&context);
        let treated = self.conclude(incoming, decision, scored, &told)?;
        self.tally.recorded();
        let (log, conclusion) = match treated {
            Some(treated) => (treated.decision.log, treated.conclusion),
            None => (CheckLog::default(), Conclusion::Silent),
        };
        let answer = match conclusion {
            Conclusion::Answered(answer) => Some(ProtoArticle::from_journal(
                answer.message_identifier,
                answer.newsgroup,
                answer.article,
            )),
            Conclusion::Silent | Conclusion::Limited | Conclusion::Held { .. } => None,
        };
        let verdict = log.lines().last().map(|line| line.text.clone());
        Ok(Why {
            rules,
            occasion,
            findings,
            found,
            score,
            worth,
            needed: needed.points,
            told_before,
            to_author,
            to_thread,
            answer,
            verdict: verdict.unwrap_or_default(),
        })
    }
}
