//! An article that was checked, in the file that it stands in.

use std::borrow::Cow;
use std::path::Path;

use super::pieces::Stuffing;
use crate::article::{Article, Place, Position, Written, printable};
use crate::check::{Finding, Findings};
use crate::decision::trigger::Request;
use crate::fix::Fix;

/// The longest Subject that is shown, in characters.
const SUBJECT: usize = 200;

/// What is to be said of one article.
pub(in crate::cli) struct Checked<'a> {
    /// The name of its file, as it was given.
    pub(super) file: &'a Path,
    /// Which article of its file it is, from 1; nothing where it is the file.
    pub(in crate::cli) number: Option<usize>,
    /// How many lines of the file stand before it.
    pub(super) lines_before: usize,
    pub(super) stuffing: Stuffing,
    pub(super) article: Article,
    /// All that was found.
    pub(super) findings: Findings,
    /// What is shown of it, in the order of the registry.
    pub(in crate::cli) shown: Vec<Finding>,
    /// What would put each of these right; empty where that is not shown.
    pub(super) fixes: Vec<Option<Fix>>,
    /// What it asks for; nothing where that is not shown.
    pub(super) request: Request,
}

impl Checked<'_> {
    /// The name of the file for programs.
    pub(super) fn file_name(&self) -> Cow<'_, str> {
        self.file.to_string_lossy()
    }

    /// The Subject, fit to be shown; empty where there is none.
    pub(in crate::cli) fn subject(&self) -> String {
        let subject = self.article.header().get("subject");
        let subject = subject.map_or("", |field| field.decoded());
        printable::one_line(subject).chars().take(SUBJECT).collect()
    }

    /// The name of the file for people.
    pub(in crate::cli) fn shown_name(&self) -> String {
        shown_name(self.file)
    }

    /// What is shown, in the order of the lines; first what stands nowhere.
    pub(super) fn by_line(&self) -> Vec<(&Finding, Option<Position>)> {
        let with_position = |finding| (finding, self.position(finding));
        let mut findings: Vec<_> = self.shown.iter().map(with_position).collect();
        findings.sort_by_key(|(_, position)| {
            position.map(|at| (at.line, at.columns.map(|(first, _)| first)))
        });
        findings
    }

    /// What would put a finding right that is shown.
    pub(super) fn fix(&self, finding: &Finding) -> Option<&Fix> {
        let mut pairs = self.shown.iter().zip(&self.fixes);
        let (_, fix) = pairs.find(|(shown, _)| std::ptr::eq(*shown, finding))?;
        fix.as_ref()
    }

    /// Where a finding stands in the file.
    pub(super) fn position(&self, finding: &Finding) -> Option<Position> {
        self.position_of(finding.place.as_ref()?)
    }

    /// Where a place of the article is in the file.
    pub(super) fn position_of(&self, place: &Place) -> Option<Position> {
        let Position { line, columns } = self.article.position(place)?;
        let more = self.stuffing.of(line).len();
        Some(Position {
            line: line + self.lines_before,
            columns: columns.map(|(first, end)| (first + more, end + more)),
        })
    }

    /// The same as line and column, for programs that want both in any case:
    /// what stands nowhere stands at the beginning of the article.
    pub(super) fn line_and_column(&self, position: Option<Position>) -> (usize, usize) {
        let line = position.map_or(self.lines_before + 1, |at| at.line);
        let columns = position.and_then(|at| at.columns);
        (line, columns.map_or(1, |(first, _)| first))
    }

    /// Line and column of an octet of the article; nothing where it is not one that
    /// a character of the file begins with, or where the file has more than the
    /// article.
    pub(super) fn exact_place(&self, at: usize) -> Option<(usize, usize)> {
        let before = self.article.octets().get(..at)?;
        let line = memchr::memrchr(b'\n', before).map_or(0, |lf| lf + 1);
        let text = std::str::from_utf8(before.get(line..)?).ok()?;
        let behind = self.article.octets().get(at);
        let is_character = behind.is_none_or(|octet| octet & 0xc0 != 0x80);
        let lines_before = self.lines_before + memchr::memchr_iter(b'\n', before).count();
        let is_same = is_character && self.stuffing.is_none();
        is_same.then(|| (lines_before + 1, text.chars().count() + 1))
    }

    /// The line in which a finding stands, as the file has it, or decoded.
    pub(super) fn written(&self, finding: &Finding) -> Option<Written<'_>> {
        let place = finding.place.as_ref()?;
        let mut written = self.article.written(place)?;
        let line = self.article.position(place).map(|at| at.line);
        let stuffing = line.map_or("", |line| self.stuffing.of(line));
        if !written.is_decoded && !stuffing.is_empty() {
            written.line = format!("{stuffing}{}", written.line).into();
            written.marked = written.marked.start + 1..written.marked.end + 1;
        }
        Some(written)
    }
}

/// The name of a file as people are shown it.
pub(in crate::cli) fn shown_name(file: &Path) -> String {
    printable::line(&file.to_string_lossy())
}
