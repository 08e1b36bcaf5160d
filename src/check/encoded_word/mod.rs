//! Encoded words in the header (RFC 2047).

use super::Family;
use crate::article::encoding::encoded_word::Defect;
use crate::article::field::address::{AddressList, Place};
use crate::article::header::Names;
use crate::article::{Article, Field};

mod anew;
pub(super) mod needless;
pub(super) mod phrase_chars;
pub(super) mod place;
pub(super) mod split_char;
pub(super) mod syntax;
pub(super) mod too_long;

pub(super) use anew::{encoded_anew, names_anew, written_as};

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "encoded-word",
    checks: &[
        &syntax::SYNTAX,
        &too_long::TOO_LONG,
        &place::PLACE,
        &phrase_chars::PHRASE_CHARS,
        &split_char::SPLIT_CHAR,
        &needless::NEEDLESS,
    ],
};

/// The fields in which encoded words may stand and which the poster or the
/// newsreader writes: those with addresses, then those with text alone.
static FIELDS: Names<7> = Names::of([
    "from",
    "sender",
    "reply-to",
    "subject",
    "organization",
    "summary",
    "comments",
]);

/// Those of the fields that stand there once and hold what looks like an encoded
/// word.
fn fields(article: &Article) -> impl Iterator<Item = &Field> {
    let fields = article.header().only_of(&FIELDS);
    fields.filter(|field| field.encoded_words().is_some())
}

/// What is wrong with the encoded words of a field, in order.
fn defects(field: &Field) -> impl Iterator<Item = &Defect> {
    let words = field.encoded_words().into_iter();
    words.flat_map(|words| &words.defects)
}

/// Whether anything is wrong with the encoded words of any field.
pub(super) fn has_defect(article: &Article) -> bool {
    let mut fields = article.header().fields().iter();
    fields.any(|field| defects(field).next().is_some())
}

/// The fields with addresses that stand there once, each with what it says.
fn address_fields(article: &Article) -> impl Iterator<Item = (&Field, &AddressList)> {
    let header = article.header();
    let lists = [
        header.only("from").zip(article.from()),
        header.only("sender").zip(article.sender()),
        header.only("reply-to").zip(article.reply_to()),
    ];
    lists.into_iter().flatten()
}

/// In what the encoded word that begins here stands; nothing in a field that has
/// no addresses.
fn place_in_address(article: &Article, field: &Field, start: usize) -> Option<Place> {
    let (_, list) = address_fields(article).find(|(other, _)| std::ptr::eq(*other, field))?;
    let mut words = list.encoded_words.iter();
    let word = words.find(|word| word.span.start == start)?;
    Some(word.place)
}
