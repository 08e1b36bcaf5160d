//! An article that came by, and how.

use jiff::Timestamp;

use crate::article::way::Arrival;
use crate::article::{Article, printable};
use crate::config::ListedGroup;
use crate::decision::Circumstances;

/// An article that came by, and how.
pub struct Incoming {
    /// The article.
    pub article: Article,
    /// The group that an answer would go into.
    pub newsgroup: String,
    /// What it is called in the log: its number, its token, its file.
    pub name: String,
    /// How many are behind it in its group, where a group is polled.
    pub to_go: Option<usize>,
    /// How it came.
    pub circumstances: Circumstances,
    /// When it came to the server, where the line of a feed says so.
    pub arrived: Option<Timestamp>,
}

impl Incoming {
    /// When it came to the server, as far as is known.
    pub fn arrival(&self) -> Arrival {
        let seen = Arrival::SeenAt(self.circumstances.now);
        self.arrived.map_or(seen, Arrival::At)
    }

    /// An article that came by polling this group (R21, R30).
    pub fn polled(
        article: Article,
        name: String,
        first_run: bool,
        group: &ListedGroup,
    ) -> Incoming {
        Incoming {
            article,
            newsgroup: group.name.clone(),
            name,
            to_go: None,
            circumstances: Circumstances {
                autocheck: group.autocheck,
                forced: false,
                first_run,
                now: Timestamp::now(),
            },
            arrived: None,
        }
    }

    /// An article that came by a feed (R21, R30): the answer goes into the first
    /// of its groups that is in the list, and autocheck is on only where it is
    /// in all of them. Nothing where none of its groups is listed.
    pub fn fed(
        article: Article,
        name: String,
        first_run: bool,
        groups: &[ListedGroup],
    ) -> Option<Incoming> {
        let listed = listed(&article, groups);
        let newsgroup = listed.first()?.name.clone();
        let circumstances = Circumstances {
            autocheck: listed.iter().all(|group| group.autocheck),
            forced: false,
            first_run,
            now: Timestamp::now(),
        };
        Some(Incoming {
            article,
            newsgroup,
            name,
            to_go: None,
            circumstances,
            arrived: None,
        })
    }

    /// The article that the operator wants checked (R26), and whether one of its
    /// groups is in the list: the answer goes into the first of them.
    pub(super) fn asked_for(
        article: Article,
        name: String,
        groups: &[ListedGroup],
    ) -> (Incoming, bool) {
        let listed = listed(&article, groups)
            .first()
            .map(|group| group.name.clone());
        let is_listed = listed.is_some();
        let newsgroup = listed
            .or_else(|| article.newsgroups().next().map(printable::one_line))
            .unwrap_or_default();
        let circumstances = Circumstances {
            autocheck: false,
            forced: true,
            first_run: false,
            now: Timestamp::now(),
        };
        let incoming = Incoming {
            article,
            newsgroup,
            name,
            to_go: None,
            circumstances,
            arrived: None,
        };
        (incoming, is_listed)
    }
}

/// The groups of an article that are in the list, in the order of Newsgroups.
pub fn listed<'a>(article: &Article, groups: &'a [ListedGroup]) -> Vec<&'a ListedGroup> {
    article
        .newsgroups()
        .filter_map(|name| groups.iter().find(|group| group.name == name))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(newsgroups: &str) -> Option<(String, bool)> {
        let group = |name: &str, autocheck| ListedGroup {
            name: name.to_owned(),
            autocheck,
            next: None,
            begins_now: false,
            line: 1,
        };
        let groups = [
            group("de.test", true),
            group("misc.test", false),
            group("x.test", true),
        ];
        let article = Article::new(format!("Newsgroups: {newsgroups}\n\nText\n").into_bytes());
        let taken = Incoming::fed(article, "a".to_owned(), false, &groups)?;
        Some((taken.newsgroup, taken.circumstances.autocheck))
    }

    #[test]
    fn r21_r30_the_first_listed_group_and_the_lowest_setting() {
        let to = |group: &str, autocheck| Some((group.to_owned(), autocheck));
        assert_eq!(answer("de.test"), to("de.test", true));
        assert_eq!(answer("other,x.test,de.test"), to("x.test", true));
        assert_eq!(answer("de.test,misc.test"), to("de.test", false));
        assert_eq!(answer("misc.test,de.test"), to("misc.test", false));
        assert_eq!(answer("other,de.tests"), None);
        assert_eq!(answer(""), None);
    }
}
