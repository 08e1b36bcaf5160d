//! Running text into which a value was put, filled again (R12).
//!
//! The lines of a block are the operator's layout, so most stay as they are. Only
//! where a value left a line of running text too wide or too short do the words
//! move, and only as far as the text runs on. What is no running text never moves:
//! tables, lists, quotations, short lines, lines that end in a value or a stop.

use unicode_width::UnicodeWidthStr;

use super::layout::{self, WIDTH};
use crate::variable::{Piece, Variable, pieces};

/// A line of a block.
pub(super) struct Line<'a> {
    /// As it stands in the file.
    pub(super) written: &'a str,
    /// With its variables replaced.
    pub(super) text: String,
    /// Whether any was.
    pub(super) changed: bool,
}

/// A line that runs on has at least so many columns in the file: shorter ones
/// are meant to be short.
const FULL: usize = 48;

/// The lines as they are shown.
pub(super) fn filled(lines: &[Line<'_>]) -> Vec<String> {
    let mut shown = Vec::with_capacity(lines.len());
    let mut rest = lines;
    while let Some((first, behind)) = rest.split_first() {
        let more = match first.changed && has_value(first.written) {
            true => running_on(first, behind),
            false => 0,
        };
        let (moved, left) = behind.split_at(more);
        rest = left;
        if let Some(next) = moved.first()
            && moves(&first.text, &next.text)
        {
            let words = moved.iter().map(|line| line.text.trim_start_matches(' '));
            let whole: Vec<&str> = [first.text.as_str()].into_iter().chain(words).collect();
            shown.extend(layout::broken(&whole.join(" ")));
            continue;
        }
        rest = behind;
        match (first.changed, column(first.written)) {
            (true, Some(column)) => shown.extend(layout::broken_below(&first.text, column)),
            (true, None) => shown.extend(layout::broken(&first.text)),
            (false, _) => shown.push(first.text.clone()),
        }
    }
    shown
}

/// Where the value of a table begins: a line of a word, two blanks or more, and one
/// value.
fn column(written: &str) -> Option<usize> {
    let mut pieces = pieces(written);
    let (Some(Piece::Text(before)), Some(Piece::Variable { .. }), None) =
        (pieces.next(), pieces.next(), pieces.next())
    else {
        return None;
    };
    let is_label = before.ends_with("  ") && !before.trim().is_empty() && before.is_ascii();
    is_label.then_some(before.len())
}

/// Whether the words after a line move: it is too wide, or has room for the next.
fn moves(line: &str, next: &str) -> bool {
    let word = next.trim_start_matches(' ').split(' ').next();
    let width = line.width();
    width > WIDTH || width + 1 + word.unwrap_or_default().width() <= WIDTH
}

/// How many of the lines behind go on with the text of this one.
fn running_on(first: &Line<'_>, behind: &[Line<'_>]) -> usize {
    let mut indent = layout::indent(&first.text);
    if !is_prose(first.written.get(mark(first.written)..).unwrap_or_default()) {
        indent = usize::MAX;
    }
    let mut last = first;
    let goes_on = behind.iter().take_while(|line| {
        let goes_on = runs_on(last.written)
            && line.written.len() - line.written.trim_start_matches(' ').len() == indent
            && is_prose(line.written.trim_start_matches(' '));
        last = line;
        goes_on
    });
    goes_on.count()
}

/// Where the text of a line begins, behind blanks and a mark.
fn mark(written: &str) -> usize {
    let text = written.trim_start_matches(' ');
    let marks = ["* ", "- ", "$mark "];
    let mark = marks.iter().find(|mark| text.starts_with(**mark));
    written.len() - text.len() + mark.map_or(0, |mark| mark.len())
}

/// Whether a line is words with single blanks between, and no item of a list.
fn is_prose(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || "\"'(„“‚«»$<".contains(c);
    let first = text.split(' ').next().unwrap_or_default();
    let item = first.trim_end_matches(['.', ')']);
    let is_item = item.len() < first.len() && item.chars().all(|c| c.is_ascii_digit());
    text.starts_with(is_word) && !is_item && !text.contains("  ") && !text.contains('\t')
}

/// Whether the text of a line goes on in the next: it is full, and ends within a
/// sentence, in a comma or in a word that is no value.
fn runs_on(written: &str) -> bool {
    let last = written.rsplit(' ').next().unwrap_or_default();
    let stops = ['.', ':', ';', '!', '?', ')', ']', '"', '“', '«', '»', '>'];
    written.width() >= FULL && !last.ends_with(stops) && (last.ends_with(',') || !has_value(last))
}

/// Whether a variable stands there; the mark of a paragraph is none of them.
fn has_value(written: &str) -> bool {
    pieces(written).any(|piece| match piece {
        Piece::Variable { variable, .. } => variable != Variable::Named("mark"),
        Piece::Text(_) => false,
    })
}

#[cfg(test)]
mod tests;
