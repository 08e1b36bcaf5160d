//! What was tried, and what came of it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;

use super::judge::Verdict;

/// The sums of one kind of faults.
#[derive(Debug, Clone, Default)]
struct Sum {
    tried: usize,
    never_came: usize,
    lost: usize,
    doubled: usize,
    panicked: usize,
    hung: usize,
    numbers: usize,
    damaged: usize,
}

/// All that one test tries.
#[derive(Default)]
pub(super) struct Tally {
    sums: Mutex<BTreeMap<String, Sum>>,
    bad: Mutex<Vec<String>>,
}

impl Tally {
    /// Notes what came of one fault.
    pub(super) fn add(&self, kind: &str, name: &str, verdict: &Verdict) {
        let mut sums = self.sums.lock().expect("no panic");
        let sum = sums.entry(kind.to_owned()).or_default();
        if verdict.never_came {
            sum.never_came += 1;
        } else {
            sum.tried += 1;
        }
        sum.lost += verdict.lost.len();
        sum.doubled += verdict.doubled.len();
        sum.panicked += usize::from(verdict.panicked);
        sum.hung += usize::from(verdict.hung);
        sum.numbers += usize::from(verdict.numbers.is_some());
        sum.damaged += usize::from(verdict.damaged.is_some());
        if !verdict.is_good() {
            let told = format!("{kind}: {name}: {verdict}");
            self.bad.lock().expect("no panic").push(told);
        }
    }

    /// Prints the sums, and fails where one is not 0.
    #[expect(
        clippy::print_stdout,
        reason = "a test's output is shown where it is wanted"
    )]
    pub(super) fn finish(self) {
        print!("{self}");
        let bad = self.bad.into_inner().expect("no panic");
        assert!(bad.is_empty(), "{} of them:\n{}", bad.len(), bad.join("\n"));
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (kind, sum) in &*self.sums.lock().expect("no panic") {
            writeln!(
                f,
                "\nfaults: {kind}: {} tried ({} more never came), {} lost, {} doubled, \
                 {} panicked, {} hung, {} with wrong numbers, {} with damaged files",
                sum.tried,
                sum.never_came,
                sum.lost,
                sum.doubled,
                sum.panicked,
                sum.hung,
                sum.numbers,
                sum.damaged
            )?;
        }
        Ok(())
    }
}
