//! `artchk fix`: puts right in an article what can be put right (R50a).
//!
//! Each check says what it would change ([`Remedy`]); a
//! [`Guard`] says what may not be; what does not touch is done in one round, the
//! rest in the next ones, until nothing is left to do. At the end the article is
//! looked at once more: a fix that brings anything to light that was not found
//! before, or does not do what it says, is taken back. Nothing here reads or
//! writes a file, and whatever goes wrong, nothing was changed.

mod form;
mod guard;
mod merge;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use crate::article::Article;
use crate::check::{self, Check, Context, Edit, Finding, Findings, Remedy, Safety, Selection};

pub use form::{Held, Unfit};
pub use guard::Guard;
use merge::Merged;

/// In so many rounds everything is done; else something undoes what something
/// else does.
const MOST_ROUNDS: usize = 10;

/// What is to be put right, and how an article is judged.
pub struct Order<'a> {
    /// What the checks may know.
    pub context: &'a Context,
    /// Which checks are run.
    pub selection: &'a Selection,
    /// Whether the findings of this check are to be put right.
    pub wants: &'a dyn Fn(&'static Check) -> bool,
    /// Whether that is done, too, which the poster is to look at.
    pub even_unsafe: bool,
}

/// An article that was put right.
#[derive(Debug)]
pub struct Fixed {
    /// Its octets.
    pub octets: Vec<u8>,
    /// What was done, in the order of the lines.
    pub changes: Vec<Change>,
    /// What is still found.
    pub findings: Findings,
}

/// Something that was put right.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The check that had found it.
    pub check: &'static Check,
    /// What was done about it.
    pub remedy: &'static Remedy,
    /// The line of the article as it was, from 1; nothing where something was
    /// missing.
    pub line: Option<usize>,
}

/// Why an article stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Occurs when there is nothing that could be an article.
    NoArticle,
    /// Occurs when only a part of the article is read.
    TooLarge,
    /// Occurs when what is done is undone again.
    Unsettled,
    /// Occurs when something was touched that has to stay as it is.
    Touched,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Trouble::NoArticle => {
                "it is no article: it has neither From nor Newsgroups nor Subject"
            }
            Trouble::TooLarge => "it is too large to be looked at as a whole",
            Trouble::Unsettled => "its faults cannot be put right together",
            Trouble::Touched => "something would change that has to stay as it is",
        })
    }
}

impl std::error::Error for Trouble {}

/// What would put a finding right.
#[derive(Debug)]
pub struct Fix {
    /// Whether it may be done unasked.
    pub safety: Safety,
    /// What is changed, in order.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// What would put the finding right; nothing where that cannot be done, or
    /// touches what is not to be touched.
    pub fn of(
        article: &Article,
        context: &Context,
        guard: &Guard,
        finding: &Finding,
    ) -> Option<Fix> {
        let remedy = finding.check.remedy.as_ref()?;
        let mut edits = (remedy.edits)(article, context, finding)?;
        edits.retain(|edit| !edit.range.is_empty() || !edit.text.is_empty());
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let end = article.octets().len();
        let are_sound = merge::are_apart(&edits)
            && edits.last().is_some_and(|last| last.range.end <= end)
            && edits.iter().all(|edit| guard.lets(edit));
        are_sound.then_some(Fix {
            safety: remedy.safety,
            edits,
        })
    }
}

/// Puts right what can be put right.
///
/// # Errors
///
/// When the article is to stay as it is.
pub fn fix(held: &Held, order: &Order<'_>) -> Result<Fixed, Trouble> {
    let article = held.article(held.octets().to_vec());
    if !is_article(&article) {
        return Err(Trouble::NoArticle);
    }
    if article.header().is_cut() || article.text().is_some_and(|text| text.is_cut()) {
        return Err(Trouble::TooLarge);
    }
    let findings = check::run(&article, order.context, order.selection);
    let before = counts(&findings);
    let mut left_out: Vec<&'static Check> = Vec::new();
    loop {
        let fixed = rounds(held, order, &left_out)?;
        let kept = Guard::of(&article);
        let result = held.article(fixed.octets.clone());
        if kept.kept(&article) != Guard::of(&result).kept(&result) {
            return Err(Trouble::Touched);
        }
        let Some(fault) = fault(&before, &fixed) else {
            return Ok(fixed);
        };
        left_out.push(culprit(held, order, &left_out, &before, &fixed).unwrap_or(fault));
    }
}

/// Whether it is any article, or else a file of another kind.
fn is_article(article: &Article) -> bool {
    let header = article.header();
    let names = ["from", "newsgroups", "subject"];
    let octets = article.octets().get(..header.end()).unwrap_or_default();
    names.iter().any(|name| header.get(name).is_some()) && memchr::memchr(0, octets).is_none()
}

/// How many findings there are of each check.
type Counts = HashMap<&'static str, usize>;

fn counts(findings: &Findings) -> Counts {
    let mut counts = Counts::new();
    for finding in findings {
        *counts.entry(finding.check.code).or_default() += 1;
    }
    counts
}

/// A check whose fix did not do what it was to do; where something is found that
/// was not found before, the check that was last put right.
fn fault(before: &Counts, fixed: &Fixed) -> Option<&'static Check> {
    let after = counts(&fixed.findings);
    let count = |counts: &Counts, code: &str| counts.get(code).copied().unwrap_or_default();
    let is_new = |(code, number): (&&'static str, &usize)| *number > count(before, code);
    let is_left = |change: &&Change| {
        let code = change.check.code;
        let left = count(&after, code);
        left > 0 && left >= count(before, code)
    };
    let mut changes = fixed.changes.iter();
    if after.iter().any(is_new) {
        return changes.next_back().map(|change| change.check);
    }
    changes.find(is_left).map(|change| change.check)
}

/// The check without whose fix there would be no fault.
fn culprit(
    held: &Held,
    order: &Order<'_>,
    left_out: &[&'static Check],
    before: &Counts,
    fixed: &Fixed,
) -> Option<&'static Check> {
    let mut checks: Vec<&'static Check> = Vec::new();
    for change in &fixed.changes {
        if !checks.contains(&change.check) {
            checks.push(change.check);
        }
    }
    let is_it = |check: &&'static Check| {
        let left_out = [left_out, &[*check]].concat();
        rounds(held, order, &left_out).is_ok_and(|fixed| fault(before, &fixed).is_none())
    };
    checks.into_iter().find(is_it)
}

/// Puts right what these checks do not find, in as many rounds as it takes.
fn rounds(held: &Held, order: &Order<'_>, left_out: &[&'static Check]) -> Result<Fixed, Trouble> {
    let article = held.article(held.octets().to_vec());
    let mut octets = Cow::Borrowed(held.octets());
    let mut trail: Vec<Merged> = Vec::new();
    let mut changes: Vec<Change> = Vec::new();
    loop {
        let current = held.article(octets.to_vec());
        let findings = check::run(&current, order.context, order.selection);
        let guard = Guard::of(&current);
        let mut merged = Merged::default();
        for finding in &findings {
            let Some(remedy) = finding.check.remedy.as_ref() else {
                continue;
            };
            let is_wanted = (order.wants)(finding.check)
                && !left_out.contains(&finding.check)
                && (order.even_unsafe || remedy.safety == Safety::Safe);
            if !is_wanted {
                continue;
            }
            let Some(fix) = Fix::of(&current, order.context, &guard, finding) else {
                continue;
            };
            if merged.take(&fix.edits) {
                changes.push(Change {
                    check: finding.check,
                    remedy,
                    line: line(&article, &current, &trail, finding),
                });
            }
        }
        if merged.is_empty() {
            changes.sort_by_key(|change| change.line);
            return Ok(Fixed {
                octets: octets.into_owned(),
                changes,
                findings,
            });
        }
        if trail.len() == MOST_ROUNDS {
            return Err(Trouble::Unsettled);
        }
        octets = Cow::Owned(merged.applied(&octets));
        trail.push(merged);
    }
}

/// The line of the article as it was in which a finding stands after these
/// rounds.
fn line(
    article: &Article,
    current: &Article,
    trail: &[Merged],
    finding: &Finding,
) -> Option<usize> {
    let at = current.octets_of(finding.place.as_ref()?)?.start;
    let at = trail.iter().rev().fold(at, |at, round| round.origin(at));
    let place = crate::article::Place::octets(at..at);
    article.position(&place).map(|position| position.line)
}
