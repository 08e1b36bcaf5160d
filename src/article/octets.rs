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
    pub(super) fn get(&self, octet: u8) -> u8 {
        self.0[usize::from(octet)]
    }
}
