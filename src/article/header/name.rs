//! Names of fields, told apart by a few of their octets first: an article is
//! asked for hundreds of fields, most of which it does not have.

use super::Field;

/// The length of a name, and some of its octets, whatever their case. Names that
/// are the same have the same key, and others seldom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Key(u32);

impl Key {
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
}

/// The place of the first of these keys, from this place on, that is such a one.
#[inline]
pub(super) fn find(keys: &[Key], start: usize, wanted: Key) -> Option<usize> {
    let mut keys = keys.get(start..)?.iter();
    Some(start + keys.position(|key| *key == wanted)?)
}

/// Names of fields, known beforehand.
#[derive(Debug)]
pub struct Names<const COUNT: usize> {
    names: [&'static str; COUNT],
    keys: [Key; COUNT],
}

impl<const COUNT: usize> Names<COUNT> {
    /// These names, in whatever case.
    #[allow(clippy::indexing_slicing, reason = "both are of the same length")]
    pub const fn of(names: [&'static str; COUNT]) -> Names<COUNT> {
        let mut keys = [Key(0); COUNT];
        let mut at = 0;
        while at < COUNT {
            keys[at] = Key::of(names[at]);
            at += 1;
        }
        Names { names, keys }
    }

    /// Which of them is the name of the field, if any is.
    pub fn place(&self, field: &Field) -> Option<usize> {
        let mut start = 0;
        while let Some(place) = find(&self.keys, start, field.key()) {
            if self.names.get(place).is_some_and(|name| field.is(name)) {
                return Some(place);
            }
            start = place + 1;
        }
        None
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
