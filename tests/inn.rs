//! The harness itself: a test that stands on it is worth as much as it is.

use crate::support::command;
use crate::support::inn::{Auth, Inn, InnOptions, LOCALHOST, Storage};
use crate::support::nntp::{Client, to_wire};
use crate::support::scratch::Scratch;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn article(group: &str, unique: &str) -> Vec<u8> {
    format!(
        "Path: peer.invalid!not-for-mail\r\n\
         From: Erika Beispiel <erika@poster.invalid>\r\n\
         Newsgroups: {group}\r\n\
         Subject: does this arrive?\r\n\
         Date: {}\r\n\
         Message-ID: <{unique}@poster.invalid>\r\n\
         \r\n\
         A line.\r\n\
         .A line with a dot in front.\r\n\
         \r\n\
         The last line.\r\n",
        now()
    )
    .into_bytes()
}

fn now() -> String {
    jiff::fmt::rfc2822::to_string(&jiff::Zoned::now()).expect("years have four digits")
}

/// The body of an article as it was fetched.
fn body(article: &[u8]) -> &[u8] {
    let at = article
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("an article has a body");
    &article[at + 4..]
}

#[test]
fn every_storage_gives_back_what_was_injected() {
    for (storage, wire_format, prefix) in [
        (Storage::Tradspool, true, "@05"),
        (Storage::Tradspool, false, "@05"),
        (Storage::Timecaf, true, "@04"),
        (Storage::Timehash, true, "@02"),
        (Storage::Cnfs, true, "@03"),
    ] {
        let inn = Inn::start(&InnOptions {
            storage,
            wire_format,
            ..InnOptions::default()
        });
        let sent = article("de.test", "storage");
        let response = inn.inject(&sent);
        assert!(response.starts_with("239"), "{response}");
        assert_eq!(inn.group("de.test"), (1, 1, 1));
        let fetched = inn.articles("de.test");
        assert_eq!(body(&fetched[0]), body(&sent));

        let token = inn.run("grephistory", &["<storage@poster.invalid>"]);
        let token = String::from_utf8_lossy(&token.stdout).trim().to_owned();
        assert!(token.starts_with(prefix), "{token}");
        assert!(inn.sm_path().exists());
        let native = inn.run("sm", &[&token]).stdout;
        assert!(native.ends_with(b"\n.A line with a dot in front.\n\nThe last line.\n"));
    }
}

#[test]
fn the_spool_is_in_wire_format_unless_asked_otherwise() {
    for (wire_format, end) in [(true, &b"line.\r\n.\r\n"[..]), (false, b"line.\n")] {
        let inn = Inn::start(&InnOptions {
            wire_format,
            ..InnOptions::default()
        });
        inn.inject(&article("de.test", "wire"));
        let file = std::fs::read(inn.spool().join("de/test/1")).expect("tradspool");
        assert!(file.ends_with(end), "{}", String::from_utf8_lossy(&file));
    }
}

#[test]
fn a_raw_article_is_injected_octet_for_octet() {
    let inn = Inn::start(&InnOptions::default());
    let mut raw = article("misc.test", "raw");
    raw.splice(..0, b"X-Raw: Gr\xfc\xdfe\r\n".iter().copied());
    raw.extend_from_slice(b"\x80\xff\r\n");
    let response = inn.inject(&raw);
    assert!(response.starts_with("239"), "{response}");
    let fetched = inn.articles("misc.test").remove(0);
    assert!(fetched.windows(12).any(|w| w == b"X-Raw: Gr\xfc\xdfe"));
    assert!(fetched.ends_with(b"\x80\xff\r\n"));
    let again = inn.inject(&raw);
    assert!(again.starts_with("439"), "a duplicate: {again}");
}

#[test]
fn a_native_article_is_posted_once() {
    let inn = Inn::start(&InnOptions::default());
    let native = String::from_utf8_lossy(&article("de.test", "posted"))
        .replace("\r\n", "\n")
        .replace("Path: peer.invalid!not-for-mail\n", "");
    let first = inn.post(native.as_bytes());
    assert!(first.starts_with("240"), "{first}");
    let second = inn.post(native.as_bytes());
    assert!(second.starts_with("441 435"), "{second}");
    let fetched = inn.articles("de.test");
    assert_eq!(fetched.len(), 1);
    assert!(fetched[0].ends_with(b"\r\n.A line with a dot in front.\r\n\r\nThe last line.\r\n"));
}

#[test]
fn a_login_is_asked_for_where_the_options_say() {
    for (auth, read, post) in [
        (Auth::None, "211", "340"),
        (Auth::Optional, "211", "340"),
        (Auth::Post, "211", "480"),
        (Auth::Required, "480", "480"),
    ] {
        let inn = Inn::start(&InnOptions {
            auth,
            ..InnOptions::default()
        });
        let mut client = Client::connect(inn.reader_port());
        let response = client.command("GROUP de.test");
        assert!(response.starts_with(read), "{response}");
        let response = client.command("POST");
        assert!(response.starts_with(post), "{response}");
        if auth != Auth::None {
            let mut client = Client::connect(inn.reader_port());
            let refused = client.login(inn.user, "wrong");
            assert!(refused.starts_with("481"), "{refused}");
            let accepted = inn.client().command("POST");
            assert!(accepted.starts_with("340"), "{accepted}");
        }
    }
}

#[test]
fn a_moderated_group_says_so() {
    let inn = Inn::start(&InnOptions {
        groups: &[("de.test", 'y'), ("foo.mod", 'm')],
        ..InnOptions::default()
    });
    let mut client = inn.client();
    let response = client.command("LIST ACTIVE");
    assert!(response.starts_with("215"), "{response}");
    let list = String::from_utf8_lossy(&client.block()).into_owned();
    assert!(
        list.contains("foo.mod 0000000000 0000000001 m\r\n"),
        "{list}"
    );
    assert!(
        list.contains("de.test 0000000000 0000000001 y\r\n"),
        "{list}"
    );
}

#[test]
fn the_tls_port_answers_with_a_certificate_of_our_authority() {
    let inn = Inn::start(&InnOptions {
        tls: Some(LOCALHOST),
        ..InnOptions::default()
    });
    for (port, starttls) in [(inn.tls_port(), None), (inn.reader_port(), Some("nntp"))] {
        let mut openssl = Command::new("openssl");
        openssl
            .args(["s_client", "-verify_return_error", "-quiet"])
            .args(["-verify_hostname", "localhost", "-connect"])
            .arg(format!("127.0.0.1:{port}"))
            .arg("-CAfile")
            .arg(inn.ca_file())
            .args(
                starttls
                    .map(|protocol| ["-starttls", protocol])
                    .iter()
                    .flatten(),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut openssl = openssl.spawn().expect("openssl is installed");
        let mut input = openssl.stdin.take().expect("it is piped");
        std::io::Write::write_all(&mut input, b"DATE\r\nQUIT\r\n").expect("openssl runs");
        let output = openssl.wait_with_output().expect("openssl runs");
        let (text, complaint) = (
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
        assert!(text.contains("111 2"), "{text}{complaint}");
        drop(input);
    }
}

#[test]
fn a_channel_feed_tells_a_program_each_token() {
    let scratch = Scratch::new();
    let program = scratch.write("feed", "#!/bin/sh\nexec cat >>\"$1\"\n");
    std::fs::set_permissions(
        &program,
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .expect("a file of our own");
    let pipe = scratch.join("tokens");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .is_ok_and(|s| s.success())
    );
    scratch.share();
    let inn = Inn::start(&InnOptions {
        feeds: &[format!(
            "artchk!:*test*,!control,!control.*:Tc,Wnm:exec {} {}",
            program.display(),
            pipe.display()
        )],
        ..InnOptions::default()
    });
    let mut tokens = BufReader::new(std::fs::File::open(&pipe).expect("the feed opens it, too"));
    for unique in ["one", "two"] {
        inn.inject(&article("de.test", unique));
        let mut line = String::new();
        tokens.read_line(&mut line).expect("the feed writes to it");
        assert!(line.starts_with("@05"), "{line}");
        assert!(
            line.ends_with(&format!("@ <{unique}@poster.invalid>\n")),
            "{line}"
        );
    }
    // A group that the feed does not take.
    inn.inject(&article("local.other", "other"));
    inn.inject(&article("misc.test", "three"));
    let mut line = String::new();
    tokens.read_line(&mut line).expect("the feed writes to it");
    assert!(line.ends_with("<three@poster.invalid>\n"), "{line}");
    assert_eq!(inn.errlog(), "");
    assert!(inn.ctlinnd(&["flush", "artchk!"]).status.success());
}

#[test]
fn closing_the_posting_port_leaves_reading_alone() {
    let mut inn = Inn::start(&InnOptions::default());
    let mut reading = Client::connect(inn.reader_port());
    let mut posting = Client::connect(inn.posting_port());
    inn.close_posting();
    assert_eq!(posting.rest(), b"");
    assert!(Client::try_connect(inn.posting_port()).is_err());
    assert!(reading.command("DATE").starts_with("111"));
    inn.open_posting();
    let mut posting = Client::connect(inn.posting_port());
    assert!(posting.greeting().starts_with("200"));
    assert!(posting.command("POST").starts_with("340"));
    inn.close_reader();
    assert!(Client::try_connect(inn.reader_port()).is_err());
    inn.open_reader();
    assert_eq!(inn.group("de.test").0, 0);
}

#[test]
fn a_restarted_server_still_has_its_articles() {
    let mut inn = Inn::start(&InnOptions::default());
    inn.inject(&article("de.test", "kept"));
    inn.stop();
    assert!(Client::try_connect(inn.innd_port()).is_err());
    assert!(Client::try_connect(inn.reader_port()).is_err());
    inn.restart();
    assert_eq!(inn.group("de.test"), (1, 1, 1));
    inn.restart();
    let response = inn.inject(&article("de.test", "kept"));
    assert!(response.starts_with("439"), "{response}");
}

#[test]
fn a_dropped_server_leaves_nothing_behind() {
    let inn = Inn::start(&InnOptions::default());
    let (port, file) = (inn.innd_port(), inn.inn_conf());
    let failing = std::thread::spawn(move || {
        assert_eq!(inn.group("de.test").0, 1, "there is no article");
    });
    assert!(failing.join().is_err());
    assert!(Client::try_connect(port).is_err());
    assert!(!file.parent().expect("it has one").exists());
}

#[test]
fn old_articles_are_refused_where_asked_for() {
    let inn = Inn::start(&InnOptions {
        inn_conf: &["artcutoff: 10"],
        ..InnOptions::default()
    });
    let old = String::from_utf8_lossy(&article("de.test", "old"))
        .replace(&now()[..16], "Mon, 4 Jan 2021 ");
    let response = inn.inject(old.as_bytes());
    assert!(response.starts_with("439"), "{response}");
}

#[test]
fn wire_format_doubles_dots_and_ends_lines() {
    for (article, wire) in [
        ("a\n.b\n", "a\r\n..b\r\n.\r\n"),
        ("a\r\n.b\r\n", "a\r\n..b\r\n.\r\n"),
        (".\n", "..\r\n.\r\n"),
        ("no end", "no end\r\n.\r\n"),
        // A bare LF begins no line for a server; the dot behind it is no doubled one.
        ("a\r\nb\n.c\r\n", "a\r\nb\n.c\r\n.\r\n"),
    ] {
        assert_eq!(
            String::from_utf8_lossy(&to_wire(article.as_bytes())),
            wire,
            "{article:?}"
        );
    }
}

#[test]
fn a_run_of_the_program_gives_status_and_output() {
    let scratch = Scratch::new();
    let shell = std::path::Path::new("/bin/sh");
    let finished = command::artchk(["-c", "cat; pwd; echo \"$0 $WORD\" >&2; exit 3"])
        .program(shell)
        .called("artchk.pl")
        .environment("WORD", "word")
        .folder(scratch.path())
        .stdin("input\n")
        .run();
    assert_eq!(finished.code(), 3, "{finished}");
    assert_eq!(
        finished.stdout(),
        format!("input\n{}\n", scratch.path().display())
    );
    assert_eq!(finished.stderr(), "artchk.pl word\n");

    let mut runs = command::artchk(["-c", "trap 'exit 7' TERM; echo ready; while :; do :; done"])
        .program(shell)
        .start();
    assert_eq!(runs.line(), "ready\n");
    runs.signal("TERM");
    assert_eq!(runs.wait().code(), 7);

    let begun = Instant::now();
    let outcome = std::panic::catch_unwind(|| {
        command::artchk(["-c", "exec sleep 60"])
            .program(shell)
            .limit(Duration::from_millis(50))
            .run()
    });
    assert!(outcome.is_err());
    assert!(begun.elapsed() < Duration::from_secs(50), "it was killed");
}

#[test]
fn the_built_program_is_reached_by_link_and_copy() {
    let scratch = Scratch::new();
    for program in [
        command::link(&scratch, "artchk.pl"),
        command::copy(&scratch),
    ] {
        let built = std::fs::read(command::binary()).expect("cargo built it");
        assert!(std::fs::read(program).expect("it was put there") == built);
    }
    assert_eq!(
        scratch.read("artchk").len(),
        scratch.read("artchk.pl").len()
    );
}
