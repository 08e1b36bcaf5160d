//! How often a run with nothing new waits for its server: at most five times,
//! eight with a login, eleven with STARTTLS, once more where the server has two
//! modes, and once for each newsgroup (R42).

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::support::folder::{Folder, article};
use crate::support::inn::{Auth, Inn, InnOptions, LOCALHOST};
use crate::support::server::{Say, Server, close, lines};

const DOMAIN: &str = "message_id_domain = checker.invalid";

/// Two groups, of each of which the one article is known.
fn server(capabilities: &'static str) -> Server {
    let server = Server::with_rule(move |_, heard| match heard {
        "CAPABILITIES" => lines(&format!(
            "101 list\nVERSION 2\nREADER\nPOST\n{capabilities}."
        )),
        "AUTHINFO USER wilma" => lines("381 password"),
        "AUTHINFO PASS secret" => lines("281 welcome"),
        "MODE READER" => lines("200 reader"),
        _ => Say::Usual,
    });
    for group in ["de.test", "misc.test"] {
        server.put(group, 1, article(group, &["Subject: x"], "A line.\n"));
    }
    server
}

fn heard(server: &Server, parameters: &str) -> Vec<String> {
    let parameters = format!("{DOMAIN}\n{parameters}");
    let folder = Folder::new(server.port, &parameters, "de.test y 2\nmisc.test y 2");
    folder.expect(0, &["--log"]);
    let heard = server.heard().into_iter();
    heard
        .map(|line| line.strip_prefix("1 ").expect("one connection").to_owned())
        .collect()
}

#[test]
fn r42_a_run_with_nothing_new_waits_four_times_and_once_for_each_group() {
    let expected = [
        "connect",
        "CAPABILITIES",
        "DATE",
        "GROUP de.test",
        "GROUP misc.test",
        "QUIT",
    ];
    assert_eq!(heard(&server(""), ""), expected);
}

#[test]
fn r42_a_login_costs_three_more() {
    let login = "reader_user = wilma\nreader_pass = secret";
    let expected = [
        "connect",
        "CAPABILITIES",
        "AUTHINFO USER wilma",
        "AUTHINFO PASS secret",
        "CAPABILITIES",
        "DATE",
        "GROUP de.test",
        "GROUP misc.test",
        "QUIT",
    ];
    assert_eq!(heard(&server("AUTHINFO USER\n"), login), expected);
}

#[test]
fn r42_two_modes_cost_two_more() {
    let expected = [
        "connect",
        "CAPABILITIES",
        "MODE READER",
        "CAPABILITIES",
        "DATE",
        "GROUP de.test",
        "GROUP misc.test",
        "QUIT",
    ];
    assert_eq!(heard(&server("MODE-READER\n"), ""), expected);
}

/// With the handshake, which INN's TLS 1.3 does in one, that is ten.
#[test]
fn r42_starttls_and_a_login_with_inn() {
    let inn = Inn::start(&InnOptions {
        auth: Auth::Required,
        tls: Some(LOCALHOST),
        ..InnOptions::default()
    });
    inn.inject(&article("a", &["Subject: x"], "A line.\n"));
    let parameters = format!(
        "{DOMAIN}\nreader_tls = starttls\ntls_ca = {}\nreader_user = {}\nreader_pass = {}",
        inn.ca_file().display(),
        inn.user,
        inn.password
    );
    let folder = Folder::new(inn.reader_port(), &parameters, "de.test y 2");
    let ini = folder.ini().replace("127.0.0.1", "localhost");
    folder.scratch.write("bot.ini", ini);
    let said = folder.expect(0, &["-vvv"]).stdout();
    let sent = said.lines().filter_map(|line| line.strip_prefix("> "));
    let sent: Vec<&str> = sent
        .map(|line| line.split(' ').next().unwrap_or_default())
        .collect();
    let expected = [
        "CAPABILITIES",
        "STARTTLS",
        "CAPABILITIES",
        "AUTHINFO",
        "AUTHINFO",
        "CAPABILITIES",
        "DATE",
        "GROUP",
        "QUIT",
    ];
    assert_eq!(sent, expected, "{said}");
}

fn request(unique: &str, group: &str) -> Vec<u8> {
    let group = format!("Newsgroups: {group}");
    article(unique, &[&group, "Subject: check"], "A line.\n")
}

/// The answers wait for it here, which is long enough only if it does not come.
#[test]
fn r42_the_next_group_is_selected_before_the_last_articles_are_dealt_with() {
    const LONG: Duration = Duration::from_secs(30);
    let reader = Arc::new(Server::new());
    for group in ["de.test", "misc.test"] {
        reader.put(group, 1, request(group, group));
    }
    let asked = Arc::clone(&reader);
    let poster = Server::with_rule(move |_, heard| {
        let begun = Instant::now();
        while heard == "POST" && asked.count("GROUP misc.test") == 0 && begun.elapsed() < LONG {
            std::thread::yield_now();
        }
        Say::Usual
    });
    for group in ["de.test", "misc.test"] {
        poster.put(group, 1, article("other", &[], "A line.\n"));
    }
    let parameters = format!("{DOMAIN}\npost_server = 127.0.0.1,{}", poster.port);
    let folder = Folder::new(reader.port, &parameters, "de.test y 1\nmisc.test y 1");
    let begun = Instant::now();
    folder.expect(0, &[]);
    assert!(begun.elapsed() < LONG, "it came behind the answer");
    assert_eq!(folder.states(), ["posted"; 2]);
    assert_eq!(reader.count("GROUP de.test"), 1);
    assert_eq!(reader.count("GROUP misc.test"), 1);
}

/// What was passed over in an earlier run is asked for behind the new ones, and
/// in its own group (R38b).
#[test]
fn r42_no_group_is_selected_before_this_one_is_done_with() {
    let server = Server::new();
    for number in 1..=3 {
        server.put("de.test", number, request(&format!("d{number}"), "de.test"));
    }
    server.put("misc.test", 1, request("m1", "misc.test"));
    let parameters = format!("{DOMAIN}\nmax_per_author = 0");
    let folder = Folder::new(server.port, &parameters, "de.test y 1\nmisc.test y 1");
    server.set_rule(|_, heard| match heard {
        "ARTICLE 2" => close(),
        _ => Say::Usual,
    });
    folder.expect(1, &[]);
    assert_eq!(server.posted().len(), 3);
    server.set_rule(|_, _| Say::Usual);
    server.put("de.test", 4, request("d4", "de.test"));
    server.put("misc.test", 2, request("m2", "misc.test"));
    folder.expect(0, &[]);
    let answered: BTreeSet<String> = folder.answers().into_iter().map(|row| row.0).collect();
    let expected = ["d1", "d2", "d3", "d4", "m1", "m2"];
    let expected = expected.map(|unique| format!("<{unique}@news.example.org>"));
    assert_eq!(answered, BTreeSet::from(expected));
    assert_eq!(server.posted().len(), 6);
    assert_eq!(folder.groups(), "de.test y 5\nmisc.test y 3\n");
}
