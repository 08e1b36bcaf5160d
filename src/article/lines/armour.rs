//! PGP armour: which lines a program wrote, not the poster.

use super::Class;
use super::draft::Draft;
use crate::article::look::Look;

/// Marks blocks from `-----BEGIN PGP` to `-----END PGP`, and the line before a
/// clear-signed text with its header. The clear-signed text itself is none.
pub(super) fn mark(draft: &mut Draft<'_>) {
    // Of most articles no line need be looked at.
    let begins = |at| draft.line(at).contains("-----BEGIN PGP ");
    if !draft.with(Look::DASH).any(begins) {
        return;
    }
    // From the end on, so that each END line closes the nearest BEGIN before
    // it and every line is looked at once.
    let mut end = None;
    let mut next_block = draft.end();
    for at in (0..draft.end()).rev() {
        let line = draft.line(at).trim_end();
        // Armour in a clear-signed text is escaped (RFC 9580, section 7.2).
        let line = line.strip_prefix("- ").unwrap_or(line);
        if is_mark(line, "END") {
            end = Some(at);
        } else if line == "-----BEGIN PGP SIGNED MESSAGE-----" {
            draft.fill(at..end_of_header(draft, at, next_block), Class::Armour);
            (end, next_block) = (None, at);
        } else if is_mark(line, "BEGIN") {
            // A signature block that was cut off goes on to the end.
            let cut_off = line.ends_with(" SIGNATURE-----").then_some(next_block);
            if let Some(behind) = end.take().map(|end| end + 1).or(cut_off) {
                draft.fill(at..behind, Class::Armour);
                next_block = at;
            }
        }
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
fn end_of_header(draft: &Draft<'_>, at: usize, end: usize) -> usize {
    let is_header = |at: &usize| draft.line(*at).contains(": ");
    let first = at + 1;
    first + (first..end).take_while(is_header).count()
}

#[cfg(test)]
mod tests {
    use super::super::Class;
    use super::super::tests::classes;

    fn marked(text: &str) -> String {
        let sign = |class: Class| if class == Class::Armour { '#' } else { '.' };
        classes(text).into_iter().map(sign).collect()
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
