//! `dns = y`: what the DNS says of the addresses in articles, from the question
//! to the followup.

use artchk::demo::Server;

use super::{article, bot, run_beside};
use crate::dns::name_server::{A, MX, NXDOMAIN, NameServer, Reply, SERVFAIL, mx_data};

/// By the first label what there is; nothing else below `flowers.de`.
fn zone(name: &str, kind: u16) -> Reply {
    let answer = |data| Reply::Answer(vec![(name.to_owned(), kind, data)]);
    match (name.split('.').next().unwrap_or_default(), kind) {
        ("mx", MX) => answer(mx_data(10, "mx.flowers.de")),
        ("null", MX) => answer(mx_data(0, "")),
        ("null" | "address", A) => answer(vec![192, 0, 2, 1]),
        ("nx", _) => Reply::Code(NXDOMAIN),
        ("broken", _) => Reply::Code(SERVFAIL),
        ("silent", _) => Reply::Silence,
        _ => Reply::Answer(Vec::new()),
    }
}

/// What the followup to an article with this address in From has under
/// `[from-domain]`, if anything.
fn reason(followups: &[String], number: usize) -> Option<String> {
    let references = format!("References: <dns.{number}@news.flowers.de>\r\n");
    let followup = followups
        .iter()
        .find(|followup| followup.contains(&references))
        .unwrap_or_else(|| panic!("article {number} has no followup"));
    let (_, behind) = followup.split_once("because of the domain ")?;
    let text = behind.split("\r\n\r\n").next().unwrap_or_default();
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[tokio::test]
async fn what_the_dns_says_definitely_is_found_and_nothing_else() {
    let cases = [
        ("a@mx.flowers.de", None),
        ("a@address.flowers.de", None),
        ("a@nx.flowers.de", Some("the domain does not exist")),
        (
            "a@empty.flowers.de",
            Some("no mail exchanger and no address"),
        ),
        ("a@null.flowers.de", Some("takes no mail")),
        // A server that is down is nobody's fault.
        ("a@broken.flowers.de", None),
        ("a@silent.flowers.de", None),
        ("a@nx.invalid", None),
        ("a@[192.0.2.1]", None),
    ];
    let names = NameServer::start(zone).await;
    let news = Server::start(&["de.test"]).expect("a port");
    for (number, (from, _)) in cases.iter().enumerate() {
        let identifier = format!("<dns.{number}@news.flowers.de>");
        let fields = format!("From: Erika Beispiel <{from}>\nSubject: check");
        news.add(
            "de.test",
            &article(&identifier, "de.test", &fields, "Text."),
        );
    }
    let parameters = format!(
        "reader = 127.0.0.1,{}\ndns = y\ndns_server = {}\nmax_per_author = 0",
        news.port(),
        names.address
    );
    let scratch = bot(&parameters, "de.test n");
    let finished = run_beside(&scratch, &[]).await;
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    let followups: Vec<String> = news
        .articles("de.test")
        .into_iter()
        .skip(cases.len())
        .map(|(_, octets)| String::from_utf8_lossy(&octets).into_owned())
        .collect();
    for (number, (from, expected)) in cases.iter().enumerate() {
        let found = reason(&followups, number);
        match (expected, &found) {
            (None, None) => {}
            (Some(expected), Some(found)) if found.contains(expected) => {}
            _ => panic!("{from}: expected {expected:?}, found {found:?}"),
        }
    }
    assert_eq!(names.asked("nx.invalid"), [0_u16; 0]);
    assert_eq!(names.asked("mx.flowers.de"), [MX]);
}

/// Without `dns = y` nobody is asked.
#[tokio::test]
async fn the_dns_is_asked_only_if_switched_on() {
    let names = NameServer::start(zone).await;
    let news = Server::start(&["de.test"]).expect("a port");
    let fields = "From: Erika Beispiel <a@nx.flowers.de>\nSubject: check";
    news.add(
        "de.test",
        &article("<dns.0@news.flowers.de>", "de.test", fields, "Text."),
    );
    let parameters = format!(
        "reader = 127.0.0.1,{}\ndns_server = {}",
        news.port(),
        names.address
    );
    let finished = run_beside(&bot(&parameters, "de.test n"), &[]).await;
    assert_eq!(finished.code(), 0, "{finished:?}");
    assert_eq!(news.articles("de.test").len(), 2, "it is answered");
    assert_eq!(names.questions(), 0);
}
