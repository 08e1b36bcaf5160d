//! `[reasons]`: the sentences of the checks in the language of the texts
//! (R12a).
//!
//! A line is `sentence = translation`, the sentence as `artchk explain CODE`
//! lists it. `$name` stands for a value on both sides.

use std::collections::BTreeMap;

use super::{Block, Known};
use crate::config::fault::{Faults, nearest, quoted};
use crate::variable;

/// Translations by sentence.
pub(super) type Reasons = BTreeMap<String, String>;

/// Reads the block. A line whose sentence no check declares is warned of.
pub(super) fn read(block: &Block, known: Known<'_>, faults: &mut Faults) -> Reasons {
    let mut reasons = Reasons::new();
    for (number, line) in &block.lines {
        if line.trim().is_empty() {
            continue;
        }
        let Some((sentence, translation)) = sides(line, known) else {
            faults.warning(*number, unknown(line, known));
            continue;
        };
        for name in variable::names(translation) {
            if !variable::names(sentence).any(|known| known == name) {
                let text = format!("\"${name}\" does not stand in the sentence");
                faults.warning(*number, text);
            }
        }
        if reasons
            .insert(sentence.to_owned(), translation.to_owned())
            .is_some()
        {
            let text = format!("{} stands there twice; the last counts", quoted(sentence));
            faults.warning(*number, text);
        }
    }
    reasons
}

/// The two sides of a line. A sentence may have a ` = ` of its own, or begin with
/// that sign.
fn sides<'a>(line: &'a str, known: Known<'_>) -> Option<(&'a str, &'a str)> {
    line.match_indices('=').find_map(|(at, sign)| {
        let sentence = line.get(..at)?.trim();
        let translation = line.get(at + sign.len()..)?.trim();
        let is_known = known.sentences.contains(&sentence) && !translation.is_empty();
        is_known.then_some((sentence, translation))
    })
}

fn unknown(line: &str, known: Known<'_>) -> String {
    let Some((sentence, _)) = line.split_once('=') else {
        return "this is no line \"sentence = translation\"".to_owned();
    };
    let sentence = sentence.trim();
    if known.sentences.contains(&sentence) {
        return format!("{} has no translation", quoted(sentence));
    }
    let near = nearest(sentence, known.sentences.iter().copied());
    let near = near.map_or_else(String::new, |near| {
        format!("; did you mean {}?", quoted(near))
    });
    format!("no check says {}{near}", quoted(sentence))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read_lines(lines: &[&str]) -> (Reasons, Vec<String>) {
        let known = Known {
            checks: &[],
            newsreaders: &[],
            sentences: &["= is missing", "a = b", "it has $count dots", "no dot"],
            filters: &[],
        };
        let mut faults = Faults::new(Path::new("a.rc"));
        let block = Block {
            line: 1,
            lines: (2..)
                .zip(lines.iter().map(|line| line.to_string()))
                .collect(),
        };
        let reasons = read(&block, known, &mut faults);
        let faults = faults.into_vec().iter().map(|f| f.to_string()).collect();
        (reasons, faults)
    }

    #[test]
    fn r12a_a_line_words_a_sentence() {
        let (reasons, faults) = read_lines(&[
            "= is missing = = fehlt",
            "a = b = a = b, auf Deutsch",
            "",
            "  it has $count dots=es hat $count Punkte",
        ]);
        assert_eq!(faults, [""; 0]);
        assert_eq!(reasons["= is missing"], "= fehlt");
        assert_eq!(reasons["a = b"], "a = b, auf Deutsch");
        assert_eq!(reasons["it has $count dots"], "es hat $count Punkte");
    }

    #[test]
    fn r12a_what_words_no_sentence_is_warned_of() {
        let (reasons, faults) = read_lines(&[
            "no dots = kein Punkt",
            "no dot",
            "no dot =",
            "no dot = $count Punkte",
            "no dot = kein Punkt",
        ]);
        assert_eq!(reasons.len(), 1);
        assert_eq!(reasons["no dot"], "kein Punkt");
        assert_eq!(
            faults,
            [
                "a.rc:2: warning: no check says \"no dots\"; did you mean \"no dot\"?",
                "a.rc:3: warning: this is no line \"sentence = translation\"",
                "a.rc:4: warning: \"no dot\" has no translation",
                "a.rc:5: warning: \"$count\" does not stand in the sentence",
                "a.rc:6: warning: \"no dot\" stands there twice; the last counts",
            ]
        );
    }
}
