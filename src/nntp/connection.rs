//! A session with a server, and the commands it has for callers.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use tokio::time::timeout;

use super::capabilities::Capabilities;
use super::command::{Command, Unsendable};
use super::error::Error;
use super::response::{Group, GroupStatus, Reply, article_number, date};
use super::server::Server;
use super::wire::Wire;

/// The octets that an article may have unless
/// [`Connection::set_longest_article`] says otherwise: 16 MiB.
const LONGEST_ARTICLE: usize = 16 * 1024 * 1024;

/// How long a goodbye may take: nothing depends on it.
const GOODBYE: Duration = Duration::from_secs(5);

/// A session, begun and logged in.
///
/// After an error that [ends the connection](Error::ends_connection), and
/// after a future of a method was dropped before it was done, every further
/// method gives [`Error::Lost`].
pub struct Connection {
    pub(super) wire: Wire,
    pub(super) server: Server,
    pub(super) capabilities: Option<Capabilities>,
    pub(super) posting: bool,
    pub(super) longest_article: usize,
    /// Replies to ARTICLE that have not been read yet.
    pub(super) unread: usize,
    /// False while it is not known what comes next.
    pub(super) in_step: bool,
    /// A 400 in answer to an optional command: it stands for "unknown command",
    /// unless the server closes the connection (R40).
    pub(super) goodbye: Option<Reply>,
}

/// A reply, and the block after it where there is one; `None` in the inner
/// option stands for a block that was too long.
pub(super) type Answer = (Reply, Option<Option<Vec<u8>>>);

/// What a server lets be known of posting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posting {
    /// It lists POST.
    Permitted,
    /// It does not say what it can do, and has greeted as one that permits it.
    Greeted,
    /// It does not list POST, or has greeted as one that does not permit it.
    Refused {
        /// It offers a login, and there is no user.
        wants_login: bool,
    },
    /// It does not say what it can do, and what its greeting says does not hold for
    /// who is logged in.
    Unknown,
}

impl Connection {
    /// A session that has just been greeted.
    pub(super) fn new(wire: Wire, server: Server, posting: bool) -> Self {
        Self {
            wire,
            server,
            capabilities: None,
            posting,
            longest_article: LONGEST_ARTICLE,
            unread: 0,
            in_step: true,
            goodbye: None,
        }
    }

    /// Whether the server let it be known that POST is permitted. Where it
    /// did, POST may still be refused.
    pub fn posting_permitted(&self) -> bool {
        self.posting
    }

    /// What is known of posting, as the session stands now. The capability list
    /// tells it (RFC 3977, section 5.2.2), else the greeting, which speaks of those
    /// who are not logged in (section 5.1.2).
    pub fn posting(&self) -> Posting {
        match &self.capabilities {
            Some(list) if list.has("POST") => Posting::Permitted,
            Some(list) => Posting::Refused {
                wants_login: self.server.user.is_none()
                    && list.arguments("AUTHINFO").next().is_some(),
            },
            None if self.posting => Posting::Greeted,
            None if self.server.user.is_some() => Posting::Unknown,
            None => Posting::Refused { wants_login: false },
        }
    }

    /// Whether the connection is encrypted.
    pub fn is_secure(&self) -> bool {
        self.wire.is_secure()
    }

    /// Whether what is sent and read is compressed.
    pub fn is_compressed(&self) -> bool {
        self.wire.is_deflated()
    }

    /// What the server says it can do, in the state that the session is in
    /// now; `None` if it does not know CAPABILITIES.
    pub fn capabilities(&self) -> Option<&Capabilities> {
        self.capabilities.as_ref()
    }

    /// `host:port` of the server.
    pub fn address(&self) -> Arc<str> {
        self.wire.address()
    }

    /// Sets how many octets an article may have.
    pub fn set_longest_article(&mut self, octets: usize) {
        self.longest_article = octets;
    }

    /// Selects a newsgroup (RFC 3977, section 6.1.1).
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchGroup`] for 411.
    pub async fn group(&mut self, name: &str) -> Result<Group, Error> {
        let command = self.checked(Command::group(name))?;
        let (reply, _) = self.exchange(&command).await?;
        match reply.code() {
            211 => Group::parse(reply.text()).ok_or_else(|| self.senseless(&command, reply)),
            411 => Err(Error::NoSuchGroup {
                server: self.address(),
                reply,
            }),
            _ => Err(self.refusal(&command, reply)),
        }
    }

    /// Selects a newsgroup and lists the numbers of its articles within a
    /// range (RFC 3977, section 6.1.2): the lowest ones, at most `most`, each
    /// once and in order, however many the server lists, and in which order.
    ///
    /// # Errors
    ///
    /// [`Error::NoSuchGroup`] for 411; [`Error::Refused`] where the server
    /// does not know the command or its range.
    pub async fn list_group(
        &mut self,
        name: &str,
        numbers: RangeInclusive<u64>,
        most: usize,
    ) -> Result<Vec<u64>, Error> {
        let command = self.checked(Command::list_group(name, &numbers))?;
        let (reply, _) = self.exchange(&command).await?;
        match reply.code() {
            211 => {}
            411 => {
                return Err(Error::NoSuchGroup {
                    server: self.address(),
                    reply,
                });
            }
            _ => return Err(self.refusal(&command, reply)),
        }
        self.leave_step(&command)?;
        let mut lowest = BTreeSet::new();
        let keep = |line: &[u8]| {
            let number = article_number(line)?;
            if numbers.contains(&number) && lowest.insert(number) && lowest.len() > most {
                lowest.pop_last();
            }
            Some(())
        };
        self.wire.lines(command.answer(), keep).await?;
        self.in_step = true;
        Ok(lowest.into_iter().collect())
    }

    /// Gives the Date of each article of the selected newsgroup within a range to
    /// `take`, with its number, as far as the server tells (RFC 3977, section 8.5,
    /// else XHDR of RFC 2980). False: it knows neither command.
    ///
    /// # Errors
    ///
    /// Such as end the connection, also where a line is no number with a text.
    pub async fn dates(
        &mut self,
        numbers: &RangeInclusive<u64>,
        mut take: impl FnMut(u64, &str),
    ) -> Result<bool, Error> {
        for command in [Command::hdr_date(numbers), Command::xhdr_date(numbers)] {
            let (reply, _) = self.exchange(&command).await?;
            match reply.code() {
                221 | 225 => {}
                // There are none in the range.
                420 | 423 => return Ok(true),
                _ if reply.is_failure() => continue,
                _ => return Err(self.senseless(&command, reply)),
            }
            self.leave_step(&command)?;
            let keep = |line: &[u8]| {
                let line = String::from_utf8_lossy(line);
                let (number, date) = line.split_once([' ', '\t']).unwrap_or((&line, ""));
                take(number.parse().ok()?, date);
                Some(())
            };
            self.wire.lines(command.answer(), keep).await?;
            self.in_step = true;
            return Ok(true);
        }
        Ok(false)
    }

    /// Asks what time it is (RFC 3977, section 7.1). `None`: the server does not
    /// tell.
    ///
    /// # Errors
    ///
    /// Such as end the connection.
    pub async fn date(&mut self) -> Result<Option<Timestamp>, Error> {
        let command = Command::date();
        let (reply, _) = self.ask(&command).await?;
        match reply.code() {
            111 => Ok(date(reply.text())),
            _ if reply.is_failure() => Ok(None),
            _ => Err(self.senseless(&command, reply)),
        }
    }

    /// Holds the server's clock against ours (R42b). A server that does not
    /// tell is believed.
    ///
    /// # Errors
    ///
    /// [`Error::Clocks`] where they differ by more than `most`; else such as end
    /// the connection.
    pub async fn compare_clocks(&mut self, most: Duration) -> Result<(), Error> {
        let Some(theirs) = self.date().await? else {
            return Ok(());
        };
        let ours = Timestamp::now();
        match ours.duration_since(theirs).unsigned_abs() > most {
            true => Err(Error::Clocks {
                server: self.address(),
                theirs,
                ours,
            }),
            false => Ok(()),
        }
    }

    /// The identifier of the article of this number in the selected newsgroup
    /// (RFC 3977, section 6.2.4). `None`: the server does not tell.
    ///
    /// # Errors
    ///
    /// Such as end the connection.
    pub async fn identifier_of(&mut self, number: u64) -> Result<Option<String>, Error> {
        let command = Command::stat_number(number);
        let (reply, _) = self.exchange(&command).await?;
        match reply.code() {
            223 => {
                let identifier = reply.text().split_ascii_whitespace().nth(1);
                Ok(identifier
                    .filter(|identifier| identifier.starts_with('<'))
                    .map(str::to_owned))
            }
            _ if reply.is_failure() => Ok(None),
            _ => Err(self.senseless(&command, reply)),
        }
    }

    /// Asks for the status of a newsgroup (RFC 3977, section 7.6.3). `None`:
    /// the server does not answer that question (400, 500, 501, 502, 503), or
    /// lists the group without a status.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] for any other refusal.
    pub async fn list_active(&mut self, group: &str) -> Result<Option<GroupStatus>, Error> {
        let command = self.checked(Command::list_active(group))?;
        match self.exchange(&command).await? {
            (_, Some(block)) => {
                let block = self.whole(&command, block)?;
                Ok(match GroupStatus::find(&block, group) {
                    Some(GroupStatus::Alias(other)) => {
                        Some(GroupStatus::Alias(self.wire.without_secret(other)))
                    }
                    status => status,
                })
            }
            (reply, None) if matches!(reply.code(), 400 | 500..=503) => Ok(None),
            (reply, None) => Err(self.refusal(&command, reply)),
        }
    }

    /// Gives the name of each newsgroup of a hierarchy to `take`: `de` stands
    /// for all of `de.*` (RFC 3977, section 7.6.3). None is kept, so it does not
    /// matter how many there are. False: the server does not answer that
    /// question.
    ///
    /// # Errors
    ///
    /// Such as end the connection.
    pub async fn newsgroups_below(
        &mut self,
        first: &str,
        mut take: impl FnMut(&str),
    ) -> Result<bool, Error> {
        let command = self.checked(Command::list_active_below(first))?;
        let (reply, _) = self.exchange(&command).await?;
        match reply.code() {
            215 => {}
            _ if reply.is_failure() => return Ok(false),
            _ => return Err(self.senseless(&command, reply)),
        }
        self.leave_step(&command)?;
        let name = |line: &[u8]| {
            let line = String::from_utf8_lossy(line);
            take(line.split_ascii_whitespace().next()?);
            Some(())
        };
        self.wire.lines(command.answer(), name).await?;
        self.in_step = true;
        Ok(true)
    }

    /// Fetches an article by its message identifier (RFC 3977, section
    /// 6.2.1), dot-stuffing undone, every other octet as it came. `None`: the
    /// server does not have it, or no longer gives it (451).
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] for any other refusal, [`Error::Overlong`]
    /// for an article beyond the limit.
    pub async fn article_by_id(&mut self, message_id: &str) -> Result<Option<Vec<u8>>, Error> {
        let command = self.checked(Command::article(message_id))?;
        self.fetch(&command).await
    }

    /// Fetches an article of the selected newsgroup by its number (RFC 3977,
    /// section 6.2.1). `None`: there is none of this number.
    ///
    /// # Errors
    ///
    /// As [`article_by_id`](Self::article_by_id).
    pub async fn article_by_number(&mut self, number: u64) -> Result<Option<Vec<u8>>, Error> {
        match self.fetch(&Command::article_number(number)).await {
            Err(Error::Refused { reply, .. }) if matches!(reply.code(), 420 | 423) => Ok(None),
            fetched => fetched,
        }
    }

    /// Fetches the header of an article by its message identifier (RFC 3977,
    /// section 6.2.2). `None`: the server does not have it.
    ///
    /// # Errors
    ///
    /// As [`article_by_id`](Self::article_by_id).
    pub async fn head_by_id(&mut self, message_id: &str) -> Result<Option<Vec<u8>>, Error> {
        let command = self.checked(Command::head(message_id))?;
        self.fetch(&command).await
    }

    /// Whether the server has an article (RFC 3977, section 6.2.4).
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] for any other refusal than 430.
    pub async fn stat_by_id(&mut self, message_id: &str) -> Result<bool, Error> {
        let command = self.checked(Command::stat(message_id))?;
        let (reply, _) = self.exchange(&command).await?;
        match reply.code() {
            223 => Ok(true),
            430 => Ok(false),
            _ => Err(self.refusal(&command, reply)),
        }
    }

    /// Ends the session politely. Whatever goes wrong with that does not matter.
    pub async fn quit(mut self) {
        let goodbye = async move {
            if self.in_step {
                let command = Command::quit();
                // The answer to QUIT stands behind all others.
                self.settle().await?;
                self.wire.send(std::slice::from_ref(&command)).await?;
                self.wire.status(command.answer()).await?;
            }
            self.wire.close().await;
            Ok::<(), Error>(())
        };
        let _ = timeout(GOODBYE, goodbye).await;
    }

    async fn fetch(&mut self, command: &Command) -> Result<Option<Vec<u8>>, Error> {
        match self.exchange(command).await? {
            (reply, Some(_)) if !command.fits(&reply) => Err(self.senseless(command, reply)),
            (_, Some(block)) => self.whole(command, block).map(Some),
            (reply, None) if matches!(reply.code(), 430 | 451) => Ok(None),
            (reply, None) => Err(self.refusal(command, reply)),
        }
    }

    /// Sends a command and reads its answer; if the server wants a login
    /// first, logs in and does so once more.
    pub(super) async fn exchange(&mut self, command: &Command) -> Result<Answer, Error> {
        self.settle().await?;
        let mut answer = self.ask(command).await?;
        if answer.0.code() == 480 {
            self.log_in_for(answer.0).await?;
            answer = self.ask(command).await?;
        }
        self.check_access(&answer.0)?;
        Ok(answer)
    }

    /// Sends a command and reads its answer, whatever that is.
    pub(super) async fn ask(&mut self, command: &Command) -> Result<Answer, Error> {
        self.leave_step(command)?;
        let goodbye = self.goodbye.take();
        let answer = match self.wire.send(std::slice::from_ref(command)).await {
            Ok(()) => self.answer(command).await,
            Err(error) => Err(error),
        };
        match (answer, goodbye) {
            // So it was no unknown command.
            (Err(Error::Lost { server, .. }), Some(reply)) => {
                Err(Error::Unavailable { server, reply })
            }
            (answer, _) => {
                let answer = answer?;
                self.in_step = true;
                Ok(answer)
            }
        }
    }

    /// Reads one reply with its block.
    pub(super) async fn answer(&mut self, command: &Command) -> Result<Answer, Error> {
        let reply = self.wire.status(command.answer()).await?;
        if reply.code() == 400 && command.is_optional() {
            self.goodbye = Some(reply.clone());
        } else if reply.code() == 400 {
            return Err(Error::Unavailable {
                server: self.address(),
                reply,
            });
        }
        let block = if command.has_block(reply.code()) {
            Some(
                self.wire
                    .block(command.limit(self.longest_article), command.answer())
                    .await?,
            )
        } else {
            None
        };
        Ok((reply, block))
    }

    /// Reads the replies that a dropped [`Articles`](super::Articles) left behind.
    pub(super) async fn settle(&mut self) -> Result<(), Error> {
        let command = Command::article_number(0);
        while self.unread > 0 {
            self.leave_step(&command)?;
            self.answer(&command).await?;
            self.unread -= 1;
            self.in_step = true;
        }
        Ok(())
    }

    /// To be called before anything that leaves the state of the session
    /// unknown if it is not done to the end, which then sets `in_step` again.
    pub(super) fn leave_step(&mut self, command: &Command) -> Result<(), Error> {
        if !std::mem::replace(&mut self.in_step, false) {
            return Err(self.wire.lost(command.answer(), None));
        }
        Ok(())
    }

    /// Turns a reply that says "not you" or "not in the clear" into an error.
    pub(super) fn check_access(&mut self, reply: &Reply) -> Result<(), Error> {
        let (server, reply) = (self.address(), reply.clone());
        match reply.code() {
            480 => {
                self.in_step = false;
                Err(Error::LoginRefused { server, reply })
            }
            483 => Err(Error::EncryptionRequired { server, reply }),
            _ => Ok(()),
        }
    }

    /// Tells a refusal from a reply that makes no sense here.
    pub(super) fn refusal(&mut self, command: &Command, reply: Reply) -> Error {
        if reply.is_failure() {
            Error::Refused {
                server: self.address(),
                command: command.name(),
                reply,
            }
        } else {
            self.senseless(command, reply)
        }
    }

    /// An error for a reply after which it is not known what comes next.
    pub(super) fn senseless(&mut self, command: &Command, reply: Reply) -> Error {
        self.in_step = false;
        Error::Unexpected {
            server: self.address(),
            command: command.name(),
            reply,
        }
    }

    /// Names the server in the refusal to send something.
    pub(super) fn checked(&self, command: Result<Command, Unsendable>) -> Result<Command, Error> {
        command.map_err(|Unsendable { what, reason }| Error::Unsendable {
            server: self.address(),
            what,
            reason,
        })
    }

    fn whole(&mut self, command: &Command, block: Option<Vec<u8>>) -> Result<Vec<u8>, Error> {
        block.ok_or_else(|| {
            self.in_step = false;
            let limit = command.limit(self.longest_article);
            self.wire.overlong(command.answer(), limit)
        })
    }
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Connection")
            .field("server", &self.server)
            .field("secure", &self.is_secure())
            .field("posting", &self.posting)
            .field("unread", &self.unread)
            .field("in_step", &self.in_step)
            .finish_non_exhaustive()
    }
}
