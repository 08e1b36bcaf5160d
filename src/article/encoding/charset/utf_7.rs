//! UTF-7 (RFC 2152).

use super::Decoded;
use crate::article::encoding::base64;

/// Decodes UTF-7. What means nothing becomes U+FFFD.
pub(super) fn decode(octets: &[u8]) -> Decoded<'static> {
    let mut text = String::with_capacity(octets.len());
    let mut malformed = None;
    let mut at = 0;
    while let Some(&octet) = octets.get(at) {
        let start = at;
        at += 1;
        let is_good = match octet {
            b'+' => {
                let rest = octets.get(at..).unwrap_or_default();
                let is_digit = |octet: &&u8| base64::digit(**octet).is_some();
                let length = rest.iter().take_while(is_digit).count();
                let closed = rest.get(length) == Some(&b'-');
                at += length + usize::from(closed);
                if length == 0 && closed {
                    text.push('+');
                    true
                } else {
                    decode_shifted(rest.get(..length).unwrap_or_default(), &mut text)
                }
            }
            0x80.. => {
                text.push(char::REPLACEMENT_CHARACTER);
                false
            }
            _ => {
                text.push(char::from(octet));
                true
            }
        };
        if !is_good {
            malformed = malformed.or(Some(start));
        }
    }
    Decoded {
        text: text.into(),
        malformed,
    }
}

/// Decodes UTF-16 in base64 without padding, and says whether it is that.
fn decode_shifted(digits: &[u8], text: &mut String) -> bool {
    let mut bits: u32 = 0;
    let mut held: u32 = 0;
    let units = digits.iter().filter_map(|&octet| {
        bits = bits << 6 | u32::from(base64::digit(octet)?);
        held += 6;
        let unit = u16::try_from(bits >> held.checked_sub(16)? & 0xffff).ok()?;
        held -= 16;
        Some(unit)
    });
    let mut is_good = true;
    for unit in char::decode_utf16(units) {
        is_good &= unit.is_ok();
        text.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    // Less than a digit is left over, and nothing in it.
    if held >= 6 || digits.is_empty() || bits & ((1 << held) - 1) != 0 {
        is_good = false;
        text.push(char::REPLACEMENT_CHARACTER);
    }
    is_good
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decodes_direct_and_shifted_characters() {
        for (octets, text) in [
            ("A+ImIDkQ.", "A\u{2262}\u{391}."),
            ("Hi Mom -+Jjo--!", "Hi Mom -\u{263a}-!"),
            ("+ZeVnLIqe-", "\u{65e5}\u{672c}\u{8a9e}"),
            ("Item 3 is +AKM-1.", "Item 3 is \u{a3}1."),
            ("1+-1", "1+1"),
            ("a+AAo-b", "a\nb"),
            ("+2D3cqQ-", "\u{1f4a9}"),
            ("", ""),
        ] {
            let decoded = decode(octets.as_bytes());
            assert_eq!(decoded.text, text, "{octets}");
            assert_eq!(decoded.malformed, None, "{octets}");
        }
    }

    #[test]
    fn tells_where_it_is_wrong() {
        for (octets, text, at) in [
            (&b"ab\xe4"[..], "ab\u{fffd}", 2),
            (b"a+ b", "a\u{fffd} b", 1),
            (b"a+", "a\u{fffd}", 1),
            (b"a+AGE", "aa", usize::MAX),
            (b"a+AG-b", "a\u{fffd}b", 1),
            (b"a+AGF-b", "aa\u{fffd}b", 1),
            (b"a+2D0-", "a\u{fffd}", 1),
        ] {
            let decoded = decode(octets);
            assert_eq!(decoded.text, text, "{}", octets.escape_ascii());
            let expected = (at != usize::MAX).then_some(at);
            assert_eq!(decoded.malformed, expected, "{}", octets.escape_ascii());
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_crate(octets in "[+a-dA-D/. -]{0,20}") {
            let utf_7 = charset::Charset::for_label(b"utf-7").expect("the crate knows UTF-7");
            let (text, malformed) = utf_7.decode_without_bom_handling(octets.as_bytes());
            let decoded = decode(octets.as_bytes());
            // The crate lets bits that are left over pass.
            if decoded.malformed.is_none() {
                prop_assert_eq!(decoded.text, text);
                prop_assert!(!malformed);
            }
            prop_assert!(decoded.malformed.is_some() || !malformed);
        }
    }
}
