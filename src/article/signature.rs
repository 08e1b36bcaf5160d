//! The signature: what stands behind the last delimiter of the text (RFC
//! 3676, section 4.3).

use std::ops::Range;

use super::armour;
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
        let armour = armour::marks(&lines);
        let own: Vec<usize> = own_lines(&lines, &armour);
        let is = |at: &&usize, looks: &dyn Fn(&str) -> bool| {
            lines.get(**at).is_some_and(|line| looks(line.text))
        };
        let right = own
            .iter()
            .rfind(|at| is(at, &|line| is_right(line, text.is_flowed())));
        let near = own.get(own.len().saturating_sub(REACH)..);
        let wrong = near
            .unwrap_or_default()
            .iter()
            .rfind(|at| is(at, &looks_like) && !is_divider(&lines, **at));
        let at = *right.or(wrong)?;
        let line = lines.get(at)?;
        Some(Signature {
            delimiter: line.text.to_owned(),
            is_right: right.is_some(),
            at,
            number: line.number,
            lines: at + 1..end_of_signature(&lines, &armour, at + 1),
        })
    }
}

/// The lines of the text without PGP armour and trailing blank lines, by their
/// places.
fn own_lines(lines: &[Line<'_>], armour: &[bool]) -> Vec<usize> {
    let mut own: Vec<usize> = (0..lines.len())
        .filter(|at| armour.get(*at) == Some(&false))
        .collect();
    while let Some(line) = own.last().and_then(|at| lines.get(*at))
        && line.text.trim().is_empty()
    {
        own.pop();
    }
    own
}

/// Where the signature that begins at `start` ends: before a PGP block, the
/// footer of a mailing list, and trailing blank lines.
fn end_of_signature(lines: &[Line<'_>], armour: &[bool], start: usize) -> usize {
    let behind = armour.get(start..).unwrap_or_default();
    let length = behind.iter().take_while(|armour| !**armour).count();
    let lines = lines.get(start..start + length).unwrap_or_default();
    let is_footer =
        |pair: &[Line<'_>]| matches!(pair, [above, line] if is_blank(above) && is_rule(line.text));
    let footer = lines.windows(2).position(is_footer);
    let lines = lines.get(..footer.unwrap_or(length)).unwrap_or_default();
    let last = lines.iter().rposition(|line| !is_blank(line));
    start + last.map_or(0, |last| last + 1)
}

fn is_blank(line: &Line<'_>) -> bool {
    line.text.trim().is_empty()
}

/// A line of at least twenty times the same sign.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let first = line.chars().next().filter(|c| !c.is_alphanumeric());
    line.chars().count() >= 20 && line.chars().all(|c| Some(c) == first)
}

/// Whether what looks like a wrong delimiter stands between paragraphs: below
/// it are a blank line and more than one paragraph.
fn is_divider(lines: &[Line<'_>], at: usize) -> bool {
    let below = lines.get(at + 1..).unwrap_or_default();
    let begins =
        |pair: &&[Line<'_>]| matches!(pair, [above, line] if is_blank(above) && !is_blank(line));
    below.first().is_some_and(is_blank) && below.windows(2).filter(begins).nth(1).is_some()
}

/// Exactly `-- `, or the same escaped in clear-signed text (RFC 9580, section
/// 7.2), or stuffed in flowed text (RFC 3676, section 4.4).
fn is_right(line: &str, is_flowed: bool) -> bool {
    line == DELIMITER
        || line.strip_prefix("- ") == Some(DELIMITER)
        || is_flowed && line.strip_prefix(' ') == Some(DELIMITER)
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
            "-->",
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
    fn a_delimiter_behind_a_pgp_block_is_seen() {
        let body = "text\n--\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\n-- \nname\n";
        let found = signature(body).expect("a signature");
        assert!(found.is_right);
        assert_eq!(found.lines, 6..7);
    }

    #[test]
    fn a_footer_behind_a_pgp_block_is_no_signature() {
        let body = "text\n-- \nname\n-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\nfooter\n";
        assert_eq!(signature(body).expect("a signature").lines, 2..3);
    }

    #[test]
    fn a_footer_that_begins_with_a_rule_is_no_signature() {
        let body = |rule: &str| format!("text\n-- \nname\n\n{rule}\nlist\n");
        let lines = |rule: &str| signature(&body(rule)).expect("a signature").lines;
        assert_eq!(lines(&"_".repeat(20)), 2..3);
        assert_eq!(lines(&"_".repeat(19)), 2..6);
        assert_eq!(lines(&"x".repeat(20)), 2..6);
        let framed = format!("text\n-- \n{0}\nname\n{0}\n", "-".repeat(30));
        assert_eq!(signature(&framed).expect("a signature").lines, 2..5);
    }

    #[test]
    fn two_dashes_between_paragraphs_are_no_delimiter() {
        assert!(signature("text\n\n--\n\none\n\ntwo\n").is_none());
        assert!(signature("text\n\n--\n\nname\n").is_some());
        assert!(signature("text\n\n--\nname\n\nquotation\n").is_some());
        assert!(signature("text\n\n-- \n\none\n\ntwo\n").is_some());
    }

    #[test]
    fn a_stuffed_delimiter_is_right_in_flowed_text_only() {
        let flowed =
            Article::new(b"Content-Type: text/plain; format=flowed\n\ntext\n -- \nname\n".to_vec());
        assert!(flowed.signature().expect("a signature").is_right);
        assert!(
            !signature("text\n -- \nname\n")
                .expect("a signature")
                .is_right
        );
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
