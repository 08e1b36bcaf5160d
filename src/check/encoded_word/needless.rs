//! `ew-needless`.

use super::{defects, fields, place_in_address};
use crate::article::Article;
use crate::article::encoding::encoded_word::{DefectKind, decode};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Encoded words in the header whose text is nothing but plain US-ASCII.
    ///
    /// ## Why it matters
    ///
    /// It does no harm, but readers without MIME, and whoever looks at the header,
    /// could have read it as it was.
    ///
    /// ## What is left alone
    ///
    /// Text that has to be encoded: with `=?` in it, with blanks at its ends or
    /// several in a row. In names, text with a comma, a dot or another sign that
    /// separates the parts of an address. Words beside others that have
    /// characters beyond ASCII.
    ///
    /// ## How to fix it
    ///
    /// Nothing has to be done. It is the newsreader's choice.
    NEEDLESS = "ew-needless", [Note],
    summary: "plain ASCII text is encoded: $near, in $field",
    basis: ["RFC 2047, section 5"],
    precluded_by: [],
    variables: ["field", "near"],
    reasons: {},
    since: "0.1.0",
    needs: [WORD_FAULT],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in fields(article) {
        // In an address these separate its parts, and would need quotation marks.
        let has_specials = |near: &str| {
            decode(near)
                .text
                .contains(|c| "()<>[]:;@\\,.\"".contains(c))
        };
        let mut needless = defects(field).filter(|defect| {
            defect.kind == DefectKind::Needless
                && (place_in_address(article, field, defect.span.start).is_none()
                    || !has_specials(defect.text(field.body())))
        });
        if let Some(defect) = needless.next() {
            report
                .at(field.place_of(defect.span.clone()))
                .with("field", field.name())
                .with("near", defect.text(field.body()));
            return;
        }
    }
}
