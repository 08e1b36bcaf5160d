//! References (RFC 5536, section 3.2.10; RFC 5537, section 3.4.4).

use std::fmt;
use std::ops::Range;

use super::cursor::{Cursor, is_blank};
use super::message_id;
use crate::article::defect::note;

/// How many message identifiers are read; what comes behind is left out.
pub const MOST: usize = 1000;

/// The greatest length of the unfolded field with its name, in octets, that a
/// followup may have (RFC 5537, section 3.4.4).
pub const LONGEST: usize = 998;

/// Something wrong with References, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

/// What References holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// Where the valid message identifiers stand with their brackets, in order,
    /// duplicates too.
    pub spans: Vec<Range<usize>>,
    /// What is wrong.
    pub defects: Vec<Defect>,
}

impl References {
    /// The valid message identifiers, out of the body that they were read from.
    pub fn identifiers<'a>(&'a self, body: &'a str) -> impl DoubleEndedIterator<Item = &'a str> {
        let spans = self.spans.iter().cloned();
        spans.map(|span| body.get(span).unwrap_or_default())
    }
}

/// What can be wrong with References.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DefectKind {
    /// No message identifier at all.
    Empty,
    /// A message identifier that is not valid.
    Invalid(message_id::DefectKind),
    /// A message identifier that was cut: its beginning or its end is missing.
    Truncated,
    /// No blank between two message identifiers.
    NotSeparated,
    /// Something between the message identifiers that is none, such as a comma.
    Text,
    /// A comment, which should not be there.
    Comment,
    /// A comment that is not closed.
    UnclosedComment,
    /// The same message identifier once more.
    Duplicate,
}

impl DefectKind {
    /// What breaks the syntax of the field. An identifier that is not whole, or
    /// not in its brackets, is cut off or mere text instead.
    pub const SYNTAX_SENTENCES: &[&str] = &[
        NOT_SEPARATED,
        TEXT,
        UNCLOSED_COMMENT,
        message_id::DefectKind::TwoAts.sentence(),
        message_id::DefectKind::EmptyLeft.sentence(),
        message_id::DefectKind::EmptyRight.sentence(),
        message_id::DefectKind::DotAtEdge.sentence(),
        message_id::DefectKind::TwoDots.sentence(),
        message_id::DefectKind::QuotedString.sentence(),
        message_id::DefectKind::BadLiteral.sentence(),
        message_id::DefectKind::BadCharacter.sentence(),
        message_id::DefectKind::TooLong.sentence(),
    ];

    /// What is wrong, in one line of English.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Empty => "there is no message identifier",
            Self::Invalid(kind) => kind.sentence(),
            Self::Truncated => "a message identifier is cut off",
            Self::NotSeparated => NOT_SEPARATED,
            Self::Text => TEXT,
            Self::Comment => "a comment between the message identifiers",
            Self::UnclosedComment => UNCLOSED_COMMENT,
            Self::Duplicate => "the same message identifier twice",
        }
    }
}

const NOT_SEPARATED: &str = "no blank between two message identifiers";
const TEXT: &str = "text between the message identifiers";
const UNCLOSED_COMMENT: &str = "a parenthesis that is not closed";

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

/// Reads References.
pub fn references(body: &str) -> References {
    let mut reader = Reader {
        cursor: Cursor::new(body),
        result: References::default(),
    };
    reader.read();
    if reader.result.spans.is_empty() && reader.result.defects.is_empty() {
        reader.report(DefectKind::Empty, 0..body.len());
    }
    reader.result
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    result: References,
}

impl Reader<'_> {
    fn report(&mut self, kind: DefectKind, span: Range<usize>) {
        note(&mut self.result.defects, kind, span);
    }

    fn read(&mut self) {
        let mut last_end = None;
        loop {
            self.skip_blanks_and_comments();
            let start = self.cursor.position();
            match self.cursor.peek() {
                None => return,
                Some(_) if self.result.spans.len() >= MOST => return,
                Some(b'<') => {
                    if last_end == Some(start) {
                        self.report(DefectKind::NotSeparated, start..start);
                    }
                    self.identifier();
                    last_end = Some(self.cursor.position());
                }
                Some(_) => self.text(),
            }
        }
    }

    fn skip_blanks_and_comments(&mut self) {
        loop {
            self.cursor.skip_blanks();
            if self.cursor.peek() != Some(b'(') {
                return;
            }
            let (span, closed) = self.cursor.comment();
            let kind = if closed {
                DefectKind::Comment
            } else {
                DefectKind::UnclosedComment
            };
            self.report(kind, span);
        }
    }

    /// `<…>`, or as much of it as is there.
    fn identifier(&mut self) {
        let start = self.cursor.position();
        self.cursor.bump();
        self.cursor
            .take_while(|octet| !is_blank(octet) && octet != b'>' && octet != b'<');
        if !self.cursor.eat(b'>') {
            let end = self.cursor.position();
            self.report(DefectKind::Truncated, start..end);
            return;
        }
        let span = start..self.cursor.position();
        let text = self.cursor.text(span.clone());
        match message_id::parse(text) {
            Ok(_) => {
                // There are not so many that this would take long.
                let is_same = |known: &Range<usize>| self.cursor.text(known.clone()) == text;
                if self.result.spans.iter().any(is_same) {
                    self.report(DefectKind::Duplicate, span.clone());
                }
                self.result.spans.push(span);
            }
            // `<1234>`: the part from the @ on was cut out.
            Err(defect) if defect.kind == message_id::DefectKind::NoAt => {
                self.report(DefectKind::Truncated, span);
            }
            Err(defect) => self.report(DefectKind::Invalid(defect.kind), span),
        }
    }

    /// Something that does not begin with `<`.
    fn text(&mut self) {
        let span = self
            .cursor
            .take_while(|octet| !is_blank(octet) && !matches!(octet, b'<' | b'>' | b'('));
        let start = span.start;
        let has_end = self.cursor.eat(b'>');
        let span = start..self.cursor.position();
        if span.is_empty() {
            self.cursor.bump();
        }
        let kind = if has_end && span.len() > 1 {
            DefectKind::Truncated
        } else {
            DefectKind::Text
        };
        self.report(kind, start..self.cursor.position());
    }
}

/// The message identifiers for the References of a followup: those of its
/// precursor, then the precursor's `own`. If the unfolded field, of which
/// `limit` octets are allowed with its name and the identifiers separated by
/// one blank each, is longer, the oldest but the first are left out; the first
/// and the last two stay whatever their length.
pub fn trim<'a>(identifiers: &[&'a str], own: &'a str, limit: usize) -> Vec<&'a str> {
    let mut all: Vec<&str> = identifiers.iter().copied().chain([own]).collect();
    let mut length = "References:".len()
        + all
            .iter()
            .map(|identifier| 1 + identifier.len())
            .sum::<usize>();
    let removable = all.len().saturating_sub(3);
    let mut removed = 0;
    for identifier in all.iter().skip(1).take(removable) {
        if length <= limit {
            break;
        }
        length -= 1 + identifier.len();
        removed += 1;
    }
    all.drain(1..(1 + removed).min(all.len()));
    all
}

#[cfg(test)]
mod tests;
