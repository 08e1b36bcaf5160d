//! Articles by the hundred (behaviour R40, R42).

use artchk::nntp::{Connection, Error, Retrieved};

use super::{BRISK, anonymous, open, opened, wilma};
use crate::support::transcript::Transcript;

/// Expects ARTICLE for each of the numbers.
fn requests(script: Transcript, numbers: impl Iterator<Item = u64>) -> Transcript {
    numbers.fold(script, |script, number| {
        script.expect(&format!("ARTICLE {number}"))
    })
}

/// Sends an article for each of the numbers, all in one go.
fn articles(script: Transcript, numbers: impl Iterator<Item = u64>, body: &str) -> Transcript {
    let text: String = numbers
        .map(|number| format!("220 {number} <{number}@x.invalid>\r\n{body}{number}\r\n.\r\n"))
        .collect();
    script.send(text.as_bytes())
}

/// Fetches all and returns them with their numbers.
async fn fetch(connection: &mut Connection, numbers: &[u64]) -> Vec<(u64, Retrieved)> {
    let mut found = Vec::new();
    let mut articles = connection.articles(numbers);
    while let Some(next) = articles.next().await.expect("an answer") {
        found.push(next);
    }
    found
}

fn article(octets: &[u8]) -> Retrieved {
    Retrieved::Article(octets.to_vec())
}

/// R40: 423 and 430 are no errors; any other refusal concerns that article.
#[tokio::test]
async fn r40_missing_numbers_are_no_errors() {
    let script = requests(Transcript::reader(), [3, 4, 5, 6, 9].into_iter()).reply(
        "423 no such number\n220 4 <4@x.invalid>\nfour\n.\n430 gone\n403 disk fault\n\
         220 9 <9@x.invalid>\nnine\n.",
    );
    let (mut connection, running) = opened(script).await;
    let found = fetch(&mut connection, &[3, 4, 5, 6, 9]).await;
    assert_eq!(
        found.iter().map(|(number, _)| *number).collect::<Vec<_>>(),
        [3, 4, 5, 6, 9]
    );
    let found: Vec<Retrieved> = found.into_iter().map(|(_, retrieved)| retrieved).collect();
    let [
        Retrieved::Missing,
        four,
        Retrieved::Missing,
        Retrieved::Refused(reply),
        nine,
    ] = found.as_slice()
    else {
        panic!("{found:?}");
    };
    assert_eq!((four, nine), (&article(b"four\r\n"), &article(b"nine\r\n")));
    assert_eq!(reply.to_string(), "403 disk fault");
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R40, RFC 3977, section 3.1.1: dots are un-doubled, all else stays.
#[tokio::test]
async fn r40_octets_are_those_of_the_server() {
    let octets = b"Subject: \xe4\r\nX:\n.y\rz\r\n\r\n\0\xff\r\n.\n\r\r\nlast \r\n";
    let mut wire = b"220 1 <1@x.invalid>\r\n".to_vec();
    wire.extend_from_slice(b"Subject: \xe4\r\nX:\n.y\rz\r\n\r\n\0\xff\r\n..\n\r\r\nlast \r\n.\r\n");
    wire.extend_from_slice(b"220 2 <2@x.invalid>\r\n..\r\n..x\r\n...\r\n.\r\n");
    wire.extend_from_slice(b"220 3 <3@x.invalid>\r\n.\r\n");
    // In one piece, and torn to pieces.
    for size in [wire.len(), 1, 7] {
        let script = requests(Transcript::reader(), 1..=3);
        let script = wire.chunks(size).fold(script, Transcript::send);
        let (mut connection, running) = opened(script).await;
        let found = fetch(&mut connection, &[1, 2, 3]).await;
        assert_eq!(
            found,
            [
                (1, article(octets)),
                (2, article(b".\r\n.x\r\n..\r\n")),
                (3, article(b""))
            ]
        );
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}

/// R42: a hundred requests are on their way before the first answer, four hundred
/// behind it, more are sent once a quarter of them has been answered: three hundred
/// at any time.
#[tokio::test]
async fn r42_requests_are_sent_ahead() {
    let mut script = requests(Transcript::reader(), 1..=100).expect_no_more();
    script = articles(script, 1..=1, "text ");
    script = requests(script, 101..=401).expect_no_more();
    script = articles(script, 2..=101, "text ");
    script = requests(script, 402..=501).expect_no_more();
    script = articles(script, 102..=501, "text ");
    script = requests(script, 502..=630).expect_no_more();
    script = articles(script, 502..=630, "text ");
    let (mut connection, running) = opened(script).await;
    let numbers: Vec<u64> = (1..=630).collect();
    let found = fetch(&mut connection, &numbers).await;
    assert_eq!(found.len(), 630);
    for (number, retrieved) in found {
        assert_eq!(retrieved, article(format!("text {number}\r\n").as_bytes()));
    }
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// A server that takes no commands until its answers have been taken, with
/// more of them than fit between the two. Where articles are large, as many are
/// asked for ahead as make 4 MiB: 41 of 100 KB.
#[tokio::test]
async fn r42_a_server_that_answers_before_it_listens() {
    let body = format!("{}\r\n", "x".repeat(998)).repeat(100);
    let mut script = requests(Transcript::reader(), 1..=100).expect_no_more();
    script = articles(script, 1..=69, &body);
    script = requests(script, 101..=110).expect_no_more();
    script = articles(script, 70..=79, &body);
    script = requests(script, 111..=120).expect_no_more();
    script = articles(script, 80..=120, &body);
    script = requests(script, 121..=130);
    script = articles(script, 121..=130, &body);
    let (mut connection, running) = opened(script).await;
    let numbers: Vec<u64> = (1..=130).collect();
    for (number, retrieved) in fetch(&mut connection, &numbers).await {
        let octets = retrieved.article().expect("an article");
        assert_eq!(octets.len(), body.len() + number.to_string().len() + 2);
    }
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// What is on its way has to fit into the buffers in between, however long
/// the identifiers are.
#[tokio::test]
async fn r42_by_identifier_the_window_is_smaller() {
    let names: Vec<String> = (100..160)
        .map(|n| format!("<{n}{}@x.invalid>", "a".repeat(230)))
        .collect();
    let ids: Vec<&str> = names.iter().map(String::as_str).collect();
    let ask = |script: Transcript, range: std::ops::Range<usize>| {
        ids[range]
            .iter()
            .fold(script, |script, id| script.expect(&format!("ARTICLE {id}")))
    };
    // 31 lines of 253 octets are within 8 KiB, 32 are not.
    let fit = 8192 / (names[0].len() + "ARTICLE \r\n".len());
    let script = ask(Transcript::reader(), 0..fit).expect_no_more();
    let script = script.reply("430 no");
    let script = ask(script, fit..60).reply(&["430 no"; 59].join("\n"));
    let (mut connection, running) = opened(script).await;
    let mut articles = connection.articles_by_id(&ids).expect("good identifiers");
    let mut count = 0;
    while let Some((id, retrieved)) = articles.next().await.expect("an answer") {
        assert_eq!((id, retrieved), (ids[count], Retrieved::Missing));
        count += 1;
    }
    assert_eq!(count, 60);
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// R42a: 480 in mid-session, to every request that is on its way.
#[tokio::test]
async fn r42a_requests_are_repeated_after_a_login() {
    let script = requests(Transcript::reader_with_login(), 1..=4)
        .reply("220 1 <1@x.invalid>\none\n.\n480 who?\n480 who?\n220 4 <4@x.invalid>\nfour\n.")
        .login()
        .expect("CAPABILITIES")
        .reply("101 list\nREADER\n.");
    let script = requests(script, 2..=4)
        .reply("220 2 <2@x.invalid>\ntwo\n.\n423 none\n220 4 <4@x.invalid>\nfour\n.");
    let running = script.serve().await;
    let mut connection = open(&wilma(&running)).await.expect("open");
    let found = fetch(&mut connection, &[1, 2, 3, 4]).await;
    assert_eq!(
        found,
        [
            (1, article(b"one\r\n")),
            (2, article(b"two\r\n")),
            (3, Retrieved::Missing),
            (4, article(b"four\r\n"))
        ]
    );
    drop(connection);
    assert_eq!(running.finish().await, "");
}

#[tokio::test]
async fn r42a_a_login_that_does_not_help_is_refused() {
    let script = requests(Transcript::reader_with_login(), 1..=2)
        .reply("480 who?\n480 who?")
        .login()
        .expect("CAPABILITIES")
        .reply("101 list\nREADER\n.");
    let running = requests(script, 1..=2)
        .reply("480 who?\n480 who?")
        .serve()
        .await;
    let mut connection = open(&wilma(&running)).await.expect("open");
    let error = connection
        .articles(&[1, 2])
        .next()
        .await
        .expect_err("refused");
    assert!(matches!(error, Error::LoginRefused { .. }), "{error}");
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// Where there is no way to log in, the connection stays in step all the same.
#[tokio::test]
async fn a_login_that_is_required_does_not_end_the_connection() {
    let script = requests(Transcript::reader(), 1..=3)
        .reply("480 who?\n480 who?\n480 who?")
        .expect("GROUP de.test")
        .reply("211 1 7 7 de.test");
    let script = requests(script, 7..=8).reply("483 TLS first\n423 no");
    let (mut connection, running) = opened(script).await;
    let error = connection
        .articles(&[1, 2, 3])
        .next()
        .await
        .expect_err("no user");
    assert!(
        matches!(error, Error::LoginRequired { .. }) && !error.ends_connection(),
        "{error}"
    );
    assert_eq!(connection.group("de.test").await.expect("selected").low, 7);
    let mut articles = connection.articles(&[7, 8]);
    let error = articles.next().await.expect_err("in the clear");
    assert!(matches!(error, Error::EncryptionRequired { .. }), "{error}");
    assert!(!error.ends_connection());
    assert_eq!(
        articles.next().await.expect("an answer"),
        Some((8, Retrieved::Missing))
    );
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// What is still to come is read before the next command.
#[tokio::test]
async fn articles_may_be_left_before_the_last() {
    let script = requests(Transcript::reader(), 1..=3);
    let script = articles(script, 1..=3, "")
        .expect("GROUP de.test")
        .reply("211 1 7 7 de.test");
    let script = requests(script, 7..=8).reply("423 no").reply("423 no");
    let script = script.expect("QUIT").reply("205 bye");
    let (mut connection, running) = opened(script).await;
    let first = connection
        .articles(&[1, 2, 3])
        .next()
        .await
        .expect("an answer");
    assert_eq!(first, Some((1, article(b"1\r\n"))));
    assert_eq!(connection.group("de.test").await.expect("selected").low, 7);
    assert!(
        connection
            .articles(&[7, 8])
            .next()
            .await
            .expect("an answer")
            .is_some()
    );
    connection.quit().await;
    assert_eq!(running.finish().await, "");
}

/// A connection that breaks gives what came before, then an error; so the
/// caller knows where to go on.
#[tokio::test]
async fn r42_a_connection_lost_in_mid_article() {
    for last in [
        "",
        "22",
        "220 2 <2@x.invalid>\r\nSubj",
        "220 2 <2@x.invalid>\r\nx\r\n.",
    ] {
        let script = requests(Transcript::reader(), 1..=3);
        let script = articles(script, 1..=1, "").send(last.as_bytes()).drop();
        let (mut connection, running) = opened(script).await;
        let mut articles = connection.articles(&[1, 2, 3]);
        assert!(articles.next().await.expect("an answer").is_some());
        let error = articles.next().await.expect_err("lost");
        assert!(
            matches!(error, Error::Lost { .. }) && error.is_temporary(),
            "{error}"
        );
        assert!(articles.next().await.expect_err("dead").ends_connection());
        drop(connection);
        running.finish().await;
    }
}

#[tokio::test]
async fn r42_a_server_that_falls_silent_in_mid_article_is_given_up() {
    let script = requests(Transcript::reader(), 1..=2).send(b"220 1 <1@x.invalid>\r\nSubj");
    let running = script.serve().await;
    let connection = Connection::open(&anonymous(&running), &BRISK, None).await;
    let mut connection = connection.expect("open");
    let error = connection
        .articles(&[1, 2])
        .next()
        .await
        .expect_err("silence");
    assert!(
        matches!(error, Error::TimedOut { .. }) && error.is_temporary(),
        "{error}"
    );
    drop(connection);
    assert_eq!(running.finish().await, "");
}

/// An article beyond the limit is passed over; of one without end, that is said,
/// and the connection is given up.
#[tokio::test]
async fn an_article_beyond_the_limit_is_passed_over() {
    let script = requests(Transcript::reader(), 1..=3);
    let long = "x".repeat(98) + "\r\n";
    let script = script.send(format!("220 1 <1@x.invalid>\r\n{long}.\r\n").as_bytes());
    let script = script.send(format!("220 2 <2@x.invalid>\r\ny{long}.\r\n").as_bytes());
    let endless = format!("220 3 <3@x.invalid>\r\n{}", long.repeat(6));
    let (mut connection, running) = opened(script.send(endless.as_bytes())).await;
    connection.set_longest_article(100);
    let mut articles = connection.articles(&[1, 2, 3]);
    let first = articles.next().await.expect("an answer");
    assert_eq!(first, Some((1, article(long.as_bytes()))));
    assert_eq!(
        articles.next().await.expect("an answer"),
        Some((2, Retrieved::Overlong))
    );
    assert_eq!(
        articles.next().await.expect("an answer"),
        Some((3, Retrieved::BrokenOff))
    );
    let error = connection.group("de.test").await.expect_err("no more use");
    assert!(matches!(error, Error::Lost { .. }), "{error}");
    drop(connection);
    running.finish().await;
}

#[tokio::test]
async fn a_single_article_beyond_the_limit_is_an_error() {
    let script = Transcript::reader()
        .expect("ARTICLE <1@x.invalid>")
        .reply("220 0 <1@x.invalid>\n123456789\n.");
    let (mut connection, running) = opened(script).await;
    connection.set_longest_article(10);
    let error = connection
        .article_by_id("<1@x.invalid>")
        .await
        .expect_err("too long");
    assert!(
        matches!(error, Error::Overlong { limit: 10, .. }),
        "{error}"
    );
    drop(connection);
    running.finish().await;
}

#[tokio::test]
async fn a_reply_without_sense_in_between_ends_the_connection() {
    for reply in [
        "Subject: x",
        "240 posted",
        "412 no group selected",
        "400 closing",
    ] {
        let script = requests(Transcript::reader(), 1..=2).reply(reply);
        let (mut connection, running) = opened(script).await;
        let error = connection
            .articles(&[1, 2])
            .next()
            .await
            .expect_err("no sense");
        assert!(error.ends_connection(), "{reply}: {error}");
        assert_eq!(error.is_temporary(), reply.starts_with("400"), "{error}");
        drop(connection);
        assert_eq!(running.finish().await, "");
    }
}
