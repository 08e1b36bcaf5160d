use std::fs;

use super::super::sample::{self, NOW, answer, answered, limited, silent};
use super::super::{AnswerId, NewAnswer, Outcome, Record};
use super::*;

const DAY: i64 = 24 * 60 * 60;

fn count(journal: &Journal, table: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {table}");
    journal
        .connection
        .query_one(&query, [], |row| row.get(0))
        .unwrap()
}

fn at(seen: i64, record: Record) -> Record {
    Record { seen, ..record }
}

/// All that is older than a day.
fn old() -> Old {
    Old {
        articles: Some(NOW - DAY),
        texts: Some(NOW - DAY),
        limited: NOW - 14 * DAY,
        authors: NOW - DAY,
    }
}

#[test]
fn r55_what_is_old_goes_and_what_was_answered_is_known() {
    let mut journal = Journal::in_memory().unwrap();
    let made = |precursor: &str, created| NewAnswer {
        created,
        ..answer(precursor)
    };
    let records = [
        at(NOW - 2 * DAY, silent("<1@x.example>")),
        at(
            NOW - 2 * DAY,
            answered(made("<2@x.example>", NOW - 2 * DAY)),
        ),
        at(NOW - 20 * DAY, limited("<3@x.example>")),
        at(NOW - 2 * DAY, limited("<4@x.example>")),
        at(NOW, answered(made("<5@x.example>", NOW))),
        at(NOW, silent("<6@x.example>")),
    ];
    journal.record(&records, &[]).unwrap();
    assert_eq!(
        journal.purge(&old(), 9).unwrap(),
        Purged {
            articles: 3,
            texts: 0,
            ..Purged::default()
        }
    );
    assert_eq!(count(&journal, "article"), 3);
    assert_eq!(
        count(&journal, "finding"),
        3,
        "one limited, one answered with two"
    );
    assert!(
        journal.article_state("<4@x.example>").unwrap().is_some(),
        "over a limit"
    );

    let known = journal.answer_to("<2@x.example>").unwrap().unwrap();
    assert!(!known.article.is_empty(), "still due");
    assert!(journal.is_own("<2%x.example@bot.example>").unwrap());
    let authors = "answer WHERE author = ''";
    assert_eq!(count(&journal, authors), 1);
    journal
        .record(&[answered(answer("<2@x.example>"))], &[])
        .unwrap();
    assert_eq!(count(&journal, "answer"), 2);
}

#[test]
fn r55_texts_of_refused_answers_go_and_those_that_are_due_stay() {
    let mut journal = Journal::in_memory().unwrap();
    let records = ["<1@x.example>", "<2@x.example>", "<3@x.example>"];
    let records = records.map(|precursor| answered(answer(precursor)));
    journal.record(&records, &[]).unwrap();
    let due = journal.answers_due(AnswerId::START, 9).unwrap();
    let refused = || Outcome::Refused {
        reply: "441 No".to_owned(),
    };
    journal
        .settle(&[(due[0].id, refused())], NOW - 2 * DAY)
        .unwrap();
    journal.settle(&[(due[1].id, refused())], NOW).unwrap();
    let texts = Old {
        articles: None,
        ..old()
    };
    assert_eq!(
        journal.purge(&texts, 9).unwrap(),
        Purged {
            articles: 0,
            texts: 1,
            ..Purged::default()
        }
    );
    assert_eq!(count(&journal, "proto_article"), 2);
    assert_eq!(count(&journal, "answer"), 3);
    assert_eq!(
        journal.purge(&Old::default(), 9).unwrap(),
        Purged::default()
    );
}

/// A row that was replaced keeps its place among the older ones.
#[test]
fn r55_many_articles_go_in_portions() {
    let mut journal = Journal::in_memory().unwrap();
    let records: Vec<Record> = (0..3_500)
        .map(|number| {
            let seen = if number % 1_000 == 7 {
                NOW
            } else {
                NOW - 2 * DAY
            };
            at(seen, silent(&format!("<{number}@x.example>")))
        })
        .collect();
    journal.record(&records, &[]).unwrap();
    assert_eq!(journal.purge(&old(), 2).unwrap().articles, 1_998);
    assert_eq!(journal.purge(&old(), 9).unwrap().articles, 1_498);
    assert_eq!(count(&journal, "article"), 4);
}

/// The file with what lies beside it.
fn octets(file: &std::path::Path) -> Vec<u8> {
    let log = file.with_extension("db-wal");
    [fs::read(file).unwrap(), fs::read(log).unwrap_or_default()].concat()
}

#[test]
fn r55_the_file_shrinks_and_holds_nothing_of_what_was_removed() {
    for version in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("news.db");
        if version == 1 {
            sample::version_1(&file);
        }
        let mut journal = Journal::open(&file).unwrap();
        let records: Vec<Record> = (0..4_000)
            .map(|number| {
                at(
                    NOW - 2 * DAY,
                    limited(&format!("<unforgotten.{number}@x.example>")),
                )
            })
            .collect();
        journal.record(&records, &[]).unwrap();
        let length = || octets(&file).len();
        let before = length();
        let purged = journal
            .purge(
                &Old {
                    limited: NOW,
                    ..old()
                },
                9,
            )
            .unwrap();
        assert!(purged.articles >= 4_000);
        let pages = |journal: &Journal| -> i64 {
            let connection = &journal.connection;
            connection
                .pragma_query_value(None, "page_count", |row| row.get(0))
                .unwrap()
        };
        let full = pages(&journal);
        journal.give_back().unwrap();
        // One of the first version cannot, until it was written anew.
        assert_eq!(pages(&journal) < full / 2, version == 2);
        journal.shrink().unwrap();
        assert!(length() < before / 4, "{version}: {before} {}", length());
        let text = String::from_utf8_lossy(&octets(&file)).into_owned();
        assert!(!text.contains("unforgotten"), "{version}");
        let check: String = journal
            .connection
            .pragma_query_value(None, "integrity_check", |row| row.get(0))
            .unwrap();
        assert_eq!(check, "ok");
        journal.give_back().unwrap();
    }
}
