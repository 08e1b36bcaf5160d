//! Limits (R29), and runs that the operator starts by hand (R26, R27).

use std::path::Path;
use std::process::Command;

use crate::support::command::{artchk, binary};
use crate::support::folder::{Folder, article};
use crate::support::server::{Server, field};

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn bot(server: &Server, parameters: &str) -> Folder {
    Folder::new(
        server.port,
        &format!("{DOMAIN}\n{parameters}"),
        "de.test n 1",
    )
}

fn precursors(server: &Server) -> Vec<String> {
    let own = |article: &String| {
        field(article, "References")
            .split(' ')
            .next_back()
            .map(str::to_owned)
    };
    server.posted().iter().filter_map(own).collect()
}

#[test]
fn r29_max_followups_stops_the_run_and_the_next_goes_on_at_that_article() {
    let server = Server::new();
    for number in 1..=5 {
        let octets = article(&format!("a{number}"), &["Subject: check"], "A line.\n");
        server.put("de.test", number * 10, octets);
    }
    let folder = bot(&server, "max_followups = 2");
    for (after, posted) in [("30", 2), ("50", 4), ("51", 5), ("51", 5)] {
        let finished = folder.expect(0, &["--log"]);
        let why = "stopped before the end: max_followups is reached\n";
        assert_eq!(finished.stdout().contains(why), posted < 5, "{finished}");
        assert_eq!(
            folder.groups(),
            format!("de.test n {after}\n"),
            "{finished}"
        );
        assert_eq!(server.posted().len(), posted);
    }
    let log = folder.scratch.read("bot.log");
    assert_eq!(log.matches("max_followups").count(), 2, "{log}");
}

#[test]
fn r29_so_many_to_one_author_in_24_hours() {
    let server = Server::new();
    let froms = [
        "<e@x.invalid>",
        "E Beispiel <E@X.invalid>",
        "e@x.invalid",
        "<f@x.invalid>",
    ];
    for (number, from) in (1..).zip(froms) {
        let from = format!("From: {from}");
        let octets = article(
            &format!("a{number}"),
            &[&from, "Subject: check"],
            "A line.\n",
        );
        server.put("de.test", number, octets);
    }
    let folder = bot(&server, "max_per_author = 2");
    folder.expect(0, &["--log"]);
    assert_eq!(
        precursors(&server),
        [
            "<a1@news.example.org>",
            "<a2@news.example.org>",
            "<a4@news.example.org>"
        ]
    );
    let log = folder.scratch.read("bot.log");
    assert!(
        log.contains("not answered: this poster had enough answers in 24 hours"),
        "{log}"
    );
    // Never answered later, but the operator may force it.
    let ini = folder.ini();
    let free = ini.replace("max_per_author = 2", "max_per_author = 0");
    folder
        .scratch
        .write("bot.ini", free.replace("de.test n 5", "de.test n 1"));
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 3);
    folder.scratch.write("bot.ini", ini);
    folder.expect(0, &["-c", "<a3@news.example.org>"]);
    assert_eq!(server.posted().len(), 4);
}

/// Who cannot be told apart by an address is told apart by what From says.
#[test]
fn r29_authors_without_an_address_are_not_one_author() {
    let server = Server::new();
    let froms = ["From: nobody", "From: Nobody", "From: somebody", "-From"];
    for (number, from) in (1..).zip(froms) {
        let octets = article(
            &format!("a{number}"),
            &[from, "Subject: check"],
            "A line.\n",
        );
        server.put("de.test", number, octets);
    }
    let folder = bot(&server, "max_per_author = 1");
    folder.expect(0, &[]);
    assert_eq!(
        precursors(&server),
        [
            "<a1@news.example.org>",
            "<a3@news.example.org>",
            "<a4@news.example.org>"
        ]
    );
}

#[test]
fn r29_so_many_in_one_thread_in_24_hours() {
    let server = Server::new();
    let root = "References: <a1@news.example.org>";
    let deep = "References: <a1@news.example.org> <z@news.example.org>";
    for (number, references) in
        (1..).zip(["X-Root: y", root, deep, "References: <z@news.example.org>"])
    {
        let octets = article(
            &format!("a{number}"),
            &["Subject: check", references],
            "A line.\n",
        );
        server.put("de.test", number, octets);
    }
    let folder = bot(&server, "max_per_thread = 2");
    folder.expect(0, &[]);
    assert_eq!(
        precursors(&server),
        [
            "<a1@news.example.org>",
            "<a2@news.example.org>",
            "<a4@news.example.org>"
        ]
    );
    assert_eq!(folder.groups(), "de.test n 5\n");
}

#[test]
fn r27_a_dry_run_prints_every_answer_and_writes_nothing() {
    let server = Server::with_requests(3);
    let folder = bot(&server, "max_followups = 2");
    for journal_is_there in [false, true] {
        if journal_is_there {
            folder.expect(0, &["-c", "<a3@news.example.org>"]);
        }
        let before = folder.files();
        let posted = server.posted();
        let finished = folder.expect(0, &["--dry-run", "--log"]);
        assert_eq!(folder.files(), before);
        assert_eq!(server.posted(), posted);
        let printed = finished.stdout();
        let identifiers: Vec<&str> = printed
            .lines()
            .filter_map(|line| line.strip_prefix("Message-ID: "))
            .collect();
        assert_eq!(
            identifiers,
            [
                "<a1%news.example.org@checker.invalid>",
                "<a2%news.example.org@checker.invalid>"
            ],
            "{finished}"
        );
        assert!(printed.contains("\nSubject: Re: check\n"), "{printed}");
        assert!(printed.contains("\n> A line.\n"), "{printed}");
    }
}

#[test]
fn r27_answers_that_cannot_be_printed_are_an_error() {
    let server = Server::with_requests(3);
    let folder = bot(&server, "");
    let path = folder.scratch.path().to_string_lossy().into_owned();
    let to_full_disk = "exec \"$0\" \"$@\" > /dev/full";
    let program = env!("CARGO_BIN_EXE_artchk");
    let run = ["-c", to_full_disk, program, "-p", &path, "-n", "bot"];
    for more in [
        &["--dry-run"][..],
        &["--dry-run", "-c", "<a1@news.example.org>"],
    ] {
        let finished = artchk(run.iter().chain(more))
            .program(Path::new("/bin/sh"))
            .run();
        assert_eq!(finished.code(), 1, "{finished}");
        let told = finished.stderr();
        assert!(told.contains("the answers cannot be printed"), "{told}");
        assert_eq!(told.lines().count(), 1, "{told}");
    }
}

#[test]
fn r27_a_reader_that_has_seen_enough_ends_a_dry_run() {
    let server = Server::with_requests(3);
    let folder = bot(&server, "");
    for more in [
        &["--dry-run"][..],
        &["--dry-run", "-c", "<a1@news.example.org>"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let run = Command::new(binary())
            .args(["-n", "bot", "-p"])
            .arg(folder.scratch.path())
            .args(more)
            .stdout(writer)
            .output()
            .expect("it ends");
        assert_eq!(run.status.code(), Some(0), "{more:?}");
        assert_eq!(String::from_utf8_lossy(&run.stderr), "", "{more:?}");
    }
}

#[test]
fn r27_a_rehearsal_goes_elsewhere_and_leaves_everything_as_it_was() {
    let server = Server::new();
    for number in 1..=4 {
        let octets = article(&format!("a{number}"), &["Subject: check"], "A line.\n");
        server.put("de.test", number, octets);
    }
    let folder = bot(&server, "max_followups = 3");
    let ini = folder.ini().replace("de.test n 1", "de.test n 3");
    folder.scratch.write("bot.ini", ini.clone());
    let now = || jiff::Timestamp::now().as_second();
    let before = now();
    folder.expect(0, &["--reply-to-group", "misc.test"]);
    let posted = server.posted();
    assert_eq!(posted.len(), 3, "counted within this run");
    // The second at which it began makes the answers of the next one others.
    let own = field(&posted[0], "Message-ID");
    let second = own
        .strip_prefix("<rehearsal.")
        .and_then(|rest| rest.strip_suffix(".a1%news.example.org@checker.invalid>"));
    let second: i64 = second.expect(own).parse().expect("a number");
    assert!((before..=now()).contains(&second), "{own}");
    assert!(
        posted
            .iter()
            .all(|article| field(article, "Newsgroups") == "misc.test")
    );
    assert_eq!(folder.ini(), ini);
    assert!(!folder.scratch.join("bot.db").exists());
    // The real answers are still to come.
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 5);
}

#[test]
fn r27_a_rehearsal_answers_a_crosspost_once() {
    let server = Server::new();
    let changes = ["Subject: check", "Newsgroups: de.test,misc.test"];
    for group in ["de.test", "misc.test"] {
        server.put(group, 1, article("both", &changes, "A line.\n"));
    }
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1\nmisc.test n 1");
    folder.expect(0, &["--reply-to-group", "misc.test"]);
    assert_eq!(server.posted().len(), 1);
}

/// Who rehearses wants to know why an article was not answered.
#[test]
fn r27_a_rehearsal_has_a_line_on_each_article() {
    let server = Server::new();
    for (number, subject) in [
        (1, "Subject: check"),
        (2, "Subject: nocheck"),
        (3, "Subject: check"),
    ] {
        let from = "From: Erika <erika@poster.invalid>";
        let octets = article(&format!("a{number}"), &[subject, from], "A line.\n");
        server.put("de.test", number, octets);
    }
    let parameters = "max_per_author = 1\ntrigger_check = check";
    let folder = bot(&server, parameters);
    for mode in [&["--dry-run"][..], &["--reply-to-group", "misc.test"]] {
        let said = |level: &'static str| {
            let arguments: Vec<&str> = mode.iter().copied().chain([level]).collect();
            folder.expect(0, &arguments).stdout()
        };
        let lines = [
            "de.test article 1 <a1@news.example.org>: due: <",
            "de.test article 2 <a2@news.example.org>: not checked: autocheck is off, and the \
             article does not ask for a check\n",
            "de.test article 3 <a3@news.example.org>: not answered: this poster had enough answers \
             in 24 hours\n",
        ];
        let some = said("-v");
        for line in lines {
            assert!(some.contains(line), "{line:?} in {some}");
        }
        assert!(!some.contains("asks to be ignored"), "{some}");
        let all = said("-vvvv");
        let log = "\n  \"nocheck\" in the Subject asks to be ignored\n";
        assert!(all.contains(log), "{all}");
    }
}

/// R29: from level 1 on it is said who gets no answer any more.
#[test]
fn r29_an_article_over_the_limits_is_shown() {
    for (level, is_shown) in [("-v", true), ("--log", false)] {
        let server = Server::new();
        for number in 1..=2 {
            let changes = ["Subject: check", "From: Erika <erika@poster.invalid>"];
            let octets = article(&format!("a{number}"), &changes, "A line.\n");
            server.put("de.test", number, octets);
        }
        let folder = bot(&server, "max_per_author = 1");
        let said = folder.expect(0, &[level]).stdout();
        let line = "de.test article 2 <a2@news.example.org>: not answered: this poster had enough";
        assert_eq!(said.contains(line), is_shown, "{said}");
        assert!(!said.contains("<a1@news.example.org>"), "{said}");
    }
}

/// R3: whoever moves from another bot rehearses while that one's file is there.
#[test]
fn r3_a_dry_run_does_not_mind_that_the_bot_is_disabled() {
    let server = Server::with_requests(1);
    let folder = bot(&server, "");
    folder.scratch.write("artchk.pl.disabled", "");
    let said = folder.expect(0, &["--dry-run"]).stdout();
    assert!(said.contains("\nMessage-ID: <a1%"), "{said}");
    let fed = folder.command(&["--dry-run", "--feedmode"]);
    let fed = fed.stdin("<a1@news.example.org>\n").run();
    assert_eq!(fed.code(), 0, "{fed}");
    assert!(fed.stdout().contains("\nMessage-ID: <a1%"), "{fed}");
    for arguments in [&[][..], &["--reply-to-group", "misc.test"]] {
        let finished = folder.expect(10, arguments);
        assert_eq!(finished.stdout() + &finished.stderr(), "");
    }
    assert_eq!(server.posted().len(), 0);
}

#[test]
fn r26_one_article_by_its_identifier() {
    let server = Server::new();
    let silent = [
        "Subject: nocheck",
        "Followup-To: poster",
        "Date: Sun, 4 Jan 2026 12:00:00 +0000",
    ];
    let groups = "Newsgroups: de.talk,misc.test,de.test";
    let mut changes = silent.to_vec();
    changes.push(groups);
    server.put("de.test", 1, article("old", &changes, "A line.\n"));
    server.put(
        "de.talk",
        1,
        article("talk", &["Newsgroups: de.\x1b[31mtalk"], "A line.\n"),
    );
    server.put(
        "de.test",
        2,
        article("bot", &["Auto-Submitted: auto-generated"], "x\n"),
    );
    server.put("de.test", 3, article("words", &["Keywords: ignore"], "x\n"));
    let folder = bot(&server, "");
    let old = "<old@news.example.org>";
    let finished = folder.expect(0, &["-c", old]);
    let answer = server.posted().remove(0);
    assert_eq!(field(&answer, "Newsgroups"), "de.test", "{finished}");
    assert_eq!(field(&answer, "X-Comment"), "check forced by the operator");
    assert!(answer.contains("\r\nThe operator of this bot had the form of your article checked"));
    assert_eq!(folder.groups(), "de.test n 1\n", "touches no number");

    // Answered before.
    let finished = folder.expect(1, &["-c", old]);
    assert!(
        finished
            .stderr()
            .contains("<old%news.example.org@checker.invalid>"),
        "{finished}"
    );
    assert_eq!(server.posted().len(), 1);
    for again in ["again2", "again3"] {
        folder.expect(0, &["-c", old, "--again"]);
        let identifier = format!("<{again}.old%news.example.org@checker.invalid>");
        let posted = server.posted();
        assert_eq!(
            field(posted.last().expect("one more"), "Message-ID"),
            identifier
        );
    }

    // Not in the list: printed, with a line that says why.
    let finished = folder.expect(1, &["-c", "<talk@news.example.org>"]);
    assert!(
        finished.stdout().contains("Newsgroups: de.?[31mtalk\n"),
        "{finished}"
    );
    assert_eq!(finished.stderr().lines().count(), 1, "{finished}");

    // What is never answered, and what is not there.
    for (identifier, said) in [
        ("<bot@news.example.org>", "Auto-Submitted"),
        ("<words@news.example.org>", "Keywords"),
        (
            "<gone@news.example.org>",
            "does not have <gone@news.example.org>",
        ),
    ] {
        let finished = folder.expect(1, &["-c", identifier]);
        assert!(finished.stderr().contains(said), "{finished}");
    }
    assert_eq!(server.posted().len(), 3);
}

/// A new From and a thread of its own each time: no other limit holds it.
#[test]
fn r29_what_is_over_the_hour_of_a_group_waits() {
    let server = Server::with_requests(4);
    server.put(
        "de.alt.test",
        1,
        article("b1", &["Subject: check"], "A line.\n"),
    );
    let parameters = format!("{DOMAIN}\nmax_per_group = 2");
    let folder = Folder::new(server.port, &parameters, "de.test n 1\nde.alt.test n 1");
    let finished = folder.expect(0, &["-v"]);
    assert_eq!(finished.stderr(), "");
    let said = "de.test: answers wait for the next hour\n";
    assert_eq!(finished.stdout().matches(said).count(), 1, "{finished}");
    let states = ["posted", "posted", "due", "due", "posted"];
    assert_eq!(folder.states(), states, "the other group has its own");
    assert_eq!(folder.groups(), "de.test n 5\nde.alt.test n 2\n");
    folder.expect(0, &[]);
    assert_eq!(folder.states(), states);
    // Forced ones wait for no hour.
    server.put("de.test", 9, article("forced", &[], "A line.\n"));
    folder.expect(0, &["-c", "<forced@news.example.org>"]);
    let journal = rusqlite::Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    journal
        .execute(
            "UPDATE answer SET settled = settled - 3700 WHERE settled > 0",
            [],
        )
        .expect("a column");
    drop(journal);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"; 6]);
    assert_eq!(server.posted().len(), 6);
}
