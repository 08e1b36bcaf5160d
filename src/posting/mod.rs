//! Posting agents: where a followup goes. To a news server, or, in a dry run,
//! to standard output.

pub mod limit;
pub mod nntp;
pub mod print;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::followup::ProtoArticle;
use crate::journal::{AnswerId, Outcome};

/// Whether nothing more is to be posted, for whoever posts beside the run.
#[derive(Debug, Clone, Default)]
pub struct Halt {
    /// The files that disable the bot (R3).
    pub disabled: Vec<PathBuf>,
    /// Whether the run is to end.
    pub ended: Arc<AtomicBool>,
}

impl Halt {
    /// Looks.
    pub fn is_on(&self) -> bool {
        self.ended.load(Ordering::Relaxed) || self.disabled.iter().any(|path| path.exists())
    }
}

/// Where answers go.
pub enum Agent<'a> {
    /// To the posting server.
    Nntp(Box<nntp::Poster<'a>>),
    /// To standard output (R27).
    Print(print::Printer<'a>),
}

impl Agent<'_> {
    /// Posts one answer, and says what became of it.
    pub async fn post(&mut self, article: &ProtoArticle) -> Outcome {
        match self {
            Agent::Nntp(poster) => poster.post(article).await,
            Agent::Print(printer) => printer.post(article),
        }
    }

    /// Takes an answer to be posted. [`next`](Self::next) and
    /// [`try_next`](Self::try_next) say what has become of it.
    pub fn hand_over(&mut self, id: AnswerId, article: ProtoArticle) {
        match self {
            Agent::Nntp(poster) => poster.hand_over(id, article),
            Agent::Print(printer) => printer.hand_over(id, article),
        }
    }

    /// Gives the answers back that were handed over, as far as nobody has begun to
    /// post them.
    pub fn recall(&mut self) -> Vec<AnswerId> {
        match self {
            Agent::Nntp(poster) => poster.recall(),
            Agent::Print(printer) => printer.recall(),
        }
    }

    /// Waits for what has become of an answer that was handed over; nothing where
    /// that is known of all, or nothing more is to be posted.
    pub async fn next(&mut self) -> Option<(AnswerId, Outcome)> {
        match self {
            Agent::Nntp(poster) => poster.next().await,
            Agent::Print(printer) => printer.print_next(),
        }
    }

    /// The same, but does not wait for an answer that is on its way.
    pub async fn try_next(&mut self) -> Option<(AnswerId, Outcome)> {
        match self {
            Agent::Nntp(poster) => poster.try_next().await,
            Agent::Print(printer) => printer.print_next(),
        }
    }

    /// Gives up what is on its way, and says what is known of it.
    pub fn give_up(&mut self) -> Vec<(AnswerId, Outcome)> {
        match self {
            Agent::Nntp(poster) => poster.give_up(),
            Agent::Print(_) => Vec::new(),
        }
    }

    /// Whether nothing can be posted for now, whatever it is.
    pub fn is_away(&self) -> bool {
        match self {
            Agent::Nntp(poster) => poster.is_away(),
            Agent::Print(printer) => printer.is_closed(),
        }
    }

    /// Ends the connection, if there is one.
    pub async fn close(&mut self) {
        if let Agent::Nntp(poster) = self {
            poster.close().await;
        }
    }
}
