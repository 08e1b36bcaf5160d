//! The public part of the check log, as a poster reads it (R28).

use super::layout;
use crate::article::{Article, printable};
use crate::config::Language;
use crate::decision::LogLine;

/// How many lines of the check log are shown.
const LOG_LINES: usize = 100;

/// The lines for the poster, each after `| `, in the language of the texts; nothing
/// where there are none.
pub(super) fn public(log: &[LogLine], precursor: &Article, language: Language) -> Option<String> {
    let own = precursor.poster().map(|mailbox| mailbox.address());
    let lines: Vec<String> = log
        .iter()
        .filter(|line| line.public)
        .flat_map(|line| {
            let german = line.german.as_ref().filter(|_| language == Language::De);
            let text = line.for_poster.as_ref().or(german).unwrap_or(&line.text);
            let line = printable::one_line(text);
            layout::broken(&mask_addresses(&line, own.as_deref()))
        })
        .map(|line| format!("| {line}"))
        .take(LOG_LINES)
        .collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Every address but the poster's own becomes `(address)`.
fn mask_addresses(line: &str, own: Option<&str>) -> String {
    let is_address = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
    let mut masked = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find(is_address) {
        let (before, from) = rest.split_at(start);
        let mut end = from.find(|c| !is_address(c)).unwrap_or(from.len());
        let (mut word, mut behind) = from.split_at(end);
        if word.ends_with('@') && behind.starts_with('[') {
            end += behind.find(']').map_or(behind.len(), |at| at + 1);
            (word, behind) = from.split_at(end);
        }
        masked.push_str(before);
        let bare = word.trim_end_matches('.');
        // The log writes `name=value`.
        let value = bare.rsplit('=').next().unwrap_or_default();
        if is_some_address(bare) && own.is_none_or(|own| !own.eq_ignore_ascii_case(value)) {
            if bare.starts_with('@') {
                cut_quoted(&mut masked);
            }
            masked.push_str("(address)");
        } else {
            masked.push_str(word);
        }
        rest = behind;
    }
    masked + rest
}

/// Whether there is anything on a side of an `@`, which may also be spoken of.
fn is_some_address(word: &str) -> bool {
    let is_part = |part: &str| part.contains(|c: char| c.is_alphanumeric());
    word.split_once('@').is_some_and(|(left, right)| {
        // What stands before the sign is a name of the log.
        let left = left.strip_suffix('=').map_or(left, |_| "");
        is_part(left) || is_part(right)
    })
}

/// Takes away the quoted left part that ends here, where there is one.
fn cut_quoted(text: &mut String) {
    let start = text.strip_suffix('"').and_then(|text| text.rfind('"'));
    if let Some(start) = start {
        text.truncate(start);
    }
}

#[cfg(test)]
mod tests;
