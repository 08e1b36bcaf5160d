//! The reports that were made (R65).

use jiff::Timestamp;

use super::super::args::ReportArgs;
use super::super::journal::look;
use super::super::moment::shown;
use super::super::{DONE, FAILED, complain, print};
use super::{alone, template};
use crate::article::printable;
use crate::config::Files;
use crate::journal::{Journal, Report, ReportState};
use crate::run::ready;

/// One line for each report, the oldest first.
pub(super) fn list(files: &Files) -> anyhow::Result<u8> {
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
        let (severity, newsgroup) = (severity.name(), printable::line(newsgroup));
        format!("{label}  {state:7}  {at}  {severity:9}  {newsgroup}\n")
    });
    Ok(print(lines.collect::<String>().as_bytes()))
}

/// Gives a report up that is due.
pub(super) fn give_up(files: &Files, label: &str) -> anyhow::Result<u8> {
    if let Err(status) = look(files, FAILED)? {
        return Ok(status);
    }
    let (console, _lock) = match alone(files, 0)? {
        Ok(alone) => alone,
        Err(status) => return Ok(status),
    };
    let mut journal = Journal::open(&files.database())?;
    let Some(report) = journal.report(label)? else {
        complain(&format!("{label}: there is no such report"));
        return Ok(FAILED);
    };
    if report.state != ReportState::Due {
        complain(&format!("{label}: is {}, not due", report.state));
        return Ok(FAILED);
    }
    let (severity, newsgroup) = (report.severity.name(), &report.newsgroup);
    let told = match journal.events_of_report(label)?.len() {
        1 => format!("1 {severity} in {newsgroup}"),
        count => format!("{count} {severity}s in {newsgroup}"),
    };
    // The log first: nothing disappears without a line.
    console.log(&format!(
        "report {label} is dropped by the operator: {told}"
    ));
    if console.has_failed() {
        return Ok(FAILED);
    }
    journal.drop_report(label, Timestamp::now().as_second())?;
    console.say(
        0,
        &format!("{label}: dropped: {told}, which no other report tells"),
    );
    Ok(DONE)
}

/// A report in full, as it was sent.
pub(super) fn show(args: &ReportArgs, files: &Files, label: &str) -> anyhow::Result<u8> {
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
    let text = template.text(&figures, &told, usize::MAX);
    Ok(print(text.map_err(anyhow::Error::msg)?.as_bytes()))
}
