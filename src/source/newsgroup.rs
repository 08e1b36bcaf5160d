//! Polling: the articles of a newsgroup that are new since the last run (R38,
//! R39).

use super::reader::Reader;
use super::{Run, Take};
use crate::config::ListedGroup;
use crate::journal;
use crate::nntp;

use backlog::Backlog;
use numbers::numbers;
use start::{Work, work};

mod backlog;
mod numbers;
mod start;

/// The most numbers of a run where `max_articles` is off: what a server says of
/// its water marks must not fill the memory.
const MOST_NUMBERS: u64 = 1_000_000;

/// What can go wrong with a newsgroup.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Occurs when the reading server fails.
    #[error("{0}")]
    Nntp(#[from] nntp::Error),
    /// Occurs when whoever takes the articles cannot read or write the journal.
    #[error("{0}")]
    Journal(#[from] journal::Error),
}

/// By which rules an article is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Those of the group that is polled (R21, R30).
    Polling,
    /// Those of feed mode, which catches up by polling (R45).
    Feed,
}

/// Gives all new articles of a group to `take`, in batches; it says how many of
/// a batch were dealt with, and where those are not all of them, the run has no
/// room for more. Gives back the number to be saved, if there is a new one;
/// with an error, how far it came.
pub async fn poll(
    run: Run<'_>,
    reader: &mut Reader,
    group: &ListedGroup,
    rules: Rules,
    take: &mut impl Take,
) -> (Option<u64>, Result<(), Error>) {
    let mut next = None;
    let result = poll_from(run, reader, group, rules, &mut next, take).await;
    run.console.end_bar();
    (next, result)
}

async fn poll_from(
    run: Run<'_>,
    reader: &mut Reader,
    group: &ListedGroup,
    rules: Rules,
    next: &mut Option<u64>,
    take: &mut impl Take,
) -> Result<(), Error> {
    let Run {
        config, console, ..
    } = run;
    let Some(state) = select(run, reader, &group.name).await? else {
        return Ok(());
    };
    let Work::From {
        start,
        first_run,
        renumbered,
    } = work(group.next, state, config.max_age.is_none())
    else {
        console.say(1, &format!("{}: nothing new", group.name));
        return Ok(());
    };
    if renumbered {
        console.complain(&format!(
            "{}: the server has numbered the group anew; starting at article {start}",
            group.name
        ));
    }
    let most = config.max_articles.map_or(MOST_NUMBERS, u64::from).max(1);
    let Some((numbers, end)) = numbers(run, reader, group, state, start, most).await? else {
        return Ok(());
    };
    console.say(
        1,
        &format!(
            "{}: articles {start} to {end}, {} to look at",
            group.name,
            numbers.len()
        ),
    );
    console.start_bar(&group.name, numbers.len() as u64);

    let mut backlog = Backlog {
        run,
        group,
        rules,
        first_run,
        left: &numbers,
        next,
    };
    while !backlog.left.is_empty() && run.stop.reason().is_none() {
        let before = backlog.left.len();
        let result = backlog.go(reader, take).await;
        if backlog.left.len() < before {
            reader.works();
        }
        match result {
            Ok(()) => {}
            Err(Error::Nntp(error)) => {
                wait(run, reader, error).await?;
                if select(run, reader, &group.name).await?.is_none() {
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
        }
    }
    if backlog.left.is_empty() {
        *next = Some(end.saturating_add(1));
    }
    Ok(())
}

/// Selects the group, over a new connection if need be; nothing where the run
/// is to end meanwhile.
async fn select(
    run: Run<'_>,
    reader: &mut Reader,
    group: &str,
) -> Result<Option<nntp::Group>, nntp::Error> {
    while run.stop.reason().is_none() {
        let answer = tokio::select! {
            answer = async { reader.connection().await?.group(group).await } => answer,
            () = run.stop.asked() => break,
        };
        match answer {
            Ok(state) => return Ok(Some(state)),
            Err(error) if error.ends_connection() => wait(run, reader, error).await?,
            Err(error) => return Err(error),
        }
    }
    reader.drop_connection();
    Ok(None)
}

/// Waits before a lost connection is opened again, unless the run is to end.
async fn wait(run: Run<'_>, reader: &mut Reader, error: nntp::Error) -> Result<(), nntp::Error> {
    tokio::select! {
        waited = reader.lost(error) => waited,
        () = run.stop.asked() => Ok(()),
    }
}
