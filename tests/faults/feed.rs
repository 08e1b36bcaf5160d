//! kill -9 of a bot that a real innd feeds (R45), with three ways to store
//! articles; each server's first kill is within the bot's first seconds.

use std::time::{Duration, Instant};

use super::judge::Verdict;
use super::tally::Tally;
use super::width::{Chance, count, each, is_whole};
use crate::feed::{Bot, inject};
use crate::support::inn::{Inn, InnOptions, Storage};

/// How many requests come in around each kill.
const REQUESTS: u32 = 12;
/// As of a bot that polled before: it knows where it stands when it is first
/// started.
const LIST: &str = "checkgroups:\nde.test n 1\nmisc.test n\n";
/// Kills of one server and bot.
const KILLS: u32 = 7;
/// What has not happened by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

fn comes(condition: impl Fn() -> bool) -> bool {
    let begun = Instant::now();
    while !condition() {
        if begun.elapsed() > PATIENCE {
            return false;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    true
}

fn followups(inn: &Inn) -> Vec<String> {
    let articles = inn.articles("de.test").into_iter();
    articles
        .map(|article| String::from_utf8_lossy(&article).into_owned())
        .filter(|article| article.contains("\r\nX-Artchk-Version: "))
        .collect()
}

#[test]
fn r45_killed_while_it_is_fed_by_a_real_server() {
    let tally = Tally::default();
    let storages = [
        ("tradspool", Storage::Tradspool),
        ("timehash", Storage::Timehash),
        ("cnfs", Storage::Cnfs),
    ];
    let mut all = Vec::new();
    for round in 0..count(1, 10) {
        for (name, storage) in storages {
            all.push((round, name, storage));
        }
    }
    each(Chance::new("fed").some(all, 1), |(round, name, storage)| {
        killed(round, name, storage, &tally);
    });
    tally.finish();
}

/// One server, one bot, some kills.
fn killed(round: usize, name: &str, storage: Storage, tally: &Tally) {
    let mut chance = Chance::new(&format!("{name}.{round}"));
    let flags = ["Wn", "Wnm"][chance.below(2)];
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions {
        storage,
        feeds: &[bot.line(flags)],
        ..InnOptions::default()
    });
    bot.configure(&inn, LIST);
    let mut precursors: Vec<String> = Vec::new();
    let kills = if is_whole() { KILLS } else { 2 };
    for kill in 0..kills {
        let mut batch = 0;
        let mut request = |count: u32| {
            let unique = format!("{round}.{kill}.{batch}");
            batch += 1;
            inject(&inn, &unique, 0..count);
            (0..count)
                .map(|number| format!("<{unique}.{number}@poster.invalid>"))
                .collect::<Vec<_>>()
        };
        // The first time the bot begins only now: up to two seconds later it
        // is killed, as innd starts it before the reader is up.
        let latest = if kill == 0 { 2000 } else { 400 };
        let after = chance.below(latest);
        if kill == 0 {
            bot.begin();
        }
        precursors.extend(request(REQUESTS / 2));
        std::thread::sleep(Duration::from_millis(after.try_into().expect("small")));
        precursors.extend(request(REQUESTS / 2));
        let process = bot.process();
        bot.signal("KILL", &process);
        let mut verdict = Verdict::default();
        // innd learns of a death only when it has something to write.
        let again = comes(|| {
            inn.ctlinnd(&["mode"]);
            bot.process() != process
        });
        precursors.extend(request(1));
        let finished = again
            && comes(|| inn.group("de.test").0 as usize >= 2 * precursors.len())
            && comes(|| bot.waiting() == (0, 0));
        verdict.compare(&precursors, &followups(&inn));
        verdict.hung = !finished && verdict.lost.is_empty();
        verdict.panicked = inn.errlog().contains("panicked");
        let checked = inn.run(
            "/bin/sh",
            &[
                "-c",
                &format!("test -s {}", bot.scratch.join("feed.ini").display()),
            ],
        );
        if !checked.status.success() {
            verdict.damaged = Some("the .ini is empty".to_owned());
        }
        if let Err(words) = integrity(&bot) {
            verdict.damaged = Some(words);
        }
        if !verdict.is_good() {
            let log = bot.log();
            let last = log.lines().rev().take(12).map(str::to_owned);
            verdict
                .said
                .extend(last.collect::<Vec<_>>().into_iter().rev());
        }
        // What is lost is counted once.
        let lost = std::mem::take(&mut verdict.lost);
        precursors.retain(|precursor| !lost.contains(precursor));
        verdict.lost = lost;
        let kind = match kill {
            0 => format!("kill -9, first seconds of a feed of INN with {name}"),
            _ => format!("kill -9, feed of INN with {name}"),
        };
        let told = format!("{round}.{kill}, {flags}, after {after} ms");
        tally.add(&kind, &told, &verdict);
    }
}

/// Programs that innd starts are killed within milliseconds, one after the other,
/// until one is left in peace: whatever was written to the others is found.
#[test]
fn r45_killed_as_soon_as_it_is_started_by_a_real_server() {
    let tally = Tally::default();
    let storages = [
        ("tradspool", Storage::Tradspool),
        ("timehash", Storage::Timehash),
        ("cnfs", Storage::Cnfs),
    ];
    each(
        Chance::new("started").some(storages.to_vec(), 1),
        |(name, storage)| {
            let mut chance = Chance::new(&format!("started {name}"));
            let bot = Bot::new();
            let inn = Inn::start(&InnOptions {
                storage,
                feeds: &[bot.line("Wnm")],
                ..InnOptions::default()
            });
            bot.configure(&inn, LIST);
            bot.begin();
            let mut precursors: Vec<String> = Vec::new();
            for round in 0..count(1, 10) {
                let mut verdict = Verdict::default();
                for kill in 0..count(3, 8) {
                    let unique = format!("{round}.{kill}");
                    inject(&inn, &unique, 0..2);
                    let written = (0..2).map(|n| format!("<{unique}.{n}@poster.invalid>"));
                    precursors.extend(written);
                    std::thread::sleep(Duration::from_millis(chance.below(20) as u64));
                    let process = bot.process();
                    bot.signal("KILL", &process);
                    verdict.hung |= !comes(|| {
                        inn.ctlinnd(&["mode"]);
                        bot.process() != process
                    });
                }
                inject(&inn, &format!("{round}.last"), 0..1);
                precursors.push(format!("<{round}.last.0@poster.invalid>"));
                let finished = comes(|| inn.group("de.test").0 as usize >= 2 * precursors.len())
                    && comes(|| bot.waiting() == (0, 0));
                verdict.compare(&precursors, &followups(&inn));
                verdict.hung |= !finished && verdict.lost.is_empty();
                verdict.panicked = inn.errlog().contains("panicked");
                verdict.damaged = integrity(&bot).err();
                let lost = verdict.lost.clone();
                precursors.retain(|precursor| !lost.contains(precursor));
                let kind = format!("kill -9, feed that INN has just started, with {name}");
                tally.add(&kind, &format!("round {round}"), &verdict);
            }
        },
    );
    tally.finish();
}

fn integrity(bot: &Bot) -> Result<(), String> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let file = bot.scratch.join("feed.db");
    let words: String = rusqlite::Connection::open_with_flags(file, flags)
        .and_then(|journal| journal.query_row("PRAGMA integrity_check", [], |row| row.get(0)))
        .map_err(|error| error.to_string())?;
    match words.as_str() {
        "ok" => Ok(()),
        _ => Err(words),
    }
}
