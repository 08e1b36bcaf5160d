//! Faults of the machine and not of a server: a full disk, files that cannot be
//! written, a journal that is locked or damaged, clocks, signals.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use jiff::{Timestamp, ToSpan};
use rusqlite::Connection;

use super::fault::{Costs, Mode};
use super::judge::Verdict;
use super::stage::{Stage, ended, run};
use super::tally::Tally;
use super::width::{Chance, count, each, is_whole};
use crate::support::command::{Artchk, Finished, artchk, binary, copy};
use crate::support::server::{Say, lines};

/// No run takes as long.
pub(super) const LIMIT: Duration = Duration::from_secs(200);

/// The bot of a stage, run by a shell that says `before` first.
pub(super) fn by_shell(stage: &Stage, mode: Mode, program: &Path, before: &str) -> Artchk {
    let folder = stage.folder.scratch.path();
    let script = format!("{before} exec \"$@\"");
    let how = match mode {
        Mode::Polling => None,
        Mode::Feed => Some("--feedmode".into()),
    };
    let words: [OsString; 9] = [
        "-c".into(),
        script.into(),
        "sh".into(),
        program.into(),
        "-p".into(),
        folder.into(),
        "-n".into(),
        "bot".into(),
        "--log".into(),
    ];
    let words = words.into_iter().chain(how);
    artchk(words).program(Path::new("/bin/sh")).limit(LIMIT)
}

/// A stage whose bot has been there before, and was ended early: so it has a
/// journal, and more to do.
pub(super) fn begun() -> Stage {
    let stage = Stage::new();
    stage.server.set_rule(|_, heard| match heard {
        "ARTICLE 3" => Say::Lines("403 not now".to_owned()),
        "GROUP misc.test" => Say::Close(Vec::new()),
        _ => Say::Usual,
    });
    stage.with_parameters("max_runtime = 1 s\n");
    stage.folder.command(&["--log"]).limit(LIMIT).run();
    stage.restore();
    stage.server.set_rule(|_, _| Say::Usual);
    stage
}

#[test]
fn r41_a_full_disk() {
    let tally = Tally::default();
    // In blocks of 512 octets; the journal alone has some 200 of them.
    let all: Vec<(usize, bool, bool)> = (0..count(320, 640))
        .step_by(count(8, 4))
        .flat_map(|blocks| [true, false].map(|dies| (blocks, dies)))
        .flat_map(|(blocks, dies)| [true, false].map(|has| (blocks, dies, has)))
        .collect();
    each(Chance::new("disk").some(all, 8), |(blocks, dies, has)| {
        let stage = if has { begun() } else { Stage::new() };
        let trap = if dies { "" } else { "trap '' XFSZ;" };
        let before = format!("{trap} ulimit -f {blocks};");
        let mut verdict = Verdict::default();
        run(
            by_shell(&stage, Mode::Polling, binary(), &before),
            "disk full",
            &mut verdict,
        );
        stage.finish(&mut verdict, Costs::Nothing);
        let name = format!("{blocks} blocks, dies: {dies}, has a journal: {has}");
        tally.add("disk full", &name, &verdict);
    });
    tally.finish();
}

/// Whoever may write everything becomes somebody who may not.
pub(super) fn as_nobody() -> &'static str {
    "test \"$(id -u)\" != 0 || set -- \
     setpriv --reuid=65534 --regid=65534 --clear-groups \"$@\";"
}

pub(super) fn set_mode(path: &Path, mode: u32) {
    let permissions = fs::Permissions::from_mode(mode);
    fs::set_permissions(path, permissions).expect("a file of our own");
}

#[test]
fn r9_files_that_cannot_be_written() {
    let tally = Tally::default();
    let mut all = Vec::new();
    for has in [false, true] {
        for (what, folder, ini, journal) in [
            ("the .ini", 0o777, 0o444, 0o666),
            ("the folder", 0o755, 0o666, 0o666),
            ("the journal", 0o777, 0o666, 0o444),
            ("anything", 0o755, 0o444, 0o444),
        ] {
            all.push((has, what, folder, ini, journal));
        }
    }
    each(all, |(has, what, folder, ini, journal)| {
        let stage = if has { begun() } else { Stage::new() };
        let scratch = &stage.folder.scratch;
        let program: PathBuf = copy(scratch);
        let files = [
            (scratch.join("bot.ini"), ini),
            (scratch.join("bot.db"), journal),
        ];
        for (file, mode) in files.iter().filter(|(file, _)| file.exists()) {
            set_mode(file, *mode);
        }
        set_mode(scratch.path(), folder);
        let mut verdict = Verdict::default();
        let command = by_shell(&stage, Mode::Polling, &program, as_nobody());
        run(command, "read-only", &mut verdict);
        scratch.share();
        stage.finish(&mut verdict, Costs::Nothing);
        let name = format!("{what}, has a journal: {has}");
        tally.add("read-only", &name, &verdict);
    });
    tally.finish();
}

#[test]
fn r41_a_journal_that_somebody_locks() {
    let tally = Tally::default();
    let mut chance = Chance::new("lock");
    let mut all = Vec::new();
    for _ in 0..count(4, 60) {
        let kind = ["IMMEDIATE", "EXCLUSIVE"][chance.below(2)];
        // In milliseconds: when, and for how long.
        let long = if is_whole() && chance.below(3) == 0 {
            45_000
        } else {
            1000
        };
        all.push((kind, chance.below(200), 100 + chance.below(long)));
    }
    each(all, |(kind, after, span)| {
        let stage = begun();
        let running = stage.folder.command(&["--log"]).limit(LIMIT).start();
        sleep(milliseconds(after));
        let journal = Connection::open(stage.folder.scratch.join("bot.db")).expect("a journal");
        journal
            .busy_timeout(Duration::from_secs(5))
            .expect("a time");
        // The bot may hold the lock all the time.
        if journal.execute_batch(&format!("BEGIN {kind}")).is_ok() {
            sleep(milliseconds(span));
            let _ = journal.execute_batch("ROLLBACK");
        }
        drop(journal);
        let mut verdict = Verdict::default();
        let finished = catch_unwind(AssertUnwindSafe(|| running.wait()));
        ended(finished.ok(), "locked", &mut verdict);
        stage.finish(&mut verdict, Costs::Nothing);
        let name = format!("{kind} after {after} ms for {span} ms");
        tally.add("journal locked", &name, &verdict);
    });
    tally.finish();
}

pub(super) fn milliseconds(count: usize) -> Duration {
    Duration::from_millis(count.try_into().expect("64 bits are enough"))
}

/// A damaged journal is noticed, said in one line that tells what to do, and
/// neither used nor changed. Then the operator puts a copy back.
#[test]
fn r41_a_journal_that_is_damaged() {
    let tally = Tally::default();
    let mut chance = Chance::new("damage");
    let kinds = ["cut", "octets", "a page", "empty", "garbage"];
    let all: Vec<(&str, Chance)> = (0..count(5, 150))
        .map(|number| {
            let kind = kinds[number % kinds.len()];
            (
                kind,
                Chance::new(&format!("{kind} {}", chance.below(1 << 30))),
            )
        })
        .collect();
    each(all, |(kind, mut chance)| {
        let stage = begun();
        let file = stage.folder.scratch.join("bot.db");
        let good = fs::read(&file).expect("a journal");
        let mut bad = good.clone();
        match kind {
            "cut" => bad.truncate(chance.below(good.len())),
            "octets" => {
                for _ in 0..20 {
                    let at = chance.below(bad.len());
                    bad[at] ^= 1 << chance.below(8);
                }
            }
            "a page" => {
                let begin = 4096 * chance.below(bad.len() / 4096);
                bad[begin..begin + 4096].fill(0xa5);
            }
            "empty" => bad.clear(),
            _ => bad = b"This is no journal.\n".repeat(1000),
        }
        fs::write(&file, &bad).expect("a file of our own");
        let before = (stage.folder.groups(), stage.server.posted().len());
        let mut verdict = Verdict::default();
        // What stands where nothing is kept, or within a text, nobody can tell.
        let can_be_noticed = is_damaged(&stage.folder.scratch.join("looked-at.db"), &bad);
        let finished = catch_unwind(AssertUnwindSafe(|| {
            stage.folder.command(&["--log"]).limit(LIMIT).run()
        }));
        let said = finished.as_ref().map(Finished::stderr).unwrap_or_default();
        let code = ended(finished.ok(), kind, &mut verdict);
        // The bot may know better: what its own tables have.
        let can_be_noticed = can_be_noticed || said.contains("move it away");
        let told = can_be_noticed.then(|| {
            let is_told = said.lines().count() == 1
                && said.contains("bot.db: ")
                && said.contains("move it away");
            let is_as_before = fs::read(&file).is_ok_and(|octets| octets == bad)
                && before == (stage.folder.groups(), stage.server.posted().len());
            code == Some(1) && is_told && is_as_before
        });
        if told != Some(false) && can_be_noticed {
            for ending in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(stage.folder.scratch.join(&format!("bot.db{ending}")));
            }
            fs::write(&file, &good).expect("a file of our own");
        }
        stage.finish(&mut verdict, Costs::Nothing);
        if told == Some(false) {
            verdict.damaged = Some(format!("the damage was not noticed: {said:?}"));
        }
        let how = match told {
            Some(_) => "journal damaged",
            None => "journal damaged where nobody can tell",
        };
        tally.add(how, kind, &verdict);
    });
    tally.finish();
}

/// Whether SQLite can tell, or the file is none of its own.
fn is_damaged(copy: &Path, octets: &[u8]) -> bool {
    fs::write(copy, octets).expect("a file of our own");
    let told = Connection::open(copy).and_then(|journal| {
        let version: u32 = journal.pragma_query_value(None, "application_id", |row| row.get(0))?;
        let check = "PRAGMA integrity_check";
        let words: String = journal.query_row(check, [], |row| row.get(0))?;
        Ok(version != 0 && words == "ok")
    });
    fs::remove_file(copy).expect("a file of our own");
    !told.unwrap_or(false)
}

/// What is "now" is another time on one server, or on both.
#[test]
fn r42b_a_clock_that_jumps() {
    let tally = Tally::default();
    let days = [-20_000_i64, -365, -30, -1, 1, 30, 365, 20_000];
    for days in Chance::new("clock").some(days.to_vec(), 3) {
        for from in [1, 2] {
            let stage = Stage::new();
            stage.server.set_rule(move |connection, heard| match heard {
                "DATE" if connection >= from => {
                    let then = Timestamp::now() + (days * 24).hours();
                    lines(&then.strftime("111 %Y%m%d%H%M%S").to_string())
                }
                _ => Say::Usual,
            });
            let mut verdict = Verdict::default();
            let command = stage.folder.command(&["--log"]).limit(LIMIT);
            run(command, "another time", &mut verdict);
            stage.finish(&mut verdict, Costs::Nothing);
            let name = format!("{days} days from connection {from} on");
            tally.add("clock", &name, &verdict);
        }
    }
    tally.finish();
}

/// A signal ends the run in order, a second one at once, kill -9 without a word.
#[test]
fn r41_signals_at_any_moment() {
    let tally = Tally::default();
    let mut chance = Chance::new("signals");
    let mut all = Vec::new();
    for (kind, signals, short, whole) in [
        ("TERM", &["TERM"][..], 4, 100),
        ("TERM twice", &["TERM", "TERM"], 4, 100),
        ("kill -9", &["KILL"], 10, 300),
    ] {
        for number in 0..count(short, whole) {
            // Most in the midst of a run, some very early, with no journal yet.
            let latest = if number % 4 == 0 { 30 } else { 250 };
            all.push((kind, signals, chance.below(latest), number % 2 == 0));
        }
    }
    each(all, |(kind, signals, after, has)| {
        let stage = if has { begun() } else { Stage::new() };
        let mut verdict = Verdict::default();
        let running = stage.folder.command(&["--log"]).limit(LIMIT).start();
        sleep(milliseconds(after));
        for signal in signals {
            running.signal(signal);
        }
        let finished = catch_unwind(AssertUnwindSafe(|| running.wait()));
        ended(finished.ok(), kind, &mut verdict);
        stage.finish(&mut verdict, Costs::Nothing);
        let name = format!("after {after} ms, has a journal: {has}");
        tally.add(kind, &name, &verdict);
    });
    tally.finish();
}
