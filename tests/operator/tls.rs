//! `reader_tls` and `post_tls`, and all that may be wrong with a certificate
//! (R5, R42a; RFC 4642).

use super::{article, bot, check_config, run, run_beside, wire};
use crate::support::certificates::certificates;
use crate::support::inn::{Auth, Inn, InnOptions, LOCALHOST};
use crate::support::transcript::Transcript;

/// Reading by STARTTLS and posting by implicit TLS, and the other way round; the
/// password is shown nowhere.
#[test]
fn r7_both_kinds_of_tls_serve_for_reading_and_posting() {
    let inn = Inn::start(&InnOptions {
        tls: Some(LOCALHOST),
        auth: Auth::Required,
        ..InnOptions::default()
    });
    let (usual, tls) = (inn.reader_port(), inn.tls_port());
    let (user, password) = (inn.user, inn.password);
    for (number, reader, reader_tls, poster, post_tls) in [
        (1, usual, "starttls", tls, "on"),
        (2, tls, "on", usual, "starttls"),
    ] {
        let precursor = format!("<tls.{number}@poster.invalid>");
        inn.inject(&wire(article(
            &precursor,
            "de.test",
            "Subject: check",
            "Text.",
        )));
        let scratch = bot(
            &format!(
                "reader = localhost,{reader}\nreader_tls = {reader_tls}\n\
                 reader_user = {user}\nreader_pass = {password}\n\
                 post_server = localhost,{poster}\npost_tls = {post_tls}\n\
                 poster_user = {user}\nposter_pass = {password}\ntls_ca = {}",
                inn.ca_file().display()
            ),
            "de.test n",
        );
        let finished = run(&scratch, &["-vvvv", "--log"]).run();
        assert_eq!(
            (finished.code(), finished.stderr().as_str()),
            (0, ""),
            "{finished:?}"
        );
        let said = finished.stdout();
        assert_eq!(said.matches("> STARTTLS\n").count(), 1, "{said}");
        assert_eq!(said.matches("< 240 ").count(), 1, "{said}");
        assert!(said.contains("> AUTHINFO PASS"), "{said}");
        assert!(!said.contains(password) && !scratch.read("news.log").contains(password));
        let answer = format!("<tls.{number}%poster.invalid@check.example.org>");
        let articles = inn.articles("de.test").concat();
        assert!(String::from_utf8_lossy(&articles).contains(&answer));
    }
}

/// What the system does not trust is not trusted, though it may trust the name.
#[test]
fn a_server_of_ones_own_needs_its_authority() {
    let inn = Inn::start(&InnOptions {
        tls: Some(LOCALHOST),
        ..InnOptions::default()
    });
    let port = inn.tls_port();
    let scratch = bot(
        &format!("reader = localhost,{port}\nreader_tls = on"),
        "de.test n",
    );
    let finished = run(&scratch, &[]).run();
    assert_eq!(finished.code(), 1);
    let begins = format!("artchk: reading: localhost:{port}: certificate refused: ");
    assert_one_line(&finished.stderr(), &begins);
    let finished = check_config(&scratch, &["--connect"]);
    assert_eq!(finished.code(), 78);
    assert!(finished.stderr().contains("\"tls_ca\""), "{finished:?}");
}

fn assert_one_line(text: &str, begins: &str) {
    assert!(
        text.starts_with(begins) && text.matches('\n').count() == 1,
        "{text:?} is no single line that begins with {begins:?}"
    );
}

fn greeting() -> Transcript {
    Transcript::new().reply("200 welcome")
}

fn offering() -> Transcript {
    greeting()
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nSTARTTLS\n.")
}

/// A bot that reads from this port with a login that must not be seen.
fn secured_bot(port: u16, tls: &str) -> crate::support::scratch::Scratch {
    bot(
        &format!(
            "reader = localhost,{port}\nreader_tls = {tls}\ntls_ca = {}\n\
             reader_user = wilma\nreader_pass = secret",
            certificates().ca_file().display()
        ),
        "de.test n",
    )
}

#[tokio::test]
async fn r5_a_certificate_that_is_refused_is_no_matter_of_time() {
    for name in ["wrong-name", "expired", "unknown-ca"] {
        for tls in ["on", "starttls"] {
            let acceptor = certificates().acceptor(name);
            let script = match tls {
                "on" => Transcript::new().tls_fails(acceptor),
                _ => offering()
                    .expect("STARTTLS")
                    .reply("382 go on")
                    .tls_fails(acceptor),
            };
            let running = script.serve().await;
            let port = running.port;
            let scratch = secured_bot(port, tls);
            let finished = run_beside(&scratch, &[]).await;
            assert_eq!(finished.code(), 1, "{name} {tls}: {finished:?}");
            let begins = format!("artchk: reading: localhost:{port}: certificate refused: ");
            assert_one_line(&finished.stderr(), &begins);
            assert_eq!(running.finish().await, "");
        }
    }
}

/// The near miss: the same with a certificate that is in order.
#[tokio::test]
async fn a_certificate_in_order_is_accepted() {
    let running = Transcript::new()
        .tls(certificates().acceptor("good"))
        .reply("200 welcome")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\n.")
        .login()
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\n.")
        .expect("DATE")
        .reply("500 what?")
        .expect("GROUP de.test")
        .reply("211 0 1 0 de.test")
        .expect("QUIT")
        .reply("205 bye")
        .serve()
        .await;
    let finished = run_beside(&secured_bot(running.port, "on"), &[]).await;
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    assert_eq!(running.finish().await, "");
}

/// Nothing goes out in the clear, and the next run may have more luck.
#[tokio::test]
async fn r5_starttls_not_to_be_had_is_tried_later() {
    let without = greeting()
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\n.");
    let refusing = || offering().expect("STARTTLS");
    for (script, why) in [
        (without, "the server does not offer it"),
        (refusing().reply("580 no certificate"), "580 no certificate"),
        (refusing().reply("502 not now"), "502 not now"),
    ] {
        let running = script.serve().await;
        let port = running.port;
        let finished = run_beside(&secured_bot(port, "starttls"), &[]).await;
        assert_eq!(finished.code(), 75, "{finished:?}");
        assert_eq!(
            finished.stderr(),
            format!("artchk: reading: localhost:{port}: STARTTLS is not to be had: {why}\n")
        );
        let sent = running.finish().await;
        assert!(sent.is_empty() || sent == "QUIT\r\n", "{sent:?}");
    }
}

/// RFC 4642, section 2.2.2: somebody in between may have put it there.
#[tokio::test]
async fn octets_behind_382_end_the_session() {
    let running = offering()
        .expect("STARTTLS")
        .reply("382 go on\n200 evil")
        .serve()
        .await;
    let finished = run_beside(&secured_bot(running.port, "starttls"), &[]).await;
    assert_eq!(finished.code(), 75, "{finished:?}");
    assert!(
        finished.stderr().contains("unencrypted octets"),
        "{finished:?}"
    );
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn r5_a_port_in_the_clear_speaks_no_tls() {
    let running = greeting().drop().serve().await;
    let port = running.port;
    let finished = run_beside(&secured_bot(port, "on"), &[]).await;
    assert_eq!(finished.code(), 75, "{finished:?}");
    assert_one_line(
        &finished.stderr(),
        &format!("artchk: reading: localhost:{port}: TLS failed: "),
    );
}

/// The posting server's certificate: the answer stays due, the run has failed.
#[tokio::test]
async fn r5_a_certificate_refused_when_posting_keeps_the_answer() {
    let reading = Transcript::reader()
        .expect("DATE")
        .reply("500 what?")
        .expect("GROUP de.test")
        .reply("211 1 1 1 de.test")
        .expect("ARTICLE 1")
        .reply("220 1 <due@poster.invalid>")
        .send(&wire(article(
            "<due@poster.invalid>",
            "de.test",
            "Subject: check",
            "Text.",
        )))
        .reply(".")
        .expect("QUIT")
        .reply("205 bye")
        .serve()
        .await;
    let posting = Transcript::new()
        .tls_fails(certificates().acceptor("expired"))
        .serve()
        .await;
    let scratch = bot(
        &format!(
            "reader = localhost,{}\npost_server = localhost,{}\npost_tls = on\ntls_ca = {}",
            reading.port,
            posting.port,
            certificates().ca_file().display()
        ),
        "de.test n",
    );
    let finished = run_beside(&scratch, &[]).await;
    assert_eq!(finished.code(), 1, "{finished:?}");
    let begins = format!(
        "artchk: posting: localhost:{}: certificate refused: ",
        posting.port
    );
    assert_one_line(&finished.stderr(), &begins);
    reading.finish().await;
    assert_eq!(posting.finish().await, "");
    assert!(scratch.read("news.ini").ends_with("de.test n 2\n"));
}
