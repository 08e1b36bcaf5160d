//! INN's verdict on the same articles: what it refuses for its form has a
//! finding that may be answered.
//!
//! Each article is offered twice: to innd by IHAVE, as a relaying server would,
//! and to nnrpd by POST, without what servers have put into its header.

use std::collections::BTreeSet;

use artchk::article::Article;
use artchk::check::Severity;

use super::sample::{Sample, findings};
use crate::support::inn::{Inn, InnOptions};
use crate::support::nntp::{Client, to_wire, with_cr_lf};

/// What a refusal says that is not about the form of the article: that it was
/// written after today, and that nobody may post into the group.
const NOT_ITS_FORM: [&str; 2] = ["in the future", "are not allowed here"];

const BY_A_SERVER: &str = "a server wrote the field, not the poster";
const NO_DOT: &str =
    "RFC 5537, section 3.4, and RFC 5321, section 2.3.5, allow a domain of one label";
const BLANK_AT_END: &str = "RFC 5536, section 3.1.4, allows blanks at the ends of Newsgroups";

/// Articles that INN refuses, and rightly no finding may be answered. What it
/// takes is not to stand here.
const EXCEPTIONS: [(&str, &str); 9] = [
    (
        "body-empty-nothing",
        "nothing but blank lines is a note in a test group",
    ),
    ("ok-from-domain-syntax-hint-takes-mail", NO_DOT),
    ("ok-from-domain-syntax-hint-user-at-invalid", NO_DOT),
    ("ok-from-domain-violation-user-at-invalid", NO_DOT),
    ("ok-hdr-blank-fold-server", BY_A_SERVER),
    ("ok-hdr-empty-server", BY_A_SERVER),
    ("ok-hdr-no-space-after-colon-arc", BY_A_SERVER),
    ("ok-ng-syntax-blanks-at-ends", BLANK_AT_END),
    ("ok-ng-whitespace-at-ends", BLANK_AT_END),
];

#[test]
fn what_inn_refuses_for_its_form_is_found() {
    let groups = groups();
    let groups: Vec<(&str, char)> = groups.iter().map(|name| (name.as_str(), 'y')).collect();
    // One that was offered to the other half would be refused as a duplicate.
    let start = || {
        Inn::start(&InnOptions {
            groups: &groups,
            ..InnOptions::default()
        })
    };
    let (peer, server) = (start(), start());
    let (mut peer, mut reader) = (Client::connect(peer.innd_port()), server.client());
    let (mut refused, mut silent) = ([0, 0], Vec::new());
    let mut excepted: BTreeSet<&str> = EXCEPTIONS.iter().map(|(name, _)| *name).collect();
    for (number, sample) in Sample::all().iter().enumerate() {
        let offered = [
            relay(&mut peer, &as_relayed(sample, number), number),
            post(&mut reader, &as_posted(sample)),
        ];
        for (at, (octets, answer)) in offered.into_iter().enumerate() {
            if answer.starts_with('2') || NOT_ITS_FORM.iter().any(|words| answer.contains(words)) {
                continue;
            }
            refused[at] += 1;
            let found = findings(&octets, &sample.expected);
            if !found.iter().any(|found| found.severity != Severity::Note)
                && !EXCEPTIONS.iter().any(|(name, _)| *name == sample.name())
            {
                silent.push(format!("{}: {answer}", sample.name()));
            }
            excepted.remove(sample.name());
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
    assert!(excepted.is_empty(), "INN takes them: {excepted:?}");
    assert!(refused.iter().all(|count| *count > 50), "{refused:?}");
}

/// All newsgroups that the articles name and that INN can have: that there is no
/// such group is no fault of an article's form.
fn groups() -> BTreeSet<String> {
    let is_name = |name: &&str| {
        let is_part = |part: &str| {
            let mut octets = part.bytes();
            !part.is_empty() && octets.all(|c| c.is_ascii_alphanumeric() || b"+-_&".contains(&c))
        };
        // Those of INN itself are there.
        !name.starts_with("control") && name.split('.').all(is_part)
    };
    let articles = Sample::all().iter();
    let names = articles.flat_map(|sample| {
        let article = Article::from_either(sample.octets.clone());
        let names = article.newsgroups().filter(is_name).map(str::to_owned);
        names.collect::<Vec<_>>()
    });
    names.collect()
}

/// The article as it is between servers: what the injecting server adds to a
/// proto-article is there (RFC 5537, section 3.5).
fn as_relayed(sample: &Sample, number: usize) -> Vec<u8> {
    let article = Article::from_either(sample.octets.clone());
    let header = article.header();
    let mut octets = article.octets().to_vec();
    if header.get("path").is_some() || header.get("injection-info").is_some() {
        return octets;
    }
    let line_end = if octets.contains(&b'\r') {
        "\r\n"
    } else {
        "\n"
    };
    for (name, line) in [
        ("date", "Date: Sun, 22 Nov 2026 12:00:00 +0000".to_owned()),
        ("message-id", format!("Message-ID: <{number}@peer.invalid>")),
        ("path", "Path: peer.invalid!not-for-mail".to_owned()),
    ] {
        if header.get(name).is_none() {
            octets.splice(..0, format!("{line}{line_end}").into_bytes());
        }
    }
    octets
}

/// The article as a newsreader gives it to its server: the fields are gone that
/// only servers write.
fn as_posted(sample: &Sample) -> Vec<u8> {
    const SERVERS: [&[u8]; 8] = [
        b"path:",
        b"injection-info:",
        b"injection-date:",
        b"nntp-posting-date:",
        b"nntp-posting-host:",
        b"x-complaints-to:",
        b"x-trace:",
        b"xref:",
    ];
    let article = Article::from_either(sample.octets.clone());
    let (mut kept, mut is_header, mut is_kept) = (Vec::new(), true, true);
    for line in article.octets().split_inclusive(|&octet| octet == b'\n') {
        is_header &= !matches!(line, b"\n" | b"\r\n");
        if !is_header {
            is_kept = true;
        } else if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let line = line.to_ascii_lowercase();
            is_kept = !SERVERS.iter().any(|name| line.starts_with(name));
        }
        if is_kept {
            kept.extend_from_slice(line);
        }
    }
    kept
}

/// The article as it is sent. In a file with LF alone, CR LF is what the sender
/// makes of it, but for a line that has its CR already.
fn on_the_wire(octets: &[u8]) -> Vec<u8> {
    let mut lines = octets.split_inclusive(|&octet| octet == b'\n');
    if lines.next().is_some_and(|first| first.ends_with(b"\r\n")) {
        return to_wire(octets);
    }
    let without = octets
        .split_inclusive(|&octet| octet == b'\n')
        .flat_map(|line| {
            let (line, end) = match line.strip_suffix(b"\r\n") {
                Some(line) => (line, &b"\n"[..]),
                None => (line, &b""[..]),
            };
            line.iter().chain(end).copied()
        });
    to_wire(&with_cr_lf(&without.collect::<Vec<_>>()))
}

/// Offers an article by IHAVE. Where its own identifier cannot be said in a
/// command, another one is.
fn relay(client: &mut Client, octets: &[u8], number: usize) -> (Vec<u8>, String) {
    let article = Article::new(octets.to_vec());
    let own = article.header().body("message-id").unwrap_or_default();
    let mut answer = client.command(&format!("IHAVE {}", own.trim()));
    if !answer.starts_with("335") {
        answer = client.command(&format!("IHAVE <{number}@peer.invalid>"));
    }
    if answer.starts_with("335") {
        client.send(&on_the_wire(octets));
        answer = client.line();
    }
    (octets.to_vec(), answer)
}

/// Posts an article.
fn post(client: &mut Client, octets: &[u8]) -> (Vec<u8>, String) {
    let mut answer = client.command("POST");
    if answer.starts_with("340") {
        client.send(&on_the_wire(octets));
        answer = client.line();
    }
    (octets.to_vec(), answer)
}
