//! The pages of `artchk report --html`, made anew when they are old.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;

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

    /// The page of this name, in the language of the texts; nothing where there is none, or no journal.
    pub(super) fn page(&mut self, name: &str, texts: &TextBlocks) -> Option<String> {
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
            let journal = Journal::open_read_only(&self.files.database()).ok()?;
            let pages = html::pages(&journal, matter).ok()?;
            self.made.insert(key, (Instant::now(), pages));
        }
        let (_, pages) = self.made.get(key)?;
        let page = pages.iter().find(|page| page.name == name)?;
        Some(page.text.clone())
    }
}
