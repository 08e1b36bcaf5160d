//! Polling: every group of the list in turn.

use super::held;
use super::session::Session;
use crate::bot::Bot;
use crate::journal::{LineId, Remembered};
use crate::nntp;
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
    // Where the clock is wrong, articles and answers would seem to be too old,
    // or never to become so: then nothing is done (R42b).
    let connected = tokio::select! {
        connected = reader.connection() => connected.map(|_| ()),
        () = stop.asked() => return Ok(()),
    };
    match connected {
        Ok(()) => bot.expire()?,
        Err(error @ nntp::Error::Clocks { .. }) => {
            session.report_lost(&error);
            return Ok(());
        }
        Err(error) => {
            // What is due may be posted all the same, if the server that is
            // posted to knows the time. Why it cannot be asked it is told for
            // itself.
            let compared = match config.max_clock_difference {
                Some(most) if bot.has_due()? => tokio::select! {
                    compared = bot.compare_clocks(most) => compared,
                    () = stop.asked() => return Ok(()),
                },
                _ => Ok(()),
            };
            match compared {
                Err(wrong @ nntp::Error::Clocks { .. }) => {
                    console.later(&format!("posting: {wrong}; the answers stay due"));
                }
                _ => bot.post_due().await?,
            }
            session.report_lost(&error);
            return Ok(());
        }
    }
    bot.post_due().await?;
    let mut in_doubt: Vec<Outcome> = Vec::new();
    let mut is_lost = false;
    let mut groups = config.groups.iter().peekable();
    while let Some(group) = groups.next() {
        if stop.reason().is_some() {
            break;
        }
        let mut group = group.clone();
        if session.options.rehearsal.is_some() {
            group.next = None;
            group.begins_now = false;
        }
        let before = bot.journal().remembered(&group.name)?;
        let mut remembered = before.clone();
        let mut take = async |batch: &[Incoming], lines: &[LineId]| bot.answer(batch, lines).await;
        let rules = newsgroup::Rules::Polling;
        let polled = newsgroup::poll(
            session.run,
            reader,
            &group,
            rules,
            groups.peek().map(|next| next.name.as_str()),
            &mut remembered,
            &mut take,
        )
        .await;
        let outcome = Outcome {
            next: polled.next.filter(|next| Some(*next) != group.next),
            remembered: (remembered != before).then_some(remembered),
            group: group.name.clone(),
            to_say: polled.in_doubt,
        };
        if polled.is_fruitful {
            for outcome in in_doubt.drain(..) {
                outcome.keep(session, bot)?;
            }
        }
        // Articles that could not be had, and none after them: whether that is
        // their fault the next groups will tell.
        match outcome.to_say.is_empty() {
            true => outcome.keep(session, bot)?,
            false => in_doubt.push(outcome),
        }
        let error = match polled.result {
            Ok(()) => continue,
            Err(newsgroup::Error::Journal(error)) => return Err(error.into()),
            Err(newsgroup::Error::Nntp(error))
                if !reader.was_open() || !error.is_about_one_command() =>
            {
                session.report_lost(&error);
                is_lost = true;
                break;
            }
            Err(error) => error,
        };
        let text = format!("{}: {error}", group.name);
        match error.is_temporary() {
            true => console.later(&text),
            false => console.error(&text),
        }
        // Nothing of what was in doubt is the fault of an article.
        if matches!(error, newsgroup::Error::InVain { .. }) {
            return Ok(bot.post_due().await?);
        }
    }
    bot.post_due().await?;
    for outcome in in_doubt {
        outcome.keep(session, bot)?;
    }
    // Behind the new articles, in whose way they are not to be.
    if !is_lost && bot.journal().has_held()? {
        match session.look_at_held(bot, reader).await {
            Ok(()) => {}
            Err(held::Error::Nntp(error)) => session.report_lost(&error),
            Err(held::Error::Journal(error)) => return Err(error.into()),
        }
        bot.post_due().await?;
    }
    if session.options.writes() {
        bot.purge()?;
    }
    Ok(())
}

/// What is to be kept of the polling of a group.
struct Outcome {
    group: String,
    next: Option<u64>,
    remembered: Option<Remembered>,
    /// The errors that it ended with.
    to_say: Vec<String>,
}

impl Outcome {
    /// First the journal, then the number.
    fn keep(self, session: &Session<'_>, bot: &mut Bot<'_>) -> anyhow::Result<()> {
        for text in &self.to_say {
            session.run.console.error(text);
        }
        if let Some(remembered) = &self.remembered {
            bot.journal().remember(&self.group, remembered)?;
        }
        if let Some(next) = self.next {
            session.save(&self.group, next);
        }
        Ok(())
    }
}
