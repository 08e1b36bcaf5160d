//! Which octets a piece of decoded text comes from. Asked only of the few
//! places that somebody is shown, so it decodes once more; octet by octet only
//! near the ends of the piece.

use std::ops::Range;

use encoding_rs::{CoderResult, Decoder, Encoding, WINDOWS_1252};

use super::{Charset, Variant};

impl Charset {
    /// How much text the first `count` of `octets` make, whose text is the
    /// [`decode`](Charset::decode)d one: as far as its characters are complete
    /// by then. Nothing where [`origin`](Self::origin) tells nothing.
    pub fn text_of_first(self, octets: &[u8], count: usize) -> Option<usize> {
        let count = count.min(octets.len());
        let first = octets.get(..count).unwrap_or_default();
        match self.0 {
            _ if octets.is_ascii() && self.is_ascii_compatible() => Some(count),
            Variant::UsAscii if std::str::from_utf8(octets).is_ok() => Some(whole(octets, count)),
            Variant::UsAscii => Some(super::decode_with(WINDOWS_1252, first).text.len()),
            Variant::Cp437 | Variant::Cp850 => Some(self.decode(first).text.len()),
            Variant::Other(encoding) if is_utf_16(encoding) => None,
            Variant::Other(encoding) => {
                let mut decoding = Decoding::of(encoding);
                Some(decoding.length_of(first, count == octets.len()))
            }
            Variant::Utf7 => {
                let is_direct = octets.is_ascii() && !octets.contains(&b'+');
                is_direct.then_some(count)
            }
        }
    }

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

/// So many octets are decoded together where nothing is sought among them.
const TOGETHER: usize = 1024;
/// More text than any single octet makes.
const MARGIN: usize = 32;

fn origin_with(encoding: &'static Encoding, octets: &[u8], span: Range<usize>) -> Range<usize> {
    // Ahead by some octets goes one decoder that tells how much text they make,
    // so that the other can look at them one by one where it matters.
    let (mut ahead, mut decoding) = (Decoding::of(encoding), Decoding::of(encoding));
    // How much text there was before the octet, and where its octets began.
    let mut length = 0;
    let mut begin = 0;
    let mut start = None;
    let mut end = 0;
    let mut at = 0;
    for together in octets.chunks(TOGETHER) {
        let is_last = at + together.len() == octets.len();
        let behind = length + ahead.length_of(together, is_last);
        // What comes next is no end of the piece, either.
        let next = if start.is_none() {
            span.start
        } else {
            span.end
        };
        if behind + MARGIN < next {
            decoding.length_of(together, is_last);
            length = behind;
            at += together.len();
            end = at;
            continue;
        }
        for octet in together {
            let last = at + 1 == octets.len();
            let text = length..length + decoding.length_of(std::slice::from_ref(octet), last);
            at += 1;
            if text.is_empty() {
                continue;
            }
            if text.end > span.start && start.is_none() {
                start = Some(begin + escapes(octets.get(begin..at - 1).unwrap_or_default()));
            }
            if text.start < span.end {
                end = at;
            } else {
                let start = start.unwrap_or(octets.len());
                return start..end.max(start);
            }
            (length, begin) = (text.end, at);
        }
    }
    let start = start.unwrap_or(octets.len());
    start..end.max(start)
}

/// Octets that are decoded for the length of their text alone.
struct Decoding {
    decoder: Decoder,
    text: [u8; 4 * TOGETHER],
}

impl Decoding {
    fn of(encoding: &'static Encoding) -> Decoding {
        Decoding {
            decoder: encoding.new_decoder_without_bom_handling(),
            text: [0; 4 * TOGETHER],
        }
    }

    /// How much text these octets make, behind those that were decoded before.
    fn length_of(&mut self, mut octets: &[u8], is_last: bool) -> usize {
        let mut length = 0;
        loop {
            let (result, read, written, _) =
                self.decoder.decode_to_utf8(octets, &mut self.text, is_last);
            length += written;
            octets = octets.get(read..).unwrap_or_default();
            if result == CoderResult::InputEmpty {
                return length;
            }
        }
    }
}

/// As many of the first octets of UTF-8 as are whole characters.
fn whole(octets: &[u8], count: usize) -> usize {
    let first = octets.get(..count).unwrap_or_default();
    match std::str::from_utf8(first) {
        Ok(_) => count,
        Err(error) => error.valid_up_to(),
    }
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

    /// As it is found octet by octet, without ever decoding some together.
    fn by_octets(label: &str, octets: &[u8], span: Range<usize>) -> Option<Range<usize>> {
        let charset = Charset::for_label(label).expect("a charset");
        let made = |count| charset.text_of_first(octets, count);
        let mut characters = Vec::new();
        let (mut begin, mut length) = (0, 0);
        for at in 0..octets.len() {
            let text = made(at + 1)?;
            if text > length {
                let escapes = escapes(octets.get(begin..at)?);
                characters.push((length..text, begin + escapes..at + 1));
                (begin, length) = (at + 1, text);
            }
        }
        let first = characters.iter().find(|(text, _)| text.end > span.start)?;
        let mut others = characters.iter().rev();
        let last = others.find(|(text, _)| text.start < span.end)?;
        Some(first.1.start..last.1.end)
    }

    #[test]
    fn a_piece_of_a_long_line_comes_from_the_same_octets() {
        for (label, unit) in [
            ("iso-2022-jp", &b"\x1b$B!!\x1b(B"[..]),
            ("iso-2022-jp", b"a \x1b$B4A;z\x1b(B z"),
            ("shift_jis", b"\x83\x5c\x83 z\xff"),
            ("utf-8", "\u{e4} \u{4e2d}\u{1f600}\u{301}z".as_bytes()),
            ("utf-8", b"\xf0\x9f\x98 z\xc3"),
            ("gb18030", b"\x81\x30\x81\x30 z\x81"),
        ] {
            let octets = unit.repeat(4 * TOGETHER / unit.len());
            let charset = Charset::for_label(label).expect("a charset");
            let text = charset.decode(&octets).text;
            let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
            let piece = |from: usize, to: usize| {
                let at = |number: usize| starts.get(number).copied().unwrap_or(text.len());
                at(from)..at(to)
            };
            let count = starts.len();
            for (from, to) in [
                (0, 1),
                (0, count),
                (1, count - 1),
                (count / 2, count / 2 + 1),
                (count / 3, count),
                (count - 1, count),
            ] {
                let span = piece(from, to);
                assert_eq!(
                    charset.origin(&octets, span.clone()),
                    by_octets(label, &octets, span),
                    "{label} {from} {to}"
                );
            }
        }
    }

    #[test]
    fn so_many_octets_make_so_much_text() {
        for (label, octets, lengths) in [
            ("us-ascii", &b"a\xe4"[..], &[0, 1, 3][..]),
            ("us-ascii", "a\u{e4}".as_bytes(), &[0, 1, 1, 3]),
            ("utf-8", "\u{4e2d}z".as_bytes(), &[0, 0, 0, 3, 4]),
            ("utf-8", b"z\xc3", &[0, 1, 4]),
            ("ibm850", b"\x84z", &[0, 2, 3]),
            ("iso-8859-1", b"\xe4z", &[0, 2, 3]),
            (
                "iso-2022-jp",
                b"\x1b$B4A\x1b(Bz",
                &[0, 0, 0, 0, 0, 3, 3, 3, 3, 4],
            ),
            ("utf-7", b"ab", &[0, 1, 2]),
        ] {
            let charset = Charset::for_label(label).expect("a charset");
            for (count, length) in lengths.iter().enumerate() {
                let text = charset.text_of_first(octets, count);
                assert_eq!(text, Some(*length), "{label} {count}");
            }
        }
        let utf_16 = Charset::for_label("utf-16").expect("a charset");
        assert_eq!(utf_16.text_of_first(b"a\0", 2), None);
    }

    #[test]
    fn where_it_cannot_be_told_nothing_is_said() {
        assert_eq!(origin("utf-16", b"a\0b\0", "b"), None);
        assert_eq!(origin("utf-7", b"a+AOQ-b", "b"), None);
    }
}
