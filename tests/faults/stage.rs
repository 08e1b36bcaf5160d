//! A server and a bot, one run that a fault breaks, and the runs behind it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::fault::{Costs, Fault, How, Mode};
use super::judge::Verdict;
use crate::support::command::{Artchk, Finished};
use crate::support::folder::{Folder, article};
use crate::support::server::{Server, field};

/// So many runs in peace must be enough to finish.
const RUNS: usize = 5;
/// No run in peace takes as long.
const PEACE: Duration = Duration::from_secs(120);

/// Where the requests stand: so far apart that LISTGROUP pays.
const NUMBERS: [u64; 5] = [1, 2, 3, 4000, 4001];

/// What a line of the list is at first, and what it must become.
const GROUPS: (&str, &str) = (
    "de.test n 1\nmisc.test y 1\n",
    "de.test n 4002\nmisc.test y 3\n",
);

/// A server with requests in two groups, one of them a crosspost, and a bot.
pub(super) struct Stage {
    pub(super) server: Server,
    pub(super) folder: Folder,
    /// The .ini as it was at first.
    pub(super) ini: String,
    precursors: Vec<String>,
}

impl Stage {
    pub(super) fn new() -> Stage {
        let server = Server::new();
        let mut precursors = Vec::new();
        let mut put = |group: &str, number: u64, unique: &str, changes: &[&str]| {
            let octets = article(unique, changes, "A line.\n.A dot.\n");
            server.put(group, number, octets);
            precursors.push(format!("<{unique}@news.example.org>"));
        };
        for number in NUMBERS {
            put(
                "de.test",
                number,
                &format!("a{number}"),
                &["Subject: check"],
            );
        }
        let other = ["Subject: check", "Newsgroups: misc.test"];
        put("misc.test", 2, "b2", &other);
        let crosspost = article(
            "a2",
            &["Subject: check", "Newsgroups: de.test,misc.test"],
            "A line.\n",
        );
        server.put("de.test", 2, &crosspost);
        server.put("misc.test", 1, &crosspost);
        let parameters = "message_id_domain = checker.invalid";
        let folder = Folder::new(server.port, parameters, GROUPS.0);
        let ini = folder.ini();
        Stage {
            server,
            folder,
            ini,
            precursors,
        }
    }

    /// Another .ini, until [`Stage::finish`].
    pub(super) fn with_parameters(&self, more: &str) {
        let line = "\ncheckgroups:\n";
        let ini = self.ini.replace(line, &format!("\n{more}{line}"));
        self.folder.scratch.write("bot.ini", ini);
    }

    /// The original .ini, with the numbers that stand there now.
    pub(super) fn restore(&self) {
        let groups = self.folder.groups();
        let (before, _) = self.ini.split_once("\ncheckgroups:\n").expect("a list");
        self.folder
            .scratch
            .write("bot.ini", format!("{before}\ncheckgroups:\n{groups}"));
    }

    /// The run that is to be broken.
    pub(super) fn command(&self, mode: Mode) -> Artchk {
        match mode {
            Mode::Polling => self.folder.command(&["--log"]),
            Mode::Feed => {
                let command = self.folder.command(&["--feedmode", "--log"]);
                command.stdin(self.lines())
            }
        }
    }

    /// What a feed says of the articles.
    pub(super) fn lines(&self) -> String {
        self.precursors.join("\n") + "\n"
    }

    /// Runs in peace until nothing is left to do, and judges.
    pub(super) fn finish(&self, verdict: &mut Verdict, costs: Costs) {
        self.finish_in(Mode::Polling, verdict, costs);
    }

    /// The same, by runs of this mode.
    pub(super) fn finish_in(&self, mode: Mode, verdict: &mut Verdict, costs: Costs) {
        self.server.mend();
        self.server
            .set_rule(|_, _| crate::support::server::Say::Usual);
        self.restore();
        for _ in 0..RUNS {
            self.pass_time();
            let how: &[&str] = match mode {
                Mode::Polling => &["--log"],
                Mode::Feed => &["--feedmode", "--log"],
            };
            let command = self.folder.command(how).limit(PEACE);
            let code = run(command, "in peace", verdict);
            if code == Some(0) && self.left(mode) == 0 {
                break;
            }
        }
        if self.left(mode) > 0 {
            verdict.hung = true;
            verdict.said.push(format!("{:?}", self.folder.answers()));
        }
        verdict.compare(&self.precursors, &self.server.posted());
        match costs {
            Costs::Nothing => {}
            Costs::One if verdict.lost.len() > 1 => {}
            Costs::One | Costs::All => verdict.lost.clear(),
        }
        self.identifiers(verdict);
        // What feed mode writes there is for the case of a crash.
        if mode == Mode::Polling && self.folder.groups() != GROUPS.1 {
            verdict.numbers = Some(self.folder.groups());
        }
        verdict.look_at(&self.folder, &self.ini);
    }

    /// Each followup has the identifier that belongs to its precursor.
    fn identifiers(&self, verdict: &mut Verdict) {
        for followup in self.server.posted() {
            let precursor = field(&followup, "References").split(' ').next_back();
            let precursor = precursor.unwrap_or_default().trim_matches(['<', '>']);
            let own = format!("<{}@checker.invalid>", precursor.replace('@', "%"));
            if field(&followup, "Message-ID") != own {
                verdict.doubled.push(own);
            }
        }
    }

    /// What is to wait for some minutes has waited them.
    fn pass_time(&self) {
        if let Some(journal) = self.journal() {
            // Where there is no such table yet, nothing waits.
            let _ = journal.execute("UPDATE answer SET not_before = NULL", []);
            let _ = journal.execute("UPDATE line_in_vain SET until = 0", []);
        }
    }

    /// The journal, where there is one; an empty file is never made.
    fn journal(&self) -> Option<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(self.folder.scratch.join("bot.db"), flags).ok()
    }

    /// How many answers are due, lines of a feed not dealt with, and runs of it
    /// after which is still to be looked for what they have lost.
    fn left(&self, mode: Mode) -> i64 {
        let Some(journal) = self.journal() else {
            return 0;
        };
        ["answer WHERE state = 'due'", "feed_line"]
            .into_iter()
            .chain((mode == Mode::Feed).then_some("run"))
            .map(|what| {
                let query = format!("SELECT count(*) FROM {what}");
                journal
                    .query_row(&query, [], |row| row.get::<_, i64>(0))
                    .unwrap_or(0)
            })
            .sum()
    }
}

/// Runs the program, and notes how it ended: the exit status, if it has one.
pub(super) fn run(command: Artchk, what: &str, verdict: &mut Verdict) -> Option<i32> {
    let finished = catch_unwind(AssertUnwindSafe(|| command.run()));
    ended(finished.ok(), what, verdict)
}

/// Notes how a run ended; nothing, where it had to be killed.
pub(super) fn ended(finished: Option<Finished>, what: &str, verdict: &mut Verdict) -> Option<i32> {
    let Some(finished) = finished else {
        verdict.hung = true;
        verdict
            .said
            .push(format!("{what}: killed at its time limit"));
        return None;
    };
    let code = finished.status.code();
    let stderr = finished.stderr();
    verdict.panicked |= stderr.contains("panicked") || code == Some(101);
    let last = stderr.lines().next_back().unwrap_or_default();
    verdict.said.push(format!("{what}: {code:?} {last}"));
    code
}

/// Tries one fault.
pub(super) fn try_fault(fault: &Fault) -> Verdict {
    let stage = Stage::new();
    let mut verdict = Verdict::default();
    stage.with_parameters(fault.step.so_that.parameters());
    let came = fault.apply(&stage.server);
    let command = stage.command(fault.mode).limit(fault.limit);
    run(command, "broken", &mut verdict);
    verdict.never_came = match fault.how {
        How::Cut(..) => !stage.server.was_cut(),
        _ => !came.load(Ordering::Relaxed),
    };
    stage.finish_in(fault.mode, &mut verdict, fault.costs);
    verdict
}
