//! Runs that do not come to their end (R3, R4, R6, R41). Nothing waits for
//! time to pass: the server holds its answer back until the test lets it go.

use std::net::UdpSocket;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use crate::support::command::Finished;
use crate::support::folder::{Folder, article};
use crate::support::server::{Say, Server, close};

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn stage(requests: u64) -> (Server, Folder) {
    let server = Server::with_requests(requests);
    let folder = Folder::new(server.port, DOMAIN, "de.test n 1\nmisc.test n 1");
    (server, folder)
}

/// A point at which the server tells the test that it was reached, and waits
/// to be told what to do.
struct Hold {
    reached: Receiver<()>,
    go: Sender<Say>,
}

/// The server is held the first time it hears this command.
fn hold(server: &Server, at: &'static str) -> Hold {
    let (tell, reached) = channel();
    let (go, wait) = channel();
    let once = Arc::new(Mutex::new(Some((tell, wait))));
    server.set_rule(move |_, heard| {
        if heard != at {
            return Say::Usual;
        }
        let held = once.lock().expect("no panic").take();
        held.map_or(Say::Usual, |(tell, wait)| {
            let _ = tell.send(());
            wait.recv().unwrap_or(Say::Usual)
        })
    });
    Hold { reached, go }
}

#[test]
fn r41_killed_between_the_record_and_the_posting() {
    let (server, folder) = stage(3);
    let held = hold(&server, "POST");
    let running = folder.command(&[]).start();
    held.reached.recv().expect("the bot posts");
    running.signal("KILL");
    let ended = running.wait();
    assert_eq!(ended.status.code(), None, "{ended}");
    let _ = held.go.send(close());
    assert_eq!(folder.states(), ["due"; 3]);
    assert_eq!(
        folder.groups(),
        "de.test n 1\nmisc.test n 1\n",
        "not moved on yet"
    );
    server.set_rule(|_, _| Say::Usual);
    folder.expect(1, &[]);
    assert_eq!(server.posted().len(), 3);
    assert_eq!(folder.states(), ["posted"; 3]);
    assert_eq!(folder.groups(), "de.test n 4\nmisc.test n 1\n");
}

#[test]
fn r41_killed_after_the_posting_and_before_its_outcome_is_written() {
    let (server, folder) = stage(3);
    // What comes right after the first answer was taken in.
    let posts = Arc::new(Mutex::new(0));
    let (tell, reached) = channel();
    let (go, wait) = channel::<()>();
    let (tell, wait) = (Mutex::new(tell), Mutex::new(wait));
    server.set_rule(move |_, heard| {
        if heard == "POST" {
            let mut posts = posts.lock().expect("no panic");
            *posts += 1;
            if *posts == 2 {
                let _ = tell.lock().expect("no panic").send(());
                let _ = wait.lock().expect("no panic").recv();
                return close();
            }
        }
        Say::Usual
    });
    let running = folder.command(&[]).start();
    reached.recv().expect("the bot posts twice");
    running.signal("KILL");
    running.wait();
    let _ = go.send(());
    assert_eq!(server.posted().len(), 1);
    assert_eq!(folder.states(), ["due"; 3], "nothing was written yet");
    server.set_rule(|_, _| Say::Usual);
    folder.expect(1, &[]);
    assert_eq!(server.posted().len(), 3, "each once");
    assert_eq!(
        server.count("HEAD <a1%news.example.org@checker.invalid>"),
        1
    );
    assert_eq!(folder.states(), ["posted"; 3]);
}

#[test]
fn r6_a_signal_ends_the_run_in_order() {
    for signal in ["TERM", "INT"] {
        let (server, folder) = stage(3);
        let held = hold(&server, "POST");
        let mut running = folder.command(&["-v"]).start();
        held.reached.recv().expect("the bot posts");
        running.signal(signal);
        let _ = held.go.send(Say::Usual);
        while !running.line().is_empty() {}
        let finished = running.wait();
        assert_eq!(finished.code(), 0, "{finished}");
        // The answer in hand is finished; the signal may come in a little later.
        let states = folder.states();
        assert_eq!(states[0], "posted");
        assert_eq!(folder.groups().lines().next(), Some("de.test n 4"));
        // It may be selected ahead; but that the server does not have it is not said,
        // for nobody asked yet.
        assert!(!finished.stderr().contains("misc.test"), "{finished}");
        server.set_rule(|_, _| Say::Usual);
        folder.expect(1, &[]);
        assert_eq!(server.posted().len(), 3);
        assert_eq!(folder.states(), ["posted"; 3]);
    }
}

#[test]
fn r6_a_signal_does_not_wait_for_a_silent_server_and_a_second_one_ends_it_at_once() {
    let (server, folder) = stage(3);
    let held = hold(&server, "ARTICLE 1");
    let running = folder.command(&[]).start();
    held.reached.recv().expect("the bot fetches");
    running.signal("TERM");
    let finished = running.wait();
    assert_eq!(finished.code(), 0, "{finished}");
    assert_eq!(folder.groups(), "de.test n 1\nmisc.test n 1\n");
    assert_eq!(folder.states(), [""; 0]);
    let _ = held.go.send(close());

    let held = hold(&server, "POST");
    let running = folder.command(&[]).start();
    held.reached.recv().expect("the bot posts");
    running.signal("TERM");
    running.signal("INT");
    let finished = running.wait();
    assert_eq!(finished.code(), 1, "{finished}");
    let _ = held.go.send(close());
    server.set_rule(|_, _| Say::Usual);
    folder.expect(1, &[]);
    assert_eq!(server.posted().len(), 3);
}

/// Runs the bot on 50 articles about whose domains it asks a name server that
/// says nothing, all in all for minutes; with a signal at the first question.
fn ended_at_the_first_question(arguments: &[&str]) -> (Finished, Folder) {
    let names = UdpSocket::bind("127.0.0.1:0").expect("a loopback port");
    let address = names.local_addr().expect("a bound address");
    let server = Server::new();
    for number in 1..=50 {
        let domains = (0..20).map(|domain| format!("a@d{domain}.n{number}.example.org"));
        let reply_to = domains.collect::<Vec<_>>().join(", ");
        let changes = ["Subject: check", &format!("Reply-To: {reply_to}")];
        let octets = article(&format!("a{number}"), &changes, "A line.\n");
        server.put("de.test", number, octets);
    }
    let parameters = format!("{DOMAIN}\ndns = y\ndns_server = {address}");
    let folder = Folder::new(server.port, &parameters, "de.test n 1");
    let running = folder.command(arguments).start();
    names.recv(&mut [0; 512]).expect("a question");
    running.signal("TERM");
    (running.wait(), folder)
}

#[test]
fn r6_a_signal_does_not_wait_for_silent_name_servers() {
    let (finished, folder) = ended_at_the_first_question(&[]);
    assert_eq!(finished.code(), 0, "{finished}");
    // What was in hand is finished all the same.
    assert_eq!(folder.states(), ["due"; 50]);
    assert_eq!(folder.groups(), "de.test n 51\n");
}

#[test]
fn r5_an_answer_to_one_article_that_a_signal_keeps_back_is_an_error() {
    let (finished, folder) = ended_at_the_first_question(&["-c", "a1@news.example.org"]);
    assert_eq!(finished.code(), 1, "{finished}");
    let said = "artchk: <a1%news.example.org@checker.invalid> stays due: the run was ended\n";
    assert_eq!(finished.stderr(), said);
    assert_eq!(folder.states(), ["due"]);
}

#[test]
fn r3_disabled_before_the_run_not_an_octet_nor_a_connection() {
    for name in [
        "artchk.disabled",
        "bot.disabled",
        "bot.ini.disabled",
        "artchk.pl.disabled",
    ] {
        let (server, folder) = stage(1);
        folder.scratch.write(name, "");
        // It would not even be noticed.
        folder.scratch.write("bot.ini", "nonsense = 1\n");
        let before = folder.files();
        let finished = folder.expect(10, &["-vvvv", "--log"]);
        assert_eq!(
            (finished.stdout(), finished.stderr()),
            (String::new(), String::new())
        );
        assert_eq!(folder.files(), before);
        assert_eq!(server.heard(), [""; 0]);
    }
}

#[test]
fn r3_disabled_during_the_run() {
    let (server, folder) = stage(3);
    let held = hold(&server, "POST");
    let running = folder.command(&[]).start();
    held.reached.recv().expect("the bot posts");
    let file = folder.scratch.write("bot.disabled", "");
    let _ = held.go.send(Say::Usual);
    let finished = running.wait();
    assert_eq!(finished.code(), 10, "{finished}");
    assert_eq!(folder.states(), ["posted", "due", "due"]);
    assert_eq!(folder.groups(), "de.test n 4\nmisc.test n 1\n");
    assert!(!finished.stderr().contains("misc.test"), "{finished}");
    std::fs::remove_file(file).expect("it is there");
    folder.expect(1, &[]);
    assert_eq!(server.posted().len(), 3);
}

#[test]
fn r3_disabled_during_a_run_that_is_full() {
    let (server, folder) = stage(3);
    let ini = folder
        .ini()
        .replace(DOMAIN, &format!("{DOMAIN}\nmax_followups = 2"));
    folder.scratch.write("bot.ini", ini);
    let held = hold(&server, "POST");
    let running = folder.command(&[]).start();
    held.reached.recv().expect("the bot posts");
    folder.scratch.write("bot.disabled", "");
    let _ = held.go.send(Say::Usual);
    assert_eq!(running.wait().code(), 10);
    assert_eq!(folder.states(), ["posted", "due"]);
}

#[test]
fn r4_two_runs_never_overlap() {
    let (server, folder) = stage(1);
    let held = hold(&server, "GROUP de.test");
    let first = folder.command(&[]).start();
    held.reached.recv().expect("the first run reads");
    let quiet = folder.expect(75, &[]);
    assert_eq!(
        (quiet.stdout(), quiet.stderr()),
        (String::new(), String::new())
    );
    let told = folder.expect(75, &["-v"]);
    assert_eq!(told.stderr().lines().count(), 1, "{told}");
    assert!(told.stderr().contains("bot.lock: process "), "{told}");
    // Held for longer than max_runtime: said at every level.
    let ini = folder.ini();
    folder.scratch.write(
        "bot.ini",
        ini.replace(DOMAIN, &format!("{DOMAIN}\nmax_runtime = 1 s")),
    );
    let lock = folder.scratch.read("bot.lock");
    let (process, since) = lock.trim().split_once(' ').expect("process and time");
    let since: i64 = since.parse().expect("seconds");
    folder
        .scratch
        .write("bot.lock", format!("{process} {}\n", since - 7200));
    let told = folder.expect(75, &[]);
    assert!(told.stderr().contains("longer than max_runtime"), "{told}");
    folder.scratch.write("bot.ini", ini);
    // A dry run takes no lock, the operator's -c does.
    folder.expect(75, &["-c", "<a1@news.example.org>"]);
    let _ = held.go.send(Say::Usual);
    assert_eq!(first.wait().code(), 1, "misc.test is not there");
    folder.expect(1, &[]);
    assert_eq!(server.posted().len(), 1);
}

#[test]
fn r4_a_run_ends_by_itself() {
    let (server, folder) = stage(1);
    let ini = folder
        .ini()
        .replace(DOMAIN, &format!("{DOMAIN}\nmax_runtime = 1 s"));
    folder.scratch.write("bot.ini", ini);
    let held = hold(&server, "ARTICLE 1");
    let finished = folder.expect(0, &[]);
    assert_eq!(
        folder.groups(),
        "de.test n 1\nmisc.test n 1\n",
        "{finished}"
    );
    let _ = held.go.send(close());
    folder.expect(1, &[]);
    assert_eq!(server.posted().len(), 1);
}

/// R4: whoever typed the command is told why nothing happens.
#[test]
fn r4_a_held_lock_is_said_where_somebody_looks() {
    let server = Server::with_requests(1);
    let folder = Folder::new(server.port, DOMAIN, "de.test y 1");
    let lock = std::fs::File::create(folder.scratch.join("bot.lock")).expect("a folder of our own");
    lock.lock().expect("nobody else has it");
    assert_eq!(folder.expect(75, &[]).stderr(), "", "cron mails nobody");
    let forced = ["-c", "<a1@news.example.org>"];
    for by_hand in [&forced[..], &["--reply-to-group", "de.test"], &["-v"]] {
        let finished = folder.expect(75, by_hand);
        assert!(
            finished.stderr().contains("is running; try again later"),
            "{by_hand:?}: {finished}"
        );
    }
    assert_eq!(server.heard(), [""; 0]);
}
