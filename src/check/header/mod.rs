//! Checks of the header as a whole.

pub(in crate::check) mod bad_separator;
pub(super) mod blank_fold;
pub(super) mod cmsg_subject;
pub(in crate::check) mod comment;
pub(super) mod control_char;
pub(super) mod control_supersedes;
pub(super) mod distribution;
pub(super) mod duplicate;
pub(super) mod eight_bit;
pub(super) mod empty;
pub(super) mod expires;
pub(super) mod large;
pub(super) mod line_too_long;
pub(super) mod mail_field;
pub(in crate::check) mod missing;
pub(super) mod misspelt;
pub(super) mod name_char;
pub(super) mod no_colon;
pub(super) mod no_space_after_colon;
pub(super) mod obsolete;
pub(super) mod sender_missing;
pub(super) mod space_before_colon;

use super::Family;

/// Their family.
pub(super) static FAMILY: Family = Family {
    name: "header",
    checks: &[
        &duplicate::DUPLICATE,
        &eight_bit::EIGHT_BIT_HEADER,
        &missing::MISSING,
        &no_colon::NO_COLON,
        &name_char::NAME_CHAR,
        &space_before_colon::SPACE_BEFORE_COLON,
        &no_space_after_colon::NO_SPACE_AFTER_COLON,
        &empty::EMPTY,
        &blank_fold::BLANK_FOLD,
        &line_too_long::LINE_TOO_LONG,
        &control_char::CONTROL_CHAR,
        &bad_separator::BAD_SEPARATOR,
        &obsolete::OBSOLETE,
        &comment::COMMENT,
        &misspelt::MISSPELT,
        &mail_field::MAIL_FIELD,
        &sender_missing::SENDER_MISSING,
        &control_supersedes::CONTROL_SUPERSEDES,
        &cmsg_subject::CMSG_SUBJECT,
        &distribution::DISTRIBUTION,
        &expires::EXPIRES,
        &large::LARGE,
    ],
};
