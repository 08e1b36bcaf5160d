//! `artchk serve` (R80), by what goes over the wire.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::report::bot;
use crate::support::command::{Running, artchk};

/// A server that is ended with the test.
struct Page {
    running: Running,
    port: u16,
}

impl Page {
    fn start(more: &[&str]) -> Page {
        Page::listening("127.0.0.1:0", more)
    }

    fn listening(address: &str, more: &[&str]) -> Page {
        let arguments = ["serve", "--listen", address];
        let mut running = artchk(arguments.iter().chain(more)).start();
        let line = running.line();
        let port = line.split(['/', ':']).find_map(|part| part.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no port in {line:?}"));
        Page { running, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        let limit = Some(Duration::from_secs(60));
        stream.set_read_timeout(limit).expect("a stream");
        stream
    }

    /// Header and body of the answer.
    fn ask(&self, first: &str, more: &str, body: &[u8]) -> (String, String) {
        let mut stream = self.connect();
        let length = body.len();
        let header = format!(
            "{first} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {length}\r\n{more}\r\n"
        );
        // What is too much is not read to its end.
        let _ = stream.write_all(header.as_bytes());
        let _ = stream.write_all(body);
        answer(stream)
    }

    fn get(&self, path: &str, more: &str) -> (String, String) {
        self.ask(&format!("GET {path}"), more, b"")
    }
}

fn answer(mut stream: TcpStream) -> (String, String) {
    let mut octets = Vec::new();
    let _ = stream.read_to_end(&mut octets);
    let text = String::from_utf8_lossy(&octets).into_owned();
    let (header, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    (header.to_owned(), body.to_owned())
}

const ARTICLE: &str = "From: Erika <erika@flowers.invalid>\r\nNewsgroups: de.test\r\n\
                       Subject: x\r\n\r\nText.\r\n--\r\nErika\r\n";
const AS_JSON: &str = "Accept: application/json\r\nContent-Type: message/rfc822\r\n";

/// A form as browsers send it.
fn form(parts: &[(&str, &str)]) -> (String, Vec<u8>) {
    let mut body = String::new();
    for (name, value) in parts {
        let more = if *name == "file" {
            "; filename=\"a\""
        } else {
            ""
        };
        body += &format!(
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n"
        );
    }
    body += "--b--\r\n";
    let kind = "Content-Type: multipart/form-data; boundary=b\r\n";
    (kind.to_owned(), body.into_bytes())
}

#[test]
fn r80_the_form_comes_in_the_language_of_the_reader_and_may_do_nothing_else() {
    let page = Page::start(&[]);
    for (path, more, expected) in [
        ("/", "", "Check an article"),
        (
            "/",
            "Accept-Language: de-AT,de;q=0.9\r\n",
            "Einen Artikel prüfen",
        ),
        (
            "/?lang=de",
            "Accept-Language: en\r\n",
            "Einen Artikel prüfen",
        ),
        ("/?lang=en", "Accept-Language: de\r\n", "Check an article"),
        ("/checks", "", "sigdelimiter"),
        ("/checks/sigdelimiter", "", "How to fix it"),
    ] {
        let (header, body) = page.get(path, more);
        assert!(header.starts_with("HTTP/1.1 200 "), "{path} {header}");
        assert!(body.contains(expected), "{path} {more} {body}");
        for field in [
            "content-security-policy: default-src 'none';",
            "x-content-type-options: nosniff",
            "referrer-policy: no-referrer",
            "cache-control: no-store",
        ] {
            assert!(header.contains(field), "{field} {header}");
        }
        assert!(
            !body.contains("<script") && !body.contains("http://"),
            "{body}"
        );
    }
    for path in [
        "/no",
        "/checks/no",
        "/reports/index.html",
        "/check/../../etc/passwd",
        "/checks/%ff%00",
        "/reports/%2e%2e%2fbot.ini",
    ] {
        assert!(page.get(path, "").0.starts_with("HTTP/1.1 404 "), "{path}");
    }
}

#[test]
fn r80_every_answer_has_the_header_that_forbids_the_rest() {
    let page = Page::start(&[]);
    for (first, status) in [
        ("GET /check", "405"),
        ("OPTIONS /check", "405"),
        ("PUT /", "405"),
        ("OPTIONS *", "404"),
        ("HEAD /", "200"),
        ("GET /checks/%ff", "404"),
    ] {
        let (header, body) = page.ask(first, "", b"");
        let begins = format!("HTTP/1.1 {status} ");
        assert!(header.starts_with(&begins), "{first} {header}");
        assert!(header.contains("content-security-policy: "), "{header}");
        assert_eq!(status == "405", header.contains("allow: "), "{header}");
        assert_eq!(body.is_empty(), first == "HEAD /", "{first} {body}");
    }
}

/// Else a page from elsewhere could read what is here, by leading its own name to
/// this machine.
#[test]
fn r80_on_this_machine_nothing_is_shown_under_another_name() {
    let page = Page::start(&[]);
    for (host, status) in [
        ("localhost", "200"),
        ("127.0.0.1:8119", "200"),
        ("[::1]:8119", "200"),
        ("evil.example:8119", "421"),
        ("localhost\r\nHost: evil.example", "400"),
    ] {
        let mut stream = page.connect();
        let request = format!("GET /checks HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        let (header, body) = answer(stream);
        let begins = format!("HTTP/1.1 {status} ");
        assert!(header.starts_with(&begins), "{host} {header}");
        assert_eq!(body.contains("sigdelimiter"), status == "200", "{body}");
    }
    let mut stream = page.connect();
    stream
        .write_all(b"GET / HTTP/1.0\r\n\r\n")
        .expect("a request");
    assert!(answer(stream).0.starts_with("HTTP/1.0 200 "));
    // The near miss: others reach it by whatever name it has there.
    let page = Page::listening("0.0.0.0:0", &[]);
    let mut stream = page.connect();
    stream
        .write_all(b"GET / HTTP/1.1\r\nHost: check.example.org\r\n\r\n")
        .expect("a request");
    assert!(answer(stream).0.starts_with("HTTP/1.1 200 "));
}

#[test]
fn r80_what_is_pasted_or_uploaded_is_checked_and_nothing_is_written_down() {
    let page = Page::start(&[]);
    for (parts, expected) in [
        (vec![("lang", "de"), ("article", ARTICLE)], "Hinweis"),
        (
            vec![("article", ""), ("file", ARTICLE), ("lang", "en")],
            "signature delimiter",
        ),
        (
            vec![("article", "no header"), ("file", ARTICLE)],
            "signature delimiter",
        ),
    ] {
        let (kind, body) = form(&parts);
        let (header, body) = page.ask("POST /check", &kind, &body);
        assert!(header.starts_with("HTTP/1.1 200 "), "{header}");
        assert!(body.contains(expected), "{expected}\n{body}");
    }
    // Which of both it was is said, in either order, and only where there are both.
    for (parts, both) in [
        (vec![("article", "no header"), ("file", ARTICLE)], true),
        (vec![("file", ARTICLE), ("article", "no header")], true),
        (vec![("article", " \r\n"), ("file", ARTICLE)], false),
        (vec![("article", ARTICLE), ("file", "")], false),
    ] {
        let (kind, body) = form(&parts);
        let (_, body) = page.ask("POST /check", &kind, &body);
        assert!(body.contains("signature delimiter"), "{body}");
        assert_eq!(body.contains("This is about the file."), both, "{body}");
    }
    // A draft may lack what the newsreader adds.
    let draft = "Newsgroups: de.test\nSubject: Grüße\n\nEin Wort über Bäume.\n";
    let count = |kind: &str| {
        let (more, body) = form(&[("article", draft), ("kind", kind)]);
        let (_, body) = page.ask("POST /check", &more, &body);
        body.matches("<article").count()
    };
    assert!(count("draft") < count("article"));
    let (_, json) = page.ask("POST /check", AS_JSON, ARTICLE.as_bytes());
    let found: Value = serde_json::from_str(&json).expect("JSON");
    assert!(
        found["findings"]
            .as_array()
            .is_some_and(|all| all.len() >= 2),
        "{json}"
    );
    page.running.signal("TERM");
    let ended = page.running.wait();
    assert_eq!((ended.code(), ended.stderr().as_str()), (0, ""), "{ended}");
    assert_eq!(ended.stdout(), "");
}

#[test]
fn r80_what_is_too_large_or_no_article_is_refused() {
    let page = Page::start(&[]);
    let large = "x".repeat((1 << 20) + (16 << 10) + 1);
    for (body, status) in [
        (large.as_str(), "413"),
        (" \r\n", "400"),
        ("\u{feff}", "200"),
    ] {
        let (header, _) = page.ask("POST /check", AS_JSON, body.as_bytes());
        assert!(
            header.starts_with(&format!("HTTP/1.1 {status} ")),
            "{header}"
        );
    }
    // Who sends a lot gets the answer all the same, and no connection that is reset.
    let larger = "x".repeat(10 << 20);
    for (kind, body) in [
        (AS_JSON.to_owned(), larger.clone().into_bytes()),
        form(&[("article", &larger)]),
    ] {
        let mut stream = page.connect();
        let header = format!(
            "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: {}\r\n{kind}\r\n",
            body.len()
        );
        stream.write_all(header.as_bytes()).expect("a connection");
        stream.write_all(&body).expect("a connection to the end");
        assert!(answer(stream).0.starts_with("HTTP/1.1 413 "));
    }
    // Who asks before need not send it.
    let mut stream = page.connect();
    let header = "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\
                  Expect: 100-continue\r\n\r\n";
    stream.write_all(header.as_bytes()).expect("a connection");
    assert!(answer(stream).0.starts_with("HTTP/1.1 413 "));
    let (kind, mut broken) = form(&[("article", ARTICLE)]);
    broken.truncate(broken.len() - 8);
    assert!(
        page.ask("POST /check", &kind, &broken)
            .0
            .starts_with("HTTP/1.1 400 ")
    );
    // The near miss: as much as an article may have.
    let text = format!("From: a@b.invalid\n\n{}", "x y\n".repeat(1 << 18));
    let (header, _) = page.ask("POST /check", AS_JSON, &text.as_bytes()[..1 << 20]);
    assert!(header.starts_with("HTTP/1.1 200 "), "{header}");
}

/// 64 clients that send a bad article each get an answer each.
#[test]
fn r80_many_clients_get_their_answers_and_memory_stays_bounded() {
    let page = Page::start(&[]);
    let peak = page.running.peak();
    let fields: String = (0..1_000).map(|number| format!("X-{number}:\n")).collect();
    let article = format!("From: a@b.invalid\n{fields}\n{}", "\0 text\n".repeat(5_000));
    let article = article.as_bytes();
    thread::scope(|scope| {
        for _ in 0..64 {
            scope.spawn(|| {
                let (header, body) = page.ask("POST /check", AS_JSON, article);
                assert!(header.starts_with("HTTP/1.1 200 "), "{header}");
                assert!(body.contains("\"hdr-empty\""));
            });
        }
    });
    page.running.signal("TERM");
    assert_eq!(page.running.wait().code(), 0);
    let peak = peak.join().expect("a peak");
    assert!(peak < 128 * 1024, "{peak} KiB");
}

#[test]
fn r80_an_address_that_is_taken_is_said_in_one_line() {
    let page = Page::start(&[]);
    let address = format!("127.0.0.1:{}", page.port);
    let second = artchk(["serve", "--listen", &address]).run();
    assert_eq!(second.code(), 1, "{second}");
    assert!(second.stderr().contains("cannot listen there"), "{second}");
    let no_bot = artchk(["serve", "-n", "nobody", "-p", "/nonexistent"]).run();
    assert_eq!(no_bot.code(), 78, "{no_bot}");
    let said = no_bot.stderr();
    assert!(said.ends_with(": there is no such bot\n"), "{said}");
    assert_eq!(said.lines().count(), 1, "{said}");
}

/// The page links the reports of a bot, also of one that has none.
#[test]
fn r80_why_there_are_no_reports_is_said() {
    let folder = bot("");
    let path = folder.scratch.path().display().to_string();
    let journal = folder.scratch.join("bot.db");
    let octets = std::fs::read(&journal).expect("a journal");
    let page = Page::start(&["-p", &path, "-n", "bot"]);
    let is_unavailable = |expected: &str| {
        let (header, body) = page.get("/reports/index.html", "");
        assert!(header.starts_with("HTTP/1.1 503 "), "{header}");
        assert!(body.contains(expected), "{body}");
    };
    std::fs::remove_file(&journal).expect("a journal");
    is_unavailable("has no journal");
    std::fs::write(&journal, "no journal, but a text of somebody's").expect("written");
    is_unavailable("cannot be read");
    std::fs::write(&journal, octets).expect("written");
    for (from, to) in [
        ("/reports", "reports/index.html"),
        ("/reports/", "index.html"),
        ("/reports/?lang=de", "index.html?lang=de"),
    ] {
        let (header, _) = page.get(from, "");
        assert!(header.starts_with("HTTP/1.1 302 "), "{header}");
        let expected = format!("\r\nlocation: {to}\r\n");
        assert!(header.contains(&expected), "{header}");
    }
    for (path, status) in [("index.html", 200), ("none.html", 404)] {
        let (header, _) = page.get(&format!("/reports/{path}"), "");
        assert!(
            header.starts_with(&format!("HTTP/1.1 {status} ")),
            "{header}"
        );
    }
}
