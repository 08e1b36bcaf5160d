//! Articles by the hundred: many ARTICLE commands are sent ahead of their
//! answers (RFC 3977, section 3.5), so that fetching is bound by bandwidth
//! and not by round trips.

use super::command::{Command, Unsendable};
use super::connection::Connection;
use super::error::Error;
use super::response::Reply;

/// Commands in flight at most. More are sent when a quarter of them is answered, so
/// there are always enough for a long way.
const WINDOW: usize = 400;

/// Octets of articles in flight that are enough, by the size of those that came:
/// for a line of 40 MB/s and 100 ms. What was asked for and is not wanted any more
/// comes all the same.
const OCTETS: usize = 4 * 1024 * 1024;

/// So many commands are in flight even where articles are large.
const LEAST: usize = 8;

/// Commands in flight while it is not known how large articles are.
const FIRST: usize = 100;

/// Octets of commands sent in one write at most (unless a single one has
/// more), and in flight. What is in flight has to fit into the buffers between
/// here and there: a server that waits until its answers are taken reads no
/// commands.
const WRITE: usize = 8 * 1024;
const COMMANDS: usize = 4 * WRITE;

/// What became of one ARTICLE command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retrieved {
    /// The article, dot-stuffing undone, every other octet as it came.
    Article(Vec<u8>),
    /// There is none of this number or identifier (420, 423, 430), or it was
    /// taken down (451).
    Missing,
    /// It has more octets than [`Connection::set_longest_article`] allows, and
    /// was not kept.
    Overlong,
    /// It has so many more that not even its end was waited for: the connection
    /// is of no more use.
    BrokenOff,
    /// The server has other reasons.
    Refused(Reply),
}

impl Retrieved {
    /// The article, if there is one.
    pub fn article(self) -> Option<Vec<u8>> {
        match self {
            Self::Article(octets) => Some(octets),
            Self::Missing | Self::Overlong | Self::BrokenOff | Self::Refused(_) => None,
        }
    }
}

/// Articles on their way, in the order they were asked for: by their numbers
/// in the selected newsgroup, or by their message identifiers.
///
/// It may be dropped between two articles: the connection then reads what is
/// still to come before its next command.
#[derive(Debug)]
pub struct Articles<'a, L> {
    connection: &'a mut Connection,
    locators: &'a [L],
    command: fn(L) -> Result<Command, Unsendable>,
    sent: usize,
    received: usize,
    /// The octets of an article, on average, the latest counting most.
    average: usize,
    logged_in: bool,
}

impl Connection {
    /// Fetches articles of the selected newsgroup by their numbers.
    pub fn articles<'a>(&'a mut self, numbers: &'a [u64]) -> Articles<'a, u64> {
        Articles::new(self, numbers, |number| Ok(Command::article_number(number)))
    }

    /// Fetches articles by their message identifiers.
    ///
    /// # Errors
    ///
    /// [`Error::Unsendable`] if one of them breaks the rules of
    /// [`check_message_id`](super::check_message_id); nothing is sent then.
    pub fn articles_by_id<'a>(
        &'a mut self,
        message_ids: &'a [&'a str],
    ) -> Result<Articles<'a, &'a str>, Error> {
        for message_id in message_ids {
            self.checked(Command::article(message_id))?;
        }
        Ok(Articles::new(self, message_ids, Command::article))
    }
}

impl<'a, L: Copy> Articles<'a, L> {
    fn new(
        connection: &'a mut Connection,
        locators: &'a [L],
        command: fn(L) -> Result<Command, Unsendable>,
    ) -> Self {
        Self {
            connection,
            locators,
            command,
            sent: 0,
            received: 0,
            average: 0,
            logged_in: false,
        }
    }

    /// Whether the last one was given back.
    pub fn is_done(&self) -> bool {
        self.received == self.locators.len()
    }

    /// The next article, with what it was asked for by; `None` after the last.
    ///
    /// # Errors
    ///
    /// Such as end the connection: the caller may open another one, and go on
    /// with the locator after the last that was given back. Also
    /// [`Error::LoginRequired`] and [`Error::EncryptionRequired`].
    pub async fn next(&mut self) -> Result<Option<(L, Retrieved)>, Error> {
        loop {
            let Some(&locator) = self.locators.get(self.received) else {
                return Ok(None);
            };
            if self.sent == 0 {
                self.connection.settle().await?;
            }
            self.send_ahead().await?;
            let command = self.connection.checked((self.command)(locator))?;
            self.connection.leave_step(&command)?;
            let (reply, block) = match self.connection.answer(&command).await {
                Err(Error::Overlong { limit, .. }) if limit == self.connection.longest_article => {
                    self.received += 1;
                    return Ok(Some((locator, Retrieved::BrokenOff)));
                }
                answer => answer?,
            };
            self.connection.unread -= 1;
            self.connection.in_step = true;
            let retrieved = match (reply.code(), block) {
                (_, Some(_)) if !command.fits(&reply) => {
                    return Err(self.connection.senseless(&command, reply));
                }
                (_, Some(Some(octets))) => {
                    self.came(octets.len());
                    Retrieved::Article(octets)
                }
                (_, Some(None)) => Retrieved::Overlong,
                (420 | 423 | 430 | 451, None) => Retrieved::Missing,
                (480, None) if !self.logged_in => {
                    // The commands in flight will have met with the same.
                    self.connection.settle().await?;
                    self.sent = self.received;
                    self.connection.log_in_for(reply).await?;
                    self.logged_in = true;
                    continue;
                }
                (412, None) => return Err(self.connection.senseless(&command, reply)),
                _ if reply.is_failure() => {
                    self.connection
                        .check_access(&reply)
                        .inspect_err(|_| self.received += 1)?;
                    Retrieved::Refused(reply)
                }
                _ => return Err(self.connection.senseless(&command, reply)),
            };
            self.received += 1;
            return Ok(Some((locator, retrieved)));
        }
    }

    /// An article of so many octets has come.
    fn came(&mut self, octets: usize) {
        let octets = octets.max(1);
        self.average = match self.average {
            0 => octets,
            average => average.saturating_mul(7).saturating_add(octets) / 8,
        };
    }

    /// Commands of so many octets that may be in flight.
    fn window(&self, command: usize) -> usize {
        let by_articles = match self.average {
            0 => FIRST,
            average => (OCTETS / average).clamp(LEAST, WINDOW),
        };
        by_articles.min((COMMANDS / command.max(1)).max(LEAST))
    }

    /// Fills the window up once a quarter of it is empty.
    async fn send_ahead(&mut self) -> Result<(), Error> {
        let Some(&next) = self.locators.get(self.sent) else {
            return Ok(());
        };
        let in_flight = self.sent - self.received;
        // The usual case, without a look at the next command.
        if in_flight > WINDOW - WINDOW / 4 {
            return Ok(());
        }
        let next = self.connection.checked((self.command)(next))?;
        let window = self.window(next.line().len());
        if in_flight > window - window / 4 {
            return Ok(());
        }
        let mut commands: Vec<Command> = Vec::with_capacity(window - in_flight);
        let mut octets = 0;
        for &locator in self
            .locators
            .iter()
            .skip(self.sent)
            .take(window - in_flight)
        {
            let command = self.connection.checked((self.command)(locator))?;
            octets += command.line().len();
            if octets > WRITE && !commands.is_empty() {
                break;
            }
            commands.push(command);
        }
        if let Some(first) = commands.first() {
            self.connection.leave_step(first)?;
        }
        self.connection.wire.send(&commands).await?;
        self.connection.in_step = true;
        self.connection.unread += commands.len();
        self.sent += commands.len();
        Ok(())
    }
}
