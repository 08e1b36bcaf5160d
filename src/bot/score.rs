//! What the filters say of the articles of a batch (R70 to R73).

use std::rc::Rc;

use jiff::Timestamp;

use super::Bot;
use super::record::author;
use crate::decision::Decision;
use crate::filter::{AUTHORAGE, Case, Panel, Score, Vote, repeated};
use crate::followup::Needed;
use crate::journal::{self, Opinion};
use crate::source::Incoming;
use crate::stop::Stop;

const DAY: i64 = 24 * 60 * 60;

/// What the filters said of an article.
#[derive(Debug, Clone, Default)]
pub(super) struct Scored {
    pub(super) score: Score,
    /// What stands for its text, where same texts are counted.
    pub(super) text: Option<[u8; 32]>,
}

/// What is known of an article before the filters are asked about it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Before {
    is_asked: bool,
    text: Option<[u8; 32]>,
    same_text: u32,
    known_days: Option<u32>,
}

impl Bot<'_> {
    /// What an answer needs.
    pub(super) fn needed(&self) -> Needed {
        Needed {
            pedantic: self.manner.pedantic,
            points: self.config.filters.answer_from,
            requested: self.config.filters.requested,
        }
    }

    /// Which articles of the batch the filters are asked about: those whose answer
    /// depends on what they say. Nothing where there are no filters.
    pub(super) fn before_filters(
        &mut self,
        batch: &[Incoming],
        decisions: &[Decision],
    ) -> Result<Vec<Before>, journal::Error> {
        let needed = self.needed();
        let counts = |decision: &Decision| decision.occasion.is_some_and(|why| needed.counts(why));
        self.before(batch, decisions.iter().map(counts))
    }

    /// What is known of these articles, and which of them are asked about.
    fn before(
        &mut self,
        batch: &[Incoming],
        is_asked: impl Iterator<Item = bool>,
    ) -> Result<Vec<Before>, journal::Error> {
        let Some(panel) = self.panel.clone() else {
            return Ok(Vec::new());
        };
        let mut all: Vec<Before> = batch
            .iter()
            .zip(is_asked)
            .map(|(incoming, is_asked)| {
                let counts = is_asked && panel.has(repeated::REPEATED.name);
                Before {
                    is_asked,
                    text: counts
                        .then(|| repeated::digest(&incoming.article))
                        .flatten(),
                    same_text: 0,
                    known_days: None,
                }
            })
            .collect();
        let wants_days = panel.has(AUTHORAGE);
        if !wants_days && all.iter().all(|before| before.text.is_none()) {
            return Ok(all);
        }
        let now = Timestamp::now().as_second();
        let since = now - repeated::REMEMBERED;
        let texts: Vec<_> = all.iter().map(|before| before.text).collect();
        self.reading(|bot| {
            for ((before, incoming), place) in all.iter_mut().zip(batch).zip(0..) {
                if wants_days && before.is_asked {
                    let by = author(&incoming.article).unwrap_or_default();
                    let known = bot.journal.author_since(&by)?;
                    let days = (now - known.unwrap_or(now)) / DAY;
                    before.known_days = Some(u32::try_from(days).unwrap_or(0));
                }
                let Some(digest) = &before.text else {
                    continue;
                };
                let identifier = incoming.article.header().body("message-id");
                // Those that came by with it, which the journal does not know yet.
                let here = texts.iter().enumerate();
                let here = here.filter(|(other, text)| *other != place && *text == &before.text);
                let known = bot.journal.same_text(digest, since, identifier)?;
                before.same_text = known.saturating_add(u32::try_from(here.count()).unwrap_or(0));
            }
            Ok(())
        })?;
        Ok(all)
    }

    /// What the filters say of these articles, whatever is decided about them. Nothing
    /// is written down (R73).
    ///
    /// # Errors
    ///
    /// When the journal cannot be read.
    pub async fn score(&mut self, batch: &[Incoming]) -> Result<Vec<Score>, journal::Error> {
        let before = self.before(batch, batch.iter().map(|_| true))?;
        let scored = ask(self.panel.clone(), self.stop, batch, &before).await;
        self.say_troubles();
        Ok(scored.into_iter().map(|scored| scored.score).collect())
    }

    /// The filters of this bot.
    pub fn panel(&self) -> Option<&Panel> {
        self.panel.as_deref()
    }

    /// Says what went wrong with filters.
    pub(super) fn say_troubles(&self) {
        for text in self.panel.iter().flat_map(|panel| panel.troubles()) {
            self.console.complain(&text);
        }
    }
}

/// Asks the filters about all these articles at once. Where the run is to end before
/// they have answered, nothing is known of any.
pub(super) async fn ask(
    panel: Option<Rc<Panel>>,
    stop: &Stop,
    batch: &[Incoming],
    before: &[Before],
) -> Vec<Scored> {
    let Some(panel) = panel else {
        return Vec::new();
    };
    let asked = batch
        .iter()
        .zip(before)
        .filter(|(_, before)| before.is_asked);
    let cases: Vec<Case<'_>> = asked
        .map(|(incoming, before)| Case {
            article: &incoming.article,
            same_text: before.same_text,
            known_days: before.known_days,
        })
        .collect();
    let scores = tokio::select! {
        scores = panel.ask(&cases) => scores,
        () = stop.cut_off() => cases.iter().map(|_| panel.unasked()).collect(),
    };
    let mut scores = scores.into_iter();
    let all = before.iter().map(|before| Scored {
        score: match before.is_asked {
            true => scores.next().unwrap_or_default(),
            false => Score::default(),
        },
        text: before.text,
    });
    all.collect()
}

/// What the journal keeps of it.
pub(crate) fn opinions(score: &Score) -> Vec<Opinion> {
    let opinions = score.votes.iter().map(|vote| Opinion {
        filter: vote.filter.to_owned(),
        points: vote.opinion.as_ref().ok().map(|opinion| opinion.points),
        reason: match &vote.opinion {
            Ok(opinion) => opinion.reason.clone(),
            Err(trouble) => trouble.to_string(),
        },
    });
    opinions.collect()
}

/// A line of the log for each filter that has an opinion, or should have one.
pub(super) fn lines(score: &Score) -> impl Iterator<Item = String> {
    score.votes.iter().map(line)
}

/// What a filter said, in a line.
pub(crate) fn line(vote: &Vote) -> String {
    let filter = vote.filter;
    match &vote.opinion {
        Ok(opinion) => format!("filter {filter}: {} ({})", opinion.points, opinion.reason),
        Err(trouble) => format!("filter {filter}: unscored ({trouble})"),
    }
}
