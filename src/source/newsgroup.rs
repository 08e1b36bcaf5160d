//! Polling: the articles of a newsgroup that are new since the last run (R38,
//! R39).

use super::reader::Reader;
use crate::bot::Bot;
use crate::config::ListedGroup;
use crate::journal;
use crate::nntp;

use backlog::Backlog;

mod backlog;

/// A range with more numbers than this may be asked for with LISTGROUP.
const LONG_RANGE: u64 = 1000;
/// It is, where it has this many times more numbers than articles.
const SPARSE: u64 = 10;

/// The most numbers of a run where `max_articles` is off: what a server says of
/// its water marks must not fill the memory.
const MOST_NUMBERS: u64 = 10_000_000;

/// What can go wrong with a newsgroup.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Occurs when the reading server fails.
    #[error("{0}")]
    Nntp(#[from] nntp::Error),
    /// Occurs when the journal fails.
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

/// What there is to do in a newsgroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// Nothing; the number stays.
    Nothing,
    /// The articles from `start` on.
    From {
        /// The first article number.
        start: u64,
        /// Whether the group is read for the first time, or was renumbered.
        first_run: bool,
        /// Whether it was renumbered.
        renumbered: bool,
    },
}

/// R39: where to start, by the saved number and what the server says.
fn work(saved: Option<u64>, group: nntp::Group, unlimited_age: bool) -> Work {
    if group.is_empty() {
        return Work::Nothing;
    }
    let Some(saved) = saved else {
        return Work::From {
            start: group.low,
            first_run: true,
            renumbered: false,
        };
    };
    if saved > group.high.saturating_add(2) {
        // Without max_age nothing but the start keeps old articles away.
        let start = if unlimited_age { group.high } else { group.low };
        return Work::From {
            start,
            first_run: true,
            renumbered: true,
        };
    }
    if saved > group.high {
        return Work::Nothing;
    }
    Work::From {
        start: saved.max(group.low),
        first_run: false,
        renumbered: false,
    }
}

/// Takes all new articles of a group through the chain. Gives back the number
/// to be saved, if there is a new one; with an error, how far it came.
pub async fn poll(
    bot: &mut Bot<'_>,
    reader: &mut Reader,
    group: &ListedGroup,
    rules: Rules,
) -> (Option<u64>, Result<(), Error>) {
    let mut next = None;
    let result = poll_from(bot, reader, group, rules, &mut next).await;
    bot.console().end_bar();
    (next, result)
}

async fn poll_from(
    bot: &mut Bot<'_>,
    reader: &mut Reader,
    group: &ListedGroup,
    rules: Rules,
    next: &mut Option<u64>,
) -> Result<(), Error> {
    let config = bot.config();
    let console = bot.console();
    let Some(state) = select(bot, reader, &group.name).await? else {
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
    let Some((numbers, end)) = numbers(bot, reader, group, state, start, most).await? else {
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
        group,
        rules,
        first_run,
        left: &numbers,
        next,
    };
    while !backlog.left.is_empty() && bot.stop().reason().is_none() {
        let before = backlog.left.len();
        let result = backlog.go(bot, reader).await;
        if backlog.left.len() < before {
            reader.works();
        }
        match result {
            Ok(()) => {}
            Err(Error::Nntp(error)) => {
                wait(bot, reader, error).await?;
                if select(bot, reader, &group.name).await?.is_none() {
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
    bot: &Bot<'_>,
    reader: &mut Reader,
    group: &str,
) -> Result<Option<nntp::Group>, nntp::Error> {
    while bot.stop().reason().is_none() {
        let answer = tokio::select! {
            answer = async { reader.connection().await?.group(group).await } => answer,
            () = bot.stop().asked() => break,
        };
        match answer {
            Ok(state) => return Ok(Some(state)),
            Err(error) if error.ends_connection() => wait(bot, reader, error).await?,
            Err(error) => return Err(error),
        }
    }
    reader.drop_connection();
    Ok(None)
}

/// Waits before a lost connection is opened again, unless the run is to end.
async fn wait(bot: &Bot<'_>, reader: &mut Reader, error: nntp::Error) -> Result<(), nntp::Error> {
    tokio::select! {
        waited = reader.lost(error) => waited,
        () = bot.stop().asked() => Ok(()),
    }
}

/// The numbers of at most `most` articles from `start` on, and the last number
/// that is thereby dealt with: all numbers there may be, or, where most are
/// holes, those that the server lists (R38). Nothing where the run is to end
/// meanwhile.
async fn numbers(
    bot: &Bot<'_>,
    reader: &mut Reader,
    group: &ListedGroup,
    state: nntp::Group,
    start: u64,
    most: u64,
) -> Result<Option<(Vec<u64>, u64)>, nntp::Error> {
    let length = (state.high - start).saturating_add(1);
    if length > LONG_RANGE && length > SPARSE.saturating_mul(state.count) {
        while bot.stop().reason().is_none() {
            let listed = tokio::select! {
                listed = async {
                    let connection = reader.connection().await?;
                    connection.list_group(&group.name, start..=state.high).await
                } => listed,
                () = bot.stop().asked() => break,
            };
            match listed {
                Ok(listed) => return Ok(Some(first_of(listed, start, state.high, most))),
                Err(error) if error.ends_connection() => wait(bot, reader, error).await?,
                Err(_) => break,
            }
        }
        if bot.stop().reason().is_some() {
            return Ok(None);
        }
    }
    let end = state.high.min(start.saturating_add(most - 1));
    Ok(Some(((start..=end).collect(), end)))
}

/// The first `most` of the numbers that the server listed, in order, and the
/// last number that is thereby dealt with.
fn first_of(mut listed: Vec<u64>, start: u64, high: u64, most: u64) -> (Vec<u64>, u64) {
    listed.retain(|number| (start..=high).contains(number));
    listed.sort_unstable();
    listed.dedup();
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    if listed.len() <= most {
        return (listed, high);
    }
    listed.truncate(most);
    let end = listed.last().copied().unwrap_or(high);
    (listed, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(count: u64, low: u64, high: u64) -> nntp::Group {
        nntp::Group { count, low, high }
    }

    fn start(saved: Option<u64>, state: nntp::Group) -> Option<u64> {
        match work(saved, state, false) {
            Work::Nothing => None,
            Work::From { start, .. } => Some(start),
        }
    }

    #[test]
    fn r39_every_form_of_an_empty_group() {
        for state in [
            group(0, 1, 0),
            group(0, 0, 0),
            group(0, 5, 4),
            group(0, 7, 7),
            group(3, 9, 8),
        ] {
            assert_eq!(work(Some(5), state, false), Work::Nothing);
            assert_eq!(work(None, state, false), Work::Nothing);
        }
    }

    #[test]
    fn r39_the_larger_of_number_and_low_water_mark() {
        assert_eq!(start(Some(3), group(10, 5, 14)), Some(5));
        assert_eq!(start(Some(7), group(10, 5, 14)), Some(7));
        assert_eq!(start(None, group(10, 5, 14)), Some(5));
    }

    #[test]
    fn r39_one_or_two_above_the_high_water_mark_is_nothing_new() {
        assert_eq!(start(Some(14), group(10, 5, 14)), Some(14));
        assert_eq!(start(Some(15), group(10, 5, 14)), None);
        assert_eq!(start(Some(16), group(10, 5, 14)), None);
    }

    #[test]
    fn r38_listed_numbers_are_cut_at_max_articles() {
        let listed = vec![9, 5_000, 7, 7, 3, 90_000];
        assert_eq!(
            first_of(listed.clone(), 5, 80_000, 9),
            (vec![7, 9, 5_000], 80_000)
        );
        assert_eq!(first_of(listed, 5, 80_000, 2), (vec![7, 9], 9));
    }

    #[test]
    fn r39_further_above_the_group_was_renumbered() {
        let from = |start| Work::From {
            start,
            first_run: true,
            renumbered: true,
        };
        assert_eq!(work(Some(17), group(10, 5, 14), false), from(5));
        assert_eq!(work(Some(17), group(10, 5, 14), true), from(14));
    }
}
