use std::net::SocketAddr;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::*;
use crate::cli::args::{ServeArgs, StandardArgs};

/// Nobody has it in a test.
const NEVER: Duration = Duration::from_secs(60 * 60);
const ENDLESS: Patience = Patience {
    header: NEVER,
    body: NEVER,
    more: NEVER,
    whole: NEVER,
    others: NEVER,
};
const BEGUN: &str = "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nFrom: a";

async fn served(patience: Patience) -> SocketAddr {
    let args = ServeArgs {
        listen: String::new(),
        standard: StandardArgs::default(),
    };
    let desk = Arc::new(Desk::new(&args, "artchk").unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve(listener, desk, true, patience));
    address
}

async fn begun(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

async fn answer(mut stream: TcpStream) -> String {
    let mut octets = Vec::new();
    let _ = stream.read_to_end(&mut octets).await;
    String::from_utf8_lossy(&octets).into_owned()
}

/// A page, which takes a connection alone.
const PAGE: &str = "GET /checks HTTP/1.1\r\nHost: localhost\r\n\r\n";
/// An article, which takes the place of a request, too.
const ARTICLE: &str = "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\n\
                       From: a@b.invalid\n\nx";

#[tokio::test]
async fn r80_who_sends_nothing_keeps_nobody_out() {
    for stalled in [BEGUN, "", "POST /check HTTP/1.1\r\nHost:"] {
        for count in [16, 64, 200] {
            let others = Duration::ZERO;
            let address = served(Patience { others, ..ENDLESS }).await;
            let mut kept = Vec::new();
            for _ in 0..count {
                kept.push(begun(address, stalled).await);
            }
            for request in [PAGE, ARTICLE] {
                let shown = answer(begun(address, request).await).await;
                assert!(shown.starts_with("HTTP/1.1 200 "), "{stalled} {shown}");
            }
        }
    }
}

#[tokio::test]
async fn r80_who_does_not_read_his_answer_keeps_nobody_out() {
    let others = Duration::ZERO;
    let address = served(Patience { others, ..ENDLESS }).await;
    let mut kept = Vec::new();
    // More than the buffers of a connection hold.
    let fields: String = (0..20_000).map(|number| format!("X-{number}:\n")).collect();
    let article = format!("From: a@b.invalid\n{fields}\nx\n");
    for _ in 0..16 {
        let request = format!(
            "POST /check HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\
             Content-Length: {}\r\n\r\n{article}",
            article.len()
        );
        kept.push(begun(address, &request).await);
    }
    let shown = answer(begun(address, ARTICLE).await).await;
    assert!(shown.starts_with("HTTP/1.1 200 "), "{shown}");
}

/// The near miss: as long as nobody wants a place, slow people have theirs.
#[tokio::test]
async fn r80_who_is_slow_keeps_his_place_while_there_are_others() {
    let others = Duration::ZERO;
    let address = served(Patience { others, ..ENDLESS }).await;
    let (first, last) = ARTICLE.split_at(ARTICLE.len() - 5);
    let mut slow = Vec::new();
    for _ in 0..15 {
        slow.push(begun(address, first).await);
    }
    let shown = answer(begun(address, ARTICLE).await).await;
    assert!(shown.starts_with("HTTP/1.1 200 "), "{shown}");
    for mut stream in slow {
        stream.write_all(last.as_bytes()).await.unwrap();
        let shown = answer(stream).await;
        assert!(shown.starts_with("HTTP/1.1 200 "), "{shown}");
    }
}

#[tokio::test]
async fn r80_a_body_that_does_not_come_is_answered_in_time() {
    let soon = Duration::ZERO;
    for patience in [
        Patience {
            more: soon,
            ..ENDLESS
        },
        Patience {
            body: soon,
            ..ENDLESS
        },
    ] {
        let address = served(patience).await;
        let shown = answer(begun(address, BEGUN).await).await;
        assert!(shown.starts_with("HTTP/1.1 408 "), "{patience:?} {shown}");
    }
}

#[tokio::test]
async fn r80_what_is_too_large_by_its_length_is_refused_at_once() {
    let address = served(ENDLESS).await;
    let mut stream = begun(
        address,
        "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n",
    )
    .await;
    // Nothing of the body has come, and it is taken all the same.
    let mut begin = [0; 13];
    stream.read_exact(&mut begin).await.unwrap();
    assert_eq!(&begin, b"HTTP/1.1 413 ");
    let body = vec![b'x'; 10_000_000];
    stream.write_all(&body).await.unwrap();
    assert!(answer(stream).await.ends_with("</html>\n"));
    // Nor is it waited for when nothing comes.
    let more = Duration::ZERO;
    let address = served(Patience { more, ..ENDLESS }).await;
    let large = "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n";
    let shown = answer(begun(address, large).await).await;
    assert!(shown.starts_with("HTTP/1.1 413 "), "{shown}");
}
