//! The commands about articles that need no bot.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use crate::article::encoding::charset::Charset;
use crate::config::Language;

/// The options of `artchk check` (R50).
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Articles, mailboxes of articles, and folders of both; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub format: CheckFormat,
    /// Only findings of these checks or families ("artchk explain" lists them): "date" is the check, "dates" its family
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub select: Vec<String>,
    /// No findings of these checks or families
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// The least grave finding that makes the exit status 1
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = FailOn::Hint)]
    pub fail_on: FailOn,
    /// Show what makes the exit status 1, and nothing else
    #[arg(long, short)]
    pub quiet: bool,
    /// What standard input is called [default: -]
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
    pub stdin_name: Option<String>,
    /// The language of the texts that people are shown
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// By whose standard they are judged
    #[command(flatten)]
    pub standard: StandardArgs,
    /// How far the articles are on their way
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// The options of `artchk fix` (R50a).
#[derive(Debug, Args)]
pub struct FixArgs {
    /// Articles, and with --in-place or --diff folders of them, too; `-` or none is standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Write what was put right back into the files
    #[arg(long, conflicts_with = "diff")]
    pub in_place: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub diff: bool,
    /// Put right what these checks or families find ("artchk explain" lists them), and nothing else
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub select: Vec<String>,
    /// Leave alone what these checks or families find
    #[arg(long, value_name = "NAME,…", value_delimiter = ',')]
    pub ignore: Vec<String>,
    /// Do what is to be looked at before it is posted, too: break lines, cut quoted signatures
    #[arg(long)]
    pub unsafe_fixes: bool,
    /// Do not say what was done
    #[arg(long, short)]
    pub quiet: bool,
    /// What standard input is called
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
    pub stdin_name: Option<String>,
    /// By whose standard they are judged
    #[command(flatten)]
    pub standard: StandardArgs,
    /// How far the articles are on their way
    #[command(flatten)]
    pub reading: ReadingArgs,
}

/// The options of `artchk serve` (R80).
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Where to listen: an address and a port
    #[arg(long, value_name = "ADDRESS:PORT", value_hint = ValueHint::Other, default_value = "127.0.0.1:8119")]
    pub listen: String,
    /// By whose standard articles are judged; the pages of its reports are shown, too
    #[command(flatten)]
    pub standard: StandardArgs,
}

/// The bot whose severities, limits and patterns `artchk check` and `artchk fix`
/// take.
#[derive(Debug, Default, Args)]
pub struct StandardArgs {
    /// Take severities, limits and patterns from the bot in this folder
    #[arg(short, value_name = "PATH", value_hint = ValueHint::DirPath)]
    pub path: Option<PathBuf>,
    /// Take them from the bot of this name
    #[arg(short, value_name = "NAME", value_hint = ValueHint::Other)]
    pub name: Option<String>,
}

/// How findings are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For people
    Human,
    /// One line a finding, as compilers and editors have it
    Short,
    /// For programs: one JSON object a line and article
    Json,
    /// For code scanners: one SARIF 2.1.0 document
    Sarif,
    /// For GitHub Actions: one annotation a finding
    Github,
}

/// From which severity on a finding makes the exit status 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Violations alone
    Violation,
    /// Hints, too
    Hint,
}

/// The options of `artchk explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Codes of checks, as in the text blocks; families of checks; or "all". None lists the checks
    #[arg(value_name = "CODE|FAMILY|all")]
    pub names: Vec<String>,
    /// How it is shown [default: human on a terminal, else markdown]
    #[arg(long, value_enum)]
    pub format: Option<ExplainFormat>,
}

/// How checks are explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For people
    Human,
    /// As docs/checks.md has it
    Markdown,
    /// For programs: one JSON object a line
    Json,
}

/// How far the articles of `artchk check` and `artchk fix` are on their way.
#[derive(Debug, Default, Args)]
pub struct ReadingArgs {
    /// The articles are yet to be injected: what the server adds may be missing
    #[arg(long, conflicts_with = "draft")]
    pub proto: bool,
    /// They are drafts, which a newsreader is yet to encode and to complete
    #[arg(long)]
    pub draft: bool,
    /// With --draft: what the drafts are written in [default: the charset of the locale]
    #[arg(long, value_name = "CHARSET", value_hint = ValueHint::Other, value_parser = charset)]
    pub charset: Option<Charset>,
}

impl ReadingArgs {
    /// Whether the options go together.
    ///
    /// # Errors
    ///
    /// Which do not, in words.
    pub fn fitting(&self) -> Result<(), &'static str> {
        match (self.charset, self.draft) {
            (Some(_), false) => Err("--charset says what a draft is written in, and needs --draft"),
            _ => Ok(()),
        }
    }
}

fn charset(name: &str) -> Result<Charset, String> {
    Charset::for_label(name).ok_or_else(|| "no charset has this name".to_owned())
}
