//! What ends the program, or INN, in the middle of its work.

use super::{Bot, alone, each_once, fed, inject, tokens, until};
use crate::support::inn::{Inn, InnOptions};
use std::net::TcpListener;
use std::time::{Duration, Instant};

#[test]
fn r45_killed_in_the_middle_with_lines_unread() {
    let (bot, inn) = fed("Wn");
    inject(&inn, "a", 0..200);
    until("some answers", || inn.group("de.test").0 > 220);
    // These lines reach its input, but never the program.
    let first = bot.process();
    bot.signal("STOP", &first);
    inject(&inn, "b", 0..100);
    bot.signal("KILL", &first);
    until("a new program", || {
        // innd may learn of a death only when it has something to do.
        inn.ctlinnd(&["mode"]);
        bot.process() != first
    });
    inject(&inn, "c", 0..200);
    each_once(&inn, &bot, 500);
    assert!(bot.log().contains("caught up"), "{}", bot.log());
}

#[test]
fn r45_flushed_in_the_middle() {
    let (bot, inn) = fed("Wnm");
    inject(&inn, "a", 0..250);
    for part in 0..5 {
        let flushed = inn.ctlinnd(&["flush", "artchk!"]);
        assert!(flushed.status.success());
        inject(&inn, &format!("b{part}"), 0..50);
    }
    each_once(&inn, &bot, 500);
    // All but the last have ended in order.
    let ended = || bot.log().matches("Z end\n").count();
    until("five ends", || ended() == 5);
    assert_eq!(inn.errlog(), "");
}

#[test]
fn r45_reloaded_and_shut_down_in_the_middle() {
    let (bot, mut inn) = fed("Wnm");
    inject(&inn, "a", 0..200);
    let first = bot.process();
    let reloaded = inn.ctlinnd(&["reload", "newsfeeds", "test"]);
    assert!(reloaded.status.success());
    inject(&inn, "b", 0..100);
    until("a new program", || bot.process() != first);
    inject(&inn, "c", 0..100);
    inn.restart();
    inject(&inn, "d", 0..100);
    each_once(&inn, &bot, 500);
    assert!(!bot.log().contains("caught up"), "{}", bot.log());
}

/// Rule R6: INN starts the program again; what it wrote in between is found.
#[test]
fn r45_a_signal_ends_it_after_a_pause_in_which_lines_are_taken_in() {
    let (bot, inn) = alone();
    inject(&inn, "a", 0..4);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..1));
    until("an answer", || inn.group("de.test").0 == 5);
    let begun = Instant::now();
    bot.signal("TERM", &run.process());
    run.write(&tokens(&inn, "a", 1..3));
    assert_eq!(run.wait(), (Some(0), String::new(), String::new()));
    assert!(begun.elapsed() >= Duration::from_secs(10));
    assert_eq!(bot.waiting(), (2, 0));
    let run = bot.run(&inn);
    until("it has caught up", || bot.log().contains("caught up"));
    let (status, ..) = run.end();
    assert_eq!(status, Some(0));
    each_once(&inn, &bot, 4);
}

/// The server takes the connection, and says no word.
#[test]
fn r45_the_end_of_the_input_is_the_end_within_a_minute() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = silent.local_addr().expect("it is bound").port();
    bot.configure(&inn, &format!("post_server = 127.0.0.1,{port}"));
    inject(&inn, "a", 0..3);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..3));
    let _connection = silent.accept().expect("it posts");
    let begun = Instant::now();
    let (status, stdout, stderr) = run.end();
    // The wait for a response is twice as long.
    assert!(begun.elapsed() < Duration::from_secs(100));
    assert_eq!(
        (status, stdout.as_str(), stderr.as_str()),
        (Some(0), "", "")
    );
    assert_eq!(bot.waiting(), (0, 3));
    assert!(bot.log().contains("answers wait for the next run"));
    // Nothing was lost with it, so nothing is looked for.
    bot.configure(&inn, "");
    bot.run(&inn).end();
    each_once(&inn, &bot, 3);
    assert!(!bot.log().contains("catching up"), "{}", bot.log());
}

/// While it cannot be written for a while, nothing is read, and nothing lost.
#[test]
fn r45_a_journal_that_is_locked_for_long_loses_nothing() {
    let (bot, inn) = alone();
    inject(&inn, "a", 0..3);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..1));
    // From here on the run writes nothing until there is more to do.
    until("an answer", || {
        inn.group("de.test").0 == 4 && bot.waiting() == (0, 0)
    });
    let file = rusqlite::Connection::open(bot.scratch.join("feed.db")).expect("a journal");
    file.execute_batch("BEGIN IMMEDIATE")
        .expect("it can be locked");
    run.write(&tokens(&inn, "a", 1..2));
    until("trouble", || bot.log().contains("keeps the journal locked"));
    run.write(&tokens(&inn, "a", 2..3));
    file.execute_batch("COMMIT").expect("it was locked");
    each_once(&inn, &bot, 3);
    let (status, stdout, stderr) = run.end();
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(!bot.log().contains("catching up"), "{}", bot.log());
}

/// One that can be written no more ends the run, whoever finds it out: what was
/// not taken in is looked for by the next.
#[test]
fn r45_a_journal_that_is_broken_is_an_error_to_mend() {
    for table in ["feed_line", "article"] {
        let (bot, inn) = alone();
        inject(&inn, "a", 0..3);
        let mut run = bot.run(&inn);
        run.write(&tokens(&inn, "a", 0..1));
        until("an answer", || inn.group("de.test").0 == 4);
        let file = rusqlite::Connection::open(bot.scratch.join("feed.db")).expect("a journal");
        let refuse = format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON {table} \
             BEGIN SELECT raise(ABORT, 'a broken {table}'); END"
        );
        file.execute_batch(&refuse).expect("it can be written");
        run.write(&tokens(&inn, "a", 1..3));
        let begun = Instant::now();
        let (status, stdout, stderr) = run.wait();
        assert!(begun.elapsed() >= Duration::from_secs(9));
        assert_eq!((status, stdout.as_str()), (Some(1), ""));
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
        assert!(stderr.contains(&format!("a broken {table}")), "{stderr}");
        file.execute_batch("DROP TRIGGER refuse")
            .expect("it can be written");
        bot.run(&inn).end();
        each_once(&inn, &bot, 3);
        assert!(bot.log().contains("caught up"), "{}", bot.log());
    }
}
