//! Text out of an article made fit to be shown: on a terminal, in a log, in a
//! followup.

/// The longest piece of an article's text that is shown, in characters (R12).
pub const LONGEST: usize = 200;

/// One line of at most [`LONGEST`] characters: white space becomes one blank,
/// control characters and bidirectional controls are shown as `?` (R12).
pub fn one_line(text: &str) -> String {
    if text.len() <= LONGEST && is_plain_line(text) {
        return text.to_owned();
    }
    let mut line = String::with_capacity(text.len().min(LONGEST));
    let words = text
        .split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty());
    for (index, word) in words.enumerate() {
        if index > 0 {
            line.push(' ');
        }
        line.extend(word.chars().map(visible));
        // Four octets are the longest character: enough for the cut below.
        if line.len() > LONGEST * 4 {
            break;
        }
    }
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => {
            line.truncate(at);
            line
        }
        None => line,
    }
}

/// Whether there are but single blanks between words of printable US-ASCII, as mostly.
fn is_plain_line(text: &str) -> bool {
    let is_plain = |plain, octet: u8| plain & matches!(octet, b' '..=b'~');
    text.bytes().fold(true, is_plain)
        && !text.starts_with(' ')
        && !text.ends_with(' ')
        && !text.contains("  ")
}

/// The line with its blanks, every control and bidirectional control
/// character as `?`; a tab is a blank.
pub fn line(text: &str) -> String {
    text.chars()
        .map(|c| if c == '\t' { ' ' } else { visible(c) })
        .collect()
}

/// The character, or `?` where it would do something instead of being seen.
fn visible(c: char) -> char {
    if acts(c) { '?' } else { c }
}

/// Whether a character does something instead of being seen: the control
/// characters, and those that change the direction of writing.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r12_inserted_text_is_one_line_without_controls() {
        assert_eq!(one_line(" a\r\n b\tc "), "a b c");
        assert_eq!(one_line("a b ~c"), "a b ~c");
        for text in [" a b", "a b ", "a  b", "a\tb", "a\nb"] {
            assert_eq!(one_line(text), "a b", "{text:?}");
        }
        assert_eq!(one_line("a\u{7f}b"), "a?b");
        assert_eq!(one_line("\u{1b}[31mred\u{202e}x\u{0}"), "?[31mred?x?");
        assert_eq!(one_line("gr\u{fc}n \u{1f600}"), "gr\u{fc}n \u{1f600}");
    }

    #[test]
    fn r12_inserted_text_has_at_most_200_characters() {
        assert_eq!(one_line(&"\u{e4}".repeat(200)).chars().count(), 200);
        assert_eq!(one_line(&"\u{e4}".repeat(201)).chars().count(), 200);
        assert_eq!(one_line(&"a ".repeat(5000)).chars().count(), 200);
    }
}
