//! Polling a real INN with nothing to answer, beside a reader that does nothing
//! with what it reads (`examples/reader.rs`).

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::article::article;
use crate::line::Line;
use crate::support::command::binary;
use crate::support::inn::{Inn, InnOptions};
use crate::support::nntp::{Client, to_wire};
use crate::support::scratch::Scratch;

#[path = "../examples/reader.rs"]
mod reader;

const ARTICLES: usize = 20_000;
const GROUP: &str = "local.test";
/// How often both are measured, in turns.
const ROUNDS: usize = 5;

/// Gives innd as many articles, of 2 KB each and without a fault, into the group.
fn inject(inn: &Inn) {
    const AHEAD: usize = 100;
    let date = jiff::fmt::rfc2822::to_string(&jiff::Zoned::now()).expect("four digits");
    let mut peer = Client::connect(inn.innd_port());
    for first in (0..ARTICLES).step_by(AHEAD) {
        let numbers = first..ARTICLES.min(first + AHEAD);
        let mut octets = Vec::new();
        for number in numbers.clone() {
            let text = String::from_utf8(article(number)).expect("UTF-8");
            let text = text.replace("Sun, 22 Nov 2026 12:00:00 +0000", &date);
            octets.extend(format!("TAKETHIS <bench.{number}@news.example.org>\r\n").bytes());
            octets.extend(to_wire(text.as_bytes()));
        }
        peer.send(&octets);
        for _ in numbers {
            let answer = peer.line();
            assert!(answer.starts_with("239"), "{answer}");
        }
    }
}

/// A bot that has read nothing yet.
struct Bot {
    scratch: Scratch,
}

impl Bot {
    fn new(port: u16, parameters: &str) -> Bot {
        let scratch = Scratch::new();
        let texts = include_str!("../sample.rc").replace("change-this-address.", "check.");
        scratch.write("poll.rc", texts);
        scratch.write(
            "poll.ini",
            format!(
                "reader = 127.0.0.1,{port}\nmessage_id_domain = check.example.org\n\
                 {parameters}\ncheckgroups:\n{GROUP} y 1\n",
            ),
        );
        Bot { scratch }
    }

    /// From the start of the program to its end, and its CPU time.
    fn run(&self) -> (Duration, Duration) {
        let begun = Instant::now();
        let mut child = Command::new(binary())
            .args(["-p", &self.scratch.path().display().to_string()])
            .args(["-n", "poll"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("cargo built it");
        let mut output = child.stdout.take().expect("it is piped");
        std::io::copy(&mut output, &mut std::io::sink()).expect("a pipe");
        let cpu = cpu_at_end(&child);
        let time = begun.elapsed();
        assert!(child.wait().expect("a child of our own").success());
        (time, cpu)
    }
}

/// The CPU time of a program that ends now. Among all children of this process
/// would be the server's.
fn cpu_at_end(child: &Child) -> Duration {
    const TICK: Duration = Duration::from_millis(10);
    let file = format!("/proc/{}/stat", child.id());
    loop {
        let stat = std::fs::read_to_string(&file).expect("nobody has waited for it");
        // PID (NAME) STATE ...: times of its own and of the system for it are
        // the 14th and 15th.
        let (_, rest) = stat.rsplit_once(") ").expect("proc(5)");
        let words: Vec<&str> = rest.split(' ').collect();
        if words[0] == "Z" {
            let ticks = |at: usize| words[at].parse::<u32>().expect("proc(5)");
            return TICK * (ticks(11) + ticks(12));
        }
        std::thread::yield_now();
    }
}

/// Prints the rates, and the CPU time of the program.
pub(crate) fn measure() {
    let inn = Inn::start(&InnOptions {
        groups: &[(GROUP, 'y')],
        ..InnOptions::default()
    });
    inject(&inn);
    let mut rounds = Vec::with_capacity(ROUNDS);
    let mut cpu = Duration::ZERO;
    for _ in 0..ROUNDS {
        let done = reader::read("127.0.0.1", inn.reader_port(), GROUP).expect("a server");
        assert_eq!(done.articles, ARTICLES as u64);
        let (time, used) = Bot::new(inn.reader_port(), "").run();
        cpu += used;
        rounds.push((rate(time), rate(done.time)));
    }
    assert_eq!(inn.group(GROUP).0, ARTICLES as u64, "nothing was answered");
    let share = |round: &(f64, f64)| round.0 / round.1;
    rounds.sort_by(|a, b| share(a).total_cmp(&share(b)));
    let (worst, median, best) = (&rounds[0], &rounds[ROUNDS / 2], &rounds[ROUNDS - 1]);
    println!(
        "polling: {:.0} articles/s where a bare reader has {:.0}: {:.2} of it \
         (median of {ROUNDS} rounds; {:.2} to {:.2}); {:.1} \u{b5}s of CPU time an article",
        median.0,
        median.1,
        share(median),
        share(worst),
        share(best),
        cpu.as_secs_f64() * 1e6 / (ROUNDS * ARTICLES) as f64
    );
    measure_growth(&inn);
    measure_line(&inn);
}

/// The CPU time of an article, of few and of many.
fn measure_growth(inn: &Inn) {
    for articles in [1_000, 5_000, ARTICLES] {
        let bot = Bot::new(inn.reader_port(), &format!("max_articles = {articles}"));
        let (_, cpu) = bot.run();
        println!(
            "polling: {articles} articles: {:.1} \u{b5}s of CPU time each, start included",
            cpu.as_secs_f64() * 1e6 / articles as f64
        );
    }
}

/// A line with 50 ms each way that carries 2 MB/s, in the clear and compressed.
fn measure_line(inn: &Inn) {
    const DELAY: Duration = Duration::from_millis(50);
    const RATE: f64 = 2e6;
    const CARRIED: usize = 2_000;
    let octets: usize = (0..CARRIED).map(|number| article(number).len()).sum();
    let least = octets as f64 / RATE;
    for compress in ["n", "y"] {
        let line = Line::to(inn.reader_port(), DELAY, RATE);
        let parameters = format!("compress = {compress}\nmax_articles = {CARRIED}");
        let bot = Bot::new(line.port(), &parameters);
        let begun = Instant::now();
        let (time, _) = bot.run();
        // Compressed, it cannot be seen: then it is the whole run.
        let first = line.first_article().unwrap_or(begun);
        let time = (begun + time - first).as_secs_f64();
        println!(
            "a long line, compress = {compress}: {CARRIED} articles in {time:.2} s from the first \
             ARTICLE to the end, where {least:.2} s carry them: {:.2} times that and five round \
             trips",
            (time - 10.0 * DELAY.as_secs_f64()) / least
        );
    }
}

fn rate(time: Duration) -> f64 {
    ARTICLES as f64 / time.as_secs_f64()
}
