//! The lines that INN writes, and those that it does not.

use super::{Bot, Run, TEXTS, alone, article, each_once, inject, tokens, until};
use crate::support::inn::{Inn, InnOptions, Storage};
use std::path::PathBuf;

#[test]
fn r44_every_storage_and_every_kind_of_line() {
    for (storage, wire_format, flags, count) in [
        (Storage::Tradspool, true, "Wn", 500),
        (Storage::Tradspool, false, "Wnm*", 500),
        (Storage::Timecaf, true, "Wf", 500),
        (Storage::Cnfs, true, "Wnm", 500),
        (Storage::Timehash, true, "Wm", 500),
    ] {
        let bot = Bot::new();
        let inn = Inn::start(&InnOptions {
            storage,
            wire_format,
            feeds: &[bot.line(flags)],
            ..InnOptions::default()
        });
        bot.configure(&inn, "");
        bot.begin();
        inject(&inn, "a", 0..count);
        each_once(&inn, &bot, u64::from(count));
        assert_eq!(inn.errlog(), "", "{flags}");
    }
}

#[test]
fn r44_a_file_of_lines_of_every_kind() {
    for wire_format in [true, false] {
        let bot = Bot::new();
        let inn = Inn::start(&InnOptions {
            wire_format,
            ..InnOptions::default()
        });
        bot.configure(&inn, "");
        inject(&inn, "a", 0..6);
        let spool: PathBuf = inn.spool();
        let token = String::from_utf8_lossy(&tokens(&inn, "a", 3..4))
            .trim()
            .to_owned();
        let mut lines = format!(
            "{}/de/test/1\n\n   \n!flush\nde/test/2\r\n/nowhere/1\n../{token}\n\
             <none@poster.invalid> de/test/3\nde/test\n{token}\n<a.4@poster.invalid>\n",
            spool.display()
        );
        // Tokens that nothing has: of a storage that is there, and of none.
        lines.push_str("@050000000007000000000000FFFF00000000@\n");
        lines.push_str("@0900FFFFFFFFFFFFFFFF00FFFFFFFFFFFFFF@ de/test/none\n");
        lines.push_str(&format!("@{}@\n", "0".repeat(3000)));
        lines.push_str("de/test/6 ");
        lines.push_str(&"x".repeat(100_000));
        let mut lines = lines.into_bytes();
        lines.extend(b"\nde/te\0st/1\n\xff\xfe/\xe4 \x80\n\0\n@\0@ <\xff@poster.invalid>");
        let file = bot.scratch.write("lines", lines);
        let mut command = bot.command();
        command
            .env("INNCONF", inn.inn_conf())
            .stdin(std::fs::File::open(file).expect("just written"));
        let output = command.output().expect("it was built");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(
            (output.status.code(), stderr.as_str()),
            (Some(0), ""),
            "{}",
            bot.log()
        );
        assert_eq!(output.stdout, b"");
        each_once(&inn, &bot, 6);
        let log = bot.log();
        assert!(log.contains("the feed says !flush"), "{log}");
        assert!(log.contains("/nowhere/1: gone"), "{log}");
        assert!(log.contains("the line is overlong"), "{log}");
        assert_eq!(log.matches(": gone\n").count(), 3, "{log}");
        // The others name no article, which is said once for all of them.
        let said = log.matches(": names no article; lines like this: ");
        assert_eq!(said.count(), 1, "{log}");
    }
}

#[test]
fn r45_of_two_instances_one_works_for_both() {
    let (bot, inn) = alone();
    inject(&inn, "a", 0..40);
    let mut first = bot.run(&inn);
    first.write(&tokens(&inn, "a", 0..20));
    until("the first works", || inn.group("de.test").0 == 60);
    let mut second = bot.run(&inn);
    second.write(&tokens(&inn, "a", 10..40));
    let (status, stdout, stderr) = second.end();
    assert_eq!(
        (status, stdout.as_str(), stderr.as_str()),
        (Some(0), "", "")
    );
    each_once(&inn, &bot, 40);
    let (status, stdout, stderr) = first.end();
    assert_eq!(
        (status, stdout.as_str(), stderr.as_str()),
        (Some(0), "", "")
    );
    assert!(!bot.log().contains("catching up"), "{}", bot.log());
    // A group without a number gets one: what is there is none of the feed's.
    let ini = bot.scratch.read("feed.ini");
    assert!(ini.contains("misc.test n 1\n"), "{ini}");
    // The other has moved on: at least to where the first began.
    assert!(!ini.contains("de.test n 1\n"), "{ini}");
}

#[test]
fn r29_the_limit_of_an_hour_holds_the_rest_back() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    bot.configure(&inn, "max_followups = 3");
    inject(&inn, "a", 0..5);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..5));
    let (status, _, stderr) = run.end();
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert_eq!(bot.waiting(), (0, 2));
    assert_eq!(inn.group("de.test").0, 8);
    // The next run counts what the first one posted.
    let (status, _, _) = bot.run(&inn).end();
    assert_eq!(status, Some(0));
    assert_eq!(bot.waiting(), (0, 2));
}

/// One that is due behind those that wait is posted all the same.
#[test]
fn r29_the_limit_of_an_hour_holds_no_forced_answer_back() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    bot.configure(&inn, "max_followups = 3");
    inject(&inn, "a", 0..5);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..5));
    assert_eq!(run.end().0, Some(0));
    assert_eq!(bot.waiting(), (0, 2));

    inject(&inn, "b", 0..1);
    bot.configure(&inn, "max_followups = 3\npost_server = 127.0.0.1,9");
    let forced = bot
        .polling()
        .args(["-c", "<b.0@poster.invalid>"])
        .output()
        .expect("it was built");
    assert_eq!(forced.status.code(), Some(75), "{forced:?}");
    assert_eq!(bot.waiting(), (0, 3));

    bot.configure(&inn, "max_followups = 3");
    let (status, _, stderr) = bot.run(&inn).end();
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    assert_eq!(bot.waiting(), (0, 2));
    assert_eq!(inn.group("de.test").0, 5 + 3 + 1 + 1);
}

/// Rule R27: a file of lines may be tried without any consequence.
#[test]
fn r43_a_dry_run_prints_the_answers_and_writes_nothing() {
    let (bot, inn) = alone();
    inject(&inn, "a", 0..2);
    let file = bot.scratch.write("lines", tokens(&inn, "a", 0..2));
    let content = || {
        let folder = std::fs::read_dir(bot.scratch.path()).expect("a folder of our own");
        let mut files: Vec<_> = folder.map(|entry| entry.expect("a file").path()).collect();
        files.sort();
        (files, bot.scratch.read("feed.ini"))
    };
    let before = content();
    let output = bot
        .command()
        .arg("--dry-run")
        .env("INNCONF", inn.inn_conf())
        .stdin(std::fs::File::open(file).expect("just written"))
        .output()
        .expect("it was built");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        printed.matches("\nX-Artchk-Version:").count(),
        2,
        "{printed}"
    );
    assert!(!printed.contains("begins"), "{printed}");
    assert_eq!(content(), before);
    assert_eq!(inn.group("de.test").0, 2);
}

/// What waits lies in the file, not in memory.
#[test]
fn r45_a_hundred_thousand_lines_wait_in_thirty_mebibytes() {
    let bot = Bot::new();
    // Without a server nothing else would tell whether the clock is right.
    bot.configure_alone("max_clock_difference = 0");
    let mut run = Run::start(&mut bot.command());
    let lines: String = (0..100_000)
        .map(|number| format!("<{number}@poster.invalid>\n"))
        .collect();
    run.write(lines.as_bytes());
    until("all lines taken in", || bot.waiting().0 == 100_000);
    until("all lines looked at", || {
        bot.log().contains("the articles wait")
    });
    let file = format!("/proc/{}/status", run.process());
    let status = std::fs::read_to_string(file).expect("it is running");
    let kib = |name: &str| -> u64 {
        let line = status.lines().find_map(|line| line.strip_prefix(name));
        let word = line.and_then(|line| line.split_whitespace().next());
        word.and_then(|word| word.parse().ok()).expect(name)
    };
    // What of the program itself is in memory is more than all else where it was not
    // optimised, and grows with every part of it, used or not.
    let (peak, program) = (kib("VmHWM:"), kib("RssFile:"));
    assert!(peak - program <= 12 * 1024, "{peak} - {program} KiB");
    assert!(cfg!(debug_assertions) || peak <= 30 * 1024, "{peak} KiB");
    run.end();
    assert_eq!(bot.waiting().0, 100_000);
    let log = bot.log();
    assert!(log.contains("wait for the next run: 100000"), "{log}");
}

/// R45: a feed with other flags is a fault of the configuration, and no article
/// is gone.
#[test]
fn r45_lines_that_name_no_article_say_what_was_expected() {
    let (bot, inn) = alone();
    let mut run = bot.run(&inn);
    run.write(b"de.test:1 misc.test:1\nde.test:2\nde/test/9999\n");
    until("nothing left", || bot.log().contains("de/test/9999: gone"));
    run.write(b"de.test:3\n");
    let (status, _, stderr) = run.end();
    assert_eq!((status, stderr.as_str()), (Some(0), ""));
    let log = bot.log();
    assert_eq!(log.matches("names no article").count(), 1, "{log}");
    assert!(
        log.contains("de.test:1 misc.test:1: names no article; lines like this: "),
        "{log}"
    );
    assert_eq!(log.matches(": gone").count(), 1, "{log}");
}

/// R44: the name of a site, or whatever else stands in a line, may be that of a
/// file; the identifier behind it still leads to the article.
#[test]
fn r44_a_file_that_is_no_article_is_passed_over() {
    let (bot, inn) = alone();
    inject(&inn, "a", 0..2);
    let file = bot.scratch.write("some.file", "Path: no\n\narticle\n");
    let mut run = bot.run(&inn);
    run.write(format!("{} <a.0@poster.invalid>\n", file.display()).as_bytes());
    run.write(
        format!(
            "{}/bot <a.1@poster.invalid>\n",
            bot.scratch.path().display()
        )
        .as_bytes(),
    );
    each_once(&inn, &bot, 2);
    let (_, _, stderr) = run.end();
    assert_eq!(stderr, "");
}

/// The flag `t` tells when the article came; without it, it was there when the bot
/// looked.
#[test]
fn r59_a_line_tells_when_the_article_came() {
    let told = |flags: &str| {
        let bot = Bot::new();
        let inn = Inn::start(&InnOptions {
            feeds: &[bot.line(flags)],
            ..InnOptions::default()
        });
        bot.configure(&inn, "");
        let block = "[propagation]\nROUTE $route\nDELAY $delay\n";
        bot.scratch.write("feed.rc", format!("{TEXTS}{block}"));
        bot.scratch.share();
        bot.begin();
        // Injected an hour ago, as the header says.
        let then = jiff::Timestamp::now() - jiff::SignedDuration::from_hours(1);
        let then = artchk::article::field::date::format(then);
        let injected = format!("check path\r\nInjection-Date: {then}");
        let octets = article("de.test", "way", &injected);
        let response = inn.inject(&octets);
        assert!(response.starts_with("239"), "{response}");
        let followups = || {
            let articles = inn.articles("de.test").into_iter();
            let texts = articles.map(|octets| String::from_utf8_lossy(&octets).into_owned());
            texts
                .filter(|text| text.contains("X-Artchk-Version"))
                .collect::<Vec<_>>()
        };
        until("an answer", || !followups().is_empty());
        let answer = followups().remove(0);
        // The server's own name stands before that of the peer.
        assert!(answer.contains("\r\nROUTE peer.invalid > "), "{answer}");
        let delay = answer.lines().find(|line| line.starts_with("DELAY "));
        delay.map(str::to_owned)
    };
    assert_eq!(told("Wnmt").as_deref(), Some("DELAY 60 min"));
    assert_eq!(told("Wnmts").as_deref(), Some("DELAY 60 min"));
    assert_eq!(told("Wnm").as_deref(), Some("DELAY at most 60 min"));
}
