//! Content-Type and Content-Transfer-Encoding (RFC 2045, sections 5.1 and 6.1;
//! RFC 2231).

mod parameter;
mod transfer_encoding;

use std::borrow::Cow;
use std::ops::Range;

use super::cursor::Cursor;
use crate::article::defect::note;
use crate::article::octets::Table;

pub use parameter::Parameter;
pub use transfer_encoding::{TransferEncoding, transfer_encoding};

/// Something wrong with one of these fields, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

/// A Content-Type.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContentType {
    /// What stands before the slash, in lower case; may be empty.
    pub media_type: Cow<'static, str>,
    /// What stands behind the slash, in lower case; may be empty.
    pub subtype: Cow<'static, str>,
    /// The parameters; of two with the same name the first.
    pub parameters: Vec<Parameter>,
    /// What is wrong.
    pub defects: Vec<Defect>,
}

impl ContentType {
    /// The value of the parameter `name`, given in lower case.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        parameter::value(&self.parameters, name)
    }

    /// The charset as written.
    pub fn charset(&self) -> Option<&str> {
        self.parameter("charset")
    }

    /// The boundary of a multipart.
    pub fn boundary(&self) -> Option<&str> {
        self.parameter("boundary")
    }

    /// Whether this is `media_type/subtype`, both given in lower case.
    pub fn is(&self, media_type: &str, subtype: &str) -> bool {
        self.media_type == media_type && self.subtype == subtype
    }

    /// Whether this is a multipart.
    pub fn is_multipart(&self) -> bool {
        self.media_type == "multipart"
    }

    /// Whether the text is flowed (RFC 3676, section 4).
    pub fn is_flowed(&self) -> bool {
        self.is("text", "plain")
            && self
                .parameter("format")
                .is_some_and(|format| format.eq_ignore_ascii_case("flowed"))
    }
}

sentences! {
    /// What can be wrong with these fields.
    pub enum DefectKind {
        /// There is nothing.
        Empty = "the field is empty",
        /// No type before the slash, or one that is no token.
        BadType = "the type is missing or not one word",
        /// No slash.
        MissingSlash = "there is no / between type and subtype",
        /// No subtype, or one that is no token.
        BadSubtype = "the subtype is missing or not one word",
        /// Text where a semicolon or the end should be.
        MissingSemicolon = "there is no semicolon before a parameter",
        /// A semicolon with no parameter behind it.
        EmptyParameter = "there is no parameter behind a semicolon",
        /// The name of a parameter is missing or no token.
        BadParameterName = "the name of a parameter is missing or not one word",
        /// No `=` behind the name of a parameter.
        MissingEquals = "there is no = behind the name of a parameter",
        /// No value behind `=`.
        MissingValue = "a parameter has no value",
        /// A value with a character that needs quotation marks.
        UnquotedValue = "the value of a parameter needs quotation marks",
        /// A parameter for the second time.
        DuplicateParameter = "a parameter stands there twice",
        /// A quotation mark without its partner.
        UnclosedQuote = "a quotation mark without its partner",
        /// A comment that is not closed.
        UnclosedComment = "a parenthesis that is not closed",
        /// An encoded word as a value, where RFC 2231 would be right.
        EncodedWord = "an encoded word as the value of a parameter",
    }
}

/// Words that stand in most of these fields.
const USUAL: [&str; 9] = [
    "text",
    "plain",
    "charset",
    "multipart",
    "mixed",
    "boundary",
    "format",
    "html",
    "alternative",
];

/// A word in lower case.
fn in_lower_case(word: &str) -> Cow<'static, str> {
    match USUAL.iter().find(|usual| usual.eq_ignore_ascii_case(word)) {
        Some(usual) => Cow::Borrowed(usual),
        None => Cow::Owned(word.to_ascii_lowercase()),
    }
}

/// Reads a Content-Type.
pub fn content_type(body: &str) -> ContentType {
    let mut reader = Reader::new(body);
    let mut result = ContentType::default();
    reader.skip();
    if reader.cursor.is_at_end() {
        reader.report_empty(body);
    } else {
        let media_type = reader.token(DefectKind::BadType);
        reader.skip();
        let here = reader.cursor.position();
        let subtype = if reader.cursor.eat(b'/') {
            reader.skip();
            reader.token(DefectKind::BadSubtype)
        } else {
            reader.report(DefectKind::MissingSlash, here..here);
            ""
        };
        result.media_type = in_lower_case(media_type);
        result.subtype = in_lower_case(subtype);
        result.parameters = parameter::parameters(&mut reader);
    }
    result.defects = reader.defects;
    result
}

/// The one word of a field that is made like Content-Disposition, a word and its
/// parameters, in lower case: Archive (RFC 5536, section 3.2.2), Auto-Submitted
/// (RFC 3834, section 5). Nothing where the field is made otherwise.
pub fn word_before_parameters(body: &str) -> Option<String> {
    let mut reader = Reader::new(body);
    reader.skip();
    let word = reader.token(DefectKind::BadType).to_ascii_lowercase();
    let _ = parameter::parameters(&mut reader);
    reader.defects.is_empty().then_some(word)
}

/// The parameters of a field that is made like Content-Disposition (RFC 2183,
/// section 2), as far as they can be read.
pub fn parameters_behind_word(body: &str) -> Vec<Parameter> {
    let mut reader = Reader::new(body);
    reader.skip();
    reader.token(DefectKind::BadType);
    parameter::parameters(&mut reader)
}

/// A place in the field, and what was wrong so far.
struct Reader<'a> {
    cursor: Cursor<'a>,
    defects: Vec<Defect>,
}

impl<'a> Reader<'a> {
    fn new(body: &'a str) -> Self {
        Self {
            cursor: Cursor::new(body),
            defects: Vec::new(),
        }
    }

    fn report(&mut self, kind: DefectKind, span: Range<usize>) {
        note(&mut self.defects, kind, span);
    }

    fn report_empty(&mut self, body: &str) {
        if self.defects.is_empty() {
            self.report(DefectKind::Empty, 0..body.len());
        }
    }

    /// Skips blanks and comments.
    fn skip(&mut self) {
        let skipped = self.cursor.skip_cfws();
        if let Some(start) = skipped.unclosed {
            self.report(DefectKind::UnclosedComment, start..skipped.span.end);
        }
    }

    fn token(&mut self, missing: DefectKind) -> &'a str {
        let span = self.cursor.take_while(is_token);
        if span.is_empty() {
            self.report(missing, span.clone());
        }
        self.cursor.text(span)
    }
}

/// `token` of RFC 2045, section 5.1; octets above 127 count as letters.
fn is_token(octet: u8) -> bool {
    TOKEN.get(octet) == 0
}

/// What belongs to no `token` has a 1.
static TOKEN: Table = Table::of_all(0)
    .with_all_below(b'!', 1)
    .with(b"()<>@,;:\\\"/[]?=\x7f", 1);

#[cfg(test)]
mod tests;
