//! The NNTP client against servers that follow a script.

mod articles;
mod commands;
mod compress;
mod open;
mod posting;
mod slow;
mod tls;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use artchk::nntp::{Connection, Error, Server, StatusLines, Timeouts, Traffic};

use crate::support::transcript::{Running, Transcript};

/// Long enough never to be met.
const UNHURRIED: Timeouts = Timeouts {
    connect: Duration::from_secs(50),
    response: Duration::from_secs(50),
    idle: Duration::from_secs(50),
};

/// For a server that has yet to say something: long enough for a session to
/// be opened on a busy machine.
const HURRIED: Timeouts = Timeouts {
    response: Duration::from_secs(2),
    ..UNHURRIED
};

/// For a server that falls silent in the middle of a block.
const BRISK: Timeouts = Timeouts {
    idle: Duration::from_millis(50),
    ..UNHURRIED
};

/// The server without user.
fn anonymous(running: &Running) -> Server {
    Server {
        host: "127.0.0.1".into(),
        port: running.port,
        ..Server::default()
    }
}

/// The server with the user that `Transcript::login` knows.
fn wilma(running: &Running) -> Server {
    Server {
        user: Some("wilma".into()),
        password: Some("secret".into()),
        ..anonymous(running)
    }
}

async fn open(server: &Server) -> Result<Connection, Error> {
    Connection::open(server, &UNHURRIED, None).await
}

/// A script that goes on behind `Transcript::reader`, and a connection to it.
async fn opened(script: Transcript) -> (Connection, Running) {
    let running = script.serve().await;
    let connection = open(&anonymous(&running))
        .await
        .expect("an open connection");
    (connection, running)
}

/// Keeps what is told of a connection.
fn listener() -> (StatusLines, Arc<Mutex<Vec<String>>>) {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = lines.clone();
    let observer: StatusLines = Arc::new(move |traffic| {
        let line = match traffic {
            Traffic::Sent(line) => format!("> {line}"),
            Traffic::Received(line) => format!("< {line}"),
        };
        kept.lock().expect("no panic").push(line);
    });
    (observer, lines)
}
