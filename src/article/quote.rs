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

#[cfg(test)]
mod tests {
    use super::*;

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
