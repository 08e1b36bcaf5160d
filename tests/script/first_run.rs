//! A group's first run (R38).

use crate::support::folder::{Folder, article, days_ago};
use crate::support::inn::{Inn, InnOptions};
use crate::support::server::{Say, Server, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";
/// So many articles are old; three more are not.
const OLD: u64 = 60;

/// Old articles, then requests of today, one of them injected late, and a server
/// that says so to this command.
fn server(code: &'static str, command: &'static str) -> Server {
    let (old, late) = (days_ago(30), days_ago(15));
    let dates: Vec<String> = (1..=OLD)
        .map(|number| format!("{number} {old}"))
        .chain([
            format!("{} {late}", OLD + 1),
            format!("{} soon", OLD + 2),
            format!("{} {}", OLD + 3, days_ago(0)),
        ])
        .collect();
    let answer = format!("{code} headers\n{}\n.", dates.join("\n"));
    let server = Server::with_rule(move |_, heard| match heard.starts_with(command) {
        true => lines(&answer),
        false => Say::Usual,
    });
    for number in 1..=OLD {
        let changes = [&format!("Date: {old}")[..], "Subject: check"];
        server.put(
            "de.test",
            number,
            article(&format!("a{number}"), &changes, "x\n"),
        );
    }
    let late = [
        &format!("Date: {late}")[..],
        &format!("Injection-Date: {}", days_ago(0)),
        "Subject: check",
    ];
    server.put("de.test", OLD + 1, article("late", &late, "x\n"));
    let soon = ["Date: soon", "Subject: check"];
    server.put("de.test", OLD + 2, article("soon", &soon, "x\n"));
    server.put(
        "de.test",
        OLD + 3,
        article("new", &["Subject: check"], "x\n"),
    );
    server
}

#[test]
fn r38_what_is_too_old_is_not_fetched_in_a_first_run() {
    for (code, command) in [("225", "HDR Date 1-63"), ("221", "XHDR Date 1-63")] {
        let server = server(code, command);
        let folder = Folder::new(server.port, DOMAIN, "de.test n");
        let said = folder.expect(0, &["-v", "--log"]).stdout();
        assert_eq!(server.count("ARTICLE"), 3, "{said}");
        let line = "de.test: 60 articles are older than max_age: not fetched\n";
        assert!(said.contains(line), "{said}");
        let log = folder.scratch.read("bot.log");
        assert!(log.contains(line) && log.lines().count() < 20, "{log}");
        // The one that was injected late, and the new one.
        assert_eq!(server.posted().len(), 2);
        assert_eq!(folder.groups(), "de.test n 64\n");
        // Later nothing of the kind is asked.
        folder.expect(0, &[]);
        assert_eq!(server.count(command), 1);
    }
}

#[test]
fn r38_a_server_that_tells_no_dates_gives_everything() {
    for answer in ["500 what?", "225 headers\nsixty\n.", "225 headers\n1 x"] {
        let server = server("225", "nothing");
        let is_cut = answer.ends_with('x');
        server.set_rule(move |_, heard| match heard.contains("HDR Date") {
            true if is_cut => crate::support::server::close(),
            true => lines(answer),
            false => Say::Usual,
        });
        let folder = Folder::new(server.port, DOMAIN, "de.test n");
        folder.expect(0, &[]);
        assert_eq!(server.posted().len(), 2, "{answer}");
        assert_eq!(folder.groups(), "de.test n 64\n", "{answer}");
    }
    // Few articles, any age, or a number: there is nothing to ask.
    for (parameters, groups) in [
        ("max_articles = 40", "de.test n"),
        ("max_age = 0", "de.test n"),
        ("", "de.test n 2"),
    ] {
        let server = server("225", "HDR Date");
        let folder = Folder::new(server.port, &format!("{DOMAIN}\n{parameters}"), groups);
        folder.expect(0, &[]);
        assert_eq!(server.count("HDR"), 0, "{parameters} {groups}");
    }
}

#[test]
fn r38_now_in_place_of_the_number_begins_behind_what_is_there() {
    let server = Server::with_requests(3);
    let folder = Folder::new(server.port, DOMAIN, "de.test n now");
    let said = folder.expect(0, &["-v"]).stdout();
    assert!(
        said.contains("de.test: on request, from now on\n"),
        "{said}"
    );
    assert!(
        said.contains("de.test: begins now, at article 4\n"),
        "{said}"
    );
    assert_eq!(server.count("ARTICLE"), 0);
    assert_eq!(folder.groups(), "de.test n 4\n");
    server.put("de.test", 4, article("a4", &["Subject: check"], "x\n"));
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 1);
    // Each rehearsal reads from the beginning.
    let folder = Folder::new(server.port, DOMAIN, "de.test n now");
    folder.expect(0, &["--reply-to-group", "misc.test"]);
    assert_eq!(folder.groups(), "de.test n now\n");
    assert_eq!(server.posted().len(), 5, "one, and then four");
}

/// Else the first article to come would be passed over by the next run.
#[test]
fn r38_now_in_an_empty_group_is_a_number_too() {
    let inn = Inn::start(&InnOptions::default());
    let folder = Folder::new(inn.reader_port(), DOMAIN, "de.test n NOW");
    folder.expect(0, &[]);
    assert_eq!(folder.groups(), "de.test n 1\n");
    inn.inject(&article("a1", &["Subject: check"], "x\n"));
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"]);
}

#[test]
fn r38_inn_tells_dates() {
    let inn = Inn::start(&InnOptions {
        inn_conf: &["artcutoff: 0"],
        ..InnOptions::default()
    });
    let old = format!("Date: {}", days_ago(20));
    for number in 1..=52 {
        let octets = article(&format!("a{number}"), &[&old, "Subject: check"], "x\n");
        let response = inn.inject(&octets);
        assert!(response.starts_with("239"), "{response}");
    }
    inn.inject(&article("new", &["Subject: check"], "x\n"));
    let folder = Folder::new(inn.reader_port(), DOMAIN, "de.test n");
    let said = folder.expect(0, &["-v"]).stdout();
    let line = "de.test: 52 articles are older than max_age: not fetched\n";
    assert!(said.contains(line), "{said}");
    assert_eq!(folder.states(), ["posted"]);
}
