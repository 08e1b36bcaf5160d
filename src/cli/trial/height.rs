//! How many lines an answer has that people are to read.

use super::Trial;
use crate::article::{Article, newsreader};
use crate::check::registry::CHECKS;
use crate::check::{Check, Findings, Severity};
use crate::decision::Occasion;

/// More lines than these are hardly read: of an answer with one finding, and of one
/// with a violation and a hint and what to do in a newsreader.
pub(in crate::cli) const ONE: usize = 24;
pub(in crate::cli) const TWO: usize = 40;

/// The tallest answer of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Tallest {
    /// Its lines, without the signature.
    pub(in crate::cli) lines: usize,
    /// The codes of what is found in it.
    pub(in crate::cli) codes: Vec<&'static str>,
    /// The code of the newsreader, where it matters.
    pub(in crate::cli) newsreader: Option<&'static str>,
}

impl Trial<'_> {
    /// The tallest answer in which one thing was found, over all newsreaders and one
    /// that is not known.
    pub(in crate::cli) fn of_one(&self) -> Option<Tallest> {
        let readers = newsreader::codes().map(Some).chain([None]);
        let answers = readers.filter_map(|reader| {
            let known = reader.unwrap_or_default();
            let check = self.told().max_by_key(|check| self.height_of(check, known));
            Some(self.tallest(&[check?], reader))
        });
        answers.max_by_key(|answer| answer.lines)
    }

    /// The tallest answer to a violation and a hint, over all newsreaders.
    pub(in crate::cli) fn of_two(&self) -> Option<Tallest> {
        let answers = newsreader::codes().filter_map(|reader| {
            let tallest = |severity: Severity| {
                let usual = self
                    .told()
                    .filter(|check| check.severities.first() == Some(&severity));
                usual.max_by_key(|check| self.height_of(check, reader))
            };
            let checks = [tallest(Severity::Violation)?, tallest(Severity::Hint)?];
            Some(self.tallest(&checks, Some(reader)))
        });
        answers.max_by_key(|answer| answer.lines)
    }

    /// The checks of which posters are told.
    fn told(&self) -> impl Iterator<Item = &'static Check> {
        let is_told = |check: &&Check| {
            let block = self.texts.blocks.get(check.code);
            block.is_some_and(|block| !block.is_empty()) && check.severities != [Severity::Note]
        };
        CHECKS.iter().copied().filter(is_told)
    }

    /// The lines of the blocks of a check.
    fn height_of(&self, check: &Check, reader: &str) -> usize {
        let blocks = self.texts.blocks;
        let own = blocks.get(check.code);
        let advice = blocks.for_newsreader(check.code, reader);
        let is_whole = blocks.is_whole(&format!("{}-{reader}", check.code));
        let own = own.filter(|_| !is_whole);
        let told = own.into_iter().chain(advice);
        told.map(|block| block.lines().count() + 1).sum()
    }

    fn tallest(&self, checks: &[&'static Check], newsreader: Option<&'static str>) -> Tallest {
        let findings = Findings::sample_of(checks, false);
        let reader = newsreader.unwrap_or_default();
        let answer = self.answer(Occasion::Automatic, reader, &findings);
        Tallest {
            lines: lines_above_signature(&answer),
            codes: checks.iter().map(|check| check.code).collect(),
            newsreader,
        }
    }
}

/// The lines of the text before the signature, blank ones at the end left out.
fn lines_above_signature(answer: &Article) -> usize {
    let Some(text) = answer.text() else {
        return 0;
    };
    let end = answer
        .signature()
        .map_or(usize::MAX, |signature| signature.at);
    let lines: Vec<&str> = text.lines().take(end).collect();
    let last = lines.iter().rposition(|line| !line.trim().is_empty());
    last.map_or(0, |last| last + 1)
}
