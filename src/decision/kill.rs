//! Patterns against fields: the rules of the kill file (R19), and what Keywords
//! says (R15).

use crate::article::Article;
use crate::article::encoding::encoded_word;
use crate::config::{KillFile, KillRule, Match, Pattern};

/// The first rule that matches.
pub(super) fn matching_rule<'a>(article: &Article, kill: &'a KillFile) -> Option<&'a KillRule> {
    kill.rules
        .iter()
        .find(|rule| matches(article, &rule.field, &rule.pattern))
}

/// Whether the pattern matches any field of that name, raw or decoded. What the
/// engine cannot decide counts as matching (R20).
pub(super) fn matches(article: &Article, field: &str, pattern: &Pattern) -> bool {
    article.header().all(field).any(|field| {
        let body = field.body();
        if pattern.is_match(body) != Match::No {
            return true;
        }
        let decoded = encoded_word::decode(body).text;
        decoded != body && pattern.is_match(&decoded) != Match::No
    })
}
