//! Tables that say at once what an octet is.

/// A number for each octet.
pub(super) struct Table([u8; 256]);

#[allow(
    clippy::indexing_slicing,
    reason = "the table has an entry for each octet"
)]
impl Table {
    /// The same number for all.
    pub(super) const fn of_all(number: u8) -> Table {
        Table([number; 256])
    }

    /// With this number for these octets.
    pub(super) const fn with(mut self, mut octets: &[u8], number: u8) -> Table {
        while let [first, rest @ ..] = octets {
            self.0[*first as usize] = number;
            octets = rest;
        }
        self
    }

    /// With this number for all octets before this one.
    pub(super) const fn with_all_below(mut self, octet: u8, number: u8) -> Table {
        let mut place = 0;
        while place < octet {
            self.0[place as usize] = number;
            place += 1;
        }
        self
    }

    /// With these bits set for these octets.
    pub(super) const fn with_bits(mut self, mut octets: &[u8], bits: u8) -> Table {
        while let [first, rest @ ..] = octets {
            self.0[*first as usize] |= bits;
            octets = rest;
        }
        self
    }

    /// With the place of each of these octets among them.
    pub(super) const fn with_places(mut self, mut octets: &[u8]) -> Table {
        let mut place = 0;
        while let [first, rest @ ..] = octets {
            self.0[*first as usize] = place;
            place += 1;
            octets = rest;
        }
        self
    }

    /// The number of this octet.
    pub(super) const fn get(&self, octet: u8) -> u8 {
        self.0[octet as usize]
    }
}

/// Which kinds of octets there are, so that most checks need not look for theirs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Tabs.
    pub(crate) tab: bool,
    /// Control characters of US-ASCII but for tab, LF and CR, and DEL with them.
    pub(crate) control: bool,
    /// Carriage returns.
    pub(crate) cr: bool,
    /// What U+0080 to U+00BF begin with in UTF-8.
    pub(crate) c2: bool,
    /// What U+2000 and all behind it begin with in UTF-8.
    pub(crate) from_e2: bool,
}

/// Whether all is visible US-ASCII, blanks and line feeds.
fn is_usual(octets: &[u8]) -> bool {
    let is_odd =
        |octet: u8| u8::from(octet.wrapping_sub(b' ') > b'~' - b' ') & u8::from(octet != b'\n');
    octets.iter().fold(0, |all, octet| all | is_odd(*octet)) == 0
}

/// So many octets are looked at together.
pub(super) const TOGETHER: usize = 16;

impl Seen {
    /// In these octets.
    pub(crate) fn of(octets: &[u8]) -> Seen {
        if is_usual(octets) {
            return Seen::default();
        }
        let mut lanes = [0; TOGETHER];
        let (chunks, rest) = octets.as_chunks::<TOGETHER>();
        for chunk in chunks {
            for (lane, octet) in lanes.iter_mut().zip(chunk) {
                *lane |= Seen::kinds(*octet);
            }
        }
        let of_rest = rest.iter().fold(0, |all, octet| all | Seen::kinds(*octet));
        let all = lanes.iter().fold(of_rest, |all, lane| all | lane);
        let has = |kind: u8| all & kind != 0;
        Seen {
            tab: has(1),
            control: has(2),
            cr: has(4),
            c2: has(8),
            from_e2: has(16),
        }
    }

    /// These as well.
    pub(super) fn add(&mut self, more: Seen) {
        self.tab |= more.tab;
        self.control |= more.control;
        self.cr |= more.cr;
        self.c2 |= more.c2;
        self.from_e2 |= more.from_e2;
    }

    /// A bit for each kind. Without a branch, so that many can be looked at
    /// together.
    const fn kinds(octet: u8) -> u8 {
        let tab = (octet == b'\t') as u8;
        let cr = (octet == b'\r') as u8;
        let low = (octet < b' ') as u8 | (octet == 0x7f) as u8;
        let control = low & !(tab | cr | (octet == b'\n') as u8);
        tab | control << 1 | cr << 2 | ((octet == 0xc2) as u8) << 3 | ((octet >= 0xe2) as u8) << 4
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_seen_wherever_it_stands() {
        let none = Seen::default();
        let kinds = [
            ("\t", Seen { tab: true, ..none }),
            (
                "\u{7f}",
                Seen {
                    control: true,
                    ..none
                },
            ),
            ("\r", Seen { cr: true, ..none }),
            ("\u{80}", Seen { c2: true, ..none }),
            (
                "\u{2028}",
                Seen {
                    from_e2: true,
                    ..none
                },
            ),
        ];
        for length in [0, 3, 15, 16, 17, 40] {
            let text = "Aa \n~\u{e4}\u{119}".repeat(length);
            assert_eq!(Seen::of(text.as_bytes()), none);
            for (piece, seen) in kinds {
                for text in [format!("{piece}{text}"), format!("{text}{piece}")] {
                    assert_eq!(Seen::of(text.as_bytes()), seen, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn line_feeds_are_no_control_characters_and_escapes_are() {
        assert!(!Seen::of(b"a\nb").control);
        assert!(Seen::of(b"a\x1bb").control && Seen::of(b"\0").control);
    }
}
