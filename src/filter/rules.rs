//! `rules`: the operator's own, in `NAME.score`.

use super::{Case, Filter, Kind, Opinion, Points, Work, at_once};
use crate::article::Article;
use crate::config::{Budget, Match, ScoreRule};
use crate::decision::kill;

/// On where the file is there.
pub(super) const RULES: Kind = Kind {
    name: "rules",
    about: "What the rules in NAME.score match.",
    is_external: false,
    limit: None,
    make: |filters| {
        let rules = filters.rules.as_ref()?;
        filters.is_on("rules", true).then(|| {
            Box::new(Rules {
                rules: rules.clone(),
            }) as Box<dyn Filter>
        })
    },
};

/// The name that stands for the text in place of a header field.
const BODY: &str = "body";

/// No more of a text is looked at, in octets: what decides stands above.
const MOST_TEXT: usize = 64 * 1024;

struct Rules {
    rules: Vec<ScoreRule>,
}

impl Filter for Rules {
    fn name(&self) -> &'static str {
        RULES.name
    }

    fn test<'a>(&'a self, case: Case<'a>) -> Work<'a, Option<Opinion>> {
        let mut budget = Budget::default();
        let matching = self.rules.iter().filter(|rule| {
            // What the engine cannot tell is no reason to answer (R20).
            match verdict(case.article, rule, &mut budget) {
                Match::Yes => true,
                Match::No => false,
                Match::Undecided => rule.points < Points::NONE,
            }
        });
        let matching: Vec<&ScoreRule> = matching.collect();
        if matching.is_empty() {
            return at_once(None);
        }
        let lines: Vec<String> = matching.iter().map(|rule| rule.line.to_string()).collect();
        let what = if lines.len() == 1 { "line" } else { "lines" };
        at_once(Some(Opinion {
            points: matching.iter().map(|rule| rule.points).sum(),
            reason: format!("{what} {}", lines.join(", ")),
        }))
    }
}

fn verdict(article: &Article, rule: &ScoreRule, budget: &mut Budget) -> Match {
    if !rule.field.eq_ignore_ascii_case(BODY) {
        return kill::verdict(article, &rule.field, &rule.pattern, budget);
    }
    let mut found = Match::No;
    let mut look = |line: &str| match rule.pattern.is_match_within(line, budget) {
        Match::No => false,
        Match::Undecided => {
            found = Match::Undecided;
            false
        }
        Match::Yes => {
            found = Match::Yes;
            true
        }
    };
    match article.text() {
        Some(text) => {
            let mut left = MOST_TEXT;
            let near = text.lines().take_while(|line| {
                left = left.saturating_sub(line.len() + 1);
                left > 0
            });
            near.into_iter().any(&mut look);
        }
        None => {
            let body = article.body();
            let body = body.get(..MOST_TEXT).unwrap_or(body);
            String::from_utf8_lossy(body).lines().any(&mut look);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Pattern;

    fn said(rules: &[(&str, i32, &str)], article: &str) -> Option<(Points, String)> {
        let rules = rules
            .iter()
            .zip(1..)
            .map(|((field, points, source), line)| ScoreRule {
                field: (*field).to_owned(),
                points: Points::whole(*points),
                pattern: Pattern::compile(source).expect("an expression"),
                line,
            });
        let rules = Rules {
            rules: rules.collect(),
        };
        let article = Article::new(article.as_bytes().to_vec());
        let mut work = rules.test(Case::of(&article));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let std::task::Poll::Ready(Ok(opinion)) = work.as_mut().poll(&mut context) else {
            panic!("known at once");
        };
        opinion.map(|opinion| (opinion.points, opinion.reason))
    }

    const ARTICLE: &str =
        "Subject: Cheap =?UTF-8?Q?p=C3=AFlls?=\nFrom: a@b.invalid\n\none\nbuy now\n";

    #[test]
    fn r71_the_points_of_all_rules_that_match_are_added() {
        let rules = [
            ("subject", -3, "pïlls"),
            ("From", 1, "@b\\.invalid"),
            ("x-none", -50, ".*"),
            ("subject", -50, "viagra"),
        ];
        assert_eq!(
            said(&rules, ARTICLE),
            Some((Points::whole(-2), "lines 1, 2".to_owned()))
        );
        assert_eq!(said(&rules[2..], ARTICLE), None);
    }

    #[test]
    fn r71_body_is_the_text_line_by_line() {
        let one = Some((Points::whole(-4), "line 1".to_owned()));
        assert_eq!(said(&[("body", -4, "^buy now$")], ARTICLE), one);
        assert_eq!(said(&[("body", -4, "one.buy")], ARTICLE), None);
        assert_eq!(said(&[("body", -4, "cheap")], ARTICLE), None);
    }

    #[test]
    fn r20_a_rule_that_is_given_up_is_no_reason_to_answer() {
        let article = format!("Subject: {}c\n\nx\n", "a".repeat(60));
        let source = r"(a|aa)+\1b";
        let taken = Some((Points::whole(-4), "line 1".to_owned()));
        assert_eq!(said(&[("subject", -4, source)], &article), taken);
        assert_eq!(said(&[("subject", 4, source)], &article), None);
    }
}
