//! How wide a line is: in columns of a terminal, not in octets or characters.

use unicode_width::UnicodeWidthStr;

/// Tabs go to the next multiple of this many columns.
const TAB: usize = 8;
/// A mark before a word that cannot be broken (`* `, `[1] `) is no wider.
const MARK_COLUMNS: usize = 5;

/// The display width of a line in columns: wide characters take two, combining
/// ones none, and a tab goes to the next multiple of eight.
pub fn columns(line: &str) -> usize {
    // Most lines are nothing but visible US-ASCII.
    let is_plain = |octet: u8| matches!(octet, b' '..=b'~');
    if line.bytes().fold(true, |all, octet| all & is_plain(octet)) {
        return line.len();
    }
    let mut pieces = line.split('\t');
    let first = pieces.next().unwrap_or_default().width();
    pieces.fold(first, |column, piece| {
        column - column % TAB + TAB + piece.width()
    })
}

/// Whether a line is wider than so many columns.
pub fn is_wider(line: &str, most: usize) -> bool {
    // Only a tab takes more columns than octets.
    (line.len() > most || memchr::memchr(b'\t', line.as_bytes()).is_some()) && columns(line) > most
}

/// Whether there is a place to break the line at: a blank between words, and
/// not just the one behind a mark.
pub fn can_be_broken(line: &str) -> bool {
    match line.trim().split_once([' ', '\t']) {
        None => false,
        Some((mark, rest)) => {
            columns(mark) > MARK_COLUMNS || rest.trim_start().contains([' ', '\t'])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_is_columns() {
        for (line, width) in [
            ("", 0),
            ("abc", 3),
            ("gr\u{fc}n", 4),
            ("gru\u{308}n", 4),
            ("\u{6f22}\u{5b57}", 4),
            ("\t", 8),
            ("1234567\tx", 9),
            ("12345678\tx", 17),
            ("\t\tx", 17),
            ("\u{6f22}\tx", 9),
            ("\u{1f600}", 2),
            // Four people and three joiners are one sign.
            (
                "\u{1f469}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
                2,
            ),
            ("a\u{200b}b\u{feff}", 2),
            ("\u{ff71}\u{ff9e}", 2),
            ("\u{1b}\u{7}", 2),
        ] {
            assert_eq!(columns(line), width, "{line:?}");
        }
    }

    #[test]
    fn a_line_with_one_place_to_break_can_be_broken() {
        for line in ["longer word", "a tab\there", "a b c", "  indented text"] {
            assert!(can_be_broken(line), "{line}");
        }
        for line in [
            "word",
            "  word  ",
            "* word",
            "[12] word",
            "1. word",
            "\u{6f22}\u{3000}\u{5b57}",
        ] {
            assert!(!can_be_broken(line), "{line}");
        }
    }
}
