//! The command line: one file per command.

pub mod args;
pub mod bot;
pub mod check;
pub mod check_config;
pub mod completions;
pub mod demo;
pub mod explain;
mod fetch;
pub mod fix;
pub mod history;
pub mod init;
pub mod journal;
pub mod moment;
pub mod path;
pub mod pending;
pub mod purge;
pub mod report;
pub mod score;
pub mod serve;
pub mod status;
pub mod train;
mod trial;
pub mod why;
pub mod withdraw;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use args::{Command, CommandLine};

use crate::article::printable;
use crate::console::complain;

/// The most octets that an article may have.
const MOST_OCTETS: usize = 64 << 20;
/// Exit status: done.
pub const DONE: u8 = 0;
/// Exit status: something failed after the run had begun.
pub const FAILED: u8 = 1;
/// Exit status: wrong command line.
pub const USAGE: u8 = 2;
/// Exit status: disabled.
pub const DISABLED: u8 = 10;
/// Exit status: try again later (`EX_TEMPFAIL`).
pub const TRY_LATER: u8 = 75;
/// Exit status: wrong configuration (`EX_CONFIG`).
pub const WRONG_CONFIG: u8 = 78;

/// Parses the command line, runs what it asks for, gives the exit status.
///
/// # Errors
///
/// The one fatal error, to be shown as one line.
pub fn main(words: impl IntoIterator<Item = OsString>) -> anyhow::Result<u8> {
    let words: Vec<OsString> = words.into_iter().collect();
    let program = words
        .first()
        .map(|word| word.to_string_lossy().into_owned());
    let program = program.unwrap_or_else(|| "artchk".to_owned());
    // What would do something on a terminal, and is repeated where it is wrong.
    let acts = |word: &OsString| word.to_string_lossy().contains(printable::acts);
    let is_active = words.iter().any(acts);
    let is_filter = is_filter(&words);
    let parsed = CommandLine::command()
        .try_get_matches_from(words)
        .and_then(|matches| CommandLine::from_arg_matches(&matches));
    let line = match parsed {
        Ok(line) => line,
        Err(mut error) => {
            if error.get(ContextKind::InvalidSubcommand).is_some()
                && error.kind() == ErrorKind::ArgumentConflict
            {
                let tip = "what is meant for a command stands behind it";
                let tip = ContextValue::StyledStrs(vec![tip.into()]);
                error.insert(ContextKind::Suggested, tip);
            }
            // Help and version are no errors to clap: status 0.
            if error.use_stderr() && is_active {
                let lines = error.to_string();
                let lines = lines.lines().map(printable::line);
                let _ = writeln!(io::stderr(), "{}", lines.collect::<Vec<_>>().join("\n"));
            } else {
                let _ = error.print();
            }
            if error.use_stderr() && is_filter {
                fix::pass();
            }
            return Ok(u8::try_from(error.exit_code()).unwrap_or(USAGE));
        }
    };
    match line.command {
        None => bot::run(&line.bot, &program),

        Some(Command::Check(args)) => Ok(check::run(&args, &program)),
        Some(Command::Fix(args)) => Ok(fix::run(&args, &program)),
        Some(Command::Explain(args)) => Ok(explain::run(&args, &program)),
        Some(Command::CheckConfig(args)) => check_config::run(&args, &program),
        Some(Command::Status(args)) => status::run(&args, &program),
        Some(Command::Pending(args)) => pending::run(&args, &program),
        Some(Command::History(args)) => history::run(&args, &program),
        Some(Command::Why(args)) => why::run(&args, &program),
        Some(Command::Score(args)) => score::run(&args, &program),
        Some(Command::Train(args)) => train::run(&args, &program),
        Some(Command::Path(args)) => path::run(&args, &program),
        Some(Command::Purge(args)) => purge::purge(&args, &program),
        Some(Command::Forget(args)) => purge::forget(&args, &program),
        Some(Command::Report(args)) => report::run(&args, &program),
        Some(Command::Serve(args)) => serve::run(&args, &program),
        Some(Command::Withdraw(args)) => withdraw::run(&args, &program),
        Some(Command::Init(args)) => Ok(init::run(&args, &program)),
        Some(Command::Demo) => demo::run(&program),
        Some(Command::Completions { shell }) => Ok(print(&completions::script(shell))),
    }
}

/// Whether an article is to go through `artchk fix`, from standard input to
/// standard output, which is not to be lost, whatever else was typed.
fn is_filter(words: &[OsString]) -> bool {
    let has = |option: &str| words.iter().any(|word| word == option);
    words.get(1).is_some_and(|word| word == "fix") && !has("--in-place") && !has("--diff")
}

/// The name of a file as people are shown it.
fn shown(file: &Path) -> String {
    printable::line(&file.to_string_lossy())
}

/// What a file holds behind the byte order mark that some editors set before
/// UTF-8.
fn without_mark(mut octets: Vec<u8>) -> Vec<u8> {
    const MARK: &[u8] = "\u{feff}".as_bytes();
    if octets.starts_with(MARK) {
        octets.drain(..MARK.len());
    }
    octets
}

/// Writes to standard output, gives the exit status.
fn print(octets: &[u8]) -> u8 {
    let mut out = io::stdout().lock();
    match out.write_all(octets).and_then(|()| out.flush()) {
        Ok(()) => DONE,
        Err(error) => unwritten(&error, FAILED),
    }
}

/// The exit status where standard output cannot be written: `failed`, and it is
/// said on standard error, unless the reader has seen enough (`| head`).
fn unwritten(error: &io::Error, failed: u8) -> u8 {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return DONE;
    }
    complain(&format!("cannot write to standard output: {error}"));
    failed
}
