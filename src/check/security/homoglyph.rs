//! `sec-homoglyph`.

use std::ops::Range;

use super::shown_fields;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A word in From or in the Subject with Latin letters and with Cyrillic or Greek ones
    /// that look exactly like Latin ones.
    ///
    /// ## Why it matters
    ///
    /// Nobody sees the difference, but the word is another one: it is not found by a search,
    /// a filter does not know it, and a name may seem to be somebody else's.
    ///
    /// ## What is left alone
    ///
    /// Words of one script; words in which a letter of the other script looks different from
    /// every Latin one; the signs of units and formulas (µ, Ω, ν).
    ///
    /// ## How to fix it
    ///
    /// Type the word anew, with one keyboard layout.
    SEC_HOMOGLYPH = "sec-homoglyph", [Note],
    summary: "a word mixes letters that look alike: $word",
    basis: ["Unicode Technical Standard 39, section 5.1"],
    precluded_by: [],
    variables: ["word"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_CHARACTER],
    examine: examine,
}

/// Cyrillic and Greek letters that look like Latin ones. ν is the sign of a frequency.
const DOUBLES: &str = "аеорсухіјѕԁһԛԝАВЕКМНОРСТХІЈЅԌԚԜοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ";

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in shown_fields(article) {
        let text = field.decoded();
        if let Some(span) = mixed(text) {
            report
                .at(field.place_of_decoded(span.clone()))
                .with("word", text.get(span).unwrap_or_default());
            return;
        }
    }
}

/// Where the first such word stands.
fn mixed(text: &str) -> Option<Range<usize>> {
    // In UTF-8 those letters begin with one of these octets.
    if !text.bytes().any(|octet| matches!(octet, 0xcd..=0xd4)) {
        return None;
    }
    let is_other = |c: char| matches!(c, '\u{370}'..='\u{52f}');
    let mut start = 0;
    for piece in text.split_inclusive(|c: char| !c.is_alphabetic()) {
        let word = piece.trim_end_matches(|c: char| !c.is_alphabetic());
        let has_latin = word.contains(|c: char| c.is_ascii_alphabetic());
        let mut others = word.chars().filter(|c| is_other(*c)).peekable();
        let has_others = others.peek().is_some();
        if has_latin && has_others && others.all(|c| DOUBLES.contains(c)) {
            return Some(start..start + word.len());
        }
        start += piece.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn uts39_5_1_words_of_two_scripts() {
        for (subject, word) in [
            ("news from p\u{430}ypal", Some("p\u{430}ypal")),
            ("\u{421}ITY", Some("\u{421}ITY")),
            ("\u{39f}pen", Some("\u{39f}pen")),
            ("50 k\u{3a9} and 3 \u{3bc}m", None),
            ("h\u{3bd} = E", None),
            ("TNF\u{3b1}", None),
            ("\u{43c}\u{43e}\u{441}\u{43a}\u{432}\u{430} in winter", None),
            ("IT-\u{43e}\u{442}\u{434}\u{435}\u{43b}", None),
            ("M\u{fc}ller", None),
        ] {
            let findings = examine_header(&SEC_HOMOGLYPH, format!("Subject: {subject}\n"));
            let found = findings
                .iter()
                .next()
                .and_then(|finding| finding.value("word"));
            assert_eq!(found, word, "{subject}");
        }
    }
}
