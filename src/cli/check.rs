//! `artchk check`: article files against all checks, without any server (R50).

mod json;
mod locale;
mod reading;

use std::fs::File;
use std::io::{self, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;

use super::args::{CheckArgs, Format};
use super::unwritten;
use crate::article::stage::Undecodable;
use crate::article::{Article, printable, width};
use crate::check::{self, Context, Finding, Findings, Selection, Severity};
use crate::config::Triggers;
use crate::decision::trigger;
use reading::Reading;

/// The exit status where nothing but notes was found.
const CLEAN: u8 = 0;
/// The exit status where something was found.
const FINDINGS: u8 = 1;
/// The exit status where a file could not be read.
const UNREADABLE: u8 = 2;

/// The name of a file that means standard input.
const STANDARD_INPUT: &str = "-";

/// The width of the words in front of what is said of a finding.
const LABEL: usize = 9;
/// No line is wider than this, unless by one word.
const COLUMNS: usize = 78;
/// The width of what is said of a finding.
const TEXT_COLUMNS: usize = COLUMNS - LABEL - 5;

/// Checks every file; the highest exit status over all of them.
pub fn run(args: &CheckArgs) -> u8 {
    let context = Context::at(Timestamp::now());
    let judge = Judge {
        context,
        selection: Selection::all(),
        triggers: Triggers::default(),
        reading: Reading::of(&args.reading),
    };
    let mut out = anstream::AutoStream::auto(io::stdout()).lock();
    let mut status = CLEAN;
    let mut total = Total::default();
    let standard_input = [PathBuf::from(STANDARD_INPUT)];
    let files = if args.files.is_empty() {
        &standard_input[..]
    } else {
        &args.files
    };
    for file in files {
        let octets = match read(file) {
            Ok(octets) => octets,
            Err(error) => {
                let file = shown_name(file);
                let _ = writeln!(io::stderr(), "artchk: {file}: cannot read it: {error}");
                status = UNREADABLE;
                continue;
            }
        };
        let report = match judge.checked(octets) {
            Ok(report) => report,
            Err(error) => {
                let file = shown_name(file);
                let _ = writeln!(io::stderr(), "artchk: {file}: cannot read it: {error}");
                status = UNREADABLE;
                continue;
            }
        };
        status = status.max(report.status());
        total.add(&report);
        let written = match args.format {
            Format::Human => report.human(&shown_name(file), &mut out),
            Format::Json => json::write(&report, &file.to_string_lossy(), &mut out),
        };
        if let Err(error) = written {
            return status.max(unwritten(&error, UNREADABLE));
        }
    }
    if args.format == Format::Human
        && let Err(error) = total.human(&mut out)
    {
        return status.max(unwritten(&error, UNREADABLE));
    }
    status
}

/// The name of a file as people are shown it.
fn shown_name(file: &Path) -> String {
    if file == Path::new(STANDARD_INPUT) {
        return "standard input".to_owned();
    }
    printable::line(&file.to_string_lossy())
}

/// The most octets that an article may have, as a file or on standard input.
const MOST_OCTETS: u64 = 64 << 20;

fn read(file: &Path) -> io::Result<Vec<u8>> {
    if file != Path::new(STANDARD_INPUT) {
        let file = File::open(file)?;
        if file.metadata()?.len() > MOST_OCTETS {
            return Err(too_large());
        }
        return read_all(file);
    }
    if io::stdin().is_terminal() {
        let _ = writeln!(
            io::stderr(),
            "artchk: reading an article from the terminal; end it with Ctrl-D"
        );
    }
    read_all(io::stdin().lock())
}

/// All that is there, unless it is too much: a device may never end.
fn read_all(from: impl Read) -> io::Result<Vec<u8>> {
    let mut octets = Vec::new();
    from.take(MOST_OCTETS + 1).read_to_end(&mut octets)?;
    if octets.len() as u64 > MOST_OCTETS {
        return Err(too_large());
    }
    Ok(octets)
}

fn too_large() -> io::Error {
    let why = format!("it has more than {} MiB", MOST_OCTETS >> 20);
    io::Error::new(io::ErrorKind::FileTooLarge, why)
}

/// What every article is judged by.
struct Judge {
    context: Context,
    selection: Selection,
    triggers: Triggers,
    reading: Reading,
}

impl Judge {
    fn checked(&self, octets: Vec<u8>) -> Result<Checked, Undecodable> {
        let article = self.reading.article(octets)?;
        let findings = check::run(&article, &self.context, &self.selection);
        let request = trigger::request(&article, &self.triggers);
        Ok(Checked {
            article,
            findings,
            request,
        })
    }
}

/// What is to be said of one article.
struct Checked {
    article: Article,
    findings: Findings,
    request: trigger::Request,
}

impl Checked {
    fn status(&self) -> u8 {
        let noteworthy = |finding: &Finding| finding.severity != Severity::Note;
        if self.findings.iter().any(noteworthy) {
            FINDINGS
        } else {
            CLEAN
        }
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
        let bold = Style::new().bold();
        let word = finding.severity.name();
        let code = finding.check.code;
        let summary = printable::one_line(&finding.summary());
        let beside = word.len() + code.len() + "  : ".len();
        let mut lines = wrapped(&summary, beside, COLUMNS - 2).into_iter();
        let first = lines.next().unwrap_or_default();
        writeln!(
            out,
            "  {style}{word}{style:#} {bold}{code}{bold:#}: {first}"
        )?;
        for line in lines {
            writeln!(out, "  {line}")?;
        }
        if let Some(position) = finding.position(&self.article) {
            let place = finding.place.as_ref();
            let line = place.and_then(|place| self.article.written(place));
            let line = shown(&line.unwrap_or_default());
            entry(&format!("line {}", position.line), [line], out)?;
        }
        if let Some(why) = why(finding.check.documentation) {
            entry("why", wrapped(&why, 0, TEXT_COLUMNS), out)?;
        }
        if !finding.check.basis.is_empty() {
            let basis = finding.check.basis.join("; ");
            entry("basis", wrapped(&basis, 0, TEXT_COLUMNS), out)?;
        }
        Ok(())
    }
}

/// A word in front, and lines of text beside it.
fn entry(
    word: &str,
    lines: impl IntoIterator<Item = String>,
    out: &mut impl Write,
) -> io::Result<()> {
    let dim = Style::new().dimmed();
    let mut label = word;
    for line in lines {
        writeln!(out, "    {dim}{label:<LABEL$}{dim:#} {line}")?;
        label = "";
    }
    Ok(())
}

/// A line out of an article, fit for a terminal and cut at its right edge. It
/// stands in quotation marks where blanks at its ends could not be seen.
fn shown(line: &str) -> String {
    let line = printable::line(line);
    let mut cut = String::new();
    for character in line.chars() {
        cut.push(character);
        if width::columns(&cut) > TEXT_COLUMNS - 3 {
            cut.pop();
            return cut + "...";
        }
    }
    if cut.trim() == cut {
        cut
    } else {
        format!("\"{cut}\"")
    }
}

/// Words in lines of at most so many columns; on the first one something else
/// takes `beside` columns.
fn wrapped(text: &str, beside: usize, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = beside;
    for word in text.split_whitespace() {
        let width = width::columns(word);
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if used + 1 + width <= columns => {
                line.push(' ');
                line.push_str(word);
                used += 1;
            }
            _ => {
                lines.push(word.to_owned());
                used = 0;
            }
        }
        used += width;
    }
    lines
}

/// The first paragraph under "Why it matters".
fn why(documentation: &str) -> Option<String> {
    let (_, section) = documentation.split_once("## Why it matters")?;
    let lines = section.lines().map(str::trim);
    let paragraph: Vec<_> = lines
        .skip_while(|line| line.is_empty())
        .take_while(|line| !line.is_empty())
        .collect();
    Some(paragraph.join(" "))
}

/// How many findings of each severity there were, over several articles.
#[derive(Default)]
struct Total {
    articles: usize,
    severities: [usize; 3],
}

impl Total {
    fn add(&mut self, report: &Checked) {
        self.articles += 1;
        for finding in &report.findings {
            self.severities[finding.severity as usize] += 1;
        }
    }

    /// What is said at the end: where there is more to read, and, of several
    /// articles, how much was found.
    fn human(&self, out: &mut impl Write) -> io::Result<()> {
        let [violations, hints, notes] = self.severities;
        if self.severities != [0; 3] {
            writeln!(out, "More about a finding: artchk explain CODE")?;
        }
        if self.articles < 2 {
            return Ok(());
        }
        writeln!(
            out,
            "{} articles: {}, {}, {}",
            self.articles,
            counted(violations, "violation"),
            counted(hints, "hint"),
            counted(notes, "note")
        )
    }
}

fn counted(number: usize, word: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {word}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_the_ends_are_seen() {
        assert_eq!(shown("-- "), "\"-- \"");
        assert_eq!(shown("--"), "--");
        assert_eq!(shown("\t--"), "\" --\"");
    }

    #[test]
    fn a_wide_line_is_cut() {
        let wide = shown(&"\u{6f22}".repeat(100));
        assert!(wide.ends_with("..."));
        assert!(width::columns(&wide) <= TEXT_COLUMNS);
    }

    #[test]
    fn words_are_wrapped_beside_something_else() {
        assert_eq!(wrapped("one two three", 0, 7), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 1, 7), ["one", "two", "three"]);
        assert_eq!(
            wrapped("longer-than-that x", 0, 7),
            ["longer-than-that", "x"]
        );
    }

    #[test]
    fn the_first_paragraph_says_why() {
        let text = " ## Why it matters\n\n one\n two\n\n three\n\n ## What is left alone\n";
        assert_eq!(why(text).as_deref(), Some("one two"));
        assert_eq!(why("nothing of the kind"), None);
    }
}
