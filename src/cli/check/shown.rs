//! A finding as a page shows it: the same as for people at a terminal, in parts.

use serde::Serialize;

use super::advice::{Text, Texts};
use super::checked::Checked;
use super::excerpt;
use super::words::Words;
use crate::article::{printable, width};
use crate::check::Safety;
use crate::config::Language;

/// The width of a line out of the article, in columns.
const COLUMNS: usize = 100;
/// The longest text that is shown of one finding, in characters.
const LONGEST: usize = 4_000;

/// A finding.
#[derive(Debug, Serialize)]
pub(in crate::cli) struct Shown {
    code: &'static str,
    /// `violation`, `hint` or `note`.
    severity: &'static str,
    /// The same in the language of the page.
    word: &'static str,
    title: String,
    line: Option<usize>,
    column: Option<usize>,
    /// Whether what is shown of the line was decoded.
    is_decoded: bool,
    /// What stands in the line before what is meant, that, and what stands behind.
    excerpt: Option<[String; 3]>,
    said: Vec<Said>,
    /// Whether `artchk fix` puts it right.
    is_fixable: bool,
}

/// What is said of it.
#[derive(Debug, Serialize)]
struct Said {
    label: &'static str,
    text: String,
    /// Whether its lines are to stay as they are.
    is_block: bool,
}

/// At most so many findings of an article, in the order of the lines.
pub(in crate::cli) fn shown(checked: &Checked<'_>, language: Language, most: usize) -> Vec<Shown> {
    let (words, texts) = (Words::of(language), Texts::of(language));
    let findings = checked.by_line().into_iter().take(most);
    let findings = findings.map(|(finding, position)| {
        let written = checked.written(finding);
        let is_decoded = written.as_ref().is_some_and(|written| written.is_decoded);
        let excerpt = written.map(|written| {
            let excerpt = excerpt::of(&written.line, written.marked, COLUMNS);
            divided(&excerpt.line, &excerpt.mark)
        });
        let said = texts.advice(checked, finding).into_iter().map(|entry| {
            let (text, is_block) = match entry.text {
                Text::Prose(text) => (text, false),
                Text::Block(text) => (text, true),
            };
            Said {
                label: entry.label,
                text: text.chars().take(LONGEST).collect(),
                is_block,
            }
        });
        let title = texts.title(finding).unwrap_or_else(|| finding.summary());
        let columns = position.and_then(|position| position.columns);
        let fix = checked.fix(finding);
        Shown {
            code: finding.check.code,
            severity: finding.severity.name(),
            word: words.severity(finding.severity),
            title: printable::one_line(&title).chars().take(LONGEST).collect(),
            line: position.map(|position| position.line),
            column: columns.map(|(first, _)| first),
            is_decoded,
            excerpt,
            said: said.collect(),
            is_fixable: fix.is_some_and(|fix| fix.safety == Safety::Safe),
        }
    });
    findings.collect()
}

/// The line before these columns, in them, and behind them.
fn divided(line: &str, mark: &std::ops::Range<usize>) -> [String; 3] {
    let mut parts = [String::new(), String::new(), String::new()];
    let mut shown = String::new();
    for character in line.chars() {
        shown.push(character);
        let end = width::columns(&shown);
        let part = if end <= mark.start {
            0
        } else if end <= mark.end {
            1
        } else {
            2
        };
        parts[part].push(character);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r80_a_line_is_divided_by_columns() {
        for (line, mark, expected) in [
            ("abcdef", 2..4, ["ab", "cd", "ef"]),
            ("日本語", 2..4, ["日", "本", "語"]),
            ("ab", 0..2, ["", "ab", ""]),
            ("", 0..1, ["", "", ""]),
        ] {
            assert_eq!(divided(line, &mark), expected);
        }
    }
}
