//! Articles that cannot be had, which hold up no others (R38b, R40), and marks
//! that lag (R39).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, close, lines};
use rusqlite::Connection;

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn stage(requests: u64, groups: &str) -> (Server, Folder) {
    let server = Server::with_requests(requests);
    let own = format!("{DOMAIN}\nmax_per_author = 0\nmax_followups = 0");
    let folder = Folder::new(server.port, &own, groups);
    (server, folder)
}

/// How often exactly this was heard.
fn count(server: &Server, command: &str) -> usize {
    let wanted = format!(" {command}");
    let heard = server.heard();
    heard.iter().filter(|line| line.ends_with(&wanted)).count()
}

#[test]
fn r38b_an_article_that_breaks_the_connection_is_passed_over() {
    type Nonsense = fn() -> Say;
    let nonsense: [(&str, Nonsense); 4] = [
        ("connection lost", close),
        ("connection lost", || {
            Say::Close(b"220 2 article\r\nFrom: hal".to_vec())
        }),
        ("not an NNTP answer: maybe", || lines("maybe")),
        ("unexpected answer to ARTICLE: 340 send it", || {
            lines("340 send it")
        }),
    ];
    for (reason, nonsense) in nonsense {
        let (server, folder) = stage(4, "de.test n 1");
        server.set_rule(move |_, heard| match heard {
            "ARTICLE 2" => nonsense(),
            _ => Say::Usual,
        });
        let finished = folder.expect(1, &[]);
        let told = finished.stderr();
        assert_eq!(told.lines().count(), 1, "{finished}");
        assert!(
            told.starts_with("artchk: de.test: article 2: passed over: ") && told.contains(reason),
            "{finished}"
        );
        assert_eq!(folder.states(), ["posted"; 3]);
        assert_eq!(folder.groups(), "de.test n 5\n");
        // It may have been asked for ahead more often.
        let asked = count(&server, "ARTICLE 2");
        assert!(asked >= 2, "{asked}");

        // In the next two runs it is asked for again, and it may be the last.
        assert_eq!(folder.expect(0, &[]).stderr(), "");
        assert_eq!(count(&server, "ARTICLE 2"), asked + 1);
        let told = folder.expect(1, &[]).stderr();
        assert!(told.contains("article 2: given up: "), "{told}");
        assert_eq!(count(&server, "ARTICLE 2"), asked + 2);
        folder.expect(0, &[]);
        assert_eq!(count(&server, "ARTICLE 2"), asked + 2);
    }
}

#[test]
fn r38b_what_was_passed_over_is_answered_when_it_can_be_had() {
    let (server, folder) = stage(2, "de.test n 1");
    server.set_rule(|_, heard| match heard {
        "ARTICLE 2" => close(),
        _ => Say::Usual,
    });
    // Also where nothing comes behind it.
    folder.expect(1, &[]);
    assert_eq!(folder.groups(), "de.test n 3\n");
    server.set_rule(|_, _| Say::Usual);
    assert_eq!(folder.expect(0, &[]).stderr(), "");
    assert_eq!(folder.states(), ["posted"; 2]);
    folder.expect(0, &[]);
    assert_eq!(count(&server, "ARTICLE 2"), 3);
}

/// It is nobody's fault but the server's.
#[test]
fn r38b_three_in_a_row_are_the_servers_trouble() {
    let (server, folder) = stage(5, "de.test n 1");
    server.set_rule(|_, heard| match heard {
        "ARTICLE 2" | "ARTICLE 3" | "ARTICLE 4" => lines("340 what?"),
        _ => Say::Usual,
    });
    let finished = folder.expect(75, &[]);
    let told = finished.stderr();
    assert_eq!(told.lines().count(), 1, "{finished}");
    assert!(told.contains("3 articles in a row cannot be had"), "{told}");
    assert_eq!(folder.groups(), "de.test n 2\n");
    server.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"; 5]);

    // Two are theirs.
    let (server, folder) = stage(5, "de.test n 1");
    server.set_rule(|_, heard| match heard {
        "ARTICLE 2" | "ARTICLE 3" => lines("340 what?"),
        _ => Say::Usual,
    });
    folder.expect(1, &[]);
    assert_eq!(folder.groups(), "de.test n 6\n");
}

/// Also through the last articles of several groups.
#[test]
fn r38b_three_in_a_row_in_three_groups() {
    let server = Server::new();
    let groups = ["a.test", "b.test", "c.test"];
    for group in groups {
        let to = format!("Newsgroups: {group}");
        server.put(group, 1, article(group, &["Subject: check", &to], "x\n"));
    }
    server.set_rule(|_, heard| match heard {
        "ARTICLE 1" => lines("340 what?"),
        _ => Say::Usual,
    });
    let list = "a.test n 1\nb.test n 1\nc.test n 1";
    let folder = Folder::new(server.port, DOMAIN, list);
    folder.expect(75, &[]);
    assert_eq!(folder.groups(), format!("{list}\n"));
    server.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"; 3]);
}

#[test]
fn r40_a_refusal_in_the_middle_loses_no_article() {
    for (line, ends, status) in [
        ("503 timeout", false, 75),
        ("502 byte limit exceeded", true, 75),
        ("400 idle", true, 75),
        ("403 the disk is away", false, 75),
        ("480 who are you?", false, 75),
        ("500 max connect time exceeded", true, 1),
        ("436 later", false, 75),
    ] {
        let refusal = move || match ends {
            true => Say::Close(format!("{line}\r\n").into_bytes()),
            false => lines(line),
        };
        // Over a new connection it is given.
        let (server, folder) = stage(4, "de.test n 1");
        let once = AtomicBool::new(true);
        server.set_rule(move |_, heard| match heard {
            "ARTICLE 3" if once.swap(false, Ordering::SeqCst) => refusal(),
            _ => Say::Usual,
        });
        assert_eq!(folder.expect(0, &[]).stderr(), "", "{line}");
        assert_eq!(folder.states(), ["posted"; 4], "{line}");

        // It is not: the group ends there, the next one does not.
        let (server, folder) = stage(4, "de.test n 1\nmisc.test n 1");
        let to = "Newsgroups: misc.test";
        server.put("misc.test", 1, article("m", &["Subject: check", to], "x\n"));
        server.set_rule(move |_, heard| match heard {
            "ARTICLE 3" => refusal(),
            _ => Say::Usual,
        });
        let finished = folder.expect(status, &[]);
        let said = format!("artchk: de.test: article 3: the server does not give it: {line}\n");
        assert_eq!(finished.stderr(), said);
        assert_eq!(folder.groups(), "de.test n 3\nmisc.test n 2\n", "{line}");
        server.set_rule(|_, _| Say::Usual);
        folder.expect(0, &[]);
        assert_eq!(folder.states(), ["posted"; 5], "{line}");
    }
}

/// A server that refuses everything is away, however often.
#[test]
fn r40_what_is_refused_is_passed_over_only_where_a_later_one_is_given() {
    let (server, folder) = stage(2, "de.test n 1");
    server.set_rule(|_, heard| match heard.starts_with("ARTICLE") {
        true => lines("503 not now"),
        false => Say::Usual,
    });
    for _ in 0..5 {
        folder.expect(75, &[]);
        assert_eq!(folder.groups(), "de.test n 1\n");
    }
    server.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(folder.states(), ["posted"; 2]);
}

#[test]
fn r42c_an_article_over_its_limit_is_passed_over_with_a_line_in_the_log() {
    // With its end in sight, and without.
    for lines in [400, 40_000] {
        let (server, folder) = stage(3, "de.test n 1");
        let body = "A line of text.\n".repeat(lines);
        server.put("de.test", 2, article("a2", &["Subject: check"], &body));
        let ini = folder.ini();
        let own = format!("{DOMAIN}\nmax_article_size = 10000");
        folder.scratch.write("bot.ini", ini.replace(DOMAIN, &own));
        if lines > 400 {
            let finished = folder.expect(0, &["--log"]);
            assert_eq!(finished.stderr(), "");
            let log = folder.scratch.read("bot.log");
            assert!(log.contains("article 2: over max_article_size\n"), "{log}");
            assert_eq!(folder.states(), ["posted"; 2]);
        } else {
            folder.expect(0, &[]);
            assert_eq!(folder.states(), ["posted"; 3]);
        }
        assert_eq!(folder.groups(), "de.test n 4\n");
    }
}

/// A server with articles up to 40, read, that says it has fewer from then on.
fn lagging(high: u64, identifier: &'static str) -> (Server, Folder) {
    let (server, folder) = stage(40, "de.test n 1");
    folder.expect(0, &[]);
    assert_eq!(folder.groups(), "de.test n 41\n");
    let stat = format!("STAT {high}");
    server.set_rule(move |_, heard| match heard {
        "GROUP de.test" => lines(&format!("211 {high} 1 {high} de.test")),
        _ if heard == stat => lines(&format!("223 {high} {identifier}")),
        _ => Say::Usual,
    });
    (server, folder)
}

#[test]
fn r39_a_mark_that_lags_is_no_renumbering() {
    let (server, folder) = lagging(30, "<a30@news.example.org>");
    let finished = folder.expect(0, &["--log"]);
    assert_eq!(finished.stderr(), "");
    let log = folder.scratch.read("bot.log");
    assert!(log.contains("de.test: the server is behind: "), "{log}");
    assert_eq!(folder.groups(), "de.test n 41\n");
    assert_eq!(server.count("ARTICLE 1"), 11, "1 and 10 to 19, once each");
}

#[test]
fn r39_another_identifier_reader_or_order_of_magnitude_is_a_renumbering() {
    let anew = "the server has numbered the group anew; starting at article 1\n";
    let (_server, folder) = lagging(30, "<other@news.example.org>");
    assert!(folder.expect(0, &[]).stderr().ends_with(anew));
    assert_eq!(folder.groups(), "de.test n 31\n");

    let (_server, folder) = lagging(3, "<a3@news.example.org>");
    assert!(folder.expect(0, &[]).stderr().ends_with(anew));
    assert_eq!(folder.groups(), "de.test n 4\n");

    let (server, folder) = lagging(30, "<a30@news.example.org>");
    let other = Server::with_requests(20);
    let moved = folder
        .ini()
        .replace(&server.port.to_string(), &other.port.to_string());
    folder.scratch.write("bot.ini", moved);
    assert!(folder.expect(0, &[]).stderr().ends_with(anew));
    assert_eq!(folder.groups(), "de.test n 21\n");
}

/// Where nobody knows, time tells.
#[test]
fn r39_a_mark_that_stays_behind_for_a_day_is_a_renumbering() {
    let (_server, folder) = lagging(30, "nothing");
    assert_eq!(folder.expect(0, &[]).stderr(), "");
    assert_eq!(folder.groups(), "de.test n 41\n");
    let journal = Connection::open(folder.scratch.join("bot.db")).expect("a journal");
    let earlier = |seconds: u32| {
        let sql = format!("UPDATE newsgroup SET behind = behind - {seconds}");
        assert_eq!(journal.execute(&sql, []).expect("its table"), 1);
    };
    earlier(86_000);
    assert_eq!(folder.expect(0, &[]).stderr(), "");
    earlier(500);
    let told = folder.expect(0, &[]).stderr();
    assert!(told.contains("numbered the group anew"), "{told}");
    assert_eq!(folder.groups(), "de.test n 31\n");
}

/// The connection that breaks is that of what was asked for ahead: what was on
/// its way then is not blamed.
#[test]
fn r38b_articles_before_the_one_that_breaks_the_connection_are_had() {
    let (server, folder) = stage(60, "de.test n 1");
    let broken = Arc::new(AtomicUsize::new(0));
    let seen = Arc::clone(&broken);
    server.set_rule(move |_, heard| match heard {
        "ARTICLE 40" => {
            seen.fetch_add(1, Ordering::SeqCst);
            close()
        }
        _ => Say::Usual,
    });
    let finished = folder.expect(1, &[]);
    assert_eq!(finished.stderr().lines().count(), 1, "{finished}");
    assert_eq!(folder.states(), ["posted"; 59]);
    assert!(broken.load(Ordering::SeqCst) >= 2);
}
