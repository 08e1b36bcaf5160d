//! What the octets of a line tell, found out in one walk over them, so that
//! most steps need not look at most lines.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::octets::{TOGETHER, Table};

/// Signs that are rare in prose.
const SIGNS: &[u8] = b"(){}[];=<>|&$#\\_*/+^~%`";
/// Signs that lines and ornaments are drawn with.
const DRAWN: &[u8] = b"-_=*~#+.:|/\\^`' \t";

/// A character that nothing is drawn with.
const OTHER: u8 = 1;
/// One of [`SIGNS`].
const SIGN: u8 = 2;
const TAB: u8 = 4;
const BLANK: u8 = 8;
const COLON: u8 = 16;
const GREATER: u8 = 32;
const BRACKET: u8 = 64;
/// More than one gap of three or more blanks: of no single octet.
const GAPS: u8 = 128;

/// What an octet is.
static KINDS: Table = Table::of_all(OTHER)
    .with(DRAWN, 0)
    .with_bits(SIGNS, SIGN)
    .with_bits(b"\t", TAB)
    .with_bits(b" ", BLANK)
    .with_bits(b":", COLON)
    .with_bits(b">", GREATER)
    .with_bits(b"({", BRACKET);

/// How wide a gap between two words is at least.
const GAP: &str = "   ";

static FIND_GAP: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(GAP));

/// Whether there is any gap in a text.
pub(super) fn has_gap(text: &str) -> bool {
    FIND_GAP.find(text.as_bytes()).is_some()
}

/// Whether there is more than one gap.
fn has_gaps(text: &str) -> bool {
    let mut pieces = text.split(GAP).filter(|piece| !piece.trim().is_empty());
    pieces.nth(2).is_some()
}

/// What there is in a line of letters, digits, blanks and common marks; nothing
/// where there are other octets, or few. It needs no table, and so looks at many
/// octets together.
#[allow(
    clippy::indexing_slicing,
    reason = "they are all of this length; so the compiler sees it, too"
)]
fn of_prose(octets: &[u8]) -> Option<Kinds> {
    let last = octets.last_chunk::<TOGETHER>()?;
    let (mut words, mut blanks, mut others) = ([0; TOGETHER], [0; TOGETHER], [0; TOGETHER]);
    let mut high = [0; TOGETHER];
    let mut look_at = |chunk: &[u8; TOGETHER]| {
        for at in 0..TOGETHER {
            let octet = chunk[at];
            let word = u8::from((octet | 0x20).wrapping_sub(b'a') < 26)
                | u8::from(octet.wrapping_sub(b'0') < 10);
            // A blank, `!`, and the double quotation mark; then `,`, `-` and `.`.
            let mark = u8::from(octet.wrapping_sub(b' ') < 3)
                | u8::from(octet.wrapping_sub(b',') < 3)
                | u8::from(octet == b'\'')
                | u8::from(octet == b'?');
            words[at] |= word;
            blanks[at] |= u8::from(octet == b' ');
            others[at] |= (word | mark | octet >> 7) ^ 1;
            high[at] |= octet;
        }
    };
    let (chunks, _) = octets.as_chunks::<TOGETHER>();
    chunks.iter().for_each(&mut look_at);
    look_at(last);
    let any = |seen: [u8; TOGETHER]| u128::from_ne_bytes(seen) != 0;
    (any(words) && !any(others)).then(|| Kinds {
        kinds: if any(blanks) { OTHER | BLANK } else { OTHER },
        signs: 0,
        is_plain: high.is_ascii(),
    })
}

/// What there is in a line.
fn of_any(octets: &[u8]) -> Kinds {
    let (mut kinds, mut signs, mut is_plain) = (0, 0, true);
    for octet in octets {
        let kind = KINDS.get(*octet);
        kinds |= kind;
        signs += u32::from(kind & SIGN);
        is_plain &= matches!(octet, b' '..=b'~');
    }
    Kinds {
        kinds,
        signs: u8::try_from(signs / u32::from(SIGN)).unwrap_or(u8::MAX),
        is_plain,
    }
}

/// What there is in the visible part of a line.
struct Kinds {
    kinds: u8,
    /// How many signs that are rare in prose.
    signs: u8,
    /// Whether all is visible US-ASCII, or a blank.
    is_plain: bool,
}

/// How many of these octets are signs that are rare in prose.
pub(super) fn signs(text: &str) -> usize {
    let is_sign = |octet: &u8| KINDS.get(*octet) & SIGN != 0;
    text.bytes().filter(is_sign).count()
}

/// A set of characters of US-ASCII, and of whatever is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Signs(u128);

impl Signs {
    /// No character.
    pub(super) const NONE: Signs = Signs(0);
    /// What is no character of US-ASCII counts as DEL, which nothing begins with.
    const NOT_ASCII: u8 = 0x7f;

    /// Which of the bits stands for the octet.
    const fn place(octet: u8) -> u8 {
        if octet.is_ascii() {
            octet
        } else {
            Signs::NOT_ASCII
        }
    }

    const fn of(octet: u8) -> Signs {
        Signs(1 << Signs::place(octet))
    }

    /// These characters.
    pub(super) const fn any_of(mut octets: &[u8]) -> Signs {
        let mut signs = Signs::NONE;
        while let [first, rest @ ..] = octets {
            signs.0 |= Signs::of(*first).0;
            octets = rest;
        }
        signs
    }

    /// These and those.
    pub(super) fn or(self, other: Signs) -> Signs {
        Signs(self.0 | other.0)
    }

    /// Whether any of these is one of those.
    pub(super) fn meet(self, other: Signs) -> bool {
        self.0 & other.0 != 0
    }
}

/// What a line looks like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// The first visible character, [`NOT_ASCII`](Signs::NOT_ASCII) for one that
    /// is none of US-ASCII; [`NOTHING`](Look::NOTHING) where all is blank.
    lead: u8,
    kinds: u8,
    signs: u8,
    is_plain: bool,
}

impl Look {
    /// Of a line behind the end.
    pub(super) const BEHIND: Look = Look {
        lead: Look::NOTHING,
        kinds: 0,
        signs: 0,
        is_plain: true,
    };
    /// No octet of US-ASCII.
    const NOTHING: u8 = 0xff;

    /// Of a line; whether it has gaps is asked only where there may be any.
    pub(super) fn of(line: &str, may_have_gaps: bool) -> Look {
        let octets = line.as_bytes();
        let text = match octets {
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => line,
            _ => line.trim(),
        };
        let seen = of_prose(text.as_bytes()).unwrap_or_else(|| of_any(text.as_bytes()));
        let mut kinds = seen.kinds;
        if may_have_gaps && has_gaps(text) {
            kinds |= GAPS;
        }
        let is_plain = seen.is_plain
            && (text.len() == line.len()
                || octets.iter().all(|octet| matches!(octet, b' '..=b'~')));
        let lead = text.bytes().next();
        Look {
            lead: lead.map_or(Look::NOTHING, Signs::place),
            kinds,
            signs: seen.signs,
            is_plain,
        }
    }

    /// Whether the line is nothing but visible US-ASCII and blanks, so that each
    /// octet is a column.
    pub(super) fn is_plain(self) -> bool {
        self.is_plain
    }

    /// What there is in this line or in that one.
    pub(super) fn or(self, other: Look) -> Look {
        Look {
            lead: self.lead,
            kinds: self.kinds | other.kinds,
            signs: self.signs.max(other.signs),
            is_plain: self.is_plain && other.is_plain,
        }
    }

    /// The first visible character.
    pub(super) fn lead(self) -> Signs {
        match self.is_blank() {
            true => Signs::NONE,
            false => Signs(1 << self.lead),
        }
    }

    /// Whether the first visible character is one of these.
    pub(super) fn leads_with(self, signs: Signs) -> bool {
        !self.is_blank() && signs.0 >> self.lead & 1 != 0
    }

    /// Whether there is no visible character.
    pub(super) fn is_blank(self) -> bool {
        self.lead == Look::NOTHING
    }

    /// Nothing but what lines and ornaments are drawn with.
    pub(super) fn is_drawn(self) -> bool {
        self.kinds & OTHER == 0
    }

    /// Columns, with wide gaps or tabs between.
    pub(super) fn is_table(self) -> bool {
        self.kinds & (GAPS | TAB) != 0
    }

    /// Two or more signs that are rare in prose.
    pub(super) fn has_signs(self) -> bool {
        self.signs >= 2
    }

    /// A blank between two words.
    pub(super) fn has_blank(self) -> bool {
        self.kinds & BLANK != 0
    }

    pub(super) fn has_colon(self) -> bool {
        self.kinds & COLON != 0
    }

    /// A `>` anywhere.
    pub(super) fn has_greater(self) -> bool {
        self.kinds & GREATER != 0
    }

    /// An opening parenthesis or brace anywhere.
    pub(super) fn has_bracket(self) -> bool {
        self.kinds & BRACKET != 0
    }
}
