//! `artchk pending`: the answers that are not out (R53).

use std::fmt::Write as _;

use jiff::Timestamp;

use super::args::{Format, PendingAction, PendingArgs};
use super::journal::{answer_as_json, bracketed, look, state, state_in_words};
use super::moment::shown;
use super::{DISABLED, DONE, FAILED, complain, print};
use crate::article::printable;
use crate::config::Files;
use crate::console::Console;
use crate::journal::{Answer, AnswerState, Journal};

/// Lists, shows or changes what is pending. Exit status 1 where something that
/// was named is not pending, 10 where a disabled bot is to retry.
///
/// # Errors
///
/// When the journal cannot be read or written.
pub fn run(args: &PendingArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    let is_disabled = || files.disabled().iter().any(|file| file.exists());
    match &args.action {
        None => list(&files, args.format),
        Some(PendingAction::List) => list(&files, args.format),
        Some(PendingAction::Show { identifier }) => show(&files, identifier),
        // Without a word (R3).
        Some(PendingAction::Retry { .. }) if is_disabled() => Ok(DISABLED),
        Some(PendingAction::Retry { identifiers }) => change(&files, identifiers, Change::Retry),
        Some(PendingAction::Drop { identifiers }) => change(&files, identifiers, Change::Drop),
    }
}

fn list(files: &Files, format: Format) -> anyhow::Result<u8> {
    let journal = match look(files, DONE)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let mut text = String::new();
    let pending = journal.pending()?;
    for answer in &pending {
        match format {
            Format::Human => describe(answer, &mut text),
            Format::Json => {
                let _ = writeln!(text, "{}", answer_as_json(answer));
            }
        }
    }
    if format == Format::Human {
        let count = |which| {
            pending
                .iter()
                .filter(|answer| state(answer) == which)
                .count()
        };
        let _ = match pending.is_empty() {
            true => writeln!(text, "Nothing is pending."),
            false => writeln!(
                text,
                "\n{} due, {} held, {} refused",
                count("due"),
                count("held"),
                count("refused")
            ),
        };
    }
    Ok(print(text.as_bytes()))
}

fn show(files: &Files, identifier: &str) -> anyhow::Result<u8> {
    let journal = match look(files, FAILED)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let Some(answer) = journal.answer_of(&bracketed(identifier))? else {
        complain(&format!(
            "{}: the journal has no such answer",
            bracketed(identifier)
        ));
        return Ok(FAILED);
    };
    let mut text = String::new();
    describe(&answer, &mut text);
    match answer.article.is_empty() {
        true => text.push_str("\nIts text is not kept any more.\n"),
        false => text.push('\n'),
    }
    for line in String::from_utf8_lossy(&answer.article).lines() {
        let _ = writeln!(text, "{}", printable::line(line));
    }
    Ok(print(text.as_bytes()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Change {
    Retry,
    Drop,
}

/// Changes the answers that are named; for a retry of none, all that were
/// refused.
fn change(files: &Files, identifiers: &[String], change: Change) -> anyhow::Result<u8> {
    let without = if identifiers.is_empty() { DONE } else { FAILED };
    if let Err(status) = look(files, without)? {
        return Ok(status);
    }
    let mut journal = Journal::open(&files.database())?;
    let mut status = DONE;
    let mut answers = Vec::new();
    for identifier in identifiers {
        let identifier = bracketed(identifier);
        match journal.answer_of(&identifier)? {
            Some(answer) if is_pending(&answer) => answers.push(answer),
            Some(answer) => {
                complain(&format!(
                    "{identifier}: is {}, not pending",
                    state_in_words(&answer)
                ));
                status = FAILED;
            }
            None => {
                complain(&format!("{identifier}: the journal has no such answer"));
                status = FAILED;
            }
        }
    }
    if identifiers.is_empty() {
        let refused = |answer: &Answer| answer.state == AnswerState::Refused;
        answers = journal.pending()?.into_iter().filter(refused).collect();
        if answers.is_empty() {
            return Ok(print(b"No answer is refused.\n"));
        }
    }
    // The log first: nothing disappears without a line.
    let console = Console::new(0, false);
    if let Err(error) = console.open_log(&files.log()) {
        let file = files.log();
        complain(&format!("{}: cannot open the log: {error}", file.display()));
        return Ok(FAILED);
    }
    for answer in &answers {
        console.log(&logged(answer, change));
    }
    if console.has_failed() {
        return Ok(FAILED);
    }
    let ids: Vec<_> = answers.iter().map(|answer| answer.id).collect();
    let now = Timestamp::now().as_second();
    let (changed, what) = match change {
        Change::Retry => (journal.retry(&ids, now)?, "due: the next run posts them"),
        Change::Drop => (journal.drop_answers(&ids, now)?, "dropped"),
    };
    Ok(match print(format!("{changed} {what}\n").as_bytes()) {
        DONE => status,
        failed => failed,
    })
}

fn logged(answer: &Answer, change: Change) -> String {
    let (own, precursor) = (&answer.message_identifier, &answer.precursor);
    match change {
        Change::Retry => format!("{own}: the operator makes it due again"),
        Change::Drop => format!(
            "{own}, the answer to {precursor}, is dropped by the operator; it was {}",
            state_in_words(answer)
        ),
    }
}

fn is_pending(answer: &Answer) -> bool {
    matches!(answer.state, AnswerState::Due | AnswerState::Refused) && !answer.article.is_empty()
}

fn describe(answer: &Answer, text: &mut String) {
    let times = match answer.attempts {
        0 => "not sent yet".to_owned(),
        1 => "sent once".to_owned(),
        times => format!("sent {times} times"),
    };
    let line = |text: &str| printable::line(text);
    let _ = writeln!(
        text,
        "{:<8} {}",
        state(answer),
        line(&answer.message_identifier)
    );
    let _ = writeln!(text, "         to {}", line(&answer.precursor));
    let _ = writeln!(
        text,
        "         {}, {}, {times}",
        line(&answer.newsgroup),
        shown(answer.created)
    );
    if let Some(reply) = &answer.reply {
        let _ = writeln!(text, "         {}", line(reply));
    }
}
