//! Reports by hand (R65, R69): shown, or written into files, and nothing else is
//! changed.

use std::path::Path;

use jiff::Timestamp;

use super::super::args::{ReportArgs, ReportFormat};
use super::super::init::sample_blocks;
use super::super::moment::Moment;
use super::super::{DONE, FAILED, USAGE, WRONG_CONFIG, complain, print, shown};
use super::{journal, language, template};
use crate::check::Severity;
use crate::config::Files;
use crate::report::figures::{Figures, csv};
use crate::report::file;
use crate::report::html::{self, Matter};
use crate::report::tally::{self, Wanted};
use crate::run::ready;

/// What standard output is called.
const STANDARD_OUTPUT: [&str; 2] = ["-", "/dev/stdout"];
/// What is shown where nothing is asked for, in seconds.
const DAY: i64 = 24 * 60 * 60;

/// Shows what was found in a time, and changes nothing.
pub(super) fn by_hand(args: &ReportArgs, files: &Files) -> anyhow::Result<u8> {
    let now = Timestamp::now().as_second();
    let until = args.until.map_or(now, Moment::second);
    // A day of made-up articles, or of pages, would be little to look at.
    let default = match args.test_data || args.html.is_some() {
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
    if let Some(folder) = &args.html {
        let config = ready::read(files).0;
        let texts = sample_blocks(language(args, config.as_ref()));
        let matter = Matter {
            since,
            until,
            now,
            is_test: args.test_data,
            is_served: false,
            texts: &texts,
        };
        let pages = html::pages(&journal, matter)?;
        return Ok(match html::write(&pages, folder) {
            Ok(()) => print(
                format!(
                    "{} pages: {}\n",
                    pages.len(),
                    shown(&folder.join("index.html"))
                )
                .as_bytes(),
            ),
            Err(why) => {
                complain(&why);
                FAILED
            }
        });
    }
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
        format => {
            let template = match template(args, ready::read(files).0.as_ref()) {
                Ok(template) => template,
                Err(status) => return Ok(status),
            };
            let figures = serde_json::to_value(&figures)?;
            let made = match format {
                ReportFormat::Html => template.html(&figures, &[], 0),
                _ => template.text(&figures, &[], 0).map(Some),
            };
            let Some(text) = made.map_err(anyhow::Error::msg)? else {
                complain("this template has no file for HTML beside that for text");
                return Ok(WRONG_CONFIG);
            };
            text
        }
    };
    match &args.output {
        None => Ok(print(text.as_bytes())),
        Some(file) if STANDARD_OUTPUT.iter().any(|name| file == Path::new(name)) => {
            Ok(print(text.as_bytes()))
        }
        Some(file) => Ok(write(file, &text)),
    }
}

/// Writes what people name; gives the exit status.
fn write(path: &Path, text: &str) -> u8 {
    match file::put_through(path, text, file::PRIVATE) {
        Ok(()) => DONE,
        Err(error) => {
            complain(&format!("{}: {error}", path.display()));
            FAILED
        }
    }
}
