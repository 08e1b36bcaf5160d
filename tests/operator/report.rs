//! `artchk report`: made, written down, sent (R60 to R66).

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use mail_parser::MessageParser;
use rusqlite::Connection;
use serde_json::Value;

use crate::support::certificates::certificates;
use crate::support::command::Finished;
use crate::support::folder::{Folder, article};
use crate::support::scratch::Scratch;
use crate::support::server::Server;
use crate::support::smtp::Smtp;

const DOMAIN: &str = "message_id_domain = checker.invalid";

fn report(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["report"].iter().chain(more).copied().collect();
    folder.subcommand(&arguments).run()
}

/// The same beside a server that is a task of the test's own.
async fn report_beside(folder: &Folder, more: &[&str]) -> Finished {
    let arguments: Vec<&str> = ["report"].iter().chain(more).copied().collect();
    let command = folder.subcommand(&arguments);
    let running = tokio::task::spawn_blocking(move || command.run());
    running.await.expect("a run that ends")
}

/// A bot that has seen one article with a violation and a hint in it, an hour ago.
fn bot(parameters: &str) -> Folder {
    let server = Server::new();
    let changes = [
        "Subject: check",
        "From: erika@poster.invalid <erika@poster.invalid",
    ];
    server.put("de.test", 1, article("a1", &changes, "Text.\n--\nErika\n"));
    let folder = Folder::new(
        server.port,
        &format!("{DOMAIN}\n{parameters}"),
        "de.test n 1",
    );
    folder.expect(0, &[]);
    ago(&folder, 3600);
    folder
}

fn journal(folder: &Folder) -> Connection {
    Connection::open(folder.scratch.join("bot.db")).expect("a journal")
}

/// Moves all that was seen and reported back in time.
fn ago(folder: &Folder, seconds: i64) {
    let sql = format!(
        "UPDATE article SET seen = seen - {seconds}; \
         UPDATE report_run SET begun = begun - {seconds}, last = last - {seconds}; \
         UPDATE report_told SET at = at - {seconds}"
    );
    journal(folder).execute_batch(&sql).expect("a journal");
}

/// Label and state of each report.
fn reports(folder: &Folder) -> Vec<(String, String)> {
    let journal = journal(folder);
    let mut statement = journal
        .prepare("SELECT label, state FROM report ORDER BY id")
        .expect("a journal");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
    rows.expect("rows").map(|row| row.expect("a row")).collect()
}

/// A program in the place of sendmail.
fn program(scratch: &Scratch, script: &str) -> String {
    let path = scratch.write(
        "mailer",
        format!("#!/bin/sh\ncd '{}'\n{script}", scratch.path().display()),
    );
    std::fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("ours");
    path.display().to_string()
}

/// Keeps arguments and mail.
const KEEP: &str = "echo \"$@\" >> arguments\ncat >> mails\necho >> mails\n";

/// A bot whose reports go to such a program.
fn bot_with_program(script: &str) -> (Scratch, Folder) {
    let scratch = Scratch::new();
    let mailer = program(&scratch, script);
    let folder = bot(&format!(
        "report_mail = sendmail {mailer} -x\nreport_to = you@operator.invalid, me@operator.invalid"
    ));
    (scratch, folder)
}

fn identifiers(mails: &str) -> Vec<&str> {
    mails
        .lines()
        .filter_map(|line| line.strip_prefix("Message-ID: "))
        .collect()
}

#[test]
fn r63_without_anything_set_reports_are_files() {
    let folder = bot("");
    let finished = report(&folder, &["-v"]);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    let made = reports(&folder);
    assert!(!made.is_empty(), "{finished}");
    for (label, state) in &made {
        assert_eq!(state, "sent");
        let text = folder.scratch.read(&format!("bot.reports/{label}.txt"));
        assert!(text.starts_with(&format!("Report {label}\n")), "{text}");
        assert!(text.contains("\n  <a1@news.example.org>\n"), "{text}");
        let numbers = folder.scratch.read(&format!("bot.reports/{label}.json"));
        let numbers: Value = serde_json::from_str(&numbers).expect("JSON");
        assert_eq!(numbers["articles"]["seen"], 1);
        assert!(!numbers.to_string().contains("erika"));
        assert!(
            folder
                .scratch
                .read("bot.log")
                .contains(&format!("report {label}: sent\n"))
        );
    }
    let again = report(&folder, &["-v"]);
    assert_eq!(again.code(), 0);
    assert!(
        again.stdout().contains("violation: no report is due yet\n"),
        "{again}"
    );
    assert_eq!(report(&folder, &[]).stdout(), "");
    assert_eq!(reports(&folder), made);
}

#[test]
fn r65_reports_are_listed_shown_and_sent_again() {
    let (scratch, folder) = bot_with_program(KEEP);
    assert_eq!(report(&folder, &[]).code(), 0);
    let (label, _) = reports(&folder).remove(0);
    let list = report(&folder, &["--list"]).stdout();
    assert!(list.contains(&format!("{label}  sent  ")), "{list}");
    let shown = report(&folder, &["--show", &label]).stdout();
    assert!(shown.contains(&format!("Report {label}\n")), "{shown}");
    let before = identifiers(&scratch.read("mails")).len();
    assert_eq!(report(&folder, &["--resend", &label]).code(), 0);
    let mails = scratch.read("mails");
    let identifiers = identifiers(&mails);
    assert_eq!(identifiers.len(), before + 1);
    let own = format!("<{label}@checker.invalid>");
    assert_eq!(identifiers.iter().filter(|there| **there == own).count(), 2);
    for option in ["--show", "--resend"] {
        let none = report(&folder, &[option, "R20000101-v-aaaaa"]);
        assert_eq!(none.code(), 1);
        assert!(
            none.stderr().ends_with("there is no such report\n"),
            "{none}"
        );
    }
}

#[test]
fn r63_a_program_gets_sender_recipients_and_the_mail() {
    let (scratch, folder) = bot_with_program(KEEP);
    let finished = report(&folder, &["--locale", "de"]);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    let arguments = scratch.read("arguments");
    let expected = "-x -i -f bot@checker.invalid -- you@operator.invalid me@operator.invalid\n";
    assert!(arguments.starts_with(expected), "{arguments}");
    let mails = scratch.read("mails");
    assert!(!mails.contains('\r'));
    let parsed = MessageParser::default()
        .parse(mails.as_bytes())
        .expect("a mail");
    let text = parsed.body_text(0).expect("a text");
    assert!(
        text.starts_with("Bericht R") && text.contains("Verstöße in de.test"),
        "{text}"
    );
    assert!(
        parsed
            .subject()
            .expect("one")
            .contains("de.test: Verstöße (1)")
    );
}

/// R5: 75. The next run sends what is due, under the same identifier.
#[test]
fn r62_a_report_that_cannot_be_sent_stays_due() {
    let (scratch, folder) = bot_with_program("echo no room >&2\nexit 75\n");
    let away = report(&folder, &[]);
    assert_eq!(away.code(), 75, "{away}");
    assert!(
        away.stderr().contains("is not sent: ") && away.stderr().contains("no room"),
        "{away}"
    );
    let made = reports(&folder);
    assert!(made.iter().all(|(_, state)| state == "due"), "{made:?}");
    program(&scratch, KEEP);
    assert_eq!(report(&folder, &[]).code(), 0);
    let mails = scratch.read("mails");
    let expected: Vec<String> = made
        .iter()
        .map(|(label, _)| format!("<{label}@checker.invalid>"))
        .collect();
    assert_eq!(identifiers(&mails), expected);
    assert!(reports(&folder).iter().all(|(_, state)| state == "sent"));
}

/// Killed before the mail is out, and between the mail and the note of it: no
/// report is lost, and one that comes twice has the same identifier.
#[test]
fn r62_a_run_that_is_killed_loses_no_report() {
    for (script, most) in [
        ("kill -9 $PPID\nsleep 1\n", 1),
        ("cat >> mails\necho >> mails\nkill -9 $PPID\nsleep 1\n", 2),
    ] {
        let (scratch, folder) = bot_with_program(script);
        let killed = report(&folder, &[]);
        assert_eq!(killed.status.code(), None, "{killed}");
        let made = reports(&folder);
        assert!(!made.is_empty());
        assert!(made.iter().all(|(_, state)| state == "due"), "{made:?}");
        program(&scratch, KEEP);
        assert_eq!(report(&folder, &[]).code(), 0);
        let mails = scratch.read("mails");
        let sent = identifiers(&mails);
        for (place, (label, _)) in made.iter().enumerate() {
            let own = format!("<{label}@checker.invalid>");
            let count = sent.iter().filter(|there| **there == own).count();
            let expected = if place == 0 { most } else { 1 };
            assert_eq!(count, expected, "{label}\n{mails}");
        }
        assert_eq!(reports(&folder).len(), made.len());
    }
}

#[test]
fn r61_the_same_is_told_again_only_after_its_time() {
    let (_scratch, folder) = bot_with_program(KEEP);
    let violations = |folder: &Folder| {
        let is_one = |(label, _): &(String, String)| label.contains("-v-");
        reports(folder).into_iter().filter(is_one).count()
    };
    assert_eq!(report(&folder, &[]).code(), 0);
    assert_eq!(violations(&folder), 1);
    ago(&folder, 5 * 86_400);
    journal(&folder)
        .execute_batch(
            "INSERT INTO article SELECT 99, '<b@x.invalid>', newsgroup, newsreader, \
             unixepoch() - 9, occasion, state, reason, author, identifier_host, injecting_site, \
             date, injection_date, hops FROM article LIMIT 1; \
             INSERT INTO finding SELECT 99, number, code, severity, counts, line, \"column\", \
             end_column, variables FROM finding",
        )
        .expect("a journal");
    assert_eq!(report(&folder, &[]).code(), 0);
    assert_eq!(violations(&folder), 1, "held back");
    ago(&folder, 86_400);
    assert_eq!(report(&folder, &[]).code(), 0);
    assert_eq!(violations(&folder), 2, "relapsed");
    let (label, _) = reports(&folder).pop().expect("a report");
    let shown = report(&folder, &["--show", &label]).stdout();
    assert!(
        shown.contains("Something has relapsed that was told before in\n  R"),
        "{shown}"
    );
    assert!(shown.contains("  <b@x.invalid>\n"), "{shown}");
}

#[tokio::test]
async fn r63_a_mail_server_gets_reports_encrypted_with_a_password() {
    let tls = certificates();
    let smtp = Smtp::start(Some(tls.acceptor("good")), None).await;
    let parameters = format!(
        "report_mail = smtp localhost,{}\nreport_to = you@operator.invalid\n\
         report_to violation = grave@operator.invalid\n\
         report_from = Prüfer für de.test <reports@checker.invalid>\n\
         report_user = wilma\nreport_pass = secret\ntls_ca = {}",
        smtp.port,
        tls.ca_file().display()
    );
    let folder = tokio::task::spawn_blocking(move || bot(&parameters))
        .await
        .expect("a bot");
    let finished = report_beside(&folder, &["-vvvv"]).await;
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    assert!(!finished.stdout().contains("secret"));
    let got = smtp.got();
    assert_eq!(got.len(), reports(&folder).len());
    for got in &got {
        assert!(got.is_encrypted && got.login.is_some(), "{got:?}");
        assert_eq!(got.from, "reports@checker.invalid");
        let parsed = MessageParser::default()
            .parse(got.mail.as_bytes())
            .expect("a mail");
        let sender = parsed
            .from()
            .and_then(|from| from.first())
            .expect("a sender");
        assert_eq!(sender.name(), Some("Prüfer für de.test"));
        let is_grave = parsed.subject().expect("one").contains("violation");
        let to = if is_grave {
            "grave@operator.invalid"
        } else {
            "you@operator.invalid"
        };
        assert_eq!(got.to, [to]);
    }
}

/// What is wrong with a certificate ends the delivery; no password is sent.
#[tokio::test]
async fn r63_a_mail_server_is_verified() {
    for name in ["wrong-name", "expired", "unknown-ca"] {
        let tls = certificates();
        let smtp = Smtp::start(Some(tls.acceptor(name)), None).await;
        let parameters = format!(
            "report_mail = smtp localhost,{}\nreport_to = you@operator.invalid\ntls_ca = {}",
            smtp.port,
            tls.ca_file().display()
        );
        let folder = tokio::task::spawn_blocking(move || bot(&parameters))
            .await
            .expect("a bot");
        let finished = report_beside(&folder, &[]).await;
        assert_eq!(finished.code(), 75, "{name} {finished}");
        assert!(
            finished.stderr().contains("certificate"),
            "{name} {finished}"
        );
        assert!(smtp.got().is_empty());
    }
}

/// A server without TLS gets nothing where TLS is wanted, and one that refuses is
/// tried again later.
#[tokio::test]
async fn r63_a_mail_server_that_will_not_is_tried_again() {
    for (tls, refusal, expected) in [
        ("", None, "STARTTLS"),
        ("report_tls = off\n", Some("451 later"), "later"),
        ("report_tls = off\n", Some("554 no"), "no"),
    ] {
        let smtp = Smtp::start(None, refusal).await;
        let parameters = format!(
            "{tls}report_mail = smtp 127.0.0.1,{}\nreport_to = you@operator.invalid",
            smtp.port
        );
        let folder = tokio::task::spawn_blocking(move || bot(&parameters))
            .await
            .expect("a bot");
        let finished = report_beside(&folder, &[]).await;
        assert_eq!(finished.code(), 75, "{finished}");
        assert!(finished.stderr().contains(expected), "{finished}");
        assert!(reports(&folder).iter().all(|(_, state)| state == "due"));
        assert!(smtp.got().is_empty());
    }
}

#[test]
fn r65_a_report_by_hand_changes_nothing() {
    let folder = bot("");
    let before = folder.files();
    let text = report(&folder, &["--since", "2h"]);
    assert_eq!((text.code(), text.stderr().as_str()), (0, ""), "{text}");
    assert!(text.stdout().contains("\nFINDINGS "), "{text}");
    let json = report(&folder, &["--since", "2h", "--format", "json"]).stdout();
    let numbers: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(numbers["articles"]["requested"], 1);
    assert!(numbers["label"].is_null() && !json.contains("erika"));
    let csv = report(&folder, &["--format", "csv", "--severity", "hint"]).stdout();
    assert!(
        csv.starts_with("code,severity,") && csv.contains("\r\nsigdelimiter,hint,1,1,1,100,"),
        "{csv}"
    );
    assert!(!csv.contains(",violation,"), "{csv}");
    let other = report(&folder, &["--group", "misc.*", "--format", "json"]).stdout();
    let numbers: Value = serde_json::from_str(&other).expect("JSON");
    assert_eq!(numbers["articles"]["seen"], 0);
    assert_eq!(folder.files(), before);
    let file = folder.scratch.join("out.txt");
    let written = report(&folder, &["--output", &file.display().to_string()]);
    assert_eq!(
        (written.code(), written.stdout().as_str()),
        (0, ""),
        "{written}"
    );
    assert!(folder.scratch.read("out.txt").contains("FINDINGS"));
    for wrong in [
        &["--since", "1h", "--until", "2h"][..],
        &["--mail-test", "--format", "json"],
        &["--list", "--since", "1h"],
        &["--mail-to", "a@b.example"],
    ] {
        assert_eq!(report(&folder, wrong).code(), 2, "{wrong:?}");
    }
}

#[test]
fn r65_made_up_events_and_mails_for_a_test_change_nothing() {
    let (scratch, folder) = bot_with_program(KEEP);
    let before = folder.files();
    let text = report(&folder, &["--test-data"]).stdout();
    assert!(
        text.starts_with("THIS IS A TEST. ") && text.contains("\nSERVERS "),
        "{text}"
    );
    let untold = report(&folder, &["--no-threshold"]).stdout();
    assert!(untold.contains("<a1@news.example.org>"), "{untold}");
    for arguments in [
        &["--mail-test", "--mail-to", "admin@operator.invalid"][..],
        &[
            "--mail-test",
            "--mail-to",
            "admin@operator.invalid",
            "--test-data",
        ],
    ] {
        let finished = report(&folder, arguments);
        assert_eq!(
            (finished.code(), finished.stderr().as_str()),
            (0, ""),
            "{finished}"
        );
    }
    let arguments = scratch.read("arguments");
    let lines = arguments.lines();
    assert!(lines.clone().count() > 2, "{arguments}");
    for line in lines {
        assert!(line.ends_with(" -- admin@operator.invalid"), "{line}");
    }
    assert!(scratch.read("mails").contains("Subject: [TEST] [R"));
    assert!(scratch.read("mails").contains("THIS IS A TEST."));
    assert_eq!(folder.files(), before);
    assert!(reports(&folder).is_empty());
}

/// R66: neither waits for the other for long.
#[test]
fn r66_a_second_report_gives_up_and_a_run_of_the_bot_goes_on() {
    let folder = bot("");
    let lock = std::fs::File::create(folder.scratch.join("bot.report.lock")).expect("a file");
    lock.lock().expect("a lock");
    let second = report(&folder, &[]);
    assert_eq!(second.code(), 75, "{second}");
    assert!(
        second.stderr().contains("other reports are being made"),
        "{second}"
    );
    drop(lock);
    assert_eq!(report(&folder, &[]).code(), 0);
}

#[test]
fn r63_a_mail_without_recipients_is_a_wrong_configuration() {
    let folder = bot("report_to hint = you@operator.invalid");
    assert_eq!(report(&folder, &[]).code(), 0, "files need none");
    let ini = folder.ini();
    for (wrong, expected) in [
        ("report_mail = smtp mail.invalid", "there is no report_to"),
        ("report_mail = sendmail mail", "no absolute path"),
        ("report_mail = mail", "none of sendmail"),
        ("report_to grave = a@b.example", "unknown parameter"),
        ("report_period hint = 5", "is no time"),
    ] {
        folder.scratch.write(
            "bot.ini",
            ini.replace(DOMAIN, &format!("{DOMAIN}\n{wrong}")),
        );
        let finished = folder.subcommand(&["check-config"]).run();
        let said = finished.stdout() + &finished.stderr();
        assert!(said.contains(expected), "{wrong}: {said}");
    }
}

#[test]
fn r64_a_template_of_the_operators_makes_the_mail() {
    let (scratch, folder) = bot_with_program(KEEP);
    let ini = folder.ini();
    let more = format!("{DOMAIN}\nreport_templates = mine");
    folder.scratch.write("bot.ini", ini.replace(DOMAIN, &more));
    folder.scratch.write(
        "mine/report.txt",
        "{{ newsgroup }} has {{ told | length }}\n",
    );
    folder
        .scratch
        .write("mine/wrong.txt", "{{ nothing.there }}");
    let missing = report(&folder, &["--template", "other"]);
    assert_eq!(missing.code(), 78, "{missing}");
    let wrong = report(&folder, &["--template", "wrong"]);
    assert_eq!(wrong.code(), 1, "{wrong}");
    assert!(reports(&folder).iter().all(|(_, state)| state == "due"));
    assert_eq!(report(&folder, &[]).code(), 0);
    let mails = scratch.read("mails");
    assert!(mails.contains("\n\nde.test has 1\n"), "{mails}");
}
