//! A place in a field body that moves forward octet by octet.
//!
//! All syntax is ASCII, so that octets can be looked at singly: a continuation
//! octet of UTF-8 is never mistaken for one of them, and every run that is
//! taken ends on a character boundary.

use std::ops::Range;

use crate::article::octets::Table;

/// Blanks and comments that were skipped (CFWS of RFC 5322, section 3.2.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Skipped {
    /// All that was skipped.
    pub(crate) span: Range<usize>,
    /// There was a comment.
    pub(crate) comment: bool,
    /// There was a blank outside the comments.
    pub(crate) blank: bool,
    /// Where a comment begins that nothing closes.
    pub(crate) unclosed: Option<usize>,
}

impl Skipped {
    pub(crate) fn is_empty(&self) -> bool {
        self.span.is_empty()
    }
}

/// A place in a field body.
#[derive(Debug, Clone)]
pub(crate) struct Cursor<'a> {
    body: &'a str,
    position: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(body: &'a str) -> Self {
        Self { body, position: 0 }
    }

    pub(crate) fn position(&self) -> usize {
        self.position
    }

    /// Goes on at `position`, which must be a character boundary.
    pub(crate) fn go_to(&mut self, position: usize) {
        debug_assert!(self.body.is_char_boundary(position));
        self.position = position;
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.position >= self.body.len()
    }

    /// From here to the end of the body.
    pub(crate) fn rest(&self) -> Range<usize> {
        self.position..self.body.len()
    }

    pub(crate) fn text(&self, span: Range<usize>) -> &'a str {
        self.body.get(span).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.body.as_bytes().get(self.position).copied()
    }

    /// Takes `octet`, an ASCII character, if it stands here.
    pub(crate) fn eat(&mut self, octet: u8) -> bool {
        let found = self.peek() == Some(octet);
        if found {
            self.position += 1;
        }
        found
    }

    /// Takes one character, whatever it is.
    pub(crate) fn bump(&mut self) -> Range<usize> {
        let start = self.position;
        self.position += 1;
        while self.position < self.body.len() && !self.body.is_char_boundary(self.position) {
            self.position += 1;
        }
        self.position = self.position.min(self.body.len());
        start..self.position
    }

    /// Takes octets as long as `belongs` says so. `belongs` must treat all
    /// octets above 127 alike.
    pub(crate) fn take_while(&mut self, belongs: impl Fn(u8) -> bool) -> Range<usize> {
        let start = self.position;
        let rest = self.body.as_bytes().get(start..).unwrap_or_default();
        self.position += rest
            .iter()
            .position(|&octet| !belongs(octet))
            .unwrap_or(rest.len());
        start..self.position
    }

    pub(crate) fn skip_blanks(&mut self) -> bool {
        !self.take_while(is_blank).is_empty()
    }

    /// Takes a comment that begins here, with all that is nested in it. The
    /// second value tells whether it was closed; if not, it runs to the end.
    pub(crate) fn comment(&mut self) -> (Range<usize>, bool) {
        self.delimited(|octet, depth| match octet {
            b'(' => depth + 1,
            b')' => depth.saturating_sub(1),
            _ => depth,
        })
    }

    /// Takes a quoted string that begins here; as [`Cursor::comment`].
    pub(crate) fn quoted_string(&mut self) -> (Range<usize>, bool) {
        self.delimited(|octet, depth| match octet {
            b'"' => 1 - depth.min(1),
            _ => depth,
        })
    }

    /// Takes what begins here, up to the octet behind which `depth_after` says
    /// that nothing is open.
    fn delimited(&mut self, depth_after: impl Fn(u8, usize) -> usize) -> (Range<usize>, bool) {
        let start = self.position;
        let mut depth = 0;
        let mut quoted_pair = false;
        let rest = self.body.as_bytes().get(start..).unwrap_or_default();
        for (index, &octet) in rest.iter().enumerate() {
            if quoted_pair {
                quoted_pair = false;
                continue;
            }
            if octet == b'\\' {
                quoted_pair = true;
                continue;
            }
            depth = depth_after(octet, depth);
            if depth == 0 {
                self.position = start + index + 1;
                return (start..self.position, true);
            }
        }
        self.position = self.body.len();
        (start..self.position, false)
    }

    /// Skips blanks and comments.
    pub(crate) fn skip_cfws(&mut self) -> Skipped {
        let mut skipped = Skipped::default();
        let start = self.position;
        // Mostly there is one blank, or none.
        let rest = self.body.as_bytes().get(start..).unwrap_or_default();
        let is_more = |octet: &u8| is_blank(*octet) || *octet == b'(';
        skipped.blank = rest.first() == Some(&b' ');
        let behind = usize::from(skipped.blank);
        if !rest.get(behind).is_some_and(is_more) {
            self.position += behind;
            skipped.span = start..self.position;
            return skipped;
        }
        loop {
            skipped.blank |= self.skip_blanks();
            if self.peek() != Some(b'(') {
                break;
            }
            skipped.comment = true;
            let (span, closed) = self.comment();
            if !closed {
                skipped.unclosed = Some(span.start);
                break;
            }
        }
        skipped.span = start..self.position;
        skipped
    }
}

/// White space of a header field. CR and LF count too, for a body that was not
/// unfolded.
pub(crate) fn is_blank(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r' | b'\n')
}

/// `atext` of RFC 5322, section 3.2.3; octets above 127 count as letters.
pub(crate) fn is_atext(octet: u8) -> bool {
    ATEXT.get(octet) == 0
}

/// What is no `atext` has a 1.
static ATEXT: Table = Table::of_all(0)
    .with_all_below(b' ', 1)
    .with(b" \"(),.:;<>@[\\]\x7f", 1);

/// Takes the backslashes of quoted pairs out of `text` (RFC 5322, section
/// 3.2.1).
pub(crate) fn unescape(text: &str) -> String {
    if memchr::memchr(b'\\', text.as_bytes()).is_none() {
        return text.to_owned();
    }
    let mut result = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => result.extend(characters.next()),
            other => result.push(other),
        }
    }
    result
}
