//! Polling: the articles of a newsgroup that are new since the last run (R38 to
//! R40).
//!
//! One article cannot hold up the rest. Where a connection breaks, it is asked
//! for once more over a new one, and by itself: what was asked for ahead may
//! have been the reason. In vain again, it is *in doubt*; and as soon as the
//! server gives another article, it was the article's fault, and not the
//! server's.

use jiff::Timestamp;

use super::reader::Reader;
use super::{Run, Take};
use crate::config::ListedGroup;
use crate::journal::{self, Remembered};
use crate::nntp::{self, Reply};

use backlog::Backlog;
use numbers::numbers;
use start::{Work, anew, work};

mod age;
mod ahead;
mod backlog;
mod behind;
mod numbers;
mod start;

/// The most numbers of a run where `max_articles` is off: what a server says of
/// its water marks must not fill the memory.
const MOST_NUMBERS: u64 = 1_000_000;
/// So many articles in a row that are asked for in vain are the server's
/// trouble.
const IN_A_ROW: usize = 3;
/// In so many runs an article is asked for in vain before it is given up.
const RUNS: u32 = 3;

/// What can go wrong with a newsgroup.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Occurs when the reading server fails.
    #[error("{0}")]
    Nntp(#[from] nntp::Error),
    /// Occurs when the server refuses an article again and again, for a reason
    /// that is not that it has none. The number stays before it.
    #[error("article {number}: the server does not give it: {reply}")]
    Refused {
        /// Its number.
        number: u64,
        /// The server's words.
        reply: Reply,
    },
    /// Occurs when several articles in a row cannot be had. The number stays
    /// before the first of them.
    #[error("{IN_A_ROW} articles in a row cannot be had, the last one because of this: {reason}")]
    InVain {
        /// What the last one met with.
        reason: String,
    },
    /// Occurs when whoever takes the articles cannot read or write the journal.
    #[error("{0}")]
    Journal(#[from] journal::Error),
}

impl Error {
    /// Whether the same thing may well succeed later, with nothing changed on
    /// this side (R40).
    pub fn is_temporary(&self) -> bool {
        match self {
            Error::Nntp(nntp::Error::Refused { reply, .. }) | Error::Refused { reply, .. } => {
                reply.is_for_later()
            }
            Error::Nntp(error) => error.is_temporary(),
            Error::InVain { .. } => true,
            Error::Journal(error) => error.may_pass(),
        }
    }
}

/// By which rules an article is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// Those of the group that is polled (R21, R30).
    Polling,
    /// Those of feed mode, which catches up by polling (R45).
    Feed {
        /// What was injected before is none of its business.
        since: Option<Timestamp>,
    },
}

/// How far the polling of a group came.
pub struct Polled {
    /// The number to be saved, if there is a new one.
    pub next: Option<u64>,
    /// Whether the server gave any article.
    pub is_fruitful: bool,
    /// What is to be said of the articles at the end that could not be had:
    /// that it was their fault is not known until the server gives another.
    pub in_doubt: Vec<String>,
    /// What kept it from coming further.
    pub result: Result<(), Error>,
}

/// Gives all new articles of a group to `take`, in batches; it says how many of
/// a batch were dealt with, and where those are not all of them, the run has no
/// room for more. What is remembered of the group changes accordingly. The group
/// `then` comes next: it is selected while the last articles of this one are dealt
/// with.
pub async fn poll(
    run: Run<'_>,
    reader: &mut Reader,
    group: &ListedGroup,
    rules: Rules,
    then: Option<&str>,
    remembered: &mut Remembered,
    take: &mut impl Take,
) -> Polled {
    let mut polled = Polled {
        next: None,
        is_fruitful: false,
        in_doubt: Vec::new(),
        result: Ok(()),
    };
    let mut poll = Poll {
        run,
        reader,
        group,
        rules,
        then,
        remembered,
        polled: &mut polled,
    };
    let result = poll.all(take).await;
    polled.result = result;
    run.console.end_bar();
    polled
}

/// The polling of one group.
struct Poll<'a, 'r> {
    run: Run<'r>,
    reader: &'a mut Reader,
    group: &'a ListedGroup,
    rules: Rules,
    then: Option<&'a str>,
    remembered: &'a mut Remembered,
    polled: &'a mut Polled,
}

impl Poll<'_, '_> {
    async fn all(&mut self, take: &mut impl Take) -> Result<(), Error> {
        let (run, group) = (self.run, self.group);
        let Run {
            config, console, ..
        } = run;
        let Some(state) = select(run, self.reader, &group.name).await? else {
            return Ok(());
        };
        // A feed has its own beginning (R45).
        if group.begins_now && group.next.is_none() && self.rules == Rules::Polling {
            let next = state.high.saturating_add(1).max(state.low);
            let name = &group.name;
            console.say(1, &format!("{name}: begins now, at article {next}"));
            self.remembered.reader = Some(config.reader.address());
            self.polled.next = Some(next);
            return Ok(());
        }
        let work = match work(group.next, state) {
            Work::Behind(saved) if !self.is_renumbered(saved, state).await? => Work::Nothing,
            Work::Behind(_) => {
                self.remembered.forget_numbers();
                anew(state, config.max_age.is_none())
            }
            work => {
                self.remembered.behind = None;
                work
            }
        };
        let old = self.remembered.in_vain.clone();
        self.remembered.reader = Some(config.reader.address());
        if let Work::From {
            start,
            first_run,
            renumbered,
        } = work
        {
            if renumbered {
                console.complain(&format!(
                    "{}: the server has numbered the group anew; starting at article {start}",
                    group.name
                ));
            }
            let most = config.max_articles.map_or(MOST_NUMBERS, u64::from).max(1);
            let Some((numbers, end)) = numbers(run, self.reader, group, state, start, most).await?
            else {
                return Ok(());
            };
            let max_age = config.max_age.filter(|_| first_run);
            let numbers = age::without_old(run, self.reader, &group.name, numbers, max_age).await?;
            let Some(numbers) = numbers else {
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
            if !self.walk(&numbers, first_run, end, take).await? {
                return Ok(());
            }
        } else {
            console.say(1, &format!("{}: nothing new", group.name));
        }
        let again = old.iter().filter(|other| other.passed);
        let again: Vec<u64> = again.map(|other| other.number).collect();
        self.ask_again(&again, take).await
    }

    /// Goes through these numbers. Says whether all are dealt with.
    async fn walk(
        &mut self,
        numbers: &[u64],
        first_run: bool,
        end: u64,
        take: &mut impl Take,
    ) -> Result<bool, Error> {
        let run = self.run;
        let mut backlog = Backlog::new(run, self.group, self.rules, first_run, numbers);
        // What is asked for once more comes behind these, and is of this group.
        let is_last = !self.remembered.in_vain.iter().any(|other| other.passed);
        backlog.then = self.then.filter(|_| is_last);
        let result = loop {
            if backlog.left.is_empty() || run.stop.reason().is_some() {
                break Ok(());
            }
            let before = backlog.left.len();
            let went = backlog.go(self.reader, self.remembered, take).await;
            if backlog.left.len() < before {
                self.reader.works();
            }
            let pause = match went {
                Ok(None) => continue,
                Ok(Some(fault)) => match backlog.blame(fault, self.reader, self.remembered) {
                    Ok(()) => self.pause().await,
                    Err(error) => break Err(error),
                },
                Err(Error::Nntp(error)) => wait(run, self.reader, error).await,
                Err(error) => break Err(error),
            };
            let selected = match pause {
                Ok(()) => select(run, self.reader, &self.group.name).await,
                Err(error) => Err(error),
            };
            match selected {
                Ok(Some(_)) => {}
                Ok(None) => break Ok(()),
                Err(error) => break Err(error.into()),
            }
        };
        self.polled.is_fruitful = backlog.is_fruitful;
        self.polled.next = backlog.next;
        result?;
        if !backlog.left.is_empty() {
            return Ok(false);
        }
        let refused = backlog.end();
        self.polled.in_doubt = backlog.in_doubt(self.remembered);
        if let Some((number, reply)) = refused {
            self.polled.next = Some(number);
            return Err(Error::Refused { number, reply });
        }
        self.polled.next = Some(end.saturating_add(1));
        Ok(true)
    }

    /// Asks once more for what was passed over in earlier runs (R38b). It holds
    /// up nobody.
    async fn ask_again(&mut self, again: &[u64], take: &mut impl Take) -> Result<(), Error> {
        let run = self.run;
        for number in again {
            if run.stop.reason().is_some() {
                break;
            }
            let numbers = [*number];
            let mut backlog = Backlog::new(run, self.group, self.rules, false, &numbers);
            let fault = match backlog.go(self.reader, self.remembered, take).await {
                Ok(fault) => fault,
                Err(Error::Nntp(_)) => break,
                Err(error) => return Err(error),
            };
            self.polled.is_fruitful |= backlog.is_fruitful;
            let Some(fault) = fault else {
                continue;
            };
            self.reader.drop_connection();
            if self.remembered.in_vain_again(*number, true) >= RUNS {
                self.remembered.is_settled(*number);
                let name = &self.group.name;
                run.console
                    .error(&format!("{name}: article {number}: given up: {fault}"));
            }
            if select(run, self.reader, &self.group.name).await?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Waits before a connection is opened again, unless the run is to end.
    async fn pause(&mut self) -> Result<(), nntp::Error> {
        tokio::select! {
            () = self.reader.pause() => {}
            () = self.run.stop.asked() => {}
        }
        Ok(())
    }
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
            answer = reader.select(group) => answer,
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
