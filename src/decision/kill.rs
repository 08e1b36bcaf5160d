//! The kill file against an article (R19).

use crate::article::Article;
use crate::article::encoding::encoded_word;
use crate::config::{KillFile, KillRule, Match};

/// The first rule that matches: raw or decoded, any field of that name. What
/// the engine cannot decide counts as matching (R20).
pub(super) fn matching_rule<'a>(article: &Article, kill: &'a KillFile) -> Option<&'a KillRule> {
    kill.rules.iter().find(|rule| {
        article.header().all(&rule.field).any(|field| {
            let body = field.body();
            if rule.pattern.is_match(body) != Match::No {
                return true;
            }
            let decoded = encoded_word::decode(body).text;
            decoded != body && rule.pattern.is_match(&decoded) != Match::No
        })
    })
}
