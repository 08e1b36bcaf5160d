//! Patterns against fields: the rules of the kill file (R19), and what Keywords
//! says (R15).

use crate::article::Article;
use crate::article::encoding::encoded_word;
use crate::config::{KillFile, KillRule, Match, Pattern};

/// The first rule that matches, and whether the engine could tell. What it
/// cannot tell counts as matching (R20).
pub(super) fn matching_rule<'a>(
    article: &Article,
    kill: &'a KillFile,
) -> Option<(&'a KillRule, Match)> {
    kill.rules
        .iter()
        .map(|rule| (rule, verdict(article, &rule.field, &rule.pattern)))
        .find(|(_, verdict)| *verdict != Match::No)
}

/// Whether the pattern matches any field of that name, raw or decoded.
pub(super) fn verdict(article: &Article, field: &str, pattern: &Pattern) -> Match {
    let verdicts = article.header().all(field).flat_map(|field| {
        let body = field.body();
        let decoded = encoded_word::decode(body).text;
        let decoded = (decoded != body).then(|| pattern.is_match(&decoded));
        [Some(pattern.is_match(body)), decoded]
    });
    let mut undecided = false;
    for verdict in verdicts.flatten() {
        match verdict {
            Match::Yes => return Match::Yes,
            Match::No => {}
            Match::Undecided => undecided = true,
        }
    }
    if undecided {
        Match::Undecided
    } else {
        Match::No
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rule `subject = SOURCE` says of an article with this header.
    fn verdict(source: &str, header: &str) -> Option<Match> {
        let kill = KillFile {
            rules: vec![KillRule {
                field: "subject".to_owned(),
                pattern: Pattern::compile(source).expect("an expression"),
                line: 1,
            }],
        };
        let article = Article::new(format!("{header}\n\nx\n").into_bytes());
        matching_rule(&article, &kill).map(|(_, verdict)| verdict)
    }

    #[test]
    fn r19_raw_or_decoded_and_never_an_absent_field() {
        for (source, header, matches) in [
            ("^caf\u{e9}$", "Subject: =?UTF-8?Q?Caf=C3=A9?=", true),
            ("utf-8", "Subject: =?UTF-8?Q?Caf=C3=A9?=", true),
            ("^one two$", "SUBJECT: one\n two", true),
            ("b", "Subject: a\nSubject: b", true),
            ("b", "X-Subject: b", false),
            (".*", "From: b", false),
            (".*", "Subject: ", true),
        ] {
            let expected = matches.then_some(Match::Yes);
            assert_eq!(verdict(source, header), expected, "{source} on {header}");
        }
    }

    #[test]
    fn r20_a_search_that_is_given_up_counts_as_a_match() {
        let header = format!("Subject: {}c", "a".repeat(60));
        let source = r"(a|aa)+\1b";
        assert_eq!(verdict(source, &header), Some(Match::Undecided));
        // Another field of the name decides.
        let header = format!("{header}\nSubject: aab");
        assert_eq!(verdict(source, &header), Some(Match::Yes));
    }
}
