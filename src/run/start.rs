//! What is said when a run begins (R46): that it does, and, from level 1 on, with
//! what.

use super::session::Session;
use crate::article::printable;
use crate::source::Run;

/// The seconds of a day.
const DAY: u64 = 24 * 60 * 60;

impl Session<'_> {
    /// Says it: the files, the servers, the triggers, the limits, the groups.
    pub(super) fn say_start(&self) {
        let name = self.options.files.name();
        let version = env!("CARGO_PKG_VERSION");
        let Run {
            config, console, ..
        } = self.run;
        console.say(0, &format!("artchk {version}: {name} begins"));
        console.log("begin");
        if !console.shows(1) {
            return;
        }
        let mut lines = self.files();
        lines.push(format!("reading from {}", config.reader.address()));
        lines.push(format!("posting to {}", config.poster.address()));
        let triggers = &config.triggers;
        lines.push(format!("trigger_check: {}", triggers.check.as_str()));
        lines.push(format!("trigger_ignore: {}", triggers.ignore.as_str()));
        lines.extend(self.limits());
        lines.extend(self.groups());
        for line in lines {
            console.say(1, &printable::line(&line));
        }
    }

    fn files(&self) -> Vec<String> {
        let (config, files) = (self.run.config, &self.options.files);
        let mut lines = vec![format!("configuration: {}", config.file.display())];
        lines.push(format!("texts: {}", config.texts_file.display()));
        for other in &config.other_texts {
            let (groups, file) = (&other.groups, other.file.display());
            lines.push(format!("texts for {groups}: {file}"));
        }
        let kill = config.kill_file.display();
        lines.push(match (config.kill.rules.len(), config.kill_file.exists()) {
            (_, false) => format!("kill file: none ({kill} is not there)"),
            (1, _) => format!("kill file: {kill}, 1 rule"),
            (rules, _) => format!("kill file: {kill}, {rules} rules"),
        });
        lines.push(format!("journal: {}", files.database().display()));
        if self.options.log {
            lines.push(format!("log: {}", files.log().display()));
        }
        lines
    }

    /// Each with its name, as in the .ini file.
    fn limits(&self) -> [String; 3] {
        let config = self.run.config;
        let off = || "off".to_owned();
        let number = |most: Option<u32>| most.map_or_else(off, |most| most.to_string());
        let age = config.max_age.map_or_else(off, |age| {
            let days = age.as_secs() / DAY;
            format!("{days} d")
        });
        let runtime = config.max_runtime.as_secs().div_ceil(60);
        [
            format!("limits: max_age {age}, max_runtime {runtime} min"),
            format!(
                "limits: max_articles {}, max_followups {}",
                number(config.max_articles),
                number(config.max_followups),
            ),
            format!(
                "limits: max_per_author {}, max_per_thread {}, max_per_group {}",
                number(config.max_per_author),
                number(config.max_per_thread),
                number(config.max_per_group),
            ),
        ]
    }

    fn groups(&self) -> Vec<String> {
        let groups = self.run.config.groups.iter();
        let lines = groups.map(|group| {
            let autocheck = match group.autocheck {
                true => "autocheck",
                false => "on request",
            };
            let next = match group.next {
                Some(next) => next.to_string(),
                None if group.begins_now => "now on".to_owned(),
                None => "the beginning".to_owned(),
            };
            format!("{}: {autocheck}, from {next}", group.name)
        });
        lines.collect()
    }
}
