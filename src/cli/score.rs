//! `artchk score`: what the filters say of an article, and which they could not
//! score (R73).

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

use super::args::ScoreArgs;
use super::check::pieces::{Piece, Pieces};
use super::fetch::{self, NotHad};
use super::journal::{bracketed, later, look};
use super::moment::shown as time;
use super::train::worse;
use super::{DONE, FAILED, TRY_LATER, WRONG_CONFIG, complain, print, shown};
use crate::article::{Article, printable};
use crate::bot::line;
use crate::config::{Config, Files, ListedGroup};
use crate::filter::Points;
use crate::journal::{Journal, Opinion};
use crate::nntp;
use crate::run::Options;
use crate::run::score::{self as scoring, Again, Said};
use crate::source::Incoming;

/// Shows it. Exit status 1 where there is no such article, 75 where a filter could
/// not tell, or another process keeps the journal locked.
///
/// # Errors
///
/// When the journal cannot be read or written, or the program itself cannot go on.
pub fn run(args: &ScoreArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    let status = match (&args.article, args.again) {
        (Some(article), _) => score(article, files),
        (None, false) => list(&files),
        (None, true) => again(files),
    };
    status.or_else(later)
}

fn score(typed: &str, files: Files) -> anyhow::Result<u8> {
    let config = match fetch::config(&files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    let runtime = runtime()?;
    let articles = match runtime.block_on(named(typed, &config)) {
        Ok(articles) => articles,
        Err(status) => return Ok(status),
    };
    let group = ListedGroup {
        name: String::new(),
        autocheck: false,
        next: Some(0),
        begins_now: false,
        line: 0,
    };
    let mut status = DONE;
    let mut incoming = Vec::with_capacity(articles.len());
    for article in articles {
        if fetch::is_article(&article) {
            incoming.push(Incoming::polled(article, typed.to_owned(), false, &group));
        } else {
            let whence = shown(Path::new(typed));
            complain(&format!("{whence}: no article: it has no header"));
            status = FAILED;
        }
    }
    let options = options(files);
    let journal = Journal::open_read_only(&options.files.database())?;
    let mut is_first = true;
    let tell = |incoming: &Incoming, said: &Said| {
        let identifier = incoming.article.header().body("message-id");
        let identifier = identifier.unwrap_or("(no message identifier)");
        let before = if is_first { "" } else { "\n" };
        is_first = false;
        let mut text = format!("{before}{}\n", printable::line(identifier));
        say(said, &mut text);
        status = worse(status, print(text.as_bytes()));
        if said.score.unscored().next().is_some() {
            status = worse(status, TRY_LATER);
        }
    };
    let has_filters = runtime.block_on(scoring::each(&options, &config, journal, &incoming, tell));
    runtime.shutdown_background();
    Ok(match has_filters? {
        true => status,
        false => without_filters(),
    })
}

/// A line for each filter, then the sum.
fn say(said: &Said, text: &mut String) {
    for filter in &said.filters {
        let vote = said.score.votes.iter().find(|vote| vote.filter == *filter);
        let words = vote.map_or_else(|| format!("filter {filter}: no opinion"), line);
        let _ = writeln!(text, "  {}", printable::line(&words));
    }
    let (points, needed) = (said.score.points(), said.needed);
    let each = Points::whole(1);
    let _ = writeln!(
        text,
        "\n{points} points, and {each} for each violation; an answer needs {needed}"
    );
}

/// The articles that are meant: one, or those of a mailbox. Where they cannot be had,
/// that has been said, and the exit status is given back.
async fn named(typed: &str, config: &Config) -> Result<Vec<Article>, u8> {
    if !fetch::is_identifier(typed) {
        let pieces = fetch::from_file(typed)
            .and_then(|octets| Pieces::of(&*octets).collect::<io::Result<Vec<Piece>>>());
        return match pieces {
            Ok(pieces) => Ok(pieces.into_iter().map(Piece::into_article).collect()),
            Err(error) => {
                complain(&format!("{}: {error}", shown(Path::new(typed))));
                Err(FAILED)
            }
        };
    }
    let identifier = bracketed(typed);
    let asked = fetch::by_identifier(config, &identifier).await;
    match fetch::had(config, &identifier, asked) {
        Ok(article) => Ok(vec![article]),
        Err(NotHad { text, status }) => {
            complain(&text);
            Err(status)
        }
    }
}

/// The articles that a filter could not score.
fn list(files: &Files) -> anyhow::Result<u8> {
    let journal = match look(files, DONE)? {
        Ok(journal) => journal,
        Err(status) => return Ok(status),
    };
    let unscored = journal.unscored()?;
    let mut text = String::new();
    for article in &unscored {
        let name = article.message_identifier.as_deref();
        let name = printable::line(name.unwrap_or("(no message identifier)"));
        let (seen, group) = (time(article.seen), &article.newsgroup);
        let _ = writeln!(text, "{name}\n  {seen}  {group}");
        let missing = article.opinions.iter().filter(|said| said.points.is_none());
        for Opinion { filter, reason, .. } in missing {
            let words = printable::line(&format!("filter {filter}: unscored ({reason})"));
            let _ = writeln!(text, "  {words}");
        }
        if let Some(until) = article.held_until {
            let _ = writeln!(text, "  its answer waits, until {} at most", time(until));
        }
        text.push('\n');
    }
    let held = unscored.iter().filter(|one| one.held_until.is_some());
    let _ = match (unscored.len(), held.count()) {
        (0, _) => writeln!(text, "Every article is scored."),
        (all, 0) => writeln!(text, "{all} unscored"),
        (all, held) => writeln!(
            text,
            "{all} unscored, {held} of them with an answer that waits"
        ),
    };
    Ok(print(text.as_bytes()))
}

/// Asks the filters about them again.
fn again(files: Files) -> anyhow::Result<u8> {
    let config = match fetch::config(&files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    if let Err(status) = look(&files, DONE)? {
        return Ok(status);
    }
    let options = options(files);
    let journal = Journal::open(&options.files.database())?;
    let runtime = runtime()?;
    let tell = |lines: &str| {
        for line in lines.lines() {
            // Whoever has closed standard output has seen enough.
            let _ = writeln!(io::stdout(), "{}", printable::line(line));
        }
    };
    let came = runtime.block_on(scoring::again(&options, &config, journal, tell));
    runtime.shutdown_background();
    let came = match came {
        Ok(Some(came)) => came,
        Ok(None) => return Ok(without_filters()),
        Err(error) if error.is::<nntp::Error>() => {
            complain(&format!("{error:#}"));
            return Ok(TRY_LATER);
        }
        Err(error) => return Err(error),
    };
    let Again { scored, left, gone } = came;
    let mut text = format!("{scored} scored, {left} still unscored");
    if gone > 0 {
        let _ = write!(text, ", {gone} given up");
    }
    Ok(match print(format!("{text}\n").as_bytes()) {
        DONE if left > 0 => TRY_LATER,
        status => status,
    })
}

fn without_filters() -> u8 {
    complain("no filter is on");
    WRONG_CONFIG
}

fn runtime() -> io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
}

fn options(files: Files) -> Options {
    Options {
        files,
        verbosity: 0,
        log: false,
        pedantic: false,
        again: false,
        dry_run: true,
        rehearsal: None,
    }
}
