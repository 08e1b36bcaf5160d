//! `artchk check-config`: everything that can be known of a configuration
//! before the first run.
//!
//! What is wrong goes to standard error, as a run would say it; what the
//! configuration amounts to goes to standard output, one subject a line.

mod answers;

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};

use jiff::Timestamp;

use super::args::CheckConfigArgs;
use super::init::sample_blocks;
use super::{DONE, WRONG_CONFIG, complain};
use crate::article::{Article, printable};
use crate::check::registry::{CHECKS, FAMILIES};
use crate::check::{Check, Severity};
use crate::config::{self, Config, Files, Grading, ListedGroup, Texts};
use crate::console::fold;
use crate::filter::{Case, Panel, Trouble};
use crate::nntp::{self, Connection, GroupStatus, Posting, Security, Server, Timeouts};
use crate::report::template::trial;
use crate::run::ready;

/// What filters are asked about to see whether they answer.
const MADE_UP: &str = "From: artchk <artchk@host.invalid>\nNewsgroups: example.test\n\
    Subject: a life sign\nMessage-ID: <life-sign@host.invalid>\n\
    Date: Sun, 22 Nov 2026 12:00:00 +0000\n\nThis article was made up by artchk check-config.\n";

/// So many checks are named; of more it is counted how many each family has.
const NAMED: usize = 12;

/// Reads all files of a bot, shows what is wrong and what is worth knowing.
///
/// # Errors
///
/// When the program itself cannot go on.
pub fn run(args: &CheckConfigArgs, program: &str) -> anyhow::Result<u8> {
    let files = args.bot.files(program);
    let report = Report::default();
    let Some(config) = report.read(&files) else {
        report.verdict(args, &files);
        return Ok(WRONG_CONFIG);
    };
    report.saving(&files);
    report.disabled(&files);
    report.servers(&config);
    report.identity(&config);
    report.groups(&config);
    report.checks(&config);
    report.filters(&config);
    report.trial(&config);
    report.templates(&config)?;
    if args.connect {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(report.connect(&config));
        runtime.block_on(report.ask_filters(&config));
        // A name server that does not answer would be waited for.
        runtime.shutdown_background();
    }
    report.verdict(args, &files);
    Ok(if report.errors.get() > 0 {
        WRONG_CONFIG
    } else {
        DONE
    })
}

/// What was shown so far.
#[derive(Default)]
struct Report {
    errors: Cell<usize>,
    warnings: Cell<usize>,
}

impl Report {
    fn error(&self, text: &str) {
        self.errors.set(self.errors.get() + 1);
        complain(text);
    }

    fn warning(&self, text: &str) {
        self.warnings.set(self.warnings.get() + 1);
        complain(text);
    }

    /// Reads all files; nothing where they cannot be used.
    fn read(&self, files: &Files) -> Option<Config> {
        let (config, faults) = ready::read(files);
        for fault in faults {
            let text = fault.to_string();
            if fault.is_error() {
                self.error(without_number(&text));
            } else {
                self.warning(&text);
            }
        }
        config
    }

    /// R9: a run tries it, too, before it contacts anybody.
    fn saving(&self, files: &Files) {
        let file = files.ini();
        if let Err(error) = config::can_be_replaced(&file) {
            let error = error.to_string();
            let why = without_number(&error);
            self.error(&format!(
                "{}: numbers could not be saved: {why}",
                super::shown(&file)
            ));
        }
    }

    /// R3: what keeps every run from beginning.
    fn disabled(&self, files: &Files) {
        for file in files.disabled().iter().filter(|file| file.exists()) {
            let file = super::shown(file);
            self.warning(&format!("{file} is there: no run begins but a dry one"));
        }
    }

    fn servers(&self, config: &Config) {
        let (reader, poster) = (&config.reader, &config.poster);
        say("reading", &described(reader));
        if reader == poster {
            say("posting", "to the same server, in the same way");
        } else {
            say("posting", &described(poster));
        }
    }

    fn identity(&self, config: &Config) {
        let mut title = "from";
        for texts in config.all_texts() {
            let from = printable::one_line(texts.head.get("from").unwrap_or_default());
            let file = match title {
                "" => format!(", for the groups of {}", super::shown(texts.file)),
                _ => String::new(),
            };
            say(title, &format!("{from}{file}"));
            title = "";
        }
        say(
            "identifiers",
            &format!("end in @{}>", config.message_id_domain),
        );
    }

    /// R76: what filters there are, and to whom they hand articles.
    fn filters(&self, config: &Config) {
        let Some(panel) = Panel::wanted(&config.filters) else {
            return;
        };
        let names: Vec<&str> = panel.filters().map(|filter| filter.name()).collect();
        say("filters", &names.join(", "));
        for (name, address, is_elsewhere) in config.filters.external() {
            let machine = match is_elsewhere {
                true => "articles leave this machine: ",
                false => "articles go to a program of this machine: ",
            };
            say("", &format!("{machine}{name} at {address}"));
        }
        if config.filters.train_external && panel.filters().any(|filter| filter.is_external()) {
            let who = config
                .filters
                .trainers
                .as_ref()
                .map(|users| users.join(", "));
            let who = who.unwrap_or_else(|| "all who may write the journal".to_owned());
            say("", &format!("may be taught by {who}"));
        }
    }

    /// R76: whether each filter answers, asked about an article that is made up, and
    /// would learn, if it may be taught.
    async fn ask_filters(&self, config: &Config) {
        let Some(panel) = Panel::wanted(&config.filters) else {
            return;
        };
        let article = Article::new(MADE_UP.as_bytes().to_vec());
        let scores = panel.ask(&[Case::of(&article)]).await;
        let mut failures = Vec::new();
        let mut fails = |filter: &str, trouble: &Trouble| {
            let trouble = printable::one_line(&trouble.to_string());
            let text = format!("filter {filter}: {trouble}");
            if !failures.contains(&text) {
                self.error(&text);
                failures.push(text);
            }
        };
        for vote in scores.iter().flat_map(|score| &score.votes) {
            let filter = vote.filter;
            match &vote.opinion {
                Ok(opinion) => {
                    let (points, reason) = (opinion.points, &opinion.reason);
                    say("filter", &format!("{filter} answers: {points} ({reason})"));
                }
                Err(trouble) => fails(filter, trouble),
            }
        }
        if !config.filters.train_external {
            return;
        }
        for (filter, why) in panel.hindrances().await {
            match why {
                Ok(why) => self.warning(&format!("filter {filter}: {why}")),
                Err(trouble) => fails(filter, &trouble),
            }
        }
    }

    /// R64: what is wrong with the templates of reports.
    fn templates(&self, config: &Config) -> anyhow::Result<()> {
        let Some(folder) = &config.reports.templates else {
            return Ok(());
        };
        let words = sample_blocks(config.texts.language());
        let now = Timestamp::now().as_second();
        for fault in trial::faults(folder, &config.reports, &words, now)? {
            self.error(&fault);
        }
        Ok(())
    }

    fn groups(&self, config: &Config) {
        let widest = config.groups.iter().map(|group| group.name.len()).max();
        let width = widest.unwrap_or_default();
        let mut title = "groups";
        for group in &config.groups {
            let what = if group.autocheck {
                "autocheck "
            } else {
                "on request"
            };
            let next = match group.next {
                Some(next) => format!("from article {next}"),
                None if group.begins_now => "from now on".to_owned(),
                None => "from the oldest article".to_owned(),
            };
            say(title, &format!("{:<width$}  {what}  {next}", group.name));
            title = "";
        }
    }

    /// R11: a check without a text block is off. R36: so may be others.
    fn checks(&self, config: &Config) {
        let set_off = |code: &str| {
            config
                .severities
                .iter()
                .any(|(known, to)| known == code && *to == Grading::Off)
        };
        let codes = || CHECKS.iter().map(|check| check.code);
        let silenced: Vec<&str> = codes().filter(|code| set_off(code)).collect();
        // What is never a reason to answer needs no text, and is shown all the same.
        let answered = || CHECKS.iter().filter(|c| c.severities != [Severity::Note]);
        let without = |texts: Texts<'_>| -> Vec<&str> {
            let codes = answered().map(|check| check.code);
            let is_off = |code: &&str| !set_off(code) && texts.blocks.get(code).is_none();
            codes.filter(is_off).collect()
        };
        let of_main = without(config.main_texts());
        let on = CHECKS.len() - silenced.len() - of_main.len();
        let dns = match (config.dns, config.dns_server) {
            (false, _) => "the DNS is not asked".to_owned(),
            (true, None) => "the DNS is asked about addresses".to_owned(),
            (true, Some(server)) => format!("the DNS is asked about addresses, at {server}"),
        };
        say("checks", &format!("{on} of {} are on; {dns}", CHECKS.len()));
        let mut off = vec![("off for want of a text block:".to_owned(), of_main)];
        for texts in config.all_texts().skip(1) {
            let file = super::shown(texts.file);
            let why = format!("off where the texts are those of {file}:");
            off.push((why, without(texts)));
        }
        off.push(("off by \"severity\":".to_owned(), silenced));
        for (why, which) in off {
            match which.len() {
                0 => {}
                1..=NAMED => list(&why, &which),
                _ => {
                    let families = by_family(&which);
                    let families: Vec<&str> = families.iter().map(String::as_str).collect();
                    list(&why, &families);
                }
            }
        }
    }

    /// Logs in to both servers, and asks what may be done there.
    async fn connect(&self, config: &Config) {
        let (reader, poster) = (&config.reader, &config.poster);
        let what = if reader == poster {
            "reading and posting"
        } else {
            "reading"
        };
        let Some(mut reading) = self.open(what, reader).await else {
            if reader != poster {
                self.look_at_posting(None, config).await;
            }
            return;
        };
        let widest = config.groups.iter().map(|group| group.name.len()).max();
        let width = widest.unwrap_or_default();
        for group in &config.groups {
            match reading.group(&group.name).await {
                Ok(state) => say(
                    "",
                    &format!("{:<width$}  {}", group.name, waiting(state, group)),
                ),
                Err(error) => self.error(&format!("{}: {error}", group.name)),
            }
        }
        if reader == poster {
            self.look_at_posting(Some(reading), config).await;
        } else {
            reading.quit().await;
            self.look_at_posting(None, config).await;
        }
    }

    /// Whether answers could be posted into each group (R38a).
    async fn look_at_posting(&self, connection: Option<Connection>, config: &Config) {
        let is_shared = connection.is_some();
        let connection = match connection {
            Some(connection) => Some(connection),
            None => self.open("posting", &config.poster).await,
        };
        let Some(mut posting) = connection else {
            return;
        };
        let address = config.poster.address();
        let permitted = posting.posting();
        if let Posting::Refused { wants_login } = permitted {
            self.error(&format!("{address} does not permit posting"));
            if wants_login {
                let user = match is_shared {
                    true => "reader_user and reader_pass",
                    false => "poster_user and poster_pass",
                };
                complain(&format!(
                    "posting: {address} offers a login: {user} are for that"
                ));
            }
        }
        let mut open = Vec::new();
        for group in &config.groups {
            let head = config.texts_for(&group.name).head;
            let approved = head.get("approved").is_some();
            match posting.list_active(&group.name).await {
                // Said when it could not be selected.
                Ok(Some(GroupStatus::Absent)) if is_shared => {}
                Ok(status) => match closed(status.as_ref(), approved) {
                    Some(why) => self.error(&format!("{}: {why}", group.name)),
                    None => open.push(group.name.as_str()),
                },
                Err(error) => self.error(&format!("{}: {error}", group.name)),
            }
        }
        let all = open.len() == config.groups.len();
        let how = match permitted {
            Posting::Refused { .. } => None,
            Posting::Permitted => Some(("may be posted", "")),
            Posting::Greeted => Some(("may be posted", ", as its greeting says")),
            Posting::Unknown => Some((
                "could be posted",
                ", if it permits posting, which it does not tell",
            )),
        };
        match how {
            Some((may, why)) if all => say("", &format!("answers {may} into every group{why}")),
            Some((may, why)) if !open.is_empty() => {
                let comma = if why.is_empty() { "" } else { "," };
                list(&format!("answers {may}{why}{comma} into:"), &open);
            }
            Some(_) | None => {}
        }
        posting.quit().await;
    }

    async fn open(&self, what: &str, server: &Server) -> Option<Connection> {
        match Connection::open(server, &Timeouts::default(), None).await {
            Ok(connection) => {
                let tls = if connection.is_secure() {
                    "TLS, certificate verified"
                } else {
                    "no TLS"
                };
                let login = match &server.user {
                    Some(user) => format!("logged in as {}", printable::one_line(user)),
                    None => "no login".to_owned(),
                };
                let compressed = match connection.is_compressed() {
                    true => ", compressed",
                    false if server.compress => ", not compressed (the server cannot do it)",
                    false => "",
                };
                say(
                    "connected",
                    &format!(
                        "{} for {what}: {tls}{compressed}; {login}",
                        server.address()
                    ),
                );
                Some(connection)
            }
            Err(error) => {
                self.error(&format!("{what}: {error}"));
                if let Some(advice) = advice(&error, server) {
                    complain(&format!("{what}: {advice}"));
                }
                None
            }
        }
    }

    /// The last line: how it stands, and what to do next.
    fn verdict(&self, args: &CheckConfigArgs, files: &Files) {
        let counted = |number: usize, what: &str| match number {
            1 => format!("1 {what}"),
            _ => format!("{number} {what}s"),
        };
        let (errors, warnings) = (self.errors.get(), self.warnings.get());
        let mut sums = Vec::new();
        if errors > 0 {
            sums.push(counted(errors, "error"));
        }
        if warnings > 0 {
            sums.push(counted(warnings, "warning"));
        }
        let sum = match sums.is_empty() {
            true => "Nothing is wrong.".to_owned(),
            false => format!("{}.", sums.join(", ")),
        };
        let next = if !files.ini().exists() {
            format!("Files to start from: {}", files.command("init", ""))
        } else if errors > 0 {
            "Fix what stands above, and look again.".to_owned()
        } else if args.connect {
            let rehearsal = files.command("", "--dry-run -v");
            format!("A rehearsal that posts nothing: {rehearsal}")
        } else {
            let connect = files.command("check-config", "--connect");
            format!("Now with the servers: {connect}")
        };
        // Not folded: a command is to be copied.
        let _ = writeln!(io::stdout(), "\n{sum} {next}");
    }
}

/// How many of these checks each family has, and of how many.
fn by_family(codes: &[&str]) -> Vec<String> {
    let counted = FAMILIES.iter().filter_map(|family| {
        let all = family.checks.len();
        let is_there = |check: &&&Check| codes.contains(&check.code);
        match family.checks.iter().filter(is_there).count() {
            0 => None,
            some => Some(format!("{} ({some} of {all})", family.name)),
        }
    });
    counted.collect()
}

/// An error of the system's without its number, which says nothing to people.
fn without_number(text: &str) -> &str {
    text.split_once(" (os error")
        .map_or(text, |(words, _)| words)
}

/// A line on standard output: a subject in the margin, unless it is that of the
/// line before.
fn say(subject: &str, text: &str) {
    let mut output = io::stdout();
    let margin = format!("{subject:<12} ");
    let text = fold::beside(&margin, &printable::line(text), output.is_terminal());
    let _ = output.write_all(text.as_bytes());
}

/// Words in lines of a terminal's width, below the one before.
fn list(title: &str, words: &[&str]) {
    let mut line = title.to_owned();
    for (index, word) in words.iter().enumerate() {
        let comma = if index + 1 < words.len() { "," } else { "" };
        if line.len() + word.len() + 2 > 66 {
            say("", &line);
            line = " ".to_owned();
        }
        line.push_str(&format!(" {word}{comma}"));
    }
    say("", &line);
}

/// Where a server is, how it is spoken to, and as whom.
fn described(server: &Server) -> String {
    let tls = match server.security {
        Security::Off => "no TLS",
        Security::StartTls => "STARTTLS",
        Security::Tls => "TLS",
    };
    let login = match (&server.user, &server.password) {
        (Some(user), Some(_)) => format!("as {}", printable::one_line(user)),
        (Some(user), None) => format!("as {} without a password", printable::one_line(user)),
        (None, _) => "without a login".to_owned(),
    };
    format!("{}, {tls}, {login}", server.address())
}

/// The articles of a group, and how many of them a run would look at.
fn waiting(state: nntp::Group, group: &ListedGroup) -> String {
    if state.is_empty() {
        return "no articles".to_owned();
    }
    let nntp::Group { low, high, .. } = state;
    let range = format!("articles {low} to {high}");
    match group.next {
        None if group.begins_now => format!("{range}; what comes behind them is looked at"),
        Some(next) if next > high.saturating_add(2) => {
            format!("{range}; the saved number {next} is beyond them")
        }
        Some(next) if next > high => format!("{range}; nothing new"),
        next => {
            let start = next.unwrap_or(low).max(low);
            format!("{range}; {} to look at, at most", high - start + 1)
        }
    }
}

/// Why nothing can be posted into a group of this status, if so.
fn closed(status: Option<&GroupStatus>, approved: bool) -> Option<String> {
    let why = match status? {
        GroupStatus::Permitted => return None,
        GroupStatus::Moderated if approved => return None,
        GroupStatus::Moderated => "it is moderated, and [head] has no Approved".to_owned(),
        GroupStatus::Absent => "the posting server does not have it".to_owned(),
        GroupStatus::Alias(other) => format!("it is an alias of {other}"),
        _ => "it is closed to postings".to_owned(),
    };
    Some(format!("nothing can be posted there: {why}"))
}

/// What may help against the error.
fn advice(error: &nntp::Error, server: &Server) -> Option<&'static str> {
    if error.is_certificate_refused() && server.ca_file.is_none() {
        return Some(
            "a server with a certificate of its own making needs its authority in \"tls_ca\"",
        );
    }
    match error {
        nntp::Error::Tls { .. } if server.security == Security::Tls => {
            Some("\"on\" is for a port that speaks TLS at once, \"starttls\" for the usual one")
        }
        nntp::Error::Connect { .. } if server.security == Security::Off => {
            Some("is the port right? It goes after a comma: HOST,PORT")
        }
        _ => None,
    }
}
