//! The reading server: a connection that is opened again when it is lost.

use std::time::Duration;

use tokio::runtime::Handle;
use tokio::task::JoinHandle;

use crate::beside::{self, AbortOnDrop};
use crate::config::Config;
use crate::nntp::{Connection, Error, Group, Server, StatusLines, Timeouts};

/// The pauses before a lost connection is opened again; after the last one the
/// run gives up.
const PAUSES: [Duration; 5] = [
    Duration::from_millis(200),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(15),
    Duration::from_secs(30),
];

/// The last of them that is made over one article.
const LAST_FOR_ONE: usize = 2;

/// What the server said when a newsgroup was selected ahead.
pub struct Selected {
    /// The newsgroup.
    pub name: String,
    /// The answer.
    pub answer: Result<Group, Error>,
}

/// The reading server, and the connection to it while there is one.
pub struct Reader {
    server: Server,
    timeouts: Timeouts,
    observer: Option<StatusLines>,
    longest_article: usize,
    /// By how much the server's clock may differ from ours.
    max_clock_difference: Option<Duration>,
    /// Where it is read beside the bot.
    beside: Option<Handle>,
    connection: Option<Connection>,
    /// The newsgroup that was selected over it, and nothing else done since.
    selected: Option<Selected>,
    /// Whether there has been a connection at all.
    was_open: bool,
    losses: usize,
    /// How many articles in a row could not be had.
    in_vain: usize,
    /// What the clocks said, if they did not agree when that was last asked.
    clocks: Option<String>,
}

impl Reader {
    /// A reader that has not connected yet.
    pub fn new(config: &Config, observer: Option<StatusLines>) -> Reader {
        Reader {
            server: config.reader.clone(),
            longest_article: config.max_article_size,
            max_clock_difference: config.max_clock_difference,
            timeouts: Timeouts::default(),
            observer,
            beside: None,
            connection: None,
            selected: None,
            was_open: false,
            losses: 0,
            in_vain: 0,
            clocks: None,
        }
    }

    /// The connection, opened if there is none.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, or does not let us in.
    pub async fn connection(&mut self) -> Result<&mut Connection, Error> {
        let connection = self.lend().await?;
        Ok(self.connection.insert(connection))
    }

    /// The connection, opened if there is none, for somebody who gives it back.
    ///
    /// # Errors
    ///
    /// As [`Reader::connection`].
    pub async fn lend(&mut self) -> Result<Connection, Error> {
        self.selected = None;
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let opened = self.open().await;
                self.clocks = match &opened {
                    Err(error @ Error::Clocks { .. }) => Some(error.to_string()),
                    // Not known anew.
                    Err(_) => self.clocks.take(),
                    Ok(_) => None,
                };
                opened?
            }
        };
        self.was_open = true;
        Ok(connection)
    }

    /// Takes the connection back, and what was selected over it ahead.
    pub fn give_back(&mut self, connection: Connection, selected: Option<Selected>) {
        self.connection = Some(connection);
        self.selected = selected;
    }

    /// Selects a newsgroup, unless that was done ahead.
    ///
    /// # Errors
    ///
    /// Those of [`Reader::connection`] and [`Connection::group`].
    pub async fn select(&mut self, newsgroup: &str) -> Result<Group, Error> {
        match self.selected.take() {
            Some(selected) if selected.name == newsgroup => selected.answer,
            _ => self.connection().await?.group(newsgroup).await,
        }
    }

    /// Reads on another thread, of this runtime, which has to be there as long as
    /// the reader: its connections belong there.
    pub fn read_beside(&mut self, beside: Option<Handle>) {
        self.beside = beside;
    }

    /// Begins to do something there.
    pub(super) fn begin<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        beside::begin(self.beside.as_ref(), work)
    }

    /// A new session, in which the clocks agree (R42b).
    async fn open(&self) -> Result<Connection, Error> {
        let (server, timeouts) = (self.server.clone(), self.timeouts);
        let observer = self.observer.clone();
        let opened =
            self.begin(async move { Connection::open(&server, &timeouts, observer).await });
        let mut connection = AbortOnDrop(opened).await?;
        connection.set_longest_article(self.longest_article);
        if let Some(most) = self.max_clock_difference
            && let Err(error) = connection.compare_clocks(most).await
        {
            if matches!(error, Error::Clocks { .. }) {
                connection.quit().await;
            }
            return Err(error);
        }
        Ok(connection)
    }

    /// Whether there has been a connection at all.
    pub fn was_open(&self) -> bool {
        self.was_open
    }

    /// Whether there is a connection now.
    pub fn is_open(&self) -> bool {
        self.connection.is_some()
    }

    /// Why our clock, or the server's, is not to be trusted (R42b), as far as
    /// that is known.
    pub fn clock_trouble(&self) -> Option<&str> {
        self.clocks.as_deref()
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
        self.drop_connection();
        match PAUSES.get(self.losses) {
            Some(pause) if self.was_open && error.is_temporary() => {
                self.losses += 1;
                tokio::time::sleep(*pause).await;
                Ok(())
            }
            _ => Err(error),
        }
    }

    /// Gives the connection up over one article, and waits before the next one
    /// may be opened.
    pub async fn pause(&mut self) {
        self.drop_connection();
        // That the server is not there is found out when connecting.
        let pause = PAUSES.get(self.losses.min(LAST_FOR_ONE));
        self.losses += 1;
        tokio::time::sleep(pause.copied().unwrap_or_default()).await;
    }

    /// An article could not be had; says how many in a row that makes.
    pub fn in_vain(&mut self) -> usize {
        self.in_vain += 1;
        self.in_vain
    }

    /// An article was had.
    pub fn fruitful(&mut self) {
        self.in_vain = 0;
    }

    /// Gives the connection up without a word, and with it what was selected: a
    /// command was cut off.
    pub fn drop_connection(&mut self) {
        self.connection = None;
        self.selected = None;
    }

    /// Ends the connection in order.
    pub async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            connection.quit().await;
        }
    }
}
