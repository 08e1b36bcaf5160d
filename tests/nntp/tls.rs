//! TLS from the first octet and after STARTTLS (RFC 4642).

use artchk::nntp::{Error, Security, Server};

use super::{open, wilma};
use crate::support::certificates::certificates;
use crate::support::transcript::{Running, Transcript};

fn secured(running: &Running, security: Security) -> Server {
    Server {
        security,
        ca_file: Some(certificates().ca_file()),
        ..wilma(running)
    }
}

/// A server in the clear that offers STARTTLS.
fn offering() -> Transcript {
    Transcript::new()
        .reply("201 welcome")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nSTARTTLS\n.")
}

fn starting() -> Transcript {
    offering().expect("STARTTLS").reply("382 go on")
}

#[tokio::test]
async fn tls_from_the_first_octet() {
    for host in ["127.0.0.1", "localhost"] {
        let running = Transcript::new()
            .tls(certificates().acceptor("good"))
            .reply("200 welcome")
            .expect("CAPABILITIES")
            .reply("101 list\nREADER\n.")
            .login()
            .expect("CAPABILITIES")
            .reply("101 list\nREADER\n.")
            .expect("ARTICLE 7")
            .reply("220 7 <x@y.invalid>\n..dot\n.")
            .expect("QUIT")
            .reply("205 bye")
            .serve()
            .await;
        let server = Server {
            host: host.into(),
            ..secured(&running, Security::Tls)
        };
        let mut connection = open(&server).await.expect("open");
        assert!(connection.is_secure());
        let article = connection.articles(&[7]).next().await.expect("an answer");
        let (number, retrieved) = article.expect("one article");
        assert_eq!(
            (number, retrieved.article()),
            (7, Some(b".dot\r\n".to_vec()))
        );
        connection.quit().await;
        assert_eq!(running.finish().await, "");
    }
}

/// R42a; RFC 4642, section 2.2.2: what was learnt in the clear is forgotten,
/// and MODE READER does not follow.
#[tokio::test]
async fn r42a_starttls_comes_before_the_login() {
    let running = starting()
        .tls(certificates().acceptor("good"))
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nAUTHINFO USER\n.")
        .login()
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nPOST\n.")
        .serve()
        .await;
    let connection = open(&secured(&running, Security::StartTls))
        .await
        .expect("open");
    assert!(connection.is_secure() && connection.posting_permitted());
    assert!(!connection.capabilities().expect("a list").has("STARTTLS"));
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R5: a refused certificate is not tried again. Nothing is sent to whoever
/// showed it.
#[tokio::test]
async fn a_certificate_that_is_not_good_is_refused() {
    for (name, reason) in [
        ("wrong-name", "IP address mismatch"),
        ("expired", "certificate has expired"),
        ("unknown-ca", "unable to get local issuer certificate"),
    ] {
        let acceptor = certificates().acceptor(name);
        for (script, security) in [
            (Transcript::new(), Security::Tls),
            (starting(), Security::StartTls),
        ] {
            let running = script.tls_fails(acceptor.clone()).serve().await;
            let error = open(&secured(&running, security))
                .await
                .expect_err("refused");
            assert!(
                error.is_certificate_refused() && !error.is_temporary(),
                "{name}: {error}"
            );
            assert!(error.to_string().ends_with(reason), "{name}: {error}");
            assert_eq!(running.finish().await, "");
        }
    }
}

#[tokio::test]
async fn a_certificate_for_another_name_is_refused() {
    let running = Transcript::new()
        .tls_fails(certificates().acceptor("wrong-name"))
        .serve()
        .await;
    let server = Server {
        host: "localhost".into(),
        ..secured(&running, Security::Tls)
    };
    let error = open(&server).await.expect_err("refused");
    assert!(
        error
            .to_string()
            .ends_with("certificate refused: hostname mismatch"),
        "{error}"
    );
    assert_eq!(running.finish().await, "");
}

/// Without `ca_file` the system's certificates count, and ours is not there.
#[tokio::test]
async fn a_private_authority_is_trusted_only_if_it_is_named() {
    let running = Transcript::new()
        .tls_fails(certificates().acceptor("good"))
        .serve()
        .await;
    let server = Server {
        ca_file: None,
        ..secured(&running, Security::Tls)
    };
    let error = open(&server).await.expect_err("refused");
    assert!(error.is_certificate_refused(), "{error}");
    assert_eq!(running.finish().await, "");
}

/// R42a: never in the clear if it was to be encrypted.
#[tokio::test]
async fn r42a_without_starttls_nothing_more_is_sent() {
    let unknown = Transcript::new()
        .reply("200 welcome")
        .expect("CAPABILITIES")
        .reply("500 what?")
        .expect("MODE READER")
        .reply("200 reader")
        .expect("STARTTLS")
        .reply("500 what is that?");
    for (script, shown) in [
        (Transcript::reader(), "the server does not offer it"),
        // It does not say what it can do, so it is asked.
        (unknown, "500 what is that?"),
        (
            offering().expect("STARTTLS").reply("580 not now"),
            "580 not now",
        ),
        (offering().expect("STARTTLS").reply("502 no"), "502 no"),
        (offering().expect("STARTTLS").reply("281 no"), "281 no"),
    ] {
        let running = script.serve().await;
        let error = open(&secured(&running, Security::StartTls))
            .await
            .expect_err("no TLS");
        assert!(
            matches!(error, Error::StartTlsUnavailable { .. }),
            "{error}"
        );
        assert!(error.is_temporary());
        assert!(
            error
                .to_string()
                .ends_with(&format!("not to be had: {shown}")),
            "{error}"
        );
        assert_eq!(running.finish().await, "");
    }
}

/// RFC 4642, section 5: what stands behind the 382 in the clear is not the
/// server's.
#[tokio::test]
async fn rfc4642_5_an_answer_put_in_before_tls_is_refused() {
    let running = offering()
        .expect("STARTTLS")
        .send(b"382 go on\r\n101 x\r\n.\r\n")
        .serve()
        .await;
    let error = open(&secured(&running, Security::StartTls))
        .await
        .expect_err("refused");
    assert!(matches!(error, Error::Injected { .. }), "{error}");
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn tls_to_a_server_in_the_clear_fails() {
    let running = Transcript::new().reply("200 welcome").drop().serve().await;
    let error = open(&secured(&running, Security::Tls))
        .await
        .expect_err("no TLS");
    assert!(matches!(error, Error::Tls { .. }), "{error}");
    assert!(error.is_temporary() && !error.is_certificate_refused());
    running.finish().await;
}

/// R42: the handshake has a time limit, too.
#[tokio::test]
async fn r42_a_handshake_without_answer_is_given_up() {
    let running = Transcript::new().serve().await;
    let timeouts = artchk::nntp::Timeouts {
        connect: std::time::Duration::from_millis(50),
        ..super::UNHURRIED
    };
    let server = secured(&running, Security::Tls);
    let error = artchk::nntp::Connection::open(&server, &timeouts, None).await;
    let error = error.expect_err("silence");
    assert!(
        matches!(
            error,
            Error::TimedOut {
                what: "the TLS handshake",
                ..
            }
        ),
        "{error}"
    );
    running.finish().await;
}
