use super::*;
use crate::journal::Record;
use crate::journal::sample::{NOW, answer, answered};

const NEAR: Span = NOW..=NOW + 1;

fn journal_with(answers: &[NewAnswer]) -> Journal {
    let mut journal = Journal::in_memory().unwrap();
    let batch: Vec<Record> = answers.iter().cloned().map(answered).collect();
    journal.record(&batch, &[]).unwrap();
    journal
}

fn due(journal: &Journal) -> Vec<String> {
    let answers = journal.answers_due(AnswerId::START, 100).unwrap();
    answers.into_iter().map(|answer| answer.precursor).collect()
}

/// Rule R15: the identifier is one the journal knows.
#[test]
fn own_identifiers_are_known() {
    let journal = journal_with(&[answer("<a@x.example>")]);
    assert!(journal.is_own("<a%x.example@bot.example>").unwrap());
    assert!(!journal.is_own("<a@x.example>").unwrap());
    assert!(!journal.is_own("<A%x.example@bot.example>").unwrap());
}

#[test]
fn due_answer_comes_back_as_it_was_recorded() {
    let new = NewAnswer {
        article: b"Subject: \xff\0\r\n\r\n.\r\n".to_vec(),
        ..answer("<a@x.example>")
    };
    let journal = journal_with(std::slice::from_ref(&new));
    let found = journal.answers_due(AnswerId::START, 1).unwrap().remove(0);
    assert_eq!(
        found,
        Answer {
            id: found.id,
            message_identifier: new.message_identifier,
            precursor: new.precursor,
            newsgroup: new.newsgroup,
            occasion: new.occasion,
            article: new.article,
            created: new.created,
            expires: new.expires,
            state: AnswerState::Due,
            attempts: 0,
            reply: None,
            settled: None,
        }
    );
    assert_eq!(journal.answer_to("<a@x.example>").unwrap(), Some(found));
    assert_eq!(journal.answer_to("<b@x.example>").unwrap(), None);
}

#[test]
fn due_answers_come_oldest_first_and_in_portions() {
    let all = ["<c@x.example>", "<a@x.example>", "<b@x.example>"];
    let journal = journal_with(&all.map(answer));
    assert_eq!(due(&journal), all);
    let portion = journal.answers_due(AnswerId::START, 2).unwrap();
    assert_eq!(portion.len(), 2);
    let rest = journal.answers_due(portion[1].id, 2).unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0].precursor, all[2]);
}

/// Rule R41: posted and refused answers are done with, deferred ones are
/// tried again.
#[test]
fn outcome_changes_the_state() {
    let precursors = ["<p@x.example>", "<r@x.example>", "<d@x.example>"];
    let mut journal = journal_with(&precursors.map(answer));
    let ids: Vec<AnswerId> = journal
        .answers_due(AnswerId::START, 9)
        .unwrap()
        .iter()
        .map(|a| a.id)
        .collect();
    let reply = |words: &str| words.to_owned();
    let posted = Outcome::Posted {
        reply: reply("240 Article received"),
    };
    let refused = Outcome::Refused {
        reply: reply("441 No"),
    };
    let deferred = Outcome::Deferred {
        reply: reply("441 436 Try later"),
    };
    journal
        .settle(
            &[
                (ids[0], posted),
                (ids[1], refused.clone()),
                (ids[2], deferred.clone()),
            ],
            NOW + 7,
        )
        .unwrap();
    journal.settle(&[(ids[2], deferred)], NOW + 8).unwrap();
    // Too late: it is posted.
    journal.settle(&[(ids[0], refused)], NOW + 9).unwrap();

    let state = |precursor: &str| {
        let answer = journal.answer_to(precursor).unwrap().unwrap();
        let reply = answer.reply.unwrap();
        (
            answer.state,
            answer.attempts,
            reply,
            answer.settled,
            answer.article.is_empty(),
        )
    };
    assert_eq!(
        precursors.map(state),
        [
            (
                AnswerState::Posted,
                1,
                reply("240 Article received"),
                Some(NOW + 7),
                true
            ),
            (
                AnswerState::Refused,
                1,
                reply("441 No"),
                Some(NOW + 7),
                false
            ),
            (AnswerState::Due, 2, reply("441 436 Try later"), None, false),
        ]
    );
    assert_eq!(due(&journal), ["<d@x.example>"]);
}

/// Rule R41: the operator can look at it.
#[test]
fn refused_answer_is_kept_whole() {
    let mut journal = journal_with(&[answer("<r@x.example>"), answer("<p@x.example>")]);
    let all = journal.answers_due(AnswerId::START, 9).unwrap();
    let reply = || "441 No".to_owned();
    let refused = Outcome::Refused { reply: reply() };
    let posted = Outcome::Posted { reply: reply() };
    journal
        .settle(&[(all[0].id, refused), (all[1].id, posted)], NOW)
        .unwrap();
    let found = |precursor| journal.answer_to(precursor).unwrap().unwrap();
    let refused = found("<r@x.example>");
    assert_eq!(refused.state, AnswerState::Refused);
    assert_eq!(refused.article, all[0].article);
    assert_eq!(found("<p@x.example>").article, b"");
}

#[test]
fn answer_expires_in_the_second_it_says() {
    let early = NewAnswer {
        expires: NOW + 10,
        ..answer("<early@x.example>")
    };
    let late = NewAnswer {
        expires: NOW + 11,
        ..answer("<late@x.example>")
    };
    let posted = NewAnswer {
        expires: NOW + 5,
        ..answer("<posted@x.example>")
    };
    let mut journal = journal_with(&[early, late, posted]);
    let id = journal.answer_to("<posted@x.example>").unwrap().unwrap().id;
    journal
        .settle(
            &[(
                id,
                Outcome::Posted {
                    reply: String::new(),
                },
            )],
            NOW,
        )
        .unwrap();

    assert_eq!(journal.expire(NOW + 9).unwrap(), []);
    assert_eq!(
        journal.expire(NOW + 10).unwrap(),
        [Expired {
            message_identifier: "<early%x.example@bot.example>".to_owned(),
            precursor: "<early@x.example>".to_owned(),
        }]
    );
    assert_eq!(due(&journal), ["<late@x.example>"]);
    let gone = journal.answer_to("<early@x.example>").unwrap().unwrap();
    assert_eq!(
        (gone.state, gone.settled),
        (AnswerState::Expired, Some(NOW + 10))
    );
    assert!(gone.article.is_empty());
}

/// An answer that nobody has seen is none.
#[test]
fn only_due_and_posted_answers_count() {
    let new: Vec<NewAnswer> = ["<d@x.example>", "<p@x.example>", "<r@x.example>"]
        .map(answer)
        .map(|new| NewAnswer {
            author: "a".to_owned(),
            thread: "t".to_owned(),
            ..new
        })
        .into();
    let mut journal = journal_with(&new);
    assert_eq!(journal.answers_to_author("a", &NEAR).unwrap(), 3);
    let all = journal.answers_due(AnswerId::START, 9).unwrap();
    let reply = String::new();
    journal
        .settle(
            &[
                (
                    all[1].id,
                    Outcome::Posted {
                        reply: reply.clone(),
                    },
                ),
                (all[2].id, Outcome::Refused { reply }),
            ],
            NOW,
        )
        .unwrap();
    assert_eq!(journal.answers_to_author("a", &NEAR).unwrap(), 2);
    assert_eq!(journal.answers_in_thread("t", &NEAR).unwrap(), 2);
    journal.expire(new[0].expires).unwrap();
    assert_eq!(journal.answers_to_author("a", &NEAR).unwrap(), 1);
    assert_eq!(journal.answers_in_thread("t", &NEAR).unwrap(), 1);
}

/// What stays of an answer for ever is small.
#[test]
fn room_of_posted_articles_is_used_again() {
    let mut journal = Journal::in_memory().unwrap();
    for round in 0..5 {
        let batch = (0..100).map(|number| {
            answered(NewAnswer {
                article: vec![b'x'; 3000],
                ..answer(&format!("<{round}.{number}@x.example>"))
            })
        });
        journal.record(&batch.collect::<Vec<_>>(), &[]).unwrap();
        let due = journal.answers_due(AnswerId::START, 100).unwrap();
        let posted = due.iter().map(|answer| {
            let reply = "240 Article received".to_owned();
            (answer.id, Outcome::Posted { reply })
        });
        journal.settle(&posted.collect::<Vec<_>>(), NOW).unwrap();
    }
    let octets: i64 = journal
        .connection
        .query_row(
            "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            [],
            |row| row.get(0),
        )
        .unwrap();
    // With those of one round, 100 times 4 KiB.
    assert!(octets < 500 * 1000 + 100 * 4096, "{octets}");
}

/// Every answer there ever was stays in the journal; what is asked for
/// each article must not look at all of them.
#[test]
fn no_query_of_a_run_looks_at_every_answer() {
    let journal = Journal::in_memory().unwrap();
    let due = due_after();
    for query in [
        OWN,
        &to_precursor(),
        &due,
        OF_AUTHOR,
        IN_THREAD,
        POSTED,
        EXPIRE,
    ] {
        let mut explain = journal
            .connection
            .prepare(&format!("EXPLAIN QUERY PLAN {query}"))
            .unwrap();
        for number in 1..=explain.parameter_count() {
            explain.raw_bind_parameter(number, 1).unwrap();
        }
        let mut rows = explain.raw_query();
        let mut steps = Vec::new();
        while let Some(row) = rows.next().unwrap() {
            steps.push(row.get::<_, String>("detail").unwrap());
        }
        let by_index =
            |step: &String| step.starts_with("SEARCH") || step.contains("USING INDEX answer_due");
        assert!(
            !steps.is_empty() && steps.iter().all(by_index),
            "{query}: {steps:?}"
        );
    }
}

/// Rule R41b: behind those that were sent less often, and later each time.
#[test]
fn r41b_what_was_sent_in_vain_stands_behind_and_waits() {
    let mut journal = Journal::in_memory().unwrap();
    let batch: Vec<_> = (0..3)
        .map(|number| answered(answer(&format!("<{number}@x.example>"))))
        .collect();
    journal.record(&batch, &[]).unwrap();
    let ids: Vec<AnswerId> = journal
        .answers_waiting(NOW)
        .unwrap()
        .iter()
        .map(|waiting| waiting.id)
        .collect();
    let order = |journal: &Journal, now| -> Vec<usize> {
        let waiting = journal.answers_waiting(now).unwrap();
        let place = |waiting: &Waiting| ids.iter().position(|id| *id == waiting.id).unwrap();
        waiting.iter().map(place).collect()
    };
    let reply = || "lost".to_owned();
    let deferred = || Outcome::Deferred { reply: reply() };
    // What was not sent stays where it is.
    let unsent = Outcome::Unsent { reply: reply() };
    let held = Outcome::Held { reply: reply() };
    journal
        .settle(&[(ids[0], unsent), (ids[1], held)], NOW)
        .unwrap();
    assert_eq!(order(&journal, NOW), [0, 1, 2]);
    journal.settle(&[(ids[0], deferred())], NOW).unwrap();
    assert_eq!(order(&journal, NOW), [1, 2, 0], "at once, but behind");
    journal.settle(&[(ids[0], deferred())], NOW).unwrap();
    assert_eq!(order(&journal, NOW), [1, 2, 0], "and again");
    let mut now = NOW;
    for pause in [300, 600, 1200, 2400, 4800, 9600, 14_400, 14_400] {
        journal.settle(&[(ids[0], deferred())], now).unwrap();
        assert_eq!(order(&journal, now + pause - 1), [1, 2], "{pause}");
        assert_eq!(order(&journal, now + pause), [1, 2, 0], "{pause}");
        now += pause;
    }
    for _ in 0..100 {
        journal.settle(&[(ids[0], deferred())], now).unwrap();
    }
    assert_eq!(order(&journal, now + 14_400), [1, 2, 0], "no overflow");
    assert_eq!(
        order(&journal, now - 1_000_000),
        [1, 2, 0],
        "the clock was ahead"
    );
    let found = journal.answer(ids[0]).unwrap().unwrap();
    assert_eq!((found.attempts, found.state), (110, AnswerState::Due));
}

/// What is over is written down with the next batch, in its commit.
#[test]
fn r41_outcomes_and_a_batch_are_written_down_together() {
    let mut journal = Journal::in_memory().unwrap();
    journal
        .record(&[answered(answer("<1@x.example>"))], &[])
        .unwrap();
    let first = journal.answers_due(AnswerId::START, 9).unwrap().remove(0);
    let reply = "240".to_owned();
    let outcomes = [(first.id, Outcome::Posted { reply })];
    journal
        .record_and_settle(&[answered(answer("<2@x.example>"))], &[], &outcomes, NOW)
        .unwrap();
    let state = |precursor: &str| journal.answer_to(precursor).unwrap().unwrap().state;
    assert_eq!(state("<1@x.example>"), AnswerState::Posted);
    assert_eq!(state("<2@x.example>"), AnswerState::Due);
}
