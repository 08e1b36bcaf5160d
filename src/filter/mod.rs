//! Filters: each looks at an article and gives points, with a reason, or has no
//! opinion (R70 to R75).
//!
//! A filter is one file: something that is a [`Filter`], and a [`Kind`] that says
//! what it is called and makes it of what the operator wants. One line in the
//! registry makes it known. Nobody depends on a filter: one that panics, hangs or
//! talks nonsense has no opinion, and the bot goes on.

mod binary;
mod crosspost;
mod links;
pub mod panel;
pub mod points;
pub mod registry;
pub mod repeated;
mod rspamd;
mod rules;
mod spambayes;
mod spamd;
mod wire;

use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;

use crate::article::Article;
use crate::config::Filters;

pub use panel::Panel;
pub use points::Points;
pub(crate) use spamd::PORT as SPAMD_PORT;
pub(crate) use wire::Endpoint;
pub use wire::is_here;

/// The filter that wants to know for how long a poster has been known.
pub(crate) const AUTHORAGE: &str = spambayes::SPAMBAYES.name;

/// What a filter is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The article.
    pub article: &'a Article,
    /// How many others came by with the same text in the last days; 0 where nobody
    /// has counted.
    pub same_text: u32,
    /// For how many days the poster has been known; nothing where nobody has looked.
    pub known_days: Option<u32>,
}

impl<'a> Case<'a> {
    /// An article of which nothing else is known.
    pub fn of(article: &'a Article) -> Case<'a> {
        Case {
            article,
            same_text: 0,
            known_days: None,
        }
    }
}

/// What a filter thinks of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Below zero: no answer, rather; zero: it knows nothing bad.
    pub points: Points,
    /// Why, in a few words. It stands in log and journal; posters never see it.
    pub reason: String,
}

/// What an article is, as somebody teaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Unwanted.
    Spam,
    /// Wanted.
    Ham,
}

impl Class {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Class::Spam => "spam",
            Class::Ham => "ham",
        }
    }

    /// The other one.
    pub fn opposite(self) -> Class {
        match self {
            Class::Spam => Class::Ham,
            Class::Ham => Class::Spam,
        }
    }
}

/// What a filter is taught.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lesson {
    /// The article is this.
    Is(Class),
    /// Nobody said that it is this.
    Forget(Class),
}

/// What became of a lesson.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learnt {
    /// It is learnt now.
    Now,
    /// It was before; nothing has changed.
    Before,
    /// The filter cannot learn, or cannot forget.
    Cannot,
}

/// What became of a lesson at one filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its name.
    pub filter: &'static str,
    /// Whether it has learnt.
    pub learnt: Result<Learnt, Trouble>,
}

/// Why a filter could not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// It did not answer within `filter_timeout`.
    Late,
    /// It could not be reached, in the words of the system.
    Away(String),
    /// It does not do what it was asked for, in its own words.
    Refuses(String),
    /// It said what it should not.
    Nonsense(String),
    /// A fault in the filter itself.
    Panicked,
    /// It has failed too often in this run, and was not asked any more.
    LeftAlone,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Trouble::Late => f.write_str("no answer within filter_timeout"),
            Trouble::Away(why) => f.write_str(why),
            Trouble::Refuses(why) => write!(f, "refused: {why}"),
            Trouble::Nonsense(what) => write!(f, "unexpected answer: {what}"),
            Trouble::Panicked => f.write_str("a fault in the filter itself"),
            Trouble::LeftAlone => f.write_str("not asked any more in this run"),
        }
    }
}

impl std::error::Error for Trouble {}

/// What a filter will have said when it is done.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, Trouble>> + 'a>>;

/// What is known at once.
pub fn at_once<'a, T: 'a>(known: T) -> Work<'a, T> {
    Box::pin(ready(Ok(known)))
}

/// A filter.
pub trait Filter {
    /// What it is called in the .ini file, in log and journal.
    fn name(&self) -> &'static str;

    /// Whether it hands articles to another program, which may run elsewhere.
    fn is_external(&self) -> bool {
        false
    }

    /// What it thinks of an article; nothing where it has no opinion.
    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>>;

    /// Whether it knows by itself what it has learnt already. One that does not is not
    /// taught twice what it has learnt (R74).
    fn knows_its_lessons(&self) -> bool {
        true
    }

    /// Why it would not learn now, as far as it can be asked without being taught; nothing
    /// where it would, or cannot be asked (R76).
    fn hindrance<'a>(&'a self) -> Work<'a, Option<&'static str>> {
        at_once(None)
    }

    /// Learns from an article, or forgets what it has learnt from it.
    fn train<'a>(&'a self, _case: Case<'a>, _lesson: Lesson) -> Work<'a, Learnt> {
        at_once(Learnt::Cannot)
    }
}

/// A kind of filter: what the registry knows of it.
pub struct Kind {
    /// What it is called.
    pub name: &'static str,
    /// What it looks at, in a sentence.
    pub about: &'static str,
    /// Whether it hands articles to another program.
    pub is_external: bool,
    /// What its `filter_limit` is where the operator sets none; nothing where it
    /// has none.
    pub limit: Option<u32>,
    /// Makes one as the operator wants it; nothing where it is off.
    pub(crate) make: fn(&Filters) -> Option<Box<dyn Filter>>,
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// A point off for each above the limit, down to the worst that the filter gives;
/// nothing where there is not more than the limit.
fn steps(count: usize, limit: u32, worst: Points) -> Option<Points> {
    let above = i32::try_from(count).unwrap_or(i32::MAX);
    let above = above.saturating_sub(i32::try_from(limit).unwrap_or(i32::MAX));
    (above > 0).then(|| Points::whole(above.saturating_neg()).max(worst))
}

/// What one filter said of an article; nothing where it could not tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Its name.
    pub filter: &'static str,
    /// What it thinks; where that could not be found out, the article is unscored
    /// by this filter.
    pub opinion: Result<Opinion, Trouble>,
}

/// What all filters together said of an article. Those without an opinion are not
/// in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Score {
    /// In the order of the registry.
    pub votes: Vec<Vote>,
}

impl Score {
    /// The sum of the points.
    pub fn points(&self) -> Points {
        let opinions = self
            .votes
            .iter()
            .filter_map(|vote| vote.opinion.as_ref().ok());
        opinions.map(|opinion| opinion.points).sum()
    }

    /// Whether a filter was asked, and could not tell.
    pub fn was_asked_in_vain(&self) -> bool {
        let mut troubles = self
            .votes
            .iter()
            .filter_map(|vote| vote.opinion.as_ref().err());
        troubles.any(|trouble| *trouble != Trouble::LeftAlone)
    }

    /// The filters that could not tell.
    pub fn unscored(&self) -> impl Iterator<Item = &'static str> {
        let unscored = self.votes.iter().filter(|vote| vote.opinion.is_err());
        unscored.map(|vote| vote.filter)
    }
}

#[cfg(test)]
mod tests;
