//! `artchk path`: how an article came here (R59).

use std::fs;
use std::path::Path;

use jiff::Timestamp;

use super::args::{BotFiles, PathArgs};
use super::fetch::{self, NotHad};
use super::journal::bracketed;
use super::{FAILED, complain, print, shown};
use crate::article::Article;
use crate::article::printable;
use crate::article::way::Arrival;
use crate::config::Language;
use crate::followup::propagation;
use crate::journal::{self, Journal, Search};

/// Shows it, of an article in a file, or of one that the bot's reading server has.
/// Exit status 1 where there is no such article.
///
/// # Errors
///
/// When the journal cannot be read, or the program itself cannot go on.
pub fn run(args: &PathArgs, program: &str) -> anyhow::Result<u8> {
    if fetch::is_identifier(&args.article) {
        return from_server(&args.article, &args.bot, program);
    }
    match fetch::from_file(&args.article) {
        Ok(octets) => Ok(tell(&Article::from_either(octets), Arrival::Unknown)),
        Err(error) => {
            complain(&format!("{}: {error}", shown(Path::new(&args.article))));
            Ok(FAILED)
        }
    }
}

/// Fetches the article by its message identifier. When it came is as the journal
/// knows.
fn from_server(identifier: &str, bot: &BotFiles, program: &str) -> anyhow::Result<u8> {
    let files = bot.files(program);
    let config = match fetch::config(&files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    let identifier = bracketed(identifier);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let asked = runtime.block_on(fetch::by_identifier(&config, &identifier));
    match fetch::had(&config, &identifier, asked) {
        Ok(article) => {
            let seen = match fs::exists(files.database()) {
                Ok(true) => seen(&Journal::open_read_only(&files.database())?, &identifier)?,
                _ => None,
            };
            let arrival = seen.map_or(Arrival::Unknown, Arrival::SeenAt);
            Ok(tell(&article, arrival))
        }
        Err(NotHad { text, status }) => {
            complain(&text);
            Ok(status)
        }
    }
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
