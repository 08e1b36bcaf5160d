//! `sec-privacy`.

use std::net::IpAddr;

use crate::article::domain::is_private_address;
use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A field that says from which computer the article was posted, by its name or its IP
    /// address: NNTP-Posting-Host, X-HTTP-Posting-Host, X-Originating-IP, or `posting-host`
    /// in Injection-Info.
    ///
    /// ## Why it matters
    ///
    /// Everybody can read where the poster was on the net at that time, for as long as
    /// archives keep the article. The server adds it; some servers encrypt it, or keep it
    /// to themselves.
    ///
    /// ## What is left alone
    ///
    /// Values from which nothing can be read: hashes, `localhost`, addresses of private
    /// networks. The finding names the field and does not repeat the value.
    ///
    /// ## How to fix it
    ///
    /// It is the server's doing: ask those who run it, or post through one that does not
    /// show it, if you mind.
    SEC_PRIVACY = "sec-privacy", [Note],
    summary: "the header says from which computer the article was posted: in $field",
    basis: ["RFC 5536, section 3.2.8"],
    precluded_by: [],
    variables: ["field"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let names = [
        "nntp-posting-host",
        "x-http-posting-host",
        "x-originating-ip",
        "injection-info",
    ];
    for field in names
        .into_iter()
        .filter_map(|name| article.header().get(name))
    {
        if host(field).is_some_and(is_telling) {
            report.at(field.place_of_name()).with("field", field.name());
            return;
        }
    }
}

/// What the field says of the computer.
fn host(field: &Field) -> Option<&str> {
    if !field.is("injection-info") {
        return Some(field.body().trim_matches(['[', ']', ' ']));
    }
    let (_, behind) = field.body().split_once("posting-host=")?;
    let end = behind.trim_start_matches('"').split(['"', ';', ' ', '\t']);
    end.into_iter().next()
}

/// Whether it is a name or an address of a computer on the net.
fn is_telling(host: &str) -> bool {
    // INN writes name and address with a colon between.
    let address = |text: &str| text.parse::<IpAddr>().ok();
    let pieces = || host.split(':').chain([host]);
    let is_address = pieces()
        .filter_map(address)
        .any(|ip| !is_private_address(ip));
    // A long label of small letters and capitals is made by a program.
    let is_hash = |label: &str| {
        let has = |kind: fn(&u8) -> bool| label.bytes().any(|c| kind(&c));
        label.len() > 15 && has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase)
    };
    let is_name = |text: &str| {
        let top = text.rsplit('.').next().unwrap_or_default();
        text.contains('.')
            && address(text).is_none()
            && !text.split('.').any(is_hash)
            && !["local", "localdomain", "lan", "home", "invalid"].contains(&top)
            && (2..=24).contains(&top.len())
            && top.bytes().all(|c| c.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|c| c.is_ascii_alphanumeric() || b".-_".contains(&c))
    };
    is_address || pieces().any(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_3_2_8_where_the_poster_was() {
        for (header, expected) in [
            ("NNTP-Posting-Host: 203.0.112.7\n", 1),
            ("NNTP-Posting-Host: dialup-7.host.de\n", 1),
            ("X-HTTP-Posting-Host: 2a00:1450::1\n", 1),
            (
                "Injection-Info: news.host.de; posting-host=\"pc.host.de:203.0.112.7\"\n",
                1,
            ),
            (
                "Injection-Info: news.host.de; posting-host=203.0.112.7; x=y\n",
                1,
            ),
            (
                "Injection-Info: news.host.de; posting-host=\"eb6ceeef1a4f5e3b\"\n",
                0,
            ),
            ("Injection-Info: news.host.de; logging-data=\"1\"\n", 0),
            ("NNTP-Posting-Host: localhost\n", 0),
            ("NNTP-Posting-Host: 192.168.1.2\n", 0),
            ("NNTP-Posting-Host: pc.local\n", 0),
            (
                "NNTP-Posting-Host: PLvw2teQuFbdYOzf4NKI0A.user.host.de\n",
                0,
            ),
            ("NNTP-Posting-Host: abcDEF0123/x+y.z==\n", 0),
            ("NNTP-Posting-Date: Sun, 22 Nov 2026\n", 0),
        ] {
            let found = examine_header(&SEC_PRIVACY, header);
            assert_eq!(found.len(), expected, "{header}");
        }
    }
}
