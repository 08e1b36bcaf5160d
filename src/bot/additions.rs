//! What a poster is told beside the findings.

use super::{Bot, memory};
use crate::check::Findings;
use crate::config::Language;
use crate::decision::{Decision, Occasion};
use crate::followup::{Addition, propagation};
use crate::journal::{self, Record};
use crate::posting::limit::{HOURS, Whose};
use crate::source::Incoming;

/// An article that is answered.
pub(super) struct Answered<'a> {
    pub(super) incoming: &'a Incoming,
    pub(super) decision: &'a Decision,
    pub(super) occasion: Occasion,
    pub(super) findings: &'a Findings,
    /// The codes of what the poster need not be told once more (R57).
    pub(super) told_before: &'a [&'static str],
    /// As the limits count by them (R29).
    pub(super) author: &'a str,
    pub(super) thread: &'a str,
}

impl Bot<'_> {
    /// What has changed (R58), how the article came here (R59), for how long nothing
    /// is repeated (R57), that this is the last answer for a while (R29).
    pub(super) fn additions(
        &self,
        of: &Answered<'_>,
        now: i64,
        batch: &[Record],
    ) -> Result<Vec<Addition>, journal::Error> {
        let incoming = of.incoming;
        let texts = self.config.texts_for(self.destination(incoming)).blocks;
        let mut added = Vec::new();
        if of.occasion == Occasion::Requested {
            added.extend(self.since(of.author, of.findings, texts, now, batch)?);
        }
        if of.decision.path {
            let (article, language) = (&incoming.article, texts.language());
            added.push(propagation::addition(article, incoming.arrival(), language));
        }
        added.extend(memory::told(of.told_before, texts));
        added.extend(memory::repeat(of.occasion, self.config.repeat_after));
        let limit = self
            .tally
            .reached(&self.journal, of.author, of.thread, of.occasion, now)?;
        let language = texts.language();
        added.extend(limit.map(|(whose, limit)| Addition {
            block: "limit",
            values: vec![
                ("limit", limit.to_string()),
                ("whom", whom(whose, language).to_owned()),
                ("hours", HOURS.to_string()),
            ],
        }));
        Ok(added)
    }
}

/// To whom a limit keeps answers from going.
fn whom(whose: Whose, language: Language) -> &'static str {
    match (whose, language) {
        (Whose::Author, Language::En) => "to you",
        (Whose::Author, Language::De) => "an dich",
        (Whose::Thread, Language::En) => "in this thread",
        (Whose::Thread, Language::De) => "in diesem Thread",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r29_whose_limit_it_is_is_told_in_the_language_of_the_texts() {
        for (whose, english, german) in [
            (Whose::Author, "to you", "an dich"),
            (Whose::Thread, "in this thread", "in diesem Thread"),
        ] {
            assert_eq!(whom(whose, Language::En), english);
            assert_eq!(whom(whose, Language::De), german);
        }
    }
}
