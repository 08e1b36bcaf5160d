//! Names of fields, told apart by a few of their octets first: an article is
//! asked for hundreds of fields, most of which it does not have.

use std::ops::Range;

use super::Field;

/// The length of a name, and some of its octets, whatever their case. Names that
/// are the same have the same key, and others seldom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key(u32);

impl Key {
    #[inline(always)]
    pub(super) const fn of(name: &str) -> Key {
        let octets = name.as_bytes();
        let (first, second, last) = match octets {
            [] => (0, 0, 0),
            [only] => (*only, 0, 0),
            [first, last] => (*first, 0, *last),
            [first, second, .., last] => (*first, *second, *last),
        };
        // The bit that is the case of a letter is set, whatever the octet is.
        let [length, ..] = octets.len().to_le_bytes();
        Key(u32::from_be_bytes([length, first, second, last]) | 0x0020_2020)
    }

    /// One of [`SLOTS`], by the upper bits of a product (Fibonacci hashing).
    #[inline]
    const fn slot(self) -> usize {
        (self.0.wrapping_mul(0x9e37_79b9) >> 25) as usize
    }
}

/// Whether two names are the same, whatever their case. Eight octets are compared
/// at a time: where names are alike, they mostly are the same, and a loop that may
/// end at each octet costs more than what it saves.
#[inline]
pub(super) fn is_same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let (Some(last), Some(last_of_other)) = (one.last_chunk(), other.last_chunk()) else {
        return one.eq_ignore_ascii_case(other);
    };
    let (chunks, others) = (one.as_chunks().0, other.as_chunks().0);
    let mut pairs = chunks.iter().zip(others);
    pairs.all(|(one, other)| lower(*one) == lower(*other)) && lower(*last) == lower(*last_of_other)
}

/// Eight octets, those of capital letters in lower case.
const fn lower(octets: [u8; 8]) -> u64 {
    const ALL: u64 = 0x0101_0101_0101_0101;
    let octets = u64::from_le_bytes(octets);
    // The upper bit of each octet says whether the rest of it is so large.
    let rest = octets & (0x7f * ALL);
    let from_a = rest + (0x80 - b'A' as u64) * ALL;
    let behind_z = rest + (0x7f - b'Z' as u64) * ALL;
    let is_capital = (from_a ^ behind_z) & !octets & (0x80 * ALL);
    octets | is_capital >> 2
}

/// Where the fields of a header stand, by their names: one look for most names,
/// there or not.
#[derive(Debug, Clone)]
pub(super) struct Index {
    /// For each slot, where the first of its fields stands, from 1; 0 is none.
    first: [u8; SLOTS],
    /// The slots with more than one field, or with one that stands too far behind
    /// for an octet: there the fields themselves are looked at.
    crowded: u128,
}

/// As many as `crowded` has bits.
const SLOTS: usize = 128;

impl Default for Index {
    fn default() -> Index {
        Index::EMPTY
    }
}

/// What is known of the fields with such a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// There is none.
    Nowhere,
    /// If there is one, it stands here.
    At(usize),
    /// There may be several, from here on.
    From(usize),
}

impl Known {
    /// Where to look for them, of so many fields.
    #[inline]
    pub(super) fn places(self, count: usize) -> Range<usize> {
        match self {
            Known::Nowhere => 0..0,
            Known::At(place) => place..place + 1,
            Known::From(place) => place..count,
        }
    }
}

impl Index {
    /// Of no fields.
    const EMPTY: Index = Index {
        first: [0; SLOTS],
        crowded: 0,
    };

    /// Adds a field, behind all that were added before it.
    #[allow(clippy::indexing_slicing, reason = "a slot is below SLOTS")]
    pub(super) const fn add(&mut self, key: Key, place: usize) {
        let slot = key.slot();
        let first = &mut self.first[slot];
        if *first != 0 {
            self.crowded |= 1 << slot;
        } else if place < u8::MAX as usize {
            *first = place as u8 + 1;
        } else {
            *first = u8::MAX;
            self.crowded |= 1 << slot;
        }
    }

    /// What is known of such a name.
    #[inline(always)]
    pub(super) fn find(&self, key: Key) -> Known {
        let slot = key.slot();
        match self.first.get(slot) {
            None | Some(0) => Known::Nowhere,
            Some(number) if self.crowded & 1 << slot == 0 => Known::At(usize::from(*number) - 1),
            Some(number) => Known::From(usize::from(*number) - 1),
        }
    }
}

/// Names of fields, known beforehand.
#[derive(Debug)]
pub struct Names<const COUNT: usize> {
    names: [&'static str; COUNT],
    index: Index,
}

impl<const COUNT: usize> Names<COUNT> {
    /// These names, in whatever case.
    #[allow(clippy::indexing_slicing, reason = "it is below the length")]
    pub const fn of(names: [&'static str; COUNT]) -> Names<COUNT> {
        let mut index = Index::EMPTY;
        let mut at = 0;
        while at < COUNT {
            index.add(Key::of(names[at]), at);
            at += 1;
        }
        Names { names, index }
    }

    /// Which of them is the name of the field, if any is.
    #[inline]
    pub fn place(&self, field: &Field) -> Option<usize> {
        let places = self.index.find(field.key).places(COUNT);
        let mut both = self.names.get(places.clone())?.iter().zip(places);
        let (_, place) = both.find(|(name, _)| field.is(name))?;
        Some(place)
    }

    /// Whether one of them is the name of the field.
    pub fn have(&self, field: &Field) -> bool {
        self.place(field).is_some()
    }

    /// The names, as they were given.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_name_makes_no_difference() {
        for (one, other) in [("Date", "dATE"), ("To", "TO"), ("X", "x"), ("", "")] {
            assert_eq!(Key::of(one), Key::of(other), "{one}");
        }
        for (one, other) in [("Date", "Dates"), ("To", "Tr"), ("X", ""), ("Ace", "Abe")] {
            assert_ne!(Key::of(one), Key::of(other), "{one}");
        }
    }

    #[test]
    fn names_are_the_same_whatever_the_case_of_their_letters() {
        let others = "x-[trace@{ID}`-\u{e4}\u{c4}-MESSAGE-id";
        for end in 0..=others.len() {
            let one = &others.as_bytes()[..end];
            assert!(is_same(one, &one.to_ascii_uppercase()), "{end}");
            assert!(is_same(&one.to_ascii_lowercase(), one), "{end}");
            assert!(!is_same(one, &others.as_bytes()[..end.max(1) - 1]) || end == 0);
            // Every octet counts, and no other bit of it than that of the case.
            for (at, bit) in (0..one.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
                let mut other = one.to_vec();
                other[at] ^= 1 << bit;
                assert_eq!(is_same(one, &other), one.eq_ignore_ascii_case(&other));
            }
        }
    }

    #[test]
    fn the_place_of_a_name_is_told() {
        const NAMES: Names<3> = Names::of(["X-Trace", "Date", "x-truce"]);
        let place = |name: &str| {
            let article = crate::article::Article::new(format!("{name}: x\n\n").into_bytes());
            NAMES.place(&article.header().fields()[0])
        };
        assert_eq!(place("DATE"), Some(1));
        assert_eq!(place("X-Truce"), Some(2));
        assert_eq!(place("X-Tryce"), None);
        assert_eq!(place("Xref"), None);
    }
}
