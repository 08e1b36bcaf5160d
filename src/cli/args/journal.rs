//! The commands about a bot that look into its journal, or change it.

use std::time::Duration;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum, ValueHint};

use super::{BotFiles, Format, LoggedBot};
use crate::cli::moment::{self, Moment};
use crate::filter::Class;

/// The options of `artchk status` (R52).
#[derive(Debug, Args)]
pub struct StatusArgs {
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
    /// How it is shown
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
    /// Show what wants attention, and nothing else
    #[arg(long, short, conflicts_with = "format")]
    pub quiet: bool,
    /// Let it want attention, too, that no run has ended for so long, such as 1h
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other, value_parser = moment::age)]
    pub ran_within: Option<Duration>,
}

/// The options of `artchk pending` (R53).
#[derive(Debug, Args)]
pub struct PendingArgs {
    /// What is done
    #[command(subcommand)]
    pub action: Option<PendingAction>,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
    /// How the list is shown
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    pub format: Format,
}

/// What `artchk pending` does.
#[derive(Debug, Subcommand)]
pub enum PendingAction {
    /// List what is due, held or refused; without an action, too
    List,
    /// Show an answer in full
    Show {
        /// The identifier of the answer, or of the article that is answered
        #[arg(value_name = "MID", value_hint = ValueHint::Other)]
        identifier: String,
    },
    /// Make refused answers due again: the next run posts them
    Retry {
        /// The answers, or the articles that are answered; none is all that were refused
        #[arg(value_name = "MID", value_hint = ValueHint::Other)]
        identifiers: Vec<String>,
    },
    /// Give answers up: they are never posted
    Drop {
        /// The answers, or the articles that are answered
        #[arg(value_name = "MID", value_hint = ValueHint::Other, required = true)]
        identifiers: Vec<String>,
    },
}

/// The options of `artchk history` (R54).
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The article, by its identifier or that of its answer
    #[arg(value_name = "MID", value_hint = ValueHint::Other)]
    pub identifier: Option<String>,
    /// The articles of this address
    #[arg(long, value_name = "ADDRESS", value_hint = ValueHint::EmailAddress)]
    pub author: Option<String>,
    /// What was looked at since then: 12h, 2d, a date, or a date and a time in UTC [default, where nothing else is asked for: 1d]
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other, value_parser = Moment::read)]
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
    #[arg(value_name = "FILE|MID", value_hint = ValueHint::AnyPath)]
    pub article: String,
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
}

/// The options of `artchk why` (R51).
#[derive(Debug, Args)]
pub struct WhyArgs {
    /// A message identifier, an article file (`-` is standard input), or a newsgroup before a number
    #[arg(value_name = "MID|GROUP|FILE", value_hint = ValueHint::AnyPath)]
    pub article: String,
    /// The number of the article in the newsgroup
    #[arg(value_name = "NUMBER", value_hint = ValueHint::Other)]
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

/// The options of `artchk score` (R73).
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// The article: its identifier on the reading server, or a file; "-" is standard input
    #[arg(
        value_name = "MID|FILE",
        required_unless_present_any = ["unscored", "again"],
        conflicts_with_all = ["unscored", "again"]
    )]
    pub article: Option<String>,
    /// List the articles that a filter could not score
    #[arg(long)]
    pub unscored: bool,
    /// With --unscored: ask the filters about them again
    #[arg(long, requires = "unscored")]
    pub again: bool,
    /// The bot
    #[command(flatten)]
    pub bot: BotFiles,
}

/// The options of `artchk train` (R74).
#[derive(Debug, Args)]
pub struct TrainArgs {
    /// What the articles are
    #[arg(value_name = "spam|ham", value_enum)]
    pub class: Class,
    /// The articles: their identifiers on the reading server; files, mailboxes, folders; "-" is standard input
    #[arg(value_name = "MID|FILE", required = true)]
    pub articles: Vec<String>,
    /// Let the filters forget that they are this
    #[arg(long)]
    pub forget: bool,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}

impl ValueEnum for Class {
    fn value_variants<'a>() -> &'a [Class] {
        &[Class::Spam, Class::Ham]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Class::Spam => "Nobody wants to see it answered",
            Class::Ham => "It is what the group is for",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

/// The options of `artchk withdraw` (R56).
#[derive(Debug, Args)]
pub struct WithdrawArgs {
    /// The answers, or the articles that are answered; none, and no time: what could not be withdrawn before
    #[arg(value_name = "MID", value_hint = ValueHint::Other)]
    pub identifiers: Vec<String>,
    /// All that were posted since then: 12h, 2d, a date, or a date and a time in UTC
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other, value_parser = Moment::read, conflicts_with = "identifiers")]
    pub since: Option<Moment>,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}

/// The options of `artchk purge` (R55).
#[derive(Debug, Args)]
pub struct PurgeArgs {
    /// What is older goes, such as 90d [default: keep_articles and keep_answers of NAME.ini]
    #[arg(long, value_name = "TIME", value_hint = ValueHint::Other, value_parser = moment::age)]
    pub older_than: Option<Duration>,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}

/// The options of `artchk forget` (R55).
#[derive(Debug, Args)]
pub struct ForgetArgs {
    /// The address of the person
    #[arg(value_name = "ADDRESS", value_hint = ValueHint::EmailAddress)]
    pub address: String,
    /// The bot
    #[command(flatten)]
    pub bot: LoggedBot,
}
