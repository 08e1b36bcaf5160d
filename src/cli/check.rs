//! `artchk check`: article files against all checks, without any server (R50).

use std::fs;
use std::io::{self, IsTerminal, Read, Write};
use std::path::Path;

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use serde::Serialize;

use super::args::{CheckArgs, Format};
use crate::article::{Article, printable};
use crate::check::{self, Finding, Findings, Limits, Selection, Severity};
use crate::config::Triggers;
use crate::decision::trigger;

/// The exit status where nothing but notes was found.
const CLEAN: u8 = 0;
/// The exit status where something was found.
const FINDINGS: u8 = 1;
/// The exit status where a file could not be read.
const UNREADABLE: u8 = 2;

/// Checks every file; the highest exit status over all of them.
pub fn run(args: &CheckArgs) -> u8 {
    let limits = Limits::at(Timestamp::now());
    let judge = Judge {
        limits,
        selection: Selection::all(),
        triggers: Triggers::default(),
    };
    let mut out = anstream::AutoStream::auto(io::stdout()).lock();
    let mut status = CLEAN;
    let standard_input = [Path::new("-").to_owned()];
    let files = if args.files.is_empty() {
        &standard_input[..]
    } else {
        &args.files
    };
    for file in files {
        let octets = match read(file) {
            Ok(octets) => octets,
            Err(error) => {
                let _ = writeln!(
                    io::stderr(),
                    "artchk: {}: cannot read it: {error}",
                    file.display()
                );
                status = UNREADABLE;
                continue;
            }
        };
        let name = file.to_string_lossy();
        let report = judge.report(octets);
        status = status.max(report.status());
        let written = match args.format {
            Format::Human => report.human(&name, &mut out),
            Format::Json => report.json(&name, &mut out),
        };
        if let Err(error) = written {
            // Whoever reads the output has seen enough (`| head`).
            if error.kind() != io::ErrorKind::BrokenPipe {
                let _ = writeln!(
                    io::stderr(),
                    "artchk: cannot write to standard output: {error}"
                );
                return UNREADABLE;
            }
            return status;
        }
    }
    status
}

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file != Path::new("-") {
        return fs::read(file);
    }
    if io::stdin().is_terminal() {
        let _ = writeln!(
            io::stderr(),
            "artchk: reading an article from the terminal; end it with Ctrl-D"
        );
    }
    let mut octets = Vec::new();
    io::stdin().lock().read_to_end(&mut octets)?;
    Ok(octets)
}

/// What every article is judged by.
struct Judge {
    limits: Limits,
    selection: Selection,
    triggers: Triggers,
}

impl Judge {
    fn report(&self, octets: Vec<u8>) -> Report {
        let article = Article::from_either(octets);
        let findings = check::run(&article, &self.limits, &self.selection);
        let request = trigger::request(&article, &self.triggers);
        Report {
            article,
            findings,
            request,
        }
    }
}

/// What is to be said of one article.
struct Report {
    article: Article,
    findings: Findings,
    request: trigger::Request,
}

/// The line of `--format json`.
#[derive(Serialize)]
struct JsonArticle<'a> {
    file: &'a str,
    message_id: Option<&'a str>,
    newsreader: Option<&'static str>,
    request: Option<&'static str>,
    ignore: bool,
    findings: Vec<JsonFinding>,
}

/// One finding in it.
#[derive(Serialize)]
struct JsonFinding {
    code: &'static str,
    severity: Severity,
    line: Option<usize>,
    summary: String,
    values: serde_json::Map<String, serde_json::Value>,
}

impl Report {
    fn status(&self) -> u8 {
        let noteworthy = |finding: &Finding| finding.severity != Severity::Note;
        if self.findings.iter().any(noteworthy) {
            FINDINGS
        } else {
            CLEAN
        }
    }

    fn json(&self, file: &str, out: &mut impl Write) -> io::Result<()> {
        let findings = self.findings.iter().map(|finding| JsonFinding {
            code: finding.check.code,
            severity: finding.severity,
            line: finding.line,
            summary: printable::one_line(&finding.summary()),
            values: finding
                .values()
                .map(|(name, value)| (name.to_owned(), value.into()))
                .collect(),
        });
        let article = JsonArticle {
            file,
            message_id: self.article.header().body("message-id"),
            newsreader: self.article.newsreader().map(|reader| reader.code),
            request: match (self.request.check, self.request.verbose) {
                (true, true) => Some("verbose"),
                (true, false) => Some("check"),
                (false, _) => None,
            },
            ignore: self.request.ignore,
            findings: findings.collect(),
        };
        serde_json::to_writer(&mut *out, &article)?;
        out.write_all(b"\n")
    }

    fn human(&self, file: &str, out: &mut impl Write) -> io::Result<()> {
        let bold = Style::new().bold();
        if self.findings.is_empty() {
            let green = AnsiColor::Green.on_default();
            return writeln!(out, "{bold}{file}{bold:#}: {green}nothing found{green:#}");
        }
        writeln!(out, "{bold}{file}{bold:#}")?;
        for finding in &self.findings {
            self.finding(finding, out)?;
        }
        writeln!(out)
    }

    fn finding(&self, finding: &Finding, out: &mut impl Write) -> io::Result<()> {
        let style = match finding.severity {
            Severity::Violation => AnsiColor::Red.on_default().bold(),
            Severity::Hint => AnsiColor::Yellow.on_default().bold(),
            Severity::Note => AnsiColor::Cyan.on_default(),
        };
        let word = finding.severity.name();
        let code = finding.check.code;
        let summary = printable::one_line(&finding.summary());
        writeln!(out, "  {style}{word}{style:#} {code}: {summary}")?;
        if let Some(number) = finding.line {
            let line = self.line(number);
            writeln!(out, "    line {number}: {}", printable::one_line(&line))?;
        }
        if let Some(why) = why(finding.check.documentation) {
            writeln!(out, "    why: {why}")?;
        }
        if !finding.check.basis.is_empty() {
            writeln!(out, "    basis: {}", finding.check.basis.join("; "))?;
        }
        writeln!(out, "    more: artchk explain {code}")
    }

    /// A line of the article, from 1, as text.
    fn line(&self, number: usize) -> String {
        let mut lines = self.article.octets().split(|&octet| octet == b'\n');
        let line = lines.nth(number.saturating_sub(1)).unwrap_or_default();
        crate::article::encoding::charset::text_of_field(line).into_owned()
    }
}

/// The first paragraph under "Why it matters", on one line.
fn why(documentation: &str) -> Option<String> {
    let (_, section) = documentation.split_once("## Why it matters")?;
    let paragraph = section.trim_start().split("\n\n").next()?;
    let section_end = paragraph.split("\n ##").next()?;
    Some(section_end.split_whitespace().collect::<Vec<_>>().join(" "))
}
