//! Feed mode behind a real innd: each due article is answered once, whatever
//! the storage, the flags of the feed, and what breaks in between.

use crate::support::command;
use crate::support::inn::{Inn, InnOptions, Storage};
use crate::support::nntp::{Client, to_wire};
use crate::support::scratch::Scratch;
use artchk::journal::{AnswerId, Journal};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// What has not happened by then never will.
const PATIENCE: Duration = Duration::from_secs(60);

const TEXTS: &str = "[head]\nFrom: Check Bot <bot@bot.invalid>\n\
    [header]\nYou asked for it.\n[header-auto]\nUnasked.\n[footer]\nBye.\n\
    [intro]\nFound:\n[allok]\nAll is well.\n[nr]\nYour newsreader?\n";

/// Waits for something that other processes do.
fn until(what: &str, condition: impl Fn() -> bool) {
    let begun = Instant::now();
    while !condition() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn article(groups: &str, unique: &str, subject: &str) -> Vec<u8> {
    let date = jiff::fmt::rfc2822::to_string(&jiff::Zoned::now()).expect("four digits");
    format!(
        "Path: peer.invalid!not-for-mail\r\n\
         From: Erika Beispiel <{unique}@poster.invalid>\r\n\
         Newsgroups: {groups}\r\n\
         Subject: {subject}\r\n\
         Date: {date}\r\n\
         Message-ID: <{unique}@poster.invalid>\r\n\
         \r\n\
         A line.\r\n\
         .A line with a dot in front.\r\n"
    )
    .into_bytes()
}

/// Gives innd many articles over one connection, as a peer would.
fn inject(inn: &Inn, name: &str, numbers: std::ops::Range<u32>) {
    let mut peer = Client::connect(inn.innd_port());
    for number in numbers.clone() {
        let unique = format!("{name}.{number}");
        let mut octets = format!("TAKETHIS <{unique}@poster.invalid>\r\n").into_bytes();
        octets.extend(to_wire(&article("de.test", &unique, "check this")));
        peer.send(&octets);
    }
    for number in numbers {
        let response = peer.line();
        assert!(response.starts_with("239"), "{number}: {response}");
    }
}

/// A bot's folder, and the line of newsfeeds by which INN starts the bot.
struct Bot {
    scratch: Scratch,
}

impl Bot {
    fn new() -> Bot {
        let scratch = Scratch::new();
        let program = command::copy(&scratch);
        let folder = scratch.path().display();
        // INN is there before the configuration that names its ports can be
        // written: so the program waits for it.
        let start = scratch.write(
            "start",
            format!(
                "#!/bin/sh\necho $$ >>{folder}/processes\n\
                 until test -e {folder}/ready; do sleep 0.02; done\n\
                 exec {} -p {folder} -n feed --feedmode --log\n",
                program.display()
            ),
        );
        std::fs::set_permissions(&start, std::os::unix::fs::PermissionsExt::from_mode(0o755))
            .expect("a file of our own");
        scratch.share();
        Bot { scratch }
    }

    /// The line of newsfeeds with these flags.
    fn line(&self, flags: &str) -> String {
        format!(
            "artchk!:*test*,!control,!control.*:Tc,{flags}:exec {}",
            self.scratch.join("start").display()
        )
    }

    /// Writes the configuration; `more` are further parameters.
    fn configure(&self, inn: &Inn, more: &str) {
        self.scratch.write("feed.rc", TEXTS);
        self.scratch.write(
            "feed.ini",
            format!(
                "reader = 127.0.0.1,{}\npost_server = 127.0.0.1,{}\n\
                 message_id_domain = bot.invalid\nspool = {}\nsm = {}\n\
                 max_per_author = 0\nmax_per_thread = 0\n{more}\n\
                 checkgroups:\nde.test n 1\nmisc.test n\n",
                inn.reader_port(),
                inn.posting_port(),
                inn.spool().display(),
                inn.sm_path().display(),
            ),
        );
        self.scratch.share();
        // The program replaces its .ini and keeps the owner: both must be news.
        let own = format!(
            "cd {} && cp feed.ini new && mv new feed.ini",
            self.scratch.path().display()
        );
        assert!(inn.run("/bin/sh", &["-c", &own]).status.success());
    }

    /// Lets the program that INN has started go on.
    fn begin(&self) {
        self.scratch.write("ready", "");
    }

    /// The program on its own, with standard input held open.
    fn run(&self, inn: &Inn) -> Run {
        let mut child = Command::new(self.scratch.join("artchk"))
            .args(["-p", &self.scratch.path().display().to_string()])
            .args(["-n", "feed", "--feedmode", "--log", "-vvvv"])
            .env("INNCONF", inn.inn_conf())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program was built");
        Run {
            stdin: child.stdin.take(),
            child,
        }
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.scratch.join("feed.log")).unwrap_or_default()
    }

    /// The process that INN started last.
    fn process(&self) -> String {
        let started = self.scratch.read("processes");
        started.lines().last().unwrap_or_default().to_owned()
    }

    fn signal(&self, name: &str, process: &str) {
        let status = Command::new("sh")
            .args(["-c", r#"kill -s "$1" "$2""#, "sh", name, process])
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "{name} {process}"
        );
    }

    /// How many lines wait, and how many answers are due.
    fn waiting(&self) -> (u64, usize) {
        let journal = Journal::open_read_only(&self.scratch.join("feed.db")).expect("a journal");
        let due = journal
            .answers_due(AnswerId::START, 10_000)
            .expect("it can be read");
        (journal.lines_waiting().expect("it can be read"), due.len())
    }
}

/// A run that the test itself has started.
struct Run {
    child: Child,
    stdin: Option<std::process::ChildStdin>,
}

impl Run {
    fn write(&mut self, lines: &[u8]) {
        let stdin = self.stdin.as_mut().expect("it is open");
        stdin.write_all(lines).expect("it is read");
    }

    /// Ends its input, and waits for its end: status, standard output and error.
    fn end(mut self) -> (ExitStatus, String, String) {
        drop(self.stdin.take());
        let output = self.child.wait_with_output().expect("a child of our own");
        (
            output.status,
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    }
}

/// How often each article of a group was answered, by its identifier.
fn answers(inn: &Inn, group: &str) -> BTreeMap<String, u32> {
    let mut answers = BTreeMap::new();
    for article in inn.articles(group) {
        let text = String::from_utf8_lossy(&article).into_owned();
        if text.contains("\nX-Artchk-Version:") {
            let references = text
                .lines()
                .find_map(|line| line.strip_prefix("References: "));
            let precursor = references.expect("a followup").trim().to_owned();
            *answers.entry(precursor).or_insert(0) += 1;
        }
    }
    answers
}

/// Waits until as many articles are answered and nothing is left to do; then
/// each must have been answered once.
fn each_once(inn: &Inn, bot: &Bot, count: u64) {
    until("as many followups as articles", || {
        inn.group("de.test").0 >= 2 * count
    });
    until("nothing left in the journal", || bot.waiting() == (0, 0));
    let answers = answers(inn, "de.test");
    assert_eq!(answers.len() as u64, count, "{}", bot.log());
    assert!(answers.values().all(|&times| times == 1), "{answers:?}");
}

fn tokens(inn: &Inn, name: &str, numbers: std::ops::Range<u32>) -> Vec<u8> {
    let mut lines = Vec::new();
    for number in numbers {
        let identifier = format!("<{name}.{number}@poster.invalid>");
        lines.extend(inn.run("grephistory", &[&identifier]).stdout);
    }
    lines
}

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
        bot.configure(&inn, "max_followups = 0");
        bot.begin();
        inject(&inn, "a", 0..count);
        each_once(&inn, &bot, u64::from(count));
        assert_eq!(inn.errlog(), "", "{flags}");
    }
}

#[test]
fn r45_killed_in_the_middle_with_lines_unread() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions {
        feeds: &[bot.line("Wn")],
        ..InnOptions::default()
    });
    bot.configure(&inn, "max_followups = 0");
    bot.begin();
    inject(&inn, "a", 0..200);
    until("some answers", || inn.group("de.test").0 > 220);
    // These lines reach its input, but never the program.
    let first = bot.process();
    bot.signal("STOP", &first);
    inject(&inn, "b", 0..100);
    bot.signal("KILL", &first);
    until("a new program", || bot.process() != first);
    inject(&inn, "c", 0..200);
    each_once(&inn, &bot, 500);
    assert!(bot.log().contains("caught up"), "{}", bot.log());
}

#[test]
fn r45_flushed_in_the_middle() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions {
        feeds: &[bot.line("Wnm")],
        ..InnOptions::default()
    });
    bot.configure(&inn, "max_followups = 0");
    bot.begin();
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
fn r45_the_posting_server_goes_and_comes_back() {
    let bot = Bot::new();
    let mut inn = Inn::start(&InnOptions {
        feeds: &[bot.line("Wnm")],
        ..InnOptions::default()
    });
    bot.configure(&inn, "max_followups = 0");
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
fn r45_a_cancelled_article_is_a_line_in_the_log() {
    for flags in ["Wn", "Wnm"] {
        let bot = Bot::new();
        let inn = Inn::start(&InnOptions {
            feeds: &[bot.line(flags)],
            ..InnOptions::default()
        });
        bot.configure(&inn, "max_followups = 0");
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

#[test]
fn r45_of_two_instances_one_works_for_both() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    bot.configure(&inn, "max_followups = 0");
    inject(&inn, "a", 0..40);
    let mut first = bot.run(&inn);
    first.write(&tokens(&inn, "a", 0..20));
    until("the first works", || inn.group("de.test").0 == 60);
    let mut second = bot.run(&inn);
    second.write(&tokens(&inn, "a", 10..40));
    let (status, stdout, stderr) = second.end();
    assert_eq!(
        (status.code(), stdout, stderr),
        (Some(0), String::new(), String::new())
    );
    each_once(&inn, &bot, 40);
    let (status, stdout, stderr) = first.end();
    assert_eq!(
        (status.code(), stdout, stderr),
        (Some(0), String::new(), String::new())
    );
    assert!(!bot.log().contains("catching up"), "{}", bot.log());
    // A group without a number gets one: what is there is none of the feed's.
    let ini = bot.scratch.read("feed.ini");
    assert!(ini.contains("misc.test n 1\n"), "{ini}");
    // The other has moved on: at least to where the first began.
    assert!(!ini.contains("de.test n 1\n"), "{ini}");
}

#[test]
fn r44_a_file_of_lines_of_every_kind() {
    for wire_format in [true, false] {
        let bot = Bot::new();
        let inn = Inn::start(&InnOptions {
            wire_format,
            ..InnOptions::default()
        });
        bot.configure(&inn, "max_followups = 0");
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
        lines.push_str("de/test/6 ");
        lines.push_str(&"x".repeat(100_000));
        let file = bot.scratch.write("lines", lines);
        let mut child = Command::new(bot.scratch.join("artchk"));
        child
            .args(["-p", &bot.scratch.path().display().to_string()])
            .args(["-n", "feed", "--feedmode", "--log", "-v"])
            .env("INNCONF", inn.inn_conf())
            .stdin(std::fs::File::open(file).expect("just written"));
        let output = child.output().expect("it was built");
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
    }
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
    assert_eq!((status.code(), stderr.as_str()), (Some(0), ""));
    assert_eq!(bot.waiting(), (0, 2));
    assert_eq!(inn.group("de.test").0, 8);
    // The next run counts what the first one posted.
    let (status, _, _) = bot.run(&inn).end();
    assert_eq!(status.code(), Some(0));
    assert_eq!(bot.waiting(), (0, 2));
}

#[test]
fn r3_disabled_while_it_runs_and_at_the_start() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    bot.configure(&inn, "max_followups = 0");
    inject(&inn, "a", 0..3);
    let mut run = bot.run(&inn);
    run.write(&tokens(&inn, "a", 0..1));
    until("an answer", || inn.group("de.test").0 == 4);
    let disabled = bot.scratch.write("feed.disabled", "");
    run.write(&tokens(&inn, "a", 1..3));
    let begun = Instant::now();
    let status = run.child.wait().expect("a child of our own");
    // R45: INN would start it again at once.
    assert!(begun.elapsed() >= Duration::from_secs(9));
    assert_eq!(status.code(), Some(10));
    assert_eq!(bot.waiting(), (0, 2));
    let log = bot.log();
    let (status, stdout, stderr) = bot.run(&inn).end();
    assert!(begun.elapsed() >= Duration::from_secs(19));
    assert_eq!(
        (status.code(), stdout, stderr),
        (Some(10), String::new(), String::new())
    );
    assert_eq!(bot.log(), log);
    std::fs::remove_file(disabled).expect("it is there");
    let (status, ..) = bot.run(&inn).end();
    assert_eq!(status.code(), Some(0));
    each_once(&inn, &bot, 3);
}

#[test]
fn r43_a_hangup_opens_the_log_anew() {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    bot.configure(&inn, "max_followups = 0");
    let run = bot.run(&inn);
    until("it has begun", || bot.log().contains("begin"));
    let log = bot.scratch.join("feed.log");
    std::fs::rename(&log, bot.scratch.join("feed.log.1")).expect("it is there");
    bot.signal("HUP", &run.child.id().to_string());
    until("a new log", || log.exists());
    let (status, ..) = run.end();
    assert_eq!(status.code(), Some(0));
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
    assert_eq!((status.code(), stdout.as_str()), (Some(78), ""));
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}
