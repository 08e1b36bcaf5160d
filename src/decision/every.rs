//! What every rule says of an article by itself, whether or not one before it has
//! decided: for who wants to know why (R51).

use jiff::Timestamp;

use super::{Circumstances, Known, Policy, age, followup_to_poster, kill, own, trigger};
use crate::article::Article;
use crate::config::{Budget, Match};

/// What every rule says of an article.
#[derive(Debug)]
pub struct EveryRule {
    /// Why it is never checked, if so (R15).
    pub never: Option<&'static str>,
    /// When it was written, as far as that can be told (R14a).
    pub date: Option<Timestamp>,
    /// Why it is too old, if so (R14a).
    pub too_old: Option<String>,
    /// What it asks for (R16, R17).
    pub request: trigger::Request,
    /// The rule of the kill file that matches (R19).
    pub kill: Option<Killed>,
    /// Whether Keywords says to ignore it (R15).
    pub keywords: Match,
    /// Whether Followup-To is poster (R41a).
    pub is_followup_to_poster: bool,
}

/// A rule of the kill file that matches.
#[derive(Debug)]
pub struct Killed {
    /// Its line in the file.
    pub line: usize,
    /// The field.
    pub field: String,
    /// What it matches there; nothing where the engine gave up (R20).
    pub text: Option<String>,
}

/// Looks at every rule. [`super::decide`] says what follows from all of them.
pub fn every_rule(
    article: &Article,
    policy: &Policy<'_>,
    circumstances: &Circumstances,
    known: Known<'_>,
) -> EveryRule {
    let killed = |hit: kill::Hit<'_>| Killed {
        line: hit.rule.line,
        field: hit.rule.field.clone(),
        text: hit.text(),
    };
    let mut budget = Budget::default();
    let is_same_poster = known.is_same_poster;
    EveryRule {
        never: own::never_checked(article, policy.domain, known.is_own),
        date: age::date_of(article, circumstances.now),
        too_old: age::too_old(article, policy.max_age, circumstances),
        request: trigger::request_within(article, policy.triggers, is_same_poster, &mut budget),
        kill: kill::matching_rule(article, policy.kill, &mut budget).map(killed),
        keywords: kill::verdict(article, "keywords", &policy.triggers.ignore, &mut budget),
        is_followup_to_poster: followup_to_poster(article),
    }
}
