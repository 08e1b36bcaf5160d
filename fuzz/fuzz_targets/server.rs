//! A server that says anything. What it says is cut at each octet 0xff, which
//! no response holds: a piece for each command that it hears, then the end.

#![no_main]

use std::cell::RefCell;
use std::net::Ipv4Addr;
use std::time::Duration;

use artchk::nntp::{Connection, Error, Server, Timeouts};
use libfuzzer_sys::fuzz_target;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

const TIMEOUTS: Timeouts = Timeouts {
    connect: Duration::from_secs(5),
    response: Duration::from_secs(5),
    idle: Duration::from_secs(5),
};

/// A client that has not said anything by then waits for the server.
const PATIENCE: Duration = Duration::from_millis(20);

const ARTICLE: &[u8] = b"From: a@b.invalid\r\nNewsgroups: de.test\r\nSubject: a\r\n\r\n.a\r\n";

thread_local! {
    static STAGE: RefCell<(Runtime, TcpListener)> = RefCell::new({
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let listener = runtime
            .block_on(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
            .expect("a loopback port");
        (runtime, listener)
    });
}

/// Says the pieces, the first as the greeting.
async fn say(mut stream: TcpStream, said: &[u8]) {
    let mut pieces = said.split(|&octet| octet == 0xff).fuse();
    let mut buffer = [0; 4096];
    let mut due = 1;
    loop {
        for _ in 0..due {
            let Some(piece) = pieces.next() else {
                // A reset would take away what the client has not read yet.
                let _ = stream.shutdown().await;
                while stream.read(&mut buffer).await.is_ok_and(|count| count > 0) {}
                return;
            };
            if stream.write_all(piece).await.is_err() {
                return;
            }
        }
        match timeout(PATIENCE, stream.read(&mut buffer)).await {
            // The client waits for more than it is told.
            Err(_) => {
                pieces.by_ref().for_each(drop);
                due = 1;
            }
            Ok(Ok(0) | Err(_)) => return,
            Ok(Ok(count)) => {
                let heard = buffer.get(..count).unwrap_or_default();
                due = heard.iter().filter(|&&octet| octet == b'\n').count();
            }
        }
    }
}

/// All that the bot ever asks; an error that ends the connection ends it here.
async fn ask(server: &Server) -> Result<(), Error> {
    let mut connection = Connection::open(server, &TIMEOUTS, None).await?;
    connection.set_longest_article(1 << 16);
    let go_on = |error: Error| match error.ends_connection() {
        true => Err(shown(error)),
        false => Ok(drop(shown(error))),
    };
    if let Err(error) = connection.date().await {
        go_on(error)?;
    }
    if let Err(error) = connection.list_active("de.test").await {
        go_on(error)?;
    }
    let group = match connection.group("de.test").await {
        Ok(group) => Some(group.is_empty()),
        Err(error) => go_on(error).map(|()| None)?,
    };
    if group == Some(false)
        && let Err(error) = connection.list_group("de.test", 1..=u64::MAX, 100).await
    {
        go_on(error)?;
    }
    if let Err(error) = connection.identifier_of(7).await {
        go_on(error)?;
    }
    let mut articles = connection.articles(&[1, 2, 3]);
    loop {
        match articles.next().await {
            Ok(None) => break,
            Ok(Some((_, retrieved))) => drop(retrieved.article()),
            Err(error) => {
                go_on(error)?;
                break;
            }
        }
    }
    if let Err(error) = connection.article_by_id("<a@b.invalid>").await {
        go_on(error)?;
    }
    if let Err(error) = connection.head_by_id("<a@b.invalid>").await {
        go_on(error)?;
    }
    if let Err(error) = connection.stat_by_id("<a@b.invalid>").await {
        go_on(error)?;
    }
    match connection.post(ARTICLE).await {
        Ok(posted) => {
            let _ = (
                posted.is_duplicate(),
                posted.is_deferred(),
                posted.is_general(),
            );
        }
        Err(error) => go_on(error)?,
    }
    connection.quit().await;
    Ok(())
}

/// An error is one line, and holds no password.
fn shown(error: Error) -> Error {
    let line = error.to_string();
    assert!(!line.contains(['\n', '\r', '\0', '\u{1b}']), "{line:?}");
    assert!(!line.contains("open sesame"), "{line:?}");
    error
}

fuzz_target!(|said: &[u8]| {
    STAGE.with_borrow(|(runtime, listener)| {
        let port = listener.local_addr().expect("a bound address").port();
        let server = Server {
            host: "127.0.0.1".to_owned(),
            port,
            user: said
                .first()
                .filter(|octet| **octet == b'2')
                .map(|_| "wilma".to_owned()),
            password: Some("open sesame".to_owned()),
            ..Server::default()
        };
        let talk = async {
            let heard = async {
                let (stream, _) = listener.accept().await.expect("a connection");
                say(stream, said).await;
            };
            let asked = async {
                if let Err(error) = ask(&server).await {
                    shown(error);
                }
            };
            tokio::join!(heard, asked);
        };
        let all = runtime.block_on(async { timeout(Duration::from_secs(20), talk).await });
        all.expect("an end");
    });
});
