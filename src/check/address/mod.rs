//! Checks of the addresses in From and Reply-To.

pub(super) mod domain;
pub(super) mod from;
pub(super) mod noname;
pub(super) mod reply_to;
pub(super) mod replytofrom;
pub(super) mod roles;

use crate::article::field::address::{Defect, DefectKind};

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
