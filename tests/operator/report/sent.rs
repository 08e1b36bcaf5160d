//! How reports are delivered, and what is not is tried again (R62, R63, R64).

use std::fs::File;
use std::io::{BufRead, BufReader, Read};

use mail_parser::MessageParser;

use super::{
    DOMAIN, KEEP, bot, bot_with_program, identifiers, journal, program, report, report_beside,
    reports,
};
use crate::support::certificates::certificates;
use crate::support::smtp::Smtp;

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
    let status = || folder.subcommand(&["status"]).run();
    let shown = status();
    let number = made.len();
    let attention = format!("\n- {number} reports are not sent (");
    assert!(shown.stdout().contains(&attention), "{shown}");
    let words = shown
        .stdout()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    assert!(words.contains("--drop LABEL gives one up)"), "{shown}");
    assert_eq!(shown.code(), 1);
    program(&scratch, KEEP);
    assert_eq!(report(&folder, &[]).code(), 0);
    assert!(!status().stdout().contains("not sent"));
    let mails = scratch.read("mails");
    let expected: Vec<String> = made
        .iter()
        .map(|(label, _)| format!("<{label}@checker.invalid>"))
        .collect();
    assert_eq!(identifiers(&mails), expected);
    assert!(reports(&folder).iter().all(|(_, state)| state == "sent"));
}

/// The program has the pipe open as long as it lives, and would say more later.
#[test]
fn r63_with_a_run_that_is_ended_ends_its_program() {
    let script = "exec 3>alive\necho up >&3\nsleep 60 3>&-\necho late >&3\n";
    let (scratch, folder) = bot_with_program(script);
    let pipe = scratch.join("alive");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).expect("a pipe");
    let running = folder.subcommand(&["report"]).start();
    let mut program = BufReader::new(File::open(&pipe).expect("a program"));
    let mut said = String::new();
    program.read_line(&mut said).expect("a line");
    running.signal("TERM");
    program.read_to_string(&mut said).expect("an end");
    assert_eq!(said, "up\n");
    let ended = running.wait();
    assert_eq!(ended.code(), 75, "{ended}");
    assert!(reports(&folder).iter().all(|(_, state)| state == "due"));
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

#[tokio::test]
async fn r63_one_recipient_who_is_refused_keeps_it_from_no_other() {
    for (to, status, got_by) in [
        (
            "you@operator.invalid, nobody@operator.invalid, me@operator.invalid",
            1,
            &["you@operator.invalid", "me@operator.invalid"][..],
        ),
        ("nobody@operator.invalid, nobody@poster.invalid", 75, &[]),
    ] {
        let smtp = Smtp::start(None, None).await;
        let parameters = format!(
            "report_tls = off\nreport_mail = smtp 127.0.0.1,{}\nreport_to = {to}",
            smtp.port
        );
        let folder = tokio::task::spawn_blocking(move || bot(&parameters))
            .await
            .expect("a bot");
        let finished = report_beside(&folder, &[]).await;
        assert_eq!(finished.code(), status, "{finished}");
        assert!(finished.stderr().contains("no such user"), "{finished}");
        // None gets it twice.
        report_beside(&folder, &[]).await;
        let got = smtp.got();
        let reports = reports(&folder);
        assert_eq!(got.len(), got_by.len() * reports.len(), "{got:?}");
        for address in got_by {
            let theirs = got.iter().filter(|got| got.to == [*address]);
            assert_eq!(theirs.count(), reports.len(), "{got:?}");
        }
        let state = if got_by.is_empty() { "due" } else { "sent" };
        assert!(reports.iter().all(|(_, there)| there == state));
    }
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
        ("report_templates = nowhere", "there is no such folder"),
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

#[test]
fn r63_a_report_of_ten_thousand_events_is_one_mail_of_five_hundred() {
    let (scratch, folder) = bot_with_program(KEEP);
    journal(&folder)
        .execute_batch(
            "WITH RECURSIVE n (n) AS (SELECT 100 UNION ALL SELECT n + 1 FROM n WHERE n < 10099) \
             INSERT INTO article SELECT n, '<n' || n || '@x.invalid>', newsgroup, newsreader, \
             unixepoch() - 9, occasion, state, reason, 'p' || n || '@x.invalid', identifier_host, \
             injecting_site, date, injection_date, hops \
             FROM n, (SELECT * FROM article LIMIT 1); \
             INSERT INTO finding (article, number, code, severity, counts) \
             SELECT id, 0, 'from', 'violation', 1 FROM article WHERE id >= 100",
        )
        .expect("a journal");
    let finished = report(&folder, &[]);
    assert_eq!(
        (finished.code(), finished.stderr().as_str()),
        (0, ""),
        "{finished}"
    );
    let mails = scratch.read("mails");
    let violations = mails
        .split("\nFrom: ")
        .find(|mail| mail.contains("(10001)"));
    let violations = violations.expect("a mail");
    let told = violations.matches("\n  <").count();
    assert_eq!(told, 500, "{violations}");
    let (label, _) = reports(&folder)
        .into_iter()
        .find(|(label, _)| label.contains("-v-"))
        .expect("a report");
    let more = format!("and 9501 more: artchk report --show {label} shows all of them");
    assert!(violations.contains(&more), "{violations}");
    let all = report(&folder, &["--show", &label]).stdout();
    assert_eq!(all.matches("\n  <").count(), 10_001);
}
