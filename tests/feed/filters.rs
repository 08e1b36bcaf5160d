//! Answers that wait for filters while a feed runs (R73).

use super::{Bot, TEXTS, answers, article, until};
use crate::support::inn::{Inn, InnOptions};
use crate::support::nntp::{Client, to_wire};
use crate::support::spamd::{Mood, Spamd};

/// Gives innd an article with a violation in it: the host of its identifier is a word.
fn inject(inn: &Inn, unique: &str, subject: &str) {
    let octets = article("misc.test", unique, subject);
    let octets = String::from_utf8(octets).expect("ASCII");
    let identifier = format!("<{unique}@laptop>");
    let octets = octets.replace(
        &format!("<{unique}@poster.invalid>\r\n\r"),
        &format!("{identifier}\r\n\r"),
    );
    let mut peer = Client::connect(inn.innd_port());
    peer.send(format!("TAKETHIS {identifier}\r\n").as_bytes());
    peer.send(&to_wire(octets.as_bytes()));
    let response = peer.line();
    assert!(response.starts_with("239"), "{response}");
}

/// A feed of articles in misc.test, each of them checked, whose answers wait for this
/// filter.
fn with_hold(spamd: &Spamd) -> (Bot, Inn) {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions {
        feeds: &[bot.line("Wnm")],
        ..InnOptions::default()
    });
    let more = format!(
        "filter_away = hold\n{}\ncheckgroups:\nmisc.test y",
        spamd.parameter()
    );
    bot.configure(&inn, &more);
    bot.scratch
        .write("feed.rc", format!("{TEXTS}[nomid]\nA word.\n"));
    bot.scratch.share();
    bot.begin();
    (bot, inn)
}

/// How often the log says that an answer waits.
fn waits(bot: &Bot) -> usize {
    let line = "the answer waits until spamd can tell";
    bot.log().matches(line).count()
}

#[test]
fn r73_killed_while_answers_wait_in_a_feed() {
    let spamd = Spamd::new(Mood::Away);
    let (bot, inn) = with_hold(&spamd);
    for number in 0..20 {
        inject(&inn, &format!("good{number}"), "cheap bills");
    }
    until("all wait", || waits(&bot) >= 20);
    let kill = || {
        let process = bot.process();
        bot.signal("KILL", &process);
        until("a new program", || {
            // innd may learn of a death only when it has something to do.
            inn.ctlinnd(&["mode"]);
            bot.process() != process
        });
    };
    kill();
    assert_eq!(inn.group("misc.test").0, 20, "nothing is answered");
    spamd.is_now(Mood::Well);
    until("an answer", || inn.group("misc.test").0 > 20);
    kill();
    until("as many answers as articles", || {
        inn.group("misc.test").0 >= 40
    });
    until("nothing left in the journal", || bot.waiting() == (0, 0));
    let answers = answers(&inn, "misc.test");
    assert_eq!(answers.len(), 20, "{}", bot.log());
    assert!(answers.values().all(|&times| times == 1), "{answers:?}");
}

#[test]
fn r73_an_answer_waits_in_a_feed_until_the_filter_is_back() {
    let spamd = Spamd::new(Mood::Away);
    let (bot, inn) = with_hold(&spamd);
    inject(&inn, "spam", "cheap pills");
    inject(&inn, "good", "cheap bills");
    until("two that wait", || waits(&bot) >= 2);
    assert_eq!(inn.group("misc.test").0, 2, "nothing is answered");
    spamd.is_now(Mood::Well);
    until("an answer", || inn.group("misc.test").0 == 3);
    until("no more", || {
        bot.log().contains("not answered: it has -4 points")
    });
    assert_eq!(inn.group("misc.test").0, 3);
    let log = bot.log();
    assert_eq!(log.matches(" posted <").count(), 1, "{log}");
    assert!(log.contains(" posted <good%laptop@bot.invalid>"), "{log}");
}
