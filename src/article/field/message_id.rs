//! Message identifiers (RFC 5536, section 3.1.3).

use std::fmt;
use std::ops::Range;

use super::cursor::{is_atext, is_blank};

/// The greatest length of a message identifier, in octets with its brackets.
pub const LONGEST: usize = 250;

/// What is wrong with a message identifier, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

/// A valid message identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageId<'a> {
    /// The whole with its brackets.
    pub whole: &'a str,
    /// What stands before the `@`.
    pub left: &'a str,
    /// What stands behind the `@`; a literal with its brackets.
    pub right: &'a str,
    /// Whether the right side is a literal such as `[192.0.2.1]`.
    pub literal: bool,
}

/// What can be wrong with a message identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DefectKind {
    /// There is none.
    Empty,
    /// It does not begin with `<`.
    NoOpeningBracket,
    /// It does not end with `>`.
    NoClosingBracket,
    /// Text behind the `>`, a comment or a second identifier.
    TextAfter,
    /// A blank inside.
    BlankInside,
    /// No `@`.
    NoAt,
    /// More than one `@`.
    TwoAts,
    /// Nothing before the `@`.
    EmptyLeft,
    /// Nothing behind the `@`.
    EmptyRight,
    /// A dot at an end of either side.
    DotAtEdge,
    /// Two dots in a row.
    TwoDots,
    /// A quoted string, which is obsolete.
    QuotedString,
    /// A literal that is not complete, or with a character it cannot have.
    BadLiteral,
    /// Another character that must not stand there.
    BadCharacter,
    /// Valid but for being longer than 250 octets.
    TooLong,
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "there is no message identifier",
            Self::NoOpeningBracket => "the message identifier does not begin with <",
            Self::NoClosingBracket => "the message identifier does not end with >",
            Self::TextAfter => "text behind the message identifier",
            Self::BlankInside => "a blank inside the message identifier",
            Self::NoAt => "the message identifier has no @",
            Self::TwoAts => "the message identifier has more than one @",
            Self::EmptyLeft => "there is nothing before the @ of the message identifier",
            Self::EmptyRight => "there is nothing behind the @ of the message identifier",
            Self::DotAtEdge => "a side of the message identifier begins or ends with a dot",
            Self::TwoDots => "two dots in a row in the message identifier",
            Self::QuotedString => "a quoted string in the message identifier",
            Self::BadLiteral => "the address in square brackets is not valid",
            Self::BadCharacter => "a character that a message identifier must not have",
            Self::TooLong => "the message identifier is longer than 250 characters",
        })
    }
}

/// Reads a message identifier, with blanks around it if need be.
///
/// # Errors
/// The first thing that is wrong with it. [`DefectKind::TooLong`] only where
/// nothing else is wrong.
pub fn parse(body: &str) -> Result<MessageId<'_>, Defect> {
    let start = body.len() - body.trim_start_matches(is_blank_character).len();
    let whole = body.trim_matches(is_blank_character);
    let end = start + whole.len();
    let fail = |kind, span: Range<usize>| Err(Defect::new(kind, span));
    if whole.is_empty() {
        return fail(DefectKind::Empty, 0..body.len());
    }
    let Some(inside) = whole.strip_prefix('<') else {
        return fail(DefectKind::NoOpeningBracket, start..end);
    };
    let inside_start = start + 1;
    let Some(closing) = inside.find('>') else {
        return fail(DefectKind::NoClosingBracket, end..end);
    };
    let (core, behind) = inside.split_at(closing);
    if behind.len() > 1 {
        return fail(DefectKind::TextAfter, inside_start + closing + 1..end);
    }
    let core_end = inside_start + closing;
    if let Some(at) = core.bytes().position(is_blank) {
        return fail(
            DefectKind::BlankInside,
            inside_start + at..inside_start + at + 1,
        );
    }
    // A literal may hold quotation marks.
    let before_literal = core.split("@[").next().unwrap_or_default();
    if let Some(at) = before_literal.find('"') {
        return fail(DefectKind::QuotedString, inside_start + at..core_end);
    }
    let Some((left, right)) = core.split_once('@') else {
        return fail(DefectKind::NoAt, start..end);
    };
    let right_start = inside_start + left.len() + 1;
    if left.is_empty() {
        return fail(DefectKind::EmptyLeft, right_start - 1..right_start);
    }
    if right.is_empty() {
        return fail(DefectKind::EmptyRight, right_start - 1..right_start);
    }
    dot_atom(left, inside_start)?;
    let literal = right.starts_with('[');
    if literal {
        let is_good = right
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        if !is_good.is_some_and(|text| text.bytes().all(is_mdtext)) {
            return fail(DefectKind::BadLiteral, right_start..core_end);
        }
    } else if let Some(at) = right.find('@') {
        return fail(DefectKind::TwoAts, right_start + at..right_start + at + 1);
    } else {
        dot_atom(right, right_start)?;
    }
    if whole.len() > LONGEST {
        return fail(DefectKind::TooLong, start..end);
    }
    Ok(MessageId {
        whole,
        left,
        right,
        literal,
    })
}

/// `dot-atom-text` of RFC 5322, section 3.2.3.
fn dot_atom(text: &str, offset: usize) -> Result<(), Defect> {
    let end = offset + text.len();
    let fail = |kind, span| Err(Defect::new(kind, span));
    if let Some((at, character)) = text
        .char_indices()
        .find(|(_, character)| character.is_ascii() && !is_dot_atom(*character))
    {
        return fail(
            DefectKind::BadCharacter,
            offset + at..offset + at + character.len_utf8(),
        );
    }
    if text.starts_with('.') {
        return fail(DefectKind::DotAtEdge, offset..offset + 1);
    }
    if text.ends_with('.') {
        return fail(DefectKind::DotAtEdge, end - 1..end);
    }
    match text.find("..") {
        Some(at) => fail(DefectKind::TwoDots, offset + at..offset + at + 2),
        None => Ok(()),
    }
}

fn is_dot_atom(character: char) -> bool {
    character == '.' || u8::try_from(character).is_ok_and(is_atext)
}

fn is_blank_character(character: char) -> bool {
    u8::try_from(character).is_ok_and(is_blank)
}

/// `mdtext`; octets above 127 count as letters.
fn is_mdtext(octet: u8) -> bool {
    matches!(octet, 33..=61 | 63..=90 | 94..=126 | 128..)
}

#[cfg(test)]
mod tests;
