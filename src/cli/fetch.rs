//! The article that a command is about: in a file, or on the reading server.

use std::io::{self, Read};
use std::path::Path;

use super::check::files::STANDARD_INPUT;
use super::{FAILED, MOST_OCTETS, TRY_LATER, WRONG_CONFIG, complain, without_mark};
use crate::article::header::Field;
use crate::article::{Article, printable};
use crate::config::{Config, Files};
use crate::nntp::{self, Connection, Timeouts};
use crate::regular;
use crate::run::ready;

/// Whether a message identifier was typed, and no file of this name is there.
pub(super) fn is_identifier(typed: &str) -> bool {
    typed != STANDARD_INPUT && !Path::new(typed).exists() && typed.contains('@')
}

/// Whether these octets are an article: there is a header field at least.
pub(super) fn is_article(article: &Article) -> bool {
    article.header().fields().iter().any(Field::has_colon)
}

/// Why the reading server does not give an article.
pub(super) struct NotHad {
    /// In words.
    pub text: String,
    /// The exit status for it.
    pub status: u8,
}

/// The article that the reading server was asked for, by its identifier or in other
/// words.
///
/// # Errors
///
/// Why it cannot be had.
pub(super) fn had(
    config: &Config,
    what: &str,
    asked: Result<Option<Vec<u8>>, nntp::Error>,
) -> Result<Article, NotHad> {
    let what = printable::one_line(what);
    let (text, status) = match asked {
        Ok(Some(octets)) => return Ok(Article::new(octets)),
        Ok(None) => {
            let server = config.reader.address();
            (format!("{server} does not have {what}"), FAILED)
        }
        Err(nntp::Error::Overlong { .. }) => {
            (format!("{what} is larger than max_article_size"), FAILED)
        }
        Err(error @ nntp::Error::NoSuchGroup { .. }) => (error.to_string(), FAILED),
        Err(error) => (error.to_string(), TRY_LATER),
    };
    Err(NotHad { text, status })
}

/// What stands in the file, or on standard input, without an editor's mark.
///
/// # Errors
///
/// When it cannot be read, or is no file.
pub(super) fn from_file(typed: &str) -> io::Result<Vec<u8>> {
    if typed != STANDARD_INPUT {
        return regular::read(Path::new(typed)).map(without_mark);
    }
    let mut octets = Vec::new();
    io::stdin()
        .lock()
        .take(MOST_OCTETS as u64)
        .read_to_end(&mut octets)?;
    Ok(without_mark(octets))
}

/// The configuration of the bot. Where it cannot be used, what is wrong has been
/// said, and the exit status is given back.
///
/// # Errors
///
/// The exit status of a wrong configuration.
pub(super) fn config(files: &Files) -> Result<Config, u8> {
    let (config, faults) = ready::read(files);
    config.ok_or_else(|| {
        for fault in faults.iter().filter(|fault| fault.is_error()) {
            complain(&fault.to_string());
        }
        WRONG_CONFIG
    })
}

/// An article by its message identifier; nothing where the server does not have it.
///
/// # Errors
///
/// When the server cannot be asked.
pub(super) async fn by_identifier(
    config: &Config,
    identifier: &str,
) -> Result<Option<Vec<u8>>, nntp::Error> {
    let mut connection = open(config).await?;
    let octets = connection.article_by_id(identifier).await?;
    connection.quit().await;
    Ok(octets)
}

/// An article by its number in a newsgroup; nothing where the server does not have
/// it.
///
/// # Errors
///
/// When the server cannot be asked, or has no such group.
pub(super) async fn by_number(
    config: &Config,
    group: &str,
    number: u64,
) -> Result<Option<Vec<u8>>, nntp::Error> {
    let mut connection = open(config).await?;
    connection.group(group).await?;
    let octets = connection.article_by_number(number).await?;
    connection.quit().await;
    Ok(octets)
}

/// A connection to the reading server, for several articles.
///
/// # Errors
///
/// When it cannot be reached.
pub(super) async fn open(config: &Config) -> Result<Connection, nntp::Error> {
    let mut connection = Connection::open(&config.reader, &Timeouts::default(), None).await?;
    connection.set_longest_article(config.max_article_size);
    Ok(connection)
}
