//! AUTHINFO (RFC 4643), and passwords in the clear.

use super::{article, bot, check_config, run_beside, wire};
use crate::support::transcript::Transcript;

/// A reader in which there is nothing to do.
fn nothing_new(script: Transcript) -> Transcript {
    script
        .expect("DATE")
        .reply("500 what?")
        .expect("GROUP de.test")
        .reply("211 0 1 0 de.test")
        .expect("QUIT")
        .reply("205 bye")
}

fn capabilities(script: Transcript) -> Transcript {
    script
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nPOST\nLIST ACTIVE\n.")
}

fn parameters(port: u16, login: &str) -> String {
    format!("reader = 127.0.0.1,{port}\n{login}")
}

#[tokio::test]
async fn r7_a_user_without_a_password_sends_the_name_alone() {
    let script = Transcript::reader()
        .expect("AUTHINFO USER wilma")
        .reply("281 welcome");
    let running = nothing_new(capabilities(script)).serve().await;
    let scratch = bot(
        &parameters(running.port, "reader_user = wilma"),
        "de.test n",
    );
    let finished = run_beside(&scratch, &[]).await;
    assert_eq!((finished.code(), finished.stderr().as_str()), (0, ""));
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn r7_without_a_user_nobody_logs_in() {
    let running = nothing_new(Transcript::reader()).serve().await;
    let scratch = bot(
        &parameters(running.port, "reader_pass = secret"),
        "de.test n",
    );
    let finished = run_beside(&scratch, &[]).await;
    assert_eq!(finished.code(), 0);
    assert_eq!(
        finished.stderr(),
        "artchk: news.ini:3: warning: reader_pass is not used without reader_user\n"
    );
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn r5_a_login_that_is_refused_is_no_matter_of_time() {
    let named = || Transcript::reader().expect("AUTHINFO USER wilma");
    let tried = || named().reply("381 password").expect("AUTHINFO PASS secret");
    for (script, said) in [
        (tried().reply("481 wrong"), "login refused: 481 wrong"),
        (tried().reply("482 order"), "login refused: 482 order"),
        (tried().reply("502 never"), "login refused: 502 never"),
        (named().reply("481 who?"), "login refused: 481 who?"),
        (named().reply("482 order"), "login refused: 482 order"),
        (named().reply("502 never"), "login refused: 502 never"),
        (
            named().reply("483 not so"),
            "the server requires encryption (reader_tls, post_tls): 483 not so",
        ),
    ] {
        let running = script.serve().await;
        let port = running.port;
        let login = "reader_user = wilma\nreader_pass = secret";
        let scratch = bot(&parameters(port, login), "de.test n");
        let finished = run_beside(&scratch, &["-vvv"]).await;
        assert_eq!(finished.code(), 1, "{finished:?}");
        let error = finished.stderr();
        assert!(
            error.starts_with("artchk: ") && error.matches('\n').count() == 1,
            "{error}"
        );
        assert!(
            error.ends_with(&format!("127.0.0.1:{port}: {said}\n")),
            "{error}"
        );
        assert!(!finished.stdout().contains("secret"), "{finished:?}");
        let sent = running.finish().await;
        assert!(sent.is_empty() || sent == "QUIT\r\n", "{sent:?}");
        assert!(scratch.read("news.ini").ends_with("de.test n\n"));
    }
}

#[tokio::test]
async fn a_password_that_is_asked_for_and_not_there() {
    let running = Transcript::reader()
        .expect("AUTHINFO USER wilma")
        .reply("381 password")
        .serve()
        .await;
    let scratch = bot(
        &parameters(running.port, "reader_user = wilma"),
        "de.test n",
    );
    let finished = run_beside(&scratch, &[]).await;
    assert_eq!(finished.code(), 1);
    assert!(
        finished.stderr().contains("asks for a password"),
        "{finished:?}"
    );
}

/// R7: each server gets only its own user and password.
#[tokio::test]
async fn r7_two_servers_have_two_accounts() {
    let reading = Transcript::reader_with_login()
        .expect("DATE")
        .reply("500 what?")
        .expect("GROUP de.test")
        .reply("211 1 1 1 de.test")
        .expect("ARTICLE 1")
        .reply("220 1 <two@poster.invalid>")
        .send(&wire(article(
            "<two@poster.invalid>",
            "de.test",
            "Subject: check",
            "Text.",
        )))
        .reply(".")
        .expect("QUIT")
        .reply("205 bye")
        .serve()
        .await;
    let logged_in = Transcript::reader()
        .expect("AUTHINFO USER paul")
        .reply("381 password")
        .expect("AUTHINFO PASS other")
        .reply("281 welcome");
    let posting = capabilities(logged_in)
        .expect("LIST ACTIVE de.test")
        .reply("215 list\nde.test 1 1 y\n.")
        .expect("POST")
        .reply("440 not today")
        .expect("QUIT")
        .reply("205 bye")
        .serve()
        .await;
    let scratch = bot(
        &format!(
            "reader = 127.0.0.1,{}\nreader_user = wilma\nreader_pass = secret\n\
             post_server = 127.0.0.1,{}\nposter_user = paul\nposter_pass = other",
            reading.port, posting.port
        ),
        "de.test n",
    );
    let finished = run_beside(&scratch, &[]).await;
    assert_eq!(finished.code(), 1, "{finished:?}");
    assert_eq!(reading.finish().await, "");
    assert_eq!(posting.finish().await, "");
}

/// The warning of a password in the clear: to other machines, without TLS.
#[test]
fn a_password_in_the_clear_is_warned_of() {
    let login = "reader_user = wilma\nreader_pass = secret";
    for (reader, is_warned_of) in [
        ("reader = news.example.net", true),
        ("reader = 192.0.2.7", true),
        ("reader = localhost.example.net", true),
        ("reader = news.example.net\nreader_tls = off", true),
        ("reader = localhost", false),
        ("reader = LOCALHOST,8119", false),
        ("reader = 127.0.0.5", false),
        ("reader = [::1],119", false),
        ("reader = news.example.net\nreader_tls = starttls", false),
        ("reader = news.example.net\nreader_tls = on", false),
    ] {
        let scratch = bot(&format!("{login}\n{reader}"), "de.test n");
        let finished = check_config(&scratch, &[]);
        assert_eq!(finished.code(), 0, "{finished:?}");
        let warning = "artchk: news.ini:3: warning: the password goes to ";
        let error = finished.stderr();
        assert_eq!(
            error.starts_with(warning),
            is_warned_of,
            "{reader}: {error}"
        );
        assert_eq!(error.is_empty(), !is_warned_of, "{reader}: {error}");
        assert!(!error.contains("secret") && !finished.stdout().contains("secret"));
    }
    let poster = "reader = localhost\npost_server = news.example.net\n\
                  poster_user = paul\nposter_pass = other";
    let finished = check_config(&bot(poster, "de.test n"), &[]);
    assert_eq!(
        finished.stderr(),
        "artchk: news.ini:5: warning: the password goes to news.example.net:119 in the clear; \
         set post_tls if the server can do TLS\n"
    );
}
