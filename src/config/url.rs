//! Where a filter is spoken to by HTTP: `http://HOST[:PORT][/PATH]`.

use std::str::FromStr;

use super::fault::quoted;

/// The address of a server, and the path before all others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// Whether it is `https`.
    pub is_tls: bool,
    /// Host name or address (an IPv6 address without brackets).
    pub host: String,
    /// TCP port; 80, or 443 with TLS, where none is named.
    pub port: u16,
    /// The path, without a slash at its end.
    pub path: String,
}

impl Url {
    /// `HOST:PORT`, an IPv6 address in brackets.
    pub fn authority(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }
}

impl FromStr for Url {
    type Err = String;

    fn from_str(text: &str) -> Result<Url, String> {
        let wrong = || format!("{} is no URL such as http://127.0.0.1:11333", quoted(text));
        let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
        let is_tls = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err(wrong()),
        };
        let (authority, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let bracketed = authority
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'));
        let (host, port) = match bracketed {
            Some((host, port)) => (host, port),
            None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
        };
        let port = match port.strip_prefix(':') {
            Some(port) => port.parse().map_err(|_| wrong())?,
            None if port.is_empty() => {
                if is_tls {
                    443
                } else {
                    80
                }
            }
            None => return Err(wrong()),
        };
        let is_plain = |part: &str, more: &str| {
            part.bytes()
                .all(|b| b.is_ascii_alphanumeric() || more.as_bytes().contains(&b))
        };
        if host.is_empty() || !is_plain(host, "-._:") || !is_plain(path, "-._~/%") {
            return Err(wrong());
        }
        Ok(Url {
            is_tls,
            host: host.to_owned(),
            port,
            path: path.trim_end_matches('/').to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r72_a_url_is_scheme_host_port_and_path() {
        let of = |text: &str| {
            let url: Url = text.parse().ok()?;
            Some((url.is_tls, url.authority(), url.path))
        };
        let some = |is_tls, authority: &str, path: &str| {
            Some((is_tls, authority.to_owned(), path.to_owned()))
        };
        assert_eq!(
            of("http://127.0.0.1:11333"),
            some(false, "127.0.0.1:11333", "")
        );
        assert_eq!(
            of("HTTPS://spam.example/a/b/"),
            some(true, "spam.example:443", "/a/b")
        );
        assert_eq!(of("http://[::1]:99/"), some(false, "[::1]:99", ""));
        assert_eq!(of("http://localhost"), some(false, "localhost:80", ""));
        for wrong in [
            "",
            "localhost",
            "ftp://a",
            "http://",
            "http://a:x",
            "http://a:99999",
            "http://u:p@a/",
            "http://a/ b",
            "http://[::1",
            "http://[::1]x",
            "http://a?b",
        ] {
            assert_eq!(of(wrong), None, "{wrong}");
        }
    }
}
