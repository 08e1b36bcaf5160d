//! What the operator does: .disabled, SIGHUP, a broken configuration.

use super::{Bot, Run, alone, each_once, inject, tokens, until};
use crate::support::inn::{Inn, InnOptions};
use std::time::{Duration, Instant};

#[test]
fn r3_disabled_while_it_runs_and_at_the_start() {
    let (bot, inn) = alone();
    inject(&inn, "a", 0..3);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..1));
    until("an answer", || inn.group("de.test").0 == 4);
    // At hand before: the run looks for the file every second.
    let lines = tokens(&inn, "a", 1..3);
    let disabled = bot.scratch.write("feed.disabled", "");
    run.write(&lines);
    let begun = Instant::now();
    let (status, stdout, stderr) = run.wait();
    // R45: INN would start it again at once.
    assert!(begun.elapsed() >= Duration::from_secs(9));
    assert_eq!(
        (status, stdout.as_str(), stderr.as_str()),
        (Some(10), "", "")
    );
    assert_eq!(bot.waiting(), (0, 2));
    // INN's line for this one is never read.
    inject(&inn, "b", 0..1);
    let log = bot.log();
    let (status, stdout, stderr) = bot.run(&inn).end();
    assert!(begun.elapsed() >= Duration::from_secs(19));
    assert_eq!(
        (status, stdout.as_str(), stderr.as_str()),
        (Some(10), "", "")
    );
    assert_eq!(bot.log(), log);
    std::fs::remove_file(disabled).expect("it is there");
    let (status, ..) = bot.run(&inn).end();
    assert_eq!(status, Some(0));
    each_once(&inn, &bot, 4);
}

#[test]
fn r43_a_hangup_opens_the_log_anew() {
    let (bot, inn) = alone();
    let run = bot.run(&inn);
    until("it has begun", || bot.log().contains("begin"));
    let log = bot.scratch.join("feed.log");
    std::fs::rename(&log, bot.scratch.join("feed.log.1")).expect("it is there");
    bot.signal("HUP", &run.process());
    until("a new log", || log.exists());
    let (status, ..) = run.end();
    assert_eq!(status, Some(0));
    assert!(bot.log().ends_with("end\n"));
}

#[test]
fn r43_a_hangup_opens_the_log_anew_that_could_not_be_written() {
    let bot = Bot::new();
    // Without a server nothing else would tell whether the clock is right.
    bot.configure_alone("max_clock_difference = 0");
    let log = bot.scratch.join("feed.log");
    std::os::unix::fs::symlink("/dev/full", &log).expect("a folder of our own");
    let mut run = Run::start(&mut bot.command());
    run.write(b"/nowhere/1\n");
    until("the journal", || bot.scratch.join("feed.db").exists());
    until("the line is dealt with", || bot.waiting().0 == 0);
    std::fs::remove_file(&log).expect("it is there");
    until("a new log", || {
        bot.signal("HUP", &run.process());
        log.exists()
    });
    let (status, stdout, stderr) = run.end();
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("cannot write the log"), "{stderr}");
    assert!(bot.log().ends_with("end\n"));
}

#[test]
fn r45_a_fatal_error_is_one_line_and_a_pause() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    bot.configure(&inn, "trigger_check = (");
    let begun = Instant::now();
    let (status, stdout, stderr) = bot.run(&inn).end();
    assert!(begun.elapsed() >= Duration::from_secs(10));
    assert_eq!((status, stdout.as_str()), (Some(78), ""));
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

/// INN starts the program again and again, and what it writes meanwhile is
/// lost: the first that can begin looks for it.
#[test]
fn r45_what_came_while_the_configuration_was_wrong_is_found() {
    let (bot, inn) = alone();
    inject(&inn, "a", 0..1);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..1));
    until("an answer", || inn.group("de.test").0 == 2);
    run.end();
    let right = bot.scratch.read("feed.ini");
    bot.scratch
        .write("feed.ini", right.replace("reader", "raeder"));
    inject(&inn, "b", 0..2);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "b", 0..2));
    assert_eq!(run.wait().0, Some(78));
    bot.scratch.write("feed.ini", right);
    let (status, ..) = bot.run(&inn).end();
    assert_eq!(status, Some(0));
    each_once(&inn, &bot, 3);
}

#[test]
fn r45_an_input_that_cannot_be_read_is_no_end() {
    let bot = Bot::new();
    bot.configure_alone("");
    let folder = std::fs::File::open("/").expect("it is always there");
    let begun = Instant::now();
    let output = bot.command().stdin(folder).output();
    let output = output.expect("it was built");
    assert!(begun.elapsed() >= Duration::from_secs(10));
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("standard input"), "{stderr}");
}
