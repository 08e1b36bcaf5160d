//! What the filters say of articles, outside of a run of the bot (R73).

use super::Options;
use super::session::{Session, limits};
use crate::article::printable;
use crate::bot::{Bot, line, opinions};
use crate::config::Config;
use crate::console::Console;
use crate::filter::{Points, Score};
use crate::journal::{Journal, Opinion, Store};
use crate::nntp;
use crate::posting::limit::Tally;
use crate::source::message_id::{self, Fetched};
use crate::source::reader::Reader;
use crate::source::{Incoming, Run};
use crate::stop::Stop;

/// How many articles the filters are asked about at once.
const AT_ONCE: usize = 50;

/// What the filters say of one article.
pub struct Said {
    /// All of them, in the order of the log.
    pub filters: Vec<&'static str>,
    /// What they say.
    pub score: Score,
    /// What an answer needs.
    pub needed: Points,
}

/// Asks the filters about these articles, one after another, and tells what they say;
/// whether there are any filters. The journal is only read.
///
/// # Errors
///
/// When it cannot be.
pub async fn each(
    options: &Options,
    config: &Config,
    journal: Journal,
    articles: &[Incoming],
    mut tell: impl FnMut(&Incoming, &Said),
) -> anyhow::Result<bool> {
    let console = Console::new(0, true);
    let stop = Stop::default();
    let mut bot = bot(options, config, &console, &stop, journal)?;
    let Some(panel) = bot.panel() else {
        return Ok(false);
    };
    let filters: Vec<&'static str> = panel.filters().map(|filter| filter.name()).collect();
    for incoming in articles {
        let scores = bot.score(std::slice::from_ref(incoming)).await?;
        let said = Said {
            filters: filters.clone(),
            score: scores.into_iter().next().unwrap_or_default(),
            needed: config.filters.answer_from,
        };
        tell(incoming, &said);
    }
    Ok(true)
}

/// What came of asking again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Again {
    /// Articles that all filters have scored now.
    pub scored: usize,
    /// Those that are still to be scored.
    pub left: usize,
    /// Those that the reading server does not have any more, or that have no identifier:
    /// they can never be scored, and are given up.
    pub gone: usize,
}

impl Again {
    fn goes(&mut self) {
        self.gone += 1;
        self.left -= 1;
    }
}

/// Asks the filters again about the articles that they could not score, writes down
/// what they say, and tells it line by line. Nothing where there are no filters.
///
/// # Errors
///
/// When the journal cannot be read or written, or the reading server cannot be
/// asked.
pub async fn again(
    options: &Options,
    config: &Config,
    journal: Journal,
    mut tell: impl FnMut(&str),
) -> anyhow::Result<Option<Again>> {
    let console = Console::new(0, true);
    let stop = Stop::default();
    let run = Run {
        config,
        console: &console,
        stop: &stop,
    };
    let unscored = journal.unscored()?;
    let mut bot = bot(options, config, &console, &stop, journal)?;
    if bot.panel().is_none() {
        return Ok(None);
    }
    let mut reader = Reader::new(config, None);
    let mut came = Again {
        left: unscored.len(),
        ..Again::default()
    };
    for portion in unscored.chunks(AT_ONCE) {
        if bot.panel().is_some_and(|panel| panel.has_given_up()) {
            break;
        }
        let (mut batch, mut known) = (Vec::new(), Vec::new());
        for article in portion {
            let Some(name) = article.message_identifier.as_deref() else {
                tell("(no message identifier)\n  given up: nobody can be asked for it");
                bot.journal().give_up_scoring(article)?;
                came.goes();
                continue;
            };
            let shown = printable::one_line(name);
            match fetch(run, &mut reader, name).await? {
                Looked::Here(incoming) => {
                    batch.push(*incoming);
                    known.push((name, &article.opinions));
                }
                Looked::Gone(why) => {
                    tell(&format!("{shown}\n  given up: {why}"));
                    bot.journal().give_up_scoring(article)?;
                    came.goes();
                }
                Looked::Refused(why) => tell(&format!("{shown}\n  {why}")),
            }
        }
        for (score, (name, before)) in bot.score(&batch).await?.iter().zip(known) {
            let now = merged(before, score);
            if now.iter().all(|opinion| opinion.points.is_some()) {
                came.scored += 1;
                came.left -= 1;
            }
            bot.journal().enter_score(name, &now)?;
            let is_news = |filter: &str| {
                before
                    .iter()
                    .any(|was| was.filter == filter && was.points.is_none())
            };
            let votes = score.votes.iter().filter(|vote| is_news(vote.filter));
            let lines: Vec<String> = votes.map(|vote| format!("\n  {}", line(vote))).collect();
            tell(&format!("{}{}", printable::one_line(name), lines.concat()));
        }
    }
    reader.close().await;
    Ok(Some(came))
}

/// What filters said, and for those that could not tell what they say now; nothing
/// of those that have no opinion, or are off.
fn merged(before: &[Opinion], score: &Score) -> Vec<Opinion> {
    let now = opinions(score);
    let merged = before.iter().filter_map(|was| match was.points {
        Some(_) => Some(was.clone()),
        None => now.iter().find(|said| said.filter == was.filter).cloned(),
    });
    merged.collect()
}

/// What became of an article meanwhile.
enum Looked {
    Here(Box<Incoming>),
    Gone(&'static str),
    /// It is not to be had now.
    Refused(String),
}

async fn fetch(run: Run<'_>, reader: &mut Reader, identifier: &str) -> Result<Looked, nntp::Error> {
    match message_id::fetch(run, reader, identifier).await {
        Ok(Fetched::Article(incoming, _)) => Ok(Looked::Here(incoming)),
        Ok(Fetched::Missing) => Ok(Looked::Gone("the server does not have it any more")),
        Ok(Fetched::Interrupted) => Ok(Looked::Refused("interrupted".to_owned())),
        Err(nntp::Error::Overlong { .. }) => Ok(Looked::Gone("it is over max_article_size")),
        Err(error) if !error.ends_connection() => Ok(Looked::Refused(error.to_string())),
        Err(error) => Err(error),
    }
}

fn bot<'a>(
    options: &'a Options,
    config: &'a Config,
    console: &'a Console,
    stop: &'a Stop,
    journal: Journal,
) -> anyhow::Result<Bot<'a>> {
    let session = Session {
        options,
        run: Run {
            config,
            console,
            stop,
        },
        beside: None,
    };
    session.bot(journal, Tally::of_run(limits(config)))
}
