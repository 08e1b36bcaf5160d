//! Lines as they stand, and the body of a field without its line ends.

use std::borrow::Cow;
use std::ops::Range;

use super::encoding::charset;

/// The body of a field with its line ends taken out (RFC 5322, section 2.2.3).
pub(super) struct Unfolded {
    octets: Vec<u8>,
    /// The pieces that it was put together from: where each begins in `octets`,
    /// and where in the article.
    pieces: Vec<(usize, usize)>,
}

impl Unfolded {
    /// Unfolds the body that stands here.
    pub(super) fn of(article: &[u8], body: &Range<usize>) -> Unfolded {
        let mut unfolded = Unfolded {
            octets: Vec::with_capacity(body.len()),
            pieces: Vec::new(),
        };
        let mut at = body.start;
        while let Some((line, next)) = next_line(article, at, body.end) {
            unfolded.pieces.push((unfolded.octets.len(), line.start));
            let line = article.get(line).unwrap_or_default();
            unfolded.octets.extend_from_slice(line);
            at = next;
        }
        unfolded
    }

    fn trimmed(&self) -> &[u8] {
        self.octets.trim_ascii()
    }

    /// The text, without white space around it.
    pub(super) fn text(&self) -> Cow<'_, str> {
        charset::text_of_field(self.trimmed())
    }

    /// Where in the article a piece of the text comes from.
    pub(super) fn origin(&self, span: Range<usize>) -> Range<usize> {
        self.place_of(charset::origin_in_field(self.trimmed(), span))
    }

    /// The same of many pieces, without reading the text anew for each.
    pub(super) fn origins(&self, spans: &[Range<usize>]) -> Vec<Range<usize>> {
        match self.text() {
            Cow::Borrowed(_) => spans
                .iter()
                .map(|span| self.place_of(span.clone()))
                .collect(),
            // Each character is one octet there.
            Cow::Owned(text) => {
                let characters: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
                let octet = |at: usize| characters.partition_point(|other| *other < at);
                let origin =
                    |span: &Range<usize>| self.place_of(octet(span.start)..octet(span.end));
                spans.iter().map(origin).collect()
            }
        }
    }

    /// Where in the article these of the octets stand.
    fn place_of(&self, span: Range<usize>) -> Range<usize> {
        let blanks = self.octets.len() - self.octets.trim_ascii_start().len();
        let start = self.place(blanks + span.start);
        if span.is_empty() {
            return start..start;
        }
        // From its last octet on, lest it take a fold behind it along.
        start..self.place(blanks + span.end - 1) + 1
    }

    fn place(&self, at: usize) -> usize {
        let behind = self.pieces.partition_point(|(start, _)| *start <= at);
        let piece = behind
            .checked_sub(1)
            .and_then(|piece| self.pieces.get(piece));
        piece.map_or(0, |(start, place)| place + (at - start))
    }
}

/// The line that begins at `at`, without its end (LF or CR LF), and where the
/// next one begins; nothing at the end of the octets.
pub(super) fn next_line(octets: &[u8], at: usize, end: usize) -> Option<(Range<usize>, usize)> {
    let rest = octets.get(at..end).filter(|rest| !rest.is_empty())?;
    let (line, next) = match memchr::memchr(b'\n', rest) {
        Some(lf) => (rest.get(..lf).unwrap_or_default(), at + lf + 1),
        None => (rest, end),
    };
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    Some((at..at + line.len(), next))
}
