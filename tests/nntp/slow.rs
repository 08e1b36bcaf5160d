//! Blocks that come slowly (R42): every wait has a limit, and so have all of
//! them together.

use std::time::Duration;

use artchk::nntp::{Connection, Error, Server};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::HURRIED;

/// A server whose one article comes in `count` pieces with pauses in between,
/// as long as somebody takes them.
async fn server(piece: Vec<u8>, count: usize, pause: Duration) -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let task = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.expect("a client");
        client.set_nodelay(true).expect("an open connection");
        let _ = serve(&mut client, &piece, count, pause).await;
    });
    (port, task)
}

async fn serve(
    client: &mut TcpStream,
    piece: &[u8],
    count: usize,
    pause: Duration,
) -> std::io::Result<()> {
    client.write_all(b"200 welcome\r\n").await?;
    client
        .read_exact(&mut [0; b"CAPABILITIES\r\n".len()])
        .await?;
    client.write_all(b"101 list\r\nREADER\r\n.\r\n").await?;
    client
        .read_exact(&mut [0; b"ARTICLE <a@b.example>\r\n".len()])
        .await?;
    client.write_all(b"220 0 <a@b.example>\r\n").await?;
    for _ in 0..count {
        client.write_all(piece).await?;
        sleep(pause).await;
    }
    client.write_all(b"\r\n.\r\n").await
}

async fn fetch(port: u16) -> Result<Option<Vec<u8>>, Error> {
    let server = Server {
        host: "127.0.0.1".into(),
        port,
        ..Server::default()
    };
    let mut connection = Connection::open(&server, &HURRIED, None).await?;
    connection.article_by_id("<a@b.example>").await
}

#[tokio::test]
async fn r42_an_article_that_trickles_without_end_is_given_up() {
    let (port, task) = server(b"x".to_vec(), usize::MAX, Duration::from_millis(20)).await;
    let error = fetch(port).await.expect_err("no end");
    assert_eq!(
        error.to_string(),
        format!("127.0.0.1:{port}: timed out waiting for the answer to ARTICLE")
    );
    task.await.expect("it ends with the connection");
}

/// It takes longer than any single answer may.
#[tokio::test]
async fn r42_an_article_that_comes_slowly_is_taken() {
    let (port, task) = server(vec![b'x'; 4096], 12, Duration::from_millis(250)).await;
    let article = fetch(port).await.expect("an answer").expect("an article");
    assert_eq!(article.len(), 12 * 4096 + 2);
    task.await.expect("no panic");
}
