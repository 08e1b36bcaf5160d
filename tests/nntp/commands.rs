//! GROUP, LISTGROUP, LIST ACTIVE, and what is fetched by message identifier.

use std::time::Duration;

use artchk::nntp::{Connection, Error, Group, GroupStatus};

use super::{BRISK, HURRIED, anonymous, open, opened, wilma};
use crate::support::transcript::Transcript;

/// RFC 3977, section 6.1.1.2: an empty group has three shapes, and some
/// servers have a fourth.
#[tokio::test]
async fn r39_every_shape_of_an_empty_group() {
    for (numbers, group, empty) in [
        (
            "0 1 0",
            Group {
                count: 0,
                low: 1,
                high: 0,
            },
            true,
        ),
        (
            "0 0 0",
            Group {
                count: 0,
                low: 0,
                high: 0,
            },
            true,
        ),
        (
            "0 5 4",
            Group {
                count: 0,
                low: 5,
                high: 4,
            },
            true,
        ),
        (
            "3 9 4",
            Group {
                count: 3,
                low: 9,
                high: 4,
            },
            true,
        ),
        (
            "1 5 5",
            Group {
                count: 1,
                low: 5,
                high: 5,
            },
            false,
        ),
    ] {
        let script = Transcript::reader().expect("GROUP de.test");
        let (mut connection, running) =
            opened(script.reply(&format!("211 {numbers} de.test"))).await;
        let found = connection.group("de.test").await.expect("selected");
        assert_eq!(found, group);
        assert_eq!(found.is_empty(), empty, "{numbers}");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// R38: a group that the server does not have does not end the run.
#[tokio::test]
async fn r38_a_missing_group_leaves_the_connection_usable() {
    let (mut connection, running) = opened(
        Transcript::reader()
            .expect("GROUP de.gone")
            .reply("411 No such group")
            .expect("LISTGROUP de.gone 1-9")
            .reply("411 No such group")
            .expect("GROUP de.secret")
            .reply("502 Not for you")
            .expect("GROUP de.test")
            .reply("211 2 3 4 de.test"),
    )
    .await;
    let error = connection
        .group("de.gone")
        .await
        .expect_err("no such group");
    assert!(
        matches!(error, Error::NoSuchGroup { .. }) && !error.ends_connection(),
        "{error}"
    );
    assert!(
        error.to_string().ends_with(": 411 No such group"),
        "{error}"
    );
    let error = connection
        .list_group("de.gone", 1..=9, 9)
        .await
        .expect_err("no such group");
    assert!(matches!(error, Error::NoSuchGroup { .. }), "{error}");
    let error = connection.group("de.secret").await.expect_err("refused");
    assert!(
        matches!(
            error,
            Error::Refused {
                command: "GROUP",
                ..
            }
        ),
        "{error}"
    );
    assert_eq!(connection.group("de.test").await.expect("selected").high, 4);
    drop(connection);
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn a_reply_without_sense_ends_the_connection() {
    for reply in [
        "211 many articles",
        "211",
        "340 go on",
        "whatever",
        "400 closing",
    ] {
        let script = Transcript::reader().expect("GROUP de.test").reply(reply);
        let (mut connection, running) = opened(script).await;
        let error = connection.group("de.test").await.expect_err("no sense");
        assert!(error.ends_connection(), "{error}");
        assert_eq!(error.is_temporary(), reply.starts_with("400"), "{error}");
        let error = connection.group("de.test").await.expect_err("dead");
        assert!(matches!(error, Error::Lost { .. }), "{error}");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// R42a: 480 in mid-session.
#[tokio::test]
async fn r42a_a_command_is_repeated_once_after_a_login() {
    let again = || {
        Transcript::reader_with_login()
            .expect("GROUP de.test")
            .reply("480 who are you?")
            .login()
            .expect("CAPABILITIES")
            .reply("101 list\nREADER\n.")
            .expect("GROUP de.test")
    };
    let running = again().reply("211 2 3 4 de.test").serve().await;
    let mut connection = open(&wilma(&running)).await.expect("open");
    assert_eq!(connection.group("de.test").await.expect("selected").low, 3);
    drop(connection);
    assert_eq!(running.finish().await, "");

    let running = again().reply("480 who are you?").serve().await;
    let mut connection = open(&wilma(&running)).await.expect("open");
    let error = connection.group("de.test").await.expect_err("refused");
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
    drop(connection);
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn a_login_that_is_required_and_not_configured_is_an_error() {
    for (reply, shown) in [
        (
            "480 who?",
            "login required, but no user is configured: 480 who?",
        ),
        (
            "483 TLS?",
            "the server requires encryption (reader_tls, post_tls): 483 TLS?",
        ),
    ] {
        let script = Transcript::reader().expect("GROUP de.test").reply(reply);
        let (mut connection, running) = opened(script).await;
        let error = connection.group("de.test").await.expect_err("refused");
        assert!(
            error.is_login_refused() && error.to_string().ends_with(shown),
            "{error}"
        );
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// RFC 3977, section 6.1.2.
#[tokio::test]
async fn r38_listgroup_takes_a_range() {
    let (mut connection, running) = opened(
        Transcript::reader()
            .expect("LISTGROUP de.test 5-4000000000")
            .reply("211 3 1 4000000000 de.test list follows\n5\n70\n4000000000\n.")
            .expect("LISTGROUP de.test 1-2")
            .reply("211 0 1 0 de.test list follows\n.")
            .expect("LISTGROUP de.test 1-2")
            .reply("501 no range")
            .expect("LISTGROUP de.test 1-2")
            .reply("211 1 1 2 de.test\nfive\n."),
    )
    .await;
    let numbers = connection.list_group("de.test", 5..=4_000_000_000, 9).await;
    assert_eq!(numbers.expect("a list"), [5, 70, 4_000_000_000]);
    assert!(
        connection
            .list_group("de.test", 1..=2, 9)
            .await
            .expect("a list")
            .is_empty()
    );
    let error = connection
        .list_group("de.test", 1..=2, 9)
        .await
        .expect_err("refused");
    assert_eq!((error.code(), error.ends_connection()), (Some(501), false));
    let error = connection
        .list_group("de.test", 1..=2, 9)
        .await
        .expect_err("no numbers");
    assert!(matches!(error, Error::Garbage { .. }), "{error}");
    drop(connection);
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn r38a_list_active_tells_the_status_of_a_group() {
    for (reply, status) in [
        ("215 list\nde.test 9 1 y\n.", Some(GroupStatus::Permitted)),
        ("215 list\nde.test 9 1 m\n.", Some(GroupStatus::Moderated)),
        (
            "215 list\nde.test 9 1 =de.other\n.",
            Some(GroupStatus::Alias("de.other".into())),
        ),
        ("215 list\n.", Some(GroupStatus::Absent)),
        ("500 what?", None),
        ("501 what?", None),
        ("502 no", None),
        ("503 no such list", None),
    ] {
        let script = Transcript::reader()
            .expect("LIST ACTIVE de.test")
            .reply(reply);
        let (mut connection, running) = opened(script).await;
        let found = connection.list_active("de.test").await.expect("an answer");
        assert_eq!(found, status, "{reply}");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
    let script = Transcript::reader()
        .expect("LIST ACTIVE de.test")
        .reply("403 fault");
    let (mut connection, running) = opened(script).await;
    let error = connection
        .list_active("de.test")
        .await
        .expect_err("refused");
    assert!(error.is_temporary() && !error.ends_connection(), "{error}");
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R26, R41: what is fetched, or looked for, by its identifier.
#[tokio::test]
async fn by_message_identifier() {
    let (mut connection, running) = opened(
        Transcript::reader()
            .expect("ARTICLE <a@x.invalid>")
            .reply("220 0 <a@x.invalid>\nSubject: a\n\n..\n.")
            .expect("ARTICLE <b@x.invalid>")
            .reply("430 none")
            .expect("HEAD <a@x.invalid>")
            .reply("221 0 <a@x.invalid>\nSubject: a\n.")
            .expect("HEAD <b@x.invalid>")
            .reply("430 none")
            .expect("HEAD <b@x.invalid>")
            .reply("502 not for you")
            .expect("STAT <a@x.invalid>")
            .reply("223 0 <a@x.invalid>")
            .expect("STAT <b@x.invalid>")
            .reply("430 none"),
    )
    .await;
    let (here, gone) = ("<a@x.invalid>", "<b@x.invalid>");
    let article = connection.article_by_id(here).await.expect("an answer");
    assert_eq!(article.as_deref(), Some(&b"Subject: a\r\n\r\n.\r\n"[..]));
    assert_eq!(
        connection.article_by_id(gone).await.expect("an answer"),
        None
    );
    let header = connection.head_by_id(here).await.expect("an answer");
    assert_eq!(header.as_deref(), Some(&b"Subject: a\r\n"[..]));
    assert_eq!(connection.head_by_id(gone).await.expect("an answer"), None);
    let error = connection.head_by_id(gone).await.expect_err("refused");
    assert_eq!((error.code(), error.ends_connection()), (Some(502), false));
    assert!(connection.stat_by_id(here).await.expect("an answer"));
    assert!(!connection.stat_by_id(gone).await.expect("an answer"));
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R42: what goes into a command is checked first.
#[tokio::test]
async fn r42_what_would_be_another_command_is_not_sent() {
    let (mut connection, running) = opened(
        Transcript::reader()
            .expect("GROUP de.test")
            .reply("211 1 1 1 de.test"),
    )
    .await;
    let errors = [
        connection
            .group("de.test\r\nQUIT")
            .await
            .expect_err("unsendable"),
        connection
            .list_group("de test", 1..=2, 9)
            .await
            .expect_err("unsendable"),
        connection.list_active("").await.expect_err("unsendable"),
        connection
            .article_by_id("<a@b>\r\nQUIT")
            .await
            .expect_err("unsendable"),
        connection.head_by_id("<a@b").await.expect_err("unsendable"),
        connection
            .stat_by_id("<a b@c>")
            .await
            .expect_err("unsendable"),
        connection
            .articles_by_id(&["<a@b>", "<a>b@c>"])
            .expect_err("unsendable"),
    ];
    for error in errors {
        assert!(
            matches!(error, Error::Unsendable { .. }) && !error.ends_connection(),
            "{error}"
        );
    }
    assert!(connection.group("de.test").await.is_ok());
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R42: every wait has a time limit.
#[tokio::test]
async fn r42_a_server_that_stops_talking_is_given_up() {
    for (octets, timeouts) in [
        ("", HURRIED),
        ("22", HURRIED),
        ("221 0 <a@x.invalid>\r\nSubject: a\r\n.", BRISK),
        // The end of a block is CR LF, dot, CR LF and nothing else.
        ("221 0 <a@x.invalid>\r\nSubject: a\n.\r\n", BRISK),
    ] {
        let script = Transcript::reader().expect("HEAD <a@x.invalid>");
        let running = script.send(octets.as_bytes()).serve().await;
        let connection = Connection::open(&anonymous(&running), &timeouts, None).await;
        let mut connection = connection.expect("open");
        let error = connection
            .head_by_id("<a@x.invalid>")
            .await
            .expect_err("silence");
        assert!(error.is_temporary() && error.ends_connection(), "{error}");
        assert!(
            error
                .to_string()
                .ends_with("timed out waiting for the answer to HEAD"),
            "{error}"
        );
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// Whoever drops a future in the middle of an exchange leaves an answer
/// behind, which must not be taken for that to the next command.
#[tokio::test]
async fn an_exchange_that_was_dropped_ends_the_connection() {
    let (mut connection, running) = opened(Transcript::reader().expect("GROUP de.first")).await;
    let patience = Duration::from_millis(20);
    assert!(
        tokio::time::timeout(patience, connection.group("de.first"))
            .await
            .is_err()
    );
    let error = connection.group("de.second").await.expect_err("dead");
    assert!(matches!(error, Error::Lost { .. }), "{error}");
    connection.quit().await;
    assert_eq!(running.finish().await, "");
}

/// A server that is silent when asked to end the session does not matter.
#[tokio::test]
async fn quit_does_not_depend_on_an_answer() {
    for last in [Some("205 bye"), Some("nonsense"), None] {
        let mut script = Transcript::reader().expect("QUIT");
        if let Some(line) = last {
            script = script.reply(line);
        }
        let (connection, running) = opened(script.drop()).await;
        connection.quit().await;
        assert_eq!(running.finish().await, "");
    }
}

/// R42c: however many numbers come, and in which order, the lowest are kept.
#[tokio::test]
async fn r42c_listgroup_keeps_no_more_than_wanted() {
    let (mut connection, running) = opened(
        Transcript::reader()
            .expect("LISTGROUP de.test 5-90")
            .reply("211 9 1 90 de.test\n70\n8\n8\n90\n91\n4\n5\n60\n.")
            .expect("GROUP de.test")
            .reply("211 9 1 90 de.test"),
    )
    .await;
    let numbers = connection.list_group("de.test", 5..=90, 3).await;
    assert_eq!(numbers.expect("a list"), [5, 8, 60]);
    assert_eq!(connection.group("de.test").await.expect("in step").high, 90);
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R40: a server that says 400 to what it does not know goes on.
#[tokio::test]
async fn r40_a_400_without_an_end_is_an_unknown_command() {
    let (mut connection, running) = opened(
        Transcript::reader()
            .expect("LIST ACTIVE de.test")
            .reply("400 what?")
            .expect("LISTGROUP de.test 1-2")
            .reply("400 what?")
            .expect("GROUP de.test")
            .reply("211 1 5 5 de.test"),
    )
    .await;
    assert_eq!(
        connection.list_active("de.test").await.expect("known"),
        None
    );
    let error = connection.list_group("de.test", 1..=2, 9).await;
    let error = error.expect_err("refused");
    assert!(!error.ends_connection(), "{error}");
    assert_eq!(connection.group("de.test").await.expect("selected").high, 5);
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R40: with the end of the session it is what it says.
#[tokio::test]
async fn r40_a_400_with_an_end_is_a_server_that_closes() {
    let (mut connection, running) = opened(
        Transcript::reader()
            .expect("LIST ACTIVE de.test")
            .reply("400 going down")
            .drop(),
    )
    .await;
    assert_eq!(
        connection.list_active("de.test").await.expect("known"),
        None
    );
    let error = connection.group("de.test").await.expect_err("closed");
    assert!(matches!(error, Error::Unavailable { .. }), "{error}");
    assert!(error.to_string().ends_with(": 400 going down"), "{error}");
    drop(connection);
    running.finish().await;
}
