//! Many patterns looked for at once.

use regex::{RegexSet, RegexSetBuilder};

use super::{Budget, Engine, Pattern, SIZE_LIMIT};

/// What the search for a set may remember of earlier ones, in octets.
const CACHE: usize = 320 * 1024;

/// A set of which no more octets are compiled is small: it is certain that it can be
/// looked for within [`CACHE`].
const SMALL: usize = 384 * 1024;

/// An expression that matches nothing, and has no letters to begin with. With it in a
/// set the engine does not look for the first letters of the others before it looks
/// for them: to find letters in any mixture of large and small ones takes more memory
/// than all the rest, and what is small is looked for as fast without it.
const NOTHING: &str = r"^$(?-u:\b)";

/// Patterns of the linear engine, of which mostly none matches.
#[derive(Clone, Debug)]
pub struct PatternSet {
    patterns: usize,
    /// One for all of them, or one for each half.
    sets: Vec<RegexSet>,
}

impl PatternSet {
    /// Nothing where one of them needs the second engine, or they are too big
    /// together.
    pub fn of<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Option<PatternSet> {
        let patterns = patterns.into_iter().map(|pattern| match &pattern.engine {
            Engine::Linear(linear) => Some(linear.expression()),
            Engine::Backtracking(_) => None,
        });
        let patterns: Vec<&str> = patterns.collect::<Option<_>>()?;
        let small = |patterns: &[&str]| build(patterns.iter().chain([&NOTHING]), SMALL);
        let halves = || patterns.chunks(patterns.len().div_ceil(2).max(1));
        let is_about_words = patterns.iter().any(|pattern| looks_for_words(pattern));
        let sets = (!is_about_words)
            .then(|| match small(&patterns) {
                Some(set) => Some(vec![set]),
                None => halves().map(small).collect(),
            })
            .flatten();
        Some(PatternSet {
            patterns: patterns.len(),
            sets: match sets {
                Some(sets) => sets,
                None => vec![build(&patterns, SIZE_LIMIT)?],
            },
        })
    }

    /// Whether it is certain that none of them matches somewhere in `text`. It costs
    /// as much as if each were looked for; where the budget does not suffice for
    /// that, nothing is certain.
    pub fn excludes(&self, text: &str, budget: &mut Budget) -> bool {
        let price = (text.len() + 1) * 2 * self.patterns;
        budget.pay(price).is_ok() && !self.sets.iter().any(|set| set.is_match(text))
    }
}

/// Whether it may be about the beginnings or ends of words, which the engine finds
/// slowly in what is not ASCII.
fn looks_for_words(expression: &str) -> bool {
    expression.contains(r"\b") || expression.contains(r"\B")
}

fn build<'a>(expressions: impl IntoIterator<Item = &'a &'a str>, limit: usize) -> Option<RegexSet> {
    RegexSetBuilder::new(expressions)
        .case_insensitive(true)
        .size_limit(limit)
        .dfa_size_limit(CACHE)
        .build()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(sources: &[&str]) -> Option<PatternSet> {
        let patterns = sources.iter().map(|source| Pattern::compile(source));
        let patterns: Vec<Pattern> = patterns.map(Result::unwrap).collect();
        PatternSet::of(&patterns)
    }

    #[test]
    fn r20_none_of_a_set_matches() {
        let set = set(&["^spam", "caf\u{e9}$", "k"]).expect("the linear engine can do them");
        for (text, excluded) in [
            ("no spam", true),
            ("SPAM", false),
            ("CAF\u{c9}", false),
            // The sign for kelvin is a K.
            ("\u{212a}", false),
            ("", true),
        ] {
            let mut budget = Budget::default();
            assert_eq!(set.excludes(text, &mut budget), excluded, "{text}");
        }
    }

    /// Small ones, one about words, one in halves, and one whose halves are not small.
    #[test]
    fn r20_a_set_of_any_size_says_the_same() {
        let many = |end: &str| -> Vec<String> {
            let all = (0..100).map(|number| format!("^spam {number} {end}$"));
            all.collect()
        };
        let one = |source: &str| vec!["ham".to_owned(), source.to_owned()];
        for (sources, sets) in [
            (one("spam 77"), 1),
            (one(r"\bspam 77\b"), 1),
            (
                many("m\u{fc}h and letters that make it twice as large as it may be"),
                2,
            ),
            (
                many(r"m\w* and letters that make it twice as large as it may be"),
                1,
            ),
        ] {
            let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
            let set = set(&sources).expect("the linear engine can do them");
            assert_eq!(set.sets.len(), sets, "{}", sources[1]);
            let excludes = |text: &str| set.excludes(text, &mut Budget::default());
            let text = "SPAM 77 m\u{dc}h and letters that make it twice as large as it may be";
            assert!(!excludes(text), "{}", sources[1]);
            assert!(excludes(&text.replace("77", "")), "{}", sources[1]);
            assert!(excludes(""));
        }
    }

    #[test]
    fn r20_a_set_costs_what_its_patterns_cost() {
        let set = set(&["a", "b"]).expect("the linear engine can do them");
        let mut budget = Budget::of(2 * 4 * 2);
        assert!(set.excludes("xyz", &mut budget));
        assert_eq!(budget.left(), 0);
        assert!(!set.excludes("xyz", &mut Budget::of(2 * 4 * 2 - 1)));
    }

    #[test]
    fn r20_the_second_engine_has_no_sets() {
        assert!(set(&["a", "(?<!b)a"]).is_none());
    }
}
