//! What lines are worked off with: the source, the bot, and the journal that
//! the lines are in.

use crate::bot::Bot;
use crate::config::ListedGroup;
use crate::journal::{self, Journal, LineId};
use crate::source::feed::Feed;
use crate::source::newsgroup::{self, Rules};
use crate::source::{Incoming, Run};

/// The source, the bot, and the journal.
pub(super) struct Worker<'a> {
    pub(super) feed: Feed<'a>,
    pub(super) bot: Bot<'a>,
    /// Where the lines are, if not in the bot's own journal (R27).
    apart: Option<Journal>,
}

impl<'a> Worker<'a> {
    /// `apart` is the journal that the lines are in, where the bot's own is not
    /// to be written.
    pub(super) fn new(feed: Feed<'a>, bot: Bot<'a>, apart: Option<Journal>) -> Worker<'a> {
        Worker { feed, bot, apart }
    }

    /// At most `limit` lines that wait, after this one.
    pub(super) fn next_lines(
        &mut self,
        after: LineId,
        limit: usize,
    ) -> Result<Vec<(LineId, Vec<u8>)>, journal::Error> {
        match &self.apart {
            Some(lines) => lines.next_lines(after, limit),
            None => self.bot.journal().next_lines(after, limit),
        }
    }

    /// Takes the articles of these lines through the chain. Gives back how many
    /// lines are held because their articles cannot be asked for now.
    pub(super) async fn work_off(
        &mut self,
        lines: Vec<(LineId, Vec<u8>)>,
    ) -> Result<usize, journal::Error> {
        let Worker { feed, bot, apart } = self;
        let mut take = async |batch: &[Incoming], done: &[LineId]| match apart {
            Some(lines) => {
                let taken = bot.treat(batch, &[]).await?;
                lines.record(&[], done)?;
                Ok(taken)
            }
            None => bot.treat(batch, done).await,
        };
        feed.work_off(lines, &mut take).await
    }

    /// Polls a group by the rules of a feed. Gives back what
    /// [`newsgroup::poll`] does.
    pub(super) async fn poll(
        &mut self,
        run: Run<'_>,
        group: &ListedGroup,
    ) -> (Option<u64>, Result<(), newsgroup::Error>) {
        let Worker { feed, bot, .. } = self;
        let mut take = async |batch: &[Incoming], lines: &[LineId]| bot.answer(batch, lines).await;
        newsgroup::poll(run, &mut feed.reader, group, Rules::Feed, &mut take).await
    }

    /// Ends the connections in order.
    pub(super) async fn close(&mut self) {
        self.feed.reader.close().await;
        self.bot.close().await;
    }
}
