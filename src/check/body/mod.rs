//! The family of the body.

pub(super) mod bare_cr_lf;
pub(super) mod blank_lines;
pub(super) mod caps;
pub(super) mod comb;
pub(super) mod control;
pub(super) mod dot_doubled;
pub(super) mod empty;
pub(super) mod large;
pub(super) mod line_998;
pub(super) mod longlines;
pub(super) mod paragraph_lines;
pub(super) mod wrap;

use super::Family;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "body",
    checks: &[
        &longlines::LONGLINES,
        &empty::BODY_EMPTY,
        &line_998::BODY_LINE_998,
        &bare_cr_lf::BODY_BARE_CR_LF,
        &paragraph_lines::BODY_PARAGRAPH_LINES,
        &comb::BODY_COMB,
        &control::BODY_CONTROL,
        &blank_lines::BODY_BLANK_LINES,
        &dot_doubled::BODY_DOT_DOUBLED,
        &caps::BODY_CAPS,
        &large::BODY_LARGE,
    ],
};
