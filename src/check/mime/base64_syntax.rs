//! `mime-base64-syntax`.

use super::is_in_footer;
use crate::article::body::Damage;
use crate::article::encoding::base64::{Defect, DefectKind};
use crate::article::{Article, Part};
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A body in base64 that breaks its rules: a line longer than 76 characters,
    /// padding that is missing or too long, data that end in the middle of an
    /// octet. Characters that do not belong to base64, and data behind the padding,
    /// are a hint, since decoders pass over them. There is one finding, the first
    /// fault.
    ///
    /// ## Why it matters
    ///
    /// A decoder that goes by the rules refuses the whole part, or loses its end.
    ///
    /// ## What is left alone
    ///
    /// Blanks and line ends. Lines that a mailing list or a server has appended.
    ///
    /// ## How to fix it
    ///
    /// This is a fault of the program that encoded the part: use a newer version,
    /// or send text as 8bit. What adds lines to a finished article on its way must
    /// not do so to one in base64.
    BASE64_SYNTAX = "mime-base64-syntax", [Violation, Hint],
    summary: "base64 is broken: $reason",
    basis: ["RFC 2045, section 6.8"],
    precluded_by: [],
    variables: ["reason", "count"],
    reasons: {} and DefectKind::SENTENCES,
    since: "0.1.0",
    needs: [ENCODED],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let parts = article.root().walk();
    let damaged = parts.filter_map(|part| Some((part, first(article, part)?)));
    if let Some((part, defect)) = damaged.min_by_key(|(_, defect)| is_ignored(defect)) {
        let finding = report.at(part.place_of(defect.offset));
        finding
            .with("count", defect.count)
            .because(defect.kind.sentence());
        if is_ignored(defect) {
            finding.graded(Severity::Hint);
        }
    }
}

/// Decoders pass over such characters, and over what follows the end.
fn is_ignored(defect: &Defect) -> bool {
    matches!(
        defect.kind,
        DefectKind::ForeignCharacter | DefectKind::DataAfterPadding
    )
}

/// The first defect of the part: what follows may be its consequence.
fn first<'a>(article: &'a Article, part: &'a Part) -> Option<&'a Defect> {
    if !part.parts().is_empty() {
        return None;
    }
    let Damage::Base64(defects) = part.damage(article.octets()) else {
        return None;
    };
    let first = defects.iter().min_by_key(|defect| defect.offset)?;
    (!is_in_footer(article, part, first.offset)).then_some(first)
}
