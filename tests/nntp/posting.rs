//! POST and its outcomes (behaviour R41).

use artchk::nntp::{Error, Posted};

use super::{open, opened, wilma};
use crate::support::transcript::Transcript;

const ARTICLE: &[u8] = b"Subject: x\r\n\r\n.dot\r\n.\r\n\xc3\xa4\r\n";
const ON_THE_WIRE: &[u8] = b"Subject: x\r\n\r\n..dot\r\n..\r\n\xc3\xa4\r\n.\r\n";

fn taking() -> Transcript {
    Transcript::reader()
        .expect("POST")
        .reply("340 go on")
        .expect_octets(ON_THE_WIRE)
}

/// RFC 3977, section 6.3.1.
#[tokio::test]
async fn r41_outcomes_of_post() {
    for (reply, accepted, duplicate, deferred) in [
        ("240 thanks", true, false, false),
        ("441 435 Duplicate", false, true, false),
        ("441 436 Try later", false, false, true),
        ("441 Duplicate From header field", false, false, false),
        ("441 437 Too old", false, false, false),
    ] {
        let (mut connection, running) = opened(
            taking()
                .reply(reply)
                .expect("STAT <a@b.invalid>")
                .reply("430 none"),
        )
        .await;
        let posted = connection.post(ARTICLE).await.expect("an outcome");
        assert_eq!(matches!(posted, Posted::Accepted(_)), accepted, "{reply}");
        assert_eq!(matches!(posted, Posted::Refused(_)), !accepted, "{reply}");
        assert_eq!(
            (posted.is_duplicate(), posted.is_deferred()),
            (duplicate, deferred),
            "{reply}"
        );
        assert_eq!(posted.reply().to_string(), reply);
        assert!(
            !connection
                .stat_by_id("<a@b.invalid>")
                .await
                .expect("usable")
        );
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// R38a: the article is not sent where POST itself is refused.
#[tokio::test]
async fn r38a_posting_may_not_be_permitted() {
    for reply in ["440 no posting", "500 what?", "502 not for you"] {
        let (mut connection, running) =
            opened(Transcript::reader().expect("POST").reply(reply)).await;
        let posted = connection.post(ARTICLE).await.expect("an outcome");
        assert!(matches!(posted, Posted::NotPermitted(_)), "{posted:?}");
        assert!(!posted.is_duplicate() && !posted.is_deferred());
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// R42a: the article is sent after the login, and once.
#[tokio::test]
async fn r42a_post_is_repeated_after_a_login() {
    let running = Transcript::reader_with_login()
        .expect("POST")
        .reply("480 who?")
        .login()
        .expect("CAPABILITIES")
        .reply("101 list\nPOST\n.")
        .expect("POST")
        .reply("340 go on")
        .expect_octets(ON_THE_WIRE)
        .reply("240 thanks")
        .serve()
        .await;
    let mut connection = open(&wilma(&running)).await.expect("open");
    let posted = connection.post(ARTICLE).await.expect("an outcome");
    assert!(matches!(posted, Posted::Accepted(_)), "{posted:?}");
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R41: whether the server has taken the article is not known then.
#[tokio::test]
async fn r41_a_connection_lost_after_the_article_was_sent() {
    for last in ["", "24", "400 going down\r\n"] {
        let (mut connection, running) = opened(taking().send(last.as_bytes()).drop()).await;
        let error = connection.post(ARTICLE).await.expect_err("no outcome");
        assert!(error.is_temporary() && error.ends_connection(), "{error}");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// R41: nor after a reply that is none to POST, good as it sounds.
#[tokio::test]
async fn r41_a_success_that_is_not_that_of_post() {
    for reply in [
        "200 welcome",
        "223 0 <a@b.invalid>",
        "239 <a@b.invalid>",
        "340 go on",
    ] {
        let (mut connection, running) = opened(taking().reply(reply)).await;
        let error = connection.post(ARTICLE).await.expect_err("no outcome");
        assert!(matches!(error, Error::Unexpected { .. }), "{error}");
        assert!(error.ends_connection(), "{error}");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

#[tokio::test]
async fn a_connection_lost_before_the_article_was_sent() {
    let (mut connection, running) = opened(Transcript::reader().expect("POST").drop()).await;
    let error = connection.post(ARTICLE).await.expect_err("lost");
    assert!(matches!(error, Error::Lost { .. }), "{error}");
    drop(connection);
    running.finish().await;
}

/// RFC 3977, section 3.1.1: what could end the block early is not sent.
#[tokio::test]
async fn r42_an_article_that_is_no_block_is_not_sent() {
    let (mut connection, running) = opened(Transcript::reader()).await;
    for article in [
        &b"Subject: x\r\n\r\na\n.\r\nQUIT\r\n"[..],
        b"x\0\r\n",
        b"x\r\r\n",
    ] {
        let error = connection.post(article).await.expect_err("unsendable");
        assert!(
            matches!(error, Error::Unsendable { .. }) && !error.ends_connection(),
            "{error}"
        );
    }
    drop(connection);
    assert_eq!(running.finish().await, "");
}
