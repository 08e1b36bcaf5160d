//! Whom to talk to, and for how long to wait.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Whether and how a connection is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// In the clear.
    #[default]
    Off,
    /// In the clear up to STARTTLS, which must succeed (RFC 4642).
    StartTls,
    /// TLS from the first octet, usually on port 563.
    Tls,
}

/// A news server, and as whom to use it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Server {
    /// Host name or address (an IPv6 address without brackets).
    pub host: String,
    /// TCP port.
    pub port: u16,
    /// Encryption. Certificate and name are always verified.
    pub security: Security,
    /// Certificates (PEM) to trust instead of those of the system.
    pub ca_file: Option<PathBuf>,
    /// Name for AUTHINFO USER; `None` means that no login is tried.
    pub user: Option<String>,
    /// Password for AUTHINFO PASS, sent only if the server asks for one.
    pub password: Option<String>,
    /// Whether the session is compressed, where the server can do it (RFC 8054).
    pub compress: bool,
}

impl Server {
    /// `host:port` for messages, an IPv6 address in brackets.
    pub fn address(&self) -> String {
        if self.host.contains(':') {
            format!("[{}]:{}", self.host, self.port)
        } else {
            format!("{}:{}", self.host, self.port)
        }
    }

    /// Whether a password would go in the clear to another machine.
    pub fn sends_password_in_clear(&self) -> bool {
        let is_loopback = match self.host.parse::<std::net::IpAddr>() {
            Ok(address) => address.is_loopback(),
            Err(_) => self.host.eq_ignore_ascii_case("localhost"),
        };
        self.security == Security::Off && self.password.is_some() && !is_loopback
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("ca_file", &self.ca_file)
            .field("user", &self.user)
            .field("password", &self.password.as_ref().map(|_| "***"))
            .field("compress", &self.compress)
            .finish()
    }
}

/// How long to wait. There is no wait without a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For the name and all its addresses together, each of which gets an equal
    /// share of what is left; the same again for a TLS handshake.
    pub connect: Duration,
    /// From the end of a command (or article) to the end of the status line; and
    /// for a multi-line block, to which each KiB of it adds a second.
    pub response: Duration,
    /// Between two signs of life in a multi-line block, and until the server has
    /// taken what is sent.
    pub idle: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            response: Duration::from_secs(120),
            idle: Duration::from_secs(60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r46_debug_output_holds_no_password() {
        let server = Server {
            host: "news.example".into(),
            user: Some("wilma".into()),
            password: Some("secret".into()),
            ..Server::default()
        };
        let shown = format!("{server:?}");
        assert!(
            shown.contains("wilma") && !shown.contains("secret"),
            "{shown}"
        );
    }

    #[test]
    fn an_ipv6_address_stands_in_brackets() {
        for (host, shown) in [("::1", "[::1]:119"), ("127.0.0.1", "127.0.0.1:119")] {
            let server = Server {
                host: host.into(),
                port: 119,
                ..Server::default()
            };
            assert_eq!(server.address(), shown);
        }
    }
}
