//! What lines are worked off with: the source, the bot, and the journal that
//! the lines are in.

use jiff::Timestamp;

use crate::bot::Bot;
use crate::config::ListedGroup;
use crate::console::Console;
use crate::journal::{self, Journal, LineId};
use crate::source::feed::Feed;
use crate::source::newsgroup::{self, Polled, Rules};
use crate::source::{Incoming, Run};

/// How long a line waits whose article was asked for in vain, in seconds.
const WAIT: i64 = 60 * 60;
/// After so many times it is given up.
const TIMES: u32 = 3;

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
        let now = Timestamp::now().as_second();
        match &self.apart {
            Some(lines) => lines.lines_to_ask(after, limit, now),
            None => self.bot.journal().lines_to_ask(after, limit, now),
        }
    }

    /// Takes the articles of these lines through the chain. Gives back how many
    /// lines are held because their articles cannot be asked for now. Those that
    /// were asked for in vain wait for an hour; after the third time they are
    /// given up (R38b).
    pub(super) async fn work_off(
        &mut self,
        lines: Vec<(LineId, Vec<u8>)>,
        console: &Console,
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
        let held = feed.work_off(lines, &mut take).await?;
        let journal = match apart {
            Some(lines) => lines,
            None => bot.journal(),
        };
        for (line, text) in held.in_vain {
            let until = Timestamp::now().as_second() + WAIT;
            if journal.line_in_vain(line, until)? < TIMES {
                console.log(&format!("{text}; it waits"));
            } else {
                console.error(&format!("{text}; given up"));
                journal.record(&[], &[line])?;
            }
        }
        Ok(held.waiting)
    }

    /// Polls a group by the rules of a feed, of what was injected from `since`
    /// on. Gives back what [`newsgroup::poll`] does.
    pub(super) async fn poll(
        &mut self,
        run: Run<'_>,
        group: &ListedGroup,
        since: Option<Timestamp>,
    ) -> Result<Polled, journal::Error> {
        let Worker { feed, bot, .. } = self;
        let before = bot.journal().remembered(&group.name)?;
        let mut remembered = before.clone();
        let mut take = async |batch: &[Incoming], lines: &[LineId]| bot.answer(batch, lines).await;
        let rules = Rules::Feed { since };
        let reader = &mut feed.reader;
        let polled =
            newsgroup::poll(run, reader, group, rules, None, &mut remembered, &mut take).await;
        if remembered != before {
            bot.journal().remember(&[(&group.name, &remembered)])?;
        }
        bot.journal().sync()?;
        Ok(polled)
    }

    /// Ends the connections in order.
    pub(super) async fn close(&mut self) {
        self.feed.reader.close().await;
        self.bot.close().await;
    }
}
