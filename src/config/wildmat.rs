//! Patterns for the names of newsgroups (RFC 3977, section 4).

use std::fmt;

use super::fault::quoted;

/// Patterns divided by commas; of those that match a name, the last decides, and
/// `!` before it means no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wildmat {
    patterns: Vec<Pattern>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Pattern {
    is_negated: bool,
    text: Vec<char>,
}

impl fmt::Display for Wildmat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, pattern) in self.patterns.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let negation = if pattern.is_negated { "!" } else { "" };
            let text: String = pattern.text.iter().collect();
            write!(f, "{comma}{negation}{text}")?;
        }
        Ok(())
    }
}

impl Wildmat {
    /// Reads one. The case of letters does not count.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words.
    pub fn read(text: &str) -> Result<Wildmat, String> {
        let read = |(index, part): (usize, &str)| {
            let (is_negated, part) = match part.strip_prefix('!') {
                // There is nothing before the first to be taken away from.
                Some(part) if index > 0 => (true, part),
                _ => (false, part),
            };
            let is_bad = |c: char| matches!(c, '!' | '[' | ']' | '\\') || c.is_whitespace();
            if part.is_empty() || part.contains(is_bad) {
                return Err(format!(
                    "{} is no pattern for groups, such as de.* or de.*,!de.alt.*",
                    quoted(text)
                ));
            }
            let text = part.to_lowercase().chars().collect();
            Ok(Pattern { is_negated, text })
        };
        let patterns = text.split(',').enumerate().map(read);
        let patterns = patterns.collect::<Result<_, _>>()?;
        Ok(Wildmat { patterns })
    }

    /// Whether the name of a group matches.
    pub fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.to_lowercase().chars().collect();
        let mut patterns = self.patterns.iter().rev();
        let last = patterns.find(|pattern| matches(&pattern.text, &name));
        last.is_some_and(|pattern| !pattern.is_negated)
    }
}

/// `*` is anything, `?` one character. Where it goes wrong, the last `*` takes one
/// more: no other could do better.
fn matches(pattern: &[char], name: &[char]) -> bool {
    let (mut in_pattern, mut in_name) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(c) = name.get(in_name) {
        match pattern.get(in_pattern) {
            Some('*') => {
                star = Some((in_pattern, in_name));
                in_pattern += 1;
            }
            Some(wanted) if *wanted == '?' || wanted == c => {
                in_pattern += 1;
                in_name += 1;
            }
            _ => {
                let Some((at, taken)) = star else {
                    return false;
                };
                star = Some((at, taken + 1));
                (in_pattern, in_name) = (at + 1, taken + 1);
            }
        }
    }
    let mut rest = pattern.iter().skip(in_pattern);
    rest.all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r7_patterns_for_groups() {
        for (pattern, name, expected) in [
            ("de.*", "de.test", true),
            ("de.*", "de.alt.test", true),
            ("de.*", "de", false),
            ("de.*", "xde.test", false),
            ("De.*", "de.TEST", true),
            ("*", "misc.test", true),
            ("*.test", "misc.test", true),
            ("*.test", "misc.tests", false),
            ("m?sc.test", "misc.test", true),
            ("m?sc.test", "msc.test", false),
            ("*a*b", "aabcab", true),
            ("*a*b", "aabca", false),
            ("misc.test,de.*", "de.test", true),
            ("de.*,!de.alt.*", "de.test", true),
            ("de.*,!de.alt.*", "de.alt.test", false),
            // RFC 3977, section 4.2.
            ("a*,!*b,*c*", "aaa", true),
            ("a*,!*b,*c*", "abb", false),
            ("a*,!*b,*c*", "ccb", true),
            ("a*,!*b,*c*", "xxx", false),
        ] {
            let wildmat = Wildmat::read(pattern).expect("a pattern");
            assert_eq!(wildmat.matches(name), expected, "{pattern} {name}");
        }
    }

    #[test]
    fn r7_what_is_no_pattern_for_groups() {
        for pattern in [
            "", "de.*,", ",de.*", "!de.*", "de.[ab]*", "de\\.*", "de.*,!", "a b",
        ] {
            assert!(Wildmat::read(pattern).is_err(), "{pattern}");
        }
    }
}
