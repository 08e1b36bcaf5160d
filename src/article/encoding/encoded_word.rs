//! Encoded words (RFC 2047), decoded and made.
//!
//! Words that stand side by side in the same charset are decoded as one string
//! of octets. So a character that was split over two words, which RFC 2047
//! forbids, is read properly and still reported.

mod decoder;
mod encoder;
mod scanner;

pub use decoder::{Decoded, decode};
pub use encoder::{encode_phrase, encode_unstructured, fold};
pub use scanner::{EncodedWord, Encoding, words};
pub(crate) use scanner::{length_at_start, may_hold};

/// The longest encoded word that is allowed, in octets (RFC 2047, section 2).
pub const LONGEST_WORD: usize = 75;

/// Something wrong with an encoded word, and where it stands in the text.
pub type Defect = crate::article::defect::Defect<DefectKind>;

sentences! {
    /// What can be wrong with an encoded word.
    pub enum DefectKind {
        /// A blank inside. Not decoded.
        BlankInside = "a blank inside the encoded word",
        /// The end `?=` is missing. Not decoded.
        Unterminated = "the encoded word has no end",
        /// An encoding other than B and Q. Not decoded.
        UnknownEncoding = "the encoding is neither B nor Q",
        /// Nothing is encoded.
        EmptyText = "the encoded word is empty",
        /// A charset that is not known. Not decoded.
        UnknownCharset = "the charset is not known",
        /// `=` without two hexadecimal digits in encoding Q. Kept as it is.
        BadEscape = "= is not followed by two hexadecimal digits",
        /// A character that encoding Q or B has no room for: a control character,
        /// a question mark, or one that is not of the alphabet of base64.
        BadCharacter = "a character that the encoding does not allow",
        /// The padding of encoding B is missing or wrong.
        BadPadding = "the padding of base64 is missing or wrong",
        /// Text before or behind it without a blank between.
        NotSeparated = "no blank between the encoded word and its neighbour",
        /// Longer than 75 characters.
        TooLong = "the encoded word is longer than 75 characters",
        /// A character begins in the word before this one, or ends in the next.
        SplitCharacter = "a character is split over two encoded words",
        /// Octets that mean nothing in the charset.
        InvalidOctets = "octets that mean nothing in the charset",
        /// The decoded text holds a control character, which stays in the text.
        ControlCharacter = "a control character in the decoded text",
        /// The decoded text is plain US-ASCII, and need not have been encoded.
        Needless = "plain US-ASCII text is encoded",
    }
}

impl DefectKind {
    /// Whether it breaks the syntax of an encoded word (RFC 2047, sections 2,
    /// 4 and 5).
    pub fn is_syntax(self) -> bool {
        match self {
            Self::BlankInside
            | Self::Unterminated
            | Self::UnknownEncoding
            | Self::EmptyText
            | Self::BadEscape
            | Self::BadCharacter
            | Self::BadPadding
            | Self::NotSeparated => true,
            Self::UnknownCharset
            | Self::TooLong
            | Self::SplitCharacter
            | Self::InvalidOctets
            | Self::ControlCharacter
            | Self::Needless => false,
        }
    }
}

#[cfg(test)]
mod tests;
