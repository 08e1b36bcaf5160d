//! `mime-qp-syntax`.

use super::is_in_footer;
use crate::article::body::Damage;
use crate::article::encoding::quoted_printable::{Defect, DefectKind};
use crate::article::{Article, Part};
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A body in quoted-printable that breaks its rules: a line longer than 76
    /// characters, `=` without two hexadecimal digits behind it, octets above 127
    /// or control characters that are not encoded, a blank at the end of a line, an
    /// encoded line end in text, a soft line break at the very end. Hexadecimal
    /// digits in lower case are a hint. There is one finding, the first fault.
    ///
    /// ## Why it matters
    ///
    /// What one decoder lets pass, another shows as it stands or drops, and
    /// signatures over the text break.
    ///
    /// ## What is left alone
    ///
    /// Encoded line ends in parts that are not text, where they are data. Lines
    /// that a mailing list or a server has appended. A CR alone in a line, which is
    /// a fault of the body.
    ///
    /// ## How to fix it
    ///
    /// This is a fault of the program that encoded the text: use a newer version,
    /// or have it send text as 8bit, which every news server takes. What adds lines
    /// to a finished article on its way must not do so to one in quoted-printable.
    QP_SYNTAX = "mime-qp-syntax", [Violation, Hint],
    summary: "quoted-printable is broken: $reason",
    basis: ["RFC 2045, section 6.7"],
    precluded_by: [],
    variables: ["reason", "count"],
    reasons: {} and DefectKind::SENTENCES,
    since: "0.1.0",
    needs: [ENCODED],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let parts = article.root().walk();
    let damaged = parts.filter_map(|part| Some((part, gravest(article, part)?)));
    if let Some((part, defect)) = damaged.min_by_key(|(_, defect)| is_read_by_all(defect)) {
        let finding = report.at(part.place_of(defect.offset));
        finding
            .with("count", defect.count)
            .because(defect.kind.sentence());
        if is_read_by_all(defect) {
            finding.graded(Severity::Hint);
        }
    }
}

/// Lower-case digits are "formally illegal", but no decoder minds.
fn is_read_by_all(defect: &Defect) -> bool {
    defect.kind == DefectKind::LowerCaseHex
}

/// The first defect of the part that breaks the syntax, else one that does so
/// formally.
fn gravest<'a>(article: &'a Article, part: &'a Part) -> Option<&'a Defect> {
    if !part.parts().is_empty() {
        return None;
    }
    let Damage::QuotedPrintable(defects) = part.damage(article.octets()) else {
        return None;
    };
    let octets = part.octets(article.octets());
    let counts = |defect: &&Defect| match defect.kind {
        // Data that are no text have no line ends (rule 4).
        DefectKind::EncodedLineBreak => is_text(part),
        // A CR alone is a fault of the body.
        DefectKind::Control => octets.get(defect.offset) != Some(&b'\r'),
        _ => true,
    };
    // What a list appended on the way is not the poster's.
    let counts = |defect: &&Defect| counts(defect) && !is_in_footer(article, part, defect.offset);
    let counting = defects.iter().filter(counts);
    counting.min_by_key(|defect| (is_read_by_all(defect), defect.offset))
}

fn is_text(part: &Part) -> bool {
    match part.content_type() {
        Some(kind) => kind.media_type == "text" || kind.media_type.is_empty(),
        None => true,
    }
}
