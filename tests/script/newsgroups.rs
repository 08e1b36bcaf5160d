//! What the reading server is asked about newsgroups, and what becomes of it.

use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid\nmax_per_author = 0";

/// Two requests, crossposted to a group that is not there.
fn stage(newsgroups: &str) -> (Server, Folder) {
    let server = Server::new();
    for number in [1, 2] {
        let newsgroups = format!("Newsgroups: {newsgroups}");
        let changes = ["Subject: check", &newsgroups, "Followup-To: de.test"];
        let octets = article(&format!("a{number}"), &changes, "A line.\n");
        server.put("de.test", number, octets);
    }
    server.set_rule(|_, heard| match heard {
        "LIST ACTIVE de.*" => lines("215 list\nde.alt.test 9 1 y\nde.test 9 1 y\n."),
        "LIST ACTIVE xy.*" => lines("215 list\n."),
        _ => Say::Usual,
    });
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    (server, folder)
}

/// How many of the answers say it.
fn answered(server: &Server, words: &str) -> usize {
    let answers = server.posted();
    assert_eq!(answers.len(), 2);
    answers.iter().filter(|text| text.contains(words)).count()
}

#[test]
fn r36a_a_newsgroup_that_the_server_lacks_is_told_and_asked_about_once() {
    let (server, folder) = stage("de.test,de.tset");
    folder.expect(0, &[]);
    assert_eq!(answered(&server, "is spelt so: de.tset"), 2);
    assert_eq!(answered(&server, "no such group; there is de.test."), 2);
    assert_eq!(server.count("GROUP de.tset"), 1);
    assert_eq!(server.count("LIST ACTIVE de.*"), 1);
    assert_eq!(
        server.count("connect"),
        server.count("QUIT"),
        "all are ended in order"
    );
}

#[test]
fn r36a_what_nobody_can_be_sure_of_is_no_finding() {
    for (newsgroups, asked) in [
        // In the list.
        ("de.test", 0),
        // A hierarchy that the server does not have, or has no word for.
        ("de.test,xy.test", 1),
        ("de.test,test", 0),
        // Listed, but not for us.
        ("de.test,de.alt.test", 1),
    ] {
        let (server, folder) = stage(newsgroups);
        folder.expect(0, &[]);
        assert_eq!(answered(&server, "is spelt so:"), 0, "{newsgroups}");
        let other = newsgroups.rsplit(',').next().unwrap_or_default();
        if other != "de.test" {
            assert_eq!(server.count(&format!("GROUP {other}")), asked);
        }
    }
}

#[test]
fn r36a_a_refusal_or_a_lost_connection_is_held_against_nobody() {
    let rules: [fn(&str) -> Option<Say>; 5] = [
        |heard| (heard == "GROUP de.tset").then(|| lines("480 log in")),
        |heard| (heard == "GROUP de.tset").then(|| Say::Close(Vec::new())),
        |heard| (heard == "LIST ACTIVE de.*").then(|| lines("503 not here")),
        |heard| (heard == "LIST ACTIVE de.*").then(|| lines("502 not for you")),
        |heard| {
            let half = b"215 list\r\nde.test 9 1 y\r\n".to_vec();
            (heard == "LIST ACTIVE de.*").then_some(Say::Close(half))
        },
    ];
    for (number, rule) in rules.into_iter().enumerate() {
        let (server, folder) = stage("de.test,de.tset");
        server.set_rule(move |_, heard| rule(heard).unwrap_or(Say::Usual));
        let finished = folder.expect(0, &[]);
        assert_eq!(answered(&server, "is spelt so:"), 0, "{number}");
        assert_eq!(finished.stderr(), "", "{number}");
        assert_eq!(server.count("GROUP de.tset"), 1, "{number}");
    }
}

#[test]
fn r36a_a_server_that_lets_no_more_connections_in_is_not_asked_again() {
    let (server, folder) = stage("de.test,de.tset");
    server.set_rule(|connection, heard| match heard {
        "connect" if connection == 2 => lines("502 Too many connections"),
        _ => Say::Usual,
    });
    let finished = folder.expect(0, &[]);
    assert_eq!(answered(&server, "is spelt so:"), 0);
    assert_eq!(finished.stderr(), "");
    assert_eq!(server.count("GROUP de.tset"), 0);
}

#[test]
fn r36a_nothing_is_asked_without_a_text_or_where_the_check_is_off() {
    for is_off in [true, false] {
        let (server, folder) = stage("de.test,de.tset");
        if is_off {
            let ini = folder.ini();
            let ini = ini.replacen("reader =", "severity ng-unknown = off\nreader =", 1);
            folder.scratch.write("bot.ini", ini);
        } else {
            let texts = folder.scratch.read("bot.rc");
            let (before, behind) = texts.split_once("[ng-unknown]\n;\n").expect("a block");
            let (_, behind) = behind.split_once("\n;\n").expect("its end");
            folder.scratch.write("bot.rc", format!("{before}{behind}"));
        }
        folder.expect(0, &[]);
        assert_eq!(answered(&server, "is spelt so:"), 0);
        assert_eq!(server.count("GROUP de.tset"), 0);
    }
}

/// A run with nothing to check asks nothing, whatever the articles name.
#[test]
fn r36a_only_articles_that_are_checked_are_asked_about() {
    let (server, folder) = stage("de.test,de.tset");
    let octets = article("b1", &["Newsgroups: de.test,de.other"], "A line.\n");
    server.put("de.test", 3, octets);
    folder.expect(0, &[]);
    assert_eq!(server.count("GROUP de.other"), 0);
    assert_eq!(server.count("GROUP de.tset"), 1);
}
