//! Posting agents: where a followup goes. To a news server, or, in a dry run,
//! to standard output.

pub mod limit;
pub mod nntp;
pub mod print;

use crate::followup::ProtoArticle;
use crate::journal::Outcome;

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
