//! Faults of the machine while a bot is fed (R45): signals, a full disk, files
//! that cannot be written, a journal that is locked.
//!
//! What its server wrote and the bot could not take in is gone with the pipe;
//! the next run looks for it through the reader.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::Connection;

use super::fault::{Costs, Mode};
use super::judge::Verdict;
use super::stage::{Stage, ended, run};
use super::surroundings::{LIMIT, as_nobody, begun, by_shell, milliseconds, set_mode};
use super::tally::Tally;
use super::width::{Chance, count, each, is_whole};
use crate::support::command::{Running, binary, copy};

/// Until then a run may not have come to its journal, in milliseconds.
const EARLY: usize = 20;

/// A bot that was fed before, and has something to do. Its first run is over:
/// from then on nothing may be lost.
fn fed() -> Stage {
    let stage = begun();
    stage.folder.command(&["--feedmode"]).limit(LIMIT).run();
    stage
}

/// Finishes in feed mode: whatever the run was told, and whether or not it came
/// to its journal, the next one looks for it.
fn finish(stage: &Stage, verdict: &mut Verdict) {
    stage.finish_in(Mode::Feed, verdict, Costs::Nothing);
}

/// Waits for the end of a run, and notes it.
fn wait(running: Running, what: &str, verdict: &mut Verdict) {
    let finished = catch_unwind(AssertUnwindSafe(|| running.wait()));
    ended(finished.ok(), what, verdict);
}

#[test]
fn r45_signals_at_any_moment_of_a_feed() {
    let tally = Tally::default();
    let mut chance = Chance::new("signals of a feed");
    let mut all = Vec::new();
    for (kind, signals, short, whole) in [
        ("TERM, feed", &["TERM"][..], 3, 60),
        ("TERM twice, feed", &["TERM", "TERM"], 3, 60),
        ("kill -9, feed", &["KILL"], 6, 200),
    ] {
        for number in 0..count(short, whole) {
            let latest = [500, 20, 500, 60][number % 4];
            all.push((kind, signals, chance.below(latest), number % 3 != 0));
        }
    }
    each(all, |(kind, signals, after, has)| {
        let stage = if has { fed() } else { Stage::new() };
        let mut verdict = Verdict::default();
        let running = stage.command(Mode::Feed).limit(LIMIT).start();
        sleep(milliseconds(after));
        for signal in signals {
            running.signal(signal);
        }
        wait(running, kind, &mut verdict);
        finish(&stage, &mut verdict);
        let name = format!("after {after} ms, was fed before: {has}");
        match after <= EARLY {
            true => tally.add(&format!("{kind}, as soon as it begins"), &name, &verdict),
            false => tally.add(kind, &name, &verdict),
        }
    });
    tally.finish();
}

#[test]
fn r45_a_full_disk_under_a_feed() {
    let tally = Tally::default();
    // In blocks of 512 octets.
    let all: Vec<(usize, bool, bool)> = (0..count(320, 640))
        .step_by(count(8, 8))
        .flat_map(|blocks| [true, false].map(|dies| (blocks, dies)))
        .flat_map(|(blocks, dies)| [true, false].map(|has| (blocks, dies, has)))
        .collect();
    each(
        Chance::new("disk of a feed").some(all, 4),
        |(blocks, dies, has)| {
            let stage = if has { fed() } else { Stage::new() };
            let trap = if dies { "" } else { "trap '' XFSZ;" };
            let before = format!("{trap} ulimit -f {blocks};");
            let mut verdict = Verdict::default();
            let command = by_shell(&stage, Mode::Feed, binary(), &before).stdin(stage.lines());
            run(command, "disk full", &mut verdict);
            finish(&stage, &mut verdict);
            let name = format!("{blocks} blocks, dies: {dies}, was fed before: {has}");
            tally.add("disk full, feed", &name, &verdict);
        },
    );
    tally.finish();
}

#[test]
fn r45_files_that_a_feed_cannot_write() {
    let tally = Tally::default();
    let all = vec![
        ("the .ini", 0o777, 0o444, 0o666),
        ("the folder", 0o755, 0o666, 0o666),
        ("the journal", 0o777, 0o666, 0o444),
        ("anything", 0o755, 0o444, 0o444),
    ];
    each(
        Chance::new("modes of a feed").some(all, 2),
        |(what, folder, ini, journal)| {
            let stage = fed();
            let scratch = &stage.folder.scratch;
            let program = copy(scratch);
            set_mode(&scratch.join("bot.ini"), ini);
            set_mode(&scratch.join("bot.db"), journal);
            set_mode(scratch.path(), folder);
            let mut verdict = Verdict::default();
            let command = by_shell(&stage, Mode::Feed, &program, as_nobody()).stdin(stage.lines());
            run(command, "read-only", &mut verdict);
            scratch.share();
            finish(&stage, &mut verdict);
            tally.add("read-only, feed", what, &verdict);
        },
    );
    tally.finish();
}

#[test]
fn r45_a_journal_that_somebody_locks_under_a_feed() {
    let tally = Tally::default();
    let mut chance = Chance::new("lock of a feed");
    let mut all = Vec::new();
    for _ in 0..count(3, 40) {
        let kind = ["IMMEDIATE", "EXCLUSIVE"][chance.below(2)];
        let is_long = is_whole() && chance.below(3) == 0;
        let long = if is_long { 45_000 } else { 1000 };
        all.push((kind, chance.below(200), 100 + chance.below(long)));
    }
    each(all, |(kind, after, span)| {
        let stage = fed();
        let running = stage.command(Mode::Feed).limit(LIMIT).start();
        sleep(milliseconds(after));
        let journal = Connection::open(stage.folder.scratch.join("bot.db")).expect("a journal");
        let patience = Duration::from_secs(5);
        journal.busy_timeout(patience).expect("a time");
        // The bot may hold the lock all the time.
        if journal.execute_batch(&format!("BEGIN {kind}")).is_ok() {
            sleep(milliseconds(span));
            let _ = journal.execute_batch("ROLLBACK");
        }
        drop(journal);
        let mut verdict = Verdict::default();
        wait(running, "locked", &mut verdict);
        finish(&stage, &mut verdict);
        let name = format!("{kind} after {after} ms for {span} ms");
        tally.add("journal locked, feed", &name, &verdict);
    });
    tally.finish();
}
