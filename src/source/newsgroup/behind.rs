//! A high water mark below the group's number (R39): does the reader lag, or has
//! it numbered the group anew?

use jiff::Timestamp;

use super::{Poll, wait};
use crate::nntp;

/// After this time a mark that stays below the number, for no known reason, is
/// taken for that of a group numbered anew, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// No server lags by so much of the number.
const PART: u64 = 10;

impl Poll<'_, '_> {
    /// Whether the server has numbered the group anew. A farm of servers, or an
    /// overview that is behind, merely lags.
    pub(super) async fn is_renumbered(
        &mut self,
        saved: u64,
        state: nntp::Group,
    ) -> Result<bool, nntp::Error> {
        let address = self.run.config.reader.address();
        let is_other = |before: &String| *before != address;
        if state.high < saved / PART || self.remembered.reader.as_ref().is_some_and(is_other) {
            return Ok(true);
        }
        let now = Timestamp::now().as_second();
        let known = self.remembered.read.get(&state.high).cloned();
        if let Some(known) = known
            && let Some(found) = self.identifier_of(state.high).await?
        {
            self.remembered.behind = None;
            if found != known {
                return Ok(true);
            }
        } else {
            let since = *self.remembered.behind.get_or_insert(now);
            if now.saturating_sub(since) >= DAY {
                return Ok(true);
            }
        }
        let (name, high) = (&self.group.name, state.high);
        self.run.console.log(&format!(
            "{name}: the server is behind: it has articles up to {high}, and {saved} is the next"
        ));
        Ok(false)
    }

    async fn identifier_of(&mut self, number: u64) -> Result<Option<String>, nntp::Error> {
        let answer = tokio::select! {
            answer = async {
                self.reader.connection().await?.identifier_of(number).await
            } => answer,
            () = self.run.stop.asked() => return Ok(None),
        };
        match answer {
            Err(error) if error.ends_connection() => {
                wait(self.run, self.reader, error).await?;
                Ok(None)
            }
            Err(_) => Ok(None),
            found => found,
        }
    }
}
