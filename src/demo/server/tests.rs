use super::*;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ARTICLE: &str = "\
From: Erika Beispiel <erika@poster.invalid>
Newsgroups: local.test, de.test.demo,elsewhere.test
Subject: check
 folded
Message-ID: <one@poster.invalid>
Xref: old.invalid local.test:7
 de.test.demo:8
Path: not-for-mail

A line.
.A line with a dot in front.
Xref: this is text
";

/// Sends everything at once and gives all responses up to the end.
async fn exchange(server: &Server, commands: &str) -> String {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port()))
        .await
        .unwrap();
    stream.write_all(commands.as_bytes()).await.unwrap();
    stream.write_all(b"QUIT\r\n").await.unwrap();
    let mut responses = Vec::new();
    let reading = stream.read_to_end(&mut responses);
    tokio::time::timeout(Duration::from_secs(30), reading)
        .await
        .expect("the server ends the connection")
        .unwrap();
    let responses = String::from_utf8_lossy(&responses).into_owned();
    responses
        .strip_prefix("200 demo server, posting allowed\r\n")
        .and_then(|rest| rest.strip_suffix("205 good bye\r\n"))
        .unwrap_or_else(|| panic!("{responses}"))
        .to_owned()
}

fn posting(article: &str) -> String {
    let wire = article.replace('\n', "\r\n").replace("\r\n.", "\r\n..");
    format!("POST\r\n{wire}.\r\n")
}

#[tokio::test]
async fn commands_are_answered_as_rfc_3977_says() {
    let server = Server::start(&["local.test", "empty.test"]).unwrap();
    for number in 1..=3 {
        let article = format!("Message-ID: <{number}@poster.invalid>\n\n.{number}\n");
        assert_eq!(server.add("local.test", article.as_bytes()), number);
    }
    for (commands, responses) in [
        ("MODE READER\r\n", "200 posting allowed\r\n"),
        ("mode reader\r\n", "200 posting allowed\r\n"),
        ("GROUP local.test\r\n", "211 3 1 3 local.test\r\n"),
        ("GROUP empty.test\r\n", "211 0 1 0 empty.test\r\n"),
        ("GROUP none.test\r\n", "411 no such newsgroup\r\n"),
        (
            "LISTGROUP local.test\r\n",
            "211 3 1 3 local.test\r\n1\r\n2\r\n3\r\n.\r\n",
        ),
        (
            "GROUP local.test\r\nLISTGROUP\r\n",
            "211 3 1 3 local.test\r\n211 3 1 3 local.test\r\n1\r\n2\r\n3\r\n.\r\n",
        ),
        (
            "LISTGROUP local.test 2-\r\nLISTGROUP local.test 2\r\nLISTGROUP local.test 3-2\r\n",
            "211 3 1 3 local.test\r\n2\r\n3\r\n.\r\n\
             211 3 1 3 local.test\r\n2\r\n.\r\n\
             211 3 1 3 local.test\r\n.\r\n",
        ),
        ("LISTGROUP local.test x\r\n", "501 not a range\r\n"),
        ("LISTGROUP\r\n", "412 no newsgroup selected\r\n"),
        (
            "LIST ACTIVE\r\n",
            "215 newsgroups\r\nempty.test 0 1 y\r\nlocal.test 3 1 y\r\n.\r\n",
        ),
        (
            "LIST ACTIVE empty.test\r\n",
            "215 newsgroups\r\nempty.test 0 1 y\r\n.\r\n",
        ),
        ("LIST ACTIVE none.test\r\n", "215 newsgroups\r\n.\r\n"),
        ("LIST OVERVIEW.FMT\r\n", "503 not kept here\r\n"),
        (
            "ARTICLE <2@poster.invalid>\r\n",
            "220 0 <2@poster.invalid>\r\nMessage-ID: <2@poster.invalid>\r\n\r\n..2\r\n.\r\n",
        ),
        (
            "GROUP local.test\r\nHEAD 3\r\nBODY\r\nSTAT 1\r\nSTAT\r\n",
            "211 3 1 3 local.test\r\n\
             221 3 <3@poster.invalid>\r\nMessage-ID: <3@poster.invalid>\r\n.\r\n\
             222 3 <3@poster.invalid>\r\n..3\r\n.\r\n\
             223 1 <1@poster.invalid>\r\n223 1 <1@poster.invalid>\r\n",
        ),
        ("STAT 1\r\n", "412 no newsgroup selected\r\n"),
        (
            "GROUP local.test\r\nSTAT 4\r\nSTAT four\r\n",
            "211 3 1 3 local.test\r\n423 no article with that number\r\n501 not a number\r\n",
        ),
        (
            "GROUP empty.test\r\nSTAT\r\n",
            "211 0 1 0 empty.test\r\n420 there is no current article\r\n",
        ),
        (
            "STAT <4@poster.invalid>\r\n",
            "430 no article with that identifier\r\n",
        ),
        ("GROUP\r\n", "501 not understood\r\n"),
        (
            "XYZZY\r\n\r\n",
            "500 no such command\r\n500 no such command\r\n",
        ),
    ] {
        assert_eq!(exchange(&server, commands).await, responses, "{commands}");
    }
    let capabilities = exchange(&server, "CAPABILITIES\r\n").await;
    assert!(capabilities.starts_with("101 "), "{capabilities}");
    assert!(capabilities.contains("\r\nREADER\r\n"), "{capabilities}");
    assert!(capabilities.ends_with("\r\n.\r\n"), "{capabilities}");
    let date = exchange(&server, "DATE\r\n").await;
    let digits = date.strip_prefix("111 ").map(str::trim_end);
    assert!(
        digits.is_some_and(|d| d.len() == 14 && d.parse::<u64>().is_ok()),
        "{date}"
    );
}

#[tokio::test]
async fn a_posted_article_stands_in_each_of_its_groups_with_the_fields_of_a_server() {
    let server = Server::start(&["local.test", "de.test.demo"]).unwrap();
    server.add("local.test", b"Subject: another\n\nA line.\n");
    let responses = exchange(&server, &posting(ARTICLE)).await;
    assert_eq!(
        responses,
        "340 send the article\r\n240 article received\r\n"
    );
    let articles = server.articles("local.test");
    assert_eq!(articles.len(), 2);
    assert_eq!(articles[1].0, 2);
    assert_eq!(articles[1].1, server.articles("de.test.demo")[0].1);
    let text = String::from_utf8_lossy(&articles[1].1).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("Path: news.demo.invalid!.POSTED!not-for-mail\r\n"));
    assert_eq!(head.matches("Path: ").count(), 1, "{head}");
    assert!(head.contains("\r\nInjection-Date: "), "{head}");
    assert!(
        head.contains("\r\nXref: news.demo.invalid de.test.demo:1 local.test:2\r\n"),
        "{head}"
    );
    assert!(!head.contains("old.invalid"), "{head}");
    assert!(!head.contains("de.test.demo:8"), "the folded line: {head}");
    assert!(head.contains("\r\nSubject: check\r\n folded\r\n"), "{head}");
    assert_eq!(
        body,
        "A line.\r\n.A line with a dot in front.\r\nXref: this is text\r\n"
    );
    assert!(server.articles("elsewhere.test").is_empty());
}

#[tokio::test]
async fn what_no_server_takes_is_refused() {
    let server = Server::start(&["local.test"]).unwrap();
    for (from, to, why) in [
        ("From: ", "X-From: ", "Missing required From header field"),
        (
            "Newsgroups: ",
            "X: ",
            "Missing required Newsgroups header field",
        ),
        (
            "Subject: check\n folded",
            "Subject: ",
            "Missing required Subject header field",
        ),
        (
            "Message-ID: ",
            "X: ",
            "Missing required Message-ID header field",
        ),
        ("local.test, de", "other.test, de", "No such newsgroup"),
    ] {
        let article = ARTICLE.replacen(from, to, 1);
        let responses = exchange(&server, &posting(&article)).await;
        assert_eq!(responses, format!("340 send the article\r\n441 {why}\r\n"));
    }
    assert!(server.articles("local.test").is_empty());
    let twice = posting(ARTICLE) + &posting(ARTICLE);
    assert_eq!(
        exchange(&server, &twice).await,
        "340 send the article\r\n240 article received\r\n\
         340 send the article\r\n441 435 Duplicate\r\n"
    );
    assert_eq!(server.articles("local.test").len(), 1);
}

#[tokio::test]
async fn many_commands_ahead_are_all_answered_in_order() {
    let server = Server::start(&["local.test"]).unwrap();
    let mut commands = String::from("GROUP local.test\r\n");
    for number in 1..=500 {
        let article = format!("Message-ID: <{number}@poster.invalid>\n\n{number}\n");
        server.add("local.test", article.as_bytes());
        commands.push_str(&format!("STAT {number}\r\n"));
    }
    let responses = exchange(&server, &commands).await;
    let expected: Vec<String> = (1..=500)
        .map(|number| format!("223 {number} <{number}@poster.invalid>"))
        .collect();
    assert_eq!(responses.lines().skip(1).collect::<Vec<_>>(), expected);
}

#[tokio::test]
async fn a_broken_article_is_given_back_octet_for_octet() {
    let server = Server::start(&[]).unwrap();
    let broken = b"Subject: Gr\xfc\xdfe\r\nno colon\r\nMessage-ID: oops\r\n\r\na\nb\rc\x00\xff\r\n";
    server.add("local.test", broken);
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port()))
        .await
        .unwrap();
    stream
        .write_all(b"GROUP local.test\r\nARTICLE 1\r\nQUIT\r\n")
        .await
        .unwrap();
    let mut responses = Vec::new();
    stream.read_to_end(&mut responses).await.unwrap();
    let expected = [&b"220 1 <0>\r\n"[..], broken, b".\r\n205 good bye\r\n"].concat();
    assert!(responses.ends_with(&expected));
}

#[tokio::test]
async fn dropping_the_server_ends_its_connections() {
    let server = Server::start(&["local.test"]).unwrap();
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port()))
        .await
        .unwrap();
    let mut greeting = [0; 4];
    stream.read_exact(&mut greeting).await.unwrap();
    let port = server.port();
    drop(server);
    let mut rest = Vec::new();
    let reading = stream.read_to_end(&mut rest);
    let ended = tokio::time::timeout(Duration::from_secs(30), reading).await;
    assert!(ended.is_ok(), "the connection is still open");
    assert!(
        TcpStream::connect((Ipv4Addr::LOCALHOST, port))
            .await
            .is_err()
    );
}
