//! Feed mode behind a real innd: each due article is answered once, whatever
//! the storage, the flags of the feed, and what breaks in between.

mod away;
mod broken;
mod clock;
mod filters;
mod lines;
mod operator;

use crate::support::command;
use crate::support::inn::{Inn, InnOptions};
use crate::support::nntp::{Client, to_wire};
use crate::support::scratch::Scratch;
use artchk::journal::{AnswerId, Journal};
use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Child, Command, Stdio};
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
pub(crate) fn inject(inn: &Inn, name: &str, numbers: std::ops::Range<u32>) {
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

/// A bot and a server that know of each other; nothing starts the bot.
fn alone() -> (Bot, Inn) {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions::default());
    bot.configure(&inn, "");
    (bot, inn)
}

/// A bot that the server has started, by a line of newsfeeds with these flags.
fn fed(flags: &str) -> (Bot, Inn) {
    let bot = Bot::new();
    let inn = Inn::start(&InnOptions {
        feeds: &[bot.line(flags)],
        ..InnOptions::default()
    });
    bot.configure(&inn, "");
    bot.begin();
    (bot, inn)
}

/// A bot's folder, and the line of newsfeeds by which INN starts the bot.
pub(crate) struct Bot {
    pub(crate) scratch: Scratch,
}

impl Bot {
    pub(crate) fn new() -> Bot {
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
    pub(crate) fn line(&self, flags: &str) -> String {
        format!(
            "artchk!:*test*,!control,!control.*:Tc,{flags}:exec {}",
            self.scratch.join("start").display()
        )
    }

    /// Writes the configuration; `more` are further parameters, or other values
    /// of those that stand here, or another list of groups.
    pub(crate) fn configure(&self, inn: &Inn, more: &str) {
        self.write_ini(
            &[
                ("reader", &format!("127.0.0.1,{}", inn.reader_port())),
                ("post_server", &format!("127.0.0.1,{}", inn.posting_port())),
                ("spool", &inn.spool().display().to_string()),
                ("sm", &inn.sm_path().display().to_string()),
            ],
            more,
        );
        // The program replaces its .ini and keeps the owner: both must be news.
        let own = format!(
            "cd {} && cp feed.ini new && mv new feed.ini",
            self.scratch.path().display()
        );
        assert!(inn.run("/bin/sh", &["-c", &own]).status.success());
    }

    /// The same where there is no server.
    fn configure_alone(&self, more: &str) {
        // Discard, which nobody has any more.
        self.write_ini(&[("reader", "127.0.0.1,9")], more);
    }

    fn write_ini(&self, servers: &[(&str, &str)], more: &str) {
        let usual = [
            ("message_id_domain", "bot.invalid"),
            ("max_followups", "0"),
            ("max_per_author", "0"),
            ("max_per_thread", "0"),
            ("max_per_group", "0"),
        ];
        let mut ini = String::new();
        for (name, value) in servers.iter().chain(&usual) {
            if !more.contains(&format!("{name} =")) {
                ini.push_str(&format!("{name} = {value}\n"));
            }
        }
        ini.push_str(&format!("{more}\n"));
        // Without numbers: what was there before the feed is none of its business.
        if !more.contains("checkgroups:") {
            ini.push_str("checkgroups:\nde.test n\nmisc.test n\n");
        }
        self.scratch.write("feed.rc", TEXTS);
        self.scratch.write("feed.ini", ini);
        self.scratch.share();
    }

    /// Lets the program that INN has started go on.
    pub(crate) fn begin(&self) {
        self.scratch.write("ready", "");
    }

    /// The command that runs the program on its own.
    fn command(&self) -> Command {
        let mut command = self.polling();
        command.args(["--feedmode", "--log", "-vvvv"]);
        command
    }

    /// The same, as cron or a hand runs it.
    fn polling(&self) -> Command {
        let mut command = Command::new(self.scratch.join("artchk"));
        command
            .args(["-p", &self.scratch.path().display().to_string()])
            .args(["-n", "feed"]);
        command
    }

    /// The program on its own, with standard input held open.
    fn run(&self, inn: &Inn) -> Run {
        Run::start(self.command().env("INNCONF", inn.inn_conf()))
    }

    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.scratch.join("feed.log")).unwrap_or_default()
    }

    /// The process that INN started last.
    pub(crate) fn process(&self) -> String {
        let started = self.scratch.read("processes");
        started.lines().last().unwrap_or_default().to_owned()
    }

    pub(crate) fn signal(&self, name: &str, process: &str) {
        let status = Command::new("sh")
            .args(["-c", r#"kill -s "$1" "$2""#, "sh", name, process])
            .status();
        assert!(
            status.is_ok_and(|status| status.success()),
            "{name} {process}"
        );
    }

    /// How many lines wait, and how many answers are due.
    pub(crate) fn waiting(&self) -> (u64, usize) {
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

impl Drop for Run {
    /// It does not outlive a test that fails.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Run {
    fn start(command: &mut Command) -> Run {
        let mut child = command
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

    fn process(&self) -> String {
        self.child.id().to_string()
    }

    fn write(&mut self, lines: &[u8]) {
        let stdin = self.stdin.as_mut().expect("it is open");
        stdin.write_all(lines).expect("it is read");
    }

    /// Ends its input, and waits for its end: status, standard output and error.
    fn end(mut self) -> (Option<i32>, String, String) {
        drop(self.stdin.take());
        self.wait()
    }

    /// Waits until it ends by itself.
    fn wait(mut self) -> (Option<i32>, String, String) {
        let read = |from: &mut dyn std::io::Read| {
            let mut octets = Vec::new();
            from.read_to_end(&mut octets).expect("a pipe");
            String::from_utf8_lossy(&octets).into_owned()
        };
        // Standard output first: nothing is ever written there.
        let stdout = read(self.child.stdout.as_mut().expect("it is piped"));
        let stderr = read(self.child.stderr.as_mut().expect("it is piped"));
        let status = self.child.wait().expect("a child of our own");
        (status.code(), stdout, stderr)
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
