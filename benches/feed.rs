//! Feed mode, behind a real innd: articles with nothing to answer, and the memory
//! while many lines wait.

use crate::support::command::binary;
use crate::support::inn::{Inn, InnOptions};
use crate::support::nntp::{Client, to_wire};
use crate::support::scratch::Scratch;
use criterion::{Criterion, Throughput};
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ARTICLES: usize = 2000;
/// The octets of an article.
const SIZE: usize = 2048;
/// How many lines wait when the memory is measured.
const WAITING: usize = 100_000;

const TEXTS: &str = "[head]\nFrom: Check Bot <bot@bot.invalid>\n\
    [header]\nYou asked for it.\n[header-auto]\nUnasked.\n[footer]\nBye.\n\
    [intro]\nFound:\n[allok]\nAll is well.\n[nr]\nYour newsreader?\n";

fn article(group: &str, unique: &str, subject: &str) -> Vec<u8> {
    let date = jiff::fmt::rfc2822::to_string(&jiff::Zoned::now()).expect("four digits");
    let mut article = format!(
        "Path: peer.invalid!not-for-mail\r\n\
         From: Erika Beispiel <{unique}@poster.invalid>\r\n\
         Newsgroups: {group}\r\n\
         Subject: {subject}\r\n\
         Date: {date}\r\n\
         Message-ID: <{unique}@poster.invalid>\r\n\
         \r\n"
    );
    while article.len() < SIZE {
        article.push_str("A line of the usual length, of which there are as many as needed.\r\n");
    }
    article.into_bytes()
}

/// Gives innd the articles, and gives back their tokens.
pub(crate) fn inject(inn: &Inn, group: &str, name: &str, subject: &str) -> Vec<String> {
    let mut peer = Client::connect(inn.innd_port());
    for number in 0..ARTICLES {
        let unique = format!("{name}.{number}");
        let mut octets = format!("TAKETHIS <{unique}@poster.invalid>\r\n").into_bytes();
        octets.extend(to_wire(&article(group, &unique, subject)));
        peer.send(&octets);
        assert!(peer.line().starts_with("239"));
    }
    let identifiers: String = (0..ARTICLES)
        .map(|number| format!("<{name}.{number}@poster.invalid>\n"))
        .collect();
    let history = inn.run(
        "/bin/sh",
        &["-c", &format!("printf '{identifiers}' | grephistory -s")],
    );
    let tokens = String::from_utf8_lossy(&history.stdout).into_owned();
    let tokens: Vec<_> = tokens.lines().map(str::to_owned).collect();
    assert_eq!(tokens.len(), ARTICLES, "{history:?}");
    tokens
}

/// A bot with an empty journal, and its lines in a file.
struct Bot {
    scratch: Scratch,
}

impl Bot {
    fn new(inn: &Inn, lines: &[String]) -> Bot {
        let scratch = Scratch::new();
        scratch.write("feed.rc", TEXTS);
        scratch.write(
            "feed.ini",
            format!(
                "reader = 127.0.0.1,{}\npost_server = 127.0.0.1,{}\n\
                 message_id_domain = bot.invalid\nspool = {}\nsm = {}\n\
                 max_followups = 0\nmax_per_author = 0\nmax_per_thread = 0\n\
                 max_per_group = 0\n\
                 checkgroups:\nde.test n 1\nmisc.test n 1\n",
                inn.reader_port(),
                inn.posting_port(),
                inn.spool().display(),
                inn.sm_path().display(),
            ),
        );
        scratch.write("lines", lines.join("\n") + "\n");
        Bot { scratch }
    }

    fn start(&self, inn: &Inn) -> Child {
        Command::new(binary())
            .args(["-p", &self.scratch.path().display().to_string()])
            .args(["-n", "feed", "--feedmode"])
            .env("INNCONF", inn.inn_conf())
            .stdin(File::open(self.scratch.join("lines")).expect("just written"))
            .stdout(Stdio::null())
            .spawn()
            .expect("cargo built it")
    }

    /// From the start of the program to its end.
    fn time(&self, inn: &Inn) -> Duration {
        let begun = Instant::now();
        let status = self.start(inn).wait().expect("a child of our own");
        assert!(status.success());
        begun.elapsed()
    }
}

/// The largest memory that a process had, in KiB, when it ended.
fn peak(mut child: Child) -> u64 {
    let file = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child of our own").is_none() {
        let status = std::fs::read_to_string(&file).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(number.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    peak
}

/// The figures of feed mode.
pub(crate) fn bench(criterion: &mut Criterion) {
    let inn = Inn::start(&InnOptions::default());
    let tokens = inject(&inn, "de.test", "silent", "nothing to see");
    let paths: Vec<_> = (1..=ARTICLES)
        .map(|number| format!("de/test/{number}"))
        .collect();
    assert!(Path::new(&inn.spool().join("de/test/1")).exists());

    let mut group = criterion.benchmark_group("feed, nothing to answer");
    group
        .sample_size(10)
        .throughput(Throughput::Elements(ARTICLES as u64));
    for (name, lines) in [("paths", &paths), ("tokens", &tokens)] {
        group.bench_function(name, |bencher| {
            bencher.iter_custom(|times| (0..times).map(|_| Bot::new(&inn, lines).time(&inn)).sum());
        });
    }
    group.finish();

    let many: Vec<_> = tokens.iter().cycle().take(WAITING).cloned().collect();
    let bot = Bot::new(&inn, &many);
    let begun = Instant::now();
    let peak = peak(bot.start(&inn));
    println!(
        "feed: {WAITING} lines waiting: {peak} KiB at most, {:.0} lines/s",
        WAITING as f64 / begun.elapsed().as_secs_f64()
    );
}

/// So many articles in this time, a second.
pub(crate) fn rate(time: Duration) -> f64 {
    ARTICLES as f64 / time.as_secs_f64()
}
