//! The answers on their way out.

use jiff::Timestamp;

use super::record::record;
use super::{Bot, Incoming, StopReason};
use crate::check::Limits;
use crate::decision::Occasion;
use crate::followup::ProtoArticle;
use crate::journal::{self, Answer, AnswerId, Conclusion, Outcome};
use crate::posting::{Agent, print};

/// How many answers are posted between two commits of their outcomes.
const OUTCOMES: usize = 500;

impl Bot<'_> {
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
            if let Err(error) = print::print(&article) {
                self.console
                    .error(&format!("the answer cannot be printed: {error}"));
            }
            return Ok(());
        }
        let precursor = answer.precursor.clone();
        self.journal.record(&[record(&incoming, treated)], &[])?;
        self.tally.recorded();
        let Some(answer) = self.journal.answer_to(&precursor)? else {
            return Ok(());
        };
        let own = &answer.message_identifier;
        if !self.may_post() {
            self.console
                .error(&format!("{own} stays due: the run was ended"));
            return Ok(());
        }
        let outcome = self.post(&answer).await;
        match &outcome {
            Outcome::Posted { .. } => self.console.say(0, &format!("answered by {own}")),
            // Why nothing at all can be posted has been said.
            Outcome::Deferred { reply } if !self.agent.is_away() => {
                self.console.error(&format!("{own} stays due: {reply}"));
            }
            Outcome::Deferred { .. } | Outcome::Refused { .. } => {}
        }
        self.journal
            .settle(&[(answer.id, outcome)], Timestamp::now().as_second())
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
        !self.stop.ends_posting()
    }

    /// Posts an answer. Where the run is to end and the server keeps it
    /// waiting, the answer stays due: whether the server has it is found out by
    /// the next attempt (R41).
    async fn post(&mut self, answer: &Answer) -> Outcome {
        let article = ProtoArticle::from_journal(
            answer.message_identifier.clone(),
            answer.newsgroup.clone(),
            answer.article.clone(),
        );
        let outcome = tokio::select! {
            outcome = self.agent.post(&article) => outcome,
            () = self.stop.cut_off() => Outcome::Deferred {
                reply: "the run was ended before the server had answered".to_owned(),
            },
        };
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
