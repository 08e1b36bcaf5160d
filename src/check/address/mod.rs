//! Checks of the addresses in From and Reply-To.

pub(super) mod domain;
pub(super) mod domain_syntax;
pub(super) mod from;
pub(super) mod idn_bad;
pub(super) mod idn_raw;
pub(super) mod invalid_misplaced;
pub(super) mod literal;
pub(super) mod localpart_long;
pub(super) mod munged;
pub(super) mod name_address;
pub(super) mod noname;
pub(super) mod phrase_special;
pub(super) mod reply_to;
pub(super) mod replytofrom;
pub(super) mod reserved;
pub(super) mod roles;

use super::Family;
use crate::article::domain::Reserved;
use crate::article::field::address::{AddressList, Defect, DefectKind};
use crate::article::{Article, Field, Place};

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "address",
    checks: &[
        &from::FROM,
        &domain::FROM_DOMAIN,
        &roles::FROM_ROLES,
        &noname::NONAME,
        &reply_to::REPLY_TO,
        &domain::REPLY_TO_DOMAIN,
        &roles::REPLY_TO_ROLES,
        &replytofrom::REPLYTOFROM,
        &phrase_special::FROM_PHRASE_SPECIAL,
        &domain_syntax::FROM_DOMAIN_SYNTAX,
        &localpart_long::FROM_LOCALPART_LONG,
        &idn_raw::FROM_IDN_RAW,
        &idn_bad::FROM_IDN_BAD,
        &reserved::FROM_RESERVED,
        &invalid_misplaced::FROM_INVALID_MISPLACED,
        &munged::FROM_MUNGED,
        &literal::FROM_LITERAL,
        &name_address::FROM_NAME_ADDRESS,
    ],
};

/// The gravest of `defects`: what leaves no address at all, or leaves it in
/// doubt, else the one that stands first. An unclosed comment swallows what is
/// behind it, so that whatever seems to be missing is its fault.
fn gravest(defects: &[Defect]) -> Option<&Defect> {
    let swallows = |defect: &&Defect| defect.kind == DefectKind::UnclosedComment;
    let is_grave = |defect: &&Defect| {
        matches!(
            defect.kind,
            DefectKind::Empty
                | DefectKind::NoAt
                | DefectKind::Variable
                | DefectKind::EmptyLocalPart
                | DefectKind::NothingAfterAt
                | DefectKind::TwoAts
        )
    };
    let first = |is_it: &dyn Fn(&&Defect) -> bool| defects.iter().find(is_it);
    first(&swallows)
        .or_else(|| first(&is_grave))
        .or_else(|| defects.first())
}

/// From or Reply-To, and its addresses, where the field stands exactly once.
#[inline(always)]
fn field_and_list<'a>(article: &'a Article, name: &str) -> Option<(&'a Field, &'a AddressList)> {
    let field = article.header().only(name)?;
    let list = match name {
        "from" => article.from(),
        _ => article.reply_to(),
    };
    Some((field, list?))
}

/// Whether no mail is to go to this domain: `.invalid` and all below it (RFC
/// 5537, section 3.4).
pub(super) fn is_below_invalid(domain: &str) -> bool {
    Reserved::of(domain.trim_end_matches('.')) == Some(Reserved::Invalid)
}

/// The place of the defect in the field; the whole body where something is
/// missing.
fn place(field: &Field, defect: &Defect) -> Place {
    match defect.span.is_empty() {
        true => field.place(),
        false => field.place_of(defect.span.clone()),
    }
}

/// The words of `body` in which the defect stands: a single dot or comma says
/// little.
fn near<'a>(body: &'a str, defect: &Defect) -> &'a str {
    let (before, behind) = (
        body.get(..defect.span.start).unwrap_or_default(),
        body.get(defect.span.end..).unwrap_or_default(),
    );
    let is_blank = |character: char| character == ' ' || character == '\t';
    let start = before.rfind(is_blank).map_or(0, |at| at + 1);
    let end = body.len() - behind.len() + behind.find(is_blank).unwrap_or(behind.len());
    body.get(start..end).unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::field::address::mailbox_list;

    #[test]
    fn the_gravest_defect_is_that_which_leaves_no_address() {
        for (body, kind) in [
            ("Doe, John <john>", DefectKind::NoAt),
            ("Doe, John <john@>", DefectKind::NothingAfterAt),
            (
                "John Doe (at home <john@host.invalid>",
                DefectKind::UnclosedComment,
            ),
            (
                "Doe, John <john..doe@host.invalid>",
                DefectKind::UnquotedComma,
            ),
        ] {
            let list = mailbox_list(body);
            let gravest = gravest(&list.defects).map(|defect| defect.kind);
            assert_eq!(gravest, Some(kind), "{body}");
        }
    }

    #[test]
    fn near_is_the_words_around_the_defect() {
        for (body, words) in [
            ("A B <john..doe@host.invalid>", "<john..doe@host.invalid>"),
            ("Doe, John <john@host.invalid>", "Doe,"),
            ("John Doe", "John Doe"),
            ("", ""),
        ] {
            let list = mailbox_list(body);
            let near = gravest(&list.defects).map(|defect| near(body, defect));
            assert_eq!(near, Some(words), "{body}");
        }
    }
}
