//! Counting, in one pass over what was looked at in a time.

use std::collections::{BTreeMap, HashMap};

use super::figures::{Articles, Code, CodeOf, Newsreader, Site};
use crate::check::Severity;
use crate::decision::Occasion;
use crate::journal::{ArticleState, Error, Journal, Scanned};

/// How many newsreaders, servers and texts are named.
const MOST: usize = 20;
/// A day in seconds.
const DAY: i64 = 24 * 60 * 60;
/// Longer than this a time is not shown whole, day by day, in seconds.
const LONG: i64 = 366 * DAY;
/// What stands for a newsreader that is not recognised.
pub(super) const UNKNOWN: &str = "unknown";

/// What is counted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'w> {
    /// Only these newsgroups.
    pub newsgroups: Option<&'w crate::config::Wildmat>,
    /// Only findings of this severity.
    pub severity: Option<Severity>,
    /// Only articles of this newsreader.
    pub newsreader: Option<&'w str>,
}

/// What was counted.
#[derive(Debug, Default)]
pub struct Tally {
    /// The articles.
    pub articles: Articles,
    codes: HashMap<String, OfCode>,
    newsreaders: HashMap<String, OfNewsreader>,
    sites: HashMap<String, u64>,
    delays: Vec<u32>,
    /// Articles by day, counted from 1970-01-01.
    days: BTreeMap<i64, u64>,
    /// The article of the last row.
    last: Option<i64>,
}

#[derive(Debug)]
struct OfCode {
    severity: Severity,
    findings: u64,
    articles: u64,
    answered: u64,
    last: Option<i64>,
}

#[derive(Debug, Default)]
struct OfNewsreader {
    articles: u64,
    codes: HashMap<String, u64>,
}

/// The entry of this name, made where there is none; only then the name is
/// copied.
fn entry<'m, V>(map: &'m mut HashMap<String, V>, name: &str, new: impl FnOnce() -> V) -> &'m mut V {
    if !map.contains_key(name) {
        map.insert(name.to_owned(), new());
    }
    map.get_mut(name).expect("it was just put there")
}

impl Tally {
    fn add(&mut self, row: &Scanned<'_>, severity: Option<Severity>) {
        let newsreader = row.newsreader.unwrap_or(UNKNOWN);
        if self.last != Some(row.article) {
            self.last = Some(row.article);
            self.add_article(row, newsreader);
        }
        let Some((code, graded)) = row.finding else {
            return;
        };
        if severity.is_some_and(|severity| severity != graded) {
            return;
        }
        let of_code = entry(&mut self.codes, code, || OfCode {
            severity: graded,
            findings: 0,
            articles: 0,
            answered: 0,
            last: None,
        });
        of_code.findings += 1;
        if of_code.last == Some(row.article) {
            return;
        }
        of_code.last = Some(row.article);
        of_code.articles += 1;
        of_code.answered += u64::from(row.state == ArticleState::Answered);
        let of_newsreader = entry(&mut self.newsreaders, newsreader, OfNewsreader::default);
        *entry(&mut of_newsreader.codes, code, || 0) += 1;
    }

    fn add_article(&mut self, row: &Scanned<'_>, newsreader: &str) {
        let articles = &mut self.articles;
        articles.seen += 1;
        articles.checked += u64::from(row.occasion.is_some());
        *self.days.entry(row.seen.div_euclid(DAY)).or_default() += 1;
        match (row.state, row.occasion) {
            (ArticleState::Answered, Some(Occasion::Requested)) => articles.requested += 1,
            (ArticleState::Answered, Some(Occasion::Automatic)) => articles.automatic += 1,
            (ArticleState::Answered, _) => articles.forced += 1,
            (ArticleState::Limited, _) => articles.limited += 1,
            (ArticleState::Silent, _) => {}
        }
        entry(&mut self.newsreaders, newsreader, OfNewsreader::default).articles += 1;
        if let Some(site) = row.site {
            *entry(&mut self.sites, site, || 0) += 1;
        }
        // A clock that is wrong tells no delay.
        let delay = row.injected.map(|injected| row.seen - injected);
        if let Some(delay) = delay.and_then(|delay| u32::try_from(delay).ok()) {
            self.delays.push(delay);
        }
    }

    /// The codes that were found most come first.
    pub fn codes(&self) -> Vec<Code> {
        let mut codes: Vec<Code> = self
            .codes
            .iter()
            .map(|(code, of)| Code {
                code: code.clone(),
                severity: of.severity.name(),
                findings: of.findings,
                articles: of.articles,
                answered: of.answered,
                share: super::figures::percent(of.articles, self.articles.checked),
                before: None,
                new: 0,
                relapsed: 0,
            })
            .collect();
        codes.sort_by(|a, b| (b.articles, &a.code).cmp(&(a.articles, &b.code)));
        codes
    }

    /// In how many articles a code was found.
    pub fn articles_with(&self, code: &str) -> u64 {
        self.codes.get(code).map_or(0, |of| of.articles)
    }

    /// The newsreaders that wrote most, and what is found of each.
    pub fn newsreaders(&self) -> Vec<Newsreader> {
        let mut newsreaders: Vec<Newsreader> = self
            .newsreaders
            .iter()
            .map(|(newsreader, of)| Newsreader {
                newsreader: newsreader.clone(),
                articles: of.articles,
                codes: most(&of.codes)
                    .map(|(code, articles)| CodeOf { code, articles })
                    .collect(),
            })
            .collect();
        newsreaders.sort_by(|a, b| (b.articles, &a.newsreader).cmp(&(a.articles, &b.newsreader)));
        newsreaders.truncate(MOST);
        newsreaders
    }

    /// The servers through which most articles came.
    pub fn sites(&self) -> Vec<Site> {
        let sites = most(&self.sites);
        sites
            .map(|(site, articles)| Site { site, articles })
            .collect()
    }

    /// How many articles came on each day of this time, or of a longer one from the
    /// first to the last on which one did; none where none came at all. Days are
    /// counted from 1970-01-01, in UTC.
    pub fn days(&self, (since, until): (i64, i64)) -> impl Iterator<Item = (i64, u64)> {
        let seen = self.days.keys();
        let (first, last) = match (seen.clone().next(), seen.clone().next_back()) {
            (Some(_), Some(_)) if until - since <= LONG => {
                (since.div_euclid(DAY), (until - 1).div_euclid(DAY))
            }
            (Some(first), Some(last)) => (*first, *last),
            _ => (0, -1),
        };
        (first..=last).map(|day| (day, self.days.get(&day).copied().unwrap_or(0)))
    }

    /// The delay that half of the articles do not exceed, in seconds.
    pub fn median_delay(&mut self) -> Option<u32> {
        let middle = self.delays.len().checked_sub(1)? / 2;
        Some(*self.delays.select_nth_unstable(middle).1)
    }
}

/// The names that were counted most, at most [`MOST`].
fn most(counts: &HashMap<String, u64>) -> impl Iterator<Item = (String, u64)> {
    let mut counts: Vec<(&String, u64)> =
        counts.iter().map(|(name, count)| (name, *count)).collect();
    counts.sort_by(|a, b| (b.1, a.0).cmp(&(a.1, b.0)));
    counts.truncate(MOST);
    let owned: Vec<(String, u64)> = counts
        .into_iter()
        .map(|(name, count)| (name.clone(), count))
        .collect();
    owned.into_iter()
}

/// Whether an article is among what is wanted.
fn is_wanted(wanted: &Wanted<'_>, newsgroup: &str, newsreader: Option<&str>) -> bool {
    let is_there = wanted
        .newsgroups
        .is_none_or(|pattern| pattern.matches(newsgroup));
    is_there
        && wanted
            .newsreader
            .is_none_or(|only| newsreader.unwrap_or(UNKNOWN) == only)
}

/// Counts all of it together.
///
/// # Errors
///
/// When the journal cannot be read.
pub fn together(
    journal: &Journal,
    since: i64,
    until: i64,
    wanted: &Wanted<'_>,
) -> Result<Tally, Error> {
    let mut tally = Tally::default();
    journal.scan(since, until, |row| {
        if is_wanted(wanted, row.newsgroup, row.newsreader) {
            tally.add(row, wanted.severity);
        }
    })?;
    for answered in journal.answers_settled(since, until)? {
        if is_wanted(wanted, &answered.newsgroup, answered.newsreader.as_deref()) {
            tally.articles.add_answers(&answered);
        }
    }
    Ok(tally)
}

/// All of a time, and the same by newsgroup and by newsreader.
#[derive(Debug, Default)]
pub struct Overview {
    /// All of it together.
    pub whole: Tally,
    /// By newsgroup.
    pub newsgroups: BTreeMap<String, Tally>,
    /// By newsreader; those that are not recognised are one.
    pub newsreaders: BTreeMap<String, Tally>,
}

/// Counts everything in one pass.
///
/// # Errors
///
/// When the journal cannot be read.
pub fn overview(journal: &Journal, since: i64, until: i64) -> Result<Overview, Error> {
    let mut all = Overview::default();
    journal.scan(since, until, |row| {
        all.whole.add(row, None);
        called(&mut all.newsgroups, row.newsgroup).add(row, None);
        let newsreader = row.newsreader.unwrap_or(UNKNOWN);
        called(&mut all.newsreaders, newsreader).add(row, None);
    })?;
    for answered in journal.answers_settled(since, until)? {
        all.whole.articles.add_answers(&answered);
        let newsreader = answered.newsreader.as_deref().unwrap_or(UNKNOWN);
        if let Some(tally) = all.newsreaders.get_mut(newsreader) {
            tally.articles.add_answers(&answered);
        }
        if let Some(tally) = all.newsgroups.get_mut(&answered.newsgroup) {
            tally.articles.add_answers(&answered);
        }
    }
    Ok(all)
}

/// What is counted under this name.
fn called<'t>(tallies: &'t mut BTreeMap<String, Tally>, name: &str) -> &'t mut Tally {
    if !tallies.contains_key(name) {
        tallies.insert(name.to_owned(), Tally::default());
    }
    tallies.get_mut(name).expect("it was just put there")
}

/// Counts each newsgroup by itself, with findings of this severity.
///
/// # Errors
///
/// When the journal cannot be read.
pub fn by_newsgroup(
    journal: &Journal,
    since: i64,
    until: i64,
    severity: Severity,
) -> Result<BTreeMap<String, Tally>, Error> {
    let mut tallies: BTreeMap<String, Tally> = BTreeMap::new();
    journal.scan(since, until, |row| {
        called(&mut tallies, row.newsgroup).add(row, Some(severity));
    })?;
    for answered in journal.answers_settled(since, until)? {
        if let Some(tally) = tallies.get_mut(&answered.newsgroup) {
            tally.articles.add_answers(&answered);
        }
    }
    Ok(tallies)
}

#[cfg(test)]
mod tests {
    use super::super::made_up;
    use super::*;

    #[test]
    fn r65_answers_are_those_to_the_articles_of_the_newsreader() {
        let now = 1_800_000_000;
        let journal = made_up::journal(now).unwrap();
        let of = |newsreader| {
            let wanted = Wanted {
                newsreader,
                ..Wanted::default()
            };
            together(&journal, 0, now, &wanted).unwrap().articles
        };
        let pages = overview(&journal, 0, now).unwrap().newsreaders;
        let (mut posted, mut refused) = (0, 0);
        for newsreader in ["slrn", "tin", "moz", "gnus", UNKNOWN] {
            let articles = of(Some(newsreader));
            assert!(articles.seen > 0 && articles.posted > 0, "{newsreader}");
            let answered = articles.requested + articles.automatic;
            assert_eq!(articles.posted + articles.refused, answered, "{newsreader}");
            assert_eq!(pages[newsreader].articles, articles, "{newsreader}");
            posted += articles.posted;
            refused += articles.refused;
        }
        let all = of(None);
        assert_eq!((posted, refused), (all.posted, all.refused));
        assert_eq!(of(Some("none")).posted, 0);
    }
}
