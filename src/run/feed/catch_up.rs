//! What was lost with an earlier run, looked for through the reader (R45).

use jiff::Timestamp;

use super::channel::Channel;
use super::numbers::Numbers;
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
        numbers: &mut Numbers<'_>,
        said: &mut Said,
        run: RunId,
    ) -> anyhow::Result<bool> {
        let mut is_done = true;
        for group in &self.run.config.groups {
            let mut group = group.clone();
            group.next = numbers.saved(&group.name);
            let mut since = None;
            if group.next.is_none() {
                // The feed has come to this group, and the reader was not there
                // to give it a number. What was there before is none of its
                // business; where it has not come at all, nothing is.
                match worker.bot.journal().feed_begun(&group.name)? {
                    Some(begun) => since = Timestamp::from_second(begun - START).ok(),
                    None => continue,
                }
            }
            match self.look_at(worker, numbers, said, group, since).await? {
                Looked::Done => {}
                Looked::Later => is_done = false,
                Looked::Away => return Ok(false),
            }
        }
        if is_done {
            worker.bot.journal().caught_up(run)?;
            self.run.console.log("caught up");
        }
        Ok(is_done)
    }

    /// Polls one group to its end.
    async fn look_at(
        &self,
        worker: &mut Worker<'_>,
        numbers: &mut Numbers<'_>,
        said: &mut Said,
        mut group: ListedGroup,
        since: Option<Timestamp>,
    ) -> anyhow::Result<Looked> {
        let console = self.run.console;
        loop {
            if !worker.feed.reaches_reader().await {
                return Ok(Looked::Away);
            }
            let polled = worker.poll(self.run, &group, since).await?;
            for text in polled.in_doubt {
                console.error(&text);
            }
            let moved = polled.next.is_some() && polled.next != group.next;
            if let Some(next) = polled.next {
                numbers.found(&group.name, next);
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
            let is_gone = matches!(
                error,
                newsgroup::Error::Nntp(nntp::Error::NoSuchGroup { .. })
            );
            if is_gone && self.is_gone(worker, &group.name).await {
                console.error(&text);
                return Ok(Looked::Done);
            }
            worker.feed.reader.drop_connection();
            return match error {
                newsgroup::Error::Nntp(error) if !error.is_about_one_command() => {
                    console.log(&format!("catching up: {error}"));
                    Ok(Looked::Away)
                }
                newsgroup::Error::InVain { .. } => {
                    console.log(&format!("catching up: {text}"));
                    Ok(Looked::Away)
                }
                // Whatever a server says but that it has no such group, it may
                // say something else later.
                _ => {
                    if said.adds(&text) {
                        console.error(&text);
                    } else {
                        console.log(&text);
                    }
                    Ok(Looked::Later)
                }
            };
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
