//! Questions about mail hosts, asked of a name server on loopback.

pub(crate) mod name_server;

use std::time::Duration;

use artchk::dns::{MailHost, Reason, Resolver};
use name_server::{
    A, AAAA, CNAME, MX, NXDOMAIN, NameServer, REFUSED, Reply, SERVFAIL, mx_data, name_data,
};

/// Long enough for any machine; nothing here waits for it.
const NEVER: Duration = Duration::from_secs(30);

/// Short enough to be waited for.
const SOON: Duration = Duration::from_millis(300);

fn code(text: &str) -> MailHost {
    MailHost::Unknown(Reason::Response(text.to_owned()))
}

fn no_data() -> Reply {
    Reply::Answer(Vec::new())
}

fn answer<const N: usize>(owner: &str, kind: u16, data: [Vec<u8>; N]) -> Reply {
    let record = |data| (owner.to_owned(), kind, data);
    Reply::Answer(data.into_iter().map(record).collect())
}

/// The zone `example`; the first label says what there is.
fn zone(name: &str, kind: u16) -> Reply {
    let address = || vec![192, 0, 2, 1];
    let address6 = || {
        [0x20, 0x01, 0x0d, 0xb8]
            .into_iter()
            .chain([0; 12])
            .collect()
    };
    let exchange = || mx_data(10, "mx.example");
    let null = || mx_data(0, "");
    let mx = |data| answer(name, MX, data);
    match (name.split('.').next().unwrap(), kind) {
        ("mx" | "with-mx" | "xn--bcher-kva", MX) => mx([exchange()]),
        ("null-mx", MX) => mx([null()]),
        ("null-mx" | "null-mx-and-other", A) => answer(name, A, [address()]),
        ("null-mx-and-other", MX) => answer(name, MX, [null(), exchange()]),
        ("root-mx-preference-10", MX) => mx([mx_data(10, "")]),
        ("a-only" | "a-but-aaaa-silent", A) => answer(name, A, [address()]),
        ("aaaa-only" | "a-fails-but-aaaa", AAAA) => answer(name, AAAA, [address6()]),
        ("a-fails-but-aaaa" | "a-fails", A) => Reply::Code(SERVFAIL),
        ("aaaa-fails", AAAA) => Reply::Code(REFUSED),
        ("a-but-aaaa-silent", AAAA) => Reply::Silence,
        ("a-silent", A) => Reply::Silence,
        ("a-silent", AAAA) => answer(name, AAAA, [address6()]),
        ("address-denied", A | AAAA) => Reply::Code(NXDOMAIN),
        ("nx", _) => Reply::Code(NXDOMAIN),
        ("nx-with-soa", _) => Reply::Nothing(NXDOMAIN),
        ("no-data-with-soa", _) => Reply::Nothing(0),
        ("aaaa-only-with-soa", MX | A) => Reply::Nothing(0),
        ("aaaa-only-with-soa", AAAA) => answer(name, AAAA, [address6()]),
        ("nx-over-tcp", _) => Reply::OnlyOverTcp(Box::new(Reply::Code(NXDOMAIN))),
        ("servfail", _) => Reply::Code(SERVFAIL),
        ("refused", _) => Reply::Code(REFUSED),
        ("code-12", _) => Reply::Code(12),
        ("referral", _) => Reply::Referral,
        ("garbage", _) => Reply::Garbage,
        ("silent", _) => Reply::Silence,
        ("large", MX) => Reply::OnlyOverTcp(Box::new(mx([exchange()]))),
        ("alias", MX) => Reply::Answer(vec![
            (name.to_owned(), CNAME, name_data("with-mx.example")),
            ("with-mx.example".to_owned(), MX, exchange()),
        ]),
        ("alias-of-null-mx", _) => answer(name, CNAME, [name_data("null-mx.example")]),
        ("alias-of-a-only", _) => answer(name, CNAME, [name_data("a-only.example")]),
        ("alias-of-nothing", _) => answer(name, CNAME, [name_data("nx.example")]),
        _ => no_data(),
    }
}

#[tokio::test]
async fn the_dns_says_whether_there_is_a_mail_host() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    let cases = [
        // RFC 5321, section 5.1: MX first, addresses only if there is none.
        ("with-mx.example", MailHost::Exists, &[MX][..]),
        ("a-only.example", MailHost::Exists, &[A, MX]),
        ("aaaa-only.example", MailHost::Exists, &[A, MX, AAAA]),
        ("no-data.example", MailHost::NoMailHost, &[A, MX, AAAA]),
        (
            "address-denied.example",
            MailHost::NoMailHost,
            &[A, MX, AAAA],
        ),
        ("nx.example", MailHost::NoSuchDomain, &[MX]),
        // RFC 2308, section 2: with the SOA record of the zone, too.
        ("nx-with-soa.example", MailHost::NoSuchDomain, &[MX]),
        (
            "no-data-with-soa.example",
            MailHost::NoMailHost,
            &[A, MX, AAAA],
        ),
        (
            "aaaa-only-with-soa.example",
            MailHost::Exists,
            &[A, MX, AAAA],
        ),
        ("a-but-aaaa-silent.example", MailHost::Exists, &[A, MX]),
        // RFC 7505, section 3: preference 0, exchange ".", no other record.
        ("null-mx.example", MailHost::NullMx, &[MX]),
        ("null-mx-and-other.example", MailHost::Exists, &[MX]),
        ("root-mx-preference-10.example", MailHost::Exists, &[MX]),
        // RFC 5321, section 5.1: what is behind a CNAME counts.
        ("alias.example", MailHost::Exists, &[MX]),
        ("alias-of-null-mx.example", MailHost::NullMx, &[MX]),
        ("alias-of-a-only.example", MailHost::Exists, &[A, MX]),
        ("alias-of-nothing.example", MailHost::NoSuchDomain, &[MX]),
    ];
    for (name, expected, asked) in cases {
        assert_eq!(resolver.mail_host(name).await, expected, "{name}");
        let mut kinds = server.asked(name);
        kinds.dedup();
        assert_eq!(kinds, asked, "{name}");
    }
}

#[tokio::test]
async fn trouble_with_the_name_server_is_never_a_definite_answer() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    let cases = [
        ("servfail.example", code("Server Failure")),
        ("refused.example", code("Query Refused")),
        ("a-fails.example", code("Server Failure")),
        ("aaaa-fails.example", code("Query Refused")),
        ("a-fails-but-aaaa.example", MailHost::Exists),
        ("referral.example", MailHost::Unknown(Reason::Referral)),
    ];
    for (name, expected) in cases {
        assert_eq!(resolver.mail_host(name).await, expected, "{name}");
    }
    let unknown_code = resolver.mail_host("code-12.example").await;
    assert!(
        matches!(unknown_code, MailHost::Unknown(Reason::Response(_))),
        "{unknown_code:?}"
    );
    let garbage = resolver.mail_host("garbage.example").await;
    assert!(
        matches!(garbage, MailHost::Unknown(Reason::Garbled(_))),
        "{garbage:?}"
    );
}

#[tokio::test]
async fn a_name_server_that_is_not_there_is_no_answer() {
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = nobody.local_addr().unwrap();
    drop(nobody);
    let resolver = Resolver::with_limit(Some(address), SOON).unwrap();
    let host = resolver.mail_host("with-mx.example").await;
    assert!(
        matches!(
            host,
            MailHost::Unknown(Reason::Network(_) | Reason::TimedOut)
        ),
        "{host:?}"
    );
}

#[tokio::test]
async fn a_silent_name_server_is_given_up() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), SOON).unwrap();
    let silent = resolver.mail_host("silent.example").await;
    assert_eq!(silent, MailHost::Unknown(Reason::TimedOut));
}

#[tokio::test]
async fn the_limit_is_for_all_questions_about_a_name() {
    // The question for A takes the limit alone; the one for AAAA, which would
    // be answered, comes too late.
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), SOON).unwrap();
    let host = resolver.mail_host("a-silent.example").await;
    assert_eq!(host, MailHost::Unknown(Reason::TimedOut));
}

#[tokio::test]
async fn a_truncated_answer_is_asked_for_again_over_tcp() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    let large = resolver.mail_host("large.example").await;
    assert_eq!(large, MailHost::Exists);
    assert_eq!(server.over_tcp(), 1);
    let nx = resolver.mail_host("nx-over-tcp.example").await;
    assert_eq!(nx, MailHost::NoSuchDomain);
    assert_eq!(server.over_tcp(), 2);
}

#[tokio::test]
async fn a_name_is_asked_about_once_however_it_is_written() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    for name in [
        "bücher.example",
        "BÜCHER.example.",
        "xn--bcher-kva.example",
        "XN--BCHER-KVA.EXAMPLE.",
    ] {
        assert_eq!(resolver.mail_host(name).await, MailHost::Exists, "{name}");
    }
    assert_eq!(server.asked("xn--bcher-kva.example"), [MX]);
    assert_eq!(server.questions(), 1);
}

#[tokio::test]
async fn every_kind_of_answer_is_remembered() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    for name in [
        "with-mx.example",
        "a-only.example",
        "no-data.example",
        "nx.example",
        "null-mx.example",
        "servfail.example",
    ] {
        let first = resolver.mail_host(name).await;
        let questions = server.questions();
        assert_ne!(questions, 0);
        assert_eq!(resolver.mail_host(name).await, first, "{name}");
        assert_eq!(resolver.clone().mail_host(name).await, first, "{name}");
        assert_eq!(server.questions(), questions, "{name}");
    }
}

#[tokio::test]
async fn what_is_forgotten_is_asked_about_again() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    for questions in [1, 2] {
        assert_eq!(
            resolver.mail_host("with-mx.example").await,
            MailHost::Exists
        );
        assert_eq!(server.questions(), questions);
        resolver.forget();
    }
}

#[tokio::test]
async fn a_name_asked_about_twice_at_once_is_one_question() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    let (first, second) = tokio::join!(
        resolver.mail_host("with-mx.example"),
        resolver.mail_host("With-MX.example."),
    );
    assert_eq!((first, second), (MailHost::Exists, MailHost::Exists));
    assert_eq!(server.questions(), 1);
}

#[tokio::test]
async fn two_hundred_names_are_asked_about_twenty_at_a_time() {
    let server = NameServer::start_holding(20, |name, kind| match kind {
        MX => answer(name, MX, [mx_data(10, "mx.example")]),
        _ => no_data(),
    })
    .await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    let names: Vec<String> = (0..200).map(|n| format!("Name-{n}.example")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    for _ in 0..2 {
        let hosts = resolver.mail_hosts(&names).await;
        assert_eq!(hosts.len(), 200);
        for name in &names {
            assert_eq!(hosts[*name], MailHost::Exists, "{name}");
        }
    }
    assert_eq!(server.questions(), 200);
    assert_eq!(server.most_waiting(), 20);
}

#[tokio::test]
async fn names_outside_the_dns_are_not_asked_about() {
    let server = NameServer::start(zone).await;
    let resolver = Resolver::with_limit(Some(server.address), NEVER).unwrap();
    let hosts = resolver
        .mail_hosts(&["localhost", "nobody.invalid", "not a name", ""])
        .await;
    let unknown = |reason| Some(MailHost::Unknown(reason));
    assert_eq!(hosts.get("localhost").cloned(), unknown(Reason::NotInDns));
    assert_eq!(
        hosts.get("nobody.invalid").cloned(),
        unknown(Reason::NotInDns)
    );
    assert_eq!(
        hosts.get("not a name").cloned(),
        unknown(Reason::NotADomainName)
    );
    assert_eq!(hosts.get("").cloned(), unknown(Reason::NotADomainName));
    assert_eq!(server.questions(), 0);
}
