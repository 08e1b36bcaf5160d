//! PGP armour in a text: which lines a program wrote, not the poster.

use super::text::Text;

/// Whether each line belongs to PGP armour: blocks from `-----BEGIN PGP` to
/// `-----END PGP`, and the line before a clear-signed text with its header. The
/// clear-signed text itself is none.
pub fn marks(text: &Text) -> Vec<bool> {
    let mut marks = vec![false; text.len()];
    // Of most articles no line need be looked at.
    if !text.contains("-----BEGIN PGP ") {
        return marks;
    }
    // From the end on, so that each END line closes the nearest BEGIN before
    // it and every line is looked at once.
    let mut end = None;
    let mut next_block = text.len();
    for (at, line) in text.lines().enumerate().rev() {
        let line = line.text.trim_end();
        if is_mark(line, "END") {
            end = Some(at);
        } else if line == "-----BEGIN PGP SIGNED MESSAGE-----" {
            mark(&mut marks, at..end_of_header(text, at, next_block));
            (end, next_block) = (None, at);
        } else if is_mark(line, "BEGIN") {
            // A signature block that was cut off goes on to the end.
            let cut_off = line.ends_with(" SIGNATURE-----").then_some(next_block);
            if let Some(behind) = end.take().map(|end| end + 1).or(cut_off) {
                mark(&mut marks, at..behind);
                next_block = at;
            }
        }
    }
    marks
}

fn mark(marks: &mut [bool], range: std::ops::Range<usize>) {
    if let Some(marks) = marks.get_mut(range) {
        marks.fill(true);
    }
}

/// `-----BEGIN PGP … -----`, or the same with END.
fn is_mark(text: &str, word: &str) -> bool {
    text.strip_prefix("-----")
        .and_then(|rest| rest.strip_prefix(word))
        .is_some_and(|rest| rest.starts_with(" PGP ") && rest.ends_with("-----"))
}

/// Where the armour header that begins behind the line `at` ends, at `end` the
/// latest: `Hash: …` and the like, up to the blank line.
fn end_of_header(text: &Text, at: usize, end: usize) -> usize {
    let is_header = |at: &usize| text.line(*at).is_some_and(|line| line.text.contains(": "));
    let first = at + 1;
    first + (first..end).take_while(is_header).count()
}

#[cfg(test)]
mod tests {
    use crate::article::Article;

    use super::*;

    fn marked(text: &str) -> String {
        let article = Article::new(format!("Subject: x\n\n{text}").into_bytes());
        let sign = |mark: bool| if mark { '#' } else { '.' };
        let marks = marks(article.text().expect("a text"));
        marks.into_iter().map(sign).collect()
    }

    #[test]
    fn a_block_goes_from_begin_to_end() {
        let key = "a\n-----BEGIN PGP PUBLIC KEY BLOCK-----\nVersion: 1\n\nkey\n-----END PGP PUBLIC KEY BLOCK-----\nb\n";
        assert_eq!(marked(key), ".#####.");
        assert_eq!(marked("-----BEGIN PGP MESSAGE-----\nit is said\n"), "..");
        assert_eq!(
            marked("-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----"),
            "..."
        );
    }

    #[test]
    fn clear_signed_text_is_no_armour() {
        let text = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\ntext\n\n-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n";
        assert_eq!(marked(text), "##...####");
    }

    #[test]
    fn a_signature_block_that_was_cut_off_goes_on_to_the_end() {
        assert_eq!(marked("a\n-----BEGIN PGP SIGNATURE-----\n\nabc\n"), ".###");
    }

    #[test]
    fn an_end_line_closes_one_block_only() {
        let text = "-----BEGIN PGP MESSAGE-----\na\n-----BEGIN PGP MESSAGE-----\nb\n-----END PGP MESSAGE-----\n";
        assert_eq!(marked(text), "..###");
    }
}
