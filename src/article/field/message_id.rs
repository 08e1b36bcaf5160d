//! Message identifiers (RFC 5536, section 3.1.3).

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

/// Where the sides of a valid message identifier stand in the body that it was
/// read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sides {
    whole: Range<usize>,
    left: Range<usize>,
    right: Range<usize>,
}

impl Sides {
    /// The message identifier, out of the body that it was read from.
    pub fn of<'a>(&self, body: &'a str) -> MessageId<'a> {
        let text = |span: &Range<usize>| body.get(span.clone()).unwrap_or_default();
        let right = text(&self.right);
        MessageId {
            whole: text(&self.whole),
            left: text(&self.left),
            right,
            literal: right.starts_with('['),
        }
    }
}

sentences! {
    /// What can be wrong with a message identifier.
    pub enum DefectKind {
        /// There is none.
        Empty = "there is no message identifier",
        /// It does not begin with `<`.
        NoOpeningBracket = "the message identifier does not begin with <",
        /// It does not end with `>`.
        NoClosingBracket = "the message identifier does not end with >",
        /// Text behind the `>`, a comment or a second identifier.
        TextAfter = "text behind the message identifier",
        /// A blank inside.
        BlankInside = "a blank inside the message identifier",
        /// No `@`.
        NoAt = "the message identifier has no @",
        /// More than one `@`.
        TwoAts = "the message identifier has more than one @",
        /// Nothing before the `@`.
        EmptyLeft = "there is nothing before the @ of the message identifier",
        /// Nothing behind the `@`.
        EmptyRight = "there is nothing behind the @ of the message identifier",
        /// A dot at an end of either side.
        DotAtEdge = "a side of the message identifier begins or ends with a dot",
        /// Two dots in a row.
        TwoDots = "two dots in a row in the message identifier",
        /// A quoted string, which is obsolete.
        QuotedString = "a quoted string in the message identifier",
        /// A literal that is not complete, or with a character it cannot have.
        BadLiteral = "the address in square brackets is not valid",
        /// Another character that must not stand there.
        BadCharacter = "a character that a message identifier must not have",
        /// Valid but for being longer than 250 octets.
        TooLong = "the message identifier is longer than 250 characters",
    }
}

/// What breaks the syntax: all but that there is none, and the length.
pub const SYNTAX_SENTENCES: &[&str] = match DefectKind::SENTENCES {
    [_empty, syntax @ .., _too_long] => syntax,
    _ => &[],
};

/// Reads a message identifier, with blanks around it if need be.
///
/// # Errors
/// The first thing that is wrong with it. [`DefectKind::TooLong`] only where
/// nothing else is wrong.
pub fn parse(body: &str) -> Result<MessageId<'_>, Defect> {
    sides(body).map(|sides| sides.of(body))
}

/// Reads a message identifier as [`parse`] does, and tells where it stands.
///
/// # Errors
/// As [`parse`].
pub fn sides(body: &str) -> Result<Sides, Defect> {
    if let Some(sides) = usual_sides(body) {
        return Ok(sides);
    }
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
    let Some(closing) = memchr::memchr(b'>', inside.as_bytes()) else {
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
    if let Some(at) = memchr::memchr(b'"', core.as_bytes())
        && !core.get(..at).unwrap_or_default().contains("@[")
    {
        return fail(DefectKind::QuotedString, inside_start + at..core_end);
    }
    let at = memchr::memchr(b'@', core.as_bytes());
    let Some((left, right)) = at.and_then(|at| Some((core.get(..at)?, core.get(at + 1..)?))) else {
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
    if right.starts_with('[') {
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
    Ok(Sides {
        whole: start..end,
        left: inside_start..right_start - 1,
        right: right_start..core_end,
    })
}

/// Those of an identifier with nothing around it, whose sides are both
/// `dot-atom-text`: of nearly all.
fn usual_sides(body: &str) -> Option<Sides> {
    let inside = body.strip_prefix('<')?.strip_suffix('>')?;
    let (mut at, mut before) = (None, b'.');
    for (place, octet) in inside.bytes().enumerate() {
        if octet == b'@' {
            if at.is_some() || before == b'.' {
                return None;
            }
            at = Some(place);
            before = b'.';
            continue;
        }
        if !is_dot_atom(octet) || octet == b'.' && before == b'.' {
            return None;
        }
        before = octet;
    }
    let at = at.filter(|_| before != b'.' && body.len() <= LONGEST)?;
    Some(Sides {
        whole: 0..body.len(),
        left: 1..1 + at,
        right: at + 2..body.len() - 1,
    })
}

/// `dot-atom-text` of RFC 5322, section 3.2.3.
fn dot_atom(text: &str, offset: usize) -> Result<(), Defect> {
    let end = offset + text.len();
    let fail = |kind, span| Err(Defect::new(kind, span));
    // Octets above 127 count as letters, so that this is a character of ASCII.
    if let Some(at) = text.bytes().position(|octet| !is_dot_atom(octet)) {
        return fail(DefectKind::BadCharacter, offset + at..offset + at + 1);
    }
    if text.starts_with('.') {
        return fail(DefectKind::DotAtEdge, offset..offset + 1);
    }
    if text.ends_with('.') {
        return fail(DefectKind::DotAtEdge, end - 1..end);
    }
    let two = text.as_bytes().windows(2).position(|two| two == b"..");
    match two {
        Some(at) => fail(DefectKind::TwoDots, offset + at..offset + at + 2),
        None => Ok(()),
    }
}

fn is_dot_atom(octet: u8) -> bool {
    octet == b'.' || is_atext(octet)
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
