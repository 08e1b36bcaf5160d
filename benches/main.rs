//! The benchmarks: `cargo bench`. What they measured last, and on what, stands
//! in docs/benchmarks.md.

// This is where a benchmark says what it measured.
#![allow(clippy::print_stdout)]

mod check;
mod feed;
mod run;
// The server that the tests start; what only they use is no loss.
#[allow(dead_code)]
#[path = "../tests/support/mod.rs"]
mod support;

use criterion::Criterion;

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let run = run::Run::prepare();
    let check = check::Check::prepare();
    // Memory first, the smaller program first: the peak is that of all so far.
    check.measure();
    run.measure();
    run.bench(&mut criterion);
    check.bench(&mut criterion);
    feed::bench(&mut criterion);
    criterion.final_summary();
}
