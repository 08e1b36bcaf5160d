//! Quoted lines.

/// Whether a line begins as quoted text does, at its first character: `>`,
/// `|`, or a colon and a blank (R16).
pub fn begins_quote(line: &str) -> bool {
    line.starts_with(['>', '|']) || line.starts_with(": ")
}

/// Whether a line is quoted: `>`, `|` or `:` after any blanks.
pub fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with(['>', '|', ':'])
}

/// Whether a line begins with the initials of its writer and a `>`, as some
/// newsreaders quote: `TH> text`.
pub fn has_initials(line: &str) -> bool {
    line.trim_start()
        .split_once('>')
        .is_some_and(|(initials, _)| {
            (1..=4).contains(&initials.chars().count()) && initials.chars().all(char::is_alphabetic)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_before_a_quote() {
        for line in ["TH> a", " J>> b", "\u{c4}B>c"] {
            assert!(has_initials(line), "{line}");
        }
        for line in ["> a", "a b> c", "2> log", "names> a", "->"] {
            assert!(!has_initials(line), "{line}");
        }
    }

    #[test]
    fn quoted_lines() {
        for line in ["> a", ">a", "  > a", "| a", ": a", ":a"] {
            assert!(is_quoted(line), "{line}");
        }
        for line in ["a > b", "", "-> a"] {
            assert!(!is_quoted(line), "{line}");
        }
    }
}
