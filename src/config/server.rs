//! A news server as the operator describes it.

use std::fmt;
use std::net::Ipv6Addr;
use std::path::PathBuf;

/// The port for news (RFC 3977, section 3.1).
pub const PORT: u16 = 119;
/// The port for news over TLS from the first octet (RFC 4642, section 1).
pub const TLS_PORT: u16 = 563;

/// How the connection is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Security {
    /// Not at all.
    #[default]
    Off,
    /// The connection begins in the clear; TLS is asked for (RFC 4642).
    StartTls,
    /// TLS from the first octet.
    Tls,
}

/// A news server, how to reach it and as whom.
#[derive(Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// Its name or IP address; an IPv6 address stands here without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// A file of certificates to trust in place of the system's.
    pub ca: Option<PathBuf>,
    /// The name to authenticate with; without it there is no authentication.
    pub user: Option<String>,
    /// The password; never there without `user`.
    pub password: Option<String>,
}

impl fmt::Debug for ServerConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("ca", &self.ca)
            .field("user", &self.user)
            .field("password", &self.password.as_ref().map(|_| "…"))
            .finish()
    }
}

/// Host and port as they are written: `HOST[,PORT]`, an IPv6 address with or
/// without brackets.
///
/// # Errors
///
/// What is wrong, in words.
pub(super) fn host_and_port(value: &str) -> Result<(String, Option<u16>), String> {
    let (host, port) = match value.split_once(',') {
        Some((host, port)) => (host.trim(), Some(port.trim())),
        None => (value.trim(), None),
    };
    let port = match port {
        None => None,
        Some(digits) => match digits.parse::<u16>() {
            Ok(port) if port > 0 && !digits.starts_with('+') => Some(port),
            _ => return Err("the port is no number from 1 to 65535".to_owned()),
        },
    };
    let bare = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'));
    let address = bare.unwrap_or(host);
    let (without_zone, zone) = address.split_once('%').unwrap_or((address, ""));
    if without_zone.parse::<Ipv6Addr>().is_ok() && zone.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Ok((address.to_owned(), port));
    }
    let is_name = |name: &str| {
        !name.is_empty()
            && name.len() <= 255
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    if bare.is_none() && is_name(host) {
        return Ok((host.to_owned(), port));
    }
    if let Some((name, digits)) = host.rsplit_once(':')
        && digits.parse::<u16>().is_ok()
        && (is_name(name) || name.ends_with(']'))
    {
        return Err("the port is written after a comma: HOST,PORT".to_owned());
    }
    Err("this is neither a host name nor an IP address".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r7_host_and_port() {
        for (value, host, port) in [
            ("news.example.net", "news.example.net", None),
            ("news.example.net,8119", "news.example.net", Some(8119)),
            ("news.example.net , 563", "news.example.net", Some(563)),
            ("[::1],119", "::1", Some(119)),
            ("::1,119", "::1", Some(119)),
            ("[2001:db8::1]", "2001:db8::1", None),
            ("fe80::1%eth0", "fe80::1%eth0", None),
            ("192.0.2.1,119", "192.0.2.1", Some(119)),
            ("localhost", "localhost", None),
        ] {
            assert_eq!(host_and_port(value), Ok((host.to_owned(), port)), "{value}");
        }
    }

    #[test]
    fn r7_what_is_no_host_or_port() {
        for (value, said) in [
            ("", "neither"),
            (",119", "neither"),
            ("two words", "neither"),
            ("news.example.net,", "port"),
            ("news.example.net,nntp", "port"),
            ("news.example.net,0", "port"),
            ("news.example.net,+5", "port"),
            ("news.example.net,65536", "port"),
            ("news.example.net:119", "comma"),
            ("[::1]:119", "comma"),
            ("[news.example.net]", "neither"),
            ("nntp://news.example.net", "neither"),
            ("news\u{7}", "neither"),
        ] {
            let error = host_and_port(value).unwrap_err();
            assert!(error.contains(said), "{value}: {error}");
        }
    }

    #[test]
    fn r46_the_password_is_never_shown() {
        let server = ServerConfig {
            host: "news.example.net".to_owned(),
            port: PORT,
            security: Security::Off,
            ca: None,
            user: Some("bot".to_owned()),
            password: Some("opensesame".to_owned()),
        };
        let shown = format!("{server:?} {server:#?}");
        assert!(shown.contains("bot"));
        assert!(!shown.contains("opensesame"));
    }
}
