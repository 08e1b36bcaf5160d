//! `ew-too-long`.

use super::{defects, encoded_anew, fields};
use crate::article::encoding::charset::text_of_field;
use crate::article::encoding::encoded_word::{DefectKind, words};
use crate::article::{Article, Field, Place};
use crate::check::remedy::field_of;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An encoded word of more than 75 characters, or one in a line of the header
    /// that has more than 76. There is one finding.
    ///
    /// ## Why it matters
    ///
    /// The limits keep programs from having to look far ahead. Some take a longer
    /// word for no encoded word, and show it as it stands.
    ///
    /// ## What is left alone
    ///
    /// Lines without an encoded word, which may be longer. Fields that servers and
    /// gateways write.
    ///
    /// ## How to fix it
    ///
    /// This is a fault of the program that encoded the header: use a newer version,
    /// or tell its authors. A shorter Subject helps meanwhile. What adds something
    /// to the header on its way must not join folded lines.
    TOO_LONG = "ew-too-long", [Violation],
    summary: "an encoded word is too long: $reason, in $field",
    basis: ["RFC 2047, section 2", "RFC 5536, section 2.2"],
    precluded_by: [],
    variables: ["field", "length", "reason"],
    reasons: {
        WORD = "it has more than 75 characters",
        LINE = "its line has more than 76 characters",
    },
    since: "0.1.0",
    fix: Safe("the text is encoded anew", anew),
    examine: examine,
}

/// The longest line that may hold an encoded word, in characters.
const LONGEST_LINE: usize = 76;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in fields(article) {
        let mut long = defects(field).filter(|defect| defect.kind == DefectKind::TooLong);
        if let Some(defect) = long.next() {
            report
                .at(field.place_of(defect.span.clone()))
                .with("field", field.name())
                .with("length", defect.span.len())
                .because(WORD);
            return;
        }
        if let Some((place, length)) = long_line(article, field) {
            report
                .at(place)
                .with("field", field.name())
                .with("length", length)
                .because(LINE);
            return;
        }
    }
}

/// The first line of the field that is too long for the encoded word in it.
fn long_line(article: &Article, field: &Field) -> Option<(Place, usize)> {
    let mut start = field.name_range().start;
    let octets = article.octets().get(start..field.body_range().end)?;
    if octets.len() <= LONGEST_LINE {
        return None;
    }
    for line in octets.split(|&octet| octet == b'\n') {
        let bare = line.strip_suffix(b"\r").unwrap_or(line);
        if bare.len() > LONGEST_LINE {
            let text = text_of_field(bare);
            let length = text.chars().count();
            if length > LONGEST_LINE && words(&text).next().is_some() {
                return Some((Place::octets(start..start + bare.len()), length));
            }
        }
        start += line.len() + 1;
    }
    None
}

fn anew(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    encoded_anew(article, field_of(article, finding)?)
}
