//! What has to be in order before a run begins: the configuration and the
//! journal. Nothing is contacted before.

use jiff::Timestamp;

use super::{Ending, Options};
use crate::check::registry::{self, CHECKS};
use crate::config::{self, Config, Fault, Files, Known, Match};
use crate::console::Console;
use crate::filter;
use crate::journal::{self, Journal, Mode};

/// The warnings about the files of a bot that can be used.
pub(super) struct Warnings(Vec<String>);

impl Warnings {
    /// Says those that the journal does not know, and all of them where more is
    /// to be said (R10).
    pub(super) fn say(
        &self,
        journal: &mut Journal,
        options: &Options,
        console: &Console,
    ) -> Result<(), journal::Error> {
        let news = journal.warnings_are(&self.0)?;
        for text in &self.0 {
            if options.verbosity > 0 || news.contains(text) {
                console.complain(text);
            }
        }
        Ok(())
    }
}

/// Reads the configuration and tries what has to be in order before anything
/// is contacted; how the run ends where it is not. Then all that is wrong has
/// been said.
pub(super) fn make_ready(
    options: &Options,
    console: &Console,
) -> Result<(Config, Warnings), Ending> {
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
    let (config, faults) = read(files);
    let wrong = match (&config, log) {
        (_, Err(error)) => {
            let file = files.log();
            let text = format!("{}: cannot open the log: {error}", file.display());
            Some((text, Ending::WrongConfig))
        }
        (Some(config), Ok(())) => trouble(options, config),
        (None, Ok(())) => None,
    };
    let Some(config) = config.filter(|_| wrong.is_none()) else {
        for fault in &faults {
            match fault.is_error() {
                true => console.error(&fault.to_string()),
                false => console.complain(&fault.to_string()),
            }
        }
        if !files.ini().exists() {
            let init = files.command("init", "");
            console.complain(&format!("files to start from: {init}"));
        }
        let Some((text, ending)) = wrong else {
            return Err(Ending::WrongConfig);
        };
        console.error(&text);
        return Err(ending);
    };
    // What leaves out a group is an error, and keeps no run from the others.
    let (errors, warnings): (Vec<_>, Vec<_>) = faults.iter().partition(|fault| fault.is_error());
    for error in errors {
        console.error(&error.to_string());
    }
    let warnings = warnings.into_iter().map(Fault::to_string).collect();
    Ok((config, Warnings(warnings)))
}

/// What else keeps a run from beginning, and how it ends.
fn trouble(options: &Options, config: &Config) -> Option<(String, Ending)> {
    if let Some(group) = &options.rehearsal
        && config.group_pattern.is_match(group) != Match::Yes
    {
        let text = format!("--reply-to-group: {group} does not match group_pattern");
        return Some((text, Ending::WrongUsage));
    }
    if options.dry_run {
        return None;
    }
    let file = options.files.ini();
    config::remove_leftovers(&file);
    let error = config::can_be_replaced(&file).err()?;
    let text = format!("{}: numbers could not be saved: {error}", file.display());
    Some((text, Ending::WrongConfig))
}

/// The journal, as far as a run of this mode may write it.
pub(super) fn open_journal(options: &Options, mode: Mode) -> Result<Journal, journal::Error> {
    let file = options.files.database();
    if options.rehearsal.is_some() {
        Journal::in_memory()
    } else if options.dry_run {
        Journal::open_read_only(&file)
    } else {
        let mut journal = Journal::open(&file)?;
        journal.look_for_damage(mode, Timestamp::now().as_second())?;
        Ok(journal)
    }
}

/// The configuration, unless it cannot be used, and all its faults.
pub(crate) fn read(files: &Files) -> (Option<Config>, Vec<Fault>) {
    match with_known(|known| config::load(files, known)) {
        Ok((config, faults)) => (Some(config), faults),
        Err(faults) => (None, faults),
    }
}

/// What the function makes of the checks and newsreaders that there are.
pub(crate) fn with_known<T>(make: impl FnOnce(Known<'_>) -> T) -> T {
    let checks: Vec<(&str, &[&str])> = CHECKS
        .iter()
        .map(|check| (check.code, check.variables))
        .collect();
    let newsreaders: Vec<&str> = crate::article::newsreader::codes().collect();
    let sentences: Vec<&str> = registry::sentences().collect();
    let filters: Vec<(&str, bool)> = filter::registry::KINDS
        .iter()
        .map(|kind| (kind.name, kind.limit.is_some()))
        .collect();
    make(Known {
        checks: &checks,
        newsreaders: &newsreaders,
        sentences: &sentences,
        filters: &filters,
    })
}
