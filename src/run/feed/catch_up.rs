//! What was lost with an earlier run, looked for through the reader (R45).

use super::channel::Channel;
use super::numbers::Numbers;
use super::worker::Worker;
use crate::journal::RunId;
use crate::source::newsgroup;

impl Channel<'_> {
    /// Polls every group once, for what was lost with an earlier run. Says
    /// whether that is done.
    pub(super) async fn catch_up(
        &self,
        worker: &mut Worker<'_>,
        numbers: &mut Numbers<'_>,
        run: RunId,
    ) -> anyhow::Result<bool> {
        let mut is_done = true;
        for group in &self.run.config.groups {
            // Without a number, the feed has not come to this group yet: what
            // is there already is not its business.
            let Some(next) = numbers.saved(&group.name) else {
                continue;
            };
            let mut group = group.clone();
            group.next = Some(next);
            loop {
                if !worker.feed.reaches_reader().await {
                    return Ok(false);
                }
                let (next, result) = worker.poll(self.run, &group).await;
                let moved = next.is_some() && next != group.next;
                if let Some(next) = next {
                    numbers.found(&group.name, next);
                    group.next = Some(next);
                }
                match result {
                    Ok(()) => {}
                    Err(newsgroup::Error::Journal(error)) => return Err(error.into()),
                    // The other groups do not wait for this one. It is looked
                    // at again, unless the server has refused it for good.
                    Err(newsgroup::Error::Nntp(error)) if error.is_about_one_command() => {
                        self.run.console.error(&format!("{}: {error}", group.name));
                        is_done &= !(error.is_temporary() || error.ends_connection());
                        worker.feed.reader.drop_connection();
                        break;
                    }
                    Err(newsgroup::Error::Nntp(error)) => {
                        self.run.console.log(&format!("catching up: {error}"));
                        worker.feed.reader.drop_connection();
                        return Ok(false);
                    }
                }
                if self.run.stop.reason().is_some() {
                    return Ok(false);
                }
                // A long backlog is polled in several pieces.
                if !moved {
                    break;
                }
            }
        }
        if is_done {
            worker.bot.journal().caught_up(run)?;
            self.run.console.log("caught up");
        }
        Ok(is_done)
    }
}
