//! What was typed. Nothing is opened here.

use std::path::PathBuf;
use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::moment::{self, Moment};
use crate::article::encoding::charset::Charset;
use crate::check::Severity;
use crate::config::{Files, Language, Wildmat};
use crate::report::statistics::Days;

/// What `artchk report` does with reports that are there.
const KEPT: [&str; 3] = ["list", "show", "resend"];

/// The base name of the files of a bot, where its operator has no better one.
pub const DEFAULT_NAME: &str = "artchk";

/// The command line: the bot itself, or a subcommand.
#[derive(Debug, Parser)]
#[command(
    name = "artchk",
    version,
    about = "Checks the format of articles in test groups and posts a followup that says what to mend",
    long_about = "Checks the format of articles in test groups and posts a followup that says what to mend.\n\n\
        Without a command, artchk is the bot: it reads the groups of NAME.ini, checks what is due, \
        posts its answers and ends. That is the form for cron.",
    after_help = "Exit status of the bot: 0 done, 1 something failed, 2 wrong command line, \
        10 disabled, 75 try again later, 78 wrong configuration.",
    args_conflicts_with_subcommands = true,
    args_override_self = true
)]
pub struct CommandLine {
    /// A subcommand; none for the bot.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// The bot's own options.
    #[command(flatten)]
    pub bot: BotArgs,
}

/// The options of the bot (R1, R24, R26, R27).
#[derive(Debug, Clone, Default, Args)]
pub struct BotArgs {
    /// Say more: -v configuration and groups, -vv each article answered, -vvv commands and status lines, -vvvv the check log
    #[arg(short, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Folder of all files of this bot [default: the current one]
    #[arg(short, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Base name of the configuration files [default: the name of the program]
    #[arg(short, value_name = "NAME")]
    pub name: Option<String>,
    /// Log file [default: NAME.log]
    #[arg(short, value_name = "NAME")]
    pub logfile: Option<String>,
    /// Check this one article, whatever its group's settings say
    #[arg(short = 'c', value_name = "MID", conflicts_with = "feedmode")]
    pub check: Option<String>,
    /// With -c: answer although it was answered before
    #[arg(long, requires = "check")]
    pub again: bool,
    /// Write the log
    #[arg(long)]
    pub log: bool,
    /// Read the articles to be checked from standard input, as an INN channel feed
    #[arg(long)]
    pub feedmode: bool,
    /// In autocheck, answer hints as well as violations
    #[arg(long)]
    pub pedantic: bool,
    /// Print each answer instead of posting it, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Post every answer into GROUP, for a rehearsal; numbers and journal stay as they are
    #[arg(long, value_name = "GROUP", conflicts_with = "dry_run")]
    pub reply_to_group: Option<String>,
}

/// The subcommands (R2).
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the bot at work, without configuration and without a server
    Demo,
    /// Check articles in files, folders and mailboxes, without any server
    Check(CheckArgs),
    /// Put right in articles what can be put right: from standard input to standard output, or in files
    Fix(FixArgs),
    /// Explain a check, a family of checks, or all of them
    Explain(ExplainArgs),
    /// Read all files of a bot and show every error and warning
    CheckConfig(CheckConfigArgs),
    /// Show how a bot stands: runs, numbers, answers, and what wants attention
    Status {
        /// The bot
        #[command(flatten)]
        bot: BotFiles,
        /// How it is shown
        #[arg(long, value_enum, default_value_t = Format::Human)]
        format: Format,
    },
    /// List, show, retry or drop the answers that are not out
    Pending(PendingArgs),
    /// Show what was seen, decided, found and answered
    History(HistoryArgs),
    /// Say what the bot would do with an article, and why
    Why(WhyArgs),
    /// Show how an article came here
    Path(PathArgs),
    /// Take answers back that were posted
    Withdraw(WithdrawArgs),
    /// Remove from the journal what is old
    Purge(PurgeArgs),
    /// Remove from the journal all that is known of a person
    Forget(ForgetArgs),
    /// Report to the operator what was found, by newsgroup and severity
    Report(Box<ReportArgs>),
    /// Write commented configuration files to start from
    Init(InitArgs),
    /// Print a completion script for a shell
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// Which bot a command is about.
#[derive(Debug, Clone, Default, Args)]
pub struct BotFiles {
    /// Folder of all files of this bot [default: the current one]
    #[arg(short, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Base name of the configuration files [default: the name of the program]
    #[arg(short, value_name = "NAME")]
    pub name: Option<String>,
}

impl BotFiles {
    /// Its files.
    pub fn files(&self, program: &str) -> Files {
        let path = self.path.clone().unwrap_or_default();
        Files::new(path, self.name.as_deref(), None, program)
    }
}

/// The options of `artchk pending` (R53).
#[derive(Debug, Args)]
pub struct PendingArgs {
    /// What is done
    #[command(subcommand)]
    pub action: Option<PendingAction>,
    /// Folder of all files of this bot [default: the current one]
    #[arg(short, value_name = "PATH", global = true)]
    pub path: Option<PathBuf>,
    /// Base name of the configuration files [default: the name of the program]
    #[arg(short, value_name = "NAME", global = true)]
    pub name: Option<String>,
    /// Log file, in which each change is written down [default: NAME.log]
    #[arg(short, value_name = "NAME", global = true)]
    pub logfile: Option<String>,
    /// How the list is shown
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    pub format: Format,
}

impl PendingArgs {
    /// The files of the bot.
    pub fn files(&self, program: &str) -> Files {
        let path = self.path.clone().unwrap_or_default();
        Files::new(path, self.name.as_deref(), self.logfile.as_deref(), program)
    }
}

/// What `artchk pending` does.
#[derive(Debug, Subcommand)]
pub enum PendingAction {
    /// List what is due, held or refused; without an action, too
    List,
    /// Show an answer in full
    Show {
        /// The identifier of the answer, or of the article that is answered
        #[arg(value_name = "MID")]
        identifier: String,
    },
    /// Make refused answers due again: the next run posts them
    Retry {
        /// The answers, or the articles that are answered; none is all that were refused
        #[arg(value_name = "MID")]
        identifiers: Vec<String>,
    },
    /// Give answers up: they are never posted
    Drop {
        /// The answers, or the articles that are answered
        #[arg(value_name = "MID", required = true)]
        identifiers: Vec<String>,
    },
}

/// The options of `artchk history` (R54).
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The article, by its identifier or that of its answer
    #[arg(value_name = "MID")]
    pub identifier: Option<String>,
    /// The articles of this address
    #[arg(long, value_name = "ADDRESS")]
    pub author: Option<String>,
    /// What was looked at since then: 12h, 2d, a date, or a date and a time in UTC [default, where nothing else is asked for: 1d]
    #[arg(long, value_name = "TIME", value_parser = Moment::read)]
    pub since: Option<Moment>,
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// The options of `artchk path` (R59).
#[derive(Debug, Args)]
pub struct PathArgs {
    /// An article file, `-` for standard input, or a message identifier that the bot's server knows
    #[arg(value_name = "FILE|MID")]
    pub article: String,
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
}

/// The options of `artchk why` (R51).
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// A message identifier, an article file (`-` is standard input), or a newsgroup before a number
    #[arg(value_name = "MID|GROUP|FILE")]
    pub article: String,
    /// The number of the article in the newsgroup
    #[arg(value_name = "NUMBER")]
    pub number: Option<u64>,
    /// Print the answer, too, as it would be posted
    #[arg(long)]
    pub show: bool,
    /// As the bot that is called with --feedmode
    #[arg(long)]
    pub feedmode: bool,
    /// As the bot that is called with --pedantic
    #[arg(long)]
    pub pedantic: bool,
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
}

/// Which bot a command is about that leaves a line in its log.
#[derive(Debug, Clone, Default, Args)]
pub struct LoggedBot {
    /// Folder of all files of this bot [default: the current one]
    #[arg(short, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Base name of the configuration files [default: the name of the program]
    #[arg(short, value_name = "NAME")]
    pub name: Option<String>,
    /// Log file, in which it is written down [default: NAME.log]
    #[arg(short, value_name = "NAME")]
    pub logfile: Option<String>,
}

impl LoggedBot {
    /// Its files.
    pub fn files(&self, program: &str) -> Files {
        let path = self.path.clone().unwrap_or_default();
        Files::new(path, self.name.as_deref(), self.logfile.as_deref(), program)
    }
}

/// The options of `artchk withdraw` (R56).
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// The answers, or the articles that are answered; none, and no time: what could not be withdrawn before
    #[arg(value_name = "MID")]
    pub identifiers: Vec<String>,
    /// All that were posted since then: 12h, 2d, a date, or a date and a time in UTC
    #[arg(long, value_name = "TIME", value_parser = Moment::read, conflicts_with = "identifiers")]
    pub since: Option<Moment>,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}

/// The options of `artchk purge` (R55).
#[derive(Debug, Args)]
pub struct PurgeArgs {
    /// What is older goes, such as 90d [default: keep_articles and keep_answers of NAME.ini]
    #[arg(long, value_name = "TIME", value_parser = moment::age)]
    pub older_than: Option<Duration>,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}

/// The options of `artchk forget` (R55).
#[derive(Debug, Args)]
pub struct ForgetArgs {
    /// The address of the person
    #[arg(value_name = "ADDRESS")]
    pub address: String,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}

/// The options of `artchk report` (R60, R65).
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// List the reports that were made, and whether they were sent
    #[arg(long, group = "what")]
    pub list: bool,
    /// Show the report of this label
    #[arg(long, value_name = "LABEL", group = "what")]
    pub show: Option<String>,
    /// Send the report of this label again
    #[arg(long, value_name = "LABEL", group = "what")]
    pub resend: Option<String>,
    /// Post the statistics of a newsgroup into it, once for each month
    #[arg(long, value_name = "GROUP", group = "what", conflicts_with_all = ["severity", "newsreader", "format", "output", "html", "mail_test", "no_threshold"])]
    pub post: Option<String>,
    /// With --post: the month, such as 2026-10 [default: the last one]
    #[arg(long, value_name = "MONTH", requires = "post", value_parser = Days::month, conflicts_with_all = ["since", "until"])]
    pub month: Option<Days>,
    /// With --post: print the article, and post and write down nothing
    #[arg(long, requires = "post")]
    pub dry_run: bool,
    /// By hand: what was looked at since then: 12h, 2d, a date, or a date and a time in UTC [default: 1d before the end]
    #[arg(long, value_name = "TIME", value_parser = Moment::read, conflicts_with_all = KEPT)]
    pub since: Option<Moment>,
    /// By hand: what was looked at before then [default: now]
    #[arg(long, value_name = "TIME", value_parser = Moment::read, conflicts_with_all = KEPT)]
    pub until: Option<Moment>,
    /// By hand: the newsgroups that match, such as de.*,!de.alt.*
    #[arg(long, value_name = "PATTERN", value_parser = Wildmat::read, conflicts_with_all = KEPT)]
    pub group: Option<Wildmat>,
    /// By hand: findings of this severity alone
    #[arg(long, value_enum, conflicts_with = "what")]
    pub severity: Option<Severity>,
    /// By hand: articles of the newsreader of this code alone
    #[arg(long, value_name = "CODE", conflicts_with = "what")]
    pub newsreader: Option<String>,
    /// By hand: how it is shown [default: text]
    #[arg(long, value_enum, conflicts_with = "what")]
    pub format: Option<ReportFormat>,
    /// By hand: write it into this file
    #[arg(long, value_name = "FILE", conflicts_with = "what")]
    pub output: Option<PathBuf>,
    /// By hand: write pages into this folder, an index and one for each newsgroup, newsreader and check
    #[arg(long, value_name = "DIR", conflicts_with_all = ["what", "format", "output", "group", "severity", "newsreader"])]
    pub html: Option<PathBuf>,
    /// Take made-up events, and change nothing
    #[arg(long, conflicts_with_all = KEPT)]
    pub test_data: bool,
    /// Send what would be reported now to one address, as a test, and change nothing
    #[arg(long, conflicts_with = "what")]
    pub mail_test: bool,
    /// With --mail-test: the address [default: that of the sender]
    #[arg(long, value_name = "ADDRESS", requires = "mail_test")]
    pub mail_to: Option<String>,
    /// Show or (--mail-test) send what would be reported if nothing had been told before, and change nothing
    #[arg(long, conflicts_with = "what")]
    pub no_threshold: bool,
    /// The template in report_templates that makes the text [default: report]
    #[arg(long, value_name = "ID")]
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
    #[arg(long, value_name = "NAME")]
    pub stdin_name: Option<String>,
    /// The language of the texts that people are shown
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
    /// Take severities, limits and patterns from the bot in this folder
    #[arg(short, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Take them from the bot of this name
    #[arg(short, value_name = "NAME")]
    pub name: Option<String>,
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
    #[arg(long, value_name = "NAME")]
    pub stdin_name: Option<String>,
    /// Take limits and patterns from the bot in this folder
    #[arg(short, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Take them from the bot of this name
    #[arg(short, value_name = "NAME")]
    pub name: Option<String>,
    /// How far the articles are on their way
    #[command(flatten)]
    pub reading: ReadingArgs,
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
    #[arg(long, value_name = "CHARSET", value_parser = charset)]
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

/// How something is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// For programs: one JSON object a line
    Json,
}

/// The options of `artchk check-config`.
#[derive(Debug, Args)]
pub struct CheckConfigArgs {
    /// Folder of all files of this bot [default: the current one]
    #[arg(short, value_name = "PATH")]
    pub path: Option<PathBuf>,
    /// Base name of the configuration files [default: the name of the program]
    #[arg(short, value_name = "NAME")]
    pub name: Option<String>,
    /// Also log in to the servers and look at the groups
    #[arg(long)]
    pub connect: bool,
}

/// The options of `artchk init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to write into [default: the current one]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
    /// The same folder, as every other command is told it
    #[arg(short, value_name = "PATH", conflicts_with = "folder")]
    pub path: Option<PathBuf>,
    /// Base name of the files
    #[arg(short, value_name = "NAME", default_value = DEFAULT_NAME)]
    pub name: String,
    /// The language of the texts
    #[arg(long, value_enum, default_value_t = Language::En)]
    pub lang: Language,
}

impl ValueEnum for Language {
    fn value_variants<'a>() -> &'a [Language] {
        &[Language::De, Language::En]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let word = match self {
            Language::De => "de",
            Language::En => "en",
        };
        Some(PossibleValue::new(word).help(self.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bot(words: &[&str]) -> BotArgs {
        let line = ["artchk"].iter().chain(words);
        CommandLine::try_parse_from(line)
            .expect("a command line")
            .bot
    }

    #[test]
    fn the_declaration_is_sound() {
        use clap::CommandFactory;
        CommandLine::command().debug_assert();
    }

    #[test]
    fn r1_values_may_be_glued_and_in_any_order() {
        let args = bot(&["-p/etc/artchk", "--log", "-nserver1", "-vvvv", "-lfoo"]);
        assert_eq!(args.path, Some(PathBuf::from("/etc/artchk")));
        assert_eq!(args.name.as_deref(), Some("server1"));
        assert_eq!(args.logfile.as_deref(), Some("foo"));
        assert_eq!((args.verbose, args.log), (4, true));
        let apart = bot(&["-l", "foo", "-n", "server1", "-v", "-p", "/etc/artchk"]);
        assert_eq!(apart.name.as_deref(), Some("server1"));
    }

    #[test]
    fn r1_of_what_stands_twice_the_last_counts() {
        let args = bot(&["-na", "--log", "-v", "-n", "b", "--log", "-vv"]);
        assert_eq!(args.name.as_deref(), Some("b"));
        assert_eq!((args.verbose, args.log), (3, true));
    }

    #[test]
    fn r24_pedantic_is_no_path() {
        let args = bot(&["--pedantic"]);
        assert!(args.pedantic);
        assert_eq!(args.path, None);
        assert_eq!(bot(&["-pedantic"]).path, Some(PathBuf::from("edantic")));
    }

    #[test]
    fn r1_a_single_article_is_not_for_feed_mode() {
        let line = ["artchk", "-c", "<a@b.example>", "--feedmode"];
        let error = CommandLine::try_parse_from(line).expect_err("a conflict");
        assert_eq!(error.exit_code(), 2);
    }
}
