//! The filters of a run, asked together.

use std::cell::{Cell, RefCell};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Case, Class, Filter, Learnt, Lesson, Opinion, Score, Taken, Trouble, Vote, registry};
use crate::article::printable;
use crate::config::Filters;
use crate::console::Said;

/// After so many failures in a run a filter is asked no more (R73).
const FAILURES: u32 = 3;

/// How many articles a filter is asked about at once.
const AT_ONCE: usize = 4;

/// The longest reason that is kept, in characters.
const LONGEST_REASON: usize = 200;

/// All filters of a run.
pub struct Panel {
    seats: Vec<Seat>,
    limit: Duration,
    troubles: RefCell<Vec<String>>,
    /// What was said in this run.
    said: RefCell<Said>,
}

/// A filter, and how it does in this run.
struct Seat {
    filter: Box<dyn Filter>,
    slots: Semaphore,
    failures: Cell<u32>,
}

impl Panel {
    /// Those that the operator wants; nothing where there is none.
    pub fn wanted(filters: &Filters) -> Option<Panel> {
        let wanted = registry::wanted(filters);
        (!wanted.is_empty()).then(|| Panel::of(wanted, filters.timeout))
    }

    /// These filters, each of which has so long for an article.
    pub fn of(filters: Vec<Box<dyn Filter>>, limit: Duration) -> Panel {
        let seats = filters.into_iter().map(|filter| Seat {
            filter,
            slots: Semaphore::new(AT_ONCE),
            failures: Cell::new(0),
        });
        Panel {
            seats: seats.collect(),
            limit,
            troubles: RefCell::default(),
            said: RefCell::default(),
        }
    }

    /// Its filters.
    pub fn filters(&self) -> impl Iterator<Item = &dyn Filter> {
        self.seats.iter().map(|seat| &*seat.filter)
    }

    /// Whether any of them is called this.
    pub fn has(&self, name: &str) -> bool {
        self.filters().any(|filter| filter.name() == name)
    }

    /// Only those that hand articles to nobody.
    pub fn without_external(mut self) -> Panel {
        self.seats.retain(|seat| !seat.filter.is_external());
        self
    }

    /// A new run: who was left alone is asked again.
    pub fn forget_failures(&self) {
        self.try_again();
        self.said.borrow_mut().is_over();
    }

    /// Lets who was left alone be asked again, in the same run.
    pub fn try_again(&self) {
        for seat in &self.seats {
            seat.failures.set(0);
        }
    }

    /// What went wrong since this was last asked, one line each, and once in a run.
    pub fn troubles(&self) -> Vec<String> {
        self.troubles.take()
    }

    /// What they say of these articles, in the same order. All are asked at once.
    pub async fn ask(&self, cases: &[Case<'_>]) -> Vec<Score> {
        let scores = cases.iter().map(|case| async {
            let votes = self.seats.iter().map(|seat| self.vote(seat, *case));
            let votes = join_all(votes).await.into_iter().flatten();
            Score {
                votes: votes.collect(),
            }
        });
        join_all(scores).await
    }

    /// What is known of an article about which there was no time to ask.
    pub fn unasked(&self) -> Score {
        let votes = self.filters().map(|filter| Vote {
            filter: filter.name(),
            opinion: Err(Trouble::LeftAlone),
        });
        Score {
            votes: votes.collect(),
        }
    }

    /// Teaches those that can learn; `learnt` says what one of them has learnt of the
    /// article before. It forgets that first where it is told the opposite.
    pub async fn teach(
        &self,
        case: Case<'_>,
        lesson: Lesson,
        learnt: impl Fn(&str) -> Option<Class>,
    ) -> Vec<Taken> {
        let all = self.seats.iter().map(|seat| async {
            let filter = &*seat.filter;
            let before = learnt(filter.name());
            let work = async {
                // Of the opposite there is nothing to be forgotten.
                if let (Some(before), Lesson::Forget(class)) = (before, lesson)
                    && before != class
                {
                    return Ok(Learnt::Before);
                }
                if let (Some(before), Lesson::Is(class)) = (before, lesson) {
                    if before == class && !filter.knows_its_lessons() {
                        return Ok(Learnt::Before);
                    }
                    if before != class {
                        filter.train(case, Lesson::Forget(before)).await?;
                    }
                }
                filter.train(case, lesson).await
            };
            let learnt = self.attempt(seat, work).await;
            // Those that look at an article by themselves have nothing to learn.
            let matters = filter.is_external() || learnt != Ok(Learnt::Cannot);
            let filter = filter.name();
            matters.then_some(Taken { filter, learnt })
        });
        join_all(all).await.into_iter().flatten().collect()
    }

    /// Why filters would not learn now; those that would, or cannot be asked, are left
    /// out.
    pub async fn hindrances(&self) -> Vec<(&'static str, Result<&'static str, Trouble>)> {
        let all = self.seats.iter().map(|seat| async {
            let why = self.attempt(seat, seat.filter.hindrance()).await;
            Some((seat.filter.name(), why.transpose()?))
        });
        join_all(all).await.into_iter().flatten().collect()
    }

    /// Whether it would be in vain to ask all of them: one is not asked any more.
    pub fn has_given_up(&self) -> bool {
        self.seats
            .iter()
            .any(|seat| seat.failures.get() >= FAILURES)
    }

    async fn vote(&self, seat: &Seat, case: Case<'_>) -> Option<Vote> {
        let filter = seat.filter.name();
        let work = async {
            let opinion = seat.filter.test(case).await?;
            opinion.map(sensible).transpose()
        };
        let opinion = self.attempt(seat, work).await.transpose()?;
        Some(Vote { filter, opinion })
    }

    /// Lets a filter do something, unless it has failed too often.
    async fn attempt<T>(
        &self,
        seat: &Seat,
        work: impl Future<Output = Result<T, Trouble>>,
    ) -> Result<T, Trouble> {
        let slot = seat.slots.acquire().await;
        let done = if seat.failures.get() >= FAILURES {
            Err(Trouble::LeftAlone)
        } else {
            let work = AssertUnwindSafe(work).catch_unwind();
            match timeout(self.limit, work).await {
                Ok(Ok(done)) => done,
                Ok(Err(_)) => Err(Trouble::Panicked),
                Err(_) => Err(Trouble::Late),
            }
        };
        drop(slot);
        if let Err(trouble) = &done {
            self.note(seat, trouble);
        }
        done
    }

    /// Counts a failure, and keeps what is to be said of it.
    fn note(&self, seat: &Seat, trouble: &Trouble) {
        if *trouble == Trouble::LeftAlone {
            return;
        }
        let failures = seat.failures.get().saturating_add(1);
        seat.failures.set(failures);
        let name = seat.filter.name();
        let trouble = printable::one_line(&trouble.to_string());
        let mut news = vec![format!("filter {name}: {trouble}")];
        if failures == FAILURES {
            news.push(format!(
                "filter {name}: it has failed {FAILURES} times, and is asked no more in this run"
            ));
        }
        let mut said = self.said.borrow_mut();
        news.retain(|text| said.adds(text));
        self.troubles.borrow_mut().extend(news);
    }
}

/// An opinion fit to be kept.
fn sensible(opinion: Opinion) -> Result<Opinion, Trouble> {
    let most = super::points::MOST.unsigned_abs() * 10;
    if opinion.points.tenths().unsigned_abs() > most {
        let points = opinion.points;
        return Err(Trouble::Nonsense(format!("{points} points")));
    }
    let reason = printable::one_line(&opinion.reason);
    Ok(Opinion {
        reason: reason.chars().take(LONGEST_REASON).collect(),
        ..opinion
    })
}
