//! `artchk report`: what was found, for the operator (R60 to R67).

use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::args::{ReportArgs, ReportFormat};
use super::journal::{is_nobody, look};
use super::moment::{Moment, shown};
use super::{DONE, FAILED, TRY_LATER, USAGE, WRONG_CONFIG, complain, print};
use crate::check::Severity;
use crate::config::{Config, Files, Language, Mailbox, mailbox};
use crate::console::Console;
use crate::journal::{Journal, Report};
use crate::report::build::{self, Built, Options};
use crate::report::figures::{Figures, csv};
use crate::report::run::Sender;
use crate::report::tally::{self, Wanted};
use crate::report::template::Template;
use crate::report::{SEVERITIES, lock, made_up};
use crate::run::ready;

/// What is shown where nothing is asked for, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// Makes and sends the reports that are due, or does what else is asked for.
/// Exit status 75 where a report could not be sent now, or another run of reports
/// goes on.
///
/// # Errors
///
/// When the journal cannot be read or written.
pub fn run(args: &ReportArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    if let Some(label) = &args.show {
        return show(args, &files, label);
    }
    if args.list {
        return list(&files);
    }
    let is_by_hand = args.since.is_some()
        || args.until.is_some()
        || args.group.is_some()
        || args.severity.is_some()
        || args.newsreader.is_some()
        || args.format.is_some()
        || args.output.is_some();
    if args.mail_test && is_by_hand {
        complain("--mail-test sends what would be reported now, and takes no report by hand");
        return Ok(USAGE);
    }
    if is_by_hand || args.test_data && !args.mail_test && !args.no_threshold {
        return by_hand(args, &files);
    }
    if args.mail_test || args.no_threshold {
        return test(args, &files);
    }
    send(args, &files)
}

/// The language of reports: as typed, else that of the texts, else English.
fn language(args: &ReportArgs, config: Option<&Config>) -> Language {
    args.locale
        .or_else(|| config.map(|config| config.texts.language()))
        .unwrap_or_default()
}

/// The template for the texts; where there is none such, that is said, and the exit
/// status.
fn template(args: &ReportArgs, config: Option<&Config>) -> Result<Template, u8> {
    let folder = config.and_then(|config| config.reports.templates.as_deref());
    let found = Template::find(args.template.as_deref(), folder, language(args, config));
    found.map_err(|why| {
        complain(&why);
        WRONG_CONFIG
    })
}

/// The configuration; where it cannot be used, why, and the exit status.
fn configured(files: &Files) -> Result<Config, u8> {
    if is_nobody(files) {
        return Err(WRONG_CONFIG);
    }
    let (config, faults) = ready::read(files);
    config.ok_or_else(|| {
        for fault in faults.iter().filter(|fault| fault.is_error()) {
            complain(&fault.to_string());
        }
        WRONG_CONFIG
    })
}

/// The journal to read: the bot's, or one that is made up.
fn journal(args: &ReportArgs, files: &Files, now: i64) -> anyhow::Result<Result<Journal, u8>> {
    match args.test_data {
        true => Ok(Ok(made_up::journal(now)?)),
        false => Ok(look(files, FAILED)?),
    }
}

/// Who sends the reports: `report_from`, else From in `[head]`.
fn sender(config: &Config) -> Option<Mailbox> {
    let from = || mailbox(config.head.get("From")?).ok();
    config.reports.from.clone().or_else(from)
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

/// Makes the reports that are due, and sends what is due.
fn send(args: &ReportArgs, files: &Files) -> anyhow::Result<u8> {
    let config = match configured(files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    if let Err(status) = look(files, DONE)? {
        return Ok(status);
    }
    let Some(from) = sender(&config) else {
        complain(
            "report_from is missing, and From in [head] is no address that mail can be sent to",
        );
        return Ok(WRONG_CONFIG);
    };
    let template = match template(args, Some(&config)) {
        Ok(template) => template,
        Err(status) => return Ok(status),
    };
    let console = Console::new(args.verbose, false);
    if let Err(error) = console.open_log(&files.log()) {
        let file = files.log();
        complain(&format!("{}: cannot open the log: {error}", file.display()));
        return Ok(FAILED);
    }
    let path = files.report_lock();
    let _lock = match lock::take(&path, lock::PATIENCE) {
        Ok(Some(lock)) => lock,
        Ok(None) => {
            let path = path.display();
            complain(&format!(
                "{path}: other reports are being made; try again later"
            ));
            return Ok(TRY_LATER);
        }
        Err(error) => {
            complain(&format!("{}: cannot lock it: {error}", path.display()));
            return Ok(FAILED);
        }
    };
    let mut journal = Journal::open(&files.database())?;
    let sender = Sender {
        template,
        config: &config,
        from,
        now: Timestamp::now().as_second(),
    };
    let runtime = runtime()?;
    match &args.resend {
        Some(label) => {
            let Some(report) = journal.report(label)? else {
                complain(&format!("{label}: there is no such report"));
                return Ok(FAILED);
            };
            runtime.block_on(sender.send(&mut journal, &report, &console))?;
        }
        None => {
            sender.make(&mut journal, &console)?;
            runtime.block_on(sender.send_due(&mut journal, &console))?;
        }
    }
    runtime.shutdown_background();
    Ok(status(&console))
}

fn status(console: &Console) -> u8 {
    if console.has_failed() {
        FAILED
    } else if console.must_try_later() {
        TRY_LATER
    } else {
        DONE
    }
}

/// Shows, or sends to one address, what would be reported now.
fn test(args: &ReportArgs, files: &Files) -> anyhow::Result<u8> {
    let config = match configured(files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    let now = Timestamp::now().as_second();
    let journal = match journal(args, files, now)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let options = Options {
        early: true,
        no_threshold: args.no_threshold,
        is_test: true,
    };
    let mut reports: Vec<(Severity, Built)> = Vec::new();
    for severity in SEVERITIES {
        let outcome = build::build(&journal, &config.reports, severity, now, options)?;
        let built = outcome.into_iter().flat_map(|outcome| outcome.reports);
        reports.extend(built.map(|built| (severity, built)));
    }
    if reports.is_empty() {
        complain("there is nothing to report");
        return Ok(DONE);
    }
    let template = match template(args, Some(&config)) {
        Ok(template) => template,
        Err(status) => return Ok(status),
    };
    if !args.mail_test {
        let mut texts = Vec::new();
        for (_, built) in &reports {
            let figures = serde_json::to_value(&built.figures)?;
            texts.push(
                template
                    .text(&figures, &built.told)
                    .map_err(anyhow::Error::msg)?,
            );
        }
        return Ok(print(texts.join("\n\n").as_bytes()));
    }
    let Some(from) = sender(&config) else {
        complain(
            "report_from is missing, and From in [head] is no address that mail can be sent to",
        );
        return Ok(WRONG_CONFIG);
    };
    let to = match args.mail_to.as_deref().map(mailbox) {
        Some(Ok(mailbox)) => mailbox.address,
        Some(Err(why)) => {
            complain(&format!("--mail-to: {why}"));
            return Ok(USAGE);
        }
        None => from.address.clone(),
    };
    let sender = Sender {
        config: &config,
        from,
        template,
        now,
    };
    let console = Console::new(args.verbose, false);
    let runtime = runtime()?;
    runtime.block_on(sender.test(&reports, &to, &console));
    runtime.shutdown_background();
    Ok(status(&console))
}

/// Shows what was found in a time, and changes nothing.
fn by_hand(args: &ReportArgs, files: &Files) -> anyhow::Result<u8> {
    let now = Timestamp::now().as_second();
    let until = args.until.map_or(now, Moment::second);
    // All made-up articles, where nobody asks for others.
    let default = match args.test_data {
        true => 30 * DAY,
        false => DAY,
    };
    let since = args.since.map_or(until - default, Moment::second);
    if since >= until {
        complain("--since is not before --until");
        return Ok(USAGE);
    }
    let journal = match journal(args, files, now)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let wanted = Wanted {
        newsgroups: args.group.as_ref(),
        severity: args.severity,
        newsreader: args.newsreader.as_deref(),
    };
    let mut tally = tally::together(&journal, since, until, &wanted)?;
    let before = tally::together(&journal, since - (until - since), since, &wanted)?;
    let figures = Figures::new((since, until), now, &mut tally, &before);
    let figures = Figures {
        newsgroup: args.group.as_ref().map(ToString::to_string),
        severity: args.severity.map(Severity::name),
        newsreader: args.newsreader.clone(),
        is_test: args.test_data,
        ..figures
    };
    let text = match args.format.unwrap_or(ReportFormat::Text) {
        ReportFormat::Json => format!("{}\n", serde_json::to_string(&figures)?),
        ReportFormat::Csv => csv(&figures),
        ReportFormat::Text => {
            let template = match template(args, ready::read(files).0.as_ref()) {
                Ok(template) => template,
                Err(status) => return Ok(status),
            };
            let figures = serde_json::to_value(&figures)?;
            template.text(&figures, &[]).map_err(anyhow::Error::msg)?
        }
    };
    match &args.output {
        None => Ok(print(text.as_bytes())),
        Some(file) => Ok(write(file, &text)),
    }
}

/// Replaces the file as a whole; gives the exit status.
fn write(file: &Path, text: &str) -> u8 {
    let folder = match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let written = tempfile::NamedTempFile::new_in(folder).and_then(|mut new| {
        io::Write::write_all(&mut new, text.as_bytes())?;
        new.persist(file).map(drop).map_err(|error| error.error)
    });
    match written {
        Ok(()) => DONE,
        Err(error) => {
            complain(&format!("{}: {error}", file.display()));
            FAILED
        }
    }
}

/// One line for each report, the oldest first.
fn list(files: &Files) -> anyhow::Result<u8> {
    let journal = match look(files, FAILED)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let reports = journal.reports()?;
    let lines = reports.iter().map(|report| {
        let Report {
            label,
            newsgroup,
            severity,
            state,
            created,
            settled,
            ..
        } = report;
        let at = shown(settled.unwrap_or(*created));
        let severity = severity.name();
        format!("{label}  {state:4}  {at}  {severity:9}  {newsgroup}\n")
    });
    Ok(print(lines.collect::<String>().as_bytes()))
}

/// A report in full, as it was sent.
fn show(args: &ReportArgs, files: &Files, label: &str) -> anyhow::Result<u8> {
    let journal = match look(files, FAILED)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let Some(report) = journal.report(label)? else {
        complain(&format!("{label}: there is no such report"));
        return Ok(FAILED);
    };
    let config = ready::read(files).0;
    let figures = serde_json::from_str(&report.figures)?;
    let told = journal.events_of_report(label)?;
    let template = match template(args, config.as_ref()) {
        Ok(template) => template,
        Err(status) => return Ok(status),
    };
    let text = template.text(&figures, &told);
    Ok(print(text.map_err(anyhow::Error::msg)?.as_bytes()))
}
