//! What becomes of an answer (R38a, R41): exactly one, whatever the posting
//! server says.

use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, close, field, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";
const PRECURSOR: &str = "<a1@news.example.org>";
const ANSWER: &str = "<a1%news.example.org@checker.invalid>";

/// A server to read from, one to post to, and a bot between them.
fn stage(requests: u64) -> (Server, Server, Folder) {
    let (reading, posting) = (Server::with_requests(requests), Server::new());
    let parameters = format!("{DOMAIN}\npost_server = 127.0.0.1,{}", posting.port);
    let folder = Folder::new(reading.port, &parameters, "de.test n 1");
    (reading, posting, folder)
}

fn state(folder: &Folder) -> (String, String) {
    let (precursor, state, reply) = folder.answers().remove(0);
    assert_eq!(precursor, PRECURSOR);
    (state, reply)
}

#[test]
fn r41_each_article_gets_one_answer_over_two_runs() {
    let (_reading, posting, folder) = stage(3);
    folder.expect(0, &[]);
    folder.expect(0, &[]);
    assert_eq!(posting.posted().len(), 3);
    assert_eq!(posting.count("connect"), 1, "opened with the first answer");
    assert_eq!(posting.count("LIST ACTIVE de.test"), 1);
    assert_eq!(folder.states(), ["posted"; 3]);
}

#[test]
fn r41_a_refusal_is_told_and_kept_and_the_run_goes_on() {
    for words in [
        "441 Duplicate From header field",
        "441 437 Too \x1b[1mold",
        "441 Line 435 too long",
    ] {
        let (_reading, posting, folder) = stage(2);
        posting.set_rule(move |_, heard| match heard {
            "." => lines(words),
            _ => Say::Usual,
        });
        let finished = folder.expect(1, &["--log"]);
        let shown = words.replace('\x1b', "?");
        let line = format!("de.test: {ANSWER} was refused: {shown}\n");
        assert!(
            finished.stderr().contains(&format!("artchk: {line}")),
            "{finished}"
        );
        assert!(folder.scratch.read("bot.log").contains(&line));
        assert_eq!(posting.count("."), 2, "the second answer was tried, too");
        assert_eq!(state(&folder), ("refused".to_owned(), shown));
        assert_eq!(folder.groups(), "de.test n 3\n");
        // It is a matter for the operator now.
        posting.set_rule(|_, _| Say::Usual);
        folder.expect(0, &[]);
        assert_eq!(posting.posted().len(), 0);
    }
}

/// What the server gives for the answer to the first article, if it is ours.
fn our_answer(name_of_version: &str, from: &str, precursor: &str) -> String {
    format!(
        "From: {from}\r\nMessage-ID: {ANSWER}\r\n\
         References: <x@news.example.org>\r\n {precursor}\r\n\
         {name_of_version}: artchk 0\r\n\r\nx\r\n"
    )
}

const OWN_FROM: &str = "bot@checker.invalid (Checker)";
const TAKEN: &str = "the message identifier is taken by another article";

/// A fault of the configuration is not that of each answer.
#[test]
fn r30_a_refusal_that_names_a_field_of_head_ends_the_posting() {
    for (field, words) in [
        ("X-Odd: yes", "441 Obsolete X-Odd header field"),
        (
            "Approved: bot@checker.invalid",
            "441 You are not allowed to approve postings",
        ),
    ] {
        let (_reading, posting, folder) = stage(3);
        let rc = folder.scratch.read("bot.rc");
        let rc = rc.replace("\nFrom: ", &format!("\n{field}\nFrom: "));
        folder.scratch.write("bot.rc", rc);
        posting.set_rule(move |_, heard| match heard {
            "." => lines(words),
            _ => Say::Usual,
        });
        let finished = folder.expect(1, &[]);
        let (name, _) = field.split_once(':').expect("a field");
        let said = format!(
            "artchk: posting: 127.0.0.1:{}: {words} ({name} stands in [head]); the answers stay due\n",
            posting.port
        );
        assert_eq!(finished.stderr(), said);
        assert_eq!(posting.count("."), 1);
        assert_eq!(folder.states(), ["due"; 3]);
        assert_eq!(folder.groups(), "de.test n 4\n");
        posting.set_rule(|_, _| Say::Usual);
        folder.expect(0, &[]);
        assert_eq!(folder.states(), ["posted"; 3]);
        assert_eq!(posting.posted().len(), 3);
    }
}

#[test]
fn r41_after_435_the_server_is_asked_whose_article_it_is() {
    let ours = our_answer("X-Artchk-Version", OWN_FROM, PRECURSOR);
    let duplicate = "441 435 Duplicate";
    for (kept, head, status, expected, reply) in [
        (Some(&ours), Say::Usual, 0, "posted", duplicate),
        // A forged one: anybody can foresee the identifier.
        (
            Some(&our_answer("X-Other", OWN_FROM, PRECURSOR)),
            Say::Usual,
            1,
            "refused",
            TAKEN,
        ),
        (
            Some(&our_answer("X-Artchk-Version", "a@b.invalid", PRECURSOR)),
            Say::Usual,
            1,
            "refused",
            TAKEN,
        ),
        (
            Some(&our_answer(
                "X-Artchk-Version",
                OWN_FROM,
                "<b@news.example.org>",
            )),
            Say::Usual,
            1,
            "refused",
            TAKEN,
        ),
        // It is no duplicate: a filter says 435, too.
        (None, Say::Usual, 1, "refused", duplicate),
        (None, lines("502 not for you"), 0, "posted", duplicate),
    ] {
        let (_reading, posting, folder) = stage(1);
        if let Some(article) = kept {
            posting.keep(article);
        }
        let is_told = matches!(head, Say::Usual);
        let head = std::sync::Mutex::new(Some(head));
        posting.set_rule(move |_, heard| match heard {
            "." => lines(duplicate),
            _ if heard.starts_with("HEAD") => {
                head.lock().expect("no panic").take().unwrap_or(Say::Usual)
            }
            _ => Say::Usual,
        });
        let finished = folder.expect(status, &["--log"]);
        assert_eq!(state(&folder), (expected.to_owned(), reply.to_owned()));
        assert_eq!(posting.count(&format!("HEAD {ANSWER}")), 1);
        assert_eq!(posting.count("."), 1);
        let log = folder.scratch.read("bot.log");
        let sure = if is_told { "" } else { " (not confirmed)" };
        let there = format!("Z {ANSWER} was there already{sure}: {duplicate}\n");
        assert_eq!(log.contains(&there), expected == "posted", "{log}");
        assert!(!log.contains("posted <"), "{log}");
        if expected == "refused" {
            let line = format!("artchk: de.test: {ANSWER} was refused: {reply}\n");
            assert_eq!(finished.stderr(), line);
        }
    }
}

/// Where the posting server does not give the article, the other may.
#[test]
fn r41_after_435_the_reading_server_is_asked_as_well() {
    let ours = our_answer("X-Artchk-Version", OWN_FROM, PRECURSOR);
    let foreign = our_answer("X-Artchk-Version", "a@b.invalid", PRECURSOR);
    for (kept, says, state_of_it) in [
        (Some(&ours), "430 no such article", "posted"),
        (Some(&ours), "502 not for you", "posted"),
        (Some(&foreign), "430 no such article", "refused"),
        (Some(&foreign), "502 not for you", "refused"),
        (None, "430 no such article", "refused"),
        (None, "502 not for you", "posted"),
    ] {
        let (reading, posting, folder) = stage(1);
        if let Some(article) = kept {
            reading.keep(article);
        }
        posting.set_rule(move |_, heard| match heard {
            "." => lines("441 435 No thanks"),
            _ if heard.starts_with("HEAD") => lines(says),
            _ => Say::Usual,
        });
        folder.expect(i32::from(state_of_it == "refused"), &[]);
        assert_eq!(folder.states(), [state_of_it], "{says} {kept:?}");
        assert_eq!(reading.count(&format!("HEAD {ANSWER}")), 1);
        assert_eq!(reading.posted().len(), usize::from(kept.is_some()));
    }
}

/// Servers have many words for "I have it".
#[test]
fn r41_after_any_refusal_the_server_is_asked_whether_it_has_it() {
    let ours = our_answer("X-Artchk-Version", OWN_FROM, PRECURSOR);
    for words in [
        "441 Message-ID is not unique",
        "441 posting failed (duplicate)",
        "437 seen",
    ] {
        for has_it in [true, false] {
            let (_reading, posting, folder) = stage(1);
            if has_it {
                posting.keep(&ours);
            }
            posting.set_rule(move |_, heard| match heard {
                "." => lines(words),
                _ => Say::Usual,
            });
            folder.expect(i32::from(!has_it), &[]);
            let expected = if has_it { "posted" } else { "refused" };
            assert_eq!(state(&folder), (expected.to_owned(), words.to_owned()));
            assert_eq!(posting.count("."), 1, "{words}");
        }
    }
}

#[test]
fn r41_436_is_tried_again_in_the_next_run() {
    let (_reading, posting, folder) = stage(1);
    posting.set_rule(|_, heard| match heard {
        "." => lines("441 436 try later"),
        _ => Say::Usual,
    });
    let finished = folder.expect(75, &["--log"]);
    let said = format!(
        "artchk: posting: 127.0.0.1:{}: 441 436 try later; the answers stay due\n",
        posting.port
    );
    assert_eq!(finished.stderr(), said);
    assert_eq!(
        state(&folder),
        ("due".to_owned(), "441 436 try later".to_owned())
    );
    assert_eq!(folder.groups(), "de.test n 2\n");
    posting.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"]);
    assert_eq!(posting.posted().len(), 1);
}

#[test]
fn r41_a_connection_lost_while_posting() {
    // Whether the server has taken the article before the connection broke, and
    // whether it tells.
    for (taken, tells) in [(true, true), (false, true), (true, false)] {
        let (_reading, posting, folder) = stage(2);
        if taken {
            posting.keep(&our_answer("X-Artchk-Version", OWN_FROM, PRECURSOR));
        }
        posting.set_rule(move |connection, heard| match (connection, heard) {
            (1, ".") => close(),
            _ if heard.starts_with("HEAD") && !tells => lines("502 not for you"),
            _ => Say::Usual,
        });
        let finished = folder.expect(0, &[]);
        assert_eq!(folder.states(), ["posted"; 2], "{finished}");
        let answers: Vec<String> = posting.posted();
        let of_first = answers.iter().filter(|a| field(a, "Message-ID") == ANSWER);
        assert_eq!(of_first.count(), 1);
        assert_eq!(answers.len(), 2);
        assert!(posting.count(&format!("HEAD {ANSWER}")) >= 1);
    }
}

#[test]
fn r41_a_refusal_that_is_not_about_the_article_leaves_it_due() {
    for (words, expected) in [
        ("502 not from there", "due"),
        ("480 who are you?", "due"),
        ("483 not in the clear", "due"),
        ("401 what?", "due"),
        ("411 no such group", "due"),
        ("435 not wanted", "due"),
        ("450 not now", "due"),
        ("481 who are you?", "due"),
        ("482 too many", "due"),
        ("500 what?", "due"),
        ("599 no", "due"),
        ("437 not this article", "refused"),
        ("439 not this article", "refused"),
        ("441 not this article", "refused"),
    ] {
        let (_reading, posting, folder) = stage(2);
        posting.set_rule(move |_, heard| match heard {
            "." => lines(words),
            _ => Say::Usual,
        });
        let finished = folder.expect(1, &[]);
        assert_eq!(folder.states(), [expected; 2], "{words}");
        assert_eq!(posting.count("."), 2, "{words}");
        if expected == "due" {
            let said = format!(
                "artchk: posting: 127.0.0.1:{}: {words}; the answers stay due\n",
                posting.port
            );
            assert_eq!(finished.stderr(), said);
            posting.set_rule(|_, _| Say::Usual);
            folder.expect(0, &[]);
            assert_eq!(posting.posted().len(), 2, "{words}");
        }
    }
}

/// Such an answer waits behind the others, longer each time, and is given up
/// with its article's `max_age`.
#[test]
fn r41b_an_answer_that_meets_with_an_odd_code_waits_and_holds_no_others_up() {
    let (reading, posting, folder) = stage(1);
    let is_first = std::sync::atomic::AtomicBool::new(true);
    posting.set_rule(move |_, heard| match heard {
        "." if is_first.swap(false, std::sync::atomic::Ordering::Relaxed) => {
            lines("450 not this one")
        }
        _ => Say::Usual,
    });
    reading.put(
        "de.test",
        2,
        article("a2", &["Subject: check"], "A line.\n"),
    );
    folder.expect(1, &[]);
    assert_eq!(folder.states(), ["due", "posted"]);
    posting.set_rule(|_, heard| match heard {
        "." => lines("450 not now"),
        _ => Say::Usual,
    });
    for sent in [3, 4, 4] {
        folder.run(&[]);
        assert_eq!(posting.count("."), sent, "from the third time on it waits");
    }
    let journal = rusqlite::Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    journal
        .execute("UPDATE answer SET expires = 1 WHERE state = 'due'", [])
        .expect("the table of answers");
    drop(journal);
    folder.expect(1, &[]);
    assert_eq!(folder.states(), ["expired", "posted"]);
}

/// A success that is not that of POST may be the answer to something else.
#[test]
fn r41_a_reply_that_is_none_to_post_is_looked_into() {
    for has_it in [true, false] {
        let (_reading, posting, folder) = stage(1);
        if has_it {
            posting.keep(&our_answer("X-Artchk-Version", OWN_FROM, PRECURSOR));
        }
        posting.set_rule(move |connection, heard| match (connection, heard) {
            (1, ".") => lines("200 at your service"),
            _ => Say::Usual,
        });
        let finished = folder.expect(0, &[]);
        assert_eq!(folder.states(), ["posted"], "{finished}");
        assert_eq!(posting.posted().len(), 1);
        assert_eq!(posting.count(&format!("HEAD {ANSWER}")), 1);
    }
}

#[test]
fn r41_what_is_temporary_is_tried_again_and_what_is_not_is_not() {
    for (at, words, expected) in [
        ("POST", "400 closing", "due"),
        ("POST", "403 fault", "due"),
        ("POST", "440 not now", "due"),
        ("POST", "502 not you", "due"),
        ("POST", "503 not now", "due"),
        (".", "400 closing", "due"),
        (".", "403 fault", "due"),
        (".", "436 later", "due"),
        (".", "440 not now", "due"),
        (".", "441 436 later", "due"),
        (".", "502 not you", "due"),
        (".", "503 not now", "due"),
        (".", "441 posting failed", "refused"),
        (".", "441 437 too old", "refused"),
        (".", "441 439 no", "refused"),
        (".", "441", "refused"),
    ] {
        let (_reading, posting, folder) = stage(1);
        posting.set_rule(move |_, heard| match heard == at {
            true if words.starts_with("400") => Say::Close(format!("{words}\r\n").into()),
            true => lines(words),
            false => Say::Usual,
        });
        let finished = folder.run(&[]);
        assert_eq!(folder.states(), [expected], "{at} {words} {finished}");
        posting.set_rule(|_, _| Say::Usual);
        folder.expect(0, &[]);
        let posts = expected == "due";
        assert_eq!(posting.posted().len(), usize::from(posts), "{at} {words}");
    }
}

#[test]
fn r41_a_posting_server_that_restarts_is_waited_for() {
    let (_reading, posting, folder) = stage(2);
    posting.set_rule(|connection, heard| match (connection, heard) {
        (1, ".") => close(),
        // It is starting.
        (2, "connect") => close(),
        (3, "connect") => lines("400 not ready"),
        _ => Say::Usual,
    });
    let finished = folder.expect(0, &[]);
    assert_eq!(finished.stderr(), "");
    assert_eq!(posting.posted().len(), 2);
    assert_eq!(folder.states(), ["posted"; 2]);
}

#[test]
fn r41_an_answer_that_the_server_cannot_bear_does_not_hold_the_others_up() {
    let (_reading, posting, folder) = stage(3);
    // So often it is tried.
    posting.set_rule(|connection, heard| match (connection, heard) {
        (1..=4, ".") => close(),
        _ => Say::Usual,
    });
    let finished = folder.expect(75, &[]);
    let said = format!(
        "artchk: posting: 127.0.0.1:{}: connection lost while waiting for the answer to POST; \
         {ANSWER} stays due\n",
        posting.port
    );
    assert_eq!(finished.stderr(), said);
    assert_eq!(posting.posted().len(), 2);
    assert_eq!(folder.states(), ["due", "posted", "posted"]);
    posting.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"; 3]);
    assert_eq!(posting.posted().len(), 3);
}

/// Nor do two of them, or more, that stand side by side.
#[test]
fn r41b_neighbours_that_the_server_cannot_bear_hold_no_others_up() {
    let (_reading, posting, folder) = stage(10);
    let is_bad = |article: &str| {
        ["<a2%", "<a3%", "<a4%"]
            .iter()
            .any(|id| article.contains(id))
    };
    posting.refuse_to_bear(is_bad);
    let finished = folder.expect(75, &[]);
    assert_eq!(finished.stderr().lines().count(), 3, "{finished}");
    assert_eq!(posting.posted().len(), 7);
    let mut states = vec!["posted"; 10];
    states[1..4].fill("due");
    assert_eq!(folder.states(), states);
    // They stand behind what is new.
    posting.refuse_to_bear(|_| false);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"; 10]);
}

/// A server that bears none at all is away, and is not asked for hours.
#[test]
fn r41b_a_server_that_bears_nothing_is_given_up() {
    let (_reading, posting, folder) = stage(30);
    posting.refuse_to_bear(|_| true);
    let finished = folder.expect(75, &[]);
    let last = finished.stderr().lines().last().map(str::to_owned);
    assert!(
        last.is_some_and(|line| line.ends_with("; the answers stay due")),
        "{finished}"
    );
    assert_eq!(folder.states(), ["due"; 30]);
    // The next run begins with those that were not sent yet.
    let before = posting.count(".");
    posting.refuse_to_bear(|_| false);
    folder.expect(0, &[]);
    assert_eq!(posting.posted().len(), 30);
    assert!(before < 30, "{before}");
    let first = field(&posting.posted()[0], "Message-ID").to_owned();
    assert_eq!(first, "<a12%news.example.org@checker.invalid>");
}

/// What a filter says may come with its line ends.
#[test]
fn r41_a_reply_of_two_lines_holds_no_other_answer_up() {
    let (_reading, posting, folder) = stage(3);
    posting.set_rule(|connection, heard| match (connection, heard) {
        (1, ".") => lines("441 rejected\nby the filter"),
        _ => Say::Usual,
    });
    let finished = folder.expect(1, &[]);
    let said = format!("artchk: de.test: {ANSWER} was refused: 441 rejected\n");
    assert_eq!(finished.stderr(), said);
    assert_eq!(folder.states(), ["refused", "posted", "posted"]);
    assert_eq!(posting.posted().len(), 2);
}

#[test]
fn r5_an_answer_to_one_article_that_stays_due_is_an_error() {
    let (_reading, posting, folder) = stage(1);
    posting.set_rule(|_, heard| match heard {
        "." => lines("441 436 try later"),
        _ => Say::Usual,
    });
    let finished = folder.expect(1, &["-c", PRECURSOR]);
    let said = format!("artchk: {ANSWER} stays due: 441 436 try later\n");
    assert_eq!(finished.stderr(), said);
    assert_eq!(folder.states(), ["due"]);
    // Also where something else is wrong.
    std::fs::remove_file(folder.scratch.join("bot.db")).expect("a journal");
    let ini = folder.ini() + "left.out n\n";
    folder.scratch.write("bot.ini", ini);
    let finished = folder.expect(1, &["-c", PRECURSOR]);
    assert_eq!(finished.stderr().lines().count(), 2, "{finished}");
    assert!(finished.stderr().ends_with(&said), "{finished}");
}

#[test]
fn r41_a_posting_server_that_is_away_delays_the_answers() {
    let (_reading, posting, folder) = stage(2);
    posting.set_rule(|_, _| Say::Close(b"400 closed for repairs\r\n".to_vec()));
    let finished = folder.expect(75, &[]);
    let expected = format!(
        "artchk: posting: 127.0.0.1:{}: 400 closed for repairs; the answers stay due\n",
        posting.port
    );
    assert_eq!(finished.stderr(), expected);
    assert_eq!(posting.count("connect"), 1);
    assert_eq!(folder.states(), ["due"; 2]);
    assert_eq!(folder.groups(), "de.test n 3\n");
    posting.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"; 2]);
    assert_eq!(posting.posted().len(), 2);
}

#[test]
fn r38a_a_server_that_does_not_permit_posting_leaves_the_answers_due() {
    for (at, says) in [
        ("connect", "201 read only"),
        ("POST", "440 not you"),
        ("POST", "480 who are you?"),
    ] {
        let (_reading, posting, folder) = stage(2);
        posting.set_rule(move |_, heard| match heard == at {
            true => lines(says),
            false => Say::Usual,
        });
        let finished = folder.expect(1, &[]);
        assert_eq!(finished.stderr().lines().count(), 1, "{finished}");
        assert!(
            finished.stderr().contains("the answers stay due"),
            "{finished}"
        );
        assert_eq!(folder.states(), ["due"; 2], "{says}");
        posting.set_rule(|_, _| Say::Usual);
        folder.expect(0, &[]);
        assert_eq!(posting.posted().len(), 2);
    }
}

#[test]
fn r38a_nothing_is_posted_into_a_group_that_is_closed() {
    for (status, open, approved) in [
        ("y", true, true),
        ("m", false, true),
        ("n", false, false),
        ("x", false, false),
        ("j", false, false),
        ("=misc.test", false, false),
    ] {
        for has_approved in [false, true] {
            let (_reading, posting, folder) = stage(2);
            let list = format!("215 list\nde.testing 1 1 y\nde.test 9 1 {status}\n.");
            posting.set_rule(move |_, heard| match heard {
                "LIST ACTIVE de.test" => lines(&list),
                _ => Say::Usual,
            });
            if has_approved {
                let rc = folder.scratch.read("bot.rc");
                let rc = rc.replace("\nFrom: ", "\nApproved: bot@checker.invalid\nFrom: ");
                folder.scratch.write("bot.rc", rc);
            }
            let goes = if has_approved { approved } else { open };
            let finished = folder.expect(i32::from(!goes), &[]);
            let states = folder.states();
            assert_eq!(
                states,
                [if goes { "posted" } else { "due" }; 2],
                "{status} {finished}"
            );
            assert_eq!(
                finished.stderr().lines().count(),
                usize::from(!goes),
                "{finished}"
            );
            if !goes {
                assert!(
                    finished
                        .stderr()
                        .starts_with("artchk: de.test: nothing can be posted there: "),
                    "{finished}"
                );
                // Asked about again in each run.
                posting.set_rule(|_, _| Say::Usual);
                folder.expect(0, &[]);
                assert_eq!(posting.count("LIST ACTIVE de.test"), 2);
            }
            assert_eq!(posting.posted().len(), 2);
        }
    }
}

/// It would go to the moderator, as all those that were held with it.
#[test]
fn r38a_an_answer_made_without_approved_stays_held_when_head_gets_one() {
    let (reading, posting, folder) = stage(1);
    posting.set_rule(|_, heard| match heard {
        "LIST ACTIVE de.test" => lines("215 list\nde.test 9 1 m\n."),
        _ => Say::Usual,
    });
    folder.expect(1, &[]);
    let rc = folder.scratch.read("bot.rc");
    let rc = rc.replace("\nFrom: ", "\nApproved: bot@checker.invalid\nFrom: ");
    folder.scratch.write("bot.rc", rc);
    let request = article("a2", &["Subject: check"], "A line.\n");
    reading.put("de.test", 2, request);
    let finished = folder.expect(1, &[]);
    assert_eq!(finished.stderr().lines().count(), 1, "{finished}");
    assert_eq!(folder.states(), ["due", "posted"]);
    let posted = posting.posted();
    assert_eq!(posted.len(), 1);
    assert_eq!(field(&posted[0], "Approved"), "bot@checker.invalid");
}

#[test]
fn r38a_a_group_unknown_there_holds_and_a_status_unknown_does_not() {
    for (answer, posts) in [
        ("215 list\n.", false),
        ("500 what?", true),
        ("502 no", true),
        ("503 not kept", true),
    ] {
        let (_reading, posting, folder) = stage(1);
        posting.set_rule(move |_, heard| match heard {
            "LIST ACTIVE de.test" => lines(answer),
            _ => Say::Usual,
        });
        folder.expect(i32::from(!posts), &[]);
        assert_eq!(posting.posted().len(), usize::from(posts), "{answer}");
        assert_eq!(folder.states(), [if posts { "posted" } else { "due" }]);
    }
}

/// A list that says nothing is no list without the group.
#[test]
fn r38a_a_list_in_another_case_or_without_a_status_is_read_as_it_is_meant() {
    for (answer, posts) in [
        ("215 list\n.", true),
        ("215 list\nde.test 9 1\n.", true),
        ("215 list\nDe.Test 9 1 Y\n.", true),
        ("215 list\nDe.Test 9 1 N\n.", false),
        ("215 list\nDe.Test 9 1 n\nde.test 9 1 y\n.", true),
    ] {
        let (_reading, posting, folder) = stage(1);
        posting.put("de.test", 1, article("there", &[], "A line.\n"));
        posting.set_rule(move |_, heard| match heard {
            "LIST ACTIVE de.test" => lines(answer),
            _ => Say::Usual,
        });
        folder.expect(i32::from(!posts), &["--log"]);
        assert_eq!(posting.posted().len(), usize::from(posts), "{answer}");
        assert_eq!(folder.states(), [if posts { "posted" } else { "due" }]);
        let held = format!("Z {ANSWER} is held: it is closed to postings\n");
        assert_eq!(folder.scratch.read("bot.log").contains(&held), !posts);
    }
}

#[test]
fn r41_what_stays_due_for_too_long_is_given_up_with_an_error() {
    let (_reading, posting, folder) = stage(1);
    posting.set_rule(|_, heard| match heard {
        "." => lines("441 436 try later"),
        _ => Say::Usual,
    });
    folder.expect(75, &[]);
    let journal = rusqlite::Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let (made, expires): (i64, i64) = journal
        .query_row("SELECT created, expires FROM answer", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .expect("one answer");
    let days = (expires - made + 43_200) / 86_400;
    assert_eq!(days, 14, "max_age");
    journal
        .execute("UPDATE answer SET expires = created", [])
        .expect("one answer");
    drop(journal);
    posting.set_rule(|_, _| Say::Usual);
    let finished = folder.expect(1, &["--log"]);
    let line = format!("{ANSWER}, the answer to {PRECURSOR}, could not be posted in time\n");
    assert_eq!(finished.stderr(), format!("artchk: {line}"));
    assert!(folder.scratch.read("bot.log").contains(&line));
    assert_eq!(folder.states(), ["expired"]);
    assert_eq!(posting.posted().len(), 0);
    folder.expect(0, &[]);
}
