//! One article by `-c` (R26), and rehearsals (R27), against a real INN.

use super::{article, bot, run, wire};
use crate::support::command::Finished;
use crate::support::inn::{Inn, InnOptions};
use crate::support::scratch::Scratch;

/// The answers in a group, as text.
fn answers(inn: &Inn, group: &str) -> Vec<String> {
    inn.articles(group)
        .into_iter()
        .map(|octets| String::from_utf8_lossy(&octets).into_owned())
        .filter(|article| article.contains("\r\nX-Artchk-Version: "))
        .collect()
}

fn inject(inn: &Inn, identifier: &str, groups: &str, fields: &str) {
    let response = inn.inject(&wire(article(identifier, groups, fields, "Text.")));
    assert!(response.starts_with("239"), "{response}");
}

fn bot_at(inn: &Inn, more: &str, groups: &str) -> Scratch {
    bot(
        &format!("reader = 127.0.0.1,{}\n{more}", inn.reader_port()),
        groups,
    )
}

fn assert_run(finished: &Finished, code: i32, error: &str) {
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (code, error),
        "{finished:?}"
    );
}

/// Whatever keeps others away: autocheck off, ignore, a kill rule, age.
#[test]
fn r26_one_article_is_answered_whatever_the_settings_say() {
    let inn = Inn::start(&InnOptions {
        inn_conf: &["artcutoff: 0"],
        ..InnOptions::default()
    });
    let old =
        "Subject: ignore\nInjection-Date: Mon, 5 Jan 2015 10:00:00 +0000\nFollowup-To: poster";
    inject(
        &inn,
        "<c.1@poster.invalid>",
        "local.other,misc.test,de.test",
        old,
    );
    let scratch = bot_at(&inn, "max_followups = 1", "de.test n 1\nmisc.test n 1");
    scratch.write("news.kill", "Subject = .\n");
    let before = scratch.read("news.ini");

    let finished = run(&scratch, &["-c", "<c.1@poster.invalid>"]).run();
    assert_run(&finished, 0, "");
    assert!(
        finished
            .stdout()
            .contains("answered by <c.1%poster.invalid@check.example.org>\n")
    );
    // The first of its Newsgroups that is in the list.
    assert!(answers(&inn, "de.test").is_empty() && answers(&inn, "local.other").is_empty());
    let followup = answers(&inn, "misc.test").concat();
    assert!(
        followup.contains("\r\nX-Comment: check forced by the operator\r\n"),
        "{followup}"
    );
    assert!(
        followup.contains("The operator of this bot had the form of your article checked"),
        "{followup}"
    );
    assert_eq!(scratch.read("news.ini"), before, "no number is touched");

    // Answered before: says so, with the old identifier. The brackets may be missing.
    let finished = run(&scratch, &["-c", "c.1@poster.invalid"]).run();
    assert_run(
        &finished,
        1,
        "artchk: not checked: it was answered before, \
         by <c.1%poster.invalid@check.example.org> (posted); --again makes a new answer\n",
    );
    for (count, identifier) in [
        (2, "<again2.c.1%poster.invalid@check.example.org>"),
        (3, "<again3.c.1%poster.invalid@check.example.org>"),
    ] {
        let finished = run(&scratch, &["-c", "<c.1@poster.invalid>", "--again"]).run();
        assert_run(&finished, 0, "");
        let answers = answers(&inn, "misc.test");
        assert_eq!(answers.len(), count);
        let field = format!("\r\nMessage-ID: {identifier}\r\n");
        assert!(
            answers[count - 1].contains(&field),
            "{}",
            answers[count - 1]
        );
    }
}

#[test]
fn r26_where_no_group_is_listed_the_answer_is_printed() {
    let inn = Inn::start(&InnOptions::default());
    inject(&inn, "<c.2@poster.invalid>", "local.other", "Subject: x");
    let scratch = bot_at(&inn, "", "de.test n");
    let finished = run(&scratch, &["-c", "<c.2@poster.invalid>"]).run();
    assert_run(
        &finished,
        1,
        "artchk: none of its groups is in the list; the answer is printed instead of posted\n",
    );
    let said = finished.stdout();
    assert!(
        said.contains("\nMessage-ID: <c.2%poster.invalid@check.example.org>\n"),
        "{said}"
    );
    assert!(answers(&inn, "local.other").is_empty());
    // Not an answer that the journal knows: it may still be posted.
    let listed = bot_at(&inn, "group_pattern = .", "local.other n");
    std::fs::copy(scratch.join("news.db"), listed.join("news.db")).expect("a journal");
    assert_run(&run(&listed, &["-c", "<c.2@poster.invalid>"]).run(), 0, "");
    assert_eq!(answers(&inn, "local.other").len(), 1);
}

#[test]
fn r26_what_is_not_there_and_what_is_never_answered() {
    let inn = Inn::start(&InnOptions::default());
    inject(
        &inn,
        "<c.3@poster.invalid>",
        "de.test",
        "Subject: check\nAuto-Submitted: auto-generated",
    );
    inject(
        &inn,
        "<c.4@poster.invalid>",
        "de.test",
        "Subject: check\nKeywords: ignore",
    );
    let scratch = bot_at(&inn, "", "de.test n");
    for identifier in ["<c.3@poster.invalid>", "<c.4@poster.invalid>"] {
        let finished = run(&scratch, &["-c", identifier]).run();
        assert_eq!(finished.code(), 1);
        assert!(
            finished.stderr().starts_with("artchk: not "),
            "{finished:?}"
        );
        assert!(finished.stderr().matches('\n').count() == 1, "{finished:?}");
    }
    let port = inn.reader_port();
    let finished = run(&scratch, &["-c", "<none@poster.invalid>"]).run();
    assert_run(
        &finished,
        1,
        &format!("artchk: 127.0.0.1:{port} does not have <none@poster.invalid>\n"),
    );
    let finished = run(&scratch, &["-c", "<two words@poster.invalid>"]).run();
    assert_eq!(finished.code(), 1, "{finished:?}");
    assert!(answers(&inn, "de.test").is_empty());
    assert_eq!(run(&scratch, &["--again"]).run().code(), 2);
}

/// Prints what would be posted, and leaves no trace.
#[test]
fn r27_a_dry_run_prints_and_writes_nothing() {
    let inn = Inn::start(&InnOptions::default());
    for number in 1..=5 {
        let identifier = format!("<d.{number}@poster.invalid>");
        inject(&inn, &identifier, "de.test", "Subject: check");
    }
    let scratch = bot_at(&inn, "", "de.test n");
    // A first real run answers the first one: the journal is read.
    assert_run(&run(&scratch, &["-c", "<d.1@poster.invalid>"]).run(), 0, "");
    let files = || {
        let entries = std::fs::read_dir(scratch.path()).expect("a folder");
        let mut files: Vec<(String, Vec<u8>)> = entries
            .map(|entry| {
                let entry = entry.expect("an entry");
                let octets = std::fs::read(entry.path()).expect("a file");
                (entry.file_name().to_string_lossy().into_owned(), octets)
            })
            .collect();
        files.sort();
        files
    };
    let before = files();
    // While another run holds the lock, too.
    let lock = std::fs::File::open(scratch.join("news.lock")).expect("a lock");
    lock.lock().expect("nobody else has it");
    for _ in 0..2 {
        let finished = run(&scratch, &["--dry-run"]).run();
        assert_run(&finished, 0, "");
        let said = finished.stdout();
        let printed: Vec<_> = (1..=5)
            .filter(|number| said.contains(&format!("\nMessage-ID: <d.{number}%")))
            .collect();
        // One was answered; three an author's thread is no limit here.
        assert_eq!(printed, [2, 3, 4, 5], "{said}");
    }
    assert!(files() == before, "something was written");
    assert_eq!(answers(&inn, "de.test").len(), 1);
}

#[test]
fn r27_the_limits_hold_in_a_dry_run() {
    let inn = Inn::start(&InnOptions::default());
    for number in 1..=4 {
        let identifier = format!("<l.{number}@poster.invalid>");
        inject(&inn, &identifier, "de.test", "Subject: check");
    }
    let scratch = bot_at(&inn, "max_per_author = 2", "de.test n");
    let finished = run(&scratch, &["--dry-run"]).run();
    assert_run(&finished, 0, "");
    assert_eq!(
        finished.stdout().matches("\nMessage-ID: ").count(),
        2,
        "{finished:?}"
    );
}

#[test]
fn r27_a_rehearsal_answers_into_another_group() {
    let inn = Inn::start(&InnOptions::default());
    for number in 1..=3 {
        let identifier = format!("<r.{number}@poster.invalid>");
        inject(&inn, &identifier, "de.test", "Subject: check");
    }
    let scratch = bot_at(&inn, "max_per_author = 2", "de.test n 3");
    let before = scratch.read("news.ini");
    assert_run(&run(&scratch, &["-c", "<r.1@poster.invalid>"]).run(), 0, "");

    let finished = run(&scratch, &["--reply-to-group", "misc.test"]).run();
    assert_run(&finished, 0, "");
    let rehearsed = answers(&inn, "misc.test");
    // From the oldest article, whatever number and journal say; two by the limit.
    for (number, answer) in (1..=2).zip(&rehearsed) {
        let field = format!(".r.{number}%poster.invalid@check.example.org>\r\n");
        assert!(answer.contains(&field), "{answer}");
        assert!(answer.contains("\r\nMessage-ID: <rehearsal."), "{answer}");
        assert!(answer.contains("\r\nNewsgroups: misc.test\r\n"), "{answer}");
    }
    assert_eq!(rehearsed.len(), 2);
    assert_eq!(scratch.read("news.ini"), before);

    // The journal knows nothing of it: the real answers still come.
    assert_run(&run(&scratch, &[]).run(), 0, "");
    assert_eq!(
        answers(&inn, "de.test").len(),
        2,
        "one forced, one from number 3 on"
    );

    let finished = run(&scratch, &["--reply-to-group", "local.other"]).run();
    assert_run(
        &finished,
        2,
        "artchk: --reply-to-group: local.other does not match group_pattern\n",
    );
}
