//! Charsets: from octets to text.
//!
//! `encoding_rs` knows the labels of the web, which differ from those of mail
//! and news: it takes us-ascii for windows-1252, and knows neither UTF-7 nor
//! the charsets of DOS. Both are put right here.

use std::borrow::Cow;

use encoding_rs::{DecoderResult, Encoding, UTF_8, WINDOWS_1252};

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
const ALIASES: [(&str, &str); 12] = [
    ("latin9", "iso-8859-15"),
    ("latin-9", "iso-8859-15"),
    ("latin-1", "iso-8859-1"),
    ("latin-2", "iso-8859-2"),
    ("iso-8859-15-windows", "iso-8859-15"),
    ("iso8859_1", "iso-8859-1"),
    ("iso8859_15", "iso-8859-15"),
    ("windows-1252-windows", "windows-1252"),
    ("win-1252", "windows-1252"),
    ("cp-1252", "windows-1252"),
    ("cp936", "gbk"),
    ("cp932", "shift_jis"),
];

impl Charset {
    /// UTF-8.
    pub const UTF_8: Self = Self(Variant::Other(UTF_8));
    /// US-ASCII.
    pub const US_ASCII: Self = Self(Variant::UsAscii);
    /// windows-1252, which holds all of ISO-8859-1 that text uses.
    pub const WINDOWS_1252: Self = Self(Variant::Other(WINDOWS_1252));

    /// The charset that `label` names, in any case and with blanks around it;
    /// none if the name is not known.
    pub fn for_label(label: &str) -> Option<Self> {
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

    /// Whether this is UTF-7 or UTF-16, which no article should use.
    pub fn is_unsuitable_unicode(self) -> bool {
        match self.0 {
            Variant::Utf7 => true,
            Variant::Other(encoding) => {
                encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE
            }
            _ => false,
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
            Variant::Utf7 => {
                let utf_7 = charset::Charset::for_label(b"utf-7").expect("the crate knows UTF-7");
                let (text, malformed) = utf_7.decode_without_bom_handling(octets);
                Decoded {
                    text,
                    // The crate does not say where; the whole is blamed.
                    malformed: malformed.then_some(0),
                }
            }
            Variant::Cp437 => decode_dos(octets, CP437),
            Variant::Cp850 => decode_dos(octets, CP850),
            Variant::Other(encoding) => decode_with(encoding, octets),
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

/// The charset that undeclared octets most probably are in: `UTF-8` if they are
/// valid UTF-8, else `windows-1252`.
pub fn guess(octets: &[u8]) -> &'static str {
    match std::str::from_utf8(octets) {
        Ok(_) => "UTF-8",
        Err(_) => "windows-1252",
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
