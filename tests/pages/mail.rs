//! Reports by a real mail server (aiosmtpd) and a real program that sends mail
//! (msmtp), R62 and R63.

use std::fs;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use mail_parser::{Message, MessageParser};

use super::{Part, free_port};
use crate::operator::report::{bot, report, reports};
use crate::support::certificates::certificates;
use crate::support::scratch::Scratch;

/// A mail server that puts what it gets into a Maildir.
fn server(port: u16, folder: &Path, more: &[&str]) -> Part {
    let part = Part::start(
        Command::new("aiosmtpd")
            .args(["-n", "-l", &format!("127.0.0.1:{port}")])
            .args(more)
            .args(["-c", "aiosmtpd.handlers.Mailbox"])
            .arg(folder)
            .stderr(Stdio::null()),
    );
    let begun = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(60), "no server");
        thread::sleep(Duration::from_millis(20));
    }
    part
}

/// The mails in a Maildir, as the server got them.
fn mails(folder: &Path) -> Vec<Vec<u8>> {
    let Ok(entries) = fs::read_dir(folder.join("new")) else {
        return Vec::new();
    };
    let read = |entry: std::io::Result<fs::DirEntry>| fs::read(entry.expect("one").path());
    entries.map(|entry| read(entry).expect("a mail")).collect()
}

fn parsed(mail: &[u8]) -> Message<'_> {
    MessageParser::default().parse(mail).expect("a mail")
}

/// What names, subject and text are when they have come.
fn assert_is_whole(mail: &[u8]) {
    let mail = parsed(mail);
    let sender = mail.from().and_then(|from| from.first()).expect("a sender");
    assert_eq!(sender.name(), Some("Jörg Prüfer, Gruppe Ärger"));
    assert_eq!(sender.address(), Some("reports@checker.invalid"));
    let text = mail.body_text(0).expect("a text");
    assert!(text.starts_with("Bericht R"), "{text}");
    assert!(
        text.contains("aus der Gruppe") || text.contains(" in de.test"),
        "{text}"
    );
    let html = mail.body_html(0).expect("HTML");
    assert!(
        html.contains("<h2>Funde</h2>") && html.contains("sigdelimiter")
            || html.contains("<td>from"),
        "{html}"
    );
    assert!(mail.subject().expect("one").contains("] de.test: "));
}

const FROM: &str = "report_from = Jörg Prüfer, Gruppe Ärger <reports@checker.invalid>\n\
                    report_to = you@operator.invalid";

#[test]
#[ignore = "make test-pages"]
fn r63_a_mail_server_gets_the_reports_with_all_their_letters() {
    let scratch = Scratch::new();
    let box_ = scratch.join("mails");
    let port = free_port();
    let _server = server(port, &box_, &[]);
    let folder = bot(&format!(
        "report_mail = smtp 127.0.0.1,{port}\nreport_tls = off\n{FROM}"
    ));
    let finished = report(&folder, &["--locale", "de"]);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    let mails = mails(&box_);
    assert_eq!(mails.len(), reports(&folder).len());
    for mail in &mails {
        assert_is_whole(mail);
        let to = parsed(mail)
            .header_raw("X-RcptTo")
            .expect("the server's")
            .trim()
            .to_owned();
        assert_eq!(to, "you@operator.invalid");
    }
}

#[test]
#[ignore = "make test-pages"]
fn r63_a_mail_server_is_verified_before_it_gets_anything() {
    let tls = certificates();
    for (name, expected) in [
        ("good", 0),
        ("unknown-ca", 75),
        ("expired", 75),
        ("wrong-name", 75),
    ] {
        let scratch = Scratch::new();
        let box_ = scratch.join("mails");
        let port = free_port();
        let (certificate, key) = tls.files(name);
        let files = [certificate.display().to_string(), key.display().to_string()];
        let _server = server(
            port,
            &box_,
            &["--tlscert", &files[0], "--tlskey", &files[1]],
        );
        let folder = bot(&format!(
            "report_mail = smtp localhost,{port}\n{FROM}\ntls_ca = {}",
            tls.ca_file().display()
        ));
        let finished = report(&folder, &["--locale", "de"]);
        assert_eq!(finished.code(), expected, "{name} {finished}");
        let made = reports(&folder);
        let state = if expected == 0 { "sent" } else { "due" };
        assert!(
            made.iter().all(|(_, there)| there == state),
            "{name} {made:?}"
        );
        let mails = mails(&box_);
        let count = if expected == 0 { made.len() } else { 0 };
        assert_eq!(mails.len(), count, "{name}");
        mails.iter().for_each(|mail| assert_is_whole(mail));
    }
}

/// R5: 75 while it is away; what is due is sent once when it is back.
#[test]
#[ignore = "make test-pages"]
fn r62_a_mail_server_that_was_away_gets_each_report_once() {
    let scratch = Scratch::new();
    let box_ = scratch.join("mails");
    let port = free_port();
    let folder = bot(&format!(
        "report_mail = smtp 127.0.0.1,{port}\nreport_tls = off\n{FROM}"
    ));
    for _ in 0..2 {
        assert_eq!(report(&folder, &[]).code(), 75);
    }
    let made = reports(&folder);
    assert!(!made.is_empty());
    let _server = server(port, &box_, &[]);
    for _ in 0..2 {
        let back = report(&folder, &[]);
        assert_eq!(back.code(), 0, "{back}");
    }
    let mails = mails(&box_);
    let mut got: Vec<String> = mails
        .iter()
        .map(|mail| parsed(mail).message_id().expect("one").to_owned())
        .collect();
    got.sort();
    let mut expected: Vec<String> = made
        .iter()
        .map(|(label, _)| format!("{label}@checker.invalid"))
        .collect();
    expected.sort();
    assert_eq!(got, expected);
}

#[test]
#[ignore = "make test-pages"]
fn r63_msmtp_takes_the_reports_and_its_75_is_ours() {
    let scratch = Scratch::new();
    let box_ = scratch.join("mails");
    let port = free_port();
    let found = Command::new("sh").args(["-c", "command -v msmtp"]).output();
    let found = String::from_utf8(found.expect("a shell").stdout).expect("UTF-8");
    let msmtp = found.trim();
    assert!(!msmtp.is_empty(), "no msmtp: make test-pages installs it");
    let folder = bot(&format!(
        "report_mail = sendmail {msmtp} --host=127.0.0.1 --port={port} --tls=off --auth=off\n{FROM}"
    ));
    let away = report(&folder, &["--locale", "de"]);
    assert_eq!(away.code(), 75, "{away}");
    assert!(away.stderr().contains("msmtp: "), "{away}");
    let _server = server(port, &box_, &[]);
    let back = report(&folder, &["--locale", "de"]);
    assert_eq!((back.code(), back.stderr().as_str()), (0, ""), "{back}");
    let mails = mails(&box_);
    assert_eq!(mails.len(), reports(&folder).len());
    for mail in &mails {
        assert_is_whole(mail);
        let from = parsed(mail)
            .header_raw("X-MailFrom")
            .expect("the server's")
            .trim()
            .to_owned();
        assert_eq!(from, "reports@checker.invalid");
    }
}
