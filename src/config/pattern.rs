//! The operator's regular expressions.
//!
//! An expression in Perl's spelling is translated, then compiled by the
//! `regex` crate, which searches in linear time. What that cannot do
//! (look-around, back-references, possessive quantifiers) goes to a second
//! engine, which tries and goes back; its number of tries is bounded, so that a
//! search may end without a verdict. So may any search once the [`Budget`] of
//! its article is spent.

mod budget;
mod linear;
mod set;

use std::fmt;
use std::ops::Range;

use super::perl;

use linear::Linear;

pub use budget::Budget;
pub use set::PatternSet;

/// Compiled expressions may take this many octets: enough for `\w{0,100}`, as
/// each `\w` holds all letters of Unicode.
const SIZE_LIMIT: usize = 10 << 20;
/// How often the second engine may go back in one search. Each time its
/// look-around, which is not counted, may look at all of the text.
const BACKTRACK_LIMIT: usize = 10_000;
/// The second engine looks at this many octets of a text, so that going back
/// once from each place in it is within the limit.
const BACKTRACKING_TEXT: usize = 4 * 1024;

const TOO_BIG: &str = "it is too big";

/// A regular expression, matched without regard to case.
#[derive(Clone)]
pub struct Pattern {
    source: String,
    engine: Engine,
    remarks: Vec<String>,
}

#[derive(Clone)]
enum Engine {
    Linear(Linear),
    Backtracking(Box<fancy_regex::Regex>),
}

/// Whether a pattern matches a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// The search was given up before the answer was known.
    Undecided,
}

/// A search that was given up before its answer was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undecided;

/// Why an expression cannot be used, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError(String);

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for PatternError {}

impl Pattern {
    /// Compiles an expression in Perl's spelling.
    ///
    /// # Errors
    ///
    /// Where it is no regular expression, or one that no engine here can do,
    /// or too big.
    pub fn compile(source: &str) -> Result<Pattern, PatternError> {
        let translated = perl::translate(source).map_err(PatternError)?;
        let linear = if translated.possessive {
            None
        } else {
            Some(Linear::compile(&translated.expression))
        };
        let engine = match linear {
            Some(Ok(linear)) => Engine::Linear(linear),
            Some(Err(regex::Error::CompiledTooBig(_))) => {
                return Err(PatternError(TOO_BIG.to_owned()));
            }
            refused => match backtracking(&translated.expression) {
                Ok(regex) => Engine::Backtracking(Box::new(regex)),
                Err(second) if is_too_big(&second) => {
                    return Err(PatternError(TOO_BIG.to_owned()));
                }
                Err(second) => {
                    let first = refused.and_then(Result::err).map(|error| error.to_string());
                    // The linear engine words its errors better, but of what only
                    // the other one can do it says just that.
                    let is_foreign = |error: &str| {
                        ["not supported", "unrecognized"]
                            .iter()
                            .any(|words| error.contains(words))
                    };
                    let first = first.filter(|error| !is_foreign(error));
                    let error = first.unwrap_or_else(|| second.to_string());
                    return Err(PatternError(plain_reason(&error)));
                }
            },
        };
        let mut pattern = Pattern {
            source: source.to_owned(),
            engine,
            remarks: translated.remarks,
        };
        // As far as a few texts can tell: "^$" matches the first alone.
        let texts = ["", "a", "\u{e000} ~"];
        if texts
            .iter()
            .all(|text| pattern.is_match(text) == Match::Yes)
        {
            pattern
                .remarks
                .push("it matches every text, even an empty one".to_owned());
        }
        Ok(pattern)
    }

    /// Whether the linear engine can do it.
    pub fn is_linear(&self) -> bool {
        matches!(self.engine, Engine::Linear(_))
    }

    /// Lets go of what was compiled, which takes some 10 KiB: it is compiled anew when
    /// it is looked for. What the second engine has compiled is kept.
    pub fn put_away(&mut self) {
        if let Engine::Linear(linear) = &mut self.engine {
            linear.put_away();
        }
    }

    #[cfg(test)]
    pub(super) fn is_put_away(&self) -> bool {
        match &self.engine {
            Engine::Linear(linear) => linear.is_put_away(),
            Engine::Backtracking(_) => false,
        }
    }

    /// The expression as the operator wrote it.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// What an operator should know about the expression: where it still
    /// differs from Perl, and that it matches everything.
    pub fn remarks(&self) -> &[String] {
        &self.remarks
    }

    /// Whether the pattern matches somewhere in `text`, with a budget of its own.
    pub fn is_match(&self, text: &str) -> Match {
        self.is_match_within(text, &mut Budget::default())
    }

    /// Whether the pattern matches somewhere in `text`.
    pub fn is_match_within(&self, text: &str, budget: &mut Budget) -> Match {
        let part = self.searched(text);
        if budget.pay(self.price(part)).is_err() {
            return Match::Undecided;
        }
        let found = match &self.engine {
            Engine::Linear(linear) => Ok(linear.regex().is_match(part)),
            Engine::Backtracking(regex) => regex.is_match(part),
        };
        match found {
            Ok(true) => Match::Yes,
            Ok(false) if part.len() == text.len() => Match::No,
            _ => Match::Undecided,
        }
    }

    /// Appends to `ranges` the places of all matches that do not overlap, in
    /// octets, from left to right.
    ///
    /// # Errors
    ///
    /// [`Undecided`] where the search was given up. Then there may be more
    /// behind the last place.
    pub fn find_all(
        &self,
        text: &str,
        budget: &mut Budget,
        ranges: &mut Vec<Range<usize>>,
    ) -> Result<(), Undecided> {
        if self.searched(text).len() < text.len() {
            return Err(Undecided);
        }
        let found: &mut dyn Iterator<Item = Result<Range<usize>, Undecided>> = match &self.engine {
            Engine::Linear(linear) => &mut linear
                .regex()
                .find_iter(text)
                .map(|found| Ok(found.range())),
            Engine::Backtracking(regex) => &mut regex
                .find_iter(text)
                .map(|found| found.map(|found| found.range()).map_err(|_| Undecided)),
        };
        let mut rest = text;
        // Each match is a search of its own, and even the linear engine may look
        // at all of the rest for it: "check( .* please)?" does.
        loop {
            budget.pay(self.price(rest))?;
            let Some(range) = found.next().transpose()? else {
                return Ok(());
            };
            rest = text.get(range.end..).unwrap_or_default();
            ranges.push(range);
        }
    }

    /// The first place in `text` that the pattern matches; nothing where it does
    /// not, or where the search is given up.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let part = self.searched(text);
        Budget::default().pay(self.price(part)).ok()?;
        match &self.engine {
            Engine::Linear(linear) => linear.regex().find(part).map(|found| found.range()),
            Engine::Backtracking(regex) => regex.find(part).ok()?.map(|found| found.range()),
        }
    }

    /// As much of `text` as the engine looks at.
    fn searched<'t>(&self, text: &'t str) -> &'t str {
        match &self.engine {
            Engine::Linear(_) => text,
            Engine::Backtracking(_) => &text[..text.floor_char_boundary(BACKTRACKING_TEXT)],
        }
    }

    /// The most steps that one search of `text` takes.
    fn price(&self, text: &str) -> usize {
        // The end of the text is a place, too.
        let places = text.len() + 1;
        match &self.engine {
            // Forwards for the end of a match, back for its beginning.
            Engine::Linear(_) => places * 2,
            Engine::Backtracking(_) => places * BACKTRACK_LIMIT,
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Pattern) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

fn backtracking(expression: &str) -> Result<fancy_regex::Regex, Box<fancy_regex::Error>> {
    fancy_regex::RegexBuilder::new(expression)
        .case_insensitive(true)
        .backtrack_limit(BACKTRACK_LIMIT)
        .delegate_size_limit(SIZE_LIMIT)
        .build()
        .map_err(Box::new)
}

fn is_too_big(error: &fancy_regex::Error) -> bool {
    use fancy_regex::{CompileError, Error};
    match error {
        Error::CompileError(error) => match error.as_ref() {
            CompileError::InnerError(error) => error.size_limit().is_some(),
            _ => false,
        },
        _ => false,
    }
}

/// The last line of an engine's message, which is the one in words.
fn plain_reason(message: &str) -> String {
    let last = message.lines().next_back().unwrap_or_default();
    // The position would be that in the translated expression.
    let reason = match last.strip_prefix("Parsing error at position ") {
        Some(rest) => rest.split_once(": ").map_or(rest, |(_, reason)| reason),
        None => last.strip_prefix("error: ").unwrap_or(last),
    };
    reason
        .chars()
        .map(|c| if c.is_control() { '?' } else { c })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matches(source: &str, text: &str) -> Match {
        Pattern::compile(source).unwrap().is_match(text)
    }

    fn find_all(pattern: &Pattern, text: &str) -> Result<Vec<Range<usize>>, Undecided> {
        let mut ranges = Vec::new();
        let found = pattern.find_all(text, &mut Budget::default(), &mut ranges);
        found.map(|()| ranges)
    }

    /// Each verdict is that of Perl 5.36.
    #[test]
    fn r20_perl_s_meaning_holds() {
        for (source, text, expected) in [
            ("check", "Please CHECK this", Match::Yes),
            ("^check$", "checks", Match::No),
            ("no(?!thing)", "nothing, no", Match::Yes),
            ("no(?!thing)", "nothing", Match::No),
            ("(?<=a)b", "cb", Match::No),
            (r"(\w)\1", "book", Match::Yes),
            (r"(\w)\1", "bok", Match::No),
            ("a++a", "aaa", Match::No),
            ("a+a", "aaa", Match::Yes),
            ("(?>a|ab)c", "abc", Match::No),
            (r"\<foo\>", "a <foo> b", Match::Yes),
            (r"\<foo\>", "a foo b", Match::No),
            ("[a&&b]", "&", Match::Yes),
            ("[w-z--x]", "a", Match::Yes),
            ("[w-z--x]", "~", Match::No),
            (r"[\w-.]x", "-x", Match::Yes),
            (r"\Qa+b\E+", "a+bb", Match::Yes),
            (r"\101", "a", Match::Yes),
            ("x{", "x{", Match::Yes),
            (r"a\Z", "a", Match::Yes),
            (r"[[]", "[", Match::Yes),
            (r"\w", "ä", Match::Yes),
            // Classes.
            ("[[:alpha:]]", "ä", Match::Yes),
            ("[[:^alpha:]]", "ä", Match::No),
            ("[^[:^alpha:]]", "ä", Match::Yes),
            ("[[:space:]]", "\u{a0}", Match::Yes),
            ("[[:punct:]]", "$", Match::Yes),
            ("[[:punct:]]", "a", Match::No),
            ("[[:upper:]]", "a", Match::Yes),
            ("[^\\Q]\\E]", "]", Match::No),
            (r"[\H]", " ", Match::No),
            (r"[^\H]", " ", Match::Yes),
            // References.
            (r"(\w)\g1", "ab", Match::No),
            (r"(\w)\g1", "aA", Match::Yes),
            (r"(a)(b)\g{-2}", "aba", Match::Yes),
            (r"(a)\g{1}0", "aa0", Match::Yes),
            (r"(?x)(a)\1 1", "aa1", Match::Yes),
            (r"(?<n>\w)\k{n}", "book", Match::Yes),
            ("(a)?(?(1)b|c)", "xb", Match::No),
            ("(a)?(?(1)b|c)", "xc", Match::Yes),
            // Flags.
            ("(?-i)a", "A", Match::No),
            ("(?^:a)", "A", Match::No),
            ("(?^i:a)", "A", Match::Yes),
            ("a(?-i:b)c", "AbC", Match::Yes),
            ("a(?-i:b)c", "ABC", Match::No),
            ("(a(?-i)b)c", "AbC", Match::Yes),
            ("(?x) a b # c (", "ab", Match::Yes),
            ("(?x: a b)c d", "abc d", Match::Yes),
            ("(?x: a b)c d", "a bc d", Match::No),
            ("(?xx)[a b]", " ", Match::No),
            ("(?s)a.b", "a\nb", Match::Yes),
            ("a.b", "a\nb", Match::No),
            ("a{ 2 }", "aa", Match::Yes),
            ("a{,2}b", "b", Match::Yes),
            (r"a\Z", "a\n", Match::Yes),
            (r"a\z", "a\n", Match::No),
            // Sizes.
            (r"^\w{0,100}$", "ä", Match::Yes),
        ] {
            assert_eq!(matches(source, text), expected, "{source} on {text}");
        }
    }

    #[test]
    fn r20_what_does_not_compile_is_an_error_in_words() {
        for (source, said) in [
            ("(a", "unclosed group"),
            ("a)", "unopened group"),
            ("(?=(a)", ""),
            (r"\k<n>", "back reference"),
            ("[z-a]", "range"),
            ("*a", "quantifier"),
            (r"(\w{50}){50}", "too big"),
            (r"(?=x)(\w{50}){50}", "too big"),
            ("(?=a", ""),
            ("(?R)", "recursion"),
            (r"\9", ""),
        ] {
            let error = Pattern::compile(source).unwrap_err().to_string();
            assert!(error.contains(said), "{source}: {error}");
            assert!(!error.is_empty() && !error.contains('\n'), "{error}");
        }
    }

    #[test]
    fn r20_a_search_without_end_is_undecided() {
        let pattern = Pattern::compile(r"(a|aa)+\1b").unwrap();
        let text = format!("{}cb", "a".repeat(60));
        assert_eq!(pattern.is_match(&text), Match::Undecided);
        assert_eq!(find_all(&pattern, &text), Err(Undecided));
        // The same ambition costs the linear engine nothing.
        assert_eq!(matches("(a|aa)+b", &text), Match::No);
    }

    #[test]
    fn r20_a_long_text_is_undecided_unless_its_beginning_matches() {
        let pattern = Pattern::compile("(?=x)x").unwrap();
        let long = "ä".repeat(BACKTRACKING_TEXT);
        assert_eq!(pattern.is_match(&format!("x{long}")), Match::Yes);
        assert_eq!(pattern.is_match(&format!("{long}x")), Match::Undecided);
        assert_eq!(matches("x", &format!("{long}x")), Match::Yes);
    }

    #[test]
    fn r17_all_matches_are_found() {
        let pattern = Pattern::compile("check").unwrap();
        let found = find_all(&pattern, "nocheck Check");
        assert_eq!(found, Ok(vec![2..7, 8..13]));
        let pattern = Pattern::compile("(?<!no)check").unwrap();
        let found = find_all(&pattern, "nocheck Check, check").unwrap();
        assert_eq!(found, [8..13, 15..20]);
    }

    #[test]
    fn what_was_put_away_says_the_same() {
        for (source, text) in [("^caf\u{e9}$", "CAF\u{c9}"), (r"(\w)\1", "book")] {
            let kept = Pattern::compile(source).unwrap();
            let mut pattern = kept.clone();
            pattern.put_away();
            assert_eq!(pattern.is_put_away(), pattern.is_linear());
            assert_eq!(pattern.is_match(text), Match::Yes);
            assert_eq!(pattern.is_match("no"), Match::No);
            assert_eq!(pattern.find(text), kept.find(text));
            assert!(!pattern.is_put_away(), "it is kept from now on");
        }
    }

    #[test]
    fn a_pattern_that_matches_everything_is_remarked() {
        assert_eq!(Pattern::compile("(check)?").unwrap().remarks().len(), 1);
        for source in ["check", "^$", r"^\s*$"] {
            assert!(Pattern::compile(source).unwrap().remarks().is_empty());
        }
    }

    proptest! {
        #[test]
        fn r20_no_expression_makes_it_panic(source in "(\\PC|[\\\\()\\[\\]{}*+?|^$&~:#<>=!0-9QEcxgknPi' -]){0,24}", text in "\\PC{0,40}") {
            if let Ok(pattern) = Pattern::compile(&source) {
                pattern.is_match(&text);
                let _ = find_all(&pattern, &text);
            }
        }
    }
}
