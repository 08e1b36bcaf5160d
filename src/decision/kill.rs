//! Patterns against fields: the rules of the kill file (R19), and what Keywords
//! says (R15).

use super::trigger::quotable;
use crate::article::Article;
use crate::config::{Budget, KillFile, KillRule, Match, Pattern};

/// A rule that matches.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'a> {
    /// The rule.
    pub rule: &'a KillRule,
    /// Whether the engine could tell.
    pub verdict: Match,
    /// What the field holds that it matches.
    content: &'a str,
}

impl Hit<'_> {
    /// What it matched; nothing where that cannot be told.
    pub fn text(&self) -> Option<String> {
        let found = self.rule.pattern.find(self.content)?;
        self.content.get(found).map(quotable)
    }
}

/// The first rule that matches. What the engine cannot tell counts as matching
/// (R20).
pub(super) fn matching_rule<'a>(
    article: &'a Article,
    kill: &'a KillFile,
    budget: &mut Budget,
) -> Option<Hit<'a>> {
    let mut fields = Fields {
        article,
        known: Vec::new(),
    };
    for (portion, rules) in kill.portions() {
        if let Some(sets) = &portion.sets {
            // What this costs counts only where the rules need not be looked at.
            let mut left = budget.clone();
            let mut contents = sets.iter().flat_map(|(name, set)| {
                let contents = fields.contents(name).to_vec();
                contents.into_iter().map(move |content| (set, content))
            });
            if contents.all(|(set, content)| set.excludes(content, &mut left)) {
                *budget = left;
                continue;
            }
        }
        for rule in rules {
            let (verdict, content) =
                any_matches(fields.contents(&rule.field), &rule.pattern, budget);
            if verdict != Match::No {
                return Some(Hit {
                    rule,
                    verdict,
                    content,
                });
            }
        }
    }
    None
}

/// What fields hold: many rules are about few fields, and each is looked up and
/// decoded once.
struct Fields<'a> {
    article: &'a Article,
    known: Vec<(&'a str, Vec<&'a str>)>,
}

impl<'a> Fields<'a> {
    fn contents(&mut self, name: &'a str) -> &[&'a str] {
        let is_it = |(known, _): &(&str, _)| name.eq_ignore_ascii_case(known);
        let at = self.known.iter().position(is_it).unwrap_or_else(|| {
            self.known.push((name, contents(self.article, name)));
            self.known.len() - 1
        });
        &self.known[at].1
    }
}

/// Whether the pattern matches any field of that name, raw or decoded.
pub(crate) fn verdict(
    article: &Article,
    field: &str,
    pattern: &Pattern,
    budget: &mut Budget,
) -> Match {
    any_matches(&contents(article, field), pattern, budget).0
}

/// What the fields of that name hold, each raw and, where that is something
/// else, decoded.
fn contents<'a>(article: &'a Article, field: &str) -> Vec<&'a str> {
    let mut contents = Vec::new();
    for field in article.header().all(field) {
        let (body, decoded) = (field.body(), field.decoded());
        contents.push(body);
        if decoded != body {
            contents.push(decoded);
        }
    }
    contents
}

/// Whether the pattern matches one of them, and which.
fn any_matches<'a>(
    contents: &[&'a str],
    pattern: &Pattern,
    budget: &mut Budget,
) -> (Match, &'a str) {
    let mut found = (Match::No, "");
    for content in contents {
        match pattern.is_match_within(content, budget) {
            Match::Yes => return (Match::Yes, content),
            Match::No => {}
            Match::Undecided => found = (Match::Undecided, content),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the rule `subject = SOURCE` says of an article with this header.
    fn verdict(source: &str, header: &str) -> Option<Match> {
        let kill = KillFile::new(vec![KillRule {
            field: "subject".to_owned(),
            pattern: Pattern::compile(source).expect("an expression"),
            line: 1,
        }]);
        let article = Article::new(format!("{header}\n\nx\n").into_bytes());
        matching_rule(&article, &kill, &mut Budget::default()).map(|hit| hit.verdict)
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

    /// An article of 250 fields, each as long as the second engine will read,
    /// which look-around could read again from each place.
    fn long_fields() -> Article {
        let field = format!("X-Long: {}\n", "a".repeat(4000));
        Article::new(format!("{}\nx\n", field.repeat(250)).into_bytes())
    }

    fn long_rules(sources: impl IntoIterator<Item = String>) -> KillFile {
        let rules = sources.into_iter().zip(1..).map(|(source, line)| KillRule {
            field: "x-long".to_owned(),
            pattern: Pattern::compile(&source).expect("an expression"),
            line,
        });
        KillFile::new(rules.collect())
    }

    #[test]
    fn r20_all_fields_of_an_article_share_a_budget() {
        let article = long_fields();
        let kill = long_rules(["(?:(?=.*x)b|a)+\\d(?=x)".to_owned()]);
        // What one field may cost at the most.
        let field = article.header().body("x-long").expect("a field");
        let before = Budget::default().left();
        let mut budget = Budget::default();
        kill.rules[0].pattern.is_match_within(field, &mut budget);
        let price = before - budget.left();
        // All of them cost no more than a few, and a few more were not tried.
        let mut budget = Budget::default();
        let found = matching_rule(&article, &kill, &mut budget);
        assert!(found.is_some_and(|hit| hit.verdict == Match::Undecided));
        assert!(budget.left() < price && before < 10 * price, "{price}");
    }

    #[test]
    fn r20_all_rules_of_an_article_share_a_budget() {
        let article = long_fields();
        let kill = long_rules((0..20).map(|number| format!("b{number}")));
        // The linear engine takes two steps an octet and two at the end.
        let steps = 20 * 250 * 4001 * 2;
        let mut budget = Budget::of(steps);
        assert!(matching_rule(&article, &kill, &mut budget).is_none());
        assert_eq!(budget.left(), 0);
        // Silence is safe: the rule that it does not suffice for counts.
        let found = matching_rule(&article, &kill, &mut Budget::of(steps - 1));
        let found = found.map(|hit| (hit.rule.line, hit.verdict));
        assert_eq!(found, Some((20, Match::Undecided)));
    }

    #[test]
    fn r20_an_ordinary_article_does_not_spend_its_budget() {
        let field = format!("Subject: {}", "as long as long ones are ".repeat(15));
        let article = Article::new(format!("{field}\n\nx\n").into_bytes());
        let rules = (1..=100).map(|line| KillRule {
            field: "subject".to_owned(),
            pattern: Pattern::compile(&format!("(?<!no)way{line}")).expect("an expression"),
            line,
        });
        let kill = KillFile::new(rules.collect());
        assert!(matching_rule(&article, &kill, &mut Budget::default()).is_none());
    }

    /// Whether they are looked at together or one by one.
    #[test]
    fn r19_of_many_rules_the_first_one_that_matches_counts() {
        let article = Article::new(b"Subject: rule 250\nFrom: x@250.example\n\nx\n".to_vec());
        // Fields in turns; one in the middle needs the second engine.
        let rules = (1..=300).map(|line| {
            let (field, source) = match line % 2 {
                0 => ("SUBJECT", format!("^rule {line}$")),
                _ => ("from", format!("@{line}\\.example$")),
            };
            let source = if line == 150 {
                "(?<!x)never".to_owned()
            } else {
                source
            };
            KillRule {
                field: field.to_owned(),
                pattern: Pattern::compile(&source).expect("an expression"),
                line,
            }
        });
        let mut rules: Vec<KillRule> = rules.collect();
        let line = |rules: &[KillRule]| {
            let kill = KillFile::new(rules.to_vec());
            let mut budget = Budget::default();
            let hit = matching_rule(&article, &kill, &mut budget);
            (hit.map(|hit| (hit.rule.line, hit.text())), budget.left())
        };
        let (hit, left) = line(&rules);
        assert_eq!(hit, Some((250, Some("rule 250".to_owned()))));
        // What is paid is what the rules up to that one cost.
        let mut alone = Budget::default();
        for rule in &rules[..250] {
            let contents = contents(&article, &rule.field);
            any_matches(&contents, &rule.pattern, &mut alone);
        }
        assert_eq!(left, alone.left());
        rules[20].pattern = Pattern::compile("^x@250").expect("an expression");
        assert_eq!(line(&rules).0, Some((21, Some("x@250".to_owned()))));
        rules.truncate(20);
        assert_eq!(line(&rules).0, None);
    }
}
