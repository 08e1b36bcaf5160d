//! How much is tried, and in which order: the environment says it.
//!
//! - `FAULTS=all` tries everything; without it a part is tried, in seconds.
//! - `SEED=N` makes other choices: which part, and at which moments.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Whether everything is to be tried.
pub(super) fn is_whole() -> bool {
    std::env::var("FAULTS").is_ok_and(|value| value == "all")
}

/// So many in `make test`, so many in `make faults`.
pub(super) fn count(short: usize, whole: usize) -> usize {
    if is_whole() { whole } else { short }
}

/// Numbers that look like chance, and are the same for the same seed.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// A row of numbers of its own for each purpose.
    pub(super) fn new(purpose: &str) -> Chance {
        let seed: u64 = match std::env::var("SEED") {
            Ok(text) => text.parse().expect("SEED is a number"),
            Err(_) => 1,
        };
        let mixed = purpose.bytes().fold(seed, |sum, octet| {
            (sum ^ u64::from(octet)).wrapping_mul(0x0100_0000_01b3)
        });
        Chance(mixed)
    }

    /// A number below `limit`. This is SplitMix64.
    pub(super) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = u64::try_from(limit.max(1)).expect("64 bits are enough");
        usize::try_from((mixed ^ (mixed >> 31)) % limit).expect("below the limit")
    }

    /// So many of them, or all where everything is tried.
    pub(super) fn some<T>(&mut self, mut all: Vec<T>, short: usize) -> Vec<T> {
        if is_whole() {
            return all;
        }
        while all.len() > short {
            let one = self.below(all.len());
            all.swap_remove(one);
        }
        all
    }
}

/// Does something with each, several at a time: most of them wait.
pub(super) fn each<T: Send>(all: Vec<T>, act: impl Fn(T) + Sync) {
    let threads = count(4, 16);
    let count = all.len();
    let all: Vec<Mutex<Option<T>>> = all.into_iter().map(|one| Mutex::new(Some(one))).collect();
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..threads.min(count) {
            scope.spawn(|| {
                while let Some(one) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let one = one.lock().expect("no panic").take();
                    act(one.expect("each is taken once"));
                }
            });
        }
    });
}
