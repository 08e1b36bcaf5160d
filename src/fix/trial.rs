//! Tries fixes, and takes back the few that are no good, so that all others are
//! done.
//!
//! Mostly all can be done together, and then this costs one look at the result. If
//! not, they are halved: those that are suspected apart from the rest, and else by
//! what they are for, the gravest first, until those are left that are no good by
//! themselves.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use super::before::Before;
use super::merge::Merged;
use super::{Change, Declined, Fix, Fixed, Guard, Held, Order, Trouble, Why};
use crate::article::Article;
use crate::check::{self, Check, Finding, Findings, Safety, Severity};

/// In so many rounds everything is done; else something undoes what something
/// else does.
const MOST_ROUNDS: usize = 10;

/// So often it is tried; then the article stays as it is.
const MOST_TRIALS: usize = 30;

/// Where a check has more findings than this, its fixes are done together or not at
/// all.
const MOST_APART: usize = 8;

/// What a fix is known by, whatever else is done: its check, and where the finding
/// stands in the article as it was.
pub(super) type Key = (&'static str, Option<usize>);

/// What comes of some fixes.
struct Outcome {
    octets: Vec<u8>,
    /// The same as an article; nothing where it is as it was.
    result: Option<Article>,
    changes: Vec<Change>,
    findings: Findings,
    /// The checks that want something done still.
    restless: Vec<&'static Check>,
}

/// Why fixes should not be done together.
struct Fault {
    why: Why,
    /// The checks whose fixes may be to blame.
    suspects: Vec<&'static Check>,
}

/// Fixes of one article that are tried.
pub(super) struct Trial<'a> {
    held: &'a Held,
    order: &'a Order<'a>,
    before: &'a Before<'a>,
    /// Where the lines of the article end.
    ends: OnceCell<Vec<usize>>,
    /// What came of the fixes that are good.
    good: Outcome,
    /// Those that are not among them, or not yet.
    left_out: HashSet<Key>,
    declined: Vec<Declined>,
    tried: usize,
}

impl<'a> Trial<'a> {
    pub(super) fn new(held: &'a Held, order: &'a Order<'a>, before: &'a Before<'a>) -> Trial<'a> {
        Trial {
            held,
            order,
            before,
            ends: OnceCell::new(),
            good: Outcome {
                octets: before.article.octets().to_vec(),
                result: None,
                changes: Vec::new(),
                findings: before.findings.clone(),
                restless: Vec::new(),
            },
            left_out: HashSet::new(),
            declined: Vec::new(),
            tried: 0,
        }
    }

    /// The article with all fixes that are good.
    pub(super) fn fixed(mut self) -> Result<Fixed, Trouble> {
        let all = self.rounds(&HashSet::new());
        let group = in_order(&all.changes);
        match self.fault(&all, &group) {
            None => self.good = all,
            Some(fault) => {
                self.left_out = group.iter().map(Change::key).collect();
                self.part(&group, &fault)?;
            }
        }
        if let Some(result) = &self.good.result
            && self.before.guard().kept(self.before.article) != Guard::of(result).kept(result)
        {
            return Err(Trouble::Touched);
        }
        let before = counts(self.before.findings);
        let after = counts(&self.good.findings);
        let Outcome {
            octets,
            mut changes,
            findings,
            ..
        } = self.good;
        changes.sort_by_key(|change| change.line);
        self.declined.sort_by_key(|declined| declined.change.line);
        let revealed = new(&before, &after).map(|(check, _)| check);
        Ok(Fixed {
            octets,
            changes,
            declined: self.declined,
            revealed: revealed.collect(),
            findings,
        })
    }

    /// Adds these fixes to the good ones, if they are.
    fn add(&mut self, group: &[Change]) -> Result<(), Trouble> {
        self.tried += 1;
        if self.tried == MOST_TRIALS {
            return Err(Trouble::Unsettled);
        }
        let mut left_out = self.left_out.clone();
        for change in group {
            left_out.remove(&change.key());
        }
        let outcome = self.rounds(&left_out);
        let mut done = outcome.changes.iter().map(Change::key);
        if !done.any(|key| self.left_out.contains(&key)) {
            return Ok(());
        }
        match self.fault(&outcome, group) {
            None => {
                self.good = outcome;
                self.left_out = left_out;
                Ok(())
            }
            Some(fault) => {
                // What can only be done because of these is tried apart.
                let keys: HashSet<Key> = group.iter().map(Change::key).collect();
                let good: HashSet<Key> = self.good.changes.iter().map(Change::key).collect();
                let is_late = |key: &Key| !keys.contains(key) && !good.contains(key);
                let mut late = in_order(&outcome.changes);
                late.retain(|change| is_late(&change.key()));
                if late.is_empty() {
                    return self.part(group, &fault);
                }
                self.left_out.extend(late.iter().map(Change::key));
                self.add(group)?;
                self.add(&late)
            }
        }
    }

    /// Tries these fixes, which are no good together, in two groups. Where there is no
    /// end to some, only without them.
    fn part(&mut self, group: &[Change], fault: &Fault) -> Result<(), Trouble> {
        let is_suspect = |change: &Change| fault.suspects.contains(&change.check);
        let (bad, others): (Vec<Change>, Vec<Change>) = match fault.why {
            Why::Unsettled => group.iter().partition(|change| is_suspect(change)),
            Why::Reveals(_) | Why::Stays => (Vec::new(), group.to_vec()),
        };
        let groups = match bad.is_empty() {
            true => parted(group, is_suspect),
            false => Some([others, Vec::new()]),
        };
        let declined = match groups {
            Some(_) => bad.as_slice(),
            None => group,
        };
        let why = fault.why;
        let declined = declined.iter().map(|&change| Declined { change, why });
        self.declined.extend(declined);
        let groups = groups.into_iter().flatten();
        groups
            .filter(|group| !group.is_empty())
            .try_for_each(|group| self.add(&group))
    }

    /// Why these fixes should not be added to the good ones.
    fn fault(&self, outcome: &Outcome, group: &[Change]) -> Option<Fault> {
        if !outcome.restless.is_empty() {
            return Some(Fault {
                why: Why::Unsettled,
                suspects: outcome.restless.clone(),
            });
        }
        let (before, after) = (counts(&self.good.findings), counts(&outcome.findings));
        // What is less grave than whatever is mended was there before.
        let mended = group.iter().map(|change| change.severity).max();
        let is_worse = |severity: Severity| mended.is_none_or(|mended| severity <= mended);
        let mut new = new(&before, &after).filter(|(_, severity)| is_worse(*severity));
        if let Some((check, _)) = new.next() {
            return Some(Fault {
                why: Why::Reveals(check),
                suspects: check.precluded_by.to_vec(),
            });
        }
        let stays = |change: &Change| {
            let of_it = |findings: &Findings| -> Vec<String> {
                let findings = findings.iter();
                let findings = findings.filter(|finding| finding.check == change.check);
                findings.map(Finding::summary).collect()
            };
            let count = |counts: &Counts| {
                counts
                    .get(change.check.code)
                    .map_or(0, |(_, count, _)| *count)
            };
            let left = count(&after);
            left > 0
                && left >= count(&before)
                && of_it(&self.good.findings) == of_it(&outcome.findings)
        };
        let left = group.iter().find(|change| stays(change));
        left.map(|change| Fault {
            why: Why::Stays,
            suspects: vec![change.check],
        })
    }

    /// Does all fixes but these, in as many rounds as it takes.
    fn rounds(&self, left_out: &HashSet<Key>) -> Outcome {
        let mut octets = Cow::Borrowed(self.before.article.octets());
        let mut result: Option<Article> = None;
        let mut findings = Cow::Borrowed(self.before.findings);
        let mut trail: Vec<Merged> = Vec::new();
        let mut changes: Vec<Change> = Vec::new();
        loop {
            let current = result.as_ref().unwrap_or(self.before.article);
            let mut merged = Merged::default();
            let done = changes.len();
            let wanted = findings.iter().enumerate();
            let wanted = wanted.filter(|(_, finding)| self.wants(finding));
            let mut guard = None;
            for (number, finding) in wanted {
                let at = octet(current, finding);
                let at = at.map(|at| trail.iter().rev().fold(at, |at, round| round.origin(at)));
                if left_out.contains(&(finding.check.code, at)) {
                    continue;
                }
                let fix = match &result {
                    None => self.before.fix(number).map(Cow::Borrowed),
                    Some(_) => {
                        let guard = guard.get_or_insert_with(|| Guard::of(current));
                        Fix::of(current, self.order.context, guard, finding).map(Cow::Owned)
                    }
                };
                let Some((remedy, fix)) = finding.check.remedy.as_ref().zip(fix) else {
                    continue;
                };
                if merged.take(&fix.edits) {
                    changes.push(Change {
                        check: finding.check,
                        severity: finding.severity,
                        remedy,
                        line: at.map(|at| self.line(at)),
                        at,
                    });
                }
            }
            let is_over = trail.len() == MOST_ROUNDS;
            if merged.is_empty() || is_over {
                let more = changes.split_off(done);
                let restless = more.iter().map(|change| change.check);
                return Outcome {
                    octets: octets.into_owned(),
                    result,
                    changes,
                    findings: findings.into_owned(),
                    restless: restless.collect(),
                };
            }
            octets = Cow::Owned(merged.applied(&octets));
            let later = self.held.article(octets.to_vec());
            let Order {
                context, selection, ..
            } = self.order;
            findings = Cow::Owned(check::run(&later, context, selection));
            result = Some(later);
            trail.push(merged);
        }
    }

    fn wants(&self, finding: &Finding) -> bool {
        let remedy = finding.check.remedy.as_ref();
        let may_be =
            remedy.is_some_and(|remedy| self.order.even_unsafe || remedy.safety == Safety::Safe);
        may_be && (self.order.wants)(finding.check)
    }

    /// The line of an octet of the article as it was, from 1.
    fn line(&self, at: usize) -> usize {
        let ends = self
            .ends
            .get_or_init(|| memchr::memchr_iter(b'\n', self.before.article.octets()).collect());
        1 + ends.partition_point(|end| *end < at)
    }
}

/// The first octet of the article at which a finding stands.
pub(super) fn octet(article: &Article, finding: &Finding) -> Option<usize> {
    Some(article.octets_of(finding.place.as_ref()?)?.start)
}

/// Of each check how grave what it finds is at most, and how often.
type Counts = HashMap<&'static str, (&'static Check, usize, Severity)>;

fn counts(findings: &Findings) -> Counts {
    let mut counts = Counts::new();
    for finding in findings {
        let Finding {
            check, severity, ..
        } = finding;
        let (_, count, gravest) = counts.entry(check.code).or_insert((*check, 0, *severity));
        *count += 1;
        *gravest = (*gravest).min(*severity);
    }
    counts
}

/// The checks that find something more than before, or something graver.
fn new(before: &Counts, after: &Counts) -> impl Iterator<Item = (&'static Check, Severity)> {
    let is_new = |(check, count, severity): &&(&'static Check, usize, Severity)| {
        let known = before.get(check.code);
        known.is_none_or(|(_, known, gravest)| count > known || severity < gravest)
    };
    let new = after.values().filter(is_new);
    let mut new: Vec<_> = new
        .map(|(check, _, severity)| (*check, *severity))
        .collect();
    new.sort_by_key(|(check, severity)| (*severity, check.code));
    new.into_iter()
}

/// The fixes, the gravest first, and those of a check together; each once.
fn in_order(changes: &[Change]) -> Vec<Change> {
    let mut changes = changes.to_vec();
    changes.sort_by_key(|change| (change.severity, change.key()));
    changes.dedup_by_key(|change| change.key());
    changes
}

/// Two groups of these fixes; nothing where they stand or fall together.
fn parted(group: &[Change], is_suspect: impl Fn(&Change) -> bool) -> Option<[Vec<Change>; 2]> {
    let first = group.first()?;
    let of_first = |change: &&Change| is_suspect(change) == is_suspect(first);
    let (one, other): (Vec<Change>, Vec<Change>) = group.iter().partition(of_first);
    if !other.is_empty() {
        return Some([one, other]);
    }
    let middle = group.len() / 2;
    let border = |at: &usize| match (group.get(at.wrapping_sub(1)), group.get(*at)) {
        (Some(last), Some(next)) => last.check != next.check,
        _ => false,
    };
    // Between two checks, as near the middle as can be.
    let near = (0..group.len())
        .filter(border)
        .min_by_key(|at| at.abs_diff(middle));
    let at = near.or_else(|| (2..=MOST_APART).contains(&group.len()).then_some(middle))?;
    let (one, other) = group.split_at(at);
    Some([one.to_vec(), other.to_vec()])
}
