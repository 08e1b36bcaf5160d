//! The reports that are now due over one severity (R60, R61).

use std::collections::BTreeMap;

use super::figures::{Events, Figures};
use super::threshold::{self, Key, State, Verdict};
use super::{grading, label, tally};
use crate::check::Severity;
use crate::config::{Match, Reports};
use crate::journal::{Error, Event, Fate, Journal, Judged, NewReport, Told, ToldEvent};

/// How far a run looks back behind the last one, in seconds, for what was written
/// down late: a feed notes an article under the time at which it arrived. What
/// was looked at before is left out all the same.
const LATE: i64 = 3 * 24 * 60 * 60;

/// A report with all that it tells.
#[derive(Debug, Clone)]
pub struct Built {
    /// What it is called.
    pub label: String,
    /// Its numbers.
    pub figures: Figures,
    /// The events that it tells.
    pub told: Vec<ToldEvent>,
}

/// What a run over one severity comes to.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// What it looked at: from when on, and until when.
    pub window: (i64, i64),
    /// The reports, by newsgroup.
    pub reports: Vec<Built>,
    /// What is to be written down.
    pub judged: Judged,
}

/// How reports are built.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// Also before the period is over.
    pub early: bool,
    /// As if nothing had been told before.
    pub no_threshold: bool,
    /// For a test.
    pub is_test: bool,
}

type Pending = threshold::Event<Event>;

/// Builds the reports over this severity; nothing where its period is not over.
/// Nothing is written.
///
/// # Errors
///
/// When the journal cannot be read.
pub fn build(
    journal: &Journal,
    reports: &Reports,
    severity: Severity,
    now: i64,
    options: Options,
) -> Result<Option<Outcome>, Error> {
    let times = reports.times(grading(severity));
    let seconds = |time: std::time::Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
    let period = seconds(times.period);
    let last = journal.last_report(severity)?;
    // A time to come was told by a wrong clock.
    let is_early =
        last.is_some_and(|run| (run.last..run.last.saturating_add(period)).contains(&now));
    if is_early && !options.early {
        return Ok(None);
    }
    let (begun, since) = match last {
        Some(run) => (run.begun, run.last.min(now)),
        None => (now - period, now - period),
    };
    let late = since.saturating_sub(LATE).max(begun.min(since));
    let events = journal.new_events(severity, late, now)?;

    let mut counts: BTreeMap<String, Events> = BTreeMap::new();
    let mut judged = Judged::default();
    let mut waiting = Vec::new();
    for event in events {
        let count = counts.entry(event.newsgroup.clone()).or_default();
        count.all += 1;
        if is_filtered(reports, &event) {
            count.filtered += 1;
            judged.fates.push((event, Fate::Filtered, None));
        } else if reports.credibility(&event.code) < 0.5 {
            count.discounted += 1;
            judged.fates.push((event, Fate::Discounted, None));
        } else {
            waiting.push(pending(event));
        }
    }
    let state = match options.no_threshold {
        true => State {
            told: BTreeMap::new(),
            held: Vec::new(),
        },
        false => state(journal, severity)?,
    };
    let threshold = threshold::Times {
        threshold: seconds(times.threshold),
        relapse: times.relapse.map(seconds),
    };
    let verdict = threshold::judge(waiting, state, now, threshold);
    let mut reports = told(&verdict, severity, now, journal, &mut counts)?;
    add_figures(
        journal,
        severity,
        (since, now),
        &mut reports,
        &counts,
        options,
    )?;
    judge(verdict, &reports, now, &mut judged);
    let window = (since, now);
    Ok(Some(Outcome {
        window,
        reports,
        judged,
    }))
}

fn pending(event: Event) -> Pending {
    threshold::Event {
        key: Key {
            newsgroup: event.newsgroup.clone(),
            code: event.code.clone(),
            author: event.author.clone(),
        },
        time: event.seen,
        what: event,
    }
}

/// Whether `report_filter` matches: newsgroup, code, newsreader and author, with
/// a blank between them.
fn is_filtered(reports: &Reports, event: &Event) -> bool {
    let Some(filter) = &reports.filter else {
        return false;
    };
    let newsreader = event.newsreader.as_deref().unwrap_or("unknown");
    let Event {
        newsgroup,
        code,
        author,
        ..
    } = event;
    filter.is_match(&format!("{newsgroup} {code} {newsreader} {author}")) == Match::Yes
}

/// What the runs before have left.
fn state(journal: &Journal, severity: Severity) -> Result<State<Event>, Error> {
    let told = journal.told(severity)?.into_iter().map(|told| {
        let Told {
            newsgroup,
            code,
            author,
            at,
            label,
        } = told;
        let key = Key {
            newsgroup,
            code,
            author,
        };
        (key, threshold::Told { at, label })
    });
    let held = journal.held_events(severity)?;
    Ok(State {
        told: told.collect(),
        held: held.into_iter().map(pending).collect(),
    })
}

/// A report for each newsgroup of which there is something to tell, without its
/// numbers but those of the events.
fn told(
    verdict: &Verdict<Event>,
    severity: Severity,
    now: i64,
    journal: &Journal,
    counts: &mut BTreeMap<String, Events>,
) -> Result<Vec<Built>, Error> {
    for event in &verdict.held {
        counts.entry(event.key.newsgroup.clone()).or_default().held += 1;
    }
    let mut by_newsgroup: BTreeMap<&str, (Vec<ToldEvent>, Vec<String>)> = BTreeMap::new();
    let new = verdict.new.iter().map(|event| (event, None));
    let relapsed = verdict.relapsed.iter();
    let relapsed = relapsed.map(|(event, label)| (event, Some(label)));
    for (event, before) in new.chain(relapsed) {
        let count = counts.entry(event.key.newsgroup.clone()).or_default();
        let (told, references) = by_newsgroup.entry(&event.key.newsgroup).or_default();
        count.reported += 1;
        match before {
            None => count.new += 1,
            Some(label) => {
                count.relapsed += 1;
                if !references.contains(label) {
                    references.push(label.clone());
                }
            }
        }
        told.push(ToldEvent {
            event: event.what.clone(),
            is_relapse: before.is_some(),
        });
    }
    let mut reports: Vec<Built> = Vec::new();
    for (newsgroup, (mut told, references)) in by_newsgroup {
        let mut attempt = 0;
        let label = loop {
            let label = label::label(severity, newsgroup, now, attempt);
            let is_here = reports.iter().any(|report| report.label == label);
            if !is_here && journal.report(&label)?.is_none() {
                break label;
            }
            attempt += 1;
        };
        told.sort_by(|a, b| {
            let order =
                |told: &ToldEvent| (told.event.code.clone(), told.event.seen, told.event.article);
            order(a).cmp(&order(b))
        });
        let figures = Figures {
            label: Some(label.clone()),
            newsgroup: Some(newsgroup.to_owned()),
            references,
            ..Figures::default()
        };
        reports.push(Built {
            label,
            figures,
            told,
        });
    }
    Ok(reports)
}

/// Adds the numbers of the window to each report.
fn add_figures(
    journal: &Journal,
    severity: Severity,
    (since, until): (i64, i64),
    reports: &mut [Built],
    counts: &BTreeMap<String, Events>,
    options: Options,
) -> Result<(), Error> {
    if reports.is_empty() {
        return Ok(());
    }
    let mut tallies = tally::by_newsgroup(journal, since, until, severity)?;
    let before = since - (until - since);
    let before = tally::by_newsgroup(journal, before, since, severity)?;
    let nothing = tally::Tally::default();
    for report in reports {
        let newsgroup = report.figures.newsgroup.clone().unwrap_or_default();
        let tally = tallies.entry(newsgroup.clone()).or_default();
        let before = before.get(&newsgroup).unwrap_or(&nothing);
        let figures = Figures::new((since, until), until, tally, before).of(severity);
        let mut codes = figures.codes;
        for told in &report.told {
            if let Some(code) = codes.iter_mut().find(|code| code.code == told.event.code) {
                code.new += u64::from(!told.is_relapse);
                code.relapsed += u64::from(told.is_relapse);
            }
        }
        report.figures = Figures {
            label: Some(report.label.clone()),
            newsgroup: Some(newsgroup.clone()),
            is_test: options.is_test,
            references: std::mem::take(&mut report.figures.references),
            events: counts.get(&newsgroup).copied(),
            codes,
            ..figures
        };
    }
    Ok(())
}

/// What is to be written down.
fn judge(verdict: Verdict<Event>, reports: &[Built], now: i64, judged: &mut Judged) {
    let labels: BTreeMap<&str, &str> = reports
        .iter()
        .filter_map(|report| Some((report.figures.newsgroup.as_deref()?, &*report.label)))
        .collect();
    let label = |newsgroup: &str| labels.get(newsgroup).map(|label| (*label).to_owned());
    let fates = &mut judged.fates;
    for event in verdict.new {
        let label = label(&event.key.newsgroup);
        fates.push((event.what, Fate::Reported, label));
    }
    for (event, _) in verdict.relapsed {
        let label = label(&event.key.newsgroup);
        fates.push((event.what, Fate::Relapsed, label));
    }
    for event in verdict.held {
        fates.push((event.what, Fate::Held, None));
    }
    for event in verdict.expired {
        fates.push((event.what, Fate::Expired, None));
    }
    let still = verdict.told.into_iter();
    let still = still.map(|(key, threshold::Told { at, label })| (key, at, label));
    let from_now = verdict.told_now.into_iter().filter_map(|key| {
        let label = label(&key.newsgroup)?;
        Some((key, now, label))
    });
    judged.told = still
        .chain(from_now)
        .map(|(key, at, label)| Told {
            newsgroup: key.newsgroup,
            code: key.code,
            author: key.author,
            at,
            label,
        })
        .collect();
    judged.reports = reports
        .iter()
        .map(|report| NewReport {
            label: report.label.clone(),
            newsgroup: report.figures.newsgroup.clone().unwrap_or_default(),
            figures: serde_json::to_string(&report.figures).unwrap_or_default(),
        })
        .collect();
}

#[cfg(test)]
mod tests;
