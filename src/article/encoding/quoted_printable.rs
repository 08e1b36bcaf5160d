//! The transfer encoding quoted-printable (RFC 2045, section 6.7), decoded
//! leniently.
//!
//! Octets above 127, control characters and line ends come through as they are;
//! nothing is dropped but soft line breaks and the blanks that transport may
//! have added at the end of a line.

use std::fmt;

use super::{Tally, count};

/// The longest line that is allowed, in octets without the line end.
const LONGEST_LINE: usize = 76;

/// What was decoded, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The octets.
    pub octets: Vec<u8>,
    /// For each line of `octets`, the number of the encoded line in which it
    /// begins, counted from 0.
    pub line_starts: Vec<usize>,
    /// What is wrong; offsets into the encoded data.
    pub defects: Vec<Defect>,
}

/// Something wrong, where it was found first, and how often.
pub type Defect = Tally<DefectKind>;

/// What can be wrong with quoted-printable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DefectKind {
    /// A line is longer than 76 octets.
    LineTooLong,
    /// `=` without two hexadecimal digits or a line end behind it. Kept.
    BadEscape,
    /// Lower-case hexadecimal digits, which every decoder reads.
    LowerCaseHex,
    /// An octet above 127. Kept.
    RawOctet,
    /// A control character other than a tabulator. Kept.
    Control,
    /// Blanks at the end of a line. Dropped.
    TrailingBlank,
    /// CR or LF in encoded form, where a real line end belongs.
    EncodedLineBreak,
    /// `=` at the very end, with no line to go on. Dropped.
    SoftBreakAtEnd,
}

impl fmt::Display for DefectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LineTooLong => "a line is longer than 76 characters",
            Self::BadEscape => "= is not followed by two hexadecimal digits",
            Self::LowerCaseHex => "hexadecimal digits in lower case",
            Self::RawOctet => "an octet above 127 that is not encoded",
            Self::Control => "a control character that is not encoded",
            Self::TrailingBlank => "blanks at the end of a line that are not encoded",
            Self::EncodedLineBreak => "an encoded line end",
            Self::SoftBreakAtEnd => "a soft line break at the very end",
        })
    }
}

/// Decodes `data`, lines ending with LF or CR LF.
pub fn decode(data: &[u8]) -> Decoded {
    let mut decoder = Decoder {
        octets: Vec::with_capacity(data.len()),
        line_starts: vec![0],
        defects: Vec::new(),
    };
    let mut start = 0;
    let mut number = 0;
    while let Some(rest) = data.get(start..).filter(|rest| !rest.is_empty()) {
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        decoder.line(rest.get(..length).unwrap_or_default(), start, number);
        start += length;
        number += 1;
    }
    // A line end ends the last line; it does not begin another one.
    if decoder.octets.last().is_none_or(|&octet| octet == b'\n') {
        decoder.line_starts.pop();
    }
    Decoded {
        octets: decoder.octets,
        line_starts: decoder.line_starts,
        defects: decoder.defects,
    }
}

struct Decoder {
    octets: Vec<u8>,
    line_starts: Vec<usize>,
    defects: Vec<Defect>,
}

impl Decoder {
    /// Decodes one line with its line end, which begins at `offset`.
    fn line(&mut self, line: &[u8], offset: usize, number: usize) {
        let text = line.strip_suffix(b"\n").unwrap_or(line);
        let text = if text.len() < line.len() {
            text.strip_suffix(b"\r").unwrap_or(text)
        } else {
            text
        };
        let line_end = line.get(text.len()..).unwrap_or_default();
        if text.len() > LONGEST_LINE {
            count(
                &mut self.defects,
                DefectKind::LineTooLong,
                offset + LONGEST_LINE,
            );
        }
        let kept = text.trim_suffix_blanks();
        if kept.len() < text.len() {
            count(
                &mut self.defects,
                DefectKind::TrailingBlank,
                offset + kept.len(),
            );
        }
        if let Some(before) = kept.strip_suffix(b"=") {
            if line_end.is_empty() {
                count(
                    &mut self.defects,
                    DefectKind::SoftBreakAtEnd,
                    offset + before.len(),
                );
            }
            self.content(before, offset, number);
        } else {
            self.content(kept, offset, number);
            self.octets.extend_from_slice(line_end);
            if !line_end.is_empty() {
                self.line_starts.push(number + 1);
            }
        }
    }

    fn content(&mut self, text: &[u8], offset: usize, number: usize) {
        let mut at = 0;
        while let Some(&octet) = text.get(at) {
            if octet != b'=' {
                match octet {
                    0x80.. => count(&mut self.defects, DefectKind::RawOctet, offset + at),
                    b'\t' => {}
                    0..0x20 | 0x7f => count(&mut self.defects, DefectKind::Control, offset + at),
                    _ => {}
                }
                self.octets.push(octet);
                at += 1;
                continue;
            }
            let digits = [text.get(at + 1), text.get(at + 2)];
            let [Some(high), Some(low)] = digits.map(|digit| digit.and_then(hexadecimal)) else {
                count(&mut self.defects, DefectKind::BadEscape, offset + at);
                self.octets.push(octet);
                at += 1;
                continue;
            };
            if digits.into_iter().flatten().any(u8::is_ascii_lowercase) {
                count(&mut self.defects, DefectKind::LowerCaseHex, offset + at);
            }
            let decoded = high << 4 | low;
            self.octets.push(decoded);
            if matches!(decoded, b'\r' | b'\n') {
                count(&mut self.defects, DefectKind::EncodedLineBreak, offset + at);
            }
            if decoded == b'\n' {
                self.line_starts.push(number);
            }
            at += 3;
        }
    }
}

trait TrimBlanks {
    fn trim_suffix_blanks(&self) -> &Self;
}

impl TrimBlanks for [u8] {
    fn trim_suffix_blanks(&self) -> &Self {
        let kept = self
            .iter()
            .rposition(|octet| !matches!(octet, b' ' | b'\t'))
            .map_or(0, |last| last + 1);
        self.get(..kept).unwrap_or_default()
    }
}

/// The value of a hexadecimal digit of either case.
pub(super) fn hexadecimal(digit: &u8) -> Option<u8> {
    char::from(*digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}
