//! Several things are worked on at a time, and what is said of them is taken in their
//! order, as if one came after the other.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// So many things for each thread are worked on ahead of the one that is taken.
const AHEAD: usize = 2;
/// So much of what is said of one of them waits to be taken.
const WAITING: usize = 4;
/// More threads have nothing to do: what is said is taken by one.
const THREADS: usize = 16;

/// How many threads there may be at most.
pub(super) fn threads() -> usize {
    thread::available_parallelism().map_or(1, |threads| threads.get().min(THREADS))
}

/// Has `work` say something of each thing, any number of times, and `take` take it.
/// `work` is told whether anybody listens still. It runs on so many threads, with one
/// on this.
///
/// # Errors
///
/// Those of `take`, behind which nothing more is taken.
pub(super) fn each<'a, Thing: Sync, Said: Send, Error>(
    things: &'a [Thing],
    threads: usize,
    work: impl Fn(&'a Thing, &mut dyn FnMut(Said) -> bool) + Sync,
    mut take: impl FnMut(Said) -> Result<(), Error>,
) -> Result<(), Error> {
    let threads = threads.min(things.len());
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
    let next = Mutex::new(things.iter());
    let (order, in_order) = sync_channel::<Receiver<Said>>(AHEAD * threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let (order, next, work) = (order.clone(), &next, &work);
            scope.spawn(move || {
                loop {
                    // Who has the next thing is the next in the order as well.
                    let mut next = next.lock().unwrap_or_else(PoisonError::into_inner);
                    let Some(thing) = next.next() else { return };
                    let (says, said) = sync_channel(WAITING);
                    if order.send(said).is_err() {
                        return;
                    }
                    drop(next);
                    work(thing, &mut |said| says.send(said).is_ok());
                }
            });
        }
        drop(order);
        // It goes before the threads are waited for, so that none says what nobody hears.
        for said in in_order {
            said.into_iter().try_for_each(&mut take)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is taken where each number is said as often as it is large.
    fn taken(threads: usize, most: usize) -> (Vec<usize>, Result<(), ()>) {
        let numbers: Vec<usize> = (0..50).collect();
        let mut taken = Vec::new();
        let result = each(
            &numbers,
            threads,
            |number, say| {
                // The first ones take longest.
                (0..5_000 * (50 - number)).for_each(|turn| {
                    std::hint::black_box(turn);
                });
                let _ = (0..*number).all(|_| say(*number));
            },
            |number| {
                taken.push(number);
                if taken.len() < most { Ok(()) } else { Err(()) }
            },
        );
        (taken, result)
    }

    #[test]
    fn what_is_said_is_taken_in_order() {
        let one_by_one: Vec<usize> = (0..50).flat_map(|number| vec![number; number]).collect();
        for threads in [1, 2, 7, 100] {
            let (taken, result) = taken(threads, usize::MAX);
            assert_eq!(taken, one_by_one, "{threads}");
            assert_eq!(result, Ok(()));
        }
    }

    #[test]
    fn behind_an_error_nothing_is_taken() {
        for threads in [1, 2, 7] {
            let (taken, result) = taken(threads, 20);
            assert_eq!((taken.len(), result), (20, Err(())), "{threads}");
        }
    }

    #[test]
    fn of_nothing_nothing_is_said() {
        let nothing: [u8; 0] = [];
        let said = each(&nothing, 4, |_, say| assert!(say(())), |()| Err(()));
        assert_eq!(said, Ok(()));
    }
}
