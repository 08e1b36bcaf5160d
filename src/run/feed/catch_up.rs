//! What was lost with an earlier run, looked for through the reader (R45).

use jiff::Timestamp;

use super::channel::Channel;
use super::work::{Behind, State};
use super::worker::Worker;
use crate::config::ListedGroup;
use crate::console::Said;
use crate::journal::RunId;
use crate::nntp;
use crate::source::newsgroup;

/// How long before a feed knows of it the news server may have begun it, in
/// seconds.
const START: i64 = 60;

/// What became of looking at a group.
enum Looked {
    /// It was looked at to its end, or does not exist.
    Done,
    /// It is to be looked at again. The others need not wait for it.
    Later,
    /// So are all others: the reader cannot be asked.
    Away,
}

impl Channel<'_> {
    /// Polls every group once, for what was lost with an earlier run. Says
    /// whether that is done.
    pub(super) async fn catch_up(
        &self,
        worker: &mut Worker<'_>,
        state: &mut State<'_>,
        said: &mut Said,
        run: RunId,
    ) -> anyhow::Result<bool> {
        let mut is_done = true;
        for group in &self.run.config.groups {
            let mut group = group.clone();
            group.next = state.numbers.saved(&group.name);
            let mut since = None;
            // What was there before the feed is none of its business.
            if state.numbers.begins(&group.name) {
                continue;
            }
            if group.next.is_none() {
                // The feed has come to this group before, and the reader was not
                // there to give it a number. Where it has not come at all,
                // nothing is its business.
                match worker.bot.journal().feed_begun(&group.name)? {
                    Some(begun) => since = Timestamp::from_second(begun - START).ok(),
                    None => continue,
                }
            }
            match self.look_at(worker, state, said, group, since).await? {
                Looked::Done => {}
                Looked::Later => is_done = false,
                Looked::Away => return Ok(false),
            }
        }
        if is_done {
            worker.bot.journal().caught_up(run)?;
            if state.behind == Behind::Surely {
                self.run.console.log("caught up");
            }
        }
        Ok(is_done)
    }

    /// Polls one group to its end.
    async fn look_at(
        &self,
        worker: &mut Worker<'_>,
        state: &mut State<'_>,
        said: &mut Said,
        mut group: ListedGroup,
        since: Option<Timestamp>,
    ) -> anyhow::Result<Looked> {
        let console = self.run.console;
        loop {
            // Where nothing may be lost at all, a reader that is not up yet is
            // no news: innd starts its channels before it.
            let is_there = match state.behind {
                Behind::Surely => worker.feed.reaches_reader().await,
                Behind::Perhaps | Behind::Not => worker.feed.reaches_reader_quietly().await,
            };
            if !is_there {
                console.log("catching up: the reader cannot be asked");
                return Ok(Looked::Away);
            }
            let polled = worker.poll(self.run, &group, since).await?;
            for text in polled.in_doubt {
                console.error(&text);
            }
            let moved = polled.next.is_some() && polled.next != group.next;
            if let Some(next) = polled.next {
                state.numbers.found(&group.name, next);
                group.next = Some(next);
            }
            let error = match polled.result {
                Ok(()) if self.run.stop.reason().is_some() => return Ok(Looked::Away),
                // A long backlog is polled in several pieces.
                Ok(()) if moved => continue,
                Ok(()) => return Ok(Looked::Done),
                Err(newsgroup::Error::Journal(error)) => return Err(error.into()),
                Err(error) => error,
            };
            let text = format!("{}: {error}", group.name);
            let is_absent = matches!(
                error,
                newsgroup::Error::Nntp(nntp::Error::NoSuchGroup { .. })
            );
            // Into a group that is not there nothing can have come.
            let is_quiet = is_absent && state.behind != Behind::Surely;
            if is_absent && self.is_gone(worker, &group.name).await {
                match is_quiet {
                    true => console.log(&text),
                    false => console.error(&text),
                }
                return Ok(Looked::Done);
            }
            worker.feed.reader.drop_connection();
            // Whatever a server says but that it has no such group, it may say
            // something else later.
            let (text, looked) = match &error {
                newsgroup::Error::Nntp(error) if !error.is_about_one_command() => {
                    (format!("catching up: {error}"), Looked::Away)
                }
                newsgroup::Error::InVain { .. } => (format!("catching up: {text}"), Looked::Away),
                _ => (text, Looked::Later),
            };
            if is_quiet || !said.adds(&text) {
                console.log(&text);
            } else if error.is_temporary() {
                console.later(&text);
            } else {
                console.error(&text);
            }
            return Ok(looked);
        }
    }

    /// Whether the reader says once more that it does not have the group, having
    /// been asked otherwise in between.
    async fn is_gone(&self, worker: &mut Worker<'_>, group: &str) -> bool {
        let again = async {
            let connection = worker.feed.reader.connection().await?;
            let status = connection.list_active(group).await?;
            let is_listed = status.is_some_and(|status| status != nntp::GroupStatus::Absent);
            let again = connection.group(group).await;
            let is_gone = matches!(again, Err(nntp::Error::NoSuchGroup { .. }));
            Ok::<bool, nntp::Error>(is_gone && !is_listed)
        };
        tokio::select! {
            again = again => again.unwrap_or(false),
            () = self.run.stop.asked() => false,
        }
    }
}
