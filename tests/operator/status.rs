//! `artchk status` (R52).

use std::fs::{self, File};

use serde_json::Value;

use crate::support::command::Finished;
use crate::support::folder::Folder;
use crate::support::server::{Say, Server, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn status(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["status"].iter().chain(more).copied().collect();
    folder.subcommand(&arguments).run()
}

fn as_json(folder: &Folder) -> (i32, Value) {
    let finished = status(folder, &["--format", "json"]);
    let value = serde_json::from_slice(&finished.stdout).expect("one object");
    (finished.code(), value)
}

/// Everything in the folder, by name and content.
fn content(folder: &Folder) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder.scratch.path()).expect("a folder");
    let mut files: Vec<_> = files
        .map(|file| {
            let path = file.expect("a file").path();
            let octets = fs::read(&path).expect("a file");
            (path.display().to_string(), octets)
        })
        .collect();
    files.sort();
    files
}

#[test]
fn r52_a_bot_that_has_run_is_well_and_looking_changes_nothing() {
    let server = Server::with_requests(2);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    folder.expect(0, &[]);
    let before = content(&folder);
    let finished = status(&folder, &[]);
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    let shown = finished.stdout();
    for expected in [
        " s: done\n",
        "\ngroups     de.test  on request  next 3\n",
        "\nlast 24 h  2 posted, 0 refused, 0 given up; 0 over a limit\n",
        "\ndue        0\n",
        ": 2 articles, 2 answers\n",
        "\nAll is well.\n",
    ] {
        assert!(shown.contains(expected), "{expected:?} in {shown}");
    }
    let (code, value) = as_json(&folder);
    assert_eq!((code, &value["well"]), (0, &Value::Bool(true)));
    assert_eq!(value["journal"]["last_24_hours"]["posted"], 2);
    assert_eq!(value["groups"][0]["next"], 3);
    assert_eq!(content(&folder), before);
}

#[test]
fn r52_what_was_not_posted_wants_attention() {
    for (words, key, sentence) in [
        (
            "441 437 No \x1b[1mthanks",
            "refused",
            "2 answers are refused",
        ),
        ("441 436 Later", "held", "2 answers are held"),
    ] {
        let server = Server::with_requests(2);
        let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
        server.set_rule(move |_, heard| match heard {
            "." => lines(words),
            _ => Say::Usual,
        });
        folder.run(&[]);
        let finished = status(&folder, &[]);
        assert_eq!(finished.code(), 1, "{finished}");
        let shown = finished.stdout();
        assert!(shown.contains(sentence), "{shown}");
        assert!(shown.contains(&words.replace('\x1b', "?")), "{shown}");
        assert!(
            shown.lines().all(|line| line.chars().count() < 80),
            "{shown}"
        );
        let (code, value) = as_json(&folder);
        assert_eq!(code, 1);
        assert_eq!(value["journal"][key][0]["answers"], 2, "{value}");
    }
}

/// A line that is cut keeps from the operator what he is to look at.
#[test]
fn r52_what_is_long_goes_on_in_the_next_line() {
    let server = Server::with_requests(1);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    let words = "441 437 We take nothing of the kind from you, and never shall, whoever you are";
    server.set_rule(move |_, heard| match heard {
        "." => lines(words),
        _ => Say::Usual,
    });
    folder.run(&[]);
    let finished = status(&folder, &[]);
    let shown = finished.stdout();
    let whole: Vec<&str> = shown.split_whitespace().collect();
    let whole = whole.join(" ");
    for expected in [
        words,
        " s: failed: the log, or cron's mail, has what was said",
    ] {
        assert!(whole.contains(expected), "{shown}");
    }
    let wide = |line: &str| line.chars().count() > 79;
    assert!(!shown.lines().any(wide), "{shown}");
}

/// Cron mails what is printed, and nothing where nothing is.
#[test]
fn r52_quiet_says_what_wants_attention_and_nothing_else() {
    let server = Server::with_requests(1);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    folder.expect(0, &[]);
    let quiet = |code: i32| {
        let finished = status(&folder, &["--quiet"]);
        assert_eq!(finished.code(), code, "{finished}");
        finished.stdout()
    };
    assert_eq!(quiet(0), "");
    folder.scratch.write("bot.disabled", "");
    assert_eq!(quiet(1), "the bot is disabled\n");
}

/// Where cron has lost its line, nothing fails.
#[test]
fn r52_that_no_run_has_ended_for_long_wants_attention_on_demand() {
    let server = Server::with_requests(1);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    folder.expect(0, &[]);
    let asked = |time: &str| status(&folder, &["--quiet", "--ran-within", time]);
    assert_eq!(asked("1h").code(), 0);
    let journal = rusqlite::Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let earlier = "UPDATE last_run SET begun = begun - 7200, ended = ended - 7200";
    assert_eq!(journal.execute(earlier, []).expect("a row"), 1);
    drop(journal);
    let finished = asked("1h");
    assert_eq!(finished.code(), 1);
    let said = finished.stdout();
    assert!(
        said.starts_with("the last run is 12") && said.ends_with(" minutes ago\n"),
        "{said}"
    );
    assert_eq!(asked("3h").code(), 0);
    assert_eq!(status(&folder, &[]).code(), 0);

    let lock = File::open(folder.scratch.join("bot.lock")).expect("a lock");
    lock.lock().expect("nobody has it");
    assert_eq!(asked("1h").code(), 0, "it runs");
}

#[test]
fn r52_without_a_journal_none_is_made() {
    let folder = Folder::new(1, DOMAIN, "de.test n 1");
    let finished = status(&folder, &[]);
    assert_eq!((finished.code(), finished.stderr().as_str()), (1, ""));
    assert!(
        finished.stdout().contains("the bot has not run yet"),
        "{finished}"
    );
    assert!(!folder.scratch.join("bot.db").exists());
}

#[test]
fn r52_a_bot_that_is_disabled_or_running_says_so() {
    let server = Server::with_requests(1);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    folder.expect(0, &[]);
    folder.scratch.write("bot.disabled", "");
    let shown = status(&folder, &[]);
    assert_eq!(shown.code(), 1);
    assert!(shown.stdout().contains("bot.disabled\n"), "{shown}");
    assert!(
        shown.stdout().contains("- the bot is disabled\n"),
        "{shown}"
    );
    fs::remove_file(folder.scratch.join("bot.disabled")).expect("it is there");

    let lock = File::open(folder.scratch.join("bot.lock")).expect("a lock");
    lock.lock().expect("nobody has it");
    let (code, value) = as_json(&folder);
    assert_eq!(code, 0, "{value}");
    assert_eq!(value["running"][0]["mode"], "polling");
    assert_eq!(value["running"][0]["process"], std::process::id());
}

/// Its begin is in the journal, its end is not.
#[test]
fn r52_a_run_that_was_killed_is_noticed() {
    let server = Server::with_requests(1);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    folder.expect(0, &[]);
    let journal = rusqlite::Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let kill = "UPDATE last_run SET ended = NULL, ending = NULL";
    assert_eq!(journal.execute(kill, []).expect("a row"), 1);
    drop(journal);
    let finished = status(&folder, &[]);
    assert_eq!(finished.code(), 1);
    assert!(finished.stdout().contains("was killed"), "{finished}");
}

#[test]
fn r52_a_run_that_failed_wants_attention() {
    let server = Server::with_requests(1);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1\nfr.test n 1");
    folder.expect(1, &[]);
    let finished = status(&folder, &[]);
    assert_eq!(finished.code(), 1, "{finished}");
    assert!(
        finished
            .stdout()
            .contains("- the last run (polling) failed"),
        "{finished}"
    );
}
