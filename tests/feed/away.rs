//! What the articles need, and cannot be had for a while.

use super::{Bot, each_once, inject, tokens, until};
use crate::support::inn::{Inn, InnOptions};

#[test]
fn r45_the_posting_server_goes_and_comes_back() {
    let bot = Bot::new();
    let mut inn = Inn::start(&InnOptions {
        feeds: &[bot.line("Wnm")],
        ..InnOptions::default()
    });
    bot.configure(&inn, "");
    bot.begin();
    inject(&inn, "a", 0..250);
    until("some answers", || inn.group("de.test").0 > 260);
    inn.close_posting();
    inject(&inn, "b", 0..250);
    until("the feed goes on", || {
        let (lines, due) = bot.waiting();
        lines == 0 && due >= 250
    });
    inn.open_posting();
    each_once(&inn, &bot, 500);
    let said = inn.errlog();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("posting: 127.0.0.1:"), "{said}");
}

#[test]
fn r45_the_reader_goes_and_comes_back() {
    let bot = Bot::new();
    let mut inn = Inn::start(&InnOptions {
        feeds: &[bot.line("Wm")],
        ..InnOptions::default()
    });
    bot.configure(&inn, "");
    bot.begin();
    inject(&inn, "a", 0..50);
    until("all answers", || {
        bot.log().matches(" posted <").count() == 50
    });
    inn.close_reader();
    inject(&inn, "b", 0..50);
    // Among them the bot's own answers.
    until("lines that wait", || bot.waiting().0 >= 50);
    until("trouble", || bot.log().contains("the articles wait"));
    inn.open_reader();
    each_once(&inn, &bot, 100);
    let said = inn.errlog();
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("reading: 127.0.0.1:"), "{said}");
}

#[test]
fn r45_without_sm_the_articles_wait() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    let sm = bot.scratch.join("sm");
    bot.configure(&inn, &format!("sm = {}", sm.display()));
    inject(&inn, "a", 0..4);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..2));
    until("trouble", || bot.log().contains("the articles wait"));
    // What also has an identifier need not wait.
    let token = String::from_utf8_lossy(&tokens(&inn, "a", 2..3)).into_owned();
    run.write(format!("{} <a.2@poster.invalid>\n", token.trim()).as_bytes());
    until("an answer", || inn.group("de.test").0 == 5);
    run.write(&tokens(&inn, "a", 3..4));
    until("three lines", || bot.waiting() == (3, 0));
    std::os::unix::fs::symlink(inn.sm_path(), &sm).expect("a folder of our own");
    each_once(&inn, &bot, 4);
    let (_, stdout, stderr) = run.end();
    assert_eq!(stdout, "");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
    assert!(stderr.contains("cannot run"), "{stderr}");
}

#[test]
fn r45_a_cancelled_article_is_a_line_in_the_log() {
    for flags in ["Wn", "Wnm"] {
        let bot = Bot::new();
        let inn = Inn::start(&InnOptions {
            feeds: &[bot.line(flags)],
            ..InnOptions::default()
        });
        bot.configure(&inn, "");
        inject(&inn, "a", 0..5);
        let token = String::from_utf8_lossy(&tokens(&inn, "a", 2..3))
            .trim()
            .to_owned();
        assert!(inn.run("sm", &["-d", &token]).status.success());
        bot.begin();
        until("four answers", || {
            bot.log().matches(" posted <").count() == 4
        });
        until("nothing left", || bot.waiting() == (0, 0));
        let gone = bot.log();
        let gone: Vec<_> = gone.lines().filter(|line| line.ends_with("gone")).collect();
        assert_eq!(gone.len(), 1, "{gone:?}");
        assert!(gone[0].contains(&token), "{gone:?}");
        assert_eq!(inn.errlog(), "");
    }
}
