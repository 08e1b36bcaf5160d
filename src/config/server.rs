//! The news servers as the operator describes them.

use std::net::Ipv6Addr;

use super::files::Files;
use super::kind::{Compress, Form, Kind};
use super::parameter::{
    COMPRESS, POST_SERVER, POST_TLS, POSTER_PASS, POSTER_USER, Parameter, READER, READER_PASS,
    READER_TLS, READER_USER, TLS_CA, Values,
};
use crate::nntp::{self, Security, Server};

/// The port for news (RFC 3977, section 3.1).
pub const PORT: u16 = 119;
/// The port for news over TLS from the first octet (RFC 4642, section 1).
pub const TLS_PORT: u16 = 563;

/// A host, and its port if one is given.
pub(crate) type HostAndPort = (String, Option<u16>);

/// The server of the samples, which is none (R10).
const SAMPLE: &str = "news.example.invalid";

/// The parameters of a user and his password.
type Login = (&'static Parameter<String>, &'static Parameter<String>);

const READERS: Login = (&READER_USER, &READER_PASS);
const POSTERS: Login = (&POSTER_USER, &POSTER_PASS);

pub(super) const HOST_AND_PORT: Kind<HostAndPort> = Kind {
    form: Form::Like("HOST[,PORT]"),
    read: host_and_port,
};

/// The server to read from and the one to post to.
pub(super) fn servers(values: &mut Values<'_, '_>, files: &Files) -> Option<(Server, Server)> {
    let ca = values
        .written(&TLS_CA)
        .map(|(name, line)| (files.relative(name), line));
    if let Some((path, line)) = &ca
        && let Err(error) = nntp::check_ca_file(path)
    {
        values.faults.error(*line, format!("tls_ca: {error}"));
    }
    if values.written(&READER).is_none() {
        values
            .faults
            .error(None, "the parameter \"reader\" is missing");
    }
    let reader_at = values.given(&READER);
    if let (Some((host, _)), Some((_, line))) = (&reader_at, values.written(&READER))
        && host.eq_ignore_ascii_case(SAMPLE)
    {
        let text = format!("reader: {host} is the sample's; put your news server there");
        values.faults.error(line, text);
    }
    let poster_at = values.given(&POST_SERVER);
    let reader_tls = values.value(&READER_TLS);
    let compress = values.value(&COMPRESS);
    let post_tls = values.given(&POST_TLS);
    for (user, password) in [READERS, POSTERS] {
        if let (None, Some((_, line))) = (values.written(user), values.written(password)) {
            let (user, password) = (user.name(), password.name());
            let text = format!("{password} is not used without {user}");
            values.faults.warning(line, text);
        }
    }
    let text = |parameter| values.written(parameter).map(|(text, _)| text.to_owned());
    let server = |(host, port): HostAndPort, security, (user, password): Login| {
        let default = match security {
            Security::Tls => TLS_PORT,
            Security::Off | Security::StartTls => PORT,
        };
        let user = text(user);
        Server {
            host,
            port: port.unwrap_or(default),
            security,
            ca_file: ca.as_ref().map(|(path, _)| path.clone()),
            password: user.as_ref().and_then(|_| text(password)),
            user,
            compress: match compress {
                Compress::Never => false,
                Compress::InTheClear => security == Security::Off,
                Compress::Always => true,
            },
        }
    };
    let reader_at = reader_at?;
    let posts_elsewhere = values.written(&POST_SERVER).is_some();
    // One's own user and password, never the other server's.
    let own_login = posts_elsewhere || values.written(&POSTER_USER).is_some();
    let login = if own_login { POSTERS } else { READERS };
    let reader = server(reader_at.clone(), reader_tls, READERS);
    let poster = if posts_elsewhere {
        let post_tls = post_tls.unwrap_or_else(|| POST_TLS.by_default());
        server(poster_at?, post_tls, login)
    } else {
        server(reader_at, post_tls.unwrap_or(reader_tls), login)
    };
    let (_, password) = login;
    for (server, password, tls) in [
        (&reader, &READER_PASS, &READER_TLS),
        (&poster, password, &POST_TLS),
    ] {
        if let Some((_, line)) = values.written(password)
            && server.sends_password_in_clear()
        {
            let (host, tls) = (server.address(), tls.name());
            let text = format!(
                "the password goes to {host} in the clear; set {tls} if the server can do TLS"
            );
            values.faults.warning(line, text);
        }
        // The same password over the same kind of connection was warned of.
        if !own_login && poster.security == reader.security {
            break;
        }
    }
    Some((reader, poster))
}

/// Host and port as they are written: `HOST[,PORT]`, an IPv6 address with or
/// without brackets.
///
/// # Errors
///
/// What is wrong, in words.
pub(super) fn host_and_port(value: &str) -> Result<HostAndPort, String> {
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
