//! What the bot would do with an article: a run that does nothing (R51).

use super::Options;
use super::session::{Session, limits};
use crate::bot::Why;
use crate::config::Config;
use crate::console::Console;
use crate::journal::Journal;
use crate::posting::limit::Tally;
use crate::source::{Incoming, Run};
use crate::stop::Stop;

/// Whom the bot may ask about the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Whom a run would ask: the DNS, the reading server.
    AsARun,
    /// Nobody.
    Nobody,
}

/// What the bot would do with an article that came by in each of these ways: the
/// first in which it would answer it, else the first. Nothing where there is none.
///
/// # Errors
///
/// When the journal cannot be read, or the DNS cannot be asked.
pub async fn why<'i>(
    options: &Options,
    config: &Config,
    journal: Journal,
    ways: &'i [Incoming],
    asking: Asking,
) -> anyhow::Result<Option<(&'i Incoming, Why)>> {
    // Whatever the bot would say of it is told otherwise.
    let console = Console::new(0, true);
    let stop = Stop::default();
    let session = Session {
        options,
        run: Run {
            config,
            console: &console,
            stop: &stop,
        },
        beside: None,
    };
    let mut bot = session.bot(journal, Tally::of_run(limits(config)))?;
    if asking == Asking::Nobody {
        bot.ask_nobody();
    }
    let mut first = None;
    for incoming in ways {
        let why = bot.why(incoming).await?;
        if why.answer.is_some() {
            return Ok(Some((incoming, why)));
        }
        first.get_or_insert((incoming, why));
    }
    Ok(first)
}
