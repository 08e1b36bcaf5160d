//! PGP armour in a text: which lines a program wrote, not the poster.

use super::text::Line;

/// Whether each line belongs to PGP armour: blocks from `-----BEGIN PGP` to
/// `-----END PGP`, and the line before a clear-signed text with its header. The
/// clear-signed text itself is none.
pub fn marks(lines: &[Line<'_>]) -> Vec<bool> {
    let mut marks = vec![false; lines.len()];
    // From the end on, so that each END line closes the nearest BEGIN before
    // it and every line is looked at once.
    let mut end = None;
    let mut next_block = lines.len();
    for (at, line) in lines.iter().enumerate().rev() {
        let text = line.text.trim_end();
        if is_mark(text, "END") {
            end = Some(at);
        } else if text == "-----BEGIN PGP SIGNED MESSAGE-----" {
            let tail = lines.get(at..next_block).unwrap_or_default();
            mark(&mut marks, at..at + header_length(tail));
            (end, next_block) = (None, at);
        } else if is_mark(text, "BEGIN") {
            // A signature block that was cut off goes on to the end.
            let cut_off = text.ends_with(" SIGNATURE-----").then_some(next_block);
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

/// The first line and the armour header behind it: `Hash: …` and the like, up
/// to the blank line.
fn header_length(lines: &[Line<'_>]) -> usize {
    let header = lines.iter().skip(1);
    1 + header.take_while(|line| line.text.contains(": ")).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str) -> String {
        let lines: Vec<_> = text
            .lines()
            .map(|text| Line { text, number: None })
            .collect();
        let sign = |mark: bool| if mark { '#' } else { '.' };
        marks(&lines).into_iter().map(sign).collect()
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
