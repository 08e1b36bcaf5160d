//! Path (RFC 5536, section 3.1.5; RFC 5537, section 3.2), and what else names
//! the site at which an article was injected.

use std::net::IpAddr;

use super::cursor::{Cursor, is_blank};

/// The longest name of a site that is believed, in octets: no domain name is
/// longer.
const LONGEST: usize = 253;

/// What Path tells of the way that an article has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Path<'a> {
    /// How many names of sites there are, from that of the reader's server to
    /// that of the injecting one. A server may write several, so that there are
    /// at most so many servers.
    pub hops: usize,
    /// The site at which the article was injected, as written.
    pub entry: Option<&'a str>,
}

/// Reads Path. What is no syntax of today's still counts as the name of a site,
/// but is not taken for the injecting one.
pub fn path(body: &str) -> Path<'_> {
    let mut path = Path::default();
    for name in sites(body) {
        path.hops += 1;
        path.entry = Some(name);
    }
    path.entry = path.entry.and_then(site);
    path
}

/// The names of sites in Path, from that of the reader's server to that of the
/// injecting one.
pub fn sites(body: &str) -> impl Iterator<Item = &str> {
    // The last entry is no site: it was a mailbox once, and is `not-for-mail`
    // now.
    let (list, _tail) = body.rsplit_once('!').unwrap_or_default();
    let mut entries = list.split('!').map(|entry| entry.trim_matches(is_fold));
    let mut is_at_end = false;
    std::iter::from_fn(move || {
        while !is_at_end {
            let entry = entries.next()?;
            match Entry::of(entry) {
                Entry::Diagnostic => {}
                Entry::Site => return Some(entry),
                // What stands behind it, the poster has written.
                Entry::Posted => is_at_end = true,
                Entry::PostedAt(site) => {
                    is_at_end = true;
                    return Some(site);
                }
            }
        }
        None
    })
}

/// What stands between two exclamation marks of Path.
enum Entry<'a> {
    /// The name of a site.
    Site,
    /// `diag-match`, the empty text between two exclamation marks; `.MISMATCH`
    /// and the like; an address, which stands there to show where from the
    /// article was taken.
    Diagnostic,
    /// `.POSTED`: the site in front of it has injected the article.
    Posted,
    /// `SITE.POSTED`, as some servers write it in place of both.
    PostedAt(&'a str),
}

impl<'a> Entry<'a> {
    fn of(entry: &'a str) -> Entry<'a> {
        if let Some(diagnostic) = entry.strip_prefix('.') {
            let keyword = diagnostic.split('.').next().unwrap_or_default();
            return match keyword.eq_ignore_ascii_case("POSTED") {
                true => Entry::Posted,
                false => Entry::Diagnostic,
            };
        }
        match entry.rsplit_once('.') {
            Some((site, "POSTED")) => return Entry::PostedAt(site),
            Some((_, "MISMATCH" | "SEEN")) => return Entry::Diagnostic,
            _ => {}
        }
        if entry.is_empty() || entry.parse::<IpAddr>().is_ok() {
            return Entry::Diagnostic;
        }
        Entry::Site
    }
}

/// The injecting site out of Injection-Info (RFC 5536, section 3.2.8).
pub fn injection_info(body: &str) -> Option<&str> {
    let mut cursor = Cursor::new(body);
    cursor.skip_cfws();
    let name = cursor.take_while(|octet| !is_blank(octet) && octet != b';' && octet != b'(');
    site(cursor.text(name))
}

/// The injecting site out of X-Trace, which no document describes: the domain
/// name with which it begins, or which follows the time with which it begins.
pub fn x_trace(body: &str) -> Option<&str> {
    let first_two = body.split_ascii_whitespace().take(2);
    first_two.filter_map(site).find(|name| name.contains('.'))
}

fn site(name: &str) -> Option<&str> {
    (name.len() <= LONGEST && is_path_identity(name)).then_some(name)
}

fn is_fold(character: char) -> bool {
    u8::try_from(character).is_ok_and(is_blank)
}

/// Whether `text` is one `path-identity`: a domain name of two or more
/// components, or a single name of letters, digits, hyphens and underscores.
pub fn is_path_identity(text: &str) -> bool {
    if !text.contains('.') {
        return is_legacy_name(text);
    }
    let mut labels = text.split('.').rev();
    let top = labels.next().unwrap_or_default();
    // The last component has two characters at least, and is not all digits, or
    // else it is an IP address.
    let is_top = |label: &str| label.len() > 1 && !label.bytes().all(|c| c.is_ascii_digit());
    is_label(top) && is_top(top) && labels.all(is_label)
}

/// `path-nodot`.
fn is_legacy_name(text: &str) -> bool {
    let belongs = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'_');
    !text.is_empty() && text.bytes().all(belongs)
}

fn is_label(text: &str) -> bool {
    let belongs = |octet: u8| octet.is_ascii_alphanumeric() || octet == b'-';
    text.bytes().all(belongs) && !text.is_empty() && !text.starts_with('-') && !text.ends_with('-')
}

#[cfg(test)]
mod tests;
