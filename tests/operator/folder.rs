//! The bot's folder (R9): whose its files are, and what stands in their place.

use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::process::Command;
use std::time::{Duration, SystemTime};

use rusqlite::Connection;

use super::{bot, check_config, run};
use crate::support::command::artchk;
use crate::support::scratch::{Scratch, set_mode};

/// A bot whose server is not there: its runs end with 75 after they have read
/// and opened everything.
fn lonely(parameters: &str) -> Scratch {
    bot(
        &format!("reader = 127.0.0.1,1\n{parameters}"),
        "misc.test n 1",
    )
}

fn mode(scratch: &Scratch, name: &str) -> u32 {
    let metadata = fs::metadata(scratch.join(name)).expect("a file");
    metadata.mode() & 0o777
}

#[test]
fn r9_locks_are_for_their_owner_alone() {
    let scratch = lonely("");
    scratch.write("news.work", "");
    set_mode(&scratch.join("news.work"), 0o644);
    assert_eq!(run(&scratch, &[]).run().code(), 75);
    run(&scratch, &["--feedmode"]).run();
    for name in ["news.lock", "news.work", "news.db"] {
        assert_eq!(mode(&scratch, name), 0o600, "{name}");
    }
}

#[test]
fn r9_a_password_that_everybody_can_read_is_warned_of() {
    let password = "reader_user = a\nreader_pass = secret";
    for (parameters, mode, is_warned_of) in [
        (password, 0o644, true),
        (
            "post_server = a.invalid\nposter_user = a\nposter_pass = b",
            0o604,
            true,
        ),
        // A group of users is the operator's choice.
        (password, 0o640, false),
        (password, 0o600, false),
        ("reader_user = a", 0o644, false),
    ] {
        let scratch = lonely(parameters);
        set_mode(&scratch.join("news.ini"), mode);
        let shown = check_config(&scratch, &[]);
        let is_said = shown.stderr().contains("news.ini: warning: it holds ");
        assert_eq!(is_said, is_warned_of, "{parameters} {mode:o} {shown}");
    }
}

#[test]
fn r9_what_is_no_file_is_said_and_not_waited_for() {
    for (name, status) in [
        ("news.ini", 78),
        ("news.rc", 78),
        ("news.kill", 78),
        ("news.lock", 1),
        ("news.db", 1),
        ("news.log", 78),
    ] {
        let scratch = lonely("");
        let path = scratch.join(name);
        let _ = fs::remove_file(&path);
        let made = Command::new("mkfifo").arg(&path).status().expect("mkfifo");
        assert!(made.success());
        let run = run(&scratch, &["--log"])
            .limit(Duration::from_secs(20))
            .run();
        assert_eq!(run.code(), status, "{name}: {run}");
        assert!(run.stderr().contains(&format!("{name}: ")), "{name}: {run}");
        assert!(run.stderr().contains("is a pipe"), "{name}: {run}");
    }
}

#[test]
fn r9_links_are_followed_for_all_files() {
    let scratch = lonely("");
    fs::create_dir(scratch.join("real")).expect("a folder");
    // They have to be there: a database that is new is not made behind a link.
    assert_eq!(run(&scratch, &["--log"]).run().code(), 75);
    let names = ["news.ini", "news.rc", "news.lock", "news.db", "news.log"];
    for name in names {
        fs::rename(scratch.join(name), scratch.join("real").join(name)).expect("moved");
        symlink(format!("real/{name}"), scratch.join(name)).expect("a link");
    }
    let run = run(&scratch, &["--log"]).run();
    assert_eq!(run.code(), 75, "{run}");
    for name in names {
        assert!(scratch.join(name).is_symlink(), "{name}");
    }
}

#[test]
fn r9_what_a_killed_run_has_left_of_the_ini_goes_at_the_next_start() {
    let scratch = lonely("");
    let left = scratch.write(".artchk-aB3dE6.tmp", "reader_pass = secret\n");
    assert_eq!(run(&scratch, &[]).run().code(), 75);
    assert!(left.exists(), "it may be in use");
    let file = fs::File::options().write(true).open(&left).expect("a file");
    file.set_modified(SystemTime::now() - Duration::from_secs(3600))
        .expect("a time");
    assert_eq!(run(&scratch, &["--dry-run"]).run().code(), 75);
    assert!(left.exists(), "a dry run changes nothing");
    assert_eq!(run(&scratch, &[]).run().code(), 75);
    assert!(!left.exists());
}

#[test]
fn r9_a_damaged_journal_is_not_used() {
    let scratch = lonely("");
    assert_eq!(run(&scratch, &[]).run().code(), 75);
    let file = scratch.join("news.db");
    let page: u32 = Connection::open(&file)
        .expect("a journal")
        .query_row(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_article_1'",
            [],
            |row| row.get(0),
        )
        .expect("an index");
    let mut octets = fs::read(&file).expect("a file");
    let end = usize::try_from(page).expect("a number") * 4096;
    octets[end - 4096..end].fill(0x5a);
    fs::write(&file, &octets).expect("a file");
    let run = run(&scratch, &[]).run();
    assert_eq!(run.code(), 1, "{run}");
    assert_eq!(run.stderr().lines().count(), 1, "{run}");
    assert!(run.stderr().contains("the journal is damaged"), "{run}");
    assert!(fs::read(&file).expect("a file") == octets);
}

/// Each command with something that would act on a terminal.
#[test]
fn r46_what_was_typed_is_shown_without_control_characters() {
    let active = "a\u{1b}[31m\u{202e}b";
    for words in [
        vec!["explain", active],
        vec!["check", active],
        vec!["check", "--format", active],
        vec!["check", "--format", "json", active],
        vec!["check-config", "-n", active],
        vec!["check-config", "-p", active],
        vec!["completions", active],
        vec![active],
        vec!["-n", active],
        vec!["-p", active, "-n", "news"],
        vec!["-n", "news", "-c", active],
        vec!["-n", "news", "--log", "-l", active],
        vec!["-n", "news", "--dry-run", "--reply-to-group", active],
        vec!["init", active],
        vec!["init", "-n", active, "folder"],
        // It is there now.
        vec!["init", active],
        vec!["init", "--lang", active],
        vec!["init", "news.rc"],
        vec!["init", "/proc/\u{1b}[31m"],
    ] {
        let scratch = lonely("");
        let run = artchk(&words).folder(scratch.path()).run();
        let shown = run.stdout() + &run.stderr();
        let acts = |c: char| c != '\n' && (c.is_control() || c == '\u{202e}');
        assert!(!shown.contains(acts), "{words:?}: {shown:?}");
    }
}

/// A folder or a name that is mistyped is the same to every command.
#[test]
fn r5_a_bot_that_does_not_exist_is_a_wrong_configuration() {
    let scratch = bot("reader = news.invalid", "de.test n");
    let commands: [&[&str]; 10] = [
        &["status"],
        &["status", "--format", "json"],
        &["pending"],
        &["pending", "show", "<a@b.invalid>"],
        &["pending", "drop", "<a@b.invalid>"],
        &["history"],
        &["purge", "--older-than", "90d"],
        &["forget", "a@b.invalid"],
        &["withdraw", "--since", "1h"],
        &["check-config"],
    ];
    for command in commands {
        for (folder, name) in [("nowhere", "news"), (".", "mews")] {
            let words = [command, &["-p", folder, "-n", name][..]].concat();
            let finished = artchk(words).folder(scratch.path()).run();
            assert_eq!(finished.code(), 78, "{command:?} {finished}");
            let said = finished.stderr() + &finished.stdout();
            assert!(said.contains(&format!("{name}.ini: ")), "{said}");
        }
        // One that has not run yet is another matter.
        let words = [command, &["-n", "news"][..]].concat();
        let finished = artchk(words).folder(scratch.path()).run();
        let is_wrong = finished.stderr().contains("no such bot");
        assert!(!is_wrong, "{command:?} {finished}");
    }
    assert_eq!(std::fs::read_dir(scratch.path()).expect("ours").count(), 2);
}
