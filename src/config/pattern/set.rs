//! Many patterns looked for at once.

use regex::{RegexSet, RegexSetBuilder};

use super::{Budget, Engine, Pattern, SIZE_LIMIT};

/// What the search for a set may remember of earlier ones, in octets.
const CACHE: usize = 256 * 1024;

/// Patterns of the linear engine, of which mostly none matches.
#[derive(Clone, Debug)]
pub struct PatternSet {
    patterns: usize,
    set: RegexSet,
}

impl PatternSet {
    /// Nothing where one of them needs the second engine, or they are too big
    /// together.
    pub fn of<'a>(patterns: impl IntoIterator<Item = &'a Pattern>) -> Option<PatternSet> {
        let patterns = patterns.into_iter().map(|pattern| match &pattern.engine {
            Engine::Linear(regex) => Some(regex.as_str()),
            Engine::Backtracking(_) => None,
        });
        let patterns: Vec<&str> = patterns.collect::<Option<_>>()?;
        let set = RegexSetBuilder::new(&patterns)
            .case_insensitive(true)
            .size_limit(SIZE_LIMIT)
            .dfa_size_limit(CACHE)
            .build();
        Some(PatternSet {
            patterns: patterns.len(),
            set: set.ok()?,
        })
    }

    /// Whether it is certain that none of them matches somewhere in `text`. It costs
    /// as much as if each were looked for; where the budget does not suffice for
    /// that, nothing is certain.
    pub fn excludes(&self, text: &str, budget: &mut Budget) -> bool {
        let price = (text.len() + 1) * 2 * self.patterns;
        budget.pay(price).is_ok() && !self.set.is_match(text)
    }
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
