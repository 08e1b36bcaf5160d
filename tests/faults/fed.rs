//! Faults of the machine while a bot is fed (R45): signals, a full disk, files
//! that cannot be written, a journal that is locked.
//!
//! What its server wrote and the bot could not take in is gone with the pipe;
//! the next run looks for it through the reader.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::sleep;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::fault::{Costs, Mode};
use super::judge::Verdict;
use super::stage::{Stage, ended, run};
use super::surroundings::{LIMIT, as_nobody, begun, by_shell, milliseconds, set_mode};
use super::tally::Tally;
use super::width::{Chance, count, each, is_whole};
use crate::support::command::{Running, binary, copy};

/// A bot that was fed before, and has something to do. Its first run is over:
/// from then on nothing may be lost.
fn fed() -> Stage {
    let stage = begun();
    stage.folder.command(&["--feedmode"]).limit(LIMIT).run();
    stage
}

/// Finishes in feed mode. Where a first run has come to no journal, the feed has
/// never begun, and nobody looks for what it was told.
fn finish(stage: &Stage, verdict: &mut Verdict) {
    let has_begun = stage.folder.scratch.join("bot.db").exists();
    let costs = if has_begun {
        Costs::Nothing
    } else {
        Costs::All
    };
    stage.finish_in(Mode::Feed, verdict, costs);
}

/// How many runs of the feed have left their mark, in the journal or before.
fn marks(stage: &Stage) -> i64 {
    let files = std::fs::read_dir(stage.folder.scratch.path()).expect("a folder of our own");
    let names = files.map(|file| file.expect("an entry").file_name());
    let begun = names.filter(|name| name.to_string_lossy().starts_with("bot.work."));
    let begun = i64::try_from(begun.count()).expect("a small number");
    let file = stage.folder.scratch.join("bot.db");
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let Ok(journal) = Connection::open_with_flags(file, flags) else {
        return begun;
    };
    let query = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'run'";
    begun
        + journal
            .query_row(query, [], |row| row.get::<_, i64>(0))
            .unwrap_or(0)
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
            let latest = if number % 4 == 3 { 60 } else { 500 };
            all.push((kind, signals, chance.below(latest), number % 3 != 0));
        }
    }
    each(all, |(kind, signals, after, has)| {
        let stage = if has { fed() } else { Stage::new() };
        let before = marks(&stage);
        let mut verdict = Verdict::default();
        let running = stage.command(Mode::Feed).limit(LIMIT).start();
        sleep(milliseconds(after));
        for signal in signals {
            running.signal(signal);
        }
        wait(running, kind, &mut verdict);
        // Within its first milliseconds it is nobody yet: what was written to it
        // nobody looks for.
        let has_begun = marks(&stage) > before;
        let costs = if has_begun {
            Costs::Nothing
        } else {
            Costs::All
        };
        stage.finish_in(Mode::Feed, &mut verdict, costs);
        let name = format!("after {after} ms, was fed before: {has}");
        match has_begun {
            true => tally.add(kind, &name, &verdict),
            false => tally.add(&format!("{kind}, before it was there"), &name, &verdict),
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
            let before = marks(&stage);
            let command = by_shell(&stage, Mode::Feed, &program, as_nobody()).stdin(stage.lines());
            run(command, "read-only", &mut verdict);
            scratch.share();
            if marks(&stage) == before {
                // Where it may not even leave its mark, the lines are given to it
                // once more, by hand.
                let by_hand = stage.command(Mode::Feed).limit(LIMIT);
                run(by_hand, "by hand", &mut verdict);
            }
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
