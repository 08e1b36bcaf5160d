//! `ew-syntax`.

use super::{defects, fields, place_in_address};
use crate::article::encoding::encoded_word::{Defect, DefectKind};
use crate::article::field::address::Place;
use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

/// What breaks the syntax.
const SENTENCES: &[&str] = &[
    DefectKind::BlankInside.sentence(),
    DefectKind::Unterminated.sentence(),
    DefectKind::UnknownEncoding.sentence(),
    DefectKind::EmptyText.sentence(),
    DefectKind::BadEscape.sentence(),
    DefectKind::BadCharacter.sentence(),
    DefectKind::BadPadding.sentence(),
    DefectKind::NotSeparated.sentence(),
];

declare_check! {
    /// ## What it finds
    ///
    /// Something in From, Sender, Reply-To, Subject, Organization, Summary or
    /// Comments that looks like an encoded word and is none, or is one and breaks
    /// the rules: a blank or a question mark inside, no end, an encoding other than
    /// B and Q, nothing encoded, `=` without two hexadecimal digits, wrong padding,
    /// no blank between it and its neighbour. There is one finding, the first
    /// fault.
    ///
    /// ## Why it matters
    ///
    /// Programs that go by the rules show it as it stands: readers see `=?UTF-8?Q?`
    /// and what follows in the place of the name or the Subject.
    ///
    /// ## What is left alone
    ///
    /// A literal `=?` that only stands there. An encoded word between quotation
    /// marks in a text, as an article about encoded words has it. The Subject of a
    /// followup, which is somebody else's. Octets above 127, which are a fault of
    /// their own, and charsets that are not known.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader encode the header: type the characters themselves, and
    /// switch MIME on if that has to be. A program that encodes has to follow RFC
    /// 2047: at most 75 characters a word, blanks around it, `_` for a blank
    /// inside.
    SYNTAX = "ew-syntax", [Violation],
    summary: "an encoded word is broken: $reason, in $field",
    basis: ["RFC 2047, sections 2, 4 and 5"],
    precluded_by: [],
    variables: ["field", "near", "reason"],
    reasons: {} and SENTENCES,
    since: "0.1.0",
    needs: [WORD_FAULT],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in fields(article) {
        // The Subject of a followup is somebody else's.
        if field.is("subject") && article.is_followup() {
            continue;
        }
        let is_syntax = |defect: &&Defect| {
            defect.kind.is_syntax()
                && (defect.kind != DefectKind::NotSeparated || !may_touch(article, field, defect))
        };
        if let Some(defect) = defects(field).find(is_syntax) {
            report
                .at(field.place_of(defect.span.clone()))
                .with("field", field.name())
                .with("near", defect.text(field.body()))
                .because(defect.kind.sentence());
            return;
        }
    }
}

/// Whether the encoded word needs no blank around it: in a comment the
/// parentheses may touch it (RFC 2047, section 5 (2)). Where none may stand at
/// all, `ew-place` says it.
fn may_touch(article: &Article, field: &Field, defect: &Defect) -> bool {
    let body = field.body().as_bytes();
    let before = defect.span.start.checked_sub(1);
    let before = before.and_then(|at| body.get(at));
    let behind = body.get(defect.span.end);
    match place_in_address(article, field, defect.span.start) {
        Some(Place::Comment) => {
            matches!(before, None | Some(b' ' | b'\t' | b'('))
                && matches!(behind, None | Some(b' ' | b'\t' | b')'))
        }
        Some(Place::QuotedString | Place::Address) => true,
        Some(Place::Phrase) | None => false,
    }
}
