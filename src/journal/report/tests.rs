use super::super::sample::{self, NOW, answer, answered, finding};
use super::super::{Origin, Record};
use super::*;

const HINT: Severity = Severity::Hint;

/// A checked article of Erika's with these findings.
fn article(name: &str, seen: i64, codes: &[&str]) -> Record {
    let record = answered(answer(&format!("<{name}@x.example>")));
    Record {
        origin: Origin {
            author: Some("erika@x.example".to_owned()),
            ..Origin::default()
        },
        seen,
        findings: codes.iter().map(|code| finding(code, HINT)).collect(),
        ..record
    }
}

fn judged(journal: &Journal, fate: Fate, label: &str) -> Judged {
    let events = journal.new_events(HINT, 0, NOW + 1).unwrap();
    let told = events.iter().map(|event| Told {
        newsgroup: event.newsgroup.clone(),
        code: event.code.clone(),
        author: event.author.clone(),
        at: NOW,
        label: label.to_owned(),
    });
    let told: Vec<Told> = told.collect();
    let fates = events.into_iter();
    Judged {
        reports: vec![NewReport {
            label: label.to_owned(),
            newsgroup: "example.test".to_owned(),
            figures: "{}".to_owned(),
        }],
        fates: fates
            .map(|event| (event, fate, Some(label.to_owned())))
            .collect(),
        told: told.into_iter().take(1).collect(),
    }
}

#[test]
fn r60_an_event_is_one_code_in_one_article_and_new_until_it_was_judged() {
    let mut journal = Journal::in_memory().unwrap();
    let mut dropped = finding("noname", HINT);
    dropped.counts = false;
    let mut third = article("c", NOW, &[]);
    third.findings = vec![dropped, finding("from", Severity::Violation)];
    let records = [
        article("b", NOW, &["longsig", "longsig", "noname"]),
        article("a", NOW - 1, &["longsig"]),
        third,
    ];
    journal.record(&records, &[]).unwrap();
    let codes = |journal: &Journal, since, until| -> Vec<String> {
        let events = journal.new_events(HINT, since, until).unwrap();
        events.into_iter().map(|event| event.code).collect()
    };
    assert_eq!(
        codes(&journal, 0, NOW + 1),
        ["longsig", "longsig", "noname"]
    );
    assert_eq!(codes(&journal, NOW, NOW + 1), ["longsig", "noname"]);
    assert_eq!(codes(&journal, 0, NOW), ["longsig"]);
    let judged = judged(&journal, Fate::Held, "R-a");
    journal
        .record_reports(HINT, (0, NOW + 1), &judged, NOW)
        .unwrap();
    assert!(codes(&journal, 0, NOW + 1).is_empty());
    assert_eq!(journal.held_events(HINT).unwrap().len(), 3);
    assert_eq!(journal.told(HINT).unwrap().len(), 1);
    let last = journal.last_report(HINT).unwrap().unwrap();
    assert_eq!((last.begun, last.last), (0, NOW + 1));
    assert_eq!(journal.last_report(Severity::Note).unwrap(), None);
}

/// Where the report R-a of one finding is due.
fn reported() -> Journal {
    let mut journal = Journal::in_memory().unwrap();
    journal
        .record(&[article("a", NOW, &["longsig"])], &[])
        .unwrap();
    let judged = judged(&journal, Fate::Reported, "R-a");
    journal
        .record_reports(HINT, (0, NOW + 1), &judged, NOW)
        .unwrap();
    journal
}

#[test]
fn r62_a_report_is_due_until_it_was_sent() {
    let mut journal = reported();
    let due = journal.reports_due().unwrap();
    assert_eq!(due.len(), 1);
    assert_eq!(due[0].state, ReportState::Due);
    let told = journal.events_of_report("R-a").unwrap();
    assert_eq!(
        told[0].event.message_identifier.as_deref(),
        Some("<a@x.example>")
    );
    assert!(!told[0].is_relapse);
    journal.report_was_sent("R-a", NOW + 5).unwrap();
    assert!(journal.reports_due().unwrap().is_empty());
    let sent = journal.report("R-a").unwrap().unwrap();
    assert_eq!(
        (sent.state, sent.settled),
        (ReportState::Sent, Some(NOW + 5))
    );
    assert_eq!(journal.report("R-b").unwrap(), None);
}

#[test]
fn r62_a_report_that_is_dropped_is_not_due_but_was_told() {
    let mut journal = reported();
    assert!(!journal.drop_report("R-b", NOW + 5).unwrap());
    assert!(journal.drop_report("R-a", NOW + 5).unwrap());
    assert!(!journal.drop_report("R-a", NOW + 6).unwrap());
    assert!(journal.reports_due().unwrap().is_empty());
    assert_eq!(journal.standing(&(0..=NOW)).unwrap().reports, 0);
    let dropped = journal.report("R-a").unwrap().unwrap();
    let state = (dropped.state, dropped.settled);
    assert_eq!(state, (ReportState::Dropped, Some(NOW + 5)));
    assert!(journal.new_events(HINT, 0, NOW + 1).unwrap().is_empty());
    assert_eq!(journal.told(HINT).unwrap().len(), 1);
    // The near miss: what was sent cannot be dropped, and what was dropped can be sent.
    journal.report_was_sent("R-a", NOW + 9).unwrap();
    assert!(!journal.drop_report("R-a", NOW + 10).unwrap());
    let sent = journal.report("R-a").unwrap().unwrap();
    assert_eq!(
        (sent.state, sent.settled),
        (ReportState::Sent, Some(NOW + 9))
    );
}

/// What it tells of persons goes with them; the numbers stay.
#[test]
fn r55_what_reports_know_of_a_person_goes_with_him() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    let mut journal = Journal::open(&file).unwrap();
    journal
        .record(&[article("a", NOW, &["longsig"])], &[])
        .unwrap();
    let judged = judged(&journal, Fate::Reported, "R-a");
    journal
        .record_reports(HINT, (0, NOW + 1), &judged, NOW)
        .unwrap();
    journal.forget("erika@x.example", NOW).unwrap();
    assert!(journal.events_of_report("R-a").unwrap().is_empty());
    assert!(journal.told(HINT).unwrap().is_empty());
    assert!(journal.report("R-a").unwrap().is_some());
    journal.shrink().unwrap();
    drop(journal);
    let octets = std::fs::read(&file).unwrap();
    assert!(!String::from_utf8_lossy(&octets).contains("erika"));
}

#[test]
fn r55_events_go_with_their_articles() {
    let mut journal = Journal::in_memory().unwrap();
    journal
        .record(&[article("a", NOW, &["longsig"])], &[])
        .unwrap();
    let judged = judged(&journal, Fate::Held, "R-a");
    let old = super::super::Old {
        articles: Some(NOW + 1),
        ..super::super::Old::default()
    };
    // Removed while the report was being made, and after.
    assert_eq!(journal.purge(&old, 9).unwrap().articles, 1);
    journal
        .record_reports(HINT, (0, NOW + 1), &judged, NOW)
        .unwrap();
    assert!(journal.held_events(HINT).unwrap().is_empty());
    journal
        .record(&[article("b", NOW, &["longsig"])], &[])
        .unwrap();
    let again = self::judged(&journal, Fate::Held, "R-b");
    journal
        .record_reports(HINT, (0, NOW + 1), &again, NOW)
        .unwrap();
    assert_eq!(journal.held_events(HINT).unwrap().len(), 1);
    assert_eq!(journal.purge(&old, 9).unwrap().articles, 1);
    assert!(journal.held_events(HINT).unwrap().is_empty());
}

/// A process that dies while it writes: nothing of the run is there.
#[test]
fn r62_a_run_is_there_as_a_whole_or_not_at_all() {
    let name = "journal::report::tests::r62_a_run_is_there_as_a_whole_or_not_at_all";
    if let Some(file) = sample::file_of_other_process() {
        let mut journal = Journal::open(&file).unwrap();
        let mut judged = judged(&journal, Fate::Reported, "R-a");
        // The last statement but one fails: the key stands there twice.
        judged.told.extend(judged.told.clone());
        let failed = journal.record_reports(HINT, (0, NOW + 1), &judged, NOW);
        assert!(failed.is_err());
        std::process::abort();
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    let mut journal = Journal::open(&file).unwrap();
    journal
        .record(&[article("a", NOW, &["longsig"])], &[])
        .unwrap();
    let status = sample::other_process(name, &file).wait().unwrap();
    assert!(!status.success());
    assert!(journal.reports().unwrap().is_empty());
    assert_eq!(journal.new_events(HINT, 0, NOW + 1).unwrap().len(), 1);
    assert_eq!(journal.last_report(HINT).unwrap(), None);
}

/// Version 3 had none of this.
#[test]
fn r62_a_journal_of_version_3_gets_the_tables_of_reports() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("news.db");
    let mut journal = Journal::open(&file).unwrap();
    journal
        .record(&[article("a", NOW, &["longsig"])], &[])
        .unwrap();
    journal
        .connection
        .execute_batch(
            "DROP TABLE report_event; DROP TABLE report_told; DROP TABLE report_run; \
             DROP TABLE report; DROP INDEX article_by_seen; DROP TABLE statistics; \
             DROP TABLE opinion; DROP TABLE text; DROP TABLE held; DROP TABLE lesson; \
             PRAGMA user_version = 3",
        )
        .unwrap();
    drop(journal);
    let journal = Journal::open(&file).unwrap();
    assert_eq!(journal.new_events(HINT, 0, NOW + 1).unwrap().len(), 1);
    let version = journal
        .connection
        .pragma_query_value(None, "user_version", |row| row.get::<_, i32>(0));
    assert_eq!(version.unwrap(), 8);
}
