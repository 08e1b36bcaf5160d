//! The files of one bot: how they are called and where they are.
//!
//! All of them lie in one folder (`-p`) and share one base name (`-n`); only
//! the log, the text blocks and the kill file may have a name of their own.

use std::path::{Path, PathBuf};

use crate::article::printable;

/// The names of one bot's files, made from its command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    path: PathBuf,
    name: String,
    program: String,
    /// The program as it was called, with its path.
    called: String,
    log: Option<String>,
}

impl Files {
    /// The files in the folder `path` (empty: the current folder).
    ///
    /// `name` is the base name of the configuration files, from which a
    /// trailing `.ini` is dropped; without it the last part of `program` is
    /// used, the name by which the program was called. `log` is the name of
    /// the log file.
    pub fn new(
        path: impl Into<PathBuf>,
        name: Option<&str>,
        log: Option<&str>,
        program: &str,
    ) -> Files {
        let called = program.to_owned();
        let program = Path::new(program).file_name().map_or_else(
            || "artchk".into(),
            |name| name.to_string_lossy().into_owned(),
        );
        let name = name.filter(|name| !name.is_empty()).unwrap_or(&program);
        Files {
            path: path.into(),
            name: Files::base_name(name).to_owned(),
            program: program.clone(),
            called,
            log: log.filter(|log| !log.is_empty()).map(str::to_owned),
        }
    }

    /// The base name in what was typed: a trailing `.ini` is dropped.
    pub fn base_name(typed: &str) -> &str {
        typed
            .strip_suffix(".ini")
            .filter(|base| !base.is_empty())
            .unwrap_or(typed)
    }

    /// The base name, which is also the name of this bot in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The folder in which file names begin; empty for the current folder.
    pub fn folder(&self) -> &Path {
        &self.path
    }

    /// The command line that does `command` (empty: runs) for this bot, to be
    /// pasted into a shell here: the program as it was called, `-p` and `-n` where
    /// they are not the default, and `more` behind them.
    ///
    /// ```
    /// # use artchk::config::Files;
    /// let files = Files::new("my bot", Some("news"), None, "artchk.pl");
    /// let line = files.command("check-config", "--connect");
    /// assert_eq!(line, "artchk.pl check-config -p 'my bot' -n news --connect");
    /// ```
    pub fn command(&self, command: &str, more: &str) -> String {
        let mut words = vec![shell_word(&self.called)];
        words.extend((!command.is_empty()).then(|| command.to_owned()));
        if !matches!(self.path.to_str(), Some("" | ".")) {
            words.push(format!("-p {}", shell_word(&self.path.to_string_lossy())));
        }
        if self.name != Files::base_name(&self.program) {
            words.push(format!("-n {}", shell_word(&self.name)));
        }
        words.extend((!more.is_empty()).then(|| more.to_owned()));
        words.join(" ")
    }

    /// `PATH/NAME.ini`: parameters and groups.
    pub fn ini(&self) -> PathBuf {
        self.beside(".ini")
    }

    /// `PATH/NAME.lock`: held by a polling run.
    pub fn lock(&self) -> PathBuf {
        self.beside(".lock")
    }

    /// `PATH/NAME.work`: held by the feed that works articles off.
    pub fn work_lock(&self) -> PathBuf {
        self.beside(".work")
    }

    /// `PATH/NAME.report.lock`: held while reports are made and sent.
    pub fn report_lock(&self) -> PathBuf {
        self.beside(".report.lock")
    }

    /// `PATH/NAME.db`: the journal.
    pub fn database(&self) -> PathBuf {
        self.beside(".db")
    }

    /// The log file: `-l` as [`Files::named`] finds it, else `PATH/NAME.log`.
    pub fn log(&self) -> PathBuf {
        self.named(self.log.as_deref(), ".log")
    }

    /// The files that stop this bot. The first and the last stop every
    /// instance in the folder, the others only this name.
    pub fn disabled(&self) -> Vec<PathBuf> {
        let mut files = vec![self.relative(&format!("{}.disabled", self.program))];
        // The program may have the name of the bot, and be called artchk.pl.
        for file in [
            self.beside(".disabled"),
            self.beside(".ini.disabled"),
            self.relative("artchk.pl.disabled"),
        ] {
            if !files.contains(&file) {
                files.push(file);
            }
        }
        files
    }

    /// A file with a name of its own: exactly `name` if that exists, else
    /// `name` with `ending`, which is not added to one that has it. Without a
    /// name: `PATH/NAME` with `ending`, always, as `PATH/NAME` may well be the
    /// program itself.
    pub fn named(&self, name: Option<&str>, ending: &str) -> PathBuf {
        let Some(name) = name else {
            return self.beside(ending);
        };
        let exact = self.relative(name);
        // A folder of that name is not meant; /dev/null and pipes may be.
        let has_ending = name.len() > ending.len() && name.ends_with(ending);
        if has_ending || exact.exists() && !exact.is_dir() {
            exact
        } else {
            self.relative(&format!("{name}{ending}"))
        }
    }

    /// `name` in the folder; an absolute name is left as it is.
    pub fn relative(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    fn beside(&self, ending: &str) -> PathBuf {
        self.relative(&format!("{}{ending}", self.name))
    }
}

/// `word` so that a shell takes it for one word, as it stands.
pub fn shell_word(word: &str) -> String {
    let word = &printable::line(word);
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:,@%".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_that_are_shown_can_be_pasted_into_a_shell() {
        for (folder, name, program, expected) in [
            ("", None, "artchk", "artchk"),
            (".", Some("artchk"), "artchk", "artchk"),
            ("/etc/a", Some("b.1"), "artchk", "artchk -p /etc/a -n b.1"),
            ("my bots", None, "./artchk", "./artchk -p 'my bots'"),
            ("", Some("a'b$c"), "artchk", r"artchk -n 'a'\''b$c'"),
            ("", Some("artchk.pl"), "/x y/artchk.pl", "'/x y/artchk.pl'"),
            ("", Some("artchk"), "artchk.pl", "artchk.pl -n artchk"),
            ("", Some("a.ini"), "a.ini", "a.ini"),
        ] {
            let files = Files::new(folder, name, None, program);
            assert_eq!(files.command("", ""), expected);
        }
        let files = Files::new("bot", Some("a"), None, "artchk");
        let line = files.command("pending drop", "'<a@b.example>'");
        assert_eq!(line, "artchk pending drop -p bot -n a '<a@b.example>'");
    }

    #[test]
    fn r1_the_base_name_is_that_of_the_option_or_of_the_program() {
        for (name, program, expected) in [
            (Some("server1"), "artchk", "server1"),
            (Some("server1.ini"), "artchk", "server1"),
            (Some("server1.rc"), "artchk", "server1.rc"),
            (Some(".ini"), "artchk", ".ini"),
            (None, "/usr/local/bin/artchk.pl", "artchk.pl"),
            (None, "artchk", "artchk"),
            (Some(""), "artchk", "artchk"),
            (None, "", "artchk"),
        ] {
            let files = Files::new("", name, None, program);
            assert_eq!(files.name(), expected, "{name:?} {program}");
            assert_eq!(files.ini(), Path::new(&format!("{expected}.ini")));
        }
    }

    #[test]
    fn r1_names_are_relative_to_the_folder_unless_absolute() {
        let files = Files::new("/etc/artchk", Some("server1"), None, "artchk");
        assert_eq!(files.ini(), Path::new("/etc/artchk/server1.ini"));
        assert_eq!(files.lock(), Path::new("/etc/artchk/server1.lock"));
        assert_eq!(files.work_lock(), Path::new("/etc/artchk/server1.work"));
        assert_eq!(files.database(), Path::new("/etc/artchk/server1.db"));
        assert_eq!(files.log(), Path::new("/etc/artchk/server1.log"));
        let files = Files::new("/etc/artchk", None, Some("/nowhere/log/a"), "artchk");
        assert_eq!(files.log(), Path::new("/nowhere/log/a.log"));
    }

    #[test]
    fn r1_a_file_of_exactly_that_name_comes_before_the_ending() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("notes"), "").unwrap();
        std::fs::create_dir(folder.path().join("sub")).unwrap();
        std::fs::write(folder.path().join("artchk"), "the program").unwrap();
        let log = |name| Files::new(folder.path(), None, name, "artchk").log();
        assert_eq!(log(Some("notes")), folder.path().join("notes"));
        assert_eq!(log(Some("other")), folder.path().join("other.log"));
        assert_eq!(log(Some("sub")), folder.path().join("sub.log"));
        assert_eq!(log(Some("new.log")), folder.path().join("new.log"));
        assert_eq!(log(Some(".log")), folder.path().join(".log.log"));
        assert_eq!(log(None), folder.path().join("artchk.log"));
    }

    #[test]
    fn r3_four_files_stop_the_bot() {
        let files = Files::new("/p", Some("server1.ini"), None, "./bin/mybot");
        assert_eq!(
            files.disabled(),
            [
                "/p/mybot.disabled",
                "/p/server1.disabled",
                "/p/server1.ini.disabled",
                "/p/artchk.pl.disabled"
            ]
            .map(PathBuf::from)
        );
        let files = Files::new("", None, None, "artchk.pl");
        let once = ["artchk.pl.disabled", "artchk.pl.ini.disabled"];
        assert_eq!(files.disabled(), once.map(PathBuf::from));
    }
}
