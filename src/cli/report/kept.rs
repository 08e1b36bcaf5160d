//! The reports that were made (R65).

use super::super::args::ReportArgs;
use super::super::journal::look;
use super::super::moment::shown;
use super::super::{FAILED, complain, print};
use super::template;
use crate::config::Files;
use crate::journal::Report;
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
        let severity = severity.name();
        format!("{label}  {state:4}  {at}  {severity:9}  {newsgroup}\n")
    });
    Ok(print(lines.collect::<String>().as_bytes()))
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
    let text = template.text(&figures, &told);
    Ok(print(text.map_err(anyhow::Error::msg)?.as_bytes()))
}
