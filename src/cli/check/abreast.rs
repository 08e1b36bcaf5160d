//! Several things are worked on at a time, and what is said of them is taken in their
//! order, as if one came after the other.

use std::collections::BTreeMap;
use std::iter::Enumerate;
use std::mem;
use std::slice::Chunks;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

/// So many things are worked on by a thread in a row.
const ROW: usize = 16;
/// So many rows for each thread may wait for the one that is to be taken.
const AHEAD: usize = 4;
/// What is said waits for its turn when there is so much of it, in octets.
const WEIGHT: usize = 1 << 18;

/// More threads have nothing to do: what is said is taken by one at a time.
const THREADS: usize = 16;

/// How many threads there may be at most.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, |threads| threads.get().min(THREADS))
}

/// Has `work` say something of each thing, any number of times, and `take` take it.
/// `work` is told whether anybody listens still. Both run on so many threads, `take` on
/// one at a time; how much waits to be taken is bounded by the `weight` of it, in octets.
///
/// # Errors
///
/// Those of `take`, behind which nothing more is taken.
pub(super) fn each<'a, Thing: Sync, Said: Send, Error: Send>(
    things: &'a [Thing],
    threads: usize,
    work: impl Fn(&'a Thing, &mut dyn FnMut(Said) -> bool) + Sync,
    weight: impl Fn(&Said) -> usize + Sync,
    mut take: impl FnMut(Said) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let threads = threads.min(things.len().div_ceil(ROW));
    if threads < 2 {
        let mut taken = Ok(());
        for thing in things {
            work(thing, &mut |said| {
                taken = take(said);
                taken.is_ok()
            });
            if taken.is_err() {
                break;
            }
        }
        return taken;
    }
    let queue = Queue {
        state: Mutex::new(State {
            rows: things.chunks(ROW).enumerate(),
            turn: 0,
            early: BTreeMap::new(),
            take,
            taken: Ok(()),
        }),
        moved: Condvar::new(),
        most: AHEAD * threads,
    };
    let work_on_rows = || {
        while let Some((number, row)) = queue.row() {
            let mut turn = Turn {
                queue: &queue,
                number,
                said: Vec::new(),
            };
            let mut octets = 0;
            for thing in row {
                work(thing, &mut |said| {
                    octets += weight(&said);
                    turn.said.push(said);
                    if octets < WEIGHT {
                        return true;
                    }
                    octets = 0;
                    turn.wait()
                });
            }
        }
    };
    thread::scope(|scope| {
        for _ in 1..threads {
            scope.spawn(work_on_rows);
        }
        work_on_rows();
    });
    let state = queue.state.into_inner();
    state.unwrap_or_else(PoisonError::into_inner).taken
}

/// The rows, in their order.
struct Queue<'a, Thing, Said, Take, Error> {
    state: Mutex<State<'a, Thing, Said, Take, Error>>,
    /// Another row has its turn, or nobody listens any more.
    moved: Condvar,
    /// So many rows may wait.
    most: usize,
}

struct State<'a, Thing, Said, Take, Error> {
    /// Those that nobody works on yet.
    rows: Enumerate<Chunks<'a, Thing>>,
    /// The number of the row of which all is taken that is said.
    turn: usize,
    /// What was said of rows behind it that are done.
    early: BTreeMap<usize, Vec<Said>>,
    take: Take,
    taken: Result<(), Error>,
}

impl<'a, Thing, Said, Take, Error> Queue<'a, Thing, Said, Take, Error>
where
    Take: FnMut(Said) -> Result<(), Error>,
{
    /// The next row to work on, and its number; nothing where there is none, or
    /// nobody listens.
    fn row(&self) -> Option<(usize, &'a [Thing])> {
        let mut state = self.wait_while(|state| state.early.len() >= self.most);
        match state.taken.is_ok() {
            true => state.rows.next(),
            false => None,
        }
    }

    /// Waits for as long as this is so and somebody listens.
    fn wait_while(
        &self,
        is_so: impl Fn(&State<'a, Thing, Said, Take, Error>) -> bool,
    ) -> MutexGuard<'_, State<'a, Thing, Said, Take, Error>> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_so =
            |state: &mut State<'a, Thing, Said, Take, Error>| state.taken.is_ok() && is_so(state);
        let state = self.moved.wait_while(state, is_so);
        state.unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Thing, Said, Take, Error> State<'_, Thing, Said, Take, Error>
where
    Take: FnMut(Said) -> Result<(), Error>,
{
    fn take(&mut self, said: Vec<Said>) {
        if self.taken.is_ok() {
            self.taken = said.into_iter().try_for_each(&mut self.take);
        }
    }

    /// This row is done; whether another one has its turn now, or nobody listens.
    fn has_moved(&mut self, number: usize, said: Vec<Said>) -> bool {
        self.early.insert(number, said);
        let before = self.turn;
        while let Some(said) = self.early.remove(&self.turn) {
            self.take(said);
            self.turn += 1;
        }
        self.turn > before || self.taken.is_err()
    }
}

/// A row that is worked on. What was said of it is taken at the end, also where that is
/// a panic: the others would wait for it.
struct Turn<'q, 'a, Thing, Said, Take, Error>
where
    Take: FnMut(Said) -> Result<(), Error>,
{
    queue: &'q Queue<'a, Thing, Said, Take, Error>,
    number: usize,
    said: Vec<Said>,
}

impl<Thing, Said, Take, Error> Turn<'_, '_, Thing, Said, Take, Error>
where
    Take: FnMut(Said) -> Result<(), Error>,
{
    /// Waits for its turn, and has taken what was said so far; whether anybody listens
    /// still.
    fn wait(&mut self) -> bool {
        let mut state = self.queue.wait_while(|state| state.turn < self.number);
        state.take(mem::take(&mut self.said));
        state.taken.is_ok()
    }
}

impl<Thing, Said, Take, Error> Drop for Turn<'_, '_, Thing, Said, Take, Error>
where
    Take: FnMut(Said) -> Result<(), Error>,
{
    fn drop(&mut self) {
        let state = self.queue.state.lock();
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        if state.has_moved(self.number, mem::take(&mut self.said)) {
            self.queue.moved.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is taken where each number is said as often as it is large.
    fn taken(threads: usize, most: usize) -> (Vec<usize>, Result<(), ()>) {
        let numbers: Vec<usize> = (0..200).collect();
        let mut taken = Vec::new();
        let result = each(
            &numbers,
            threads,
            |number, say| {
                // The first ones take longest.
                (0..500 * (200 - number)).for_each(|turn| {
                    std::hint::black_box(turn);
                });
                let _ = (0..*number).all(|_| say(*number));
            },
            // Some rows are handed over in pieces.
            |number| number << 8,
            |number| {
                taken.push(number);
                if taken.len() < most { Ok(()) } else { Err(()) }
            },
        );
        (taken, result)
    }

    #[test]
    fn what_is_said_is_taken_in_order() {
        let one_by_one: Vec<usize> = (0..200).flat_map(|number| vec![number; number]).collect();
        for threads in [1, 2, 7, 100] {
            let (taken, result) = taken(threads, usize::MAX);
            assert_eq!(taken, one_by_one, "{threads}");
            assert_eq!(result, Ok(()));
        }
    }

    #[test]
    fn behind_an_error_nothing_is_taken() {
        for threads in [1, 2, 7] {
            let (taken, result) = taken(threads, 2_000);
            assert_eq!((taken.len(), result), (2_000, Err(())), "{threads}");
        }
    }

    #[test]
    fn nobody_waits_for_one_that_panics() {
        let numbers: Vec<usize> = (0..2_000).collect();
        let taken = std::sync::atomic::AtomicUsize::new(0);
        let all = || {
            each(
                &numbers,
                3,
                |number, say| assert!(*number != 40 && say(*number)),
                |_| 1,
                |number| {
                    taken.fetch_max(number, std::sync::atomic::Ordering::Relaxed);
                    Ok::<(), ()>(())
                },
            )
        };
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(all));
        assert!(result.is_err());
        assert!(taken.into_inner() > 40);
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        let nothing: [u8; 0] = [];
        let said = each(&nothing, 4, |_, say| assert!(say(())), |()| 0, |()| Err(()));
        assert_eq!(said, Ok(()));
    }
}
