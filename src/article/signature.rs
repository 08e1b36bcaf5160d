//! The signature: what stands behind the last delimiter of the text (RFC
//! 3676, section 4.3).

use std::ops::Range;

use super::armour;
use super::quote;
use super::text::Text;

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
        let armour = armour::marks(text);
        // Backwards, without armour and without the blank lines at the end.
        let own = || {
            (0..text.len())
                .rev()
                .filter(|at| armour.get(*at) == Some(&false))
                .skip_while(|at| is_blank(text, *at))
        };
        let right = own().find(|at| is_right(line(text, *at), text.is_flowed()));
        let is_wrong = |at: &usize| looks_like(line(text, *at)) && !is_divider(text, &armour, *at);
        let at = right.or_else(|| own().take(REACH).find(is_wrong))?;
        let delimiter = text.line(at)?;
        Some(Signature {
            delimiter: delimiter.text.to_owned(),
            is_right: right.is_some(),
            at,
            number: delimiter.number,
            lines: at + 1..end_of_signature(text, &armour, at + 1),
        })
    }
}

fn line(text: &Text, at: usize) -> &str {
    text.line(at).map_or("", |line| line.text)
}

fn is_blank(text: &Text, at: usize) -> bool {
    line(text, at).trim().is_empty()
}

/// Where the signature that begins at `start` ends: before a PGP block, the
/// footer of a mailing list, and trailing blank lines.
fn end_of_signature(text: &Text, armour: &[bool], start: usize) -> usize {
    let behind = armour.get(start..).unwrap_or_default();
    let length = behind.iter().take_while(|armour| !**armour).count();
    let is_footer = |at: &usize| is_blank(text, at - 1) && is_rule(line(text, *at));
    let footer = (start + 1..start + length).find(is_footer);
    let last = (start..footer.unwrap_or(start + length)).rfind(|at| !is_blank(text, *at));
    last.map_or(start, |last| last + 1)
}

/// A line of at least twenty times the same sign.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let first = line.chars().next().filter(|c| !c.is_alphanumeric());
    line.chars().count() >= 20 && line.chars().all(|c| Some(c) == first)
}

/// Whether what looks like a wrong delimiter stands between paragraphs: below
/// it are a blank line and more than one paragraph.
fn is_divider(text: &Text, armour: &[bool], at: usize) -> bool {
    let begins = |at: &usize| {
        armour.get(*at) == Some(&false) && is_blank(text, at - 1) && !is_blank(text, *at)
    };
    let below = at + 1;
    below < text.len()
        && is_blank(text, below)
        && (below + 1..text.len()).filter(begins).nth(1).is_some()
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
    fn the_last_of_its_kind_counts() {
        let of = |body: &str| signature(body).expect("a signature");
        assert_eq!(of("text\n-- \none\n-- \ntwo\n").lines, 4..5);
        let wrong = of("text\n--\none\n--\ntwo\n");
        assert_eq!((wrong.lines, wrong.is_right), (4..5, false));
        let wrong_above = of("text\n--\none\n-- \ntwo\n");
        assert_eq!((wrong_above.lines, wrong_above.is_right), (4..5, true));
        assert_eq!(of("text\n-- \n").lines, 2..2);
        assert_eq!(of("-- ").lines, 1..1);
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
