//! A compressed stream: DEFLATE both ways (RFC 8054, section 4), over TCP or TLS.

use std::io::{self, Write};
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Decompress, FlushDecompress, Status};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Octets read from the system at a time.
const BUFFER: usize = 16 * 1024;

/// So many octets may come out of next to nothing. Every block has a limit of its
/// own, whether compressed or not; what is read line by line has none.
const FREE: u64 = 64 * 1024 * 1024;

/// Beyond that, so many of each that came. News shrinks to a half or a quarter;
/// DEFLATE can do a thousandth.
const MOST: u64 = 100;

/// A stream whose octets are compressed.
pub(super) struct Deflated<S> {
    stream: S,
    inflater: Decompress,
    /// Compressed octets that have come, and which of them are next.
    came: Vec<u8>,
    next: usize,
    /// The room in the inflater was not enough: there may be more to come out
    /// without more coming in.
    is_full: bool,
    /// Keeps what is still to be sent.
    deflater: DeflateEncoder<Vec<u8>>,
    sent: usize,
    is_flushed: bool,
}

impl<S> Deflated<S> {
    /// Compresses a stream, of which these octets have come already.
    pub(super) fn new(stream: S, came: &[u8]) -> Deflated<S> {
        Deflated {
            stream,
            inflater: Decompress::new(false),
            came: came.to_vec(),
            next: 0,
            is_full: false,
            deflater: DeflateEncoder::new(Vec::new(), Compression::fast()),
            sent: 0,
            is_flushed: true,
        }
    }

    /// The stream below.
    pub(super) fn get_ref(&self) -> &S {
        &self.stream
    }

    /// Inflates what has come, as far as there is room for it. Says whether
    /// anything came out.
    fn inflate(&mut self, buffer: &mut ReadBuf<'_>) -> io::Result<bool> {
        let came = self.came.get(self.next..).unwrap_or_default();
        if came.is_empty() && !self.is_full {
            return Ok(false);
        }
        let (before_in, before_out) = (self.inflater.total_in(), self.inflater.total_out());
        let room = buffer.initialize_unfilled();
        let length = room.len() as u64;
        let status = self.inflater.decompress(came, room, FlushDecompress::Sync);
        let status = status.map_err(io::Error::other)?;
        let out = self.inflater.total_out() - before_out;
        let used = self.inflater.total_in() - before_in;
        self.next += usize::try_from(used).unwrap_or(came.len());
        self.is_full = out == length;
        buffer.advance(usize::try_from(out).unwrap_or_default());
        if self.inflater.total_out() > FREE.max(self.inflater.total_in().saturating_mul(MOST)) {
            return Err(io::Error::other("so few octets inflate to too many"));
        }
        // It never ends while the connection is there.
        if status == Status::StreamEnd || (out == 0 && used == 0 && !came.is_empty()) {
            return Err(io::Error::other("this is no compressed stream"));
        }
        Ok(out > 0)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Deflated<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        while buffer.remaining() > 0 {
            if this.inflate(buffer)? {
                break;
            }
            if this.next < this.came.len() {
                continue;
            }
            this.came.resize(BUFFER, 0);
            let mut came = ReadBuf::new(&mut this.came);
            let read = Pin::new(&mut this.stream).poll_read(context, &mut came);
            let length = came.filled().len();
            this.came.truncate(length);
            this.next = 0;
            ready!(read)?;
            if length == 0 {
                break;
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> Deflated<S> {
    /// Sends what is compressed.
    fn poll_drain(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.deflater.get_ref().get(self.sent..)
            && !rest.is_empty()
        {
            let sent = ready!(Pin::new(&mut self.stream).poll_write(context, rest))?;
            if sent == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.sent += sent;
        }
        self.deflater.get_mut().clear();
        self.sent = 0;
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Deflated<S> {
    /// Takes all of it, as soon as what came before is sent.
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        ready!(this.poll_drain(context))?;
        this.deflater.write_all(octets)?;
        this.is_flushed = false;
        Poll::Ready(Ok(octets.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        // A second time would add octets.
        if !std::mem::replace(&mut this.is_flushed, true) {
            this.deflater.flush()?;
        }
        ready!(this.poll_drain(context))?;
        Pin::new(&mut this.stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use flate2::{Compress, FlushCompress};
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    /// These octets so often, compressed.
    fn deflate(octets: &[u8], times: usize) -> Vec<u8> {
        let mut deflater = Compress::new(Compression::fast(), false);
        let mut all = Vec::new();
        for _ in 0..times {
            let mut small = Vec::with_capacity(octets.len() + 1024);
            let deflated = deflater.compress_vec(octets, &mut small, FlushCompress::Sync);
            deflated.expect("there is room");
            all.extend(small);
        }
        all
    }

    async fn inflate(mut came: Vec<u8>, before: usize) -> (u64, io::Result<()>) {
        let rest = came.split_off(before.min(came.len()));
        let mut stream = Deflated::new(&rest[..], &came);
        let mut buffer = vec![0; 64 * 1024];
        let mut length = 0;
        loop {
            match stream.read(&mut buffer).await {
                Ok(0) => return (length, Ok(())),
                Ok(read) => length += read as u64,
                Err(error) => return (length, Err(error)),
            }
        }
    }

    #[tokio::test]
    async fn r42_what_came_with_the_reply_is_the_beginning() {
        let came = deflate(b"211 0 1 0 misc.test\r\n", 3);
        for before in 0..=came.len() {
            let (length, end) = inflate(came.clone(), before).await;
            assert_eq!((length, end.is_ok()), (63, true), "{before}");
        }
    }

    #[tokio::test]
    async fn r42c_what_inflates_to_a_thousand_times_as_much_comes_to_an_end() {
        let megabyte = vec![0; 1024 * 1024];
        let (length, end) = inflate(deflate(&megabyte, 60), 0).await;
        assert_eq!((length, end.is_ok()), (60 * 1024 * 1024, true));
        let (length, end) = inflate(deflate(&megabyte, 80), 0).await;
        assert!(length <= FREE && length > FREE / 2, "{length}");
        let error = end.expect_err("too much").to_string();
        assert_eq!(error, "so few octets inflate to too many");
    }

    #[tokio::test]
    async fn what_is_written_comes_out_when_it_is_flushed() {
        let (ours, theirs) = tokio::io::duplex(16);
        let mut ours = Deflated::new(ours, &[]);
        let mut theirs = Deflated::new(theirs, &[]);
        let text: Vec<u8> = (0..50_000_u32).flat_map(u32::to_be_bytes).collect();
        let read = async {
            let mut read = vec![0; text.len()];
            theirs.read_exact(&mut read).await.map(|_| read)
        };
        let write = async {
            for part in text.chunks(999) {
                ours.write_all(part).await?;
                ours.flush().await?;
            }
            io::Result::Ok(())
        };
        let (read, written) = tokio::join!(read, write);
        written.expect("there is somebody");
        assert!(read.expect("all of it") == text);
    }
}
