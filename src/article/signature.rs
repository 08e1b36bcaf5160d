//! The signature: what stands behind the last delimiter of the text (RFC
//! 3676, section 4.3).

use std::ops::Range;

use super::lines::Lines;
use super::text::Text;

/// The signature of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The delimiter as it is written.
    pub delimiter: String,
    /// Whether the delimiter is exactly `-- `.
    pub is_right: bool,
    /// The line of the text on which the delimiter stands, from 0.
    pub at: usize,
    /// The lines of the text that are the signature, from 0: without blank
    /// lines at its end, without what others have appended.
    pub lines: Range<usize>,
}

impl Signature {
    /// The signature behind the last right delimiter, or, where there is no
    /// right one, behind the last wrong one near the end of the text.
    pub(super) fn of(text: &Text, lines: &Lines) -> Option<Signature> {
        let found = lines.delimiter()?;
        let delimiter = text.line(found.at)?;
        Some(Signature {
            delimiter: delimiter.to_owned(),
            is_right: found.form.is_right(),
            at: found.at,
            lines: lines.signature(),
        })
    }
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
