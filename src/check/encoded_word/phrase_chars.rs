//! `ew-phrase-chars`.

use super::{address_fields, encoded_anew};
use crate::article::Article;
use crate::article::encoding::encoded_word::{Encoding, words};
use crate::article::field::address::Place;
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An encoded word in encoding Q, in a name in From, Sender or Reply-To, that
    /// holds a character which has to be encoded there: anything but letters,
    /// digits and `! * + - / = _`, such as a dot, a comma or a quotation mark. In a
    /// comment it is only the parentheses.
    ///
    /// ## Why it matters
    ///
    /// Outside encoded words these characters separate the parts of an address. A
    /// program that takes the field apart before it decodes finds other names and
    /// addresses.
    ///
    /// ## What is left alone
    ///
    /// Encoding B. Subject and other fields of text, where more characters may
    /// stand. Octets above 127, which are a fault of their own.
    ///
    /// ## How to fix it
    ///
    /// This is a fault of the program that encoded the name: use a newer version,
    /// or tell its authors. Meanwhile a name without dots and commas helps.
    PHRASE_CHARS = "ew-phrase-chars", [Violation],
    summary: "an encoded word in a name has a character that has to be encoded there: $character, in $field",
    basis: ["RFC 2047, section 5 (2) and (3)"],
    precluded_by: [],
    variables: ["field", "character", "near"],
    reasons: {},
    since: "0.1.0",
    fix: Safe("the text is encoded anew", anew),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for (field, list) in address_fields(article) {
        for placed in &list.encoded_words {
            let near = field.body().get(placed.span.clone()).unwrap_or_default();
            // What is around the text can stand there as well.
            let is_good = |octet: u8| octet == b'?' || may_stand_in_name(octet.into());
            if near.bytes().all(is_good) {
                continue;
            }
            let Some(word) = words(near).next() else {
                continue;
            };
            let is_wrong = |character: &char| match placed.place {
                Place::Phrase => !may_stand_in_name(*character),
                Place::Comment => matches!(character, '(' | ')'),
                Place::QuotedString | Place::Address => false,
            };
            if word.encoding != Encoding::Q {
                continue;
            }
            if let Some(character) = word.text.chars().find(is_wrong) {
                report
                    .at(field.place_of(placed.span.clone()))
                    .with("field", field.name())
                    .with("character", character)
                    .with("near", near);
                return;
            }
        }
    }
}

/// What an encoded word in a name may hold; octets above 127 are a fault of
/// their own.
fn may_stand_in_name(character: char) -> bool {
    !character.is_ascii()
        || character.is_ascii_alphanumeric()
        || matches!(character, '!' | '*' | '+' | '-' | '/' | '=' | '_')
}

fn anew(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    encoded_anew(article, field_of(article, finding)?)
}
