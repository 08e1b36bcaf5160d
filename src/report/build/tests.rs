use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::SEVERITIES;
use super::*;
use crate::config::Pattern;
use crate::journal::{Conclusion, Finding, Origin, Record, Values};

const DAY: i64 = 24 * 60 * 60;
const NOW: i64 = 1_800_000_000;
const VIOLATION: Severity = Severity::Violation;

/// An article that this person wrote, with one violation of each code.
fn article(name: &str, author: &str, seen: i64, codes: &[&str]) -> Record {
    Record {
        message_identifier: Some(format!("<{name}@x.example>")),
        newsgroup: "example.test".to_owned(),
        newsreader: Some("slrn".to_owned()),
        origin: Origin {
            author: Some(author.to_owned()),
            ..Origin::default()
        },
        seen,
        occasion: Some(crate::decision::Occasion::Automatic),
        reason: "checked".to_owned(),
        findings: codes
            .iter()
            .map(|code| Finding {
                code: (*code).to_owned(),
                severity: VIOLATION,
                counts: true,
                line: None,
                column: None,
                end_column: None,
                values: Values::default(),
            })
            .collect(),
        opinions: Vec::new(),
        text: None,
        conclusion: Conclusion::Silent,
    }
}

/// A run: builds, writes down, and gives the reports back.
fn run(journal: &mut Journal, reports: &Reports, now: i64) -> Option<Vec<Built>> {
    let outcome = build(journal, reports, VIOLATION, now, Options::default()).unwrap()?;
    journal
        .record_reports(VIOLATION, outcome.window, &outcome.judged, now)
        .unwrap();
    Some(outcome.reports)
}

fn names(built: &Built) -> Vec<&str> {
    let told = built.told.iter();
    told.filter_map(|told| told.event.message_identifier.as_deref())
        .collect()
}

#[test]
fn r60_each_step_is_counted() {
    let mut journal = Journal::in_memory().unwrap();
    let mut reports = Reports::sample();
    reports.filter = Some(Pattern::compile(r"^example\.test nul slrn otto@").unwrap());
    reports.credibility = vec![("doubtful".to_owned(), 0.4), ("half".to_owned(), 0.5)];
    let day_before = [article("0", "erika@x.example", NOW - DAY, &["from"])];
    journal.record(&day_before, &[]).unwrap();
    assert_eq!(run(&mut journal, &reports, NOW - DAY + 1).unwrap().len(), 1);
    let records = [
        article("1", "erika@x.example", NOW - 5, &["from", "half"]),
        article("2", "otto@x.example", NOW - 4, &["nul", "from"]),
        article("3", "erika@x.example", NOW - 3, &["doubtful"]),
    ];
    journal.record(&records, &[]).unwrap();
    let built = run(&mut journal, &reports, NOW + 1).unwrap();
    let expected = Events {
        all: 5,
        filtered: 1,
        discounted: 1,
        held: 1,
        new: 2,
        relapsed: 0,
        reported: 2,
    };
    assert_eq!(built.len(), 1);
    assert_eq!(built[0].figures.events, Some(expected));
    assert_eq!(names(&built[0]), ["<2@x.example>", "<1@x.example>"]);
}

#[test]
fn r60_a_period_has_to_be_over_and_the_first_window_is_one() {
    let mut journal = Journal::in_memory().unwrap();
    let reports = Reports::sample();
    let records = [
        article("before", "a@x.example", NOW - DAY - 1, &["from"]),
        article("first", "b@x.example", NOW - DAY, &["from"]),
        article("now", "c@x.example", NOW, &["from"]),
    ];
    journal.record(&records, &[]).unwrap();
    let first = run(&mut journal, &reports, NOW).unwrap();
    assert_eq!(names(&first[0]), ["<first@x.example>"]);
    assert!(run(&mut journal, &reports, NOW).is_none());
    assert!(run(&mut journal, &reports, NOW + DAY - 1).is_none());
    let second = run(&mut journal, &reports, NOW + DAY).unwrap();
    assert_eq!(names(&second[0]), ["<now@x.example>"]);
}

#[test]
fn r61_what_was_held_back_relapses_and_names_the_report_before() {
    let mut journal = Journal::in_memory().unwrap();
    let reports = Reports::sample();
    let of = |day: i64| {
        article(
            &day.to_string(),
            "a@x.example",
            NOW + day * DAY - 1,
            &["from"],
        )
    };
    let mut labels = Vec::new();
    for day in 0..=6 {
        if day != 2 {
            journal.record(&[of(day)], &[]).unwrap();
        }
        let built = run(&mut journal, &reports, NOW + day * DAY).unwrap();
        match day {
            0 | 6 => labels.extend(built),
            _ => assert!(built.is_empty(), "day {day}"),
        }
    }
    let [first, second] = &labels[..] else {
        panic!("{labels:?}");
    };
    assert_eq!(names(first), ["<0@x.example>"]);
    let all: BTreeSet<&str> = names(second).into_iter().collect();
    assert_eq!(all.len(), 5);
    assert_eq!(
        second.figures.references,
        std::slice::from_ref(&first.label)
    );
    let events = second.figures.events.unwrap();
    // That of the last day came in before the time was over.
    assert_eq!((events.all, events.new, events.relapsed), (1, 0, 5));
}

/// A feed writes down late under the time at which the article arrived.
#[test]
fn r60_what_is_written_down_late_is_reported_once() {
    let mut journal = Journal::in_memory().unwrap();
    let reports = Reports::sample();
    assert!(run(&mut journal, &reports, NOW).unwrap().is_empty());
    assert!(run(&mut journal, &reports, NOW + DAY).unwrap().is_empty());
    let late = article("late", "a@x.example", NOW + DAY - 60, &["from"]);
    journal.record(&[late], &[]).unwrap();
    let built = run(&mut journal, &reports, NOW + 2 * DAY).unwrap();
    assert_eq!(names(&built[0]), ["<late@x.example>"]);
    assert!(
        run(&mut journal, &reports, NOW + 3 * DAY)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn r60_a_clock_that_was_set_back_stops_no_reports() {
    let mut journal = Journal::in_memory().unwrap();
    let reports = Reports::sample();
    assert!(run(&mut journal, &reports, NOW + 365 * DAY).is_some());
    let record = article("a", "a@x.example", NOW + 1, &["from"]);
    journal.record(&[record], &[]).unwrap();
    assert!(run(&mut journal, &reports, NOW).is_some());
    let built = run(&mut journal, &reports, NOW + DAY).unwrap();
    assert_eq!(names(&built[0]), ["<a@x.example>"]);
}

#[test]
fn r65_without_thresholds_all_is_told_again_only_where_it_is_new() {
    let mut journal = Journal::in_memory().unwrap();
    let reports = Reports::sample();
    let of = |day: i64| {
        article(
            &day.to_string(),
            "a@x.example",
            NOW + day * DAY - 1,
            &["from"],
        )
    };
    journal.record(&[of(0)], &[]).unwrap();
    run(&mut journal, &reports, NOW);
    journal.record(&[of(1)], &[]).unwrap();
    let options = Options {
        early: true,
        no_threshold: true,
        is_test: true,
    };
    let outcome = build(&journal, &reports, VIOLATION, NOW + 60 * 60 * 24, options).unwrap();
    assert_eq!(names(&outcome.unwrap().reports[0]), ["<1@x.example>"]);
}

#[test]
fn r67_codes_are_compared_with_the_time_before() {
    let mut journal = Journal::in_memory().unwrap();
    let reports = Reports::sample();
    let records = [
        article("0", "a@x.example", NOW - 2 * DAY + 5, &["from"]),
        article("1", "b@x.example", NOW - 2 * DAY + 5, &[]),
        article("2", "c@x.example", NOW - 5, &["from", "nul"]),
    ];
    journal.record(&records, &[]).unwrap();
    let built = run(&mut journal, &reports, NOW).unwrap();
    let codes: Vec<_> = built[0].figures.codes.iter().collect();
    assert_eq!(
        (&*codes[0].code, codes[0].share, codes[0].before),
        ("from", 100.0, Some(50.0))
    );
    assert_eq!(
        (&*codes[1].code, codes[1].share, codes[1].before),
        ("nul", 100.0, Some(0.0))
    );
    assert_eq!(codes[0].new, 1);
    let text = serde_json::to_string(&built[0].figures).unwrap();
    assert!(!text.contains("c@x"), "{text}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    /// Over any life of a bot, the journal has told each event once, holds it
    /// back, or has given it up; none waits that a run was to see.
    #[test]
    fn r61_the_journal_loses_no_event_and_tells_none_twice(
        steps in prop::collection::vec((0..3 * DAY, prop::collection::vec(0..3_u8, 0..3)), 1..25),
    ) {
        let mut journal = Journal::in_memory().unwrap();
        let reports = Reports::sample();
        run(&mut journal, &reports, NOW);
        let (mut now, mut number) = (NOW, 0);
        let mut told = BTreeSet::new();
        for (passes, authors) in steps {
            now += passes;
            for author in authors {
                let name = number.to_string();
                let record = article(&name, &format!("{author}@x.example"), now, &["from"]);
                journal.record(&[record], &[]).unwrap();
                number += 1;
            }
            for built in run(&mut journal, &reports, now).unwrap_or_default() {
                for name in names(&built) {
                    prop_assert!(told.insert(name.to_owned()), "{} twice", name);
                }
            }
        }
        run(&mut journal, &reports, now + DAY + 1);
        let left = journal.new_events(VIOLATION, 0, i64::MAX).unwrap();
        prop_assert!(left.is_empty(), "{left:?}");
        let again = SEVERITIES.iter().map(|of| journal.held_events(*of).unwrap().len());
        prop_assert!(again.sum::<usize>() + told.len() <= number);
    }
}
