//! Which octets a piece of decoded text comes from. Asked only of the few
//! places that somebody is shown, so it decodes once more, octet by octet.

use std::ops::Range;

use encoding_rs::Encoding;

use super::{Charset, Variant};

impl Charset {
    /// Which of `octets`, whose text is the [`decode`](Charset::decode)d one, a
    /// piece of that text comes from. Nothing where that cannot be told: in
    /// UTF-16 and UTF-7.
    pub fn origin(self, octets: &[u8], span: Range<usize>) -> Option<Range<usize>> {
        match self.0 {
            _ if octets.is_ascii() && self.is_ascii_compatible() => Some(span),
            Variant::UsAscii => Some(origin_in_field(octets, span)),
            Variant::Cp437 | Variant::Cp850 => {
                let text = self.decode(octets).text;
                Some(of_single_octets(&text, span))
            }
            Variant::Other(encoding) if is_utf_16(encoding) => None,
            Variant::Other(encoding) => Some(origin_with(encoding, octets, span)),
            Variant::Utf7 => {
                let is_direct = octets.is_ascii() && !octets.contains(&b'+');
                is_direct.then_some(span)
            }
        }
    }
}

/// Which of `octets` a piece of [`text_of_field`](super::text_of_field) comes
/// from.
pub fn origin_in_field(octets: &[u8], span: Range<usize>) -> Range<usize> {
    match std::str::from_utf8(octets) {
        Ok(_) => span,
        Err(_) => of_single_octets(&super::text_of_field(octets), span),
    }
}

/// As many octets as there are characters.
fn of_single_octets(text: &str, span: Range<usize>) -> Range<usize> {
    let characters = |range: Range<usize>| text.get(range).unwrap_or_default().chars().count();
    let start = characters(0..span.start);
    start..start + characters(span)
}

fn is_utf_16(encoding: &'static Encoding) -> bool {
    encoding == encoding_rs::UTF_16BE || encoding == encoding_rs::UTF_16LE
}

fn origin_with(encoding: &'static Encoding, octets: &[u8], span: Range<usize>) -> Range<usize> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut buffer = [0; 32];
    // How much text there was before the octet, and where its octets began.
    let mut length = 0;
    let mut begin = 0;
    let mut start = None;
    let mut end = 0;
    for (at, octet) in octets.iter().enumerate() {
        let last = at + 1 == octets.len();
        let (_, _, written, _) =
            decoder.decode_to_utf8(std::slice::from_ref(octet), &mut buffer, last);
        if written == 0 {
            continue;
        }
        let text = length..length + written;
        if text.end > span.start && start.is_none() {
            start = Some(begin + escapes(octets.get(begin..at).unwrap_or_default()));
        }
        if text.start < span.end {
            end = at + 1;
        }
        (length, begin) = (text.end, at + 1);
    }
    let start = start.unwrap_or(octets.len());
    start..end.max(start)
}

/// How long the escape sequences are (ISO 2022) that stand at the start.
fn escapes(octets: &[u8]) -> usize {
    let mut at = 0;
    while octets.get(at) == Some(&0x1b) {
        let rest = octets.get(at + 1..).unwrap_or_default();
        let intermediate = rest.iter().take_while(|octet| matches!(octet, 0x20..=0x2f));
        at += 2 + intermediate.count();
    }
    at.min(octets.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The octets that the first `piece` in the text comes from.
    fn origin<'a>(label: &str, octets: &'a [u8], piece: &str) -> Option<&'a [u8]> {
        let charset = Charset::for_label(label).expect("a charset");
        let text = charset.decode(octets).text;
        let start = text.find(piece).expect("the piece");
        let origin = charset.origin(octets, start..start + piece.len())?;
        octets.get(origin)
    }

    #[test]
    fn a_piece_of_text_comes_from_these_octets() {
        for (label, octets, piece, expected) in [
            ("us-ascii", &b"one two"[..], "two", &b"two"[..]),
            ("utf-8", "\u{e4} \u{4e2d} z".as_bytes(), "z", b"z"),
            ("utf-8", b"\xe4 \xc3\xa4 z", "\u{e4}", b"\xc3\xa4"),
            ("iso-8859-1", b"\xe4\xf6 z", "z", b"z"),
            ("iso-8859-1", b"\xe4\xf6 z", "\u{f6}", b"\xf6"),
            ("ibm850", b"\x84\x94 z", "\u{f6}", b"\x94"),
            ("us-ascii", b"\xe4\xf6 z", "\u{f6}", b"\xf6"),
            ("shift_jis", b"\x83\x5c z", "z", b"z"),
            ("iso-2022-jp", b"a \x1b$B4A;z\x1b(B z", "\u{6f22}", b"4A"),
            ("iso-2022-jp", b"a \x1b$B4A;z\x1b(B z", "\u{5b57}", b";z"),
            ("iso-2022-jp", b"a \x1b$B4A;z\x1b(B z", "z", b"z"),
        ] {
            assert_eq!(
                origin(label, octets, piece),
                Some(expected),
                "{label} {piece}"
            );
        }
    }

    #[test]
    fn where_it_cannot_be_told_nothing_is_said() {
        assert_eq!(origin("utf-16", b"a\0b\0", "b"), None);
        assert_eq!(origin("utf-7", b"a+AOQ-b", "b"), None);
    }
}
