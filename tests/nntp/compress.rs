//! COMPRESS DEFLATE (RFC 8054).

use artchk::nntp::{Connection, Error, Server};

use super::{UNHURRIED, anonymous, wilma};
use crate::support::transcript::{Running, Transcript};

const OFFERED: &str = "101 list\nVERSION 2\nREADER\nPOST\nCOMPRESS SHRINK DEFLATE\n.";

async fn open(server: Server) -> Result<Connection, Error> {
    let server = Server {
        compress: true,
        ..server
    };
    Connection::open(&server, &UNHURRIED, None).await
}

/// A server that offers it, and is asked for it.
fn asked() -> Transcript {
    Transcript::new()
        .reply("200 welcome")
        .expect("CAPABILITIES")
        .reply(OFFERED)
        .expect("COMPRESS DEFLATE")
}

async fn anonymously(running: &Running) -> Connection {
    open(anonymous(running)).await.expect("an open connection")
}

/// RFC 8054, section 2.2.2: nobody logs in behind it. Both sides compress right
/// behind the line end of 206.
#[tokio::test]
async fn r42a_compressed_behind_the_login() {
    let running = Transcript::new()
        .reply("200 welcome")
        .expect("CAPABILITIES")
        .reply("101 list\nVERSION 2\nREADER\nAUTHINFO USER\nCOMPRESS DEFLATE\n.")
        .login()
        .expect("CAPABILITIES")
        .reply(OFFERED)
        .expect("COMPRESS DEFLATE")
        .expect_no_more()
        .reply("206 active")
        .deflate()
        .expect("GROUP misc.test")
        .reply("211 2 1 2 misc.test")
        .expect("ARTICLE 1")
        .expect("ARTICLE 2")
        .reply("220 1 <a@b.example>\nSubject: one\n\n..text\n.")
        .reply("423 none")
        .expect("POST")
        .reply("340 go")
        .expect_octets(b"From: x\r\n\r\n..y\r\n.\r\n")
        .reply("240 taken")
        .expect("QUIT")
        .reply("205 bye")
        .serve()
        .await;
    let mut connection = open(wilma(&running)).await.expect("open");
    assert!(connection.is_compressed());
    assert!(!connection.is_secure());
    connection.group("misc.test").await.expect("a group");
    let mut articles = connection.articles(&[1, 2]);
    let (_, first) = articles.next().await.expect("no error").expect("one");
    assert_eq!(
        first.article().as_deref(),
        Some(&b"Subject: one\r\n\r\n.text\r\n"[..])
    );
    let (_, second) = articles.next().await.expect("no error").expect("one");
    assert_eq!(second.article(), None);
    let posted = connection.post(b"From: x\r\n\r\n.y\r\n").await;
    assert_eq!(posted.expect("an answer").reply().code(), 240);
    connection.quit().await;
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn r42a_not_compressed_unless_wanted_and_offered() {
    for (compress, offered) in [(false, OFFERED), (true, "101 list\nVERSION 2\nREADER\n.")] {
        let running = Transcript::new()
            .reply("200 welcome")
            .expect("CAPABILITIES")
            .reply(offered)
            .expect("GROUP misc.test")
            .reply("211 0 1 0 misc.test")
            .serve()
            .await;
        let server = Server {
            compress,
            ..anonymous(&running)
        };
        let opened = Connection::open(&server, &UNHURRIED, None).await;
        let mut connection = opened.expect("open");
        assert!(!connection.is_compressed());
        connection.group("misc.test").await.expect("a group");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// Section 2.2.1, and R40: the session goes on in the clear.
#[tokio::test]
async fn r40_compression_that_is_refused() {
    for refused in [
        "403 not now",
        "502 no",
        "503 what?",
        "500 what?",
        "400 what?",
    ] {
        let running = asked()
            .reply(refused)
            .expect("GROUP misc.test")
            .reply("211 0 1 0 misc.test")
            .serve()
            .await;
        let mut connection = anonymously(&running).await;
        assert!(!connection.is_compressed(), "{refused}");
        connection.group("misc.test").await.expect("a group");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// Section 2.2.2: no AUTHINFO in a compressed session; the next one begins with
/// it.
#[tokio::test]
async fn r42a_a_login_that_is_wanted_later_needs_another_session() {
    let running = Transcript::new()
        .reply("200 welcome")
        .expect("CAPABILITIES")
        .reply(OFFERED)
        .login()
        .expect("CAPABILITIES")
        .reply(OFFERED)
        .expect("COMPRESS DEFLATE")
        .reply("206 active")
        .deflate()
        .expect("GROUP misc.test")
        .reply("480 who?")
        .serve()
        .await;
    let mut connection = open(wilma(&running)).await.expect("open");
    let error = connection.group("misc.test").await.expect_err("a login");
    assert!(error.is_temporary() && error.ends_connection(), "{error}");
    assert!(
        error
            .to_string()
            .ends_with("a new login is wanted: 480 who?"),
        "{error}"
    );
    drop(connection);
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn r42_what_is_no_compressed_stream_ends_the_connection() {
    let running = asked()
        .reply("206 active")
        .send(b"\xff\xff\xff\xff200 what is this?\r\n")
        .serve()
        .await;
    let mut connection = anonymously(&running).await;
    let error = connection.group("misc.test").await.expect_err("nonsense");
    assert!(error.ends_connection() && error.is_temporary(), "{error}");
    assert!(error.to_string().contains("compress"), "{error}");
}

/// The limits hold for what comes out: 30 KB that inflate to 30 MB are an
/// article that is too long.
#[tokio::test]
async fn r42c_an_article_is_as_long_as_what_comes_out() {
    let long = "a".repeat(30_000_000);
    let running = asked()
        .reply("206 active")
        .deflate()
        .expect("ARTICLE <a@b.example>")
        .reply(&format!("220 0 <a@b.example>\nSubject: x\n\n{long}\n."))
        .serve()
        .await;
    let mut connection = anonymously(&running).await;
    connection.set_longest_article(1_000_000);
    let error = connection.article_by_id("<a@b.example>").await;
    assert!(matches!(error, Err(Error::Overlong { .. })), "{error:?}");
}
