//! Which signs stand in a line: found once, and asked before anything dearer.

/// The kinds of octets that stand in a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signs(u8);

impl Signs {
    /// `>`.
    pub(super) const GREATER: Signs = Signs(1);
    /// `<`.
    pub(super) const LESS: Signs = Signs(2);
    /// `:`.
    pub(super) const COLON: Signs = Signs(4);
    /// `-`.
    pub(super) const DASH: Signs = Signs(8);
    /// A tab.
    pub(super) const TAB: Signs = Signs(16);
    /// What is rare in prose.
    pub(super) const RARE: Signs = Signs(32);
    /// What no line or ornament is drawn with.
    pub(super) const WORD: Signs = Signs(64);

    /// What stands in this line.
    pub(super) fn of(line: &str) -> Signs {
        line.bytes()
            .fold(Signs(0), |signs, octet| signs.and(Signs::of_octet(octet)))
    }

    /// What this octet is.
    pub(super) fn of_octet(octet: u8) -> Signs {
        Signs(KINDS[usize::from(octet)])
    }

    /// These signs and the others.
    pub(super) const fn and(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }

    /// Whether any of these is there.
    pub(super) const fn has(self, any: Signs) -> bool {
        self.0 & any.0 != 0
    }
}

/// What is rare in prose.
const RARE: &[u8] = b"(){}[];=<>|&$#\\_*/+^~%`";
/// What lines and ornaments are drawn with.
const DRAWN: &[u8] = b"-_=*~#+.:|/\\^`' \t";
/// What each octet is.
const KINDS: [u8; 256] = {
    let mut kinds = [Signs::WORD.0; 256];
    let mut drawn = DRAWN;
    while let [first, rest @ ..] = drawn {
        kinds[*first as usize] = 0;
        drawn = rest;
    }
    let mut rare = RARE;
    while let [first, rest @ ..] = rare {
        kinds[*first as usize] |= Signs::RARE.0;
        rare = rest;
    }
    kinds[b'>' as usize] |= Signs::GREATER.0;
    kinds[b'<' as usize] |= Signs::LESS.0;
    kinds[b':' as usize] |= Signs::COLON.0;
    kinds[b'-' as usize] |= Signs::DASH.0;
    kinds[b'\t' as usize] |= Signs::TAB.0;
    kinds
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_the_signs_that_stand_in_it() {
        let drawn = Signs::of("--~\t:");
        for sign in [Signs::DASH, Signs::RARE, Signs::TAB, Signs::COLON] {
            assert!(drawn.has(sign));
        }
        assert!(!drawn.has(Signs::WORD.and(Signs::GREATER).and(Signs::LESS)));
        assert!(Signs::of("\u{fc}").has(Signs::WORD));
        assert!(!Signs::of("").has(Signs(u8::MAX)));
    }
}
