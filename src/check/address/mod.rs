//! Checks of the addresses in From and Reply-To.

pub(super) mod domain;
pub(super) mod from;
pub(super) mod noname;
pub(super) mod reply_to;
pub(super) mod replytofrom;
pub(super) mod roles;

use super::Family;
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
fn field_and_list<'a>(article: &'a Article, name: &str) -> Option<(&'a Field, &'a AddressList)> {
    let field = article.header().only(name)?;
    let list = match name {
        "from" => article.from(),
        _ => article.reply_to(),
    };
    Some((field, list?))
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
