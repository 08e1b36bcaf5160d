//! The runs of the bot: polling, one article, an INN feed.
//!
//! Each drives a source and the bot: what the one yields the other takes
//! through the chain. What was typed and what the process says at its end is
//! `cli`'s affair.

mod ending;
pub mod feed;
mod held;
mod holder;
pub(crate) mod lock;
mod poll;
mod progress;
pub mod reading;
pub(crate) mod ready;
pub mod score;
mod session;
mod signals;
mod single;
mod start;
pub mod why;

pub use ending::Ending;
pub use holder::{Holder, holder};

use std::path::PathBuf;

use crate::config::Files;

/// How a run is wanted.
#[derive(Debug, Clone)]
pub struct Options {
    /// The files of the bot.
    pub files: Files,
    /// How much is said, 0 to 4 (R46).
    pub verbosity: u8,
    /// Whether the log is written (R47).
    pub log: bool,
    /// Whether hints are answered in autocheck, too (R24).
    pub pedantic: bool,
    /// Whether the one article is answered although it was before (R26).
    pub again: bool,
    /// Whether answers are printed instead of posted (R27).
    pub dry_run: bool,
    /// The group that every answer goes into instead (R27).
    pub rehearsal: Option<String>,
}

impl Options {
    /// Whether the run leaves traces: numbers, journal, lock (R27).
    fn writes(&self) -> bool {
        !self.dry_run && self.rehearsal.is_none()
    }

    /// The files that disable it (R3). A dry run does not mind them: whoever moves
    /// from another bot rehearses while they are there.
    fn disabled(&self) -> Vec<PathBuf> {
        match self.dry_run {
            true => Vec::new(),
            false => self.files.disabled(),
        }
    }

    /// Whether the bot is not to run (R3).
    fn is_bot_disabled(&self) -> bool {
        self.disabled().iter().any(|path| path.exists())
    }
}
