//! One answer on its way out.

use std::io;

use jiff::Timestamp;

use super::Bot;
use super::conclude::Told;
use super::record::record;
use crate::followup::ProtoArticle;
use crate::journal::{self, Answer, Conclusion, Outcome};
use crate::posting::print;
use crate::source::Incoming;
use crate::stop::StopReason;

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
        let decision = self.decide(&incoming, &[])?;
        let (context, scores) = self
            .ask(
                std::slice::from_ref(&incoming),
                std::slice::from_ref(&decision),
            )
            .await?;
        self.say_troubles();
        let scored = scores.into_iter().next().unwrap_or_default();
        let told = Told::alone(&context);
        let Some(treated) = self.conclude(&incoming, decision, scored, &told)? else {
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
        if !is_listed && self.manner.rehearsal.is_none() {
            self.console.error(
                "none of its groups is in the list; the answer is printed instead of posted",
            );
            if let Err(error) = print::print(&article)
                && error.kind() != io::ErrorKind::BrokenPipe
            {
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
            Outcome::Present { .. } => self.console.say(0, &format!("{own} was there already")),
            Outcome::Held { reply } => self.console.error(&format!("{own} is held: {reply}")),
            // Why nothing at all can be posted has been said.
            Outcome::Deferred { reply } | Outcome::Unsent { reply } if !self.agent.is_away() => {
                self.console.error(&format!("{own} stays due: {reply}"));
            }
            Outcome::Deferred { .. } | Outcome::Unsent { .. } | Outcome::Refused { .. } => {}
        }
        self.journal
            .settle(&[(answer.id, outcome)], Timestamp::now().as_second())
    }

    /// Looks at the `.disabled` files, and whether the run is to end (R3).
    pub(super) fn may_post(&self) -> bool {
        if self.disabled.iter().any(|path| path.exists()) {
            self.stop.ask(StopReason::Disabled);
        }
        !self.stop.ends_posting()
    }

    /// Posts an answer. Where the run is to end and the server keeps it
    /// waiting, the answer stays due: whether the server has it is found out by
    /// the next attempt (R41).
    pub(super) async fn post(&mut self, answer: &Answer) -> Outcome {
        let article = ProtoArticle::from_journal(
            answer.message_identifier.clone(),
            answer.newsgroup.clone(),
            answer.article.clone(),
        );
        let outcome = tokio::select! {
            outcome = self.agent.post(&article) => outcome,
            () = self.stop.cut_off() => cut_off(),
        };
        self.tell(&answer.message_identifier, &answer.newsgroup, &outcome);
        outcome
    }

    /// What the log says of what has become of an answer; one that is refused is an
    /// error.
    pub(super) fn tell(&self, own: &str, newsgroup: &str, outcome: &Outcome) {
        let log = |text: String| self.console.log(&text);
        match outcome {
            Outcome::Posted { reply } => log(format!("posted {own}: {reply}")),
            Outcome::Present { reply, confirmed } => {
                let sure = if *confirmed { "" } else { " (not confirmed)" };
                log(format!("{own} was there already{sure}: {reply}"));
            }
            Outcome::Deferred { reply } | Outcome::Unsent { reply } => {
                log(format!("{own} stays due: {reply}"));
            }
            Outcome::Held { reply } => log(format!("{own} is held: {reply}")),
            Outcome::Refused { reply } => {
                self.console
                    .error(&format!("{newsgroup}: {own} was refused: {reply}"));
            }
        }
    }

    /// Ends the posting agent's connections.
    pub async fn close(&mut self) {
        self.agent.close().await;
    }
}

/// What becomes of an answer for which the server keeps a run waiting that is to end.
pub(super) fn cut_off() -> Outcome {
    Outcome::Deferred {
        reply: "the run was ended before the server had answered".to_owned(),
    }
}
