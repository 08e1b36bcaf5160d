//! How wide a line is: in columns of a terminal, not in octets or characters.

use unicode_width::UnicodeWidthStr;

/// Tabs go to the next multiple of this many columns.
const TAB: usize = 8;

/// The display width of a line in columns: wide characters take two, combining
/// ones none, and a tab goes to the next multiple of eight.
pub fn columns(line: &str) -> usize {
    let mut pieces = line.split('\t');
    let first = pieces.next().unwrap_or_default().width();
    pieces.fold(first, |column, piece| {
        column - column % TAB + TAB + piece.width()
    })
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
}
