//! The reading server: a connection that is opened again when it is lost.

use std::time::Duration;

use crate::nntp::{Connection, Error, Server, StatusLines, Timeouts};

/// The pauses before a lost connection is opened again; after the last one the
/// run gives up.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(30),
];

/// The reading server, and the connection to it while there is one.
pub struct Reader {
    server: Server,
    timeouts: Timeouts,
    observer: Option<StatusLines>,
    connection: Option<Connection>,
    /// Whether there has been a connection at all.
    was_open: bool,
    losses: usize,
}

impl Reader {
    /// A reader that has not connected yet.
    pub fn new(server: Server, observer: Option<StatusLines>) -> Reader {
        Reader {
            server,
            timeouts: Timeouts::default(),
            observer,
            connection: None,
            was_open: false,
            losses: 0,
        }
    }

    /// The connection, opened if there is none.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, or does not let us in.
    pub async fn connection(&mut self) -> Result<&mut Connection, Error> {
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => Connection::open(&self.server, &self.timeouts, self.observer.clone()).await?,
        };
        self.was_open = true;
        Ok(self.connection.insert(connection))
    }

    /// Whether there has been a connection at all.
    pub fn was_open(&self) -> bool {
        self.was_open
    }

    /// To be told when something came through: the next loss is the first.
    pub fn works(&mut self) {
        self.losses = 0;
    }

    /// Gives the connection up, and waits before the next one may be opened.
    ///
    /// # Errors
    ///
    /// The error itself where trying again makes no sense, where it was tried
    /// often enough, or where there never was a connection: the next run comes
    /// soon enough.
    pub async fn lost(&mut self, error: Error) -> Result<(), Error> {
        self.connection = None;
        match PAUSES.get(self.losses) {
            Some(pause) if self.was_open && error.is_temporary() => {
                self.losses += 1;
                tokio::time::sleep(*pause).await;
                Ok(())
            }
            _ => Err(error),
        }
    }

    /// Gives the connection up without a word: a command was cut off.
    pub fn drop_connection(&mut self) {
        self.connection = None;
    }

    /// Ends the connection in order.
    pub async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.quit().await;
        }
    }
}
