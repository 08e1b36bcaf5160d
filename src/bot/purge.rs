//! What the journal keeps, and for how long (R55).

use std::time::Duration;

use jiff::Timestamp;

use super::Bot;
use crate::config::Config;
use crate::journal::{self, Old, Purged};

/// How many thousands of articles are looked at after a run; the next one goes
/// on.
const THOUSANDS: usize = 50;
/// How long `max_age` is taken to be where there is none.
const LONG: Duration = Duration::from_secs(14 * DAY);
/// The limits count the answers of so long.
const DAY: u64 = 24 * 60 * 60;

/// What is old at `now`, in unix seconds, where articles and texts are kept for
/// so long.
pub fn old(
    now: i64,
    articles: Option<Duration>,
    texts: Option<Duration>,
    config: Option<&Config>,
) -> Old {
    let before = |ago: Duration| now.saturating_sub_unsigned(ago.as_secs());
    Old {
        articles: articles.map(before),
        texts: texts.map(before),
        limited: before(config.and_then(|config| config.max_age).unwrap_or(LONG)),
        authors: before(Duration::from_secs(DAY)),
    }
}

impl Bot<'_> {
    /// Removes from the journal what is older than the configuration wants it.
    ///
    /// # Errors
    ///
    /// When the journal cannot be written.
    pub fn purge(&mut self) -> Result<(), journal::Error> {
        let config = self.config;
        let now = Timestamp::now().as_second();
        let old = old(now, config.keep_articles, config.keep_answers, Some(config));
        let purged = self.journal.purge(&old, THOUSANDS)?;
        if purged == Purged::default() {
            return Ok(());
        }
        let purged = purged.in_words();
        self.console
            .log(&format!("removed from the journal as old: {purged}"));
        self.journal.give_back()
    }
}
