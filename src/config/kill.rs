//! `NAME.kill`: articles that are not checked unless they ask for it.
//!
//! One rule a line: `field = regular expression # comment`.

use std::sync::OnceLock;

use super::decode;
use super::fault::{Faults, quoted};
use super::pattern::{Pattern, PatternSet};

/// How many rules are looked at at once. Of more the search would have to remember
/// too much.
const PORTION: usize = 100;

/// The rules of a kill file.
#[derive(Clone, Debug, Default)]
pub struct KillFile {
    /// The rules, in the order of the file.
    pub rules: Vec<KillRule>,
    /// Made for the first article.
    portions: OnceLock<Vec<Portion>>,
}

impl PartialEq for KillFile {
    fn eq(&self, other: &KillFile) -> bool {
        self.rules == other.rules
    }
}

impl Eq for KillFile {}

impl KillFile {
    /// A file with these rules.
    pub fn new(rules: Vec<KillRule>) -> KillFile {
        KillFile {
            rules,
            portions: OnceLock::new(),
        }
    }

    /// Portions of its rules, in the order of the file, which can be looked at
    /// together: mostly none of them matches.
    pub fn portions(&self) -> impl Iterator<Item = (&Portion, &[KillRule])> {
        let portions = self
            .portions
            .get_or_init(|| self.rules.chunks(PORTION).map(Portion::of).collect());
        portions.iter().zip(self.rules.chunks(PORTION))
    }
}

/// Some rules of a kill file that follow each other.
#[derive(Clone, Debug)]
pub struct Portion {
    /// The patterns by the names of their fields; nothing where the rules have to be
    /// looked at one by one.
    pub sets: Option<Vec<(String, PatternSet)>>,
}

impl Portion {
    fn of(rules: &[KillRule]) -> Portion {
        let mut names: Vec<String> = Vec::new();
        for rule in rules {
            if !names
                .iter()
                .any(|name| name.eq_ignore_ascii_case(&rule.field))
            {
                names.push(rule.field.clone());
            }
        }
        let set = |name: String| {
            let own = rules.iter();
            let own = own.filter(|rule| rule.field.eq_ignore_ascii_case(&name));
            let set = PatternSet::of(own.map(|rule| &rule.pattern))?;
            Some((name, set))
        };
        let sets = Portion::is_together(rules).then(|| names.into_iter().map(set).collect());
        Portion {
            sets: sets.flatten(),
        }
    }

    /// Whether these rules can be looked at together, unless they are too big for
    /// that.
    fn is_together(rules: &[KillRule]) -> bool {
        // One rule is looked at as soon by itself.
        rules.len() > 1 && rules.iter().all(|rule| rule.pattern.is_linear())
    }
}

/// A rule: articles whose field matches are exempt from autocheck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KillRule {
    /// The name of the header field; case means nothing.
    pub field: String,
    /// What its content, raw or decoded, is compared with. A search that stays
    /// undecided counts as a match.
    pub pattern: Pattern,
    /// The line in the file.
    pub line: usize,
}

/// Reads the rules of a kill file's text; each bad line is an error.
pub(super) fn read(text: &str, faults: &mut Faults) -> KillFile {
    let mut read = Vec::new();
    rules(
        text,
        faults,
        rule,
        |rule: &KillRule| &rule.pattern,
        |rule| {
            read.push(rule);
            if read.len().is_multiple_of(PORTION) {
                put_away(&mut read);
            }
        },
    );
    put_away(&mut read);
    KillFile::new(read)
}

/// What was compiled of the last portion of these rules is not kept where they are
/// looked at together: of ten thousand it would be 100 MiB.
fn put_away(rules: &mut [KillRule]) {
    let Some(portion) = rules.chunks_mut(PORTION).next_back() else {
        return;
    };
    if Portion::is_together(portion) {
        for rule in portion {
            rule.pattern.put_away();
        }
    }
}

/// Gives on the rules of a text, one a line; what is odd about their patterns is
/// warned of.
pub(super) fn rules<R>(
    text: &str,
    faults: &mut Faults,
    rule: impl Fn(&str, usize) -> Result<R, String>,
    pattern: impl Fn(&R) -> &Pattern,
    mut give: impl FnMut(R),
) {
    for (line, text) in decode::lines(text) {
        let text = without_comment(text).trim();
        if text.is_empty() {
            continue;
        }
        match rule(text, line) {
            Ok(rule) => {
                let pattern = pattern(&rule);
                for remark in pattern.remarks() {
                    let pattern = quoted(pattern.as_str());
                    faults.warning(line, format!("regular expression {pattern}: {remark}"));
                }
                give(rule);
            }
            Err(error) => faults.error(line, error),
        }
    }
}

fn rule(text: &str, line: usize) -> Result<KillRule, String> {
    let Some((field, source)) = text.split_once('=') else {
        return Err(
            "there is no \"=\"; the form of a rule is FIELD = REGULAR EXPRESSION".to_owned(),
        );
    };
    let (field, source) = (field_name(field)?, source.trim());
    if source.is_empty() {
        return Err("there is no regular expression after the \"=\"".to_owned());
    }
    match Pattern::compile(source) {
        Ok(pattern) => Ok(KillRule {
            field,
            pattern,
            line,
        }),
        Err(error) => Err(format!("regular expression {}: {error}", quoted(source))),
    }
}

/// The name of a header field, as it stands before a `=`.
pub(super) fn field_name(text: &str) -> Result<String, String> {
    let name = text.trim();
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_graphic() && b != b':');
    match is_name {
        true => Ok(name.to_owned()),
        false => Err(format!("{} is no name of a header field", quoted(name))),
    }
}

/// The line up to the first `#` that no backslash makes literal.
pub(super) fn without_comment(line: &str) -> &str {
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        match c {
            '#' if !escaped => return &line[..at],
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Match;
    use super::*;
    use std::path::Path;

    fn rules(text: &str) -> (Vec<KillRule>, Vec<String>) {
        let mut faults = Faults::new(Path::new("a.kill"));
        let file = read(text, &mut faults);
        (
            file.rules,
            faults.into_vec().iter().map(|f| f.to_string()).collect(),
        )
    }

    #[test]
    fn r19_rules_and_comments() {
        let (rules, faults) = rules(
            "# a comment\r\n\r\nfrom = joe@example\\.invalid # Joe\r\n  X-Test=a=b\r\nSubject = c\\# 1\r\nsubject = x\\\\# y\r\n",
        );
        let found: Vec<_> = rules
            .iter()
            .map(|rule| (rule.field.as_str(), rule.pattern.as_str(), rule.line))
            .collect();
        assert_eq!(
            found,
            [
                ("from", "joe@example\\.invalid", 3),
                ("X-Test", "a=b", 4),
                ("Subject", "c\\# 1", 5),
                ("subject", "x\\\\", 6),
            ]
        );
        assert_eq!(faults, [""; 0]);
        assert_eq!(rules[0].pattern.is_match("JOE@EXAMPLE.INVALID"), Match::Yes);
        assert_eq!(rules[2].pattern.is_match("C# 1"), Match::Yes);
    }

    #[test]
    fn r19_a_bad_line_is_an_error() {
        let (rules, faults) = rules("from\nfrom = (a\n= a\nfrom: = a\nfrom = # a\nfrom = a\n");
        assert_eq!(rules.len(), 1);
        assert_eq!(
            faults,
            [
                "a.kill:1: there is no \"=\"; the form of a rule is FIELD = REGULAR EXPRESSION",
                "a.kill:2: regular expression \"(a\": unclosed group",
                "a.kill:3: \"\" is no name of a header field",
                "a.kill:4: \"from:\" is no name of a header field",
                "a.kill:5: there is no regular expression after the \"=\"",
            ]
        );
    }

    #[test]
    fn r19_what_was_compiled_is_kept_only_where_rules_are_looked_at_one_by_one() {
        let read = |rules: usize, odd: &str| {
            let all: String = (1..=rules)
                .map(|line| match line {
                    150 => format!("from = {odd}\n"),
                    _ => format!("from = x{line}\n"),
                })
                .collect();
            let (rules, _) = self::rules(&all);
            let kept = rules.iter().filter(|rule| !rule.pattern.is_put_away());
            kept.map(|rule| rule.line).collect::<Vec<usize>>()
        };
        assert_eq!(read(1, ""), [1], "one rule is looked at by itself");
        assert_eq!(read(2, ""), [0; 0]);
        assert_eq!(read(201, "x"), [201], "a portion of its own");
        assert_eq!(read(202, "x"), [0; 0]);
        let one_by_one: Vec<usize> = (101..=200).collect();
        assert_eq!(read(202, "(?<!a)x"), one_by_one);
    }

    #[test]
    fn r20_remarks_on_a_rule_are_warnings() {
        let (rules, faults) = rules("from = a*\n");
        assert_eq!(rules.len(), 1);
        assert_eq!(
            faults,
            [
                "a.kill:1: warning: regular expression \"a*\": it matches every text, even an empty one"
            ]
        );
    }
}
