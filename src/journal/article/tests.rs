use super::*;
use crate::journal::sample::{answer, answered, finding, limited, silent};

const PRECURSOR: &str = "<a1@poster.example>";

fn rows(journal: &Journal, query: &str) -> Vec<String> {
    let mut statement = journal.connection.prepare(query).unwrap();
    statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

fn answers(journal: &Journal) -> Vec<String> {
    rows(journal, "SELECT message_identifier FROM answer ORDER BY id")
}

/// Rules R21, R29: which conclusion may follow which.
#[test]
fn article_keeps_the_state_that_says_most() {
    use ArticleState::{Answered, Limited, Silent};
    let record_of = |state| match state {
        Silent => silent(PRECURSOR),
        Limited => limited(PRECURSOR),
        Answered => answered(answer(PRECURSOR)),
    };
    let cases = [
        (Silent, Silent, Silent),
        (Silent, Limited, Limited),
        (Silent, Answered, Answered),
        (Limited, Silent, Limited),
        (Limited, Answered, Answered),
        (Answered, Silent, Answered),
        (Answered, Limited, Answered),
    ];
    for (first, second, expected) in cases {
        let mut journal = Journal::in_memory().unwrap();
        assert_eq!(journal.article_state(PRECURSOR).unwrap(), None);
        journal.record(&[record_of(first)], &[]).unwrap();
        assert_eq!(journal.article_state(PRECURSOR).unwrap(), Some(first));
        journal.record(&[record_of(second)], &[]).unwrap();
        assert_eq!(
            journal.article_state(PRECURSOR).unwrap(),
            Some(expected),
            "{first} and then {second}"
        );
        assert_eq!(
            rows(&journal, "SELECT message_identifier FROM article").len(),
            1
        );
    }
}

/// Rule R41: an answer is posted only if its row outlives the power.
#[test]
fn r41_only_what_nothing_is_done_for_is_synced_later() {
    let folder = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(&folder.path().join("a.db")).unwrap();
    let synchronous = |journal: &Journal| -> i64 {
        let read = |row: &rusqlite::Row<'_>| row.get(0);
        let connection = &journal.connection;
        connection
            .pragma_query_value(None, "synchronous", read)
            .unwrap()
    };
    const FULL: i64 = 2;
    let due = [answered(answer(PRECURSOR))];
    let posted = Outcome::Posted {
        reply: "240".to_owned(),
    };
    journal.record(&due, &[]).unwrap();
    let id = journal.answer_to(PRECURSOR).unwrap().unwrap().id;
    journal
        .record_and_settle(&[], &[], &[(id, posted)], 1)
        .unwrap();
    assert!(!journal.is_ahead);
    let quiet = [
        silent("<a2@poster.example>"),
        limited("<a3@poster.example>"),
    ];
    journal.record(&quiet, &[]).unwrap();
    assert!(journal.is_ahead);
    assert_eq!(synchronous(&journal), FULL, "what comes next is synced");
    journal.sync().unwrap();
    assert!(!journal.is_ahead);
    // What has its sync takes the others along.
    journal.record(&quiet, &[]).unwrap();
    journal.remember(&[]).unwrap();
    assert!(journal.is_ahead);
    let remembered = journal.remembered("de.test").unwrap();
    journal.remember(&[("de.test", &remembered)]).unwrap();
    assert!(!journal.is_ahead);
    // One that is not kept is never behind.
    let mut journal = Journal::in_memory().unwrap();
    journal.record(&quiet, &[]).unwrap();
    assert!(!journal.is_ahead);
}

#[test]
fn all_that_is_known_is_written_down() {
    let mut journal = Journal::in_memory().unwrap();
    let origin = Origin {
        author: Some("erika@host.invalid".to_owned()),
        injecting_site: Some("news.example".to_owned()),
        date: Some(1_795_345_200),
        injection_date: Some(1_795_345_207),
        hops: Some(3),
    };
    let place = Finding {
        counts: false,
        line: Some(12),
        column: Some(4),
        end_column: Some(9),
        values: Values::new([("wrongsig", "--")]),
        ..finding("sigdelimiter", Severity::Hint)
    };
    let record = Record {
        origin,
        findings: vec![place, finding("html", Severity::Violation)],
        ..silent("<a1@Poster.EXAMPLE>")
    };
    let nothing = silent("<not valid>");
    journal.record(&[record, nothing], &[]).unwrap();
    let article = "SELECT concat_ws(' ', author, identifier_host, injecting_site, date, \
                   injection_date, hops) FROM article ORDER BY id";
    let expected = "erika@host.invalid poster.example news.example 1795345200 1795345207 3";
    assert_eq!(rows(&journal, article), [expected, ""]);
    let findings = "SELECT concat_ws(' ', code, counts, line, \"column\", end_column, variables) \
                    FROM finding ORDER BY number";
    let expected = [r#"sigdelimiter 0 12 4 9 {"wrongsig":"--"}"#, "html 1"];
    assert_eq!(rows(&journal, findings), expected);
}

#[test]
fn row_that_says_more_replaces_all_of_the_other() {
    let mut journal = Journal::in_memory().unwrap();
    let first = Record {
        newsgroup: "a.test".to_owned(),
        ..silent(PRECURSOR)
    };
    let checked = Record {
        newsgroup: "b.test".to_owned(),
        newsreader: Some("tin".to_owned()),
        seen: first.seen + 5,
        occasion: Some(Occasion::Automatic),
        origin: Origin {
            author: Some("erika@host.invalid".to_owned()),
            injecting_site: Some("news.example".to_owned()),
            date: Some(7),
            injection_date: Some(8),
            hops: Some(9),
        },
        reason: "only hints".to_owned(),
        findings: vec![
            finding("longsig", Severity::Hint),
            finding("html", Severity::Hint),
        ],
        ..silent(PRECURSOR)
    };
    let again = Record {
        newsgroup: "c.test".to_owned(),
        findings: vec![finding("vcard", Severity::Hint)],
        ..checked.clone()
    };
    journal.record(&[first, checked, again], &[]).unwrap();
    let article = "SELECT concat_ws(' ', newsgroup, newsreader, seen, occasion, state, reason, \
                   author, identifier_host, injecting_site, date, injection_date, hops) \
                   FROM article";
    assert_eq!(
        rows(&journal, article),
        ["b.test tin 1800000005 automatic silent only hints \
             erika@host.invalid poster.example news.example 7 8 9"]
    );
    let findings = "SELECT concat_ws(' ', number, code, severity) FROM finding ORDER BY number";
    assert_eq!(rows(&journal, findings), ["0 longsig hint", "1 html hint"]);

    journal.record(&[answered(answer(PRECURSOR))], &[]).unwrap();
    assert_eq!(
        rows(&journal, findings),
        ["0 from violation", "1 noname hint"]
    );
}

#[test]
fn articles_without_identifier_are_each_recorded() {
    let mut journal = Journal::in_memory().unwrap();
    let nameless = Record {
        message_identifier: None,
        ..limited("")
    };
    journal.record(&[nameless.clone(), nameless], &[]).unwrap();
    assert_eq!(rows(&journal, "SELECT reason FROM article").len(), 2);
    assert_eq!(rows(&journal, "SELECT code FROM finding").len(), 2);
}

/// Rule R41.
#[test]
fn article_is_answered_once() {
    let mut journal = Journal::in_memory().unwrap();
    let first = answer(PRECURSOR);
    let crossposted = NewAnswer {
        newsgroup: "b.test".to_owned(),
        ..first.clone()
    };
    let other_domain = NewAnswer {
        message_identifier: "<a1%poster.example@elsewhere.example>".to_owned(),
        ..first.clone()
    };
    journal
        .record(
            &[
                answered(first.clone()),
                answered(crossposted),
                answered(other_domain),
            ],
            &[],
        )
        .unwrap();
    assert_eq!(answers(&journal), [first.message_identifier.as_str()]);
    let found = journal.answer_to(PRECURSOR).unwrap().unwrap();
    assert_eq!(found.newsgroup, first.newsgroup);

    let other_article = answer("<a2@poster.example>");
    journal
        .record(&[answered(other_article.clone())], &[])
        .unwrap();
    assert_eq!(
        answers(&journal),
        [first.message_identifier, other_article.message_identifier]
    );
}

/// Rule R26: `--again` makes a new identifier.
#[test]
fn only_the_operator_forces_a_second_answer() {
    let mut journal = Journal::in_memory().unwrap();
    let first = answer(PRECURSOR);
    let forced_again = NewAnswer {
        message_identifier: "<a1%poster.example.2@bot.example>".to_owned(),
        occasion: Occasion::Forced,
        ..first.clone()
    };
    let forced_as_before = NewAnswer {
        occasion: Occasion::Forced,
        ..first.clone()
    };
    journal
        .record(&[answered(first.clone()), answered(forced_as_before)], &[])
        .unwrap();
    assert_eq!(answers(&journal).len(), 1);
    journal
        .record(&[answered(forced_again.clone())], &[])
        .unwrap();
    assert_eq!(answers(&journal).len(), 2);
    let latest = journal.answer_to(PRECURSOR).unwrap().unwrap();
    assert_eq!(latest.message_identifier, forced_again.message_identifier);
}

/// Rule R45: a line is forgotten only when its article has been dealt with.
#[test]
fn lines_are_forgotten_along_with_the_record() {
    let mut journal = Journal::in_memory().unwrap();
    journal.take_in(&[b"one", b"two", b"three"]).unwrap();
    let waiting = journal.next_lines(LineId::START, 10).unwrap();
    journal
        .record(&[silent(PRECURSOR)], &[waiting[0].0, waiting[2].0])
        .unwrap();
    assert_eq!(
        journal.next_lines(LineId::START, 10).unwrap(),
        [waiting[1].clone()]
    );
    journal.record(&[], &[waiting[1].0]).unwrap();
    assert_eq!(journal.lines_waiting().unwrap(), 0);
}

/// Rule R42c.
#[test]
fn r42c_message_identifier_of_megabytes_is_kept_cut() {
    let mut journal = Journal::in_memory().unwrap();
    let long = format!("<{}@x.example>", "ä".repeat(1_000_000));
    journal.record(&[silent(&long)], &[]).unwrap();
    let kept: String = journal
        .connection
        .query_row("SELECT message_identifier FROM article", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert!(kept.len() <= super::LONGEST_IDENTIFIER && long.starts_with(&kept));
    // It is known all the same.
    assert_eq!(
        journal.article_state(&long).unwrap(),
        Some(ArticleState::Silent)
    );
    assert_eq!(journal.article_state("<a@x.example>").unwrap(), None);
}

/// A table for each word that is checked costs more than the row.
#[test]
fn rows_of_articles_are_written_without_tables_of_words() {
    let journal = Journal::in_memory().unwrap();
    for insert in [
        "INSERT INTO article (newsgroup, seen, occasion, state, reason) \
         VALUES ('x', 1, 'x', 'x', 'x')",
        "INSERT INTO finding (article, number, code, severity) VALUES (1, 1, 'x', 'x')",
        "UPDATE answer SET reply = 'x', state = 'x', occasion = 'x' WHERE id = 1",
    ] {
        let mut steps = journal
            .connection
            .prepare(&format!("EXPLAIN {insert}"))
            .unwrap();
        let steps = steps.query_map([], |row| row.get::<_, String>(1)).unwrap();
        let steps: Vec<String> = steps.map(Result::unwrap).collect();
        assert!(!steps.contains(&"OpenEphemeral".to_owned()), "{insert}");
    }
}
