//! The folder of one bot: the samples with two changed lines, and the groups.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::ToSpan;
use rusqlite::Connection;

use super::command::{Artchk, Finished, artchk};
use super::nntp::with_cr_lf;
use super::scratch::Scratch;

/// What [`Folder::new`] puts in the place of the sample's address.
pub(crate) const FROM: &str = "From: Article Checker <bot@checker.invalid>";

/// A folder with `bot.ini`, `bot.rc` and `bot.kill`.
pub(crate) struct Folder {
    /// Where it is.
    pub(crate) scratch: Scratch,
}

impl Folder {
    /// The samples with the address of the reading server, the address of the
    /// bot, and these groups. `parameters` stand below the line `reader`.
    pub(crate) fn new(port: u16, parameters: &str, groups: &str) -> Folder {
        Folder::with_texts("sample.rc", FROM, port, parameters, groups)
    }

    /// As [`Folder::new`], with another sample of text blocks.
    pub(crate) fn with_texts(
        texts: &str,
        from: &str,
        port: u16,
        parameters: &str,
        groups: &str,
    ) -> Folder {
        let sample = |name: &str| {
            let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
            std::fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
        };
        let scratch = Scratch::new();
        let reader = format!("reader = 127.0.0.1,{port}\n{parameters}");
        let ini = without_lines_of(&sample("sample.ini"), parameters);
        let ini = replace_line(&ini, "reader = ", reader.trim_end());
        scratch.write(
            "bot.ini",
            replace_line(&ini, "misc.test n", groups.trim_end()),
        );
        scratch.write("bot.rc", replace_line(&sample(texts), "From: ", from));
        scratch.write("bot.kill", sample("sample.kill"));
        Folder { scratch }
    }

    /// A run of the bot that is being put together.
    pub(crate) fn command(&self, arguments: &[&str]) -> Artchk {
        let folder = self.scratch.path().to_string_lossy().into_owned();
        let own = ["-p", &folder, "-n", "bot"];
        artchk(own.iter().chain(arguments))
    }

    /// Runs the bot.
    pub(crate) fn run(&self, arguments: &[&str]) -> Finished {
        self.command(arguments).run()
    }

    /// A subcommand about the bot that is being put together.
    pub(crate) fn subcommand(&self, arguments: &[&str]) -> Artchk {
        let folder = self.scratch.path().to_string_lossy().into_owned();
        artchk(arguments.iter().chain(&["-p", &folder, "-n", "bot"]))
    }

    /// Runs the bot, which has to end with this status.
    pub(crate) fn expect(&self, status: i32, arguments: &[&str]) -> Finished {
        let finished = self.run(arguments);
        assert_eq!(finished.code(), status, "{finished}");
        finished
    }

    /// The .ini file.
    pub(crate) fn ini(&self) -> String {
        self.scratch.read("bot.ini")
    }

    /// The lines behind `checkgroups:`.
    pub(crate) fn groups(&self) -> String {
        let ini = self.ini();
        let (_, groups) = ini.split_once("\ncheckgroups:\n").expect("a list");
        groups.to_owned()
    }

    /// The answers in the journal: precursor, state, the server's last words.
    pub(crate) fn answers(&self) -> Vec<(String, String, String)> {
        let journal = Connection::open(self.scratch.join("bot.db")).expect("a journal");
        let mut query = journal
            .prepare("SELECT precursor, state, coalesce(reply, '') FROM answer ORDER BY id")
            .expect("the table of answers");
        let rows = query
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .expect("its rows");
        rows.map(|row| row.expect("three texts")).collect()
    }

    /// The states of all answers in the journal.
    pub(crate) fn states(&self) -> Vec<String> {
        self.answers()
            .into_iter()
            .map(|(_, state, _)| state)
            .collect()
    }

    /// Every file with its octets; what SQLite keeps beside the journal while
    /// it is open does not count.
    pub(crate) fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = std::fs::read_dir(self.scratch.path()).expect("a folder of our own");
        entries
            .map(|entry| {
                let path = entry.expect("an entry").path();
                let name = path
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned();
                (name, std::fs::read(&path).expect("a file"))
            })
            .collect()
    }
}

/// Puts `new` in the place of the one line that begins with `beginning`.
fn replace_line(text: &str, beginning: &str, new: &str) -> String {
    let mut found = 0;
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines() {
        if line.starts_with(beginning) {
            found += 1;
            lines.push(new);
        } else {
            lines.push(line);
        }
    }
    assert_eq!(found, 1, "lines that begin with {beginning:?}");
    lines.join("\n") + "\n"
}

/// A time so many days ago, as a Date.
pub(crate) fn days_ago(days: i64) -> String {
    let then = jiff::Zoned::now()
        .with_time_zone(jiff::tz::TimeZone::UTC)
        .checked_sub(days.days())
        .expect("a time");
    jiff::fmt::rfc2822::to_string(&then).expect("years have four digits")
}

/// An article without a fault. `changes` are lines of the header: one takes the
/// place of the field of that name, or is added; `-Name` takes one away.
pub(crate) fn article(unique: &str, changes: &[&str], body: &str) -> Vec<u8> {
    article_of(unique, changes, body.as_bytes())
}

/// As [`article`], with octets for a body.
pub(crate) fn article_of(unique: &str, changes: &[&str], body: &[u8]) -> Vec<u8> {
    let mut fields: Vec<String> = [
        "Path: peer.example!not-for-mail".to_owned(),
        format!("From: Erika Beispiel <{unique}@poster.invalid>"),
        "Newsgroups: de.test".to_owned(),
        "Subject: a test of mine".to_owned(),
        format!("Date: {}", days_ago(0)),
        format!("Message-ID: <{unique}@news.example.org>"),
        "MIME-Version: 1.0".to_owned(),
        "Content-Type: text/plain; charset=UTF-8".to_owned(),
        "Content-Transfer-Encoding: 8bit".to_owned(),
    ]
    .into();
    for change in changes {
        let name = change.strip_prefix('-').unwrap_or(change);
        let name = name.split(':').next().unwrap_or_default();
        let at = fields
            .iter()
            .position(|field| field.split(':').next() == Some(name));
        match (at, change.strip_prefix('-')) {
            (Some(at), Some(_)) => {
                fields.remove(at);
            }
            (Some(at), None) => fields[at] = (*change).to_owned(),
            (None, _) => fields.push((*change).to_owned()),
        }
    }
    let mut article = (fields.join("\n") + "\n\n").into_bytes();
    article.extend_from_slice(body);
    with_cr_lf(&article)
}

/// The sample without its lines for these parameters, which would count.
fn without_lines_of(ini: &str, parameters: &str) -> String {
    let name = |line: &str| line.split_once(" = ").map(|(name, _)| name.to_owned());
    let given: Vec<String> = parameters.lines().filter_map(name).collect();
    let is_left = |line: &&str| name(line).is_none_or(|name| !given.contains(&name));
    ini.split_inclusive('\n').filter(is_left).collect()
}
