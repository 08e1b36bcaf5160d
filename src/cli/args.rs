//! What was typed. Nothing is opened here.

mod articles;
mod journal;
mod report;

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

use crate::config::{Files, Language};

pub use articles::{
    CheckArgs, CheckFormat, ExplainArgs, ExplainFormat, FailOn, FixArgs, ReadingArgs, ServeArgs,
    StandardArgs,
};
pub use journal::{
    ForgetArgs, HistoryArgs, PathArgs, PendingAction, PendingArgs, PurgeArgs, ScoreArgs,
    StatusArgs, TrainArgs, WhyArgs, WithdrawArgs,
};
pub use report::{ReportArgs, ReportFormat};

/// The command line: the bot itself, or a subcommand.
#[derive(Debug, Parser)]
#[command(
    name = "artchk",
    version,
    about = "Checks the format of articles in test groups and posts a followup that says what to fix",
    long_about = "Checks the format of articles in test groups and posts a followup that says what to fix.\n\n\
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
    #[arg(short, value_name = "PATH", value_hint = ValueHint::DirPath)]
    pub path: Option<PathBuf>,
    /// Base name of the configuration files [default: the name of the program]
    #[arg(short, value_name = "NAME", value_hint = ValueHint::Other)]
    pub name: Option<String>,
    /// Log file [default: NAME.log]
    #[arg(short, value_name = "NAME", value_hint = ValueHint::FilePath)]
    pub logfile: Option<String>,
    /// Check this one article, whatever its group's settings say
    #[arg(short = 'c', value_name = "MID", value_hint = ValueHint::Other, conflicts_with = "feedmode")]
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
    #[arg(long, value_name = "GROUP", value_hint = ValueHint::Other, conflicts_with = "dry_run")]
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
    Status(StatusArgs),
    /// List, show, retry or drop the answers that are not out
    Pending(PendingArgs),
    /// Show what was seen, decided, found and answered
    History(HistoryArgs),
    /// Say what the bot would do with an article, and why
    Why(WhyArgs),
    /// Show how an article came here
    Path(PathArgs),
    /// Show what the filters say of an article, and which they could not score
    Score(ScoreArgs),
    /// Teach the filters that can learn what is spam and what is not
    Train(TrainArgs),
    /// Take answers back that were posted
    Withdraw(WithdrawArgs),
    /// Remove from the journal what is old
    Purge(PurgeArgs),
    /// Remove from the journal all that is known of a person
    Forget(ForgetArgs),
    /// Report to the operator what was found, by newsgroup and severity
    Report(Box<ReportArgs>),
    /// Serve a page where people paste an article and see what is found
    Serve(ServeArgs),
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
    #[arg(short, value_name = "PATH", value_hint = ValueHint::DirPath, global = true)]
    pub path: Option<PathBuf>,
    /// Base name of the configuration files [default: the name of the program]
    #[arg(short, value_name = "NAME", value_hint = ValueHint::Other, global = true)]
    pub name: Option<String>,
}

impl BotFiles {
    /// Its files.
    pub fn files(&self, program: &str) -> Files {
        self.files_with_log(None, program)
    }

    fn files_with_log(&self, log: Option<&str>, program: &str) -> Files {
        let path = self.path.clone().unwrap_or_default();
        Files::new(path, self.name.as_deref(), log, program)
    }
}

/// Which bot a command is about that leaves a line in its log.
#[derive(Debug, Clone, Default, Args)]
pub struct LoggedBot {
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
    /// Log file, in which it is written down [default: NAME.log]
    #[arg(short, value_name = "NAME", value_hint = ValueHint::FilePath, global = true)]
    pub logfile: Option<String>,
}

impl LoggedBot {
    /// Its files.
    pub fn files(&self, program: &str) -> Files {
        self.bot.files_with_log(self.logfile.as_deref(), program)
    }
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
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
    /// Also log in to the servers and look at the groups
    #[arg(long)]
    pub connect: bool,
}

/// The options of `artchk init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// The folder to write into, as -p
    #[arg(value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "path")]
    pub folder: Option<PathBuf>,
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
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
