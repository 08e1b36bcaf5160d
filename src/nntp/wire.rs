//! Lines and blocks over a stream, each wait with a limit.

use std::sync::Arc;
use std::time::Duration;

use memchr::memchr;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::time::{Instant, timeout, timeout_at};

use super::command::Command;
use super::deflate::Deflated;
use super::error::{Error, sanitise};
use super::multiline::Unstuffer;
use super::response::{LONGEST_STATUS_LINE, Reply};
use super::secret::Secret;
use super::server::{Server, Timeouts};
use super::stream::Stream;
use super::tls::Trust;

/// A line of a session, sanitised, passwords masked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traffic<'a> {
    /// A command, as it was sent.
    Sent(&'a str),
    /// A status line, or one of the capability list, as it came.
    Received(&'a str),
}

/// Is told of every command and every status line of a connection.
pub type StatusLines = Arc<dyn Fn(Traffic<'_>) + Send + Sync>;

/// Octets read from the system at a time.
const BUFFER: usize = 64 * 1024;

/// How many times its limit an overlong block may have before the connection
/// is given up rather than read on to the block's end.
const PATIENCE: usize = 4;

/// Octets a second that a block brings on average, at least, once the time for
/// a response is over. Without it, an octet now and then would hold a session
/// for weeks.
const SLOWEST: u64 = 1024;

/// A stream with its buffer.
pub(super) struct Wire {
    reader: BufReader<Stream>,
    address: Arc<str>,
    timeouts: Timeouts,
    observer: Option<StatusLines>,
    /// Not to be shown should a reply repeat it.
    secret: Secret,
}

impl Wire {
    pub(super) fn new(
        stream: Stream,
        address: Arc<str>,
        timeouts: Timeouts,
        observer: Option<StatusLines>,
    ) -> Self {
        let reader = BufReader::with_capacity(BUFFER, stream);
        Self {
            reader,
            address,
            timeouts,
            observer,
            secret: Secret::default(),
        }
    }

    /// `host:port`.
    pub(super) fn address(&self) -> Arc<str> {
        self.address.clone()
    }

    pub(super) fn is_secure(&self) -> bool {
        self.reader.get_ref().is_secure()
    }

    /// Keeps a password out of what is shown of the server's words.
    pub(super) fn keep_secret(&mut self, password: Option<&str>) {
        self.secret = Secret::new(password);
    }

    /// Text out of a block, to be shown: without the password.
    pub(super) fn without_secret(&self, text: String) -> String {
        self.secret.hidden_in(&text).unwrap_or(text)
    }

    /// Puts TLS on a stream in the clear, right after the reply that permits it.
    pub(super) async fn into_tls(self, server: &Server, trust: &Trust) -> Result<Self, Error> {
        // RFC 4642, section 5: what has come in the clear behind the reply may
        // be somebody else's, and must not be read as if it had come inside TLS.
        if !self.reader.buffer().is_empty() {
            return Err(Error::Injected {
                server: self.address,
            });
        }
        let tcp = match self.reader.into_inner() {
            Stream::Plain(tcp) => tcp,
            other @ (Stream::Tls(_) | Stream::Deflated(_)) => {
                return Ok(Self {
                    reader: BufReader::with_capacity(BUFFER, other),
                    ..self
                });
            }
        };
        let tls = trust.handshake(server, tcp, self.timeouts.connect).await?;
        let reader = BufReader::with_capacity(BUFFER, Stream::Tls(Box::new(tls)));
        Ok(Self { reader, ..self })
    }

    /// Compresses the stream, right after the reply that permits it: what has come
    /// behind that is compressed (RFC 8054, section 2.2.2).
    pub(super) fn into_deflated(self) -> Self {
        let came = self.reader.buffer().to_vec();
        let deflated = Deflated::new(self.reader.into_inner(), &came);
        let stream = Stream::Deflated(Box::new(deflated));
        let reader = BufReader::with_capacity(BUFFER, stream);
        Self { reader, ..self }
    }

    /// Whether the stream is compressed.
    pub(super) fn is_deflated(&self) -> bool {
        self.reader.get_ref().is_deflated()
    }

    /// Sends commands in one write.
    pub(super) async fn send(&mut self, commands: &[Command]) -> Result<(), Error> {
        let Some(last) = commands.last() else {
            return Ok(());
        };
        if let Some(observer) = &self.observer {
            for command in commands {
                observer(Traffic::Sent(&sanitise(&command.shown())));
            }
        }
        match commands {
            [command] => self.write(command.line(), command.answer()).await,
            _ => {
                let lines: Vec<u8> = commands.iter().flat_map(Command::line).copied().collect();
                self.write(&lines, last.answer()).await
            }
        }
    }

    /// Sends octets, in one write as far as the system takes them.
    pub(super) async fn write(&mut self, octets: &[u8], what: &'static str) -> Result<(), Error> {
        let limit = self.timeouts.idle;
        let stream = self.reader.get_mut();
        let written = timeout(limit, async {
            stream.write_all(octets).await?;
            stream.flush().await
        });
        match written.await {
            Err(_) => Err(self.timed_out(what)),
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.lost(what, Some(error))),
        }
    }

    /// Waits for a status line.
    pub(super) async fn status(&mut self, what: &'static str) -> Result<Reply, Error> {
        let deadline = Instant::now() + self.timeouts.response;
        let mut line = Vec::new();
        loop {
            self.fill(deadline, what).await?;
            let buffer = self.reader.buffer();
            let end = memchr(b'\n', buffer);
            let used = end.map_or(buffer.len(), |at| at + 1);
            line.extend_from_slice(buffer.get(..used).unwrap_or_default());
            self.reader.consume(used);
            if line.len() > LONGEST_STATUS_LINE {
                return Err(self.overlong(what, LONGEST_STATUS_LINE));
            }
            if end.is_some() {
                break;
            }
        }
        let line = line.strip_suffix(b"\n").unwrap_or(&line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let Some(mut reply) = Reply::parse(line) else {
            return Err(self.garbage(line));
        };
        reply.hide(&self.secret);
        if let Some(observer) = &self.observer {
            observer(Traffic::Received(&reply.to_string()));
        }
        Ok(reply)
    }

    /// Tells of the lines of a block what is told of status lines.
    pub(super) fn show(&self, block: &[u8]) {
        let Some(observer) = &self.observer else {
            return;
        };
        for line in String::from_utf8_lossy(block).lines() {
            let hidden = self.secret.hidden_in(line);
            let line = hidden.as_deref().unwrap_or(line);
            observer(Traffic::Received(&sanitise(line)));
        }
    }

    /// Reads a block up to and including its final line; `None` if it is
    /// longer than `limit` octets.
    pub(super) async fn block(
        &mut self,
        limit: usize,
        what: &'static str,
    ) -> Result<Option<Vec<u8>>, Error> {
        let mut block = Unstuffer::new(limit);
        let begun = Instant::now();
        while !block.is_complete() {
            self.more(&mut block, begun, what).await?;
            if block.seen() / PATIENCE > limit {
                return Err(self.overlong(what, limit));
            }
        }
        Ok(block.finish())
    }

    /// Reads a block of short lines and gives each to `take`, which says if it
    /// makes sense; none is kept.
    pub(super) async fn lines(
        &mut self,
        what: &'static str,
        mut take: impl FnMut(&[u8]) -> Option<()>,
    ) -> Result<(), Error> {
        let mut block = Unstuffer::new(usize::MAX);
        let begun = Instant::now();
        let mut line = Vec::new();
        while !block.is_complete() {
            self.more(&mut block, begun, what).await?;
            for part in block.drain().split_inclusive(|&octet| octet == b'\n') {
                line.extend_from_slice(part);
                if line.len() > LONGEST_STATUS_LINE {
                    return Err(self.garbage(&line));
                }
                if part.ends_with(b"\n") {
                    if take(line.trim_ascii()).is_none() {
                        return Err(self.garbage(&line));
                    }
                    line.clear();
                }
            }
        }
        Ok(())
    }

    /// Takes what has come of a block, and waits for it if nothing has.
    async fn more(
        &mut self,
        block: &mut Unstuffer,
        begun: Instant,
        what: &'static str,
    ) -> Result<(), Error> {
        let earned = Duration::from_secs(block.seen() as u64 / SLOWEST);
        let end = begun + self.timeouts.response + earned;
        let deadline = end.min(Instant::now() + self.timeouts.idle);
        self.fill(deadline, what).await?;
        let used = block.take(self.reader.buffer());
        self.reader.consume(used);
        Ok(())
    }

    /// Says goodbye to the stream below.
    pub(super) async fn close(mut self) {
        // The server may be gone, which is what is wanted.
        let _ = self.reader.get_mut().shutdown().await;
    }

    /// An error for something that is no answer.
    pub(super) fn garbage(&self, octets: &[u8]) -> Error {
        let beginning = octets.get(..LONGEST_STATUS_LINE).unwrap_or(octets);
        let text = String::from_utf8_lossy(beginning).into_owned();
        // Cut behind that: a part of the password would not be found.
        let shown = self
            .without_secret(text)
            .chars()
            .take(80)
            .collect::<String>();
        let line = sanitise(&shown);
        Error::Garbage {
            server: self.address(),
            line,
        }
    }

    /// An error for what is longer than its limit.
    pub(super) fn overlong(&self, what: &'static str, limit: usize) -> Error {
        Error::Overlong {
            server: self.address(),
            what,
            limit,
        }
    }

    /// An error for a connection that is no more.
    pub(super) fn lost(&self, what: &'static str, source: Option<std::io::Error>) -> Error {
        Error::Lost {
            server: self.address(),
            what,
            source,
        }
    }

    fn timed_out(&self, what: &'static str) -> Error {
        Error::TimedOut {
            server: self.address(),
            what,
        }
    }

    /// Waits until there is something in the buffer.
    async fn fill(&mut self, deadline: Instant, what: &'static str) -> Result<(), Error> {
        if !self.reader.buffer().is_empty() {
            return Ok(());
        }
        self.reader.get_ref().acknowledge_at_once();
        match timeout_at(deadline, self.reader.fill_buf()).await {
            Err(_) => Err(self.timed_out(what)),
            Ok(Ok([])) => Err(self.lost(what, None)),
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(self.lost(what, Some(error))),
        }
    }
}
