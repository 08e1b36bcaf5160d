//! The line between text and signature (RFC 3676, section 4.3).

use crate::article::quote;

/// The delimiter, two dashes and a blank.
const DELIMITER: &str = "-- ";

/// Where the delimiter of the signature stands, and what it looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delimiter {
    /// The line of the text, from 0.
    pub at: usize,
    /// What it looks like.
    pub form: Form,
}

/// What a delimiter looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Right: two dashes and a blank.
    Exact,
    /// Right: escaped in clear-signed text, `- -- ` (RFC 9580, section 7.2).
    Escaped,
    /// Right: stuffed in flowed text, a blank in front (RFC 3676, section 4.4).
    Stuffed,
    /// Wrong: two dashes alone.
    NoBlank,
    /// Wrong: more than one blank behind the dashes, or another blank than that
    /// of ASCII.
    OtherBlanks,
    /// Wrong: blanks in front of the dashes.
    Indented,
    /// Wrong: a character more.
    Character,
}

impl Form {
    /// What this line looks like; none where it does not look like a delimiter.
    pub(super) fn of(line: &str, is_flowed: bool) -> Option<Form> {
        if line == DELIMITER {
            return Some(Form::Exact);
        }
        let escaped = line.strip_prefix("- ");
        if escaped == Some(DELIMITER) {
            return Some(Form::Escaped);
        }
        if is_flowed && line.strip_prefix(' ') == Some(DELIMITER) {
            return Some(Form::Stuffed);
        }
        if !looks_like(line) {
            return None;
        }
        let dashes = escaped.unwrap_or(line);
        Some(match dashes.trim() {
            "--" if dashes == "--" => Form::NoBlank,
            "--" if dashes.starts_with("--") => Form::OtherBlanks,
            "--" => Form::Indented,
            _ => Form::Character,
        })
    }

    /// Whether newsreaders know it for a delimiter.
    pub fn is_right(self) -> bool {
        matches!(self, Form::Exact | Form::Escaped | Form::Stuffed)
    }
}

/// Whether a line looks like a delimiter: two dashes alone, with blanks, or
/// with one character that is not a dash. Three or more dashes are a rule.
fn looks_like(line: &str) -> bool {
    let line = line.strip_prefix("- ").unwrap_or(line);
    // `-->` is an arrow, or the end of a comment.
    if quote::is_quoted(line) || line.trim() == "-->" {
        return false;
    }
    let mut rest = line.trim().chars().filter(|c| !c.is_whitespace());
    let (first, second, third, more) = (rest.next(), rest.next(), rest.next(), rest.next());
    first == Some('-') && second == Some('-') && third != Some('-') && more.is_none()
        // The two dashes stand together.
        && line.contains("--")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_delimiter() {
        for line in [
            "--", "-- ", " --", "--  ", "--\t", "--.", "- -- ", "- --", "--\u{a0}", "-- x",
        ] {
            assert!(looks_like(line), "{line:?}");
        }
        for line in [
            "---", "--- ", "____", "\u{2014}", "- - -", "> --", "--xy", "- -", "", "-", "a--",
            "-->",
        ] {
            assert!(!looks_like(line), "{line:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_it() {
        for (line, form) in [
            ("-- ", Form::Exact),
            ("- -- ", Form::Escaped),
            ("--", Form::NoBlank),
            ("- --", Form::NoBlank),
            ("--  ", Form::OtherBlanks),
            ("--\u{a0}", Form::OtherBlanks),
            (" -- ", Form::Indented),
            ("--.", Form::Character),
        ] {
            assert_eq!(Form::of(line, false), Some(form), "{line:?}");
        }
        assert_eq!(Form::of(" -- ", true), Some(Form::Stuffed));
        assert_eq!(Form::of("---", false), None);
    }
}
