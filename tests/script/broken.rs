//! Connections that break, servers that are silent, and more than one can hold
//! (R6, R38, R41, R42).

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::command::artchk;
use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn stage(requests: u64) -> (Server, Folder) {
    let server = Server::with_requests(requests);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    (server, folder)
}

/// Cuts a connection of the run off after so many octets, and says whether it
/// had more. Whatever that run made of it, the next one leaves each article
/// with one answer.
fn lost_after(connection: usize, octets: usize) -> bool {
    let (server, folder) = stage(2);
    server.cut(connection, octets);
    let first = folder.run(&[]);
    let lost = server.count("connect") > 2 || first.code() != 0;
    assert!([0, 75].contains(&first.code()), "{octets}: {first}");
    let second = folder.expect(0, &[]);
    let posted = server.posted().len();
    assert_eq!(
        posted, 2,
        "connection {connection}, {octets}: {first}{second}"
    );
    assert_eq!(folder.states(), ["posted"; 2], "{connection}, {octets}");
    assert_eq!(folder.groups(), "de.test n 3\n", "{connection}, {octets}");
    lost
}

/// From the greeting to the answer to QUIT.
#[test]
fn r41_a_connection_lost_at_any_octet_costs_no_answer_and_makes_none_twice() {
    // The second connection is the one for posting.
    for (connection, step) in [(1, 17), (2, 5)] {
        let next = AtomicUsize::new(0);
        let reached = AtomicUsize::new(0);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    loop {
                        let octets = next.fetch_add(step, Ordering::Relaxed);
                        if !lost_after(connection, octets) {
                            break;
                        }
                        reached.fetch_max(octets, Ordering::Relaxed);
                    }
                });
            }
        });
        let reached = reached.into_inner();
        assert!(
            reached > 120,
            "{connection}: a session has more than {reached}"
        );
    }
}

/// Where a server falls silent, and with which status a run ends that is told
/// to end then.
#[test]
fn r6_a_signal_ends_every_wait() {
    let forced = ["-c", "<a1@news.example.org>"];
    let waits: [(usize, &'static str, &[&str], i32); 10] = [
        (1, "connect", &[], 0),
        (1, "CAPABILITIES", &[], 0),
        (1, "GROUP de.test", &[], 0),
        (1, "LISTGROUP de.test 1-90000", &[], 0),
        (1, "ARTICLE 1", &[], 0),
        (1, "ARTICLE <a1@news.example.org>", &forced, 1),
        (2, "connect", &[], 0),
        (2, "LIST ACTIVE de.test", &[], 0),
        (2, "POST", &[], 0),
        (2, ".", &forced, 1),
    ];
    thread::scope(|scope| {
        for (connection, at, arguments, status) in waits {
            scope.spawn(move || {
                let (server, folder) = stage(1);
                if at.starts_with("LISTGROUP") {
                    server.put("de.test", 90_000, article("far", &[], "A line.\n"));
                }
                let (tell, reached) = channel();
                let (go, wait) = channel::<()>();
                let once = Arc::new(Mutex::new(Some((tell, wait))));
                server.set_rule(move |number, heard| {
                    if (number, heard) == (connection, at)
                        && let Some((tell, wait)) = once.lock().expect("no panic").take()
                    {
                        let _ = tell.send(());
                        let _ = wait.recv();
                    }
                    Say::Usual
                });
                let running = folder.command(arguments).start();
                reached.recv().expect("the bot comes that far");
                running.signal("TERM");
                let finished = running.wait();
                assert_eq!(finished.code(), status, "{at}: {finished}");
                drop(go);
                folder.expect(0, &[]);
                assert_eq!(server.posted().len(), 1, "{at}");
                assert_eq!(folder.states(), ["posted"], "{at}");
            });
        }
    });
}

/// Also where each of them is as long as it may be, and they are asked for a
/// hundred at a time.
#[test]
fn r42_huge_articles_do_not_fill_the_memory() {
    const ARTICLES: usize = 60;
    let server = Server::new();
    let body = "A line of seventy columns, of which there are many in this article.\n";
    let huge = article(
        "huge",
        &["Message-ID: <huge@x.invalid>"],
        &body.repeat(80_000),
    );
    let huge = String::from_utf8(huge).expect("ASCII") + ".";
    server.set_rule(move |_, heard| match heard.strip_prefix("ARTICLE ") {
        None if heard.starts_with("GROUP") => lines(&format!("211 {ARTICLES} 1 {ARTICLES} x")),
        None => Say::Usual,
        Some(number) => {
            let huge = huge.replace("<huge@", &format!("<huge{number}@"));
            lines(&format!("220 {number} article\n{}", huge.replace('\r', "")))
        }
    });
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1");
    let ini = folder.ini();
    let largest = format!("{DOMAIN}\nmax_article_size = 16777216");
    folder
        .scratch
        .write("bot.ini", ini.replace(DOMAIN, &largest));
    // 5 MiB each; in all of them together there are 330.
    let script = "ulimit -v 200000 && exec \"$0\" \"$@\"";
    let program = crate::support::command::binary().display().to_string();
    let path = folder.scratch.path().display().to_string();
    let finished = artchk(["-c", script, &program, "-p", &path, "-n", "bot"])
        .program(std::path::Path::new("/bin/sh"))
        .run();
    assert_eq!(finished.code(), 0, "{finished}");
    assert_eq!(folder.groups(), format!("de.test n {}\n", ARTICLES + 1));
}

/// A fault of the server loses no article, however often it is met.
#[test]
fn r40_what_a_server_cannot_give_now_is_asked_for_again() {
    let (server, folder) = stage(3);
    let asked = AtomicUsize::new(0);
    server.set_rule(move |_, heard| {
        // All but the first, the first time.
        let fault = heard.starts_with("ARTICLE") && heard != "ARTICLE 1";
        match fault && asked.fetch_add(1, Ordering::Relaxed) < 2 {
            true => lines("403 the disk is away"),
            false => Say::Usual,
        }
    });
    let finished = folder.expect(0, &[]);
    assert_eq!(finished.stderr(), "");
    assert_eq!(server.posted().len(), 3);
    assert_eq!(folder.groups(), "de.test n 4\n");

    let (server, folder) = stage(3);
    server.set_rule(|_, heard| match heard {
        "ARTICLE 2" => lines("403 it is damaged"),
        _ => Say::Usual,
    });
    let said = "artchk: de.test: article 2: the server does not give it: 403 it is damaged\n";
    for _ in 0..2 {
        let finished = folder.expect(75, &[]);
        assert_eq!(finished.stderr(), said);
        assert_eq!(server.posted().len(), 1);
        assert_eq!(folder.groups(), "de.test n 2\n");
    }
    // In the third run it holds no other up.
    let finished = folder.expect(1, &[]);
    let said = said.replace("article 2: ", "article 2: passed over: ");
    assert_eq!(finished.stderr(), said);
    assert_eq!(server.posted().len(), 2);
    assert_eq!(folder.groups(), "de.test n 4\n");
}

/// A reply is missing, and all that follow would be taken for those to other
/// commands.
#[test]
fn r42_an_article_of_another_number_is_not_taken_for_the_one_asked_for() {
    let (server, folder) = stage(3);
    server.set_rule(|_, heard| match heard {
        "ARTICLE 2" => lines("220 3 <a3@news.example.org>\nSubject: check\n\nA line.\n."),
        _ => Say::Usual,
    });
    let finished = folder.expect(1, &[]);
    let said = format!(
        "artchk: de.test: article 2: passed over: 127.0.0.1:{}: unexpected answer to ARTICLE: \
         220 3 <a3@news.example.org>\n",
        server.port
    );
    assert_eq!(finished.stderr(), said);
    assert_eq!(server.posted().len(), 2);
    assert_eq!(folder.groups(), "de.test n 4\n");
    server.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(server.posted().len(), 3);
    assert_eq!(folder.groups(), "de.test n 4\n");
}

/// What a server says of one group is no reason to leave the others alone.
#[test]
fn r38_nonsense_about_one_group_is_an_error_and_the_run_goes_on() {
    for (answer, said) in [
        (
            "211 3 -1 5 odd.test",
            "unexpected answer to GROUP: 211 3 -1 5 odd.test",
        ),
        ("340 send it", "unexpected answer to GROUP: 340 send it"),
        ("maybe", "not an NNTP answer: maybe"),
        ("211 3 1 90000 odd.test", "not an NNTP answer: two??"),
    ] {
        let (server, folder) = stage(2);
        let ini = folder
            .ini()
            .replace("de.test n 1", "odd.test n 1\nde.test n 1");
        folder.scratch.write("bot.ini", ini);
        server.set_rule(move |_, heard| match heard {
            "GROUP odd.test" => lines(answer),
            _ if heard.starts_with("LISTGROUP") => lines("211 list\n1\ntwo\n."),
            _ => Say::Usual,
        });
        let finished = folder.expect(1, &[]);
        let error = format!("artchk: odd.test: 127.0.0.1:{}: {said}\n", server.port);
        assert_eq!(finished.stderr(), error);
        assert_eq!(server.posted().len(), 2);
        assert_eq!(folder.groups(), "odd.test n 1\nde.test n 3\n");
    }
}

/// R40: what may pass is for later (75), and holds up no other group.
#[test]
fn r40_a_group_that_is_refused_keeps_its_number_and_holds_no_other_up() {
    for (answer, status) in [
        ("403 fault", 75),
        ("482 too many", 75),
        ("502 not now", 75),
        ("503 the disk is away", 75),
        ("411 no such group", 1),
        ("450 what?", 1),
        ("500 what?", 1),
        ("501 what?", 1),
    ] {
        let (server, folder) = stage(2);
        let ini = folder
            .ini()
            .replace("de.test n 1", "odd.test n 1\nde.test n 1");
        folder.scratch.write("bot.ini", ini);
        server.set_rule(move |_, heard| match heard {
            "GROUP odd.test" => lines(answer),
            _ => Say::Usual,
        });
        let finished = folder.expect(status, &[]);
        assert_eq!(finished.stderr().lines().count(), 1, "{finished}");
        assert!(finished.stderr().contains(answer), "{finished}");
        assert_eq!(server.posted().len(), 2);
        assert_eq!(folder.groups(), "odd.test n 1\nde.test n 3\n");
    }
    let (server, folder) = stage(1);
    server.set_rule(|_, heard| match heard {
        "GROUP de.test" => Say::Close(b"400 going down\r\n".to_vec()),
        _ => Say::Usual,
    });
    // Each attempt has its pause.
    let finished = folder
        .command(&[])
        .limit(std::time::Duration::from_secs(120));
    let finished = finished.run();
    assert_eq!(finished.code(), 75, "{finished}");
    assert!(finished.stderr().contains("400 going down"), "{finished}");
    assert_eq!(folder.groups(), "de.test n 1\n");
}

/// At the door it is about all of them.
#[test]
fn r5_a_server_that_lets_nobody_in_is_one_line_for_all_groups() {
    let (server, folder) = stage(2);
    let ini = folder
        .ini()
        .replace(DOMAIN, &format!("{DOMAIN}\nreader_user = wilma"));
    let ini = ini.replace("de.test n 1", "de.test n 1\nmisc.test n 1");
    folder.scratch.write("bot.ini", ini);
    for (at, answer) in [
        ("AUTHINFO USER wilma", "483 not in the clear"),
        ("connect", "maybe"),
    ] {
        let before = server.count("connect");
        server.set_rule(move |_, heard| match heard == at {
            true => lines(answer),
            false => Say::Usual,
        });
        let finished = folder.expect(1, &[]);
        assert_eq!(finished.stderr().lines().count(), 1, "{finished}");
        assert_eq!(server.count("connect"), before + 1);
    }
}
