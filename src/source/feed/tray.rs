//! What of a batch of lines has come, and what is still wanted.

use std::collections::VecDeque;

use jiff::Timestamp;

use crate::article::Article;
use crate::config::Config;
use crate::console::Console;
use crate::journal::{self, LineId};
use crate::source::channel::Word;
use crate::source::{Incoming, Take};

/// How many articles are given on in one go at most.
const ARTICLES: usize = 500;
/// And how many octets they may have together before they are.
const OCTETS: usize = 1024 * 1024;

/// A line whose article is being looked for.
pub(super) struct Wanted {
    pub(super) id: LineId,
    /// What it is called in the log.
    pub(super) name: String,
    pub(super) words: VecDeque<Word>,
    /// Whether something that may have the article could not be asked.
    pub(super) unasked: bool,
    /// Why it was asked for in vain, where others could be had.
    pub(super) in_vain: Option<String>,
    /// When it came to the server, where the line says so.
    pub(super) arrived: Option<Timestamp>,
    /// Whether the line looks like those that name an article.
    pub(super) names_one: bool,
}

impl Wanted {
    /// Something that may have the article could not be asked.
    pub(super) fn unasked(mut self) -> Wanted {
        self.unasked = true;
        self
    }

    /// It was asked for in vain, though others could be had.
    pub(super) fn in_vain(mut self, why: String) -> Wanted {
        self.in_vain = Some(why);
        self
    }
}

/// What is left of a batch of lines.
#[derive(Default)]
pub struct Held {
    /// How many lines wait for what cannot be asked.
    pub waiting: usize,
    /// Those that were asked for in vain, and what is to be said of each.
    pub in_vain: Vec<(LineId, String)>,
}

/// What has come and is not recorded yet.
#[derive(Default)]
pub(super) struct Tray {
    incoming: Vec<Incoming>,
    octets: usize,
    pub(super) done: Vec<LineId>,
    pub(super) held: Held,
    /// A line that names no article, and how many did.
    pub(super) strange: Option<(String, usize)>,
}

impl Tray {
    pub(super) fn put(
        &mut self,
        wanted: &Wanted,
        article: Article,
        config: &Config,
        console: &Console,
    ) {
        self.done.push(wanted.id);
        let octets = article.octets().len();
        let name = wanted.name.split(' ').next().unwrap_or_default();
        match Incoming::fed(article, name.to_owned(), false, &config.groups) {
            Some(mut incoming) => {
                // What lies ahead is another time.
                let now = incoming.circumstances.now;
                incoming.arrived = wanted.arrived.filter(|arrived| *arrived <= now);
                self.octets += octets;
                self.incoming.push(incoming);
            }
            None => console.log(&format!(
                "{}: none of its newsgroups is in the list",
                wanted.name
            )),
        }
    }

    /// The article has more octets than are looked at.
    pub(super) fn too_long(&mut self, wanted: &Wanted, console: &Console) {
        self.done.push(wanted.id);
        console.log(&format!("{}: over max_article_size", wanted.name));
    }

    /// There is no word left by which the article could be had.
    pub(super) fn give_up(&mut self, wanted: &Wanted, console: &Console) {
        if let Some(why) = &wanted.in_vain {
            let text = format!("{}: {why}", wanted.name);
            self.held.in_vain.push((wanted.id, text));
        } else if wanted.unasked {
            self.held.waiting += 1;
        } else if !wanted.names_one {
            self.done.push(wanted.id);
            let strange = self.strange.get_or_insert((wanted.name.clone(), 0));
            strange.1 += 1;
        } else {
            self.done.push(wanted.id);
            console.log(&format!("{}: gone", wanted.name));
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.incoming.len() >= ARTICLES || self.octets >= OCTETS
    }

    /// Gives the articles on, with the lines that are thereby dealt with.
    pub(super) async fn empty(&mut self, take: &mut impl Take) -> Result<(), journal::Error> {
        let incoming = std::mem::take(&mut self.incoming);
        let done = std::mem::take(&mut self.done);
        self.octets = 0;
        take(&incoming, &done).await.map(|_| ())
    }
}
