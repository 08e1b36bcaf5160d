//! The memory of a run stays within its bound, whatever a server sends (R42c).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use super::judge::Verdict;
use super::stage::ended;
use super::width::{Chance, each, is_whole};
use crate::support::folder::{Folder, article, article_of};
use crate::support::server::{Say, Server, lines};

/// In KiB.
const BOUND: u64 = 64 * 1024;
/// No run takes as long.
const LIMIT: Duration = Duration::from_secs(200);
/// The octets of an article that is just taken.
const LONGEST: usize = 16 * 1024 * 1024 - 2000;

const PARAMETERS: &str = "message_id_domain = checker.invalid\nmax_article_size = 16777216";

/// What a server does to the run.
#[derive(Debug, Clone)]
enum Attack {
    /// It says this at a step: the beginning, and so many times what follows.
    Says(&'static str, Vec<u8>, Vec<u8>, usize),
    /// It has this request: lines of the header, and the body.
    Has(Vec<String>, Vec<u8>),
    /// It has so many of them.
    HasMany(usize, Vec<u8>),
}

fn says(heard: &'static str, beginning: &str, piece: &str, times: usize) -> Attack {
    Attack::Says(heard, beginning.into(), piece.as_bytes().to_vec(), times)
}

/// A field that fills an article.
fn field(name: &str, begin: &str, piece: &str) -> Attack {
    let times = LONGEST / piece.len();
    let field = format!("{name}: {begin}{}", piece.repeat(times));
    Attack::Has(vec![field], b"A line.\n".to_vec())
}

/// A body that fills it.
fn body(header: &[&str], begin: &str, piece: &str) -> Attack {
    let times = LONGEST / piece.len();
    let header = header.iter().map(|line| (*line).to_owned()).collect();
    Attack::Has(
        header,
        format!("{begin}{}", piece.repeat(times)).into_bytes(),
    )
}

/// An article of nothing but header lines.
fn header_lines() -> Attack {
    let lines = vec!["a:"; LONGEST / 4].join("\n");
    Attack::Has(vec![lines], b"A line.\n".to_vec())
}

fn attacks() -> Vec<(&'static str, Attack)> {
    let long = "a".repeat(1_000_000);
    let ten = 10;
    let gigabyte = if is_whole() { 1000 } else { 100 };
    let million_lines = "A line that is one of very many.\r\n".repeat(30_000);
    let multipart = "Content-Type: multipart/mixed; boundary=x";
    let numbers: String = (1..=100_000)
        .map(|number| format!("{number}\r\n"))
        .collect();
    let numbers = numbers.repeat(50) + ".\r\n";
    vec![
        ("a long greeting", says("connect", "200 ", &long, ten)),
        (
            "CAPABILITIES of short lines",
            says("CAPABILITIES", "101 list\r\n", &"A\r\n".repeat(100_000), 52),
        ),
        ("a long line to DATE", says("DATE", "111 ", &long, ten)),
        ("a long line to GROUP", says("GROUP", "211 ", &long, ten)),
        (
            "a long line to ARTICLE",
            says("ARTICLE 1", "220 ", &long, ten),
        ),
        ("a long line to POST", says("POST", "340 ", &long, ten)),
        (
            "a long line after the article",
            says(".", "441 ", &long, ten),
        ),
        (
            "a long list of groups",
            says("LIST ACTIVE", "215 list\r\n", &million_lines, gigabyte),
        ),
        (
            "a long list of numbers",
            says("LISTGROUP", "211 5 1 9999999 de.test\r\n", &numbers, 1),
        ),
        (
            "a long overview",
            says("OVER", "224 overview\r\n", &million_lines, gigabyte),
        ),
        (
            "a long line of an overview",
            says("OVER", "224 overview\r\n1\t", &long, ten),
        ),
        ("long dates", says("HDR", "225 dates\r\n1 ", &long, ten)),
        (
            "an article of a gigabyte",
            says(
                "ARTICLE 1",
                "220 1 <a1@news.example.org>\r\n",
                &million_lines,
                gigabyte,
            ),
        ),
        (
            "an article in one line",
            says(
                "ARTICLE 1",
                "220 1 <a1@news.example.org>\r\n",
                &long,
                gigabyte,
            ),
        ),
        ("a From of commas", field("From", "a@b.invalid", ",")),
        ("a From of comments", field("From", "a@b.invalid ", "(")),
        (
            "a From of addresses",
            field("From", "a@b.invalid", ",a@b.de"),
        ),
        (
            "a Subject of encoded words",
            field("Subject", "check ", "=?utf-8?q?a?= "),
        ),
        (
            "a Subject of requests",
            field("Subject", "check ", "nocheck "),
        ),
        ("References", field("References", "", "<a@b.de> ")),
        ("Newsgroups", field("Newsgroups", "de.test", ",a.b")),
        ("Path", field("Path", "", "a!")),
        (
            "a Content-Type of parameters",
            field("Content-Type", "text/plain", ";a=b"),
        ),
        ("header lines", header_lines()),
        ("empty lines", body(&[], "", "\n")),
        ("one line", body(&[], "", "a")),
        ("octets that are no text", body(&[], "", "\u{80}")),
        ("quotes", body(&[], "", "> a\n")),
        ("signatures", body(&[], "", "-- \n")),
        ("addresses", body(&[], "", "http://a.b/ ")),
        ("parts", body(&[multipart], "", "--x\n\n")),
        (
            "parts within parts",
            body(
                &[multipart],
                "",
                "--x\nContent-Type: multipart/mixed; boundary=x\n\n",
            ),
        ),
        (
            "base64",
            body(&["Content-Transfer-Encoding: base64"], "", "QUFB\n"),
        ),
        (
            "quoted-printable",
            body(&["Content-Transfer-Encoding: quoted-printable"], "", "=41"),
        ),
        (
            "UTF-16",
            body(&["Content-Type: text/plain; charset=utf-16"], "", "a"),
        ),
        (
            "windows-1252",
            body(
                &["Content-Type: text/plain; charset=windows-1252"],
                "",
                "\u{e4}",
            ),
        ),
        (
            "many long articles",
            Attack::HasMany(
                if is_whole() { 60 } else { 20 },
                b"A line of the text.\n".repeat(LONGEST / 20),
            ),
        ),
    ]
}

impl Attack {
    /// Sets a server up so.
    fn on(self, server: &Server) {
        server.put(
            "de.test",
            2,
            article("last", &["Subject: check"], "A line.\n"),
        );
        match self {
            Attack::Says(at, beginning, piece, times) => {
                server.put(
                    "de.test",
                    1,
                    article("a1", &["Subject: check"], "A line.\n"),
                );
                if at == "LISTGROUP" {
                    server.put("de.test", 9_999_999, article("far", &[], "A line.\n"));
                }
                server.set_rule(move |_, heard| match heard {
                    _ if heard.starts_with(at) => {
                        Say::Flood(beginning.clone(), piece.clone(), times)
                    }
                    "CAPABILITIES" => {
                        lines("101 list\nVERSION 2\nREADER\nPOST\nOVER\nHDR\nLIST ACTIVE\n.")
                    }
                    _ => Say::Usual,
                });
            }
            Attack::Has(header, body) => {
                let header: Vec<&str> = header.iter().map(String::as_str).collect();
                let mut changes = vec!["Subject: check"];
                changes.extend(header);
                server.put("de.test", 1, article_of("a1", &changes, &body));
            }
            Attack::HasMany(count, body) => {
                for number in 0..count {
                    let unique = format!("many{number}");
                    let octets = article_of(&unique, &["Subject: check"], &body);
                    server.put("de.test", 10 + number as u64, octets);
                }
            }
        }
    }
}

#[test]
#[expect(
    clippy::print_stdout,
    reason = "a test's output is shown where it is wanted"
)]
fn r42c_memory_stays_within_its_bound_whatever_a_server_sends() {
    let over = std::sync::Mutex::new(Vec::new());
    each(
        Chance::new("memory").some(attacks(), 8),
        |(name, attack)| {
            let server = Server::new();
            attack.on(&server);
            // In a group's first run the dates are asked for.
            let folder = Folder::new(server.port, PARAMETERS, "de.test y");
            let running = folder.command(&["--log"]).limit(LIMIT).start();
            let peak = running.peak();
            let mut verdict = Verdict::default();
            let finished = catch_unwind(AssertUnwindSafe(|| running.wait()));
            let code = ended(finished.ok(), name, &mut verdict);
            let peak = peak.join().expect("no panic");
            let journal = folder.scratch.join("bot.db").metadata();
            let journal = journal.map_or(0, |file| file.len() / 1024);
            println!(
                "memory: {} MiB, {name}; status {code:?}, journal {journal} KiB",
                peak.div_ceil(1024)
            );
            if peak > BOUND || journal > 1024 || verdict.hung || verdict.panicked {
                over.lock()
                    .expect("no panic")
                    .push(format!("{name}: {peak} KiB, {verdict}"));
            }
        },
    );
    let over = over.into_inner().expect("no panic");
    assert!(over.is_empty(), "{}", over.join("\n"));
}
