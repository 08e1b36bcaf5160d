//! Names of fields, each a few numbers, which are compared at once: an article is
//! asked for hundreds of fields, most of which it does not have.

use super::Field;

/// A name, whatever its case. Two names are the same where their keys are, unless
/// both are [longer](Key::is_whole) than any name that is known beforehand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key {
    /// The first sixteen octets, or all of a shorter name.
    front: u128,
    /// The last sixteen octets of a name that has as many.
    back: u128,
    length: usize,
}

impl Key {
    /// No loop is in it, so that of a name in the program a number is left.
    #[inline(always)]
    pub(super) const fn of(name: &str) -> Key {
        let octets = name.as_bytes();
        let (front, back) = match (octets.first_chunk(), octets.last_chunk()) {
            (Some(front), Some(back)) => (u128::from_le_bytes(*front), u128::from_le_bytes(*back)),
            _ => (short(octets), 0),
        };
        Key {
            front: lower(front),
            back: lower(back),
            length: octets.len(),
        }
    }

    /// Whether it holds every octet of the name.
    #[inline(always)]
    const fn is_whole(self) -> bool {
        self.length <= 2 * size_of::<u128>()
    }

    /// The upper bits of a product (Fibonacci hashing).
    #[inline(always)]
    pub(super) const fn hash(self) -> usize {
        let octets = self.front.wrapping_add(self.back.rotate_left(17));
        let octets = (octets as u64)
            .wrapping_add((octets >> 64) as u64)
            .rotate_left(9);
        (octets.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize
    }
}

/// Less than sixteen octets as a number: a front and a back that may overlap.
/// Together with the length it tells which octets they are.
#[inline(always)]
const fn short(octets: &[u8]) -> u128 {
    if let (Some(front), Some(back)) = (octets.first_chunk(), octets.last_chunk()) {
        u64::from_le_bytes(*front) as u128 | (u64::from_le_bytes(*back) as u128) << 64
    } else if let (Some(front), Some(back)) = (octets.first_chunk(), octets.last_chunk()) {
        u32::from_le_bytes(*front) as u128 | (u32::from_le_bytes(*back) as u128) << 64
    } else {
        match *octets {
            [] => 0,
            [only] => only as u128,
            [first, last] => u16::from_le_bytes([first, last]) as u128,
            [first, second, .., last] => u32::from_le_bytes([first, second, last, 0]) as u128,
        }
    }
}

/// Sixteen octets, those of capital letters in lower case.
#[inline(always)]
const fn lower(octets: u128) -> u128 {
    const ALL: u128 = u128::from_le_bytes([1; 16]);
    // The upper bit of each octet says whether the rest of it is so large.
    let rest = octets & (0x7f * ALL);
    let from_a = rest + (0x80 - b'A' as u128) * ALL;
    let behind_z = rest + (0x7f - b'Z' as u128) * ALL;
    let is_capital = (from_a ^ behind_z) & !octets & (0x80 * ALL);
    octets | is_capital >> 2
}

impl Field {
    /// Whether the field has this name, whose key is known.
    #[inline(always)]
    pub(super) fn has(&self, key: Key, name: &str) -> bool {
        self.key == key && (key.is_whole() || self.name().eq_ignore_ascii_case(name))
    }
}

/// Where the first field of each name stands: a table with more slots than
/// names, a power of two, where a name stands in the first free one from its own
/// on.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// The number of the field, from 1; 0 is none.
    slots: Vec<u16>,
}

/// So sparse, most names that are not there have a slot that is free.
const SLOTS_A_FIELD: usize = 8;

impl Index {
    /// Of these fields, at most [`MOST_LINES`](super::MOST_LINES); tells each that
    /// is the first of its name whether more of it come.
    pub(super) fn of(fields: &mut [Field]) -> Index {
        let count = (SLOTS_A_FIELD * fields.len()).next_power_of_two();
        let mut slots = vec![0; count];
        for place in 0..fields.len() {
            let (before, rest) = fields.split_at_mut(place);
            let Some(field) = rest.first_mut() else { break };
            field.is_repeated = false;
            let mut slot = field.hash & (count - 1);
            while let Some(number) = slots.get_mut(slot) {
                if *number == 0 {
                    *number = place as u16 + 1;
                    break;
                }
                let other = before.get_mut(usize::from(*number) - 1);
                if let Some(other) = other.filter(|other| other.has(field.key, field.name())) {
                    other.is_repeated = true;
                    break;
                }
                slot = (slot + 1) & (count - 1);
            }
        }
        Index { slots }
    }

    /// Where the first field of the name, whose key this is, stands.
    #[inline(always)]
    pub(super) fn find(&self, fields: &[Field], key: Key, name: &str) -> Option<usize> {
        let slot = key.hash() & self.slots.len().wrapping_sub(1);
        match self.slots.get(slot) {
            None | Some(0) => None,
            Some(number) => {
                let place = usize::from(*number) - 1;
                match fields.get(place)?.has(key, name) {
                    true => Some(place),
                    false => self.find_behind(slot, fields, key, name),
                }
            }
        }
    }

    /// Where it stands in a slot behind the one that another name has taken.
    #[inline(never)]
    fn find_behind(&self, slot: usize, fields: &[Field], key: Key, name: &str) -> Option<usize> {
        let mut slot = slot;
        loop {
            slot = (slot + 1) & self.slots.len().wrapping_sub(1);
            let place = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
            if fields.get(place)?.has(key, name) {
                return Some(place);
            }
        }
    }
}

/// Names of fields, known beforehand: at most half as many as there are slots.
#[derive(Debug)]
pub struct Names<const COUNT: usize> {
    names: [&'static str; COUNT],
    keys: [Key; COUNT],
    /// As those of an [`Index`].
    slots: [u8; SLOTS],
}

const SLOTS: usize = 128;

impl<const COUNT: usize> Names<COUNT> {
    /// These names, in whatever case.
    #[allow(clippy::indexing_slicing, reason = "each index is below its length")]
    pub const fn of(names: [&'static str; COUNT]) -> Names<COUNT> {
        const { assert!(COUNT <= SLOTS / 2) };
        let mut keys = [Key::of(""); COUNT];
        let mut slots = [0; SLOTS];
        let mut place = 0;
        while place < COUNT {
            let key = Key::of(names[place]);
            assert!(key.is_whole());
            let mut slot = key.hash() % SLOTS;
            while slots[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            keys[place] = key;
            place += 1;
            slots[slot] = place as u8;
        }
        Names { names, keys, slots }
    }

    /// Which of them is the name of the field, if any is.
    #[inline]
    pub fn place(&self, field: &Field) -> Option<usize> {
        let mut slot = field.hash % SLOTS;
        loop {
            let place = usize::from(*self.slots.get(slot)?).checked_sub(1)?;
            if *self.keys.get(place)? == field.key {
                return Some(place);
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    /// Whether one of them is the name of the field.
    #[inline]
    pub fn have(&self, field: &Field) -> bool {
        self.place(field).is_some()
    }

    /// The names, as they were given.
    pub fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }

    /// Each with its key.
    pub(super) fn with_keys(&self) -> impl Iterator<Item = (Key, &'static str)> {
        self.keys.iter().copied().zip(self.iter())
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

    /// The whole name up to 32 octets; every octet counts, and no other bit of it
    /// than that of the case.
    #[test]
    fn names_are_the_same_whatever_the_case_of_their_letters() {
        let others = "x-[trace@{ID}`-_-MESSAGE-id~of^a|b";
        for end in 0..=32 {
            let one = &others[..end];
            assert_eq!(Key::of(one), Key::of(&one.to_ascii_uppercase()), "{end}");
            assert_eq!(Key::of(one), Key::of(&one.to_ascii_lowercase()), "{end}");
            assert!(end == 0 || Key::of(one) != Key::of(&others[..end - 1]));
            for (at, bit) in (0..end).flat_map(|at| (0..7).map(move |bit| (at, bit))) {
                let mut other = one.as_bytes().to_vec();
                other[at] ^= 1 << bit;
                let other = String::from_utf8(other).expect("all is ASCII");
                let same = one.eq_ignore_ascii_case(&other);
                assert_eq!(Key::of(one) == Key::of(&other), same, "{one} {other}");
            }
        }
    }

    fn fields(names: &[String]) -> crate::article::Article {
        let lines = names.iter().map(|name| format!("{name}: x\n"));
        crate::article::Article::new((lines.collect::<String>() + "\n").into_bytes())
    }

    #[test]
    fn names_longer_than_a_key_are_told_apart() {
        let name = |middle: char| format!("X-Sixteen-Octets{middle}Octets-Sixteen-X");
        let article = fields(&[name('a'), name('b'), name('A')]);
        let header = article.header();
        assert_eq!(header.all(&name('a')).count(), 2);
        assert!(header.only(&name('a')).is_none() && header.only(&name('B')).is_some());
        assert!(header.get(&name('c')).is_none());
    }

    /// So many that some share a slot.
    #[test]
    fn each_of_many_names_is_found() {
        let names: Vec<String> = (0..3000).map(|number| format!("X-{number}")).collect();
        let article = fields(&names);
        let header = article.header();
        for (place, name) in names.iter().enumerate() {
            let field = header.only(name).expect("it is there once");
            assert_eq!(field.line(), place + 1);
        }
        assert!((3000..6000).all(|number| header.get(&format!("X-{number}")).is_none()));
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
