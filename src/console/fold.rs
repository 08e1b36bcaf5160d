//! Lines for a terminal, which would break what is too long within a word.

use crate::article::width::columns;

/// The widest line, in columns.
pub const WIDTH: usize = 79;

/// The text in lines of at most `width` columns, broken at blanks: a word stays
/// whole, so that it can be copied. Lines behind the first begin where the text
/// does, and are two columns shorter, so as to be set in.
pub fn folded(text: &str, width: usize) -> Vec<String> {
    if columns(text) <= width {
        return vec![text.to_owned()];
    }
    let words = text.trim_start_matches(' ');
    let indent = " ".repeat(text.len() - words.len());
    let mut lines = vec![indent.clone()];
    for word in words.split(' ') {
        let room = if lines.len() > 1 { width - 2 } else { width };
        match lines.last_mut() {
            Some(line) if line.trim_start().is_empty() => line.push_str(word),
            Some(line) if columns(line) + 1 + columns(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{indent}{word}")),
        }
    }
    lines
}

/// The text behind a margin, as lines with their ends: folded where it goes to a
/// terminal, else one.
pub fn beside(margin: &str, text: &str, is_terminal: bool) -> String {
    if !is_terminal {
        return format!("{margin}{text}\n");
    }
    let beside = columns(margin);
    let below = " ".repeat(beside + 2);
    let lines = folded(text, WIDTH - beside);
    let lines = lines.iter().enumerate().map(|(index, line)| match index {
        0 => format!("{margin}{line}\n"),
        _ => format!("{below}{line}\n"),
    });
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_broken_at_blanks_and_a_word_never() {
        assert_eq!(folded("one two three", 13), ["one two three"]);
        assert_eq!(folded("one two three", 12), ["one two", "three"]);
        // Two columns are for the margin of the second line.
        assert_eq!(folded("one two three a", 7), ["one two", "three", "a"]);
        assert_eq!(
            folded("a longer-than-that x", 7),
            ["a", "longer-than-that", "x"]
        );
        assert_eq!(folded("gr\u{fc}n gr\u{fc}n", 9), ["gr\u{fc}n gr\u{fc}n"]);
    }

    #[test]
    fn blanks_between_words_and_in_front_stay() {
        assert_eq!(
            folded("misc.test  y  a word", 14),
            ["misc.test  y ", "a word"]
        );
        assert_eq!(folded("  one two", 6), ["  one", "  two"]);
    }

    #[test]
    fn only_what_goes_to_a_terminal_is_folded() {
        let text = "word ".repeat(20);
        let text = text.trim_end();
        assert_eq!(beside("artchk: ", text, false), format!("artchk: {text}\n"));
        let shown = beside("artchk: ", text, true);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[0].starts_with("artchk: word ") && lines[0].len() <= WIDTH);
        assert!(lines[1].starts_with("          word "), "{shown}");
        assert_eq!(shown.split_whitespace().count(), 21);
    }
}
