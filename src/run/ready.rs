//! What has to be in order before a run begins: the configuration and the
//! journal. Nothing is contacted before.

use super::{Ending, Options};
use crate::check::registry::CHECKS;
use crate::config::{self, Config, Fault, Files, Known, Match};
use crate::console::Console;
use crate::journal::{self, Journal};

/// Reads the configuration and tries what has to be in order before anything
/// is contacted; how the run ends where it is not.
pub(super) fn make_ready(options: &Options, console: &Console) -> Result<Config, Ending> {
    let files = &options.files;
    // The log first of all, so that it holds what is wrong with the
    // configuration. A dry run writes nothing (R27).
    if options.log && options.dry_run {
        console.complain("--log is left out in a dry run, which writes nothing");
    }
    let log = match options.log && !options.dry_run {
        true => console.open_log(&files.log()),
        false => Ok(()),
    };
    let config = load(files, console);
    if let Err(error) = log {
        let file = files.log();
        console.error(&format!("{}: cannot open the log: {error}", file.display()));
        return Err(Ending::WrongConfig);
    }
    let config = config.ok_or(Ending::WrongConfig)?;
    if let Some(group) = &options.rehearsal
        && config.group_pattern.is_match(group) != Match::Yes
    {
        console.error(&format!(
            "--reply-to-group: {group} does not match group_pattern"
        ));
        return Err(Ending::WrongUsage);
    }
    if !options.dry_run {
        config::remove_leftovers(&files.ini());
    }
    if !options.dry_run
        && let Err(error) = config::can_be_replaced(&files.ini())
    {
        let file = files.ini();
        console.error(&format!(
            "{}: numbers could not be saved: {error}",
            file.display()
        ));
        return Err(Ending::WrongConfig);
    }
    Ok(config)
}

/// The journal, as far as the run may write it.
pub(super) fn open_journal(options: &Options) -> Result<Journal, journal::Error> {
    let file = options.files.database();
    if options.rehearsal.is_some() {
        Journal::in_memory()
    } else if options.dry_run {
        Journal::open_read_only(&file)
    } else {
        let journal = Journal::open(&file)?;
        journal.look_for_damage()?;
        Ok(journal)
    }
}

/// Reads the configuration and shows every fault; nothing where it cannot be
/// used.
fn load(files: &Files, console: &Console) -> Option<Config> {
    let (config, faults) = read(files);
    for fault in &faults {
        if fault.is_error() {
            console.error(&fault.to_string());
        } else {
            console.complain(&fault.to_string());
        }
    }
    config
}

/// The configuration, unless it cannot be used, and all its faults.
pub(crate) fn read(files: &Files) -> (Option<Config>, Vec<Fault>) {
    let checks: Vec<(&str, &[&str])> = CHECKS
        .iter()
        .map(|check| (check.code, check.variables))
        .collect();
    let newsreaders: Vec<&str> = crate::article::newsreader::codes().collect();
    let known = Known {
        checks: &checks,
        newsreaders: &newsreaders,
    };
    match config::load(files, known) {
        Ok((config, faults)) => (Some(config), faults),
        Err(faults) => (None, faults),
    }
}
