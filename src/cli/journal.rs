//! The journal and what stands in it, as commands show it.

use serde_json::{Value, json};

use super::{TRY_LATER, WRONG_CONFIG, complain};
use crate::config::Files;
use crate::journal::{self, Answer, AnswerState, Journal};

/// The journal as it is. Where there is none, a line about it, and the exit
/// status: `without`, or that of a wrong configuration where there is no such bot.
///
/// # Errors
///
/// When it cannot be read.
pub fn look(files: &Files, without: u8) -> Result<Result<Journal, u8>, journal::Error> {
    let database = files.database();
    if database.exists() {
        return Journal::open_read_only(&database).map(Ok);
    }
    if is_nobody(files) {
        return Ok(Err(WRONG_CONFIG));
    }
    complain(&format!("{}: there is no journal yet", database.display()));
    Ok(Err(without))
}

/// The exit status where nothing is wrong but that another process keeps the journal
/// locked: that is said.
///
/// # Errors
///
/// Any other trouble, as it is.
pub fn later(trouble: anyhow::Error) -> anyhow::Result<u8> {
    match trouble.downcast_ref::<journal::Error>() {
        Some(error) if error.is_locked() => {
            complain(&error.to_string());
            Ok(TRY_LATER)
        }
        _ => Err(trouble),
    }
}

/// Whether there is no such bot, nor its journal: a folder or a name is
/// mistyped. That is said.
pub fn is_nobody(files: &Files) -> bool {
    let ini = files.ini();
    let is_nobody = !ini.exists() && !files.database().exists();
    if is_nobody {
        complain(&format!("{}: there is no such bot", ini.display()));
    }
    is_nobody
}

/// Due, held, refused, posted or expired.
pub fn state(answer: &Answer) -> &'static str {
    match (answer.state, &answer.reply) {
        (AnswerState::Due, Some(_)) => "held",
        (state, _) => state.word(),
    }
}

/// The state with the server's words.
pub fn state_in_words(answer: &Answer) -> String {
    let reply = answer.reply.as_deref().unwrap_or_default();
    match reply.is_empty() {
        true => state(answer).to_owned(),
        false => format!("{}: {reply}", state(answer)),
    }
}

/// An answer as a JSON object, without its text.
pub fn answer_as_json(answer: &Answer) -> Value {
    json!({
        "state": state(answer),
        "message_identifier": answer.message_identifier,
        "precursor": answer.precursor,
        "newsgroup": answer.newsgroup,
        "created": answer.created,
        "expires": answer.expires,
        "attempts": answer.attempts,
        "reply": answer.reply,
        "settled": answer.settled,
    })
}

/// Unquoted brackets are redirections to a shell, so people leave them out.
pub fn bracketed(identifier: &str) -> String {
    match identifier.starts_with('<') {
        true => identifier.to_owned(),
        false => format!("<{identifier}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r74_a_locked_journal_is_for_later() {
        let said = |code| rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None);
        let locked = journal::Error::Locked {
            file: "news.db".into(),
            said: said(rusqlite::ffi::SQLITE_BUSY),
        };
        assert_eq!(later(locked.into()).ok(), Some(TRY_LATER));
        let full = journal::Error::Full {
            file: "news.db".into(),
            said: said(rusqlite::ffi::SQLITE_FULL),
        };
        assert!(later(full.into()).is_err());
    }
}
