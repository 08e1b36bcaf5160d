//! `artchk why`: what the bot would do with an article, and why (R51).

mod page;

use std::io::{self, IsTerminal};
use std::path::Path;

use super::args::WhyArgs;

use super::fetch::{self, NotHad};
use super::journal::bracketed;
use super::{DONE, FAILED, complain, print, shown, unwritten};
use crate::article::{Article, printable};
use crate::config::{Config, Files, ListedGroup};
use crate::journal::{self, Entry, Journal, Search};
use crate::posting::print as printed;
use crate::run::Options;
use crate::run::why::{Asking, why};
use crate::source::{Incoming, listed};
use page::Page;

/// Says it. Exit status 1 where there is no such article.
///
/// # Errors
///
/// When the journal cannot be read, or the program itself cannot go on.
pub fn run(args: &WhyArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    let config = match fetch::config(&files) {
        Ok(config) => config,
        Err(status) => return Ok(status),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let (article, asking) = match runtime.block_on(named(args, &config)) {
        Ok(named) => named,
        Err(status) => return Ok(status),
    };
    let disabled = files.disabled().into_iter().find(|file| file.exists());
    let options = options(args, files);
    let journal = Journal::open_read_only(&options.files.database())?;
    let entry = entry(&journal, &article)?;
    let ways = ways(args, &config, article);
    let found = runtime.block_on(why(&options, &config, journal, &ways.incoming, asking));
    // A name server that does not answer would be waited for.
    runtime.shutdown_background();
    let Some((incoming, why)) = found? else {
        return Ok(FAILED);
    };
    let page = Page {
        args,
        config: &config,
        disabled,
        is_listed: ways.is_listed,
        entry,
        asking,
        incoming,
        why: &why,
        is_terminal: io::stdout().is_terminal(),
    };
    let status = print(page.text().as_bytes());
    match &why.answer {
        Some(answer) if args.show && ways.is_listed && status == DONE => {
            Ok(match printed::print(answer) {
                Ok(()) => DONE,
                Err(error) => unwritten(&error, FAILED),
            })
        }
        _ => Ok(status),
    }
}

/// The article that is meant, and who may be asked about it. Where it cannot be
/// had, that has been said, and the exit status is given back.
async fn named(args: &WhyArgs, config: &Config) -> Result<(Article, Asking), u8> {
    let typed = &args.article;
    let (octets, what) = match args.number {
        None if !fetch::is_identifier(typed) => {
            return match fetch::from_file(typed) {
                Ok(octets) => Ok((Article::from_either(octets), Asking::Nobody)),
                Err(error) => {
                    complain(&format!("{}: {error}", shown(Path::new(typed))));
                    Err(FAILED)
                }
            };
        }
        None => {
            let identifier = bracketed(typed);
            let octets = fetch::by_identifier(config, &identifier).await;
            (octets, identifier)
        }
        Some(number) => {
            let octets = fetch::by_number(config, typed, number).await;
            (octets, format!("article {number} of {typed}"))
        }
    };
    match fetch::had(config, &what, octets) {
        Ok(article) => Ok((article, Asking::AsARun)),
        Err(NotHad { text, status }) => {
            complain(&text);
            Err(status)
        }
    }
}

fn options(args: &WhyArgs, files: Files) -> Options {
    Options {
        files,
        verbosity: 0,
        log: false,
        pedantic: args.pedantic,
        again: false,
        dry_run: true,
        rehearsal: None,
    }
}

/// How an article may come by.
struct Ways {
    incoming: Vec<Incoming>,
    /// Whether any of its groups is in the list; else it is looked at as if the
    /// first one were.
    is_listed: bool,
}

/// How the article comes by: in the group that was named, in feed mode once for
/// all of its groups, else in each of them, in the order of the list.
fn ways(args: &WhyArgs, config: &Config, article: Article) -> Ways {
    let octets = article.octets().to_vec();
    let polled = |group: &ListedGroup, article| {
        let name = args.number.map(|number| format!("article {number}"));
        let name = name.unwrap_or_else(|| args.article.clone());
        Incoming::polled(article, name, group.next.is_none(), group)
    };
    let is_meant = |group: &&ListedGroup| match args.number {
        Some(_) => group.name == args.article,
        None => listed(&article, &config.groups).contains(group),
    };
    let groups: Vec<&ListedGroup> = config.groups.iter().filter(is_meant).collect();
    if groups.is_empty() {
        let first = article.newsgroups().next().map(printable::one_line);
        let group = ListedGroup {
            name: first.unwrap_or_default(),
            autocheck: false,
            next: Some(0),
            begins_now: false,
            line: 0,
        };
        return Ways {
            incoming: vec![polled(&group, article)],
            is_listed: false,
        };
    }
    let incoming = match args.feedmode {
        true => Incoming::fed(article, args.article.clone(), false, &config.groups)
            .into_iter()
            .collect(),
        false => groups
            .iter()
            .map(|group| polled(group, Article::new(octets.clone())))
            .collect(),
    };
    Ways {
        incoming,
        is_listed: true,
    }
}

/// What the journal knows of the article.
fn entry(journal: &Journal, article: &Article) -> Result<Option<Entry>, journal::Error> {
    let Some(identifier) = article.header().body("message-id") else {
        return Ok(None);
    };
    let search = Search {
        identifier: Some(identifier.to_owned()),
        ..Search::default()
    };
    let mut last = None;
    journal.history(&search, |entry| {
        if entry.message_identifier.as_deref() == Some(identifier) {
            last = Some(entry);
        }
        true
    })?;
    Ok(last)
}
