//! The transfer encoding base64 (RFC 2045, section 6.8), decoded leniently.

use std::ops::Range;

use super::{Origins, Search, Tally, count};
use crate::article::octets::Table;

/// The longest line that is allowed, in octets without the line end.
const LONGEST_LINE: usize = 76;

/// What was decoded, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The octets.
    pub octets: Vec<u8>,
    /// What is wrong; offsets into the encoded data.
    pub defects: Vec<Defect>,
}

/// Something wrong, where it was found first, and how often.
pub type Defect = Tally<DefectKind>;

sentences! {
    /// What can be wrong with base64.
    pub enum DefectKind {
        /// A line is longer than 76 octets.
        LineTooLong = "a line is longer than 76 characters",
        /// A character outside the alphabet, which is no white space. Dropped.
        ForeignCharacter = "a character that does not belong to base64",
        /// Data behind the padding. What follows is not decoded.
        DataAfterPadding = "data after the padding",
        /// The padding is missing or too short.
        MissingPadding = "the padding at the end is missing",
        /// There is more padding than fits.
        TooMuchPadding = "too much padding",
        /// The data end in the middle of an octet.
        Truncated = "the data end in the middle of an octet",
    }
}

/// Decodes `data`. White space is skipped, foreign characters are dropped and
/// counted, and padding ends the data.
pub fn decode(data: &[u8]) -> Decoded {
    let mut decoder = Decoder {
        octets: Vec::with_capacity(data.len() / 4 * 3 + 3),
        defects: long_lines(data),
        origins: (),
    };
    decoder.all(data);
    Decoded {
        octets: decoder.octets,
        defects: decoder.defects,
    }
}

/// Where in `data` the decoded octets `span` come from.
pub(crate) fn origin(data: &[u8], span: Range<usize>) -> Range<usize> {
    let mut decoder = Decoder {
        octets: Vec::with_capacity(data.len() / 4 * 3 + 3),
        defects: Vec::new(),
        origins: Search::new(span),
    };
    decoder.all(data);
    decoder.origins.found(data.len())
}

struct Decoder<O> {
    octets: Vec<u8>,
    defects: Vec<Defect>,
    origins: O,
}

impl<O: Origins> Decoder<O> {
    fn all(&mut self, data: &[u8]) {
        let mut group: u32 = 0;
        // Where the digits of the group stand.
        let mut places = [0; 4];
        let mut digits = 0;
        let mut padding = 0;
        let mut at = 0;
        while let Some(&octet) = data.get(at) {
            if self.origins.is_done() {
                break;
            }
            let offset = at;
            if matches!(octet, b' ' | b'\t' | b'\r' | b'\n') {
                at += 1;
                continue;
            }
            // Mostly whole groups stand there in one piece.
            if digits == 0 && padding == 0 {
                let end = at + self.whole_groups(data, at);
                if end > at {
                    at = end;
                    continue;
                }
            }
            at += 1;
            if octet == b'=' {
                padding += 1;
                // One or two signs fill the group, according to what is in it.
                if digits < 2 || digits + padding > 4 {
                    count(&mut self.defects, DefectKind::TooMuchPadding, offset);
                }
                continue;
            }
            let Some(value) = digit(octet) else {
                count(&mut self.defects, DefectKind::ForeignCharacter, offset);
                continue;
            };
            if padding > 0 {
                count(&mut self.defects, DefectKind::DataAfterPadding, offset);
                break;
            }
            group = group << 6 | u32::from(value);
            if let Some(place) = places.get_mut(digits) {
                *place = offset;
            }
            digits += 1;
            if digits == 4 {
                self.group(group, 3, places);
                (group, digits) = (0, 0);
            }
        }
        if digits == 1 {
            count(&mut self.defects, DefectKind::Truncated, data.len());
        } else if digits > 0 {
            if digits + padding < 4 {
                count(&mut self.defects, DefectKind::MissingPadding, data.len());
            }
            let missing = 4 - digits;
            self.group(group << (6 * missing), 3 - missing, places);
        }
    }

    /// Decodes the whole groups that stand here one behind the other, at most those
    /// of a line, and tells how long they are.
    fn whole_groups(&mut self, data: &[u8], at: usize) -> usize {
        let rest = data.get(at..).unwrap_or_default();
        let line = rest.get(..LONGEST_LINE).unwrap_or(rest);
        let (rows, _) = line.as_chunks::<{ 4 * ROW }>();
        let rows = rows.iter().map_while(whole_row);
        let mut end = at;
        for row in rows {
            self.octets.extend_from_slice(row.as_flattened());
            end += 4 * ROW;
        }
        let (quads, _) = data
            .get(end..at + line.len())
            .unwrap_or_default()
            .as_chunks::<4>();
        for group in quads.iter().map_while(|quad| whole_group(*quad)) {
            let [_, octets @ ..] = group.to_be_bytes();
            self.octets.extend_from_slice(&octets);
            end += 4;
        }
        for at in (at..end).step_by(4) {
            self.note(3, [at, at + 1, at + 2, at + 3]);
        }
        end - at
    }

    /// The first `count` of the three octets of a group, whose digits stand in
    /// these places.
    fn group(&mut self, group: u32, count: usize, places: [usize; 4]) {
        let [_, octets @ ..] = group.to_be_bytes();
        self.octets
            .extend_from_slice(octets.get(..count).unwrap_or_default());
        self.note(count, places);
    }

    /// Where the first `count` octets of such a group come from.
    fn note(&mut self, count: usize, [a, b, c, d]: [usize; 4]) {
        for origin in [a..b + 1, b..c + 1, c..d + 1].into_iter().take(count) {
            self.origins.note(origin);
        }
    }
}

fn long_lines(data: &[u8]) -> Vec<Defect> {
    let mut defects = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', data).chain([data.len()]) {
        let line = data.get(start..end).unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.len() > LONGEST_LINE {
            count(&mut defects, DefectKind::LineTooLong, start + LONGEST_LINE);
        }
        start = end + 1;
    }
    defects
}

/// The value of a digit of base64.
pub(super) fn digit(octet: u8) -> Option<u8> {
    let value = VALUES.get(octet);
    (value < 64).then_some(value)
}

/// So many groups are looked at together: what they are fills three numbers.
const ROW: usize = 4;

/// The octets that a row of groups stands for, if all of its octets are digits.
fn whole_row(octets: &[u8; 4 * ROW]) -> Option<[[u8; 4]; 3]> {
    let (quads, _) = octets.as_chunks::<4>();
    let [a, b, c, d] = quads else {
        return None;
    };
    let [a, b, c, d] = [a, b, c, d].map(|quad| shifted(*quad));
    let is_whole = (a | b | c | d) < OTHER;
    let octets = [a << 8 | b >> 16, b << 16 | c >> 8, c << 24 | d].map(u32::to_be_bytes);
    is_whole.then_some(octets)
}

/// The group that four digits are, if all of them are.
fn whole_group(quad: [u8; 4]) -> Option<u32> {
    let group = shifted(quad);
    (group < OTHER).then_some(group)
}

/// Is in what four octets make if one of them is no digit.
const OTHER: u32 = 1 << 24;

/// The values of four digits one behind the other.
#[allow(
    clippy::indexing_slicing,
    reason = "each table has an entry for each octet"
)]
fn shifted([a, b, c, d]: [u8; 4]) -> u32 {
    let [first, second, third, fourth] = &SHIFTED;
    let value = |table: &[u32; 256], octet: u8| table[usize::from(octet)];
    value(first, a) | value(second, b) | value(third, c) | value(fourth, d)
}

/// The value of each digit by its place in a group.
#[allow(
    clippy::indexing_slicing,
    reason = "it is made when this is compiled: what is wrong is seen there"
)]
static SHIFTED: [[u32; 256]; 4] = {
    let mut tables = [[OTHER; 256]; 4];
    let mut octet: u8 = 0;
    loop {
        let value = VALUES.get(octet) as u32;
        let mut place = 0;
        while value < 64 && place < 4 {
            tables[place][octet as usize] = value << (18 - 6 * place);
            place += 1;
        }
        if octet == u8::MAX {
            break tables;
        }
        octet += 1;
    }
};

/// The values of the digits by their octets; 64 for what is no digit.
static VALUES: Table = Table::of_all(64)
    .with_places(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use super::DefectKind::*;
    use super::*;

    /// A kind of defect with its offset and count.
    type Found = (DefectKind, usize, usize);

    fn read(data: &str) -> (String, Vec<Found>) {
        let decoded = decode(data.as_bytes());
        let defects = decoded
            .defects
            .iter()
            .map(|tally| (tally.kind, tally.offset, tally.count))
            .collect();
        (String::from_utf8(decoded.octets).unwrap(), defects)
    }

    /// RFC 2045, section 6.8.
    #[test]
    fn decodes_and_says_what_is_wrong() {
        let cases: [(&str, &str, &[Found]); 16] = [
            ("", "", &[]),
            ("YWJj", "abc", &[]),
            ("YWI=", "ab", &[]),
            ("YQ==\r\n", "a", &[]),
            ("YW\r\nJj\n \tYWJj", "abcabc", &[]),
            ("YWI", "ab", &[(MissingPadding, 3, 1)]),
            ("YQ=", "a", &[(MissingPadding, 3, 1)]),
            ("YQ", "a", &[(MissingPadding, 2, 1)]),
            ("YWJjY", "abc", &[(Truncated, 5, 1)]),
            ("YWJj=", "abc", &[(TooMuchPadding, 4, 1)]),
            ("YQ===", "a", &[(TooMuchPadding, 4, 1)]),
            ("YQ==\nYg==", "a", &[(DataAfterPadding, 5, 1)]),
            ("Y!W-J.j", "abc", &[(ForeignCharacter, 1, 3)]),
            ("YWJj\n-- \n", "abc", &[(ForeignCharacter, 5, 2)]),
            ("=", "", &[(TooMuchPadding, 0, 1)]),
            (
                "=YWJj",
                "",
                &[(TooMuchPadding, 0, 1), (DataAfterPadding, 1, 1)],
            ),
        ];
        for (data, text, defects) in cases {
            assert_eq!(read(data), (text.to_owned(), defects.to_vec()), "{data:?}");
        }
    }

    #[test]
    fn limits_the_line_to_76_octets() {
        let line = "YWJj".repeat(19);
        assert_eq!(read(&format!("{line}\r\n{line}\n{line}")).1, []);
        let longer = "YWJj".repeat(20);
        let (text, defects) = read(&format!("{line}\r\n{longer}\r\n{longer}"));
        assert_eq!(text, "abc".repeat(59));
        assert_eq!(defects, [(LineTooLong, 78 + 76, 2)]);
    }

    proptest! {
        #[test]
        fn agrees_with_the_crate(octets in any::<Vec<u8>>()) {
            let encoded = STANDARD.encode(&octets);
            let lines: Vec<&[u8]> = encoded.as_bytes().chunks(76).collect();
            let decoded = decode(&lines.join(&b"\r\n"[..]));
            prop_assert_eq!(decoded.octets, octets);
            prop_assert_eq!(decoded.defects, vec![]);
        }

        #[test]
        fn accepts_what_the_crate_accepts_and_no_more(data in "[A-Da=!]{0,9}") {
            // Bits that are left over are no matter here.
            let config = base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
            let strict = base64::engine::GeneralPurpose::new(&base64::alphabet::STANDARD, config);
            let decoded = decode(data.as_bytes());
            match strict.decode(&data) {
                Ok(octets) => {
                    prop_assert_eq!(decoded.octets, octets);
                    prop_assert_eq!(decoded.defects, vec![]);
                }
                Err(_) => prop_assert!(!decoded.defects.is_empty()),
            }
        }

        #[test]
        fn never_panics(data in any::<Vec<u8>>()) {
            for defect in decode(&data).defects {
                prop_assert!(defect.offset <= data.len());
            }
        }
    }
}
