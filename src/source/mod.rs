//! Where articles come from: a newsgroup that is polled, one message
//! identifier, an INN feed.
//!
//! A source knows nothing of the bot. It makes [`Incoming`]s of what comes, and
//! gives them in batches to whoever drives it.

pub mod channel;
pub mod feed;
mod incoming;
pub mod intake;
pub mod message_id;
pub mod newsgroup;
pub mod reader;
pub mod sm;

pub use incoming::{Incoming, listed};

use crate::config::Config;
use crate::console::Console;
use crate::journal::{self, LineId};
use crate::stop::Stop;

/// The run that a source works for.
#[derive(Clone, Copy)]
pub struct Run<'a> {
    /// What was configured.
    pub config: &'a Config,
    /// What the person at the terminal sees.
    pub console: &'a Console,
    /// The wish to end.
    pub stop: &'a Stop,
}

/// What a source gives its articles to: a batch, with the feed lines that are
/// thereby dealt with. It says how many of the articles were dealt with; where
/// those are not all of them, the run has no room for more (R29).
pub trait Take: AsyncFnMut(&[Incoming], &[LineId]) -> Result<usize, journal::Error> {}

impl<T: AsyncFnMut(&[Incoming], &[LineId]) -> Result<usize, journal::Error>> Take for T {}
