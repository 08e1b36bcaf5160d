//! The articles of the demo server: by group and number, and by identifier.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The path identity of the server; `.invalid` so that it can be nobody's.
const PATH_IDENTITY: &str = "news.demo.invalid";

/// The fields without which no article is taken.
const MANDATORY: [&str; 4] = ["From", "Newsgroups", "Subject", "Message-ID"];

/// An article in the line format of the network (CR LF), without doubled dots.
pub(super) type Octets = Arc<[u8]>;

#[derive(Default)]
pub(super) struct Group {
    articles: BTreeMap<u64, Octets>,
}

/// All that the server holds.
#[derive(Default)]
pub(super) struct Store {
    groups: BTreeMap<String, Group>,
    identifiers: HashMap<Vec<u8>, Octets>,
}

impl Group {
    /// Low and high water mark; an empty group has 1 and 0.
    pub(super) fn marks(&self) -> (u64, u64) {
        let first = self.articles.keys().next().copied().unwrap_or(1);
        let last = self.articles.keys().next_back().copied().unwrap_or(0);
        (first, last)
    }

    pub(super) fn count(&self) -> usize {
        self.articles.len()
    }

    pub(super) fn get(&self, number: u64) -> Option<&Octets> {
        self.articles.get(&number)
    }

    pub(super) fn numbers(&self, low: u64, high: u64) -> Vec<u64> {
        if low > high {
            return Vec::new();
        }
        self.articles.range(low..=high).map(|(n, _)| *n).collect()
    }
}

impl Store {
    pub(super) fn new(groups: &[&str]) -> Store {
        let groups = groups
            .iter()
            .map(|name| ((*name).to_owned(), Group::default()))
            .collect();
        Store {
            groups,
            ..Store::default()
        }
    }

    pub(super) fn group(&self, name: &str) -> Option<&Group> {
        self.groups.get(name)
    }

    pub(super) fn groups(&self) -> impl Iterator<Item = (&str, &Group)> {
        self.groups.iter().map(|(name, group)| (&name[..], group))
    }

    pub(super) fn with_identifier(&self, identifier: &[u8]) -> Option<&Octets> {
        self.identifiers.get(identifier)
    }

    /// Puts an article into one group as it stands, and makes the group if need
    /// be; gives its number.
    pub(super) fn add(&mut self, group: &str, article: &[u8]) -> u64 {
        let article: Octets = to_crlf(article).into();
        let number = self.next_number(group);
        self.put(group, number, &article);
        number
    }

    /// Takes an article as a server takes what is posted: into all its groups,
    /// with the fields that a server adds.
    ///
    /// # Errors
    ///
    /// The text of the refusal, to be sent behind 441.
    pub(super) fn inject(&mut self, article: &[u8]) -> Result<(), String> {
        let article = to_crlf(article);
        for name in MANDATORY {
            if field(&article, name).is_none_or(<[u8]>::is_empty) {
                return Err(format!("Missing required {name} header field"));
            }
        }
        let identifier = field(&article, "Message-ID").unwrap_or_default();
        if self.identifiers.contains_key(identifier) {
            return Err("435 Duplicate".to_owned());
        }
        let newsgroups = String::from_utf8_lossy(field(&article, "Newsgroups").unwrap_or_default());
        let mut groups: Vec<&str> = newsgroups
            .split(',')
            .map(str::trim)
            .filter(|name| self.groups.contains_key(*name))
            .collect();
        groups.sort_unstable();
        groups.dedup();
        if groups.is_empty() {
            return Err("No such newsgroup".to_owned());
        }
        let places: Vec<(&str, u64)> = groups
            .iter()
            .map(|name| (*name, self.next_number(name)))
            .collect();
        let injected: Octets = add_fields(&article, &places).into();
        for (group, number) in places {
            self.put(group, number, &injected);
        }
        Ok(())
    }

    fn next_number(&self, group: &str) -> u64 {
        self.groups.get(group).map_or(1, |g| g.marks().1 + 1)
    }

    fn put(&mut self, group: &str, number: u64, article: &Octets) {
        if let Some(identifier) = field(article, "Message-ID") {
            self.identifiers
                .insert(identifier.to_owned(), Arc::clone(article));
        }
        let group = self.groups.entry(group.to_owned()).or_default();
        group.articles.insert(number, Arc::clone(article));
    }
}

/// The article with Path, Injection-Date and Xref as a server writes them.
fn add_fields(article: &[u8], places: &[(&str, u64)]) -> Vec<u8> {
    let path = field(article, "Path").unwrap_or(b"not-for-mail");
    let mut injected = format!("Path: {PATH_IDENTITY}!.POSTED!").into_bytes();
    injected.extend_from_slice(path);
    injected.extend_from_slice(b"\r\n");
    if field(article, "Injection-Date").is_none() {
        let now = super::articles::date(&jiff::Timestamp::now());
        injected.extend_from_slice(format!("Injection-Date: {now}\r\n").as_bytes());
    }
    injected.extend_from_slice(format!("Xref: {PATH_IDENTITY}").as_bytes());
    for (group, number) in places {
        injected.extend_from_slice(format!(" {group}:{number}").as_bytes());
    }
    injected.extend_from_slice(b"\r\n");
    let mut dropping = false;
    let mut in_header = true;
    for line in article.split_inclusive(|octet| *octet == b'\n') {
        if in_header {
            in_header = line != b"\r\n";
            let continues = line.starts_with(b" ") || line.starts_with(b"\t");
            if !continues {
                dropping = is_field(line, "Path") || is_field(line, "Xref");
            }
            if dropping {
                continue;
            }
        }
        injected.extend_from_slice(line);
    }
    injected
}

/// The body of a header field, without the blanks around it and without what is
/// folded; `None` where there is no such field.
pub(super) fn field<'a>(article: &'a [u8], name: &str) -> Option<&'a [u8]> {
    article
        .split_inclusive(|octet| *octet == b'\n')
        .take_while(|line| *line != b"\r\n")
        .find(|line| is_field(line, name))
        .and_then(|line| line.get(name.len() + 1..))
        .map(<[u8]>::trim_ascii)
}

fn is_field(line: &[u8], name: &str) -> bool {
    line.get(..name.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
        && line.get(name.len()) == Some(&b':')
}

/// Lines ended by LF alone become lines ended by CR LF, unless the article has
/// such lines already: then it is left as it stands.
fn to_crlf(article: &[u8]) -> Vec<u8> {
    if article.windows(2).any(|pair| pair == b"\r\n") {
        return article.to_owned();
    }
    let mut octets = Vec::with_capacity(article.len() + article.len() / 32);
    for octet in article {
        if *octet == b'\n' {
            octets.push(b'\r');
        }
        octets.push(*octet);
    }
    octets
}
