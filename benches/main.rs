//! The benchmarks: `cargo bench`. What they measured last, and on what, stands
//! in docs/benchmarks.md.

// This is where a benchmark says what it measured.
#![allow(clippy::print_stdout)]

mod answer;
mod article;
mod check;
mod feed;
mod line;
mod poll;
mod report;
mod run;
mod shapes;
// The server that the tests start; what only they use is no loss.
#[allow(dead_code)]
#[path = "../tests/support/mod.rs"]
mod support;

use std::process::Command;

use criterion::Criterion;

/// Set in the process that measures what artchk uses.
const MEASURING: &str = "ARTCHK_BENCH_MEASURING";

fn main() {
    // By themselves where they are named: criterion knows nothing of them.
    let named: Vec<String> = std::env::args().skip(1).collect();
    if named.iter().any(|name| name == "polling") {
        return poll::measure();
    }
    if named.iter().any(|name| name == "answers") {
        return answer::measure();
    }
    let run = run::Run::prepare();
    let check = check::Check::prepare();
    if std::env::var_os(MEASURING).is_some() {
        // The smaller program first: the peak is that of all so far.
        check.measure();
        run.measure();
        report::Report::prepare().measure();
        return;
    }
    measure_apart();
    let mut criterion = Criterion::default().configure_from_args();
    article::bench(&mut criterion);
    run.bench(&mut criterion);
    check.bench(&mut criterion);
    poll::measure();
    answer::measure();
    feed::bench(&mut criterion);
    criterion.final_summary();
    // It ends with a failure where a shape takes too long: nothing comes after it.
    shapes::measure();
}

/// Measures in a process of its own: to the system, what cargo has started
/// before counts among the programs that this one has started.
fn measure_apart() {
    let program = std::env::current_exe().expect("the system tells");
    let measured = Command::new(program)
        .env(MEASURING, "")
        .status()
        .expect("it runs already");
    assert!(measured.success());
}
