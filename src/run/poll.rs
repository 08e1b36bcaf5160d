//! Polling: every group of the list in turn.

use super::session::Session;
use crate::bot::Bot;
use crate::journal::LineId;
use crate::source::reader::Reader;
use crate::source::{Incoming, Run, newsgroup};

/// Polls the groups, and writes back how far each came.
pub(super) async fn all(
    session: &Session<'_>,
    bot: &mut Bot<'_>,
    reader: &mut Reader,
) -> anyhow::Result<()> {
    let Run {
        config,
        console,
        stop,
    } = session.run;
    bot.expire()?;
    bot.post_due().await?;
    for group in &config.groups {
        if stop.reason().is_some() {
            break;
        }
        let mut group = group.clone();
        if session.options.rehearsal.is_some() {
            group.next = None;
        }
        let mut take = async |batch: &[Incoming], lines: &[LineId]| bot.answer(batch, lines).await;
        let rules = newsgroup::Rules::Polling;
        let (next, result) = newsgroup::poll(session.run, reader, &group, rules, &mut take).await;
        if let Some(next) = next
            && Some(next) != group.next
        {
            session.save(&group.name, next);
        }
        match result {
            Ok(()) => {}
            Err(newsgroup::Error::Journal(error)) => return Err(error.into()),
            Err(newsgroup::Error::Nntp(error)) => {
                if reader.was_open() && error.is_about_one_command() {
                    console.error(&format!("{}: {error}", group.name));
                    continue;
                }
                session.report_lost(&error);
                break;
            }
        }
    }
    Ok(())
}
