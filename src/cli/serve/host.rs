//! Whether a request is meant for us, by the name that it was sent to.
//!
//! A page from elsewhere can have its own name lead to this machine, and a browser
//! then takes what is here for a part of that page. So who listens on this machine
//! alone is asked for by `localhost` or by an address: these lead nowhere else.

use std::net::IpAddr;

use axum::http::header::HOST;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, Version};

use super::answer::Fault;

/// What is wrong with the name that a request was sent to, where only this machine
/// can send one.
pub(super) fn fault(uri: &Uri, version: Version, headers: &HeaderMap) -> Option<Fault> {
    let mut named = headers.get_all(HOST).iter();
    let host = match (uri.authority(), named.next(), named.next()) {
        (_, _, Some(_)) => return Some(Fault::NoForm),
        (Some(authority), ..) => authority.clone(),
        (None, None, None) if version == Version::HTTP_10 => return None,
        (None, None, None) => return Some(Fault::NoForm),
        (None, Some(host), None) => match Authority::try_from(host.as_bytes()) {
            Ok(host) => host,
            Err(_) => return Some(Fault::NoForm),
        },
    };
    (!leads_here(host.host())).then_some(Fault::NotHere)
}

fn leads_here(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    let address = host.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(target: &str, version: Version, hosts: &[&'static str]) -> Option<Fault> {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, host.parse().unwrap());
        }
        fault(&target.parse().unwrap(), version, &headers)
    }

    #[test]
    fn r80_what_is_sent_to_another_name_is_not_meant_for_this_machine() {
        for (host, expected) in [
            ("localhost", None),
            ("LocalHost:8119", None),
            ("localhost.", None),
            ("127.0.0.1:8119", None),
            ("[::1]:8119", None),
            // It leads nowhere else.
            ("192.0.2.7", None),
            ("evil.example:8119", Some(Fault::NotHere)),
            ("localhost.evil.example", Some(Fault::NotHere)),
            ("127.0.0.1.evil.example", Some(Fault::NotHere)),
            ("2130706433", Some(Fault::NotHere)),
            ("", Some(Fault::NoForm)),
            ("a b", Some(Fault::NoForm)),
        ] {
            assert_eq!(of("/", Version::HTTP_11, &[host]), expected, "{host}");
        }
        let elsewhere = of("http://evil.example/", Version::HTTP_11, &["localhost"]);
        assert_eq!(elsewhere, Some(Fault::NotHere));
    }

    #[test]
    fn r80_a_request_names_one_host() {
        for (version, hosts, expected) in [
            (Version::HTTP_11, &[][..], Some(Fault::NoForm)),
            (
                Version::HTTP_11,
                &["localhost", "localhost"],
                Some(Fault::NoForm),
            ),
            // The near miss: who speaks HTTP/1.0 need not name any.
            (Version::HTTP_10, &[], None),
        ] {
            assert_eq!(of("/", version, hosts), expected, "{version:?} {hosts:?}");
        }
    }
}
