//! `artchk report`: what was found, for the operator (R60 to R67).

mod by_hand;
mod kept;
mod post;

use std::fs::File;
use std::io;

use jiff::Timestamp;
use tokio::signal::unix::{SignalKind, signal};

use super::args::ReportArgs;
use super::journal::{is_nobody, look};
use super::{DONE, FAILED, TRY_LATER, USAGE, WRONG_CONFIG, complain, print};
use crate::check::Severity;
use crate::config::{Config, Files, Language, Mailbox, mailbox};
use crate::console::Console;
use crate::journal::Journal;
use crate::report::build::{self, Built, Options};
use crate::report::run::Sender;
use crate::report::template::Template;
use crate::report::{SEVERITIES, deliver, lock, made_up};
use crate::run::ready;

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
        return kept::show(args, &files, label);
    }
    if let Some(label) = &args.drop {
        return kept::give_up(&files, label);
    }
    if args.list {
        return kept::list(&files);
    }
    if let Some(newsgroup) = &args.post {
        return post::post(args, &files, newsgroup);
    }
    let is_by_hand = args.since.is_some()
        || args.until.is_some()
        || args.group.is_some()
        || args.severity.is_some()
        || args.newsreader.is_some()
        || args.format.is_some()
        || args.output.is_some()
        || args.html.is_some();
    if args.mail_test && is_by_hand {
        complain("--mail-test sends what would be reported now, and takes no report by hand");
        return Ok(USAGE);
    }
    if is_by_hand || args.test_data && !args.mail_test && !args.no_threshold {
        return by_hand::by_hand(args, &files);
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

/// What comes of this, or nothing where a signal ends it; the program that mail is
/// given to ends with it.
async fn unless_ended<T>(
    sending: impl Future<Output = T>,
    console: &Console,
) -> io::Result<Option<T>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        sent = sending => return Ok(Some(sent)),
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    console.later("a signal ends the sending of reports");
    Ok(None)
}

/// The console with the log, and the lock of reports; where they are not to be had,
/// that is said, and the exit status.
fn alone(files: &Files, verbose: u8) -> anyhow::Result<Result<(Console, File), u8>> {
    let console = Console::new(verbose, false);
    if let Err(error) = console.open_log(&files.log()) {
        let file = files.log();
        complain(&format!("{}: cannot open the log: {error}", file.display()));
        return Ok(Err(FAILED));
    }
    let path = files.report_lock();
    match lock::take(&path, lock::PATIENCE) {
        Ok(Some(lock)) => Ok(Ok((console, lock))),
        Ok(None) => {
            let path = path.display();
            complain(&format!(
                "{path}: other reports are being made; try again later"
            ));
            Ok(Err(TRY_LATER))
        }
        Err(error) => {
            complain(&format!("{}: cannot lock it: {error}", path.display()));
            Ok(Err(FAILED))
        }
    }
}

/// Makes the reports that are due, and sends what is due.
fn send(args: &ReportArgs, files: &Files) -> anyhow::Result<u8> {
    let config = match configured(files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    // A copy to look at would take long where the journal is large.
    if !files.database().exists() {
        if args.verbose > 0 {
            let file = files.database();
            complain(&format!("{}: there is no journal yet", file.display()));
        }
        return Ok(DONE);
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
    let (console, _lock) = match alone(files, args.verbose)? {
        Ok(alone) => alone,
        Err(status) => return Ok(status),
    };
    let mut journal = Journal::open(&files.database())?;
    let sender = Sender {
        template,
        config: &config,
        from,
        now: Timestamp::now().as_second(),
        patience: deliver::WHOLE,
    };
    let runtime = runtime()?;
    match &args.resend {
        Some(label) => {
            let Some(report) = journal.report(label)? else {
                complain(&format!("{label}: there is no such report"));
                return Ok(FAILED);
            };
            let sending = sender.send(&mut journal, &report, &console);
            runtime
                .block_on(unless_ended(sending, &console))?
                .transpose()?;
        }
        None => {
            sender.make(&mut journal, &console)?;
            let sending = sender.send_due(&mut journal, &console);
            runtime
                .block_on(unless_ended(sending, &console))?
                .transpose()?;
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
                    .text(&figures, &built.told, usize::MAX)
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
        patience: deliver::WHOLE,
    };
    let console = Console::new(args.verbose, false);
    let runtime = runtime()?;
    runtime.block_on(unless_ended(sender.test(&reports, &to, &console), &console))?;
    runtime.shutdown_background();
    Ok(status(&console))
}
