//! `artchk status`: how the bot stands, for people and for monitors (R52).

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::args::{Format, StatusArgs};
use super::journal::is_nobody;
use super::moment::shown;
use super::{DONE, FAILED, WRONG_CONFIG, print};
use crate::article::printable;
use crate::config::{Config, Files, ListedGroup};
use crate::console::fold;
use crate::journal::{self, Journal, LastRun, Mode, Standing, WaitingGroup};
use crate::run::{Holder, holder, ready};

/// What the answers of a day are counted in, in seconds.
const DAY: i64 = 24 * 60 * 60;
/// How many reasons for waiting are shown; the rest is counted.
const REASONS: usize = 5;

/// Shows how the bot stands. Exit status 1 if something wants attention, 78 if
/// there is no such bot.
///
/// # Errors
///
/// When the journal cannot be read.
pub fn run(args: &StatusArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    if is_nobody(&files) {
        return Ok(WRONG_CONFIG);
    }
    let status = Status::look(files, args.ran_within)?;
    let text = match args.format {
        Format::Human if args.quiet => status.to_be_done(),
        Format::Human => status.in_words(),
        Format::Json => format!("{}\n", status.as_json()),
    };
    Ok(match print(text.as_bytes()) {
        DONE if !status.attention.is_empty() => FAILED,
        status => status,
    })
}

struct Status {
    files: Files,
    config: Option<Config>,
    disabled: Vec<PathBuf>,
    /// A run that polls, and one that works a feed off.
    polling: Option<Holder>,
    feed: Option<Holder>,
    standing: Option<Standing>,
    octets: u64,
    attention: Vec<String>,
}

impl Status {
    fn look(files: Files, ran_within: Option<Duration>) -> Result<Status, journal::Error> {
        let now = Timestamp::now().as_second();
        let (config, faults) = ready::read(&files);
        let disabled = files.disabled().into_iter().filter(|file| file.exists());
        let database = files.database();
        // Without a journal nothing is made either.
        let standing = match database.exists() {
            true => Some(Journal::open_read_only(&database)?.standing(&(now - DAY..=now))?),
            false => None,
        };
        let mut status = Status {
            disabled: disabled.collect(),
            polling: holder(&files.lock()),
            feed: holder(&files.work_lock()),
            octets: octets(&files),
            files,
            config,
            standing,
            attention: Vec::new(),
        };
        let errors = faults.iter().filter(|fault| fault.is_error()).count();
        status.attention = status.attention(errors, now);
        let idle = ran_within.and_then(|time| status.idle(time, now));
        status.attention.extend(idle);
        Ok(status)
    }

    /// What a person should look at.
    fn attention(&self, errors: usize, now: i64) -> Vec<String> {
        let mut attention = Vec::new();
        if errors > 0 {
            let errors = counted(errors as u64, "error");
            attention.push(format!(
                "the configuration has {errors} ({})",
                self.files.command("check-config", "")
            ));
        }
        if !self.disabled.is_empty() {
            attention.push("the bot is disabled".to_owned());
        }
        if let (Some(config), Some(since)) =
            (&self.config, self.polling.and_then(|holder| holder.since))
            && now - since > i64::try_from(config.max_runtime.as_secs()).unwrap_or(i64::MAX)
        {
            let minutes = (now - since) / 60;
            attention.push(format!(
                "a run goes on for {minutes} minutes, longer than max_runtime"
            ));
        }
        let Some(standing) = &self.standing else {
            attention.push("there is no journal: the bot has not run yet".to_owned());
            return attention;
        };
        for run in &standing.runs {
            match (&run.ending, run.ended) {
                (Some(ending), Some(_)) if !ending.starts_with("done") => {
                    attention.push(format!("the last run ({}) {ending}", run.mode));
                }
                (_, None) if self.of(run.mode).is_none() => attention.push(format!(
                    "the last run ({}) was killed, or its computer stopped",
                    run.mode
                )),
                _ => {}
            }
        }
        let sum = |waiting: &[WaitingGroup]| waiting.iter().map(|waiting| waiting.answers).sum();
        for (number, what) in [
            (sum(&standing.held), "held"),
            (sum(&standing.refused), "refused"),
        ] {
            if number > 0 {
                let verb = if number == 1 { "is" } else { "are" };
                let answers = counted(number, "answer");
                attention.push(format!(
                    "{answers} {verb} {what} ({})",
                    self.files.command("pending", "")
                ));
            }
        }
        if standing.waiting > 0 {
            let verb = if standing.waiting == 1 {
                "waits"
            } else {
                "wait"
            };
            let answers = counted(standing.waiting, "answer");
            attention.push(format!(
                "{answers} {verb} for filters ({})",
                self.files.command("score --unscored", "")
            ));
        }
        if standing.reports > 0 {
            let verb = if standing.reports == 1 { "is" } else { "are" };
            let reports = counted(standing.reports, "report");
            attention.push(format!(
                "{reports} {verb} not sent ({}; --drop LABEL gives one up)",
                self.files.command("report", "")
            ));
        }
        if standing.lines > 0 && self.feed.is_none() {
            let verb = if standing.lines == 1 { "waits" } else { "wait" };
            attention.push(format!(
                "{} of the feed {verb}, and no feed runs",
                counted(standing.lines, "line")
            ));
        }
        attention
    }

    /// That no run has ended for longer than this, and none goes on: cron may have
    /// lost its line.
    fn idle(&self, time: Duration, now: i64) -> Option<String> {
        if self.polling.is_some() || self.feed.is_some() {
            return None;
        }
        let runs = &self.standing.as_ref()?.runs;
        let last = runs
            .iter()
            .map(|run| run.ended.unwrap_or(run.begun))
            .max()?;
        let passed = now.saturating_sub(last);
        let is_long = passed > i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
        is_long.then(|| {
            let minutes = counted(passed.unsigned_abs() / 60, "minute");
            format!("the last run is {minutes} ago")
        })
    }

    /// What wants attention, one a line.
    fn to_be_done(&self) -> String {
        let lines = self.attention.iter().map(|what| printable::line(what));
        lines.map(|line| line + "\n").collect()
    }

    /// The run of this mode that goes on.
    fn of(&self, mode: Mode) -> Option<Holder> {
        match mode {
            Mode::Polling => self.polling,
            Mode::Feed => self.feed,
        }
    }

    fn in_words(&self) -> String {
        let mut page = Page::default();
        page.line(
            "bot",
            &self.files.ini().with_extension("").display().to_string(),
        );
        for file in &self.disabled {
            page.line("disabled", &format!("by {}", file.display()));
        }
        for (mode, holder) in [("polling", self.polling), ("feed", self.feed)] {
            if let Some(holder) = holder {
                let since = holder
                    .since
                    .map_or_else(String::new, |since| format!(", since {}", shown(since)));
                page.line(
                    "running",
                    &format!("{mode}, process {}{since}", holder.process),
                );
            }
        }
        if let Some(standing) = &self.standing {
            for run in &standing.runs {
                page.line("last run", &self.last_run(run));
            }
        }
        self.groups(&mut page);
        if let Some(standing) = &self.standing {
            counts(&mut page, standing);
        }
        let database = self.files.database().display().to_string();
        match &self.standing {
            Some(standing) => page.line(
                "journal",
                &format!(
                    "{database}, {}: {}, {}",
                    size(self.octets),
                    counted(standing.articles, "article"),
                    counted(standing.answers, "answer"),
                ),
            ),
            None => page.line("journal", &format!("there is no {database} yet")),
        }
        let mut text = page.text;
        match &self.attention[..] {
            [] => text.push_str("\nAll is well.\n"),
            attention => {
                text.push_str("\nThis wants attention:\n");
                for what in attention {
                    item(&mut text, what);
                }
            }
        }
        text
    }

    fn last_run(&self, run: &LastRun) -> String {
        let begun = shown(run.begun);
        match (run.ended, &run.ending) {
            (Some(ended), Some(ending)) => format!(
                "{}, {begun}, {} s: {ending}",
                run.mode,
                (ended - run.begun).max(0)
            ),
            _ if self.of(run.mode).is_some() => format!("{}, {begun}: goes on", run.mode),
            _ => format!("{}, {begun}: killed, no end is noted", run.mode),
        }
    }

    fn groups(&self, page: &mut Page) {
        let Some(config) = &self.config else {
            return;
        };
        let widest = config.groups.iter().map(|group| group.name.len()).max();
        let width = widest.unwrap_or_default();
        for group in &config.groups {
            let what = occasion(group);
            let next = match group.next {
                Some(next) => format!("next {next}"),
                None => "not read yet".to_owned(),
            };
            page.line(
                "groups",
                &format!("{:<width$}  {what:<10}  {next}", group.name),
            );
        }
    }

    fn as_json(&self) -> Value {
        let groups = self.config.iter().flat_map(|config| &config.groups);
        let groups: Vec<Value> = groups
            .map(|group| {
                json!({"name": group.name, "autocheck": group.autocheck, "next": group.next})
            })
            .collect();
        let running = [("polling", self.polling), ("feed", self.feed)];
        let running: Vec<Value> = running
            .iter()
            .filter_map(|(mode, holder)| {
                let holder = (*holder)?;
                Some(json!({"mode": mode, "process": holder.process, "since": holder.since}))
            })
            .collect();
        let mut whole = json!({
            "well": self.attention.is_empty(),
            "attention": self.attention,
            "name": self.files.name(),
            "disabled": self.disabled,
            "running": running,
            "groups": groups,
            "journal": Value::Null,
        });
        if let Some(standing) = &self.standing {
            whole["journal"] = of_journal(standing, &self.files, self.octets);
        }
        whole
    }
}

fn of_journal(standing: &Standing, files: &Files, octets: u64) -> Value {
    let runs = standing.runs.iter().map(|run| {
        json!({
            "mode": run.mode.word(), "begun": run.begun, "ended": run.ended, "ending": run.ending,
        })
    });
    let waiting = |waiting: &[WaitingGroup]| -> Vec<Value> {
        let waiting = waiting.iter().map(|waiting| {
            json!({
                "newsgroup": waiting.newsgroup, "answers": waiting.answers,
                "reply": waiting.reply, "since": waiting.since,
            })
        });
        waiting.collect()
    };
    let day = standing.day;
    json!({
        "file": files.database(),
        "octets": octets,
        "articles": standing.articles,
        "answers": standing.answers,
        "last_runs": runs.collect::<Vec<_>>(),
        "last_24_hours": {
            "posted": day.posted, "refused": day.refused, "given_up": day.expired,
            "limited": day.limited,
        },
        "due": standing.due,
        "held": waiting(&standing.held),
        "refused": waiting(&standing.refused),
        "waiting_for_filters": standing.waiting,
        "reports_due": standing.reports,
        "waiting_for_next_run": standing.scored,
        "lines_waiting": standing.lines,
    })
}

fn occasion(group: &ListedGroup) -> &'static str {
    match group.autocheck {
        true => "autocheck",
        false => "on request",
    }
}

fn counts(page: &mut Page, standing: &Standing) {
    let day = standing.day;
    page.line(
        "last 24 h",
        &format!(
            "{} posted, {} refused, {} given up; {} over a limit",
            day.posted, day.refused, day.expired, day.limited
        ),
    );
    page.line("due", &standing.due.to_string());
    for (title, waiting) in [("held", &standing.held), ("refused", &standing.refused)] {
        for reason in waiting.iter().take(REASONS) {
            page.line(
                title,
                &format!(
                    "{} in {} since {}",
                    reason.answers,
                    reason.newsgroup,
                    shown(reason.since)
                ),
            );
            if !reason.reply.is_empty() {
                page.line(title, &format!("  {}", reason.reply));
            }
        }
        let rest = waiting.iter().skip(REASONS).map(|waiting| waiting.answers);
        match rest.sum::<u64>() {
            0 => {}
            rest => page.line(title, &format!("{rest} more, for other reasons")),
        }
    }
    if standing.waiting > 0 {
        let waiting = counted(standing.waiting, "answer");
        page.line("waiting", &format!("{waiting} until filters can tell"));
    }
    if standing.reports > 0 {
        page.line("reports", &format!("{} not sent", standing.reports));
    }
    if standing.scored > 0 {
        let scored = counted(standing.scored, "answer");
        let text = format!("{scored} for the next run: the filters have told now");
        page.line("waiting", &text);
    }
    if standing.lines > 0 {
        page.line(
            "feed lines",
            &format!("{} to be dealt with", standing.lines),
        );
    }
}

/// Lines with a subject in the margin, named once.
#[derive(Default)]
struct Page {
    text: String,
    subject: String,
}

impl Page {
    fn line(&mut self, subject: &str, text: &str) {
        let margin = if self.subject == subject { "" } else { subject };
        let margin = format!("{margin:<10} ");
        self.text += &fold::beside(&margin, &printable::line(text), true);
        subject.clone_into(&mut self.subject);
    }
}

/// One of the things that want attention.
fn item(text: &mut String, what: &str) {
    let mut margin = "- ";
    for line in fold::folded(&printable::line(what), fold::WIDTH - 2) {
        let _ = writeln!(text, "{margin}{line}");
        margin = "  ";
    }
}

fn counted(number: u64, what: &str) -> String {
    match number {
        1 => format!("1 {what}"),
        _ => format!("{number} {what}s"),
    }
}

/// The journal with its log.
fn octets(files: &Files) -> u64 {
    let database = files.database();
    let mut log = database.clone().into_os_string();
    log.push("-wal");
    let length = |file: &PathBuf| fs::metadata(file).map_or(0, |found| found.len());
    length(&database) + length(&PathBuf::from(log))
}

fn size(octets: u64) -> String {
    match octets {
        0..0x10_0000 => format!("{} KiB", octets.div_ceil(1024)),
        _ => format!("{} MiB", octets.div_ceil(1024 * 1024)),
    }
}
