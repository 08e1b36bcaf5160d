//! The pages of `artchk report --html`, made anew when they are old.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::super::complain;
use super::answer::Fault;
use crate::config::{Files, Language, TextBlocks};
use crate::journal::Journal;
use crate::report::html::{self, Matter, Page};

/// For how long the same pages are shown.
const FRESH: Duration = Duration::from_secs(5 * 60);
/// What they are about, in seconds.
const TIME: i64 = 30 * 24 * 60 * 60;

/// The pages of one bot.
pub(super) struct Reports {
    files: Files,
    made: HashMap<&'static str, (Instant, Vec<Page>)>,
}

impl Reports {
    pub(super) fn new(files: Files) -> Reports {
        Reports {
            files,
            made: HashMap::new(),
        }
    }

    /// The page of this name, in the language of the texts.
    ///
    /// # Errors
    ///
    /// Where there is none, or no journal that can be read.
    pub(super) fn page(&mut self, name: &str, texts: &TextBlocks) -> Result<String, Fault> {
        let key = match texts.language() {
            Language::De => "de",
            Language::En => "en",
        };
        let is_fresh = self
            .made
            .get(key)
            .is_some_and(|(at, _)| at.elapsed() < FRESH);
        if !is_fresh {
            let now = Timestamp::now().as_second();
            let matter = Matter {
                since: now - TIME,
                until: now,
                now,
                is_test: false,
                is_served: true,
                texts,
            };
            let database = self.files.database();
            if !database.exists() {
                return Err(Fault::NoJournal);
            }
            let journal = Journal::open_read_only(&database);
            let pages = journal.and_then(|journal| html::pages(&journal, matter));
            let pages = pages.map_err(|error| {
                complain(&error.to_string());
                Fault::BadJournal
            })?;
            self.made.insert(key, (Instant::now(), pages));
        }
        let pages = self.made.get(key).into_iter().flat_map(|(_, pages)| pages);
        let mut pages = pages.filter(|page| page.name == name);
        let page = pages.next().ok_or(Fault::NotFound)?;
        Ok(page.text.clone())
    }
}
