//! `artchk purge` and `artchk forget`: removing from the journal (R55).

use jiff::Timestamp;

use super::args::{ForgetArgs, PurgeArgs};
use super::journal::look;
use super::{DONE, FAILED, WRONG_CONFIG, complain, print};
use crate::bot;
use crate::config::Files;
use crate::console::Console;
use crate::journal::{Forgotten, Journal};
use crate::run::ready;

/// Removes what is old. Exit status 78 where neither the command line nor a
/// configuration says what that is.
///
/// # Errors
///
/// When the journal cannot be read or written.
pub fn purge(args: &PurgeArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    if let Err(status) = look(&files, DONE)? {
        return Ok(status);
    }
    let (config, faults) = ready::read(&files);
    let (articles, texts) = match (args.older_than, &config) {
        (Some(age), _) => (Some(age), Some(age)),
        (None, Some(config)) => (config.keep_articles, config.keep_answers),
        (None, None) => {
            for fault in faults.iter().filter(|fault| fault.is_error()) {
                complain(&fault.to_string());
            }
            return Ok(WRONG_CONFIG);
        }
    };
    let Some(console) = log(&files) else {
        return Ok(FAILED);
    };
    let now = Timestamp::now().as_second();
    let old = bot::old(now, articles, texts, config.as_ref());
    let mut journal = Journal::open(&files.database())?;
    let purged = journal.purge(&old, usize::MAX)?.in_words();
    journal.shrink()?;
    let text = format!("removed from the journal by the operator: {purged}");
    console.log(&text);
    Ok(print(format!("{text}\n").as_bytes()))
}

/// Removes one person's rows. Exit status 1 where there are none.
///
/// # Errors
///
/// When the journal cannot be read or written.
pub fn forget(args: &ForgetArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    if let Err(status) = look(&files, FAILED)? {
        return Ok(status);
    }
    let Some(console) = log(&files) else {
        return Ok(FAILED);
    };
    let mut journal = Journal::open(&files.database())?;
    let now = Timestamp::now().as_second();
    let forgotten = journal.forget(&args.address.to_lowercase(), now)?;
    // Also what an earlier attempt may have left in free pages.
    journal.shrink()?;
    if forgotten == Forgotten::default() {
        complain("the journal knows nothing of this address");
        return Ok(FAILED);
    }
    let Forgotten {
        articles,
        answers,
        due,
        lessons,
    } = forgotten;
    // Without the address: else the log would go on knowing it.
    let lessons = match lessons {
        0 => String::new(),
        lessons => format!("; {lessons} lessons of filters"),
    };
    let text = format!(
        "forgot one person for the operator: {articles} articles, {answers} answers, {due} of them \
         due and given up{lessons}"
    );
    console.log(&text);
    Ok(print(
        format!("{text}\nThe log, and copies of log and journal, may still name the person.\n")
            .as_bytes(),
    ))
}

/// The log, opened before anything is removed.
fn log(files: &Files) -> Option<Console> {
    let console = Console::new(0, false);
    match console.open_log(&files.log()) {
        Ok(()) => Some(console),
        Err(error) => {
            let file = files.log();
            complain(&format!("{}: cannot open the log: {error}", file.display()));
            None
        }
    }
}
