//! A news server that follows a script: what the client has to say, and what
//! it is told.
//!
//! ```text
//! let server = Transcript::new().reply("200 hello").expect("QUIT").reply("205 bye").serve().await;
//! … a client talks to server.port …
//! assert_eq!(server.finish().await, "");
//! ```

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, DuplexStream, duplex, split};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_native_tls::TlsAcceptor;

/// Nothing takes that long; a test that waits for ever fails by it.
const PATIENCE: Duration = Duration::from_secs(60);

enum Step {
    Expect(String),
    ExpectOctets(Vec<u8>),
    ExpectNoMore,
    Send(Vec<u8>),
    Tls(TlsAcceptor),
    TlsFails(TlsAcceptor),
    Deflate,
    Drop,
}

/// A script for one connection.
#[derive(Default)]
pub(crate) struct Transcript {
    steps: Vec<Step>,
}

impl Transcript {
    /// A script without steps: it reads to the end of the connection.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A server that is greeted and has said that it is a reader.
    pub(crate) fn reader() -> Self {
        Self::new()
            .reply("200 welcome")
            .expect("CAPABILITIES")
            .reply("101 list\nVERSION 2\nREADER\nPOST\nLIST ACTIVE\n.")
    }

    /// As `reader`, and the user `wilma` has logged in with `secret`.
    pub(crate) fn reader_with_login() -> Self {
        Self::reader()
            .login()
            .expect("CAPABILITIES")
            .reply("101 list\nVERSION 2\nREADER\nPOST\n.")
    }

    /// The login of the user `wilma` with the password `secret`.
    pub(crate) fn login(self) -> Self {
        self.expect("AUTHINFO USER wilma")
            .reply("381 password")
            .expect("AUTHINFO PASS secret")
            .reply("281 welcome")
    }

    /// The client has to send this line, and CR LF.
    pub(crate) fn expect(mut self, line: &str) -> Self {
        self.steps.push(Step::Expect(line.to_owned()));
        self
    }

    /// The client has to send these octets.
    pub(crate) fn expect_octets(mut self, octets: &[u8]) -> Self {
        self.steps.push(Step::ExpectOctets(octets.to_vec()));
        self
    }

    /// The client must not have sent more along with what it sent last.
    pub(crate) fn expect_no_more(mut self) -> Self {
        self.steps.push(Step::ExpectNoMore);
        self
    }

    /// The client is sent lines; CR LF is put after each.
    pub(crate) fn reply(self, lines: &str) -> Self {
        self.send((lines.replace('\n', "\r\n") + "\r\n").as_bytes())
    }

    /// The client is sent octets in one write.
    pub(crate) fn send(mut self, octets: &[u8]) -> Self {
        self.steps.push(Step::Send(octets.to_vec()));
        self
    }

    /// Both sides go over to TLS.
    pub(crate) fn tls(mut self, acceptor: TlsAcceptor) -> Self {
        self.steps.push(Step::Tls(acceptor));
        self
    }

    /// The client has to break the handshake off, or not to begin it.
    pub(crate) fn tls_fails(mut self, acceptor: TlsAcceptor) -> Self {
        self.steps.push(Step::TlsFails(acceptor));
        self
    }

    /// Both sides compress from here on (RFC 8054).
    pub(crate) fn deflate(mut self) -> Self {
        self.steps.push(Step::Deflate);
        self
    }

    /// The connection is closed by the server, and the script ends.
    pub(crate) fn drop(mut self) -> Self {
        self.steps.push(Step::Drop);
        self
    }

    /// Begins to listen on a loopback port of IPv4.
    pub(crate) async fn serve(self) -> Running {
        self.serve_on((Ipv4Addr::LOCALHOST, 0).into()).await
    }

    /// Begins to listen on a loopback port of IPv6.
    pub(crate) async fn serve_ipv6(self) -> Running {
        self.serve_on((Ipv6Addr::LOCALHOST, 0).into()).await
    }

    async fn serve_on(self, address: SocketAddr) -> Running {
        let listener = TcpListener::bind(address).await.expect("a loopback port");
        let port = listener.local_addr().expect("a bound address").port();
        let task = tokio::spawn(async move {
            let (stream, _) = listener.accept().await.expect("a client");
            stream.set_nodelay(true).expect("an open connection");
            follow(self.steps, Box::new(stream)).await
        });
        Running { port, task }
    }
}

/// A server that follows its script.
pub(crate) struct Running {
    /// The port it listens on.
    pub(crate) port: u16,
    task: JoinHandle<Result<String, String>>,
}

impl Running {
    /// Waits for the end of script and connection; what the client has sent
    /// after the last step.
    ///
    /// # Panics
    ///
    /// If the client did not follow the script.
    pub(crate) async fn finish(self) -> String {
        let outcome = tokio::time::timeout(PATIENCE, self.task).await;
        match outcome.expect("the script to end").expect("no panic") {
            Ok(leftover) => leftover,
            Err(fault) => panic!("the client left the script: {fault}"),
        }
    }
}

trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin> Duplex for S {}

async fn follow(steps: Vec<Step>, mut stream: Box<dyn Duplex>) -> Result<String, String> {
    let mut received = Vec::new();
    for (number, step) in steps.into_iter().enumerate() {
        match step {
            Step::Expect(line) => {
                let wanted = (line + "\r\n").into_bytes();
                expect(&mut stream, &mut received, &wanted, number).await?;
            }
            Step::ExpectOctets(octets) => {
                expect(&mut stream, &mut received, &octets, number).await?;
            }
            Step::ExpectNoMore => {
                if !received.is_empty() {
                    return Err(format!("step {number}: {:?} too much", text(&received)));
                }
            }
            Step::Send(octets) => {
                stream
                    .write_all(&octets)
                    .await
                    .map_err(|e| format!("step {number}: {e}"))?;
                stream
                    .flush()
                    .await
                    .map_err(|e| format!("step {number}: {e}"))?;
            }
            Step::Tls(acceptor) => {
                let secured = acceptor.accept(stream).await;
                stream = Box::new(secured.map_err(|e| format!("step {number}: {e}"))?);
            }
            Step::TlsFails(acceptor) => {
                return match acceptor.accept(stream).await {
                    Ok(_) => Err(format!(
                        "step {number}: the client accepted the certificate"
                    )),
                    Err(_) => Ok(text(&received)),
                };
            }
            Step::Deflate => stream = Box::new(deflated(stream)),
            Step::Drop => return Ok(text(&received)),
        }
    }
    // An abrupt end is as good as any.
    let _ = stream.read_to_end(&mut received).await;
    Ok(text(&received))
}

/// What goes through the one end of a pipe in the clear goes through the stream
/// compressed.
fn deflated(stream: Box<dyn Duplex>) -> DuplexStream {
    const ROOM: usize = 64 * 1024;
    let (clear, inner) = duplex(ROOM);
    let (mut from_client, mut to_client) = split(stream);
    let (mut from_script, mut to_script) = split(inner);
    tokio::spawn(async move {
        let mut inflater = Decompress::new(false);
        let mut came = Vec::new();
        while matches!(from_client.read_buf(&mut came).await, Ok(1..)) {
            let mut text = Vec::with_capacity(ROOM);
            let before = inflater.total_in();
            inflater
                .decompress_vec(&came, &mut text, FlushDecompress::Sync)
                .expect("compressed octets");
            came.drain(..(inflater.total_in() - before) as usize);
            to_script.write_all(&text).await.expect("the script");
        }
        let _ = to_script.shutdown().await;
    });
    tokio::spawn(async move {
        let mut deflater = Compress::new(Compression::fast(), false);
        let mut text = Vec::new();
        while matches!(from_script.read_buf(&mut text).await, Ok(1..)) {
            let mut small = Vec::with_capacity(text.len() + 1024);
            deflater
                .compress_vec(&text, &mut small, FlushCompress::Sync)
                .expect("there is room");
            text.clear();
            if to_client.write_all(&small).await.is_err() {
                break;
            }
        }
        let _ = to_client.shutdown().await;
    });
    clear
}

/// Reads until as much has come as is wanted, and takes that.
async fn expect(
    stream: &mut Box<dyn Duplex>,
    received: &mut Vec<u8>,
    wanted: &[u8],
    number: usize,
) -> Result<(), String> {
    while received.len() < wanted.len() && wanted.starts_with(received) {
        match stream.read_buf(received).await {
            Ok(0) | Err(_) => break,
            Ok(_) => {}
        }
    }
    if !received.starts_with(wanted) {
        let (wanted, found) = (text(wanted), text(received));
        return Err(format!("step {number}: wanted {wanted:?}, found {found:?}"));
    }
    received.drain(..wanted.len());
    Ok(())
}

fn text(octets: &[u8]) -> String {
    String::from_utf8_lossy(octets).into_owned()
}
