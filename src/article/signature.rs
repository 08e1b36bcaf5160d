//! The signature: what stands behind the last delimiter of the text (RFC
//! 3676, section 4.3).

use std::ops::Range;

use super::quote;
use super::text::{Line, Text};

/// A wrong delimiter counts only so many lines before the end of the text.
const REACH: usize = 15;
/// The delimiter, two dashes and a blank.
const DELIMITER: &str = "-- ";

/// The signature of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The delimiter as it is written.
    pub delimiter: String,
    /// Whether the delimiter is exactly `-- `.
    pub is_right: bool,
    /// The line of the text on which the delimiter stands, from 0.
    pub at: usize,
    /// The delimiter's line in the article, from 1.
    pub number: Option<usize>,
    /// The lines of the text that are the signature, from 0: without blank
    /// lines at its end, without a PGP signature block.
    pub lines: Range<usize>,
}

impl Signature {
    /// Finds the signature behind the last right delimiter, or, where there is
    /// no right one, behind the last wrong one near the end of the text.
    pub(super) fn of(text: &Text) -> Option<Signature> {
        let lines: Vec<Line<'_>> = text.lines().collect();
        let end = end_of_text(&lines);
        let own = lines.get(..end).unwrap_or_default();
        let right = own.iter().rposition(|line| is_right(line.text));
        let wrong = || {
            let near = end.saturating_sub(REACH);
            let tail = own.get(near..).unwrap_or_default();
            Some(near + tail.iter().rposition(|line| looks_like(line.text))?)
        };
        let at = right.or_else(wrong)?;
        let line = own.get(at)?;
        Some(Signature {
            delimiter: line.text.to_owned(),
            is_right: right.is_some(),
            at,
            number: line.number,
            lines: at + 1..end,
        })
    }
}

/// Where the text ends: before the PGP signature block and trailing blank lines.
fn end_of_text(lines: &[Line<'_>]) -> usize {
    let block = lines
        .iter()
        .rposition(|line| line.text.trim_end() == "-----BEGIN PGP SIGNATURE-----");
    let end = block.unwrap_or(lines.len());
    let own = lines.get(..end).unwrap_or_default();
    own.iter()
        .rposition(|line| !line.text.trim().is_empty())
        .map_or(0, |last| last + 1)
}

/// Exactly `-- `, or the same escaped in clear-signed text (RFC 9580, section 7.2).
fn is_right(line: &str) -> bool {
    line == DELIMITER || line.strip_prefix("- ") == Some(DELIMITER)
}

/// Whether a line looks like a delimiter: two dashes alone, with blanks, or
/// with one character that is not a dash. Three or more dashes are a rule.
fn looks_like(line: &str) -> bool {
    let line = line.strip_prefix("- ").unwrap_or(line);
    if quote::is_quoted(line) {
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
    use crate::article::Article;

    use super::*;

    fn signature(body: &str) -> Option<Signature> {
        let article = Article::new(format!("Subject: x\n\n{body}").into_bytes());
        article.signature().cloned()
    }

    #[test]
    fn what_looks_like_a_delimiter() {
        for line in [
            "--", "-- ", " --", "--  ", "--\t", "--.", "- -- ", "- --", "--\u{a0}", "-- x",
        ] {
            assert!(looks_like(line), "{line:?}");
        }
        for line in [
            "---", "--- ", "____", "\u{2014}", "- - -", "> --", "--xy", "- -", "", "-", "a--",
        ] {
            assert!(!looks_like(line), "{line:?}");
        }
    }

    #[test]
    fn a_right_delimiter_wins_over_a_later_wrong_one() {
        let found = signature("text\n-- \nname\n--\nmore\n").expect("a signature");
        assert!(found.is_right);
        assert_eq!(found.lines, 2..5);
    }

    #[test]
    fn a_wrong_delimiter_counts_near_the_end_only() {
        let near = format!("text\n--\n{}", "line\n".repeat(14));
        assert!(signature(&near).is_some());
        let far = format!("text\n--\n{}", "line\n".repeat(15));
        assert!(signature(&far).is_none());
    }

    #[test]
    fn a_pgp_block_and_blank_lines_do_not_count() {
        let body =
            "text\n-- \nname\n\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n";
        assert_eq!(signature(body).expect("a signature").lines, 2..3);
    }

    #[test]
    fn an_escaped_delimiter_is_right() {
        assert!(
            signature("text\n- -- \nname\n")
                .expect("a signature")
                .is_right
        );
    }
}
