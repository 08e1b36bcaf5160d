//! Several things are worked on at a time, and what is said of them is taken in their
//! order, as if one came after the other.

use std::mem;
use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// So many things are worked on by a thread in a row: to wake another one takes as
/// long as one of them.
const ROW: usize = 16;
/// So many rows for each thread are worked on ahead of the one that is taken.
const AHEAD: usize = 2;
/// What is said is handed over when there is so much of it, in octets.
const WEIGHT: usize = 1 << 18;

/// More threads have nothing to do: what is said is taken by one.
const THREADS: usize = 16;

/// How many threads there may be at most.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, |threads| threads.get().min(THREADS))
}

/// Has `work` say something of each thing, any number of times, and `take` take it.
/// `work` is told whether anybody listens still. It runs on so many threads; how much
/// waits to be taken is bounded by the `weight` of it, in octets.
///
/// # Errors
///
/// Those of `take`, behind which nothing more is taken.
pub(super) fn each<'a, Thing: Sync, Said: Send, Error>(
    things: &'a [Thing],
    threads: usize,
    work: impl Fn(&'a Thing, &mut dyn FnMut(Said) -> bool) + Sync,
    weight: impl Fn(&Said) -> usize + Sync,
    mut take: impl FnMut(Said) -> Result<(), Error>,
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
    let rows = Mutex::new(things.chunks(ROW));
    let (order, in_order) = sync_channel::<Receiver<Vec<Said>>>(AHEAD * threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (order, rows, work, weight) = (order.clone(), &rows, &work, &weight);
            scope.spawn(move || {
                loop {
                    // Who has the next row is the next in the order as well.
                    let mut rows = rows.lock().unwrap_or_else(PoisonError::into_inner);
                    let Some(row) = rows.next() else { return };
                    let (says, said) = sync_channel(1);
                    if order.send(said).is_err() {
                        return;
                    }
                    drop(rows);
                    let mut all = Vec::new();
                    let mut octets = 0;
                    for thing in row {
                        work(thing, &mut |said| {
                            octets += weight(&said);
                            all.push(said);
                            if octets < WEIGHT {
                                return true;
                            }
                            octets = 0;
                            says.send(mem::take(&mut all)).is_ok()
                        });
                    }
                    // Nobody listens any more where this fails.
                    let _ = says.send(all);
                }
            });
        }
        drop(order);
        // It goes before the threads are waited for, so that none says what nobody hears.
        for said in in_order {
            said.into_iter().flatten().try_for_each(&mut take)?;
        }
        Ok(())
    })
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
    fn of_nothing_nothing_is_said() {
        let nothing: [u8; 0] = [];
        let said = each(&nothing, 4, |_, say| assert!(say(())), |()| 0, |()| Err(()));
        assert_eq!(said, Ok(()));
    }
}
