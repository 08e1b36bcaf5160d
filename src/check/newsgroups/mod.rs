//! Checks of Newsgroups and Followup-To: where the article goes, and where the
//! answers to it go.

mod duplicate_group;
mod fup_elsewhere;
mod fup_multiple;
mod fup_poster_case;
mod fup_poster_unreachable;
mod fup_same;
mod groups;
mod odd_name;
mod reserved;
mod syntax;
pub(crate) mod unknown;
mod whitespace;
mod xpost_hierarchies;
mod xpost_many;
mod xpost_no_followup;
mod xpost_test;

use super::Family;

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "newsgroups",
    checks: &[
        &syntax::SYNTAX,
        &whitespace::WHITESPACE,
        &duplicate_group::DUPLICATE_GROUP,
        &reserved::RESERVED,
        &odd_name::ODD_NAME,
        &unknown::UNKNOWN,
        &xpost_no_followup::NO_FOLLOWUP,
        &xpost_many::XPOST_MANY,
        &xpost_hierarchies::XPOST_HIERARCHIES,
        &xpost_test::XPOST_TEST,
        &fup_multiple::FUP_MULTIPLE,
        &fup_same::FUP_SAME,
        &fup_poster_case::FUP_POSTER_CASE,
        &fup_poster_unreachable::FUP_POSTER_UNREACHABLE,
        &fup_elsewhere::FUP_ELSEWHERE,
    ],
};
