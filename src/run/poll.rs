//! Polling: every group of the list in turn.

use super::held;
use super::progress::{Came, Progress};
use super::session::Session;
use crate::bot::Bot;
use crate::journal::LineId;
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
    let mut progress = Progress::new(session);
    let end = groups(session, bot, reader, &mut progress).await;
    // What broke one group says nothing of those before it.
    let kept = progress.keep(bot);
    let end = end?;
    kept?;
    bot.post_due().await?;
    if end == End::InVain {
        return Ok(());
    }
    progress.none_is_in_doubt();
    progress.keep(bot)?;
    // Behind the new articles, in whose way they are not to be.
    if end == End::Done && bot.journal().has_held()? {
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

/// How the polling of the groups came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// All were polled, or the run is to end.
    Done,
    /// The reading server cannot be asked any more.
    Lost,
    /// Too much was asked for in vain: nothing of what is in doubt is the fault of an
    /// article.
    InVain,
}

/// Polls the groups one after the other.
async fn groups(
    session: &Session<'_>,
    bot: &mut Bot<'_>,
    reader: &mut Reader,
    progress: &mut Progress<'_>,
) -> anyhow::Result<End> {
    let Run {
        config,
        console,
        stop,
    } = session.run;
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
        let mut take = async |batch: &[Incoming], lines: &[LineId]| {
            let taken = bot.answer(batch, lines).await?;
            progress.keep_now_and_then(bot)?;
            Ok(taken)
        };
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
        if polled.is_fruitful {
            progress.none_is_in_doubt();
        }
        progress.came(Came {
            next: polled.next.filter(|next| Some(*next) != group.next),
            remembered: (remembered != before).then_some(remembered),
            group: group.name.clone(),
            in_doubt: polled.in_doubt,
        });
        progress.keep_now_and_then(bot)?;
        let error = match polled.result {
            Ok(()) => continue,
            Err(newsgroup::Error::Journal(error)) => return Err(error.into()),
            Err(newsgroup::Error::Nntp(error))
                if !reader.was_open() || !error.is_about_one_command() =>
            {
                session.report_lost(&error);
                return Ok(End::Lost);
            }
            Err(error) => error,
        };
        let text = format!("{}: {error}", group.name);
        match error.is_temporary() {
            true => console.later(&text),
            false => console.error(&text),
        }
        if matches!(error, newsgroup::Error::InVain { .. }) {
            return Ok(End::InVain);
        }
    }
    Ok(End::Done)
}
