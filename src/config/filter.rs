//! What the operator wants of scoring filters (R70 to R73).

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::fault::{Faults, did_you_mean, quoted};
use super::files::Files;
use super::parameter::{
    ANSWER_FROM, FILTER, FILTER_LIMIT, FILTER_POINTS, FILTER_REQUESTED, FILTER_TIMEOUT, Values,
};
use super::pattern::Pattern;
use super::rc::Known;
use super::{decode, kill};
use crate::filter::{Kind, Points};

/// What the operator wants of scoring filters.
#[derive(Clone, Debug)]
pub struct Filters {
    switched: Vec<(String, bool)>,
    points: Vec<(String, Points)>,
    limits: Vec<(String, u32)>,
    /// The rules of `NAME.score`; nothing where there is no such file.
    pub rules: Option<Vec<ScoreRule>>,
    /// The file of these rules, whether or not it is there.
    pub rules_file: PathBuf,
    /// The points that an answer needs.
    pub answer_from: Points,
    /// Whether the points hold for answers that somebody asked for, too.
    pub requested: bool,
    /// How long a filter has for an article.
    pub timeout: Duration,
}

/// A rule of `NAME.score`: articles whose field, or text, matches get the points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreRule {
    /// The name of the header field, or `body`; case means nothing.
    pub field: String,
    /// What it gives.
    pub points: Points,
    /// What its content, raw or decoded, is compared with.
    pub pattern: Pattern,
    /// The line in the file.
    pub line: usize,
}

/// Nothing is on.
impl Default for Filters {
    fn default() -> Filters {
        Filters {
            switched: Vec::new(),
            points: Vec::new(),
            limits: Vec::new(),
            rules: None,
            rules_file: PathBuf::new(),
            answer_from: ANSWER_FROM.by_default(),
            requested: FILTER_REQUESTED.by_default(),
            timeout: FILTER_TIMEOUT.by_default(),
        }
    }
}

impl Filters {
    /// Whether a filter is on, which it is by default or not.
    pub fn is_on(&self, name: &str, by_default: bool) -> bool {
        let switched = self.switched.iter().find(|(named, _)| named == name);
        switched.map_or(by_default, |(_, on)| *on)
    }

    /// What a filter gives at its worst.
    pub fn points(&self, name: &str) -> Points {
        let given = self.points.iter().find(|(named, _)| named == name);
        given.map_or_else(|| FILTER_POINTS.by_default(), |(_, points)| *points)
    }

    /// How much a filter lets pass.
    pub(crate) fn limit(&self, kind: &Kind) -> u32 {
        let given = self.limits.iter().find(|(named, _)| named == kind.name);
        given.map_or(kind.limit.unwrap_or(u32::MAX), |(_, limit)| *limit)
    }

    /// These switched, with what they need.
    #[cfg(test)]
    pub(crate) fn sample(switched: &[(&str, bool)]) -> Filters {
        let switched = switched.iter().map(|(name, on)| ((*name).to_owned(), *on));
        Filters {
            switched: switched.collect(),
            rules: Some(Vec::new()),
            ..Filters::default()
        }
    }
}

/// Reads what is wanted; the faults of `NAME.score` stand beside it.
pub(super) fn filters(
    values: &mut Values<'_, '_>,
    files: &Files,
    known: Known<'_>,
) -> (Filters, Faults) {
    let mut filters = Filters {
        answer_from: values.value(&ANSWER_FROM),
        requested: values.value(&FILTER_REQUESTED),
        timeout: values.value(&FILTER_TIMEOUT),
        rules_file: files.named(None, ".score"),
        ..Filters::default()
    };
    for (name, on, line) in values.behind(&FILTER) {
        if is_known(&name, "filter", line, known, values.faults) {
            filters.switched.push((name, on));
        }
    }
    for (name, points, line) in values.behind(&FILTER_POINTS) {
        if name == RULES {
            let text = "filter_points: the points of rules stand in NAME.score";
            values.faults.error(line, text.to_owned());
        } else if is_known(&name, "filter_points", line, known, values.faults) {
            filters.points.push((name, points));
        }
    }
    for (name, limit, line) in values.behind(&FILTER_LIMIT) {
        if !is_known(&name, "filter_limit", line, known, values.faults) {
            continue;
        }
        if known.filters.contains(&(name.as_str(), true)) {
            filters.limits.push((name, limit));
        } else {
            let text = format!("filter_limit: {name} has no limit");
            values.faults.error(line, text);
        }
    }
    let mut faults = Faults::new(&filters.rules_file);
    filters.rules = read(&filters.rules_file, &mut faults);
    if filters.rules.is_none()
        && let Some((_, line)) = values.written_behind(&FILTER, RULES)
        && filters.is_on(RULES, false)
    {
        let file = quoted(&filters.rules_file.to_string_lossy());
        let text = format!("filter rules: {file} is not there");
        values.faults.error(line, text);
    }
    (filters, faults)
}

/// The filter whose points stand in a file of their own.
const RULES: &str = "rules";

fn is_known(
    name: &str,
    parameter: &str,
    line: usize,
    known: Known<'_>,
    faults: &mut Faults,
) -> bool {
    let names = || known.filters.iter().map(|(name, _)| *name);
    let is_known = names().any(|known| known == name);
    if !is_known {
        let suggestion = did_you_mean(name, names());
        let name = quoted(name);
        faults.error(
            line,
            format!("{parameter}: unknown filter {name}{suggestion}"),
        );
    }
    is_known
}

/// The rules of the file; nothing where it is not there.
fn read(file: &Path, faults: &mut Faults) -> Option<Vec<ScoreRule>> {
    match decode::read(file) {
        Ok(text) => Some(rules(&text, faults)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => {
            faults.error(None, format!("cannot be read: {error}"));
            None
        }
    }
}

/// The rules of a text; each bad line is an error.
fn rules(text: &str, faults: &mut Faults) -> Vec<ScoreRule> {
    let mut rules = Vec::new();
    for (line, text) in decode::lines(text) {
        let text = kill::without_comment(text).trim();
        if text.is_empty() {
            continue;
        }
        match rule(text, line) {
            Ok(rule) => {
                for remark in rule.pattern.remarks() {
                    let pattern = quoted(rule.pattern.as_str());
                    faults.warning(line, format!("regular expression {pattern}: {remark}"));
                }
                rules.push(rule);
            }
            Err(error) => faults.error(line, error),
        }
    }
    rules
}

fn rule(text: &str, line: usize) -> Result<ScoreRule, String> {
    let Some((field, rest)) = text.split_once('=') else {
        return Err(
            "there is no \"=\"; the form of a rule is FIELD = POINTS REGULAR EXPRESSION".to_owned(),
        );
    };
    let field = kill::field_name(field)?;
    let rest = rest.trim();
    let (points, source) = rest.split_once([' ', '\t']).unwrap_or((rest, ""));
    let Some(points) = Points::read(points) else {
        let points = quoted(points);
        return Err(format!(
            "{points} are no points: a number from -100 to 100, such as -3 or 0.5, \
             before the regular expression"
        ));
    };
    let source = source.trim();
    if source.is_empty() {
        return Err("there is no regular expression after the points".to_owned());
    }
    let pattern = Pattern::compile(source)
        .map_err(|error| format!("regular expression {}: {error}", quoted(source)))?;
    Ok(ScoreRule {
        field,
        points,
        pattern,
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<ScoreRule>, Vec<String>) {
        let mut faults = Faults::new(Path::new("a.score"));
        let rules = rules(text, &mut faults);
        let faults = faults
            .into_vec()
            .iter()
            .map(|fault| fault.to_string())
            .collect();
        (rules, faults)
    }

    #[test]
    fn r71_rules_have_the_syntax_of_the_kill_file_with_points_in_front() {
        let (rules, faults) = read(
            "# a comment\r\nsubject = -3 viagra|pills # spam\r\n\r\nBody=+0.5\ta=b\r\n\
             X-Test = 2 c\\# 1\n",
        );
        let found: Vec<_> = rules
            .iter()
            .map(|rule| {
                let points = rule.points.to_string();
                (
                    rule.field.as_str(),
                    points,
                    rule.pattern.as_str(),
                    rule.line,
                )
            })
            .collect();
        assert_eq!(
            found,
            [
                ("subject", "-3".to_owned(), "viagra|pills", 2),
                ("Body", "+0.5".to_owned(), "a=b", 4),
                ("X-Test", "+2".to_owned(), "c\\# 1", 5),
            ]
        );
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn r71_every_bad_line_is_an_error() {
        let (rules, faults) = read(
            "from\nfrom: = -1 a\nfrom = a\nfrom = -1\nfrom = -101 a\nfrom = -1 (a\nfrom = -1 a\n\
             from = # a\n",
        );
        assert_eq!(rules.len(), 1);
        let points = "are no points: a number from -100 to 100, such as -3 or 0.5, before the \
                      regular expression";
        assert_eq!(
            faults,
            [
                "a.score:1: there is no \"=\"; the form of a rule is FIELD = POINTS REGULAR EXPRESSION",
                "a.score:2: \"from:\" is no name of a header field",
                &format!("a.score:3: \"a\" {points}"),
                "a.score:4: there is no regular expression after the points",
                &format!("a.score:5: \"-101\" {points}"),
                "a.score:6: regular expression \"(a\": unclosed group",
                &format!("a.score:8: \"\" {points}"),
            ]
        );
    }

    #[test]
    fn r20_remarks_on_a_rule_are_warnings() {
        let (rules, faults) = read("from = 1 a*\n");
        assert_eq!(rules.len(), 1);
        let expected = "a.score:1: warning: regular expression \"a*\": it matches every text, \
                        even an empty one";
        assert_eq!(faults, [expected]);
    }
}
