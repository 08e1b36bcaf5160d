//! The octets below a session: TCP, in the clear or inside TLS.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpStream, lookup_host};
use tokio::time::{Instant, timeout_at};
use tokio_native_tls::TlsStream;

use super::deflate::Deflated;
use super::error::Error;
use super::server::Server;

/// A connection to a server.
pub(super) enum Stream {
    /// In the clear.
    Plain(TcpStream),
    /// Inside TLS; boxed because it is rare and large.
    Tls(Box<TlsStream<TcpStream>>),
    /// Compressed, over either.
    Deflated(Box<Deflated<Stream>>),
}

impl Stream {
    /// Connects, trying the addresses of the host in the resolver's order.
    pub(super) async fn connect(server: &Server, limit: Duration) -> Result<TcpStream, Error> {
        let address = || server.address().into();
        let deadline = Instant::now() + limit;
        let addresses: Vec<SocketAddr> =
            match timeout_at(deadline, lookup_host((server.host.as_str(), server.port))).await {
                Ok(Ok(addresses)) => addresses.collect(),
                Ok(Err(source)) => {
                    return Err(Error::Resolve {
                        server: address(),
                        source,
                    });
                }
                Err(_) => {
                    return Err(Error::TimedOut {
                        server: address(),
                        what: "the name server",
                    });
                }
            };
        connect_to_any(&addresses, deadline)
            .await
            .map_err(|source| Error::Connect {
                server: address(),
                source,
            })
    }

    /// Whether what is sent is encrypted.
    pub(super) fn is_secure(&self) -> bool {
        match self {
            Self::Plain(_) => false,
            Self::Tls(_) => true,
            Self::Deflated(deflated) => deflated.get_ref().is_secure(),
        }
    }

    /// Whether what is sent is compressed.
    pub(super) fn is_deflated(&self) -> bool {
        matches!(self, Self::Deflated(_))
    }

    /// Asks the kernel to acknowledge the next octets at once. INN's nnrpd
    /// sends status line and text in two writes, the second of which would
    /// wait some 40 ms for the acknowledgement of the first. The kernel
    /// forgets the setting, so it is renewed before each read.
    pub(super) fn acknowledge_at_once(&self) {
        #[cfg(target_os = "linux")]
        {
            let tcp = match self {
                Self::Plain(tcp) => tcp,
                Self::Tls(tls) => tls.get_ref().get_ref().get_ref(),
                Self::Deflated(deflated) => return deflated.get_ref().acknowledge_at_once(),
            };
            // Only speed depends on it.
            let _ = tcp.set_quickack(true);
        }
    }
}

/// Connects to the first address that takes the connection; the failure is that
/// of the last one.
async fn connect_to_any(addresses: &[SocketAddr], deadline: Instant) -> io::Result<TcpStream> {
    let mut failure = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for (left, address) in (1..=addresses.len()).rev().zip(addresses) {
        // One address that swallows everything must not use up the time of
        // those after it.
        let left = u32::try_from(left).unwrap_or(u32::MAX);
        let share = deadline.saturating_duration_since(Instant::now()) / left;
        match timeout_at(Instant::now() + share, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => {
                // Commands are small and answered one by one: waiting for more
                // to send would only add delay.
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Ok(Err(error)) => failure = error,
            Err(_) => failure = io::Error::new(io::ErrorKind::TimedOut, "Connection timed out"),
        }
    }
    Err(failure)
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(context, buffer),
            Self::Tls(tls) => Pin::new(tls).poll_read(context, buffer),
            Self::Deflated(deflated) => Pin::new(deflated).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        octets: &[u8],
    ) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_write(context, octets),
            Self::Tls(tls) => Pin::new(tls).poll_write(context, octets),
            Self::Deflated(deflated) => Pin::new(deflated).poll_write(context, octets),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_flush(context),
            Self::Tls(tls) => Pin::new(tls).poll_flush(context),
            Self::Deflated(deflated) => Pin::new(deflated).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_shutdown(context),
            Self::Tls(tls) => Pin::new(tls).poll_shutdown(context),
            Self::Deflated(deflated) => Pin::new(deflated).poll_shutdown(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    #[tokio::test]
    async fn r42_addresses_are_tried_one_after_the_other() {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a port");
        let there = listener.local_addr().expect("an address");
        // The same port of another address of this machine, where nobody is.
        let refusing = SocketAddr::from((Ipv4Addr::new(127, 0, 0, 2), there.port()));
        let deadline = || Instant::now() + Duration::from_secs(30);
        let stream = connect_to_any(&[refusing, there], deadline()).await;
        let stream = stream.expect("the second one");
        assert_eq!(stream.peer_addr().expect("connected"), there);
        assert!(stream.nodelay().expect("connected"));
        let error = connect_to_any(&[refusing, refusing], deadline()).await;
        let error = error.expect_err("nobody there");
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let error = connect_to_any(&[], deadline()).await.expect_err("none");
        assert_eq!(error.to_string(), "the name has no address");
    }
}
