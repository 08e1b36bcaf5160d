//! What has to be in order before a run begins: the configuration, the lock, the
//! journal. Nothing is contacted before.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;

use super::WRONG_CONFIG;
use super::args::BotArgs;
use crate::check::registry::CHECKS;
use crate::config::{self, Config, Fault, Files, Known, Match};
use crate::console::Console;
use crate::journal::{self, Journal};
/// Whether the run leaves traces: numbers, journal, lock (R27).
pub(super) fn writes(args: &BotArgs) -> bool {
    !args.dry_run && args.reply_to_group.is_none()
}

/// Reads the configuration and tries what has to be in order before anything
/// is contacted; the exit status where it is not.
pub(super) fn make_ready(args: &BotArgs, files: &Files, console: &Console) -> Result<Config, u8> {
    // The log first of all, so that it holds what is wrong with the
    // configuration. A dry run writes nothing (R27).
    if args.log && args.dry_run {
        console.complain("--log is left out in a dry run, which writes nothing");
    }
    let log = match args.log && !args.dry_run {
        true => console.open_log(&files.log()),
        false => Ok(()),
    };
    let config = load(files, console);
    if let Err(error) = log {
        let file = files.log();
        console.error(&format!("{}: cannot open the log: {error}", file.display()));
        return Err(WRONG_CONFIG);
    }
    let config = config.ok_or(WRONG_CONFIG)?;
    if let Some(group) = &args.reply_to_group
        && config.group_pattern.is_match(group) != Match::Yes
    {
        console.error(&format!(
            "--reply-to-group: {group} does not match group_pattern"
        ));
        return Err(super::USAGE);
    }
    if !args.dry_run
        && let Err(error) = config::can_be_replaced(&files.ini())
    {
        let file = files.ini();
        console.error(&format!(
            "{}: numbers could not be saved: {error}",
            file.display()
        ));
        return Err(WRONG_CONFIG);
    }
    Ok(config)
}

/// The journal, as far as the run may write it.
pub(super) fn open_journal(args: &BotArgs, files: &Files) -> Result<Journal, journal::Error> {
    if args.reply_to_group.is_some() {
        Journal::in_memory()
    } else if args.dry_run {
        Journal::open_read_only(&files.database())
    } else {
        Journal::open(&files.database())
    }
}

/// Reads the configuration and shows every fault; nothing where it cannot be
/// used.
pub(super) fn load(files: &Files, console: &Console) -> Option<Config> {
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
pub(super) fn read(files: &Files) -> (Option<Config>, Vec<Fault>) {
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

/// Takes the lock of this NAME (R4); nothing where another run has it.
pub(super) fn lock(
    path: &Path,
    max_runtime: Duration,
    console: &Console,
) -> anyhow::Result<Option<File>> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(|error| anyhow::anyhow!("{}: cannot open the lock: {error}", path.display()))?;
    match file.try_lock() {
        Ok(()) => {
            write_holder(&mut file).map_err(|error| {
                anyhow::anyhow!("{}: cannot write the lock: {error}", path.display())
            })?;
            Ok(Some(file))
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let _ = file.read_to_string(&mut text);
            let mut words = text.split_whitespace();
            let pid = words.next().unwrap_or("?").to_owned();
            let since: Option<i64> = words.next().and_then(|word| word.parse().ok());
            let held = since.map_or(0, |since| Timestamp::now().as_second() - since);
            let name = path.display();
            if held > i64::try_from(max_runtime.as_secs()).unwrap_or(i64::MAX) {
                console.complain(&format!(
                    "{name}: process {pid} has held the lock for {} minutes, longer than max_runtime; look at it",
                    held / 60
                ));
            } else if console.shows(1) {
                console.complain(&format!(
                    "{name}: process {pid} is running; try again later"
                ));
            }
            Ok(None)
        }
        Err(TryLockError::Error(error)) => Err(anyhow::anyhow!(
            "{}: cannot lock it: {error}",
            path.display()
        )),
    }
}

/// Writes into the lock who holds it, and since when.
fn write_holder(file: &mut File) -> io::Result<()> {
    file.set_len(0)?;
    file.seek(SeekFrom::Start(0))?;
    let now = Timestamp::now().as_second();
    writeln!(file, "{} {now}", std::process::id())
}
