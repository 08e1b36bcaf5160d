//! `artchk completions`: the scripts by which shells complete the command line.

use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};

use super::args::CommandLine;
use super::check::selection::ALL;
use crate::article::newsreader;
use crate::check::registry::{CHECKS, FAMILIES};

/// The commands whose argument is a file or a folder.
const OF_FILES: [&str; 5] = ["check", "fix", "init", "path", "why"];

/// The script for a shell.
pub fn script(shell: Shell) -> Vec<u8> {
    let mut script = Vec::new();
    generate(shell, &mut command(), "artchk", &mut script);
    match (shell, String::from_utf8(script)) {
        (Shell::Bash, Ok(text)) => files_first(&text).into_bytes(),
        (Shell::Fish, Ok(text)) => (text + &explained()).into_bytes(),
        (_, Ok(text)) => text.into_bytes(),
        (_, Err(error)) => error.into_bytes(),
    }
}

/// The codes of all checks, and the names of their families.
fn names() -> Vec<&'static str> {
    let codes = CHECKS.iter().map(|check| check.code);
    let families = FAMILIES.iter().map(|family| family.name);
    codes.chain(families).collect()
}

/// For fish, to which no words are given but those of options.
fn explained() -> String {
    let names = names().join(" ");
    format!(
        "complete -c artchk -n \"__fish_artchk_using_subcommand explain\" -f -a \"{names} {ALL}\"\n"
    )
}

/// The command line with the words that there are for codes. It says more of an
/// unknown one than the parser would, so these are for completing alone.
fn command() -> Command {
    let names = names();
    let all: Vec<&str> = names.iter().copied().chain([ALL]).collect();
    let newsreaders: Vec<&str> = newsreader::codes().collect();
    let with = |command: Command, argument: &str, words: &[&'static str]| {
        let words = PossibleValuesParser::new(words.to_vec());
        command.mut_arg(argument, |argument| argument.value_parser(words))
    };
    let selecting = |command: Command| {
        let command = with(command, "select", &names);
        with(command, "ignore", &names)
    };
    CommandLine::command()
        .mut_subcommand("explain", |command| with(command, "names", &all))
        .mut_subcommand("check", selecting)
        .mut_subcommand("fix", selecting)
        .mut_subcommand("report", |command| {
            with(command, "newsreader", &newsreaders)
        })
}

/// The script for bash, but so that a command of files is offered files and not
/// its options, unless the word begins with a hyphen.
fn files_first(script: &str) -> String {
    let begins = |line: &str| {
        let name = line.trim().strip_prefix("artchk__subcmd__")?;
        Some(OF_FILES.contains(&name.strip_suffix(')')?))
    };
    let mut text = String::new();
    let mut is_of_files = false;
    for line in script.lines() {
        if let Some(of_files) = begins(line) {
            is_of_files = of_files;
        }
        let offers_options = line.starts_with("            COMPREPLY=( $(compgen -W");
        let line = match is_of_files {
            true if offers_options => "            COMPREPLY=()".to_owned(),
            true => line.replace(" || ${COMP_CWORD} -eq 2 ]]", " ]]"),
            false => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text
}
