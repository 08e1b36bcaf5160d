//! How long filters hold up a run over a thousand articles. The figures in
//! docs/scoring.md come from here.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use rusqlite::Connection;

use super::HAM;
use super::parts::{babbler, free_port, rspamd};
use crate::support::folder::{Folder, days_ago};
use crate::support::inn::{Inn, InnOptions};
use crate::support::nntp::{Client, to_wire};

const ARTICLES: usize = 1000;

/// Gives innd as many articles, of 2 KB each and with a text of its own.
fn inject(inn: &Inn) {
    let mut peer = Client::connect(inn.innd_port());
    for number in 0..ARTICLES {
        let lines = (0..20).map(|line| format!("{line} of {number}, {HAM}\r\n"));
        let octets = format!(
            "Path: peer.example!not-for-mail\r\nFrom: Erika <erika@host.example>\r\n\
             Newsgroups: misc.test\r\nSubject: test {number}\r\nDate: {}\r\n\
             Message-ID: <thousand.{number}@host.example>\r\n\r\n{}",
            days_ago(0),
            lines.collect::<String>()
        );
        peer.send(format!("TAKETHIS <thousand.{number}@host.example>\r\n").as_bytes());
        peer.send(&to_wire(octets.as_bytes()));
        let answer = peer.line();
        assert!(answer.starts_with("239"), "{answer}");
    }
}

/// The seconds that a run takes, as the median of so many, and how many articles are scored and unscored by
/// filters that ask other programs.
fn run(inn: &Inn, parameters: &str, rounds: usize) -> (f64, [usize; 2]) {
    let mut seconds = Vec::new();
    let mut counts = [0; 2];
    for _ in 0..rounds {
        let parameters = format!("message_id_domain = checker.invalid\n{parameters}");
        let folder = Folder::new(inn.reader_port(), &parameters, "misc.test y 1");
        let mut command = folder.command(&[]);
        if let Some(program) = std::env::var_os("PROGRAM") {
            command = command.program(Path::new(&program));
        }
        let begin = Instant::now();
        let finished = command.run();
        assert_eq!(finished.code(), 0, "{finished}");
        seconds.push(begin.elapsed().as_secs_f64());
        let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
        let count = |query: &str| {
            let count = journal.query_row(query, [], |row| row.get::<_, i64>(0));
            usize::try_from(count.expect("the tables")).expect("a count")
        };
        assert_eq!(count("SELECT count(*) FROM article"), ARTICLES);
        let external = "SELECT count(*) FROM opinion WHERE filter IN ('rspamd', 'spamd')";
        counts = ["NOT NULL", "NULL"].map(|is| count(&format!("{external} AND points IS {is}")));
    }
    seconds.sort_by(f64::total_cmp);
    (seconds[rounds / 2], counts)
}

#[test]
#[ignore = "make test-filters"]
fn a_thousand_articles_are_all_looked_at() {
    let inn = Inn::start(&InnOptions::default());
    inject(&inn);
    let rspamd = rspamd();
    // One that answers takes 0.1 s each time, which is no matter of this program.
    let spamd = |port: u16| format!("spamd = 127.0.0.1,{port}");
    let (all, none) = ([ARTICLES, 0], [0, ARTICLES]);
    // TIMES=FILE make test-filters measures, and PROGRAM=FILE another program than that
    // of the tests.
    let times = std::env::var_os("TIMES");
    let rounds = if times.is_some() { 3 } else { 1 };
    let mut table = String::new();
    for (name, parameters, expected) in [
        ("without filters", String::new(), [0, 0]),
        (
            "`links`, `repeated` and `crosspost`",
            "filter links = on\nfilter repeated = on\nfilter crosspost = on".to_owned(),
            [0, 0],
        ),
        (
            "`rspamd`",
            format!("rspamd = http://127.0.0.1:{}", rspamd.port),
            all,
        ),
        ("`spamd`, away", spamd(free_port()), none),
        ("`spamd`, silent", spamd(babbler(None)), none),
    ] {
        let (seconds, counts) = run(&inn, &parameters, rounds);
        let _ = writeln!(table, "| {name} | {seconds:.1} |");
        assert_eq!(counts, expected, "{table}");
    }
    if let Some(file) = times {
        std::fs::write(file, &table).expect("a file");
    }
}
