//! `--format human`: each finding with its line, and how to fix it.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};

use super::Format;
use super::advice::{Entry, Text, Texts};
use super::checked::Checked;
use super::excerpt;
use super::words::Words;
use crate::article::{Position, printable, width};
use crate::check::{Finding, Safety, Severity};
use crate::config::Language;
use crate::fix::Fix;

/// No line is wider than this, unless by one word.
const COLUMNS: usize = 79;
/// The width of the word in front of what is said of a finding.
const LABEL: usize = 5;
/// Where that stands.
const INDENT: usize = 2;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();
/// What leads the eye to the line.
const FRAME: Style = AnsiColor::Blue.on_default().bold();
const FIX: Style = AnsiColor::Green.on_default().bold();

/// Shows findings to people.
pub(super) struct Human {
    words: &'static Words,
    /// The program as it was called.
    program: String,
    texts: Texts,
    /// Whether nothing is said beside the findings.
    is_quiet: bool,
    hasher: RandomState,
}

/// What is shown of a finding.
pub(super) struct Shown {
    severity: Severity,
    /// Whether and how `artchk fix` puts it right.
    fix: Option<Safety>,
    /// Its title, and where it stands.
    head: Vec<u8>,
    /// What is said of it, and a digest of each text.
    advice: Vec<(u64, Entry)>,
}

/// What is kept of the articles before.
#[derive(Default)]
pub(super) struct Kept {
    articles: usize,
    /// How many findings of each severity were shown.
    severities: [usize; 3],
    /// How many of them `artchk fix` puts right.
    fixable: usize,
    /// How many more it puts right where unsafe fixes are wanted.
    unsafely: usize,
    /// What was said of findings before, in digests, however many articles there
    /// are: nobody wants to read it again at each of many files.
    said: HashSet<u64>,
}

impl Human {
    pub(super) fn new(language: Language, is_quiet: bool, program: &str) -> Human {
        Human {
            words: Words::of(language),
            program: program.to_owned(),
            texts: Texts::of(language),
            is_quiet,
            hasher: RandomState::new(),
        }
    }

    /// `violation nomid: what is wrong`.
    fn title(&self, checked: &Checked<'_>, finding: &Finding, out: &mut Vec<u8>) -> io::Result<()> {
        let style = style(finding.severity);
        let word = self.words.severity(finding.severity);
        let code = finding.check.code;
        let is_fixable = is_safe(checked.fix(finding));
        let mark = if is_fixable { MARK } else { "" };
        let title = self.texts.title(finding);
        if title.is_none() && self.texts.has(finding) {
            return writeln!(out, "{style}{word}{style:#} {BOLD}{code}{BOLD:#}{mark}");
        }
        let summary = printable::one_line(&title.unwrap_or_else(|| finding.summary()));
        let beside = width::columns(word) + code.len() + mark.len() + " : ".len();
        let mut lines = wrapped(&summary, beside, COLUMNS - INDENT).into_iter();
        let first = lines.next().unwrap_or_default();
        writeln!(
            out,
            "{style}{word}{style:#} {BOLD}{code}{BOLD:#}{mark}: {first}"
        )?;
        for line in lines {
            writeln!(out, "{:INDENT$}{line}", "")?;
        }
        Ok(())
    }

    /// Where it stands, and the line with a mark under what is meant.
    fn place(
        &self,
        checked: &Checked<'_>,
        finding: &Finding,
        position: Option<Position>,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        let number = position.map_or_else(String::new, |at| at.line.to_string());
        let gutter = number.len().max(1);
        let written = checked.written(finding);

        let mut place = checked.shown_name();
        if let Some(Position { line, columns }) = position {
            place.push_str(&format!(":{line}"));
            if let Some((first, _)) = columns {
                place.push_str(&format!(":{first}"));
            }
        } else if checked.number.is_some() {
            place.push_str(&format!(":{}", checked.lines_before + 1));
        }
        let mut remarks = Vec::new();
        if let Some(number) = checked.number {
            remarks.push(format!("{} {number}", self.words.article));
        }
        if written.as_ref().is_some_and(|written| written.is_decoded) {
            remarks.push(self.words.decoded.to_owned());
        }
        let remarks = match remarks.is_empty() {
            true => String::new(),
            false => format!(" ({})", remarks.join(", ")),
        };
        writeln!(
            out,
            "{:gutter$}{FRAME}-->{FRAME:#} {place}{DIM}{remarks}{DIM:#}",
            ""
        )?;

        let Some(written) = written else {
            return Ok(());
        };
        let room = COLUMNS - gutter - " | ".len();
        let excerpt = excerpt::of(&written.line, written.marked, room);
        let style = style(finding.severity);
        let before = " ".repeat(excerpt.mark.start);
        let mark = "^".repeat(excerpt.mark.len());
        writeln!(out, "{:gutter$} {FRAME}|{FRAME:#}", "")?;
        writeln!(out, "{FRAME}{number:gutter$} |{FRAME:#} {}", excerpt.line)?;
        writeln!(
            out,
            "{:gutter$} {FRAME}|{FRAME:#} {before}{style}{mark}{style:#}",
            ""
        )
    }

    /// What is said of it beside its line.
    fn entry(&self, entry: &Entry, out: &mut Vec<u8>) -> io::Result<()> {
        let is_labelled = !entry.label.is_empty();
        let width = if is_labelled {
            INDENT + LABEL + 2
        } else {
            INDENT
        };
        let lines = match &entry.text {
            Text::Prose(text) => wrapped(text, 0, COLUMNS - width),
            Text::Block(text) => text.lines().map(str::to_owned).collect(),
        };
        let style = if entry.label == self.words.fix {
            FIX
        } else {
            DIM
        };
        let mut label = entry.label;
        for line in lines {
            let indented = match (is_labelled, line.is_empty()) {
                (_, true) => String::new(),
                (true, _) => format!("{style}{label:LABEL$}{style:#}  {line}"),
                (false, _) => line,
            };
            writeln!(out, "{:INDENT$}{indented}", "")?;
            label = "";
        }
        Ok(())
    }
}

impl Format for Human {
    type Made = io::Result<Vec<Shown>>;
    type Kept = Kept;
    const IS_COLOURED: bool = true;

    fn made(&self, checked: &Checked<'_>) -> io::Result<Vec<Shown>> {
        let findings = checked.by_line().into_iter();
        let shown = findings.map(|(finding, position)| {
            let mut head = Vec::new();
            self.title(checked, finding, &mut head)?;
            self.place(checked, finding, position, &mut head)?;
            let code = finding.check.code;
            let advice = self.texts.advice(checked, finding).into_iter();
            let advice = advice.map(|entry| (self.hasher.hash_one((code, &entry)), entry));
            Ok(Shown {
                severity: finding.severity,
                fix: checked.fix(finding).map(|fix| fix.safety),
                head,
                advice: advice.collect(),
            })
        });
        shown.collect()
    }

    fn write(
        &self,
        made: io::Result<Vec<Shown>>,
        kept: &mut Kept,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        kept.articles += 1;
        for shown in made? {
            kept.severities[shown.severity as usize] += 1;
            kept.fixable += usize::from(shown.fix == Some(Safety::Safe));
            kept.unsafely += usize::from(shown.fix == Some(Safety::Unsafe));
            out.extend_from_slice(&shown.head);
            let mut advice = shown.advice;
            let is_any = !advice.is_empty();
            advice.retain(|(digest, _)| kept.said.insert(*digest));
            let mut advice: Vec<Entry> = advice.into_iter().map(|(_, entry)| entry).collect();
            if is_any && advice.is_empty() {
                let text = Text::Prose(self.words.as_above.to_owned());
                let label = self.words.fix;
                advice.push(Entry { label, text });
            }
            for (index, entry) in advice.iter().enumerate() {
                // Blocks are paragraphs.
                if index > 0 && entry.label.is_empty() {
                    writeln!(out)?;
                }
                self.entry(entry, out)?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// How much was found, and where there is more to read.
    fn end(&self, kept: Kept, out: &mut Vec<u8>) -> io::Result<()> {
        if self.is_quiet {
            return Ok(());
        }
        let articles = self.words.articles(kept.articles);
        let findings: usize = kept.severities.iter().sum();
        if findings == 0 {
            let green = AnsiColor::Green.on_default();
            let nothing = self.words.nothing;
            return writeln!(out, "{green}{nothing}{green:#} in {articles}");
        }
        writeln!(out, "{}", self.words.more(&self.program))?;
        if let Some(line) = self
            .words
            .fixable(&self.program, kept.fixable, kept.unsafely)
        {
            writeln!(out, "{line}")?;
        }
        let severities = [Severity::Violation, Severity::Hint, Severity::Note];
        let parts = severities.into_iter().filter_map(|severity| {
            let number = kept.severities[severity as usize];
            (number > 0).then(|| self.words.severities(number, severity))
        });
        let parts = parts.collect::<Vec<_>>().join(", ");
        let findings = self.words.findings(findings);
        writeln!(out, "{BOLD}{findings}{BOLD:#} ({parts}) in {articles}")
    }
}

/// Behind the code of what `artchk fix` puts right unasked.
const MARK: &str = " [*]";

fn is_safe(fix: Option<&Fix>) -> bool {
    fix.is_some_and(|fix| fix.safety == Safety::Safe)
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Violation => AnsiColor::Red.on_default().bold(),
        Severity::Hint => AnsiColor::Yellow.on_default().bold(),
        Severity::Note => AnsiColor::Cyan.on_default().bold(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_beside_something_else() {
        assert_eq!(wrapped("one two three", 0, 7), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 1, 7), ["one", "two", "three"]);
        assert_eq!(
            wrapped("longer-than-that x", 0, 7),
            ["longer-than-that", "x"]
        );
    }
}
