//! What a run that was broken has left behind, compared with what it should.

use std::collections::BTreeMap;
use std::fmt;

use rusqlite::Connection;

use crate::support::folder::Folder;
use crate::support::server::field;

/// What is wrong; nothing, if all is well.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// Precursors that have no answer.
    pub(super) lost: Vec<String>,
    /// Precursors that have more than one.
    pub(super) doubled: Vec<String>,
    /// Whether the run ended before the step at which it was to be broken.
    pub(super) never_came: bool,
    pub(super) panicked: bool,
    /// Whether a run had to be killed, or never came to its end.
    pub(super) hung: bool,
    /// The list of groups, where it is not what it should be.
    pub(super) numbers: Option<String>,
    /// What is wrong with the files.
    pub(super) damaged: Option<String>,
    /// The last words of each run.
    pub(super) said: Vec<String>,
}

impl Verdict {
    pub(super) fn is_good(&self) -> bool {
        self.lost.is_empty()
            && self.doubled.is_empty()
            && !self.panicked
            && !self.hung
            && self.numbers.is_none()
            && self.damaged.is_none()
    }

    /// Compares the followups, as they were fetched, with the precursors that
    /// must have one.
    pub(super) fn compare(&mut self, precursors: &[String], followups: &[String]) {
        let mut answers: BTreeMap<&str, usize> = BTreeMap::new();
        for followup in followups {
            let precursor = field(followup, "References").split(' ').next_back();
            *answers.entry(precursor.unwrap_or_default()).or_default() += 1;
        }
        for precursor in precursors {
            match answers.get(precursor.as_str()) {
                None => self.lost.push(precursor.clone()),
                Some(1) => {}
                Some(_) => self.doubled.push(precursor.clone()),
            }
        }
    }

    /// Looks whether the files of a bot are whole: the .ini but for its numbers
    /// what it was, the journal as SQLite wants it.
    pub(super) fn look_at(&mut self, folder: &Folder, ini: &str) {
        let before = |ini: &str| {
            ini.split_once("\ncheckgroups:\n")
                .map_or_else(String::new, |(before, _)| before.to_owned())
        };
        if before(&folder.ini()) != before(ini) {
            self.damaged = Some("the .ini is another one".to_owned());
        }
        match integrity(folder) {
            Ok(words) if words == "ok" => {}
            Ok(words) => self.damaged = Some(words),
            Err(error) => self.damaged = Some(error.to_string()),
        }
    }
}

fn integrity(folder: &Folder) -> rusqlite::Result<String> {
    let journal = Connection::open(folder.scratch.join("bot.db"))?;
    journal.query_row("PRAGMA integrity_check", [], |row| row.get(0))
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, which) in [("lost", &self.lost), ("doubled", &self.doubled)] {
            if !which.is_empty() {
                write!(f, "{what} {}; ", which.join(" "))?;
            }
        }
        for (what, holds) in [("panicked", self.panicked), ("hung", self.hung)] {
            if holds {
                write!(f, "{what}; ")?;
            }
        }
        for what in [&self.numbers, &self.damaged].into_iter().flatten() {
            write!(f, "{}; ", what.replace('\n', " / "))?;
        }
        write!(f, "\n    {}", self.said.join("\n    "))
    }
}

#[test]
fn what_is_lost_or_doubled_is_seen() {
    let precursors: Vec<String> = ["<a@x>", "<b@x>", "<c@x>"].map(str::to_owned).into();
    let answer = |precursor: &str| format!("References: <o@x> {precursor}\r\n\r\nText.\r\n");
    let mut verdict = Verdict::default();
    let followups = [answer("<a@x>"), answer("<c@x>"), answer("<c@x>")];
    verdict.compare(&precursors, &followups);
    assert_eq!(verdict.lost, ["<b@x>"]);
    assert_eq!(verdict.doubled, ["<c@x>"]);
    assert!(!verdict.is_good());
    let mut verdict = Verdict::default();
    verdict.compare(&precursors, &["<a@x>", "<b@x>", "<c@x>"].map(answer));
    assert!(verdict.is_good());
}

#[test]
fn a_file_that_is_not_whole_is_seen() {
    let folder = Folder::new(119, "message_id_domain = checker.invalid", "de.test n 1");
    let ini = folder.ini();
    let file = folder.scratch.join("bot.db");
    drop(artchk::journal::Journal::open(&file).expect("a journal"));
    let look = || {
        let mut verdict = Verdict::default();
        verdict.look_at(&folder, &ini);
        verdict.damaged
    };
    let moved_on = ini.replace("de.test n 1", "de.test n 2");
    folder.scratch.write("bot.ini", moved_on);
    assert_eq!(look(), None);
    folder
        .scratch
        .write("bot.ini", ini.replace("checker", "chequer"));
    assert!(look().is_some());
    folder.scratch.write("bot.ini", &ini);
    let mut octets = std::fs::read(&file).expect("a journal");
    octets[4096..8192].fill(0xa5);
    folder.scratch.write("bot.db", octets);
    assert!(look().is_some());
}
