//! TLS, with the certificate and its name verified always: there is no switch.
//!
//! Nothing here runs, and OpenSSL is not set up, unless TLS was asked for.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_native_tls::native_tls::{self, Certificate, Protocol};
use tokio_native_tls::{TlsConnector, TlsStream};

use super::error::Error;
use super::server::Server;

/// What a server's certificate is measured by, read before the connection is
/// made, so that a wrong `ca_file` contacts nobody.
pub(crate) struct Trust {
    connector: TlsConnector,
}

impl Trust {
    /// Reads the server's `ca_file`, or else the system's certificates.
    pub(crate) fn load(server: &Server) -> Result<Self, Error> {
        let mut builder = native_tls::TlsConnector::builder();
        builder.min_protocol_version(Some(Protocol::Tlsv12));
        if let Some(file) = &server.ca_file {
            builder.disable_built_in_roots(true);
            for certificate in read_certificates(file)? {
                builder.add_root_certificate(certificate);
            }
        }
        let connector = builder.build().map_err(|error| Error::Tls {
            server: server.address().into(),
            reason: error.to_string(),
        })?;
        Ok(Self {
            connector: connector.into(),
        })
    }

    /// The client's half of the handshake.
    pub(crate) async fn handshake(
        &self,
        server: &Server,
        tcp: TcpStream,
        limit: Duration,
    ) -> Result<TlsStream<TcpStream>, Error> {
        let address: Arc<str> = server.address().into();
        match timeout(
            limit,
            self.connector.connect(certified_name(&server.host), tcp),
        )
        .await
        {
            Err(_) => Err(Error::TimedOut {
                server: address,
                what: "the TLS handshake",
            }),
            Ok(Ok(stream)) => Ok(stream),
            Ok(Err(error)) => Err(sort_out(address, &error.to_string())),
        }
    }
}

/// The name that a certificate has to be made out to. A final dot makes a name
/// absolute for the resolver; certificates do without it.
fn certified_name(host: &str) -> &str {
    host.strip_suffix('.').unwrap_or(host)
}

/// Tells a certificate that was refused from a handshake that failed.
/// native-tls offers nothing but OpenSSL's text for that, which ends in the
/// reason in parentheses.
fn sort_out(server: Arc<str>, text: &str) -> Error {
    if !text.contains("certificate verify failed") {
        return Error::Tls {
            server,
            reason: in_words(text).to_owned(),
        };
    }
    let reason = text
        .rsplit_once(" (")
        .and_then(|(_, end)| end.strip_suffix(')'))
        .unwrap_or(text)
        .to_owned();
    Error::Certificate { server, reason }
}

/// The reason alone, out of `error:CODE:LIBRARY:FUNCTION:REASON:FILE:LINE:`;
/// other texts as they are.
fn in_words(text: &str) -> &str {
    let mut parts = text.split(':');
    match (parts.next(), parts.nth(3), parts.next()) {
        (Some("error"), Some(reason), Some(_)) if !reason.is_empty() => reason,
        _ => text,
    }
}

/// Whether a file of certificates could serve as [`Server::ca_file`].
///
/// # Errors
///
/// [`Error::CaFile`] where it cannot be read, or holds no certificate.
pub fn check_ca_file(file: &Path) -> Result<(), Error> {
    read_certificates(file).map(drop)
}

fn read_certificates(file: &Path) -> Result<Vec<Certificate>, Error> {
    let fault = |reason: String| Error::CaFile {
        file: file.to_owned(),
        reason,
    };
    let pem = crate::regular::read(file).map_err(|error| fault(super::error::plain(&error)))?;
    let certificates =
        Certificate::stack_from_pem(&pem).map_err(|error| fault(error.to_string()))?;
    if certificates.is_empty() {
        return Err(fault("no certificate in it".to_owned()));
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refused_certificate_is_told_from_a_failed_handshake() {
        let refused = "error:0A000086:SSL routines:x:certificate verify failed:ssl/x.c:1889: \
                       (hostname mismatch)";
        let shown = sort_out("news.example:563".into(), refused).to_string();
        assert_eq!(
            shown,
            "news.example:563: certificate refused: hostname mismatch"
        );
        let failed = "error:0A00010B:SSL routines:x:wrong version number:ssl/x.c:354:";
        for (text, reason) in [
            (failed, "wrong version number"),
            ("error:0A000126:SSL routines", "error:0A000126:SSL routines"),
            ("unexpected EOF", "unexpected EOF"),
        ] {
            let error = sort_out("news.example:563".into(), text);
            assert!(matches!(error, Error::Tls { .. }));
            let shown = error.to_string();
            assert_eq!(shown, format!("news.example:563: TLS failed: {reason}"));
        }
    }

    #[test]
    fn a_final_dot_is_not_part_of_the_certified_name() {
        assert_eq!(certified_name("news.example."), "news.example");
        assert_eq!(certified_name("news.example"), "news.example");
    }

    #[test]
    fn a_ca_file_without_a_certificate_is_an_error() {
        let folder = tempfile::tempdir().expect("scratch folder");
        let file = folder.path().join("ca.pem");
        let server = Server {
            ca_file: Some(file.clone()),
            ..Server::default()
        };
        assert!(matches!(Trust::load(&server), Err(Error::CaFile { .. })));
        std::fs::write(&file, "no certificate\n").expect("write");
        assert!(matches!(Trust::load(&server), Err(Error::CaFile { .. })));
    }
}
