//! Articles that are all answered, polled and in feed mode, beside a program that
//! posts the same octets over one connection and does nothing else
//! (`examples/poster.rs`).

use std::fs::File;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::feed::{inject, rate};
use crate::support::command::binary;
use crate::support::inn::{Inn, InnOptions};
use crate::support::nntp::to_wire;
use crate::support::scratch::Scratch;

#[path = "../examples/poster.rs"]
mod poster;

const ARTICLES: usize = 2_000;
/// How often both are measured, in turns.
const ROUNDS: usize = 9;
/// Fields that the server adds.
const ADDED: [&str; 5] = [
    "Path:",
    "Xref:",
    "Injection-Info:",
    "Injection-Date:",
    "Lines:",
];

/// How the articles come to the bot.
#[derive(Clone, Copy)]
enum Mode {
    Polling,
    Feed,
}

/// A bot that has answered nothing yet. For the server the answers of another domain
/// are others.
fn bot(inn: &Inn, domain: &str) -> Scratch {
    let scratch = Scratch::new();
    let texts = include_str!("../sample.rc").replace("change-this-address.", "check.");
    scratch.write("all.rc", texts);
    scratch.write(
        "all.ini",
        format!(
            "reader = 127.0.0.1,{}\nmessage_id_domain = {domain}\nspool = {}\n\
             max_followups = 0\nmax_per_author = 0\nmax_per_thread = 0\nmax_per_group = 0\n\
             max_articles = {ARTICLES}\ncheckgroups:\nde.test n 1\n",
            inn.reader_port(),
            inn.spool().display(),
        ),
    );
    let lines = (1..=ARTICLES).map(|number| format!("de/test/{number}\n"));
    scratch.write("lines", lines.collect::<String>());
    scratch
}

/// From the start of the program to its end.
fn time(folder: &Scratch, inn: &Inn, mode: Mode) -> Duration {
    let mut command = Command::new(binary());
    command.args(["-p", &folder.path().display().to_string(), "-n", "all"]);
    command.env("INNCONF", inn.inn_conf()).stdout(Stdio::null());
    if let Mode::Feed = mode {
        let lines = File::open(folder.join("lines")).expect("just written");
        command.arg("--feedmode").stdin(lines);
    }
    let begun = Instant::now();
    assert!(command.status().expect("cargo built it").success());
    begun.elapsed()
}

/// The answers of a domain as the bot has sent them, but for their Date.
fn answers(inn: &Inn, domain: &str) -> Vec<String> {
    let mut answers = Vec::with_capacity(ARTICLES);
    for article in inn.articles("de.test") {
        let text = String::from_utf8(article).expect("UTF-8");
        if !text.contains("\r\nX-Artchk-Version: ") {
            continue;
        }
        assert!(text.contains(domain));
        let (header, body) = text.split_once("\r\n\r\n").expect("a header and a body");
        let mut is_added = false;
        let mut sent = String::with_capacity(text.len());
        for line in header.lines() {
            if !line.starts_with([' ', '\t']) {
                is_added = ADDED.iter().any(|name| line.starts_with(name));
            }
            if !is_added {
                sent.push_str(line);
                sent.push_str("\r\n");
            }
        }
        answers.push(format!("{sent}\r\n{body}"));
    }
    assert_eq!(answers.len(), ARTICLES);
    answers
}

/// Prints the rates.
pub(crate) fn measure() {
    let inn = Inn::start(&InnOptions::default());
    inject(&inn, "de.test", "asking", "check this");
    const FIRST: &str = "bot0.invalid";
    time(&bot(&inn, FIRST), &inn, Mode::Polling);
    let sent = answers(&inn, FIRST);
    for (name, letter, mode) in [("polling", 'p', Mode::Polling), ("feed", 'f', Mode::Feed)] {
        let mut rounds = Vec::with_capacity(ROUNDS);
        for round in 0..ROUNDS {
            // As long as the first one.
            let domain = |what: &str| format!("{what}{letter}{round}.invalid");
            let answered = time(&bot(&inn, &domain("bo")), &inn, mode);
            let again = sent.iter().map(|text| text.replace(FIRST, &domain("on")));
            let again: Vec<_> = again.map(|text| to_wire(text.as_bytes())).collect();
            let alone = poster::post("127.0.0.1", inn.reader_port(), &again).expect("a server");
            rounds.push((rate(answered), rate(alone)));
        }
        let share = |round: &(f64, f64)| round.0 / round.1;
        rounds.sort_by(|a, b| share(a).total_cmp(&share(b)));
        let (worst, median, best) = (&rounds[0], &rounds[ROUNDS / 2], &rounds[ROUNDS - 1]);
        println!(
            "{name}, all to answer: {:.0} answers/s where the server takes {:.0} POSTs/s: {:.2} \
             of it (median of {ROUNDS} rounds; {:.2} to {:.2})",
            median.0,
            median.1,
            share(median),
            share(worst),
            share(best)
        );
    }
}
