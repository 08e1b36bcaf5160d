//! `artchk demo`: the bot as it is, at work on a news server inside the process
//! (R49).
//!
//! Nothing of the bot is played: a configuration is written into a folder for
//! the while, and [`bot::run`] is called with it as from a command line. The
//! news server is the only thing that is not real, and it has a thread of its
//! own.

use std::collections::HashMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::thread;

use anstyle::Style;
use anyhow::Context;
use jiff::Timestamp;
use tokio::sync::oneshot;

use super::args::BotArgs;
use super::{DONE, FAILED, bot};
use crate::article::{Article, printable};
use crate::config::{Files, shell_word};
use crate::demo::{Server, articles};

/// The base name of the bot's files.
const NAME: &str = "demo";
/// The domain of the bot that is shown.
const DOMAIN: &str = "check.example";
const TEXTS: &str = include_str!("../../sample.rc");
/// The address in the sample texts, which everybody is to change.
const SAMPLE_ADDRESS: &str = "@change-this-address.invalid";
/// The width of headings, and of the widest line that is shown.
const WIDTH: usize = 78;
/// The time in front of each line of the log, with the blank.
const TIME_STAMP: usize = "2026-01-01 00:00:00Z ".len();

/// Shows the bot at work.
///
/// # Errors
///
/// When there is no port or no folder to be had on this machine.
pub fn run(program: &str) -> anyhow::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let server = {
        let _inside = runtime.enter();
        Server::start(&articles::GROUPS).context("cannot open a port on this machine")?
    };
    let (end, ended) = oneshot::channel::<()>();
    let serving = thread::spawn(move || {
        // Whether told to end or left alone, that is the end.
        let _ = runtime.block_on(ended);
    });
    let shown = show(&server, program);
    drop(server);
    let _ = end.send(());
    let _ = serving.join();
    match shown {
        // Whoever reads the output has seen enough (`| head`).
        Err(error) if is_broken_pipe(&error) => Ok(DONE),
        shown => shown,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

fn show(server: &Server, program: &str) -> anyhow::Result<u8> {
    let folder = tempfile::Builder::new()
        .prefix("artchk-demo.")
        .tempdir()
        .context("cannot make a folder for the while")?;
    write_configuration(folder.path(), server.port())?;
    for article in articles::written_at(&Timestamp::now()) {
        if let Err(reason) = server.inject(&article) {
            anyhow::bail!("the demo's server refuses an article: {reason}");
        }
    }
    let posted = posted(server);
    let ini = folder.path().join(format!("{NAME}.ini"));
    let before = group_lines(&ini)?;

    paragraph(
        "artchk demo: the real bot at work on a news server inside this process.\n\
         Nothing leaves this machine, and nothing stays behind.\n",
    )?;
    heading("The articles that posters wrote")?;
    for line in &before {
        paragraph(&format!("{line}      (as it stands in {NAME}.ini)"))?;
        let group = line.split(' ').next().unwrap_or_default();
        for (number, article) in posted.iter().filter_map(|post| post.of(group)) {
            entry(number, article)?;
        }
        blank()?;
    }

    heading("The run, as cron would start it")?;
    let files = Files::new(folder.path(), Some(NAME), None, program);
    paragraph(&format!("$ {}\n", files.command("", "--log -v")))?;
    let args = BotArgs {
        path: Some(folder.path().to_owned()),
        name: Some(NAME.to_owned()),
        verbose: 1,
        log: true,
        ..BotArgs::default()
    };
    let status = bot::run(&args, program)?;
    blank()?;

    heading("What became of each article, as the log has it")?;
    let log = fs::read_to_string(folder.path().join(format!("{NAME}.log")))?;
    let log = by_article(&log);
    for post in &posted {
        let (group, number) = (post.group, post.number);
        paragraph(&format!("{group} {number}: {}", post.subject()))?;
        for line in log.get(&(group, number)).into_iter().flatten() {
            paragraph(&format!("    {}", cut(line, WIDTH - 4)))?;
        }
        blank()?;
    }

    let answers: Vec<Post> = self::posted(server)
        .into_iter()
        .filter(|post| !posted.contains(post))
        .collect();
    for post in &answers {
        heading(&format!("Followup: {} {}", post.group, post.number))?;
        paragraph(&shown(post.article.octets()))?;
    }

    heading("The numbers moved on")?;
    for (before, after) in before.iter().zip(group_lines(&ini)?) {
        paragraph(&format!("{before:<24}->  {after}"))?;
    }
    blank()?;
    paragraph(&format!(
        "{} articles, {} followups. The next run begins where this one ended.\n\
         To set up a bot of your own: {program} init DIR\n\
         What it would report: {program} report --test-data --html DIR",
        posted.len(),
        answers.len(),
        program = shell_word(program),
    ))?;
    Ok(if answers.is_empty() { FAILED } else { status })
}

/// An article in a group of the demo's server.
struct Post {
    group: &'static str,
    number: u64,
    article: Article,
}

impl PartialEq for Post {
    fn eq(&self, other: &Post) -> bool {
        (self.group, self.number) == (other.group, other.number)
    }
}

impl Post {
    fn of(&self, group: &str) -> Option<(u64, &Article)> {
        (self.group == group).then_some((self.number, &self.article))
    }

    fn subject(&self) -> String {
        let subject = self.article.header().body("subject").unwrap_or_default();
        printable::one_line(subject)
    }
}

/// All articles there are, group by group.
fn posted(server: &Server) -> Vec<Post> {
    articles::GROUPS
        .into_iter()
        .flat_map(|group| {
            let articles = server.articles(group).into_iter();
            articles.map(move |(number, octets)| Post {
                group,
                number,
                article: Article::new(octets),
            })
        })
        .collect()
}

fn write_configuration(folder: &Path, port: u16) -> io::Result<()> {
    let mut ini =
        format!("reader = 127.0.0.1,{port}\nmessage_id_domain = {DOMAIN}\n\ncheckgroups:\n");
    for group in articles::GROUPS {
        ini.push_str(&format!("{group} y\n"));
    }
    let texts = TEXTS.replace(SAMPLE_ADDRESS, &format!("@{DOMAIN}"));
    fs::write(folder.join(format!("{NAME}.ini")), ini)?;
    fs::write(folder.join(format!("{NAME}.rc")), texts)
}

/// The lines behind `checkgroups:`.
fn group_lines(ini: &Path) -> io::Result<Vec<String>> {
    let text = fs::read_to_string(ini)?;
    let lines = text.lines().skip_while(|line| *line != "checkgroups:");
    Ok(lines.skip(1).map(str::to_owned).collect())
}

/// The check log's lines of each article, by group and number.
fn by_article(log: &str) -> HashMap<(&str, u64), Vec<&str>> {
    let mut articles: HashMap<_, Vec<&str>> = HashMap::new();
    let mut current = None;
    for line in log.lines().filter_map(|line| line.get(TIME_STAMP..)) {
        if let Some(text) = line.strip_prefix("  ") {
            if let Some(article) = current {
                articles.entry(article).or_default().push(text);
            }
            continue;
        }
        current = line.split_once(" article ").and_then(|(group, rest)| {
            let number = rest.split(':').next()?.parse().ok()?;
            Some((group, number))
        });
    }
    articles
}

/// One line about an article.
fn entry(number: u64, article: &Article) -> io::Result<()> {
    let subject = printable::one_line(article.header().body("subject").unwrap_or_default());
    let poster = article
        .poster()
        .and_then(|mailbox| mailbox.name().map(str::to_owned))
        .unwrap_or_default();
    let poster = printable::one_line(&poster);
    paragraph(&cut(
        &format!("  {number:>2}  {subject:<50} {poster}"),
        WIDTH,
    ))
}

/// The octets of one of our own followups, for a terminal.
fn shown(octets: &[u8]) -> String {
    let text = String::from_utf8_lossy(octets);
    let lines: Vec<String> = text.lines().map(printable::line).collect();
    lines.join("\n") + "\n"
}

fn cut(text: &str, width: usize) -> String {
    match text.char_indices().nth(width) {
        Some(_) => text.chars().take(width - 3).collect::<String>() + "...",
        None => text.to_owned(),
    }
}

fn heading(text: &str) -> io::Result<()> {
    let bold = Style::new().bold();
    let rest = "=".repeat(WIDTH.saturating_sub(text.len() + 5));
    let mut out = anstream::AutoStream::auto(io::stdout()).lock();
    writeln!(out, "{bold}=== {text} {rest}{bold:#}\n")
}

fn paragraph(text: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{text}")
}

fn blank() -> io::Result<()> {
    paragraph("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_is_read_by_article() {
        let log = "2026-11-22 20:00:00Z begin\n\
                   2026-11-22 20:00:00Z local.test article 1: <a@b.example>\n\
                   2026-11-22 20:00:00Z   checked: autocheck is on\n\
                   2026-11-22 20:00:00Z   nothing found\n\
                   2026-11-22 20:00:00Z posted <c@d.example>: 240 done\n\
                   2026-11-22 20:00:00Z   of nobody\n\
                   2026-11-22 20:00:00Z de.test article 12: <e@f.example>\n\
                   2026-11-22 20:00:00Z   not checked\n";
        let read = by_article(log);
        assert_eq!(read.len(), 2);
        assert_eq!(
            read[&("local.test", 1)],
            ["checked: autocheck is on", "nothing found"]
        );
        assert_eq!(read[&("de.test", 12)], ["not checked"]);
    }

    #[test]
    fn what_is_too_long_is_cut() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("abcdefgh", 7), "abcd...");
    }
}
