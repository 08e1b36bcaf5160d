//! `base64`.

use crate::article::Article;
use crate::article::field::content_type::TransferEncoding;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The text of the article is encoded in base64. Where most of its letters
    /// are not Latin (Cyrillic, Greek, Chinese …) it is only a note, since there
    /// quoted-printable would be three times as long and no more readable.
    ///
    /// ## Why it matters
    ///
    /// Text in base64 cannot be read or searched without decoding. Readers with
    /// simple programs see rows of letters and digits, and spam filters
    /// distrust it.
    ///
    /// ## What is left alone
    ///
    /// Text that is sent as it is or in quoted-printable; parts in base64 that
    /// are not the text; a body without any text.
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader to send text as it is (8bit), or in quoted-printable.
    /// Many choose base64 by themselves for articles with unusual characters or very
    /// long lines.
    BASE64 = "base64", [Hint, Note],
    summary: "the text is encoded in base64",
    basis: ["GNKSA 2.0, 17", "RFC 2045, section 6.8 (what base64 is)"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [ENCODED],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    // Where nothing is, nothing is encoded.
    if *text.encoding() != TransferEncoding::Base64 || text.is_empty() {
        return;
    }
    let Some(part) = article.root().first_text() else {
        return;
    };
    let finding = report.at(part.place());
    // In UTF-8, what lies beyond the Latin letters begins with such an octet.
    if text.as_str().bytes().fold(0, u8::max) < 0xc9 {
        return;
    }
    let mut letters = [0_usize, 0];
    for character in text.lines().flat_map(str::chars) {
        if character.is_alphabetic() {
            letters[usize::from(is_latin(character))] += 1;
        }
    }
    let [other, latin] = letters;
    if other > latin {
        finding.graded(Severity::Note);
    }
}

/// The Latin letters up to Latin Extended-B, and those of Latin Extended
/// Additional.
fn is_latin(letter: char) -> bool {
    matches!(letter, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}
