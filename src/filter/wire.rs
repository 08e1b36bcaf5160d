//! Connections of external filters, which are HTTP or not.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, lookup_host};

use super::Trouble;
use crate::config::Url;
use crate::nntp::{Server, Trust, plain};

/// No answer of a filter is longer, in octets.
const LONGEST: usize = 1 << 20;

/// What the system says of a connection that the other side has closed.
const LOST: [io::ErrorKind; 4] = [
    io::ErrorKind::UnexpectedEof,
    io::ErrorKind::ConnectionReset,
    io::ErrorKind::ConnectionAborted,
    io::ErrorKind::BrokenPipe,
];

/// How long a TLS handshake may take; `filter_timeout` is mostly shorter.
const HANDSHAKE: Duration = Duration::from_secs(30);

/// Whether a host is this machine, as far as its name tells.
pub fn is_here(host: &str) -> bool {
    match host.parse::<std::net::IpAddr>() {
        Ok(address) => address.is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// Connects. Unless articles may leave this machine, only to an address of its own,
/// whatever the name.
pub(super) async fn connect(host: &str, port: u16, may_leave: bool) -> Result<TcpStream, Trouble> {
    let named = |text: String| Trouble::Away(format!("{host}:{port}: {text}"));
    let away = |error: io::Error| named(plain(&error));
    let addresses: Vec<SocketAddr> = lookup_host((host, port)).await.map_err(away)?.collect();
    let mut failure = named("it is not this machine, and use_external is n".to_owned());
    for address in addresses {
        if !may_leave && !address.ip().is_loopback() {
            continue;
        }
        match TcpStream::connect(address).await {
            Ok(stream) => {
                stream.set_nodelay(true).map_err(away)?;
                return Ok(stream);
            }
            Err(error) => failure = away(error),
        }
    }
    Err(failure)
}

/// Where a filter is spoken to by HTTP.
#[derive(Debug, Clone)]
pub(crate) struct Endpoint {
    pub(crate) url: Url,
    /// Whether articles may leave this machine.
    pub(crate) may_leave: bool,
    /// Certificates to trust in place of the system's.
    pub(crate) ca_file: Option<PathBuf>,
}

impl Endpoint {
    /// Posts this below the URL, and gives back status and body.
    pub(super) async fn post(
        &self,
        path: &str,
        fields: &[(&'static str, &str)],
        body: Vec<u8>,
    ) -> Result<(u16, Vec<u8>), Trouble> {
        let url = &self.url;
        let failed = |error: BoxError| trouble(&url.host, url.port, &*error);
        let tcp = connect(&url.host, url.port, self.may_leave).await?;
        let request = self.request(path, fields, body)?;
        if !url.is_tls {
            return exchange(tcp, request).await.map_err(failed);
        }
        let server = Server {
            host: url.host.clone(),
            port: url.port,
            ca_file: self.ca_file.clone(),
            ..Server::default()
        };
        let away = |error: crate::nntp::Error| Trouble::Away(error.to_string());
        let trust = Trust::load(&server).map_err(away)?;
        let tls = trust.handshake(&server, tcp, HANDSHAKE).await;
        let exchanged = exchange(tls.map_err(away)?, request).await;
        exchanged.map_err(failed)
    }

    fn request(
        &self,
        path: &str,
        fields: &[(&'static str, &str)],
        body: Vec<u8>,
    ) -> Result<Request<Full<Bytes>>, Trouble> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}{path}", self.url.path))
            .header("Host", self.url.authority())
            .header("Connection", "close");
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body)));
        request.map_err(|error| Trouble::Refuses(error.to_string()))
    }
}

type BoxError = Box<dyn Error + Send + Sync>;

async fn exchange(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    request: Request<Full<Bytes>>,
) -> Result<(u16, Vec<u8>), BoxError> {
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let answer = async {
        let answer = sender.send_request(request).await?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), LONGEST).collect().await?;
        Ok((status, body.to_bytes().to_vec()))
    };
    tokio::pin!(answer);
    // The connection only moves while it is asked to.
    tokio::select! {
        answer = &mut answer => return answer,
        _ = connection => {}
    }
    answer.await
}

/// What an exchange that failed means: somebody who went away, or who does not speak
/// HTTP.
fn trouble(host: &str, port: u16, error: &(dyn Error + 'static)) -> Trouble {
    let http = error.downcast_ref::<hyper::Error>();
    let is_closed = http.is_some_and(|error| error.is_incomplete_message() || error.is_closed());
    let cause = http.and_then(Error::source);
    let is_lost = cause
        .and_then(|cause| cause.downcast_ref::<io::Error>())
        .is_some_and(|cause| LOST.contains(&cause.kind()));
    match is_closed || is_lost {
        true => closed(host, port),
        false => Trouble::Nonsense(error.to_string()),
    }
}

/// Somebody has closed the connection without an answer, or in the middle of one.
pub(super) fn closed(host: &str, port: u16) -> Trouble {
    Trouble::Away(format!("{host}:{port}: it has closed the connection"))
}
