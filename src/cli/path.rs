//! `artchk path`: how an article came here (R59).

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use jiff::Timestamp;

use super::args::{BotFiles, PathArgs};
use super::journal::bracketed;
use super::{FAILED, MOST_OCTETS, TRY_LATER, WRONG_CONFIG, complain, print, shown, without_mark};
use crate::article::Article;
use crate::article::printable;
use crate::article::way::Arrival;
use crate::config::{Config, Language};
use crate::followup::propagation;
use crate::journal::{self, Journal, Search};
use crate::nntp::{self, Connection, Timeouts};
use crate::regular;
use crate::run::ready;

/// Shows it, of an article in a file, or of one that the bot's reading server has.
/// Exit status 1 where there is no such article.
///
/// # Errors
///
/// When the journal cannot be read, or the program itself cannot go on.
pub fn run(args: &PathArgs, program: &str) -> anyhow::Result<u8> {
    let file = Path::new(&args.article);
    let is_input = args.article == "-";
    if !is_input && !file.exists() && args.article.contains('@') {
        return from_server(&args.article, &args.bot, program);
    }
    let octets = match is_input {
        true => read_input(),
        false => regular::read(file),
    };
    match octets {
        Ok(octets) => {
            let article = Article::from_either(without_mark(octets));
            Ok(tell(&article, Arrival::Unknown))
        }
        Err(error) => {
            complain(&format!("{}: {error}", shown(file)));
            Ok(FAILED)
        }
    }
}

fn read_input() -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    io::stdin()
        .lock()
        .take(MOST_OCTETS as u64)
        .read_to_end(&mut octets)?;
    Ok(octets)
}

/// Fetches the article by its message identifier. When it came is as the journal
/// knows.
fn from_server(identifier: &str, bot: &BotFiles, program: &str) -> anyhow::Result<u8> {
    let files = bot.files(program);
    let (config, faults) = ready::read(&files);
    let Some(config) = config else {
        for fault in faults.iter().filter(|fault| fault.is_error()) {
            complain(&fault.to_string());
        }
        return Ok(WRONG_CONFIG);
    };
    let identifier = bracketed(identifier);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let address = config.reader.address();
    match runtime.block_on(fetch(&config, &identifier)) {
        Ok(Some(octets)) => {
            let seen = match fs::exists(files.database()) {
                Ok(true) => seen(&Journal::open_read_only(&files.database())?, &identifier)?,
                _ => None,
            };
            let arrival = seen.map_or(Arrival::Unknown, Arrival::SeenAt);
            Ok(tell(&Article::new(octets), arrival))
        }
        Ok(None) => {
            let identifier = printable::one_line(&identifier);
            complain(&format!("{address} does not have {identifier}"));
            Ok(FAILED)
        }
        Err(error) => {
            complain(&error.to_string());
            Ok(TRY_LATER)
        }
    }
}

async fn fetch(config: &Config, identifier: &str) -> Result<Option<Vec<u8>>, nntp::Error> {
    let server = &config.reader;
    let mut connection = Connection::open(server, &Timeouts::default(), None).await?;
    let octets = connection.article_by_id(identifier).await?;
    connection.quit().await;
    Ok(octets)
}

/// When the bot has looked at the article.
fn seen(journal: &Journal, identifier: &str) -> Result<Option<Timestamp>, journal::Error> {
    let search = Search {
        identifier: Some(identifier.to_owned()),
        ..Search::default()
    };
    let mut seen = None;
    journal.history(&search, |entry| {
        if entry.message_identifier.as_deref() == Some(identifier) {
            seen = Timestamp::from_second(entry.seen).ok();
        }
        true
    })?;
    Ok(seen)
}

/// The values of the block `[propagation]`, a line each.
fn tell(article: &Article, arrival: Arrival) -> u8 {
    let values = propagation::values(article, arrival, Language::En);
    let lines = values
        .iter()
        .map(|(name, value)| format!("{name:<7}{}\n", printable::line(value)));
    print(lines.collect::<String>().as_bytes())
}
