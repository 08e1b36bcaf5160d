//! Charsets: from octets to text.
//!
//! `encoding_rs` knows the labels of the web, which differ from those of mail
//! and news: it takes us-ascii for windows-1252, and knows neither UTF-7 nor
//! the charsets of DOS. Both are put right here.

mod origin;
mod registered;
mod utf_7;

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub use origin::origin_in_field;
pub use registered::is_registered;

/// A charset that can be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charset(Variant);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variant {
    UsAscii,
    Utf7,
    Cp437,
    Cp850,
    Other(&'static Encoding),
}

/// Text that was decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, with U+FFFD where octets mean nothing in the charset.
    pub text: Cow<'a, str>,
    /// The offset of the first octet that means nothing in the charset.
    pub malformed: Option<usize>,
}

/// Labels that are used in mail and news and unknown to `encoding_rs`.
const ALIASES: [(&str, &str); 10] = [
    ("latin9", "iso-8859-15"),
    ("latin-9", "iso-8859-15"),
    ("latin-1", "iso-8859-1"),
    ("latin-2", "iso-8859-2"),
    ("iso8859_1", "iso-8859-1"),
    ("iso8859_15", "iso-8859-15"),
    ("win-1252", "windows-1252"),
    ("cp-1252", "windows-1252"),
    ("cp936", "gbk"),
    ("cp932", "shift_jis"),
];

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(Variant::Other(UTF_8));
    /// windows-1252, which holds all of ISO-8859-1 that text uses.
    pub const WINDOWS_1252: Self = Self(Variant::Other(WINDOWS_1252));

    /// The charset that `label` names, in any case and with blanks around it;
    /// none if the name is not known.
    pub fn for_label(label: &str) -> Option<Self> {
        // Most are; and it is asked for each encoded word.
        if label.eq_ignore_ascii_case("utf-8") {
            return Some(Self::UTF_8);
        }
        let label = label.trim_matches([' ', '\t']);
        let is = |names: &[&str]| names.iter().any(|name| label.eq_ignore_ascii_case(name));
        let variant = if is(&[
            "us-ascii",
            "ascii",
            "ansi_x3.4-1968",
            "iso646-us",
            "iso-ir-6",
            "us",
            "csascii",
            "cp367",
            "ibm367",
            "ansi_x3.4-1986",
            "iso_646.irv:1991",
        ]) {
            Variant::UsAscii
        } else if is(&["utf-7", "unicode-1-1-utf-7", "csunicode11utf7"]) {
            Variant::Utf7
        } else if is(&["cp437", "ibm437", "437", "cspc8codepage437"]) {
            Variant::Cp437
        } else if is(&["cp850", "ibm850", "850", "cspc850multilingual"]) {
            Variant::Cp850
        } else {
            let known = ALIASES
                .iter()
                .find(|(alias, _)| label.eq_ignore_ascii_case(alias))
                .map_or(label, |(_, known)| known);
            Variant::Other(Encoding::for_label_no_replacement(known.as_bytes())?)
        };
        Some(Self(variant))
    }

    /// The name of the charset as it is usually written. ISO-8859-1 is decoded
    /// as the charset that contains it, and so has the name windows-1252.
    pub fn name(self) -> &'static str {
        match self.0 {
            Variant::UsAscii => "US-ASCII",
            Variant::Utf7 => "UTF-7",
            Variant::Cp437 => "IBM437",
            Variant::Cp850 => "IBM850",
            Variant::Other(encoding) => encoding.name(),
        }
    }

    /// Whether this is US-ASCII, which has no octets above 127.
    pub fn is_us_ascii(self) -> bool {
        self.0 == Variant::UsAscii
    }

    /// Whether octets below 128 always stand for the characters of US-ASCII.
    pub fn is_ascii_compatible(self) -> bool {
        match self.0 {
            Variant::Utf7 => false,
            Variant::Other(encoding) => encoding.is_ascii_compatible(),
            _ => true,
        }
    }

    /// Decodes `octets`. A byte order mark stays in the text. For US-ASCII the
    /// octets above 127 are malformed, and shown as [`text_of_field`] does.
    pub fn decode(self, octets: &[u8]) -> Decoded<'_> {
        match self.0 {
            Variant::UsAscii => {
                let valid = Encoding::ascii_valid_up_to(octets);
                Decoded {
                    malformed: (valid < octets.len()).then_some(valid),
                    text: text_of_field(octets),
                }
            }
            Variant::Utf7 => utf_7::decode(octets),
            Variant::Cp437 => decode_dos(octets, CP437),
            Variant::Cp850 => decode_dos(octets, CP850),
            // The crate reads UTF-16 as little-endian, whatever the octets say.
            Variant::Other(encoding) if encoding == UTF_16LE && octets.starts_with(b"\xfe\xff") => {
                decode_with(UTF_16BE, octets)
            }
            Variant::Other(encoding) if encoding == ISO_2022_JP => decode_iso_2022_jp(octets),
            Variant::Other(encoding) => decode_with(encoding, octets),
        }
    }
}

impl Charset {
    /// The octets that stand for `text`; nothing where it holds characters that
    /// the charset has not, or where nothing is written in it.
    pub fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self.0 {
            Variant::UsAscii => text.is_ascii().then(|| text.as_bytes().to_vec()),
            Variant::Other(encoding) => {
                let (octets, used, is_lossy) = encoding.encode(text);
                (used == encoding && !is_lossy).then(|| octets.into_owned())
            }
            Variant::Utf7 | Variant::Cp437 | Variant::Cp850 => None,
        }
    }
}

fn decode_with<'a>(encoding: &'static Encoding, octets: &'a [u8]) -> Decoded<'a> {
    match encoding.decode_without_bom_handling_and_without_replacement(octets) {
        Some(text) => Decoded {
            text,
            malformed: None,
        },
        None => Decoded {
            text: encoding.decode_without_bom_handling(octets).0,
            malformed: Some(first_malformed(encoding, octets)),
        },
    }
}

/// Decodes line by line: none ends within characters of two octets (RFC 1468),
/// so that one that is broken does not take the next ones with it.
fn decode_iso_2022_jp(octets: &[u8]) -> Decoded<'_> {
    let mut text = String::with_capacity(octets.len());
    let mut malformed = None;
    let mut start = 0;
    for line in octets.split_inclusive(|&octet| octet == b'\n') {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        let bare = bare.strip_suffix(b"\r").unwrap_or(bare);
        let decoded = decode_with(ISO_2022_JP, bare);
        text.push_str(&decoded.text);
        text.extend(line.iter().skip(bare.len()).copied().map(char::from));
        malformed = malformed.or(decoded.malformed.map(|at| start + at));
        start += line.len();
    }
    Decoded {
        text: text.into(),
        malformed,
    }
}

fn first_malformed(encoding: &'static Encoding, octets: &[u8]) -> usize {
    if encoding == UTF_8 {
        return match std::str::from_utf8(octets) {
            Ok(_) => octets.len(),
            Err(error) => error.valid_up_to(),
        };
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(
        decoder
            .max_utf8_buffer_length_without_replacement(octets.len())
            .unwrap_or(octets.len()),
    );
    let (result, read) = decoder.decode_to_string_without_replacement(octets, &mut text, true);
    match result {
        DecoderResult::Malformed(length, after) => {
            read.saturating_sub(usize::from(length) + usize::from(after))
        }
        _ => read,
    }
}

fn decode_dos<'a>(octets: &'a [u8], upper_half: &str) -> Decoded<'a> {
    let text = match std::str::from_utf8(octets) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => {
            let table: Vec<char> = upper_half.chars().collect();
            let character = |&octet: &u8| match octet.checked_sub(0x80) {
                None => char::from(octet),
                Some(index) => table
                    .get(usize::from(index))
                    .copied()
                    .unwrap_or(char::REPLACEMENT_CHARACTER),
            };
            Cow::Owned(octets.iter().map(character).collect())
        }
    };
    Decoded {
        text,
        malformed: None,
    }
}

/// The text of a header field body: UTF-8 if the whole of it is valid UTF-8,
/// else windows-1252.
pub fn text_of_field(octets: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(octets) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(octets).0,
    }
}

/// The octets 128 to 255 of code page 437.
const CP437: &str = "\
ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»\
░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";

/// The octets 128 to 255 of code page 850.
const CP850: &str = "\
ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»\
░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀\
ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(label: &str) -> Option<&'static str> {
        Charset::for_label(label).map(Charset::name)
    }

    #[test]
    fn knows_labels() {
        let cases = [
            ("us-ascii", Some("US-ASCII")),
            ("ASCII", Some("US-ASCII")),
            ("ANSI_X3.4-1968", Some("US-ASCII")),
            (" utf-8 ", Some("UTF-8")),
            ("utf8", Some("UTF-8")),
            ("ISO-8859-1", Some("windows-1252")),
            ("iso-8859-15", Some("ISO-8859-15")),
            ("latin9", Some("ISO-8859-15")),
            ("KOI8-R", Some("KOI8-R")),
            ("iso-2022-jp", Some("ISO-2022-JP")),
            ("utf-7", Some("UTF-7")),
            ("cp437", Some("IBM437")),
            ("IBM850", Some("IBM850")),
            // The web replaces these; no text can be had from them.
            ("hz-gb-2312", None),
            ("iso-2022-kr", None),
            ("unknown-8bit", None),
            ("x-unknown", None),
            ("", None),
        ];
        for (label, expected) in cases {
            assert_eq!(name(label), expected, "{label}");
        }
        assert!(Charset::for_label("cp367").is_some_and(Charset::is_us_ascii));
        assert!(!Charset::UTF_8.is_us_ascii());
    }

    #[test]
    fn decodes_and_tells_the_first_malformed_octet() {
        let cases: [(&str, &[u8], &str, Option<usize>); 22] = [
            ("utf-8", b"J\xc3\xbcrgen", "Jürgen", None),
            ("utf-8", b"J\xfcrgen", "J\u{fffd}rgen", Some(1)),
            ("utf-8", b"ab\xc3", "ab\u{fffd}", Some(2)),
            // Overlong, and a surrogate (RFC 3629, section 3).
            ("utf-8", b"a\xc0\xaf", "a\u{fffd}\u{fffd}", Some(1)),
            (
                "utf-8",
                b"\xed\xa0\x80",
                "\u{fffd}\u{fffd}\u{fffd}",
                Some(0),
            ),
            // A byte order mark stays.
            ("utf-8", b"\xef\xbb\xbfa", "\u{feff}a", None),
            ("iso-8859-1", b"J\xfcrgen \x80", "Jürgen €", None),
            ("iso-8859-15", b"\xa4", "€", None),
            ("us-ascii", b"abc", "abc", None),
            ("us-ascii", b"J\xfcrgen", "Jürgen", Some(1)),
            ("us-ascii", b"J\xc3\xbcrgen", "Jürgen", Some(1)),
            ("utf-7", b"J+APw-rgen", "Jürgen", None),
            ("cp437", b"J\x81rgen \xe1", "Jürgen ß", None),
            ("cp850", b"\x9b\xd5\xff", "øı\u{a0}", None),
            ("shift_jis", b"\x83e\x83X\x83g", "テスト", None),
            ("shift_jis", b"ab\x83", "ab\u{fffd}", Some(2)),
            ("utf-16", b"\xfe\xff\0a", "\u{feff}a", None),
            ("utf-16", b"\xff\xfea\0", "\u{feff}a", None),
            ("iso-2022-jp", b"\x1b$B%F\x1b(B\r\n", "テ\r\n", None),
            // The next line begins with characters of one octet again.
            ("iso-2022-jp", b"\x1b$B%F\na\n", "テ\na\n", None),
            ("iso-2022-jp", b"\na\xe4", "\na\u{fffd}", Some(2)),
            (
                "euc-jp",
                b"a\xa4\xa2\xff\xa4",
                "aあ\u{fffd}\u{fffd}",
                Some(3),
            ),
        ];
        for (label, octets, text, malformed) in cases {
            let decoded = Charset::for_label(label).unwrap().decode(octets);
            assert_eq!(decoded.text, text, "{label} {}", octets.escape_ascii());
            assert_eq!(
                decoded.malformed,
                malformed,
                "{label} {}",
                octets.escape_ascii()
            );
        }
    }

    #[test]
    fn the_tables_of_dos_are_complete() {
        for table in [CP437, CP850] {
            assert_eq!(table.chars().count(), 128);
            let mut characters: Vec<char> = table.chars().collect();
            characters.sort_unstable();
            characters.dedup();
            assert_eq!(characters.len(), 128);
        }
    }

    #[test]
    fn reads_fields() {
        assert_eq!(text_of_field(b"J\xc3\xbcrgen"), "Jürgen");
        // One octet that is no UTF-8 decides for the whole.
        assert_eq!(text_of_field(b"\xc3\xbc \xfc"), "Ã¼ ü");
    }

    proptest! {
        #[test]
        fn never_panics(octets in any::<Vec<u8>>()) {
            for label in ["utf-8", "us-ascii", "utf-7", "cp437", "iso-2022-jp", "gb18030", "utf-16", "koi8-r", "big5"] {
                let decoded = Charset::for_label(label).unwrap().decode(&octets);
                prop_assert!(decoded.malformed.is_none_or(|offset| offset <= octets.len()));
                if label == "utf-8" {
                    prop_assert_eq!(decoded.malformed.is_none(), std::str::from_utf8(&octets).is_ok());
                }
            }
        }
    }
}
