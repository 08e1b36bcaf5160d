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
/// where there are other octets, or few, or no letter. It needs no table, and so looks
/// at many octets together.
#[allow(
    clippy::indexing_slicing,
    reason = "they are all of this length; so the compiler sees it, too"
)]
fn of_prose(octets: &[u8]) -> Option<Kinds> {
    let last = octets.last_chunk::<TOGETHER>()?;
    let (mut letters, mut blanks, mut others) = ([0; TOGETHER], [0; TOGETHER], [0; TOGETHER]);
    let mut high = [0; TOGETHER];
    let mut look_at = |chunk: &[u8; TOGETHER]| {
        for at in 0..TOGETHER {
            let octet = chunk[at];
            let letter = u8::from((octet | 0x20).wrapping_sub(b'a') < 26);
            // A blank, `!`, and the double quotation mark; then `,`, `-`, `.`, and the
            // digits, which stand behind `/`.
            let mark = u8::from(octet.wrapping_sub(b' ') < 3)
                | u8::from(octet.wrapping_sub(b',') < 14) & u8::from(octet != b'/')
                | u8::from(octet == b'\'')
                | u8::from(octet == b'?');
            letters[at] |= letter;
            blanks[at] |= u8::from(octet == b' ');
            others[at] |= (letter | mark | octet >> 7) ^ 1;
            high[at] |= octet;
        }
    };
    let (chunks, _) = octets.as_chunks::<TOGETHER>();
    chunks.iter().for_each(&mut look_at);
    look_at(last);
    let any = |seen: [u8; TOGETHER]| u128::from_ne_bytes(seen) != 0;
    (any(letters) && !any(others)).then(|| Kinds {
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

/// What a line looks like: a mark for each thing that there is in it, or that it
/// begins with at its first visible character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look(u32);

/// The octets that a line may lead with, and the mark of each such set. What is
/// none of US-ASCII stands there as DEL, which nothing leads with.
const LEADS: [(&[u8], Look); 10] = [
    (b"-", Look::DASH),
    (b"#`~", Look::FENCE),
    (b"=bM", Look::DATA),
    (b"-Bb", Look::BLOCK),
    (b"X-*:#sdI", Look::SOURCE),
    (b">\x7f", Look::QUOTE),
    (b"|:}%#+]=!*~&<", Look::RARE_QUOTE),
    (b"-_=*~", Look::RULE),
    (b"[$%", Look::PROMPT),
    (b";", Look::COMMENT),
];

/// The marks of the sets that each octet is in.
#[allow(
    clippy::indexing_slicing,
    reason = "it is made when this is compiled: what is wrong is seen there"
)]
static OF_LEAD: [u32; 128] = {
    let mut marks = [0; 128];
    let mut sets: &[(&[u8], Look)] = &LEADS;
    while let [(octets, mark), rest @ ..] = sets {
        let mut octets = *octets;
        while let [octet, behind @ ..] = octets {
            marks[*octet as usize] |= mark.0;
            octets = behind;
        }
        sets = rest;
    }
    marks
};

impl Look {
    /// Nothing at all.
    pub(super) const NONE: Look = Look(0);
    /// No visible character.
    pub(super) const EMPTY: Look = Look(1);
    /// Something that is neither visible US-ASCII nor a blank: not each octet is
    /// a column.
    pub(super) const ODD: Look = Look(1 << 1);
    /// Nothing but what lines and ornaments are drawn with.
    pub(super) const DRAWN: Look = Look(1 << 2);
    /// Columns, with wide gaps or tabs between.
    pub(super) const TABLE: Look = Look(1 << 3);
    /// Two or more signs that are rare in prose.
    pub(super) const SIGNS: Look = Look(1 << 4);
    /// No blank between two words.
    pub(super) const ONE_WORD: Look = Look(1 << 5);
    /// A colon anywhere.
    pub(super) const COLON: Look = Look(1 << 6);
    /// A `>` anywhere.
    pub(super) const GREATER: Look = Look(1 << 7);
    /// An opening parenthesis or brace anywhere.
    pub(super) const BRACKET: Look = Look(1 << 8);
    /// A blank or a tab in front.
    pub(super) const INDENTED: Look = Look(1 << 9);
    /// Leads with a `-`.
    pub(super) const DASH: Look = Look(1 << 16);
    /// Leads as a fence does, `#v+` or three backticks or tildes.
    pub(super) const FENCE: Look = Look(1 << 17);
    /// Leads as encoded data do.
    pub(super) const DATA: Look = Look(1 << 18);
    /// Leads as what stands before and behind keys, certificates and cards.
    pub(super) const BLOCK: Look = Look(1 << 19);
    /// Leads as a patch or a shell archive does.
    pub(super) const SOURCE: Look = Look(1 << 20);
    /// Leads with `>`, or with what a byte order mark may be.
    pub(super) const QUOTE: Look = Look(1 << 21);
    /// Leads with a sign that some quote with.
    pub(super) const RARE_QUOTE: Look = Look(1 << 22);
    /// Leads with a sign that rules are drawn with.
    pub(super) const RULE: Look = Look(1 << 23);
    /// Leads as a prompt does, or the line of a log.
    pub(super) const PROMPT: Look = Look(1 << 24);
    /// Leads with the `;` of a comment.
    pub(super) const COMMENT: Look = Look(1 << 25);

    /// Of a line; whether it has gaps is asked only where there may be any.
    pub(super) fn of(line: &str, may_have_gaps: bool) -> Look {
        let octets = line.as_bytes();
        let text = match octets {
            [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => line,
            _ => line.trim(),
        };
        let seen = of_prose(text.as_bytes()).unwrap_or_else(|| of_any(text.as_bytes()));
        let is_plain = seen.is_plain
            && (text.len() == line.len()
                || octets.iter().all(|octet| matches!(octet, b' '..=b'~')));
        let odd = Look::ODD.if_so(!is_plain);
        let Some(lead) = text.bytes().next() else {
            return Look::EMPTY.or(odd);
        };
        let has = |kind: u8| seen.kinds & kind != 0;
        let of_lead = OF_LEAD.get(usize::from(lead)).or(OF_LEAD.last());
        Look(of_lead.copied().unwrap_or_default())
            .or(odd)
            .or(Look::DRAWN.if_so(!has(OTHER)))
            .or(Look::TABLE.if_so(has(TAB) || may_have_gaps && has_gaps(text)))
            .or(Look::SIGNS.if_so(seen.signs >= 2))
            .or(Look::ONE_WORD.if_so(!has(BLANK)))
            .or(Look::COLON.if_so(has(COLON)))
            .or(Look::GREATER.if_so(has(GREATER)))
            .or(Look::BRACKET.if_so(has(BRACKET)))
            .or(Look::INDENTED.if_so(matches!(octets.first(), Some(b' ' | b'\t'))))
    }

    /// This where something is so, else nothing.
    fn if_so(self, is_so: bool) -> Look {
        Look(self.0 * u32::from(is_so))
    }

    /// All marks of both.
    pub(super) const fn or(self, other: Look) -> Look {
        Look(self.0 | other.0)
    }

    /// Whether there is any of these marks.
    pub(super) const fn has(self, marks: Look) -> bool {
        self.0 & marks.0 != 0
    }
}
