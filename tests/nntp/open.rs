//! How a session begins (behaviour R42a).

use std::time::Duration;

use artchk::nntp::{Connection, Error, Server, Timeouts};
use tokio::net::TcpListener;

use super::{UNHURRIED, anonymous, listener, open, wilma};
use crate::support::transcript::Transcript;

/// RFC 3977, section 5.1.
#[tokio::test]
async fn rfc3977_5_1_the_greeting_tells_whether_posting_is_permitted() {
    for (code, permitted) in [(200, true), (201, false)] {
        let running = Transcript::new()
            .reply(&format!("{code} welcome"))
            .expect("CAPABILITIES")
            .reply("101 list\nVERSION 2\nREADER\nPOST\n.")
            .expect("QUIT")
            .reply("205 bye")
            .serve()
            .await;
        let connection = open(&anonymous(&running)).await.expect("open");
        assert_eq!(connection.posting_permitted(), permitted);
        assert!(!connection.is_secure());
        connection.quit().await;
        assert_eq!(running.finish().await, "");
    }
}

/// RFC 3977, section 5.1.1: 400 is for now, 502 for good.
#[tokio::test]
async fn rfc3977_5_1_a_greeting_may_turn_away() {
    for (line, temporary) in [
        ("400 busy", true),
        ("502 go away", false),
        ("480 no", false),
    ] {
        let running = Transcript::new().reply(line).drop().serve().await;
        let server = anonymous(&running);
        let error = open(&server).await.expect_err("turned away");
        assert_eq!(error.is_temporary(), temporary, "{error}");
        assert_eq!(
            error.to_string(),
            format!("127.0.0.1:{}: {line}", server.port)
        );
        assert!(error.ends_connection() && !error.is_login_refused());
        assert_eq!(running.finish().await, "");
    }
}

#[tokio::test]
async fn a_greeting_that_is_none_is_an_error() {
    let long = "200 ".to_owned() + &"x".repeat(5000);
    for (octets, shown) in [
        ("SSH-2.0-x\x1b\r\n", "not an NNTP answer: SSH-2.0-x?"),
        ("\r\n", "not an NNTP answer: "),
        ("2xx\r\n", "not an NNTP answer: 2xx"),
        (
            "340 go on\r\n",
            "unexpected answer to the connection: 340 go on",
        ),
        (long.as_str(), "the greeting is longer than 4096 octets"),
        ("", "connection lost while waiting for the greeting"),
        ("200 welc", "connection lost while waiting for the greeting"),
    ] {
        let running = Transcript::new()
            .send(octets.as_bytes())
            .drop()
            .serve()
            .await;
        let server = anonymous(&running);
        let error = open(&server).await.expect_err("no greeting");
        assert_eq!(
            error.to_string(),
            format!("127.0.0.1:{}: {shown}", server.port)
        );
        assert_eq!(running.finish().await, "");
    }
}

/// R42: every wait has a time limit.
#[tokio::test]
async fn r42_a_server_that_says_nothing_is_given_up() {
    let timeouts = Timeouts {
        response: Duration::from_millis(50),
        ..UNHURRIED
    };
    for octets in ["", "200 welc"] {
        let running = Transcript::new().send(octets.as_bytes()).serve().await;
        let error = Connection::open(&anonymous(&running), &timeouts, None).await;
        let error = error.expect_err("silence");
        assert!(
            matches!(
                error,
                Error::TimedOut {
                    what: "the greeting",
                    ..
                }
            ),
            "{error}"
        );
        assert!(error.is_temporary());
        assert_eq!(running.finish().await, "");
    }
}

#[tokio::test]
async fn a_port_without_server_is_an_error_for_now() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    let server = Server {
        host: "127.0.0.1".into(),
        port,
        ..Server::default()
    };
    let error = open(&server).await.expect_err("nobody there");
    assert_eq!(
        error.to_string(),
        format!("127.0.0.1:{port}: Connection refused")
    );
    assert!(error.is_temporary());
}

#[tokio::test]
async fn a_server_may_have_an_ipv6_address() {
    let running = Transcript::reader().serve_ipv6().await;
    let server = Server {
        host: "::1".into(),
        port: running.port,
        ..Server::default()
    };
    let connection = open(&server).await.expect("open");
    assert_eq!(&*connection.address(), format!("[::1]:{}", running.port));
    drop(connection);
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn a_server_may_have_a_name() {
    let running = Transcript::reader().serve().await;
    let server = Server {
        host: "localhost".into(),
        ..anonymous(&running)
    };
    drop(open(&server).await.expect("open"));
    assert_eq!(running.finish().await, "");
}

/// R42a, RFC 3977, section 5.3: MODE READER only where MODE-READER is listed.
#[tokio::test]
async fn r42a_mode_reader_is_sent_to_a_server_with_two_modes() {
    let running = Transcript::new()
        .reply("200 transit")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nIHAVE\nMODE-READER\n.")
        .expect("MODE READER")
        .reply("201 reader")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\n.")
        .serve()
        .await;
    let connection = open(&anonymous(&running)).await.expect("open");
    assert!(!connection.posting_permitted());
    let capabilities = connection.capabilities().expect("a list");
    assert!(capabilities.has("READER") && !capabilities.has("MODE-READER"));
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R42a: MODE READER alone if CAPABILITIES is unknown.
#[tokio::test]
async fn r42a_mode_reader_is_sent_where_capabilities_is_unknown() {
    for (reply, permitted) in [
        ("200 hello", true),
        ("201 hello", false),
        ("500 what?", true),
        ("480 who?", true),
        ("400 what?", true),
    ] {
        let running = Transcript::new()
            .reply("200 welcome")
            .expect("CAPABILITIES")
            .reply("500 what?")
            .expect("MODE READER")
            .reply(reply)
            .serve()
            .await;
        let connection = open(&anonymous(&running)).await.expect("open");
        assert_eq!(connection.posting_permitted(), permitted, "{reply}");
        assert_eq!(connection.capabilities(), None);
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// R40: a server that says 400 to what it does not know, and goes on.
#[tokio::test]
async fn r40_capabilities_may_be_refused_with_400() {
    let running = Transcript::new()
        .reply("200 welcome")
        .expect("CAPABILITIES")
        .reply("400 what?")
        .expect("MODE READER")
        .reply("400 what?")
        .expect("GROUP de.test")
        .reply("211 1 5 5 de.test")
        .serve()
        .await;
    let mut connection = open(&anonymous(&running)).await.expect("open");
    assert_eq!(connection.group("de.test").await.expect("selected").high, 5);
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// RFC 3977, section 5.3.2: 502 is the answer of a server without readers.
#[tokio::test]
async fn rfc3977_5_3_a_server_may_have_no_readers() {
    let running = Transcript::new()
        .reply("200 welcome")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nMODE-READER\n.")
        .expect("MODE READER")
        .reply("502 no readers")
        .drop()
        .serve()
        .await;
    let error = open(&anonymous(&running)).await.expect_err("turned away");
    assert!(
        matches!(error, Error::Denied { .. }) && error.code() == Some(502),
        "{error}"
    );
    assert_eq!(running.finish().await, "");
}

/// R42a: the login comes last, and the capabilities are asked for again. RFC
/// 3977, section 5.1.2: a 201 from before the login does not count then.
#[tokio::test]
async fn r42a_the_login_follows_mode_reader() {
    let running = Transcript::new()
        .reply("201 transit")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nMODE-READER\n.")
        .expect("MODE READER")
        .reply("201 reader")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nAUTHINFO USER\n.")
        .login()
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nPOST\n.")
        .serve()
        .await;
    let connection = open(&wilma(&running)).await.expect("open");
    assert!(connection.posting_permitted());
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// RFC 4643, section 2.3: 281 may come without a password.
#[tokio::test]
async fn rfc4643_2_3_a_user_may_be_enough() {
    for password in [None, Some("secret".to_owned())] {
        let running = Transcript::reader()
            .expect("AUTHINFO USER wilma")
            .reply("281 welcome")
            .expect("CAPABILITIES")
            .reply("101 list\nREADER\n.")
            .serve()
            .await;
        drop(
            open(&Server {
                password,
                ..wilma(&running)
            })
            .await
            .expect("open"),
        );
        assert_eq!(running.finish().await, "");
    }
}

/// RFC 4643, section 2.3, and R5: a login that is refused is not tried again.
#[tokio::test]
async fn rfc4643_2_3_a_login_may_be_refused() {
    for line in [
        "481 no",
        "482 out of order",
        "502 no",
        "501 syntax",
        "480 no",
        "483 TLS first",
    ] {
        for after_password in [false, true] {
            let mut script = Transcript::reader().expect("AUTHINFO USER wilma");
            if after_password {
                script = script.reply("381 password").expect("AUTHINFO PASS secret");
            }
            let running = script.reply(line).serve().await;
            let error = open(&wilma(&running)).await.expect_err("refused");
            assert!(error.is_login_refused() && !error.is_temporary(), "{error}");
            assert!(error.to_string().ends_with(line), "{error}");
            assert_eq!(
                error.to_string().contains("encryption"),
                line.starts_with("483")
            );
            assert_eq!(running.finish().await, "");
        }
    }
}

#[tokio::test]
async fn a_password_that_is_missing_is_named() {
    let running = Transcript::reader()
        .expect("AUTHINFO USER wilma")
        .reply("381 password")
        .serve()
        .await;
    let error = open(&Server {
        password: None,
        ..wilma(&running)
    })
    .await
    .expect_err("refused");
    assert!(matches!(error, Error::PasswordMissing { .. }), "{error}");
    assert!(error.is_login_refused() && !error.is_temporary());
    assert_eq!(running.finish().await, "");
}

/// A server that knows no AUTHINFO may do without.
#[tokio::test]
async fn a_server_may_know_no_logins() {
    let running = Transcript::reader()
        .expect("AUTHINFO USER wilma")
        .reply("500 what?")
        .expect("GROUP de.test")
        .reply("211 1 5 5 de.test")
        .serve()
        .await;
    let mut connection = open(&wilma(&running)).await.expect("open");
    assert_eq!(connection.group("de.test").await.expect("selected").high, 5);
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R42: a line end in a user's name or password would be a command.
#[tokio::test]
async fn r42_a_login_with_a_line_end_is_not_sent() {
    for (user, password) in [
        ("wilma\r\nQUIT", "secret"),
        ("wilma", "a\nQUIT"),
        ("wilma", "a\0"),
    ] {
        let running = Transcript::reader().serve().await;
        let server = Server {
            user: Some(user.into()),
            password: Some(password.into()),
            ..anonymous(&running)
        };
        let error = open(&server).await.expect_err("unsendable");
        assert!(matches!(error, Error::Unsendable { .. }), "{error}");
        assert_eq!(running.finish().await, "");
    }
}

/// R46: the status lines are shown, passwords are not, not even where the
/// server repeats them.
#[tokio::test]
async fn r46_status_lines_are_shown_and_passwords_are_not() {
    for (line, shown) in [
        ("281 welcome wilma, secret", "< 281 welcome wilma, ***"),
        ("481 bad password 'secret'\x1b", "< 481 bad password '***'?"),
    ] {
        let running = Transcript::reader()
            .expect("AUTHINFO USER wilma")
            .reply("381 password")
            .expect("AUTHINFO PASS secret")
            .reply(line)
            .drop()
            .serve()
            .await;
        let (observer, lines) = listener();
        let outcome = Connection::open(&wilma(&running), &UNHURRIED, Some(observer)).await;
        let outcome = format!("{:?}", outcome.expect_err("refused or dropped"));
        assert!(!outcome.contains("secret"), "{outcome}");
        let lines = lines.lock().expect("no panic").clone();
        assert_eq!(
            lines.get(..11).expect("eleven lines"),
            [
                "< 200 welcome",
                "> CAPABILITIES",
                "< 101 list",
                "< VERSION 2",
                "< READER",
                "< POST",
                "< LIST ACTIVE",
                "> AUTHINFO USER wilma",
                "< 381 password",
                "> AUTHINFO PASS ***",
                shown,
            ]
        );
        assert_eq!(running.finish().await, "");
    }
}

/// A password that is a common word or a number hides nothing once it has done.
#[tokio::test]
async fn a_password_may_be_a_number() {
    let running = Transcript::reader()
        .expect("AUTHINFO USER wilma")
        .reply("381 password")
        .expect("AUTHINFO PASS 1")
        .reply("281 welcome")
        .expect("CAPABILITIES")
        .reply("101 list\nREADER\n.")
        .expect("GROUP de.test")
        .reply("211 1 11 11 de.test")
        .serve()
        .await;
    let server = Server {
        password: Some("1".into()),
        ..wilma(&running)
    };
    let mut connection = open(&server).await.expect("open");
    assert_eq!(connection.group("de.test").await.expect("selected").low, 11);
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// The bot may be moved between threads while it waits.
#[test]
fn an_open_connection_and_what_it_waits_for_are_send() {
    fn is_send<T: Send>(_: T) {}
    let server = Server::default();
    is_send(async move {
        let mut connection = Connection::open(&server, &UNHURRIED, None).await?;
        connection.articles(&[1]).next().await?;
        connection.post(b"").await
    });
}

/// R5: the same login may be welcome later. A wrong one will not.
#[tokio::test]
async fn r5_a_login_refused_for_the_number_of_connections_is_for_later() {
    for line in ["502 too many connections", "481 session limit reached"] {
        let running = Transcript::reader()
            .expect("AUTHINFO USER wilma")
            .reply(line)
            .serve()
            .await;
        let error = open(&wilma(&running)).await.expect_err("refused");
        assert!(error.is_temporary() && !error.is_login_refused(), "{error}");
        assert!(error.to_string().ends_with(line), "{error}");
        assert_eq!(running.finish().await, "");
    }
}

/// R42c: what a server can do fits into 64 KiB; of more nothing is kept, and of
/// much more not even the end is waited for.
#[tokio::test]
async fn r42c_capabilities_without_end() {
    let script = |lines: usize| {
        Transcript::new()
            .reply("200 welcome")
            .expect("CAPABILITIES")
            .reply(&format!("101 list\nREADER\n{}.", "X\n".repeat(lines)))
    };
    let running = script(20_000).serve().await;
    let connection = open(&anonymous(&running)).await.expect("open");
    assert!(connection.capabilities().expect("a list").has("READER"));
    drop(connection);
    assert_eq!(running.finish().await, "");

    let more = script(30_000).expect("MODE READER").reply("200 reader");
    let running = more.serve().await;
    let connection = open(&anonymous(&running)).await.expect("open");
    assert_eq!(connection.capabilities(), None);
    drop(connection);
    assert_eq!(running.finish().await, "");

    let running = script(200_000).serve().await;
    let error = open(&anonymous(&running)).await.expect_err("no end");
    assert!(
        matches!(error, Error::Overlong { limit: 65_536, .. }),
        "{error}"
    );
    assert!(running.finish().await.is_empty());
}
