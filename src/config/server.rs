//! A news server as the operator describes it.

use std::net::Ipv6Addr;

/// The port for news (RFC 3977, section 3.1).
pub const PORT: u16 = 119;
/// The port for news over TLS from the first octet (RFC 4642, section 1).
pub const TLS_PORT: u16 = 563;

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
}
