//! `ew-split-char`.

use super::{defects, encoded_anew, fields};
use crate::article::Article;
use crate::article::encoding::encoded_word::{Defect, DefectKind};
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

/// What is wrong with the octets of a word.
const SENTENCES: &[&str] = &[
    DefectKind::SplitCharacter.sentence(),
    DefectKind::InvalidOctets.sentence(),
];

declare_check! {
    /// ## What it finds
    ///
    /// An encoded word that begins or ends in the middle of a character, or holds
    /// octets that mean nothing in its charset. There is one finding, the first
    /// such word.
    ///
    /// ## Why it matters
    ///
    /// Each encoded word is decoded for itself: where it is cut, most programs show
    /// a question mark or a box. Some put the pieces together again, so that the
    /// writer sees nothing of it.
    ///
    /// ## What is left alone
    ///
    /// Words in a charset that is not known.
    ///
    /// ## How to fix it
    ///
    /// This is a fault of the program that encoded the header: use a newer version,
    /// or tell its authors. Choosing UTF-8 as charset often helps with octets that
    /// mean nothing, a shorter Subject with characters that are cut.
    SPLIT_CHAR = "ew-split-char", [Violation],
    summary: "an encoded word does not hold whole characters: $reason, in $field",
    basis: ["RFC 2047, section 5"],
    precluded_by: [],
    variables: ["field", "near", "reason"],
    reasons: {} and SENTENCES,
    since: "0.1.0",
    needs: [WORD_FAULT],
    fix: Safe("the text is encoded anew", anew),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let is_it = |defect: &&Defect| {
        matches!(
            defect.kind,
            DefectKind::SplitCharacter | DefectKind::InvalidOctets
        )
    };
    for field in fields(article) {
        if let Some(defect) = defects(field).find(is_it) {
            report
                .at(field.place_of(defect.span.clone()))
                .with("field", field.name())
                .with("near", defect.text(field.body()))
                .because(defect.kind.sentence());
            return;
        }
    }
}

fn anew(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    encoded_anew(article, field_of(article, finding)?)
}
