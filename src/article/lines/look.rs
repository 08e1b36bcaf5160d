//! What the octets of a line tell, found out in one walk over them, so that
//! most steps need not look at most lines.

use crate::article::octets::{TOGETHER, Table};

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
pub(super) const GAP: &str = "   ";

/// Whether there is more than one gap.
fn has_gaps(text: &str) -> bool {
    let mut pieces = text.split(GAP).filter(|piece| !piece.trim().is_empty());
    pieces.nth(2).is_some()
}

/// The kinds of octets in a line of letters, digits, blanks and common marks, and
/// how many signs that are rare in prose, namely none; nothing where there are
/// other octets, or few. It needs no table, and so looks at many octets together.
#[allow(
    clippy::indexing_slicing,
    reason = "they are all of this length; so the compiler sees it, too"
)]
fn of_prose(octets: &[u8]) -> Option<(u8, u8)> {
    let last = octets.last_chunk::<TOGETHER>()?;
    let (mut letters, mut blanks, mut others) = ([0; TOGETHER], [0; TOGETHER], [0; TOGETHER]);
    let (chunks, _) = octets.as_chunks::<TOGETHER>();
    for chunk in chunks.iter().chain([last]) {
        for at in 0..TOGETHER {
            let octet = chunk[at];
            let letter = u8::from((octet | 0x20).wrapping_sub(b'a') < 26)
                | u8::from(octet.wrapping_sub(b'0') < 10)
                | u8::from(octet.wrapping_sub(b'!') < 2)
                | u8::from(octet == b',')
                | u8::from(octet == b'?')
                | u8::from(octet >= 0x80);
            let mark = u8::from(octet.wrapping_sub(b'-') < 2) | u8::from(octet == b'\'');
            let blank = u8::from(octet == b' ');
            letters[at] |= letter;
            blanks[at] |= blank;
            others[at] |= (letter | mark | blank) ^ 1;
        }
    }
    let any = |seen: [u8; TOGETHER]| u128::from_ne_bytes(seen) != 0;
    let kind = |seen, kind| if any(seen) { kind } else { 0 };
    (!any(others)).then(|| (kind(letters, OTHER) | kind(blanks, BLANK), 0))
}

/// The kinds of octets in a line, and how many signs that are rare in prose.
fn of_any(line: &str) -> (u8, u8) {
    let (mut kinds, mut signs) = (0, 0);
    for octet in line.bytes() {
        let kind = KINDS.get(octet);
        kinds |= kind;
        signs += u32::from(kind & SIGN);
    }
    (
        kinds,
        u8::try_from(signs / u32::from(SIGN)).unwrap_or(u8::MAX),
    )
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

    const fn of(octet: u8) -> Signs {
        Signs(
            1 << if octet.is_ascii() {
                octet
            } else {
                Signs::NOT_ASCII
            },
        )
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
    /// The first visible character; none where all is blank.
    pub(super) lead: Signs,
    kinds: u8,
    signs: u8,
}

impl Look {
    /// Of a line behind the end.
    pub(super) const NOTHING: Look = Look {
        lead: Signs::NONE,
        kinds: 0,
        signs: 0,
    };

    /// Of a line; whether it has gaps is asked only where there may be any.
    pub(super) fn of(line: &str, may_have_gaps: bool) -> Look {
        let text = line.trim();
        let (mut kinds, signs) = of_prose(text.as_bytes()).unwrap_or_else(|| of_any(text));
        if may_have_gaps && has_gaps(text) {
            kinds |= GAPS;
        }
        Look {
            lead: text.bytes().next().map_or(Signs::NONE, Signs::of),
            kinds,
            signs,
        }
    }

    /// Whether the first visible character is one of these.
    pub(super) fn leads_with(self, signs: Signs) -> bool {
        self.lead.meet(signs)
    }

    /// Whether there is no visible character.
    pub(super) fn is_blank(self) -> bool {
        self.lead == Signs::NONE
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
