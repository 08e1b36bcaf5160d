//! Questions to the reading server about newsgroups: does it have them at all?
//!
//! As with the DNS, only one kind of answer may become a finding: that there is
//! no such group, from a server that has others of the same hierarchy. Whatever
//! keeps the server from saying so is not held against the poster.
//!
//! The questions go over a connection of their own, since the one that articles
//! are read from has requests under way, and it is given up at once: some
//! servers count them. Usually there is none: the groups of the list are known,
//! and each other name is asked about once in a run.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use crate::config::Config;
use crate::distance;
use crate::nntp::{Connection, Error, Server, StatusLines, Timeouts};

/// How many names are asked about in one go.
const AT_ONCE: usize = 100;
/// For how long they are asked about, all together.
const LIMIT: Duration = Duration::from_secs(30);
/// By how many letters a similar name may differ.
const MISTAKES: usize = 2;

/// What the reading server says of a newsgroup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Presence {
    /// It has the group.
    Carried,
    /// It does not, but has others of the same hierarchy.
    Absent {
        /// The one among those whose name is most similar, where one is.
        similar: Option<String>,
    },
}

/// The newsgroups of the reading server, as far as they are known.
pub struct Active {
    server: Server,
    observer: Option<StatusLines>,
    listed: HashSet<String>,
    /// What it said; nothing where it did not say anything definite.
    known: HashMap<String, Option<Presence>>,
    is_away: bool,
}

impl Active {
    /// For the reading server of this configuration, of which nothing is known
    /// but that it has the groups of the list.
    pub fn new(config: &Config, observer: Option<StatusLines>) -> Active {
        let listed = config.groups.iter().map(|group| group.name.clone());
        Active {
            server: config.reader.clone(),
            observer,
            listed: listed.collect(),
            known: HashMap::new(),
            is_away: false,
        }
    }

    /// Forgets every answer, for those who live longer than an answer is worth.
    pub fn forget(&mut self) {
        self.known.clear();
        self.is_away = false;
    }

    /// What the server says of these newsgroups, by name; of those that it says
    /// nothing definite of, nothing. It is asked about each once, and not at all
    /// when it could not be reached before.
    pub async fn presences(&mut self, names: &[&str]) -> HashMap<String, Presence> {
        let mut unknown: Vec<&str> = Vec::new();
        for name in names {
            let is_known = self.listed.contains(*name) || self.known.contains_key(*name);
            if !is_known && !unknown.contains(name) && unknown.len() < AT_ONCE {
                unknown.push(name);
            }
        }
        if !unknown.is_empty() && !self.is_away {
            let asked = tokio::time::timeout(LIMIT, self.ask(&unknown)).await;
            self.is_away = !matches!(asked, Ok(Ok(())));
        }
        let said = names.iter().filter_map(|name| {
            let presence = match self.listed.contains(*name) {
                true => Presence::Carried,
                false => self.known.get(*name)?.clone()?,
            };
            Some(((*name).to_owned(), presence))
        });
        said.collect()
    }

    async fn ask(&mut self, names: &[&str]) -> Result<(), Error> {
        let (server, observer) = (&self.server, self.observer.clone());
        let mut connection = Connection::open(server, &Timeouts::default(), observer).await?;
        for name in names {
            let presence = match presence(&mut connection, name).await {
                Err(error) if error.ends_connection() => return Err(error),
                told => told.ok().flatten(),
            };
            self.known.insert((*name).to_owned(), presence);
        }
        connection.quit().await;
        Ok(())
    }
}

/// What the server says of one newsgroup.
async fn presence(connection: &mut Connection, name: &str) -> Result<Option<Presence>, Error> {
    match connection.group(name).await {
        Ok(_) => return Ok(Some(Presence::Carried)),
        Err(Error::NoSuchGroup { .. }) => {}
        Err(error) => return Err(error),
    }
    let Some((first, _)) = name.split_once('.') else {
        return Ok(None);
    };
    let (mut others, mut is_listed) = (0_usize, false);
    let mut similar: Option<(usize, String)> = None;
    let look_at = |other: &str| {
        others += 1;
        is_listed |= other == name;
        let most = similar.as_ref().map_or(MISTAKES, |(distance, _)| *distance);
        if let Some(distance) = distance::within(name.as_bytes(), other.as_bytes(), most)
            && similar.as_ref().is_none_or(|(best, _)| distance < *best)
        {
            similar = Some((distance, other.to_owned()));
        }
    };
    let is_told = connection.newsgroups_below(first, look_at).await?;
    // A group that is listed and cannot be selected is a matter of rights.
    Ok(
        (is_told && others > 0 && !is_listed).then(|| Presence::Absent {
            similar: similar.map(|(_, name)| name),
        }),
    )
}
