//! `artchk report`.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum, ValueHint};

use super::LoggedBot;
use crate::check::Severity;
use crate::cli::moment::Moment;
use crate::config::{Language, Wildmat};
use crate::report::statistics::Days;

/// What is about reports that were made.
const KEPT: [&str; 4] = ["list", "show", "resend", "drop"];

/// The options of `artchk report` (R60, R65).
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// List the reports that were made, and whether they were sent
    #[arg(long, group = "what")]
    pub list: bool,
    /// Show the report of this label
    #[arg(long, value_name = "LABEL", value_hint = ValueHint::Other, group = "what")]
    pub show: Option<String>,
    /// Send the report of this label again
    #[arg(long, value_name = "LABEL", value_hint = ValueHint::Other, group = "what")]
    pub resend: Option<String>,
    /// Give the report of this label up, which is due: it is not sent, and what it tells is not told by another
    #[arg(long, value_name = "LABEL", value_hint = ValueHint::Other, group = "what")]
    pub drop: Option<String>,
    /// Post the statistics of a newsgroup into it, once for each month
    #[arg(long, value_name = "GROUP", value_hint = ValueHint::Other, group = "what", conflicts_with_all = ["severity", "newsreader", "format", "output", "html", "mail_test", "no_threshold"])]
    pub post: Option<String>,
    /// With --post: the month, such as 2026-10 [default: the last one]
    #[arg(long, value_name = "MONTH", value_hint = ValueHint::Other, requires = "post", value_parser = Days::month, conflicts_with_all = ["since", "until"])]
    pub month: Option<Days>,
    /// With --post: print the article, and post and write down nothing
    #[arg(long, requires = "post")]
    pub dry_run: bool,
    /// By hand: what was looked at since then: 12h, 2d, a date, or a date and a time in UTC [default: 1d before the end]
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other, value_parser = Moment::read, conflicts_with_all = KEPT)]
    pub since: Option<Moment>,
    /// By hand: what was looked at before then [default: now]
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other, value_parser = Moment::read, conflicts_with_all = KEPT)]
    pub until: Option<Moment>,
    /// By hand: the newsgroups that match, such as de.*,!de.alt.*
    #[arg(long, value_name = "PATTERN", value_hint = ValueHint::Other, value_parser = Wildmat::read, conflicts_with_all = KEPT)]
    pub group: Option<Wildmat>,
    /// By hand: findings of this severity alone
    #[arg(long, value_enum, conflicts_with = "what")]
    pub severity: Option<Severity>,
    /// By hand: articles of the newsreader of this code alone
    #[arg(long, value_name = "CODE", value_hint = ValueHint::Other, conflicts_with = "what")]
    pub newsreader: Option<String>,
    /// By hand: how it is shown [default: text]
    #[arg(long, value_enum, conflicts_with = "what")]
    pub format: Option<ReportFormat>,
    /// By hand: write it into this file; - is standard output
    #[arg(long, value_name = "FILE", conflicts_with = "what")]
    pub output: Option<PathBuf>,
    /// By hand: write pages into this folder, an index and one for each newsgroup, newsreader and check
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with_all = ["what", "format", "output", "group", "severity", "newsreader"])]
    pub html: Option<PathBuf>,
    /// Take made-up events, and change nothing
    #[arg(long, conflicts_with_all = KEPT)]
    pub test_data: bool,
    /// Send what would be reported now to one address, as a test, and change nothing
    #[arg(long, conflicts_with = "what")]
    pub mail_test: bool,
    /// With --mail-test: the address [default: that of the sender]
    #[arg(long, value_name = "ADDRESS", value_hint = ValueHint::EmailAddress, requires = "mail_test")]
    pub mail_to: Option<String>,
    /// Show or (--mail-test) send what would be reported if nothing had been told before, and change nothing
    #[arg(long, conflicts_with = "what")]
    pub no_threshold: bool,
    /// The template in report_templates that makes the text [default: report]
    #[arg(long, value_name = "ID", value_hint = ValueHint::Other)]
    pub template: Option<String>,
    /// The language of the report [default: that of the texts]
    #[arg(long, value_enum)]
    pub locale: Option<Language>,
    /// Say what is done
    #[arg(short, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}

/// How a report is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// For people
    Text,
    /// For browsers: the same as one page
    Html,
    /// For programs: all numbers as one JSON object
    Json,
    /// For spreadsheets: the findings by code, with a line of names above them
    Csv,
}

impl ValueEnum for Severity {
    fn value_variants<'a>() -> &'a [Severity] {
        &[Severity::Violation, Severity::Hint, Severity::Note]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
