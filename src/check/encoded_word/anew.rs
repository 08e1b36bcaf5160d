//! Fields whose text is encoded once more, as it should have been.

use super::address_fields;
use crate::article::encoding::encoded_word::{
    DefectKind, decode, encode_phrase, encode_unstructured,
};
use crate::article::field::address::{AddressList, Mailbox, address_list};
use crate::article::{Article, Field};
use crate::check::Edit;

/// The field, one of text, with this text in place of its own.
pub(in crate::check) fn written_as(
    article: &Article,
    field: &Field,
    text: &str,
) -> Option<Vec<Edit>> {
    if !is_readable(field) || text.contains(char::is_control) {
        return None;
    }
    let body = encode_unstructured(text);
    let is_same = decode(&body).text == text && body.is_ascii();
    is_same.then(|| vec![Edit::body(article, field, &body)])
}

/// The field with the same text, or names, encoded anew; nothing where that
/// cannot be done without doubt.
pub(in crate::check) fn encoded_anew(article: &Article, field: &Field) -> Option<Vec<Edit>> {
    let mut lists = address_fields(article);
    match lists.find(|(other, _)| std::ptr::eq(*other, field)) {
        Some((_, list)) => names_anew(article, field, list),
        None => written_as(article, field, field.decoded()),
    }
}

/// The same of a field with this list of addresses.
pub(in crate::check) fn names_anew(
    article: &Article,
    field: &Field,
    list: &AddressList,
) -> Option<Vec<Edit>> {
    if !is_readable(field) || !list.defects.is_empty() {
        return None;
    }
    let mut body = String::new();
    let mut at = 0;
    for mailbox in list.mailboxes() {
        body.push_str(field.body().get(at..mailbox.span.start)?);
        body.push_str(&anew(field.body(), mailbox)?);
        at = mailbox.span.end;
    }
    body.push_str(field.body().get(at..)?);
    let again = address_list(&body);
    let is_same = body.is_ascii()
        && again.defects.is_empty()
        && again.addresses.len() == list.addresses.len()
        && again.mailboxes().count() == list.mailboxes().count()
        && again
            .mailboxes()
            .zip(list.mailboxes())
            .all(|(one, other)| is_same(one, other));
    is_same.then(|| vec![Edit::body(article, field, &body)])
}

fn is_same(one: &Mailbox, other: &Mailbox) -> bool {
    one.address() == other.address()
        && one.display_name == other.display_name
        && one.comment == other.comment
}

/// The mailbox with its name encoded, where it has to be.
fn anew(body: &str, mailbox: &Mailbox) -> Option<String> {
    let written = body.get(mailbox.span.clone())?;
    if written.is_ascii() && !written.contains("=?") {
        return Some(written.to_owned());
    }
    match (&mailbox.display_name, &mailbox.comment) {
        (Some(name), None) => {
            let before = body.get(mailbox.span.start..mailbox.domain_span.start)?;
            let address = written.get(before.rfind('<')?..)?;
            Some(format!("{} {address}", encode_phrase(name)))
        }
        (None, Some(comment)) => {
            let before = body.get(mailbox.span.start..mailbox.domain_span.end)?;
            let behind = written.get(before.len()..)?.trim();
            let is_one = behind.starts_with('(')
                && behind.ends_with(')')
                && !comment.contains(['(', ')', '\\', '"']);
            is_one.then(|| format!("{before} ({})", encode_phrase(comment)))
        }
        _ => None,
    }
}

/// Whether all that is encoded can be read without doubt, whatever else is wrong
/// with it.
fn is_readable(field: &Field) -> bool {
    let defects = field.encoded_words().into_iter();
    let mut defects = defects.flat_map(|words| &words.defects);
    defects.all(|defect| {
        matches!(
            defect.kind,
            DefectKind::TooLong | DefectKind::SplitCharacter | DefectKind::Needless
        )
    })
}
