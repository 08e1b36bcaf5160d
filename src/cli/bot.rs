//! The bot itself, as its options want it.

use super::args::BotArgs;
use super::{DISABLED, DONE, FAILED, TRY_LATER, USAGE, WRONG_CONFIG};
use crate::config::Files;
use crate::run::reading::Task;
use crate::run::{Ending, Options, feed, reading};

/// Runs the bot, and gives the exit status.
///
/// # Errors
///
/// What keeps the run from beginning, or from going on.
pub fn run(args: &BotArgs, program: &str) -> anyhow::Result<u8> {
    let options = options(args, program);
    let ending = match &args.check {
        _ if args.feedmode => feed::run(&options),
        Some(identifier) => reading::run(&options, Task::Single(identifier))?,
        None => reading::run(&options, Task::Poll)?,
    };
    Ok(status(ending))
}

fn options(args: &BotArgs, program: &str) -> Options {
    Options {
        files: Files::new(
            args.path.clone().unwrap_or_default(),
            args.name.as_deref(),
            args.logfile.as_deref(),
            program,
        ),
        verbosity: args.verbose,
        log: args.log,
        pedantic: args.pedantic,
        again: args.again,
        dry_run: args.dry_run,
        rehearsal: args.reply_to_group.clone(),
    }
}

fn status(ending: Ending) -> u8 {
    match ending {
        Ending::Done => DONE,
        Ending::Failed => FAILED,
        Ending::WrongUsage => USAGE,
        Ending::Disabled => DISABLED,
        Ending::TryLater => TRY_LATER,
        Ending::WrongConfig => WRONG_CONFIG,
    }
}
