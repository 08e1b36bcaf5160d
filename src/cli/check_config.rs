//! `artchk check-config`: everything that can be known of a configuration
//! before the first run.

use std::collections::BTreeSet;
use std::io::{self, Write};

use jiff::Timestamp;

use super::args::CheckConfigArgs;
use super::{DONE, WRONG_CONFIG, run};
use crate::article::{Article, newsreader, printable};
use crate::check::registry::CHECKS;
use crate::check::{self, Findings, Limits, Selection, Severity};
use crate::config::{Config, Files};
use crate::console::Console;
use crate::decision::{CheckLog, Occasion, own};
use crate::followup::{self, Matter, header::Head};
use crate::nntp::{Connection, GroupStatus, Server, Timeouts};

/// The identifier of the article that is answered for a trial.
const PRECURSOR: &str = "<a.1@news.example.org>";

/// Reads all files of a bot, shows what is wrong and what is worth knowing.
///
/// # Errors
///
/// When the program itself cannot go on.
pub fn run(args: &CheckConfigArgs, program: &str) -> anyhow::Result<u8> {
    let path = args.path.clone().unwrap_or_default();
    let files = Files::new(path, args.name.as_deref(), None, program);
    let console = Console::new(1, false);
    let Some(config) = run::load(&files, &console) else {
        return Ok(WRONG_CONFIG);
    };
    let Some(head) = run::head(&config, &console) else {
        return Ok(WRONG_CONFIG);
    };
    say(&format!(
        "{}: {} groups",
        files.ini().display(),
        config.groups.len()
    ));
    show_checks_without_block(&config);
    show_trial(&config, &head, &console);
    if args.connect {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(connect(&config, &head, &console));
    }
    if console.has_failed() {
        return Ok(WRONG_CONFIG);
    }
    say("nothing is wrong");
    Ok(DONE)
}

fn say(text: &str) {
    let _ = writeln!(io::stdout(), "{text}");
}

/// R11: a check without a text block is off.
fn show_checks_without_block(config: &Config) {
    let off: Vec<&str> = CHECKS
        .iter()
        .map(|check| check.code)
        .filter(|code| config.texts.get(code).is_none())
        .collect();
    if !off.is_empty() {
        say(&format!(
            "off, for want of a text block: {}",
            off.join(", ")
        ));
    }
}

/// R35: one answer of each occasion, made of all blocks, under our own checks.
fn show_trial(config: &Config, head: &Head, console: &Console) {
    let limits = Limits::at(Timestamp::now());
    let mut seen = BTreeSet::new();
    for occasion in [Occasion::Requested, Occasion::Automatic, Occasion::Forced] {
        for reader in newsreader::codes() {
            let article = trial(config, head, occasion, reader);
            for finding in &check::run(&article, &limits, &Selection::all()) {
                if finding.severity == Severity::Note {
                    continue;
                }
                let place = finding
                    .line
                    .map(|line| line_of(&article, line))
                    .unwrap_or_default();
                let what = format!(
                    "{}: {}",
                    finding.check.code,
                    printable::one_line(&finding.summary())
                );
                if seen.insert((finding.check.code, place.clone())) {
                    console.complain(&format!(
                        "an answer made of these texts has a {} of its own: {what}{}",
                        finding.severity.name(),
                        if place.is_empty() {
                            String::new()
                        } else {
                            format!(": {place}")
                        },
                    ));
                }
            }
        }
    }
}

/// An answer to a sample article in which everything was found, or, where it
/// was asked for, nothing.
fn trial(config: &Config, head: &Head, occasion: Occasion, reader: &str) -> Article {
    let agent = newsreader::example(reader);
    let group = config
        .groups
        .first()
        .map_or("local.test", |group| group.name.as_str());
    let precursor = format!(
        "From: Paula Poster <paula@poster.invalid>\nNewsgroups: {group}\nSubject: check\n\
         Message-ID: {PRECURSOR}\nUser-Agent: {agent}\n\nText.\n"
    );
    let precursor = Article::new(precursor.into_bytes());
    let mut findings = Findings::default();
    if occasion != Occasion::Requested {
        for check in CHECKS {
            let finding = findings.report(check);
            for variable in check.variables {
                finding.with(variable, "value");
            }
        }
    }
    let mut log = CheckLog::default();
    log.public("checked");
    let matter = Matter {
        precursor: &precursor,
        occasion,
        findings: &findings,
        log: Some(log.lines()),
        newsgroup: group,
        message_id: &own::identifier(PRECURSOR, &config.message_id_domain),
    };
    let answer = followup::assemble(&matter, &config.texts, head);
    Article::new(answer.dated(Timestamp::now()))
}

fn line_of(article: &Article, number: usize) -> String {
    let mut lines = article.octets().split(|&octet| octet == b'\n');
    let line = lines.nth(number.saturating_sub(1)).unwrap_or_default();
    printable::one_line(&String::from_utf8_lossy(line))
}

/// Logs in to both servers, and asks what may be done there.
async fn connect(config: &Config, head: &Head, console: &Console) {
    if let Some(mut reader) = open("reading from", &config.reader, console).await {
        for group in &config.groups {
            match reader.group(&group.name).await {
                Ok(state) => say(&format!(
                    "  {}: articles {} to {}, next is {}",
                    group.name,
                    state.low,
                    state.high,
                    group
                        .next
                        .map_or_else(|| "the first".to_owned(), |next| next.to_string()),
                )),
                Err(error) => console.error(&format!("{}: {error}", group.name)),
            }
        }
        reader.quit().await;
    }
    if let Some(mut poster) = open("posting to", &config.poster, console).await {
        if !poster.posting_permitted() {
            console.error(&format!(
                "{} does not permit posting",
                config.poster.address()
            ));
        }
        for group in &config.groups {
            let status = match poster.list_active(&group.name).await {
                Ok(None) => "the server does not tell whether posting is open".to_owned(),
                Ok(Some(GroupStatus::Permitted)) => "open to postings".to_owned(),
                Ok(Some(GroupStatus::Moderated)) if head.body("approved").is_some() => {
                    "moderated, and [head] has Approved".to_owned()
                }
                Ok(Some(status)) => {
                    console.error(&format!(
                        "{}: nothing can be posted there ({status:?})",
                        group.name
                    ));
                    continue;
                }
                Err(error) => {
                    console.error(&format!("{}: {error}", group.name));
                    continue;
                }
            };
            say(&format!("  {}: {status}", group.name));
        }
        poster.quit().await;
    }
}

async fn open(what: &str, server: &Server, console: &Console) -> Option<Connection> {
    match Connection::open(server, &Timeouts::default(), None).await {
        Ok(connection) => {
            let tls = if connection.is_secure() {
                "TLS"
            } else {
                "no TLS"
            };
            let login = match &server.user {
                Some(user) => format!("logged in as {}", printable::one_line(user)),
                None => "without a login".to_owned(),
            };
            say(&format!("{what} {}: {tls}, {login}", server.address()));
            Some(connection)
        }
        Err(error) => {
            console.error(&format!("{what} {error}"));
            None
        }
    }
}
