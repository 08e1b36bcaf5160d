//! Answers that are posted while others are made, over one connection or several
//! (R42): limits and "once" hold as ever (R29, R41).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, field, lines};
use rusqlite::Connection;

const DOMAIN: &str = "message_id_domain = checker.invalid\nmax_followups = 0";

/// A server to read from, one to post to, and a bot between them.
fn stage(requests: u64, parameters: &str) -> (Server, Server, Folder) {
    let (reading, posting) = (Server::new(), Server::new());
    for number in 1..=requests {
        let octets = article(&format!("a{number}"), &["Subject: check"], "A line.\n");
        reading.put("de.test", number, octets);
    }
    let port = posting.port;
    let parameters = format!("{DOMAIN}\npost_server = 127.0.0.1,{port}\n{parameters}");
    let folder = Folder::new(reading.port, &parameters, "de.test n 1");
    (reading, posting, folder)
}

/// The identifiers of the answers; each is there once.
fn posted(server: &Server) -> BTreeSet<String> {
    let answers = server.posted();
    let identifiers: BTreeSet<String> = answers
        .iter()
        .map(|answer| field(answer, "Message-ID").to_owned())
        .collect();
    assert_eq!(identifiers.len(), answers.len());
    identifiers
}

/// How many answers each connection has brought.
fn by_connection(server: &Server) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for line in server.heard() {
        if let Some(number) = line.strip_suffix(" .") {
            *counts.entry(number.to_owned()).or_default() += 1;
        }
    }
    counts
}

/// Waits until it is so, for as long as only a hang takes.
fn wait_until(is_so: impl Fn() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(60);
    while !is_so() && Instant::now() < give_up {
        sleep(Duration::from_millis(5));
    }
}

/// Keeps the second answer waiting until each of so many connections has one to post.
fn wait_for_all(
    server: &Server,
    connections: usize,
    then: impl Fn(usize, &str) -> Say + Send + Sync + 'static,
) {
    let seen: Arc<Mutex<BTreeSet<usize>>> = Arc::default();
    let answers = AtomicUsize::new(0);
    server.set_rule(move |number, heard| {
        if heard == "POST" {
            seen.lock().expect("no panic").insert(number);
        }
        // The rule is asked by one connection at a time: those that post have asked.
        if heard == "." && answers.fetch_add(1, Ordering::Relaxed) == 1 {
            let seen = seen.clone();
            return Say::Until(Box::new(move || {
                wait_until(|| seen.lock().expect("no panic").len() == connections);
            }));
        }
        then(number, heard)
    });
}

#[test]
fn r42_others_are_made_while_the_server_thinks_about_an_answer() {
    let (_reading, posting, folder) = stage(300, "max_per_group = 0");
    let journal = folder.scratch.join("bot.db");
    let answers = AtomicUsize::new(0);
    let made = Arc::new(AtomicU32::new(0));
    let seen = made.clone();
    posting.set_rule(move |_, heard| {
        if heard != "." || answers.fetch_add(1, Ordering::Relaxed) != 1 {
            return Say::Usual;
        }
        let (journal, seen) = (journal.clone(), seen.clone());
        Say::Until(Box::new(move || {
            let journal = Connection::open(&journal).expect("a journal");
            wait_until(|| {
                let count = "SELECT count(*) FROM answer";
                let count: u32 = journal
                    .query_row(count, [], |row| row.get(0))
                    .expect("a number");
                seen.store(count, Ordering::Relaxed);
                count == 300
            });
        }))
    });
    folder.expect(0, &[]);
    assert_eq!(made.load(Ordering::Relaxed), 300);
    assert_eq!(posted(&posting).len(), 300);
    assert_eq!(posting.count("connect"), 1);
    assert_eq!(posting.count("QUIT"), 1);
    assert_eq!(folder.states(), vec!["posted"; 300]);
}

#[test]
fn r42_as_many_connections_post_as_are_wanted() {
    for wanted in [1, 3] {
        let parameters = format!("max_per_group = 0\npost_connections = {wanted}");
        let (_reading, posting, folder) = stage(60, &parameters);
        wait_for_all(&posting, wanted, |_, _| Say::Usual);
        assert_eq!(folder.expect(0, &[]).stderr(), "");
        assert_eq!(posted(&posting).len(), 60);
        let counts = by_connection(&posting);
        assert_eq!(counts.len(), wanted, "{counts:?}");
        assert_eq!(counts.values().sum::<usize>(), 60, "{counts:?}");
        assert_eq!(posting.count("QUIT"), wanted, "all are ended in order");
        assert_eq!(folder.states(), vec!["posted"; 60]);
    }
}

/// Few answers are not worth a connection each.
#[test]
fn r42_few_answers_go_over_one_connection() {
    let (_reading, posting, folder) = stage(8, "post_connections = 3");
    folder.expect(0, &[]);
    assert_eq!(posted(&posting).len(), 8);
    assert_eq!(posting.count("connect"), 1);
}

#[test]
fn r41_a_connection_of_several_that_breaks_loses_and_doubles_nothing() {
    type Broken = fn() -> Say;
    let broken: [(Broken, bool); 2] = [(|| Say::Unsaid, true), (|| Say::Close(Vec::new()), false)];
    for (how, is_there) in broken {
        let (_reading, posting, folder) = stage(60, "max_per_group = 0\npost_connections = 3");
        let once = AtomicUsize::new(0);
        wait_for_all(&posting, 3, move |number, heard| {
            match (number, heard) == (2, ".") && once.fetch_add(1, Ordering::Relaxed) == 0 {
                true => how(),
                false => Say::Usual,
            }
        });
        assert_eq!(folder.expect(0, &["--log"]).stderr(), "");
        assert_eq!(posted(&posting).len(), 60);
        assert_eq!(folder.states(), vec!["posted"; 60]);
        assert_eq!(posting.count("HEAD"), 1, "it is asked for that one");
        let log = folder.scratch.read("bot.log");
        assert_eq!(
            log.matches(" was there already").count(),
            usize::from(is_there)
        );
        assert_eq!(posting.count("connect"), 4, "three at a time");
    }
}

#[test]
fn r41_refusals_over_several_connections_are_each_looked_into() {
    let (_reading, posting, folder) = stage(60, "max_per_group = 0\npost_connections = 3");
    wait_for_all(&posting, 3, |number, heard| match (number, heard) {
        (3, ".") => lines("441 437 Too old"),
        _ => Say::Usual,
    });
    let finished = folder.expect(1, &[]);
    let refused = finished.stderr().lines().count();
    // But for the one that is waited with.
    assert!(refused + 1 >= by_connection(&posting)["3"] && refused > 0);
    assert_eq!(posting.count("HEAD"), refused);
    assert_eq!(posted(&posting).len(), 60 - refused);
    let states = folder.states();
    let is = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
    assert_eq!((is("refused"), is("posted")), (refused, 60 - refused));
}

#[test]
fn r42_a_server_that_wants_no_more_connections_is_content_with_one() {
    for words in ["400 too many connections", "502 you are here already"] {
        let (_reading, posting, folder) = stage(60, "max_per_group = 0\npost_connections = 3");
        posting.set_rule(move |number, heard| match (number, heard) {
            (2.., "connect") => lines(words),
            _ => Say::Usual,
        });
        assert_eq!(folder.expect(0, &["--log"]).stderr(), "");
        assert_eq!(posted(&posting).len(), 60);
        let log = folder.scratch.read("bot.log");
        assert!(log.contains("posting: no further connection: "), "{log}");
        assert!(log.contains(words), "{log}");
        assert!(posting.count("connect") <= 3, "it is not asked again");
    }
}

/// The first two are refused, and leave their room to others.
#[test]
fn r29_limits_hold_over_several_connections() {
    let (_reading, posting, folder) = stage(60, "max_per_group = 20\npost_connections = 3");
    let answers = AtomicUsize::new(0);
    posting.set_rule(move |_, heard| {
        match heard == "." && answers.fetch_add(1, Ordering::Relaxed) < 2 {
            true => lines("441 437 Too old"),
            false => Say::Usual,
        }
    });
    let finished = folder.expect(1, &["-v"]);
    assert_eq!(posted(&posting).len(), 20);
    assert_eq!(posting.count("."), 22);
    let said = "de.test: answers wait for the next hour\n";
    assert_eq!(finished.stdout().matches(said).count(), 1, "{finished}");
    let states = folder.states();
    let is = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
    assert_eq!((is("refused"), is("posted"), is("due")), (2, 20, 38));
}

/// What was not begun stays due, and is no attempt.
#[test]
fn r6_a_signal_ends_the_posting_over_several_connections() {
    let (_reading, posting, folder) = stage(60, "max_per_group = 0\npost_connections = 3");
    let (tell, reached) = std::sync::mpsc::channel();
    let tell = Mutex::new(tell);
    let answers = AtomicUsize::new(0);
    posting.set_rule(move |_, heard| {
        // So that the signal comes first.
        if heard == "." && answers.fetch_add(1, Ordering::Relaxed) > 0 {
            let _ = tell.lock().expect("no panic").send(());
            return Say::Until(Box::new(|| sleep(Duration::from_millis(500))));
        }
        Say::Usual
    });
    let running = folder.command(&["--log"]).start();
    reached.recv().expect("the bot comes that far");
    running.signal("TERM");
    let finished = running.wait();
    assert_eq!(finished.code(), 0, "{finished}");
    let sent = posting.count(".");
    assert!((2..=4).contains(&sent), "{sent}");
    assert_eq!(posted(&posting).len(), sent);
    let states = folder.states();
    let count = states.iter().filter(|state| *state == "posted").count();
    assert_eq!(count, sent);
    posting.set_rule(|_, _| Say::Usual);
    folder.expect(0, &[]);
    assert_eq!(posted(&posting).len(), 60);
    assert_eq!(posting.count("."), 60, "none was sent twice");
}
