//! Where something stands in an article.
//!
//! A [`Place`] is symbolic and costs next to nothing: what a check reports is
//! mostly never shown. [`Article::position`] makes line and columns of it,
//! through folds, encoded words, transfer encodings and charsets.

use std::borrow::Cow;
use std::ops::Range;

use super::body::Structure;
use super::encoding::charset;
use super::field::content_type::TransferEncoding;
use super::unfolded::Unfolded;
use super::{Article, Field};

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place(Where);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Where {
    /// Octets of the article.
    Octets(Range<usize>),
    /// A piece of the unfolded body of the field whose body these octets are.
    Body {
        field: Range<usize>,
        span: Range<usize>,
    },
    /// The same with the encoded words of the body decoded.
    Decoded {
        field: Range<usize>,
        span: Range<usize>,
    },
    /// Octets of the text's part, its transfer encoding undone.
    Content(Range<usize>),
    /// A piece of a line of the text, counted from 0.
    Text { line: usize, span: Range<usize> },
}

impl From<Where> for Place {
    fn from(place: Where) -> Place {
        Place(place)
    }
}

impl Place {
    /// These octets of the article.
    pub fn octets(range: Range<usize>) -> Place {
        Place(Where::Octets(range))
    }
}

/// Line and columns of a place, in the article as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column of the first character and that behind the last one, from 1;
    /// nothing where only the line can be told. A column is a character of the
    /// line read as UTF-8, or an octet where the line is not valid UTF-8. What
    /// goes on in the next line ends here with its line.
    pub columns: Option<(usize, usize)>,
}

/// Where newsreaders show something: they number no line of the header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown<'a> {
    /// In the field of this name.
    Field(&'a str),
    /// In this line of the text, from 1.
    Text(usize),
}

/// The line in which something stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<'a> {
    /// The line, without its end.
    pub line: Cow<'a, str>,
    /// Which octets of it are meant: all of them where only the line can be told.
    pub marked: Range<usize>,
    /// Whether the line stands otherwise in the article, encoded.
    pub is_decoded: bool,
}

impl Article {
    /// Where a place is in the article as it stands; nothing where that cannot
    /// be told at all.
    pub fn position(&self, place: &Place) -> Option<Position> {
        match (self.octets_of(place), &place.0) {
            (Some(octets), _) => Some(self.position_of_octets(octets)),
            (None, Where::Text { line, .. }) => self.line_in_text(*line),
            (None, _) => None,
        }
    }

    /// Where newsreaders show a place; nothing where that cannot be told.
    pub fn shown(&self, place: &Place) -> Option<Shown<'_>> {
        if let Where::Text { line, .. } = &place.0 {
            return Some(Shown::Text(line + 1));
        }
        let line = self.position(place)?.line;
        let header = self.header();
        if line > header.line_count() {
            // What is encoded or of several parts has other lines when it is shown.
            let root = self.root();
            let is_as_shown = matches!(root.structure(), Structure::Leaf)
                && !matches!(
                    root.encoding(),
                    Some(TransferEncoding::QuotedPrintable | TransferEncoding::Base64)
                );
            return is_as_shown.then(|| Shown::Text(line - header.line_count()));
        }
        let fields = header.fields().iter();
        let field = fields.take_while(|field| field.line() <= line).last()?;
        field.has_colon().then(|| Shown::Field(field.name()))
    }

    /// The octets of the article that a place is made of, encoded as they stand;
    /// nothing where they cannot be told.
    pub fn octets_of(&self, place: &Place) -> Option<Range<usize>> {
        match &place.0 {
            Where::Octets(range) => Some(range.clone()),
            Where::Body { field, span } => {
                Some(Unfolded::of(self.octets(), field).origin(span.clone()))
            }
            Where::Decoded { field, span } => {
                let body = Unfolded::of(self.octets(), field);
                let text = body.text();
                let span = super::encoding::encoded_word::decode(&text).origin(span.clone());
                Some(body.origin(span))
            }
            Where::Content(span) => {
                let part = self.root().first_text()?;
                Some(part.origin(self.octets(), span.clone()))
            }
            Where::Text { line, span } => self.octets_in_text(*line, span.clone()),
        }
    }

    /// The same of many pieces of the body of a field, in the time of one.
    pub(crate) fn octets_of_all(&self, field: &Field, spans: &[Range<usize>]) -> Vec<Range<usize>> {
        Unfolded::of(self.octets(), &field.body_range()).origins(spans)
    }

    /// Whether there is a NUL at this place of the header.
    pub(crate) fn has_nul_in_header(&self, place: &Place) -> bool {
        if matches!(&place.0, Where::Content(_) | Where::Text { .. }) {
            return false;
        }
        let octets = self.octets_of(place);
        let octets = octets.filter(|range| range.end <= self.header().end());
        let octets = octets.and_then(|range| self.octets().get(range));
        octets.is_some_and(|octets| octets.contains(&0))
    }

    fn octets_in_text(&self, line: usize, span: Range<usize>) -> Option<Range<usize>> {
        let part = self.root().first_text()?;
        let text = self.text()?;
        let content = part.content(self.octets());
        let octets = text.octets_of_line(line, content)?;
        let in_line = content.get(octets.clone()).unwrap_or_default();
        let origin = text.origin(in_line, span)?;
        let span = octets.start + origin.start..octets.start + origin.end;
        Some(part.origin(self.octets(), span))
    }

    /// The line in which a line of the text stands, where no more can be told.
    fn line_in_text(&self, line: usize) -> Option<Position> {
        let part = self.root().first_text()?;
        let content = part.content(self.octets());
        let octets = self.text()?.octets_of_line(line, content)?;
        let origin = part.origin(self.octets(), octets);
        Some(Position {
            columns: None,
            ..self.position_of_octets(origin)
        })
    }

    fn position_of_octets(&self, range: Range<usize>) -> Position {
        let before = self.octets().get(..range.start).unwrap_or(self.octets());
        let begin = memchr::memrchr(b'\n', before).map_or(0, |lf| lf + 1);
        let rest = self.octets().get(begin..).unwrap_or_default();
        let line = rest.split(|&octet| octet == b'\n').next();
        let line = line.unwrap_or_default();
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let start = (before.len() - begin).min(line.len());
        let end = range.end.saturating_sub(begin).clamp(start, line.len());
        let characters = |range: Range<usize>| {
            let piece = line.get(range).unwrap_or_default();
            match std::str::from_utf8(line) {
                Ok(_) => piece.iter().filter(|octet| **octet & 0xc0 != 0x80).count(),
                Err(_) => piece.len(),
            }
        };
        let column = 1 + characters(0..start);
        Position {
            line: 1 + memchr::memchr_iter(b'\n', before).count(),
            columns: Some((column, column + characters(start..end))),
        }
    }

    /// The line in which a place stands, as its writer saw it: of the text
    /// decoded, of anything else as it stands.
    pub fn written(&self, place: &Place) -> Option<Written<'_>> {
        let in_text = match &place.0 {
            Where::Text { line, span } => Some((*line, span.clone())),
            Where::Content(span) => Some(self.in_text(span.start)?),
            Where::Octets(_) | Where::Body { .. } | Where::Decoded { .. } => None,
        };
        let position = self.position(place);
        if let Some((line, marked)) = in_text {
            let line = self.text()?.line(line)?;
            let is_decoded = position.is_none_or(|at| self.line(at.line) != line);
            return Some(Written {
                line: line.into(),
                marked,
                is_decoded,
            });
        }
        let Position { line, columns } = position?;
        let line = self.line(line);
        let at = |column: usize| {
            let place = line.char_indices().nth(column.saturating_sub(1));
            place.map_or(line.len(), |(at, _)| at)
        };
        let marked = columns.map_or(0..line.len(), |(first, end)| at(first)..at(end));
        Some(Written {
            line,
            marked,
            is_decoded: false,
        })
    }

    /// The line of the text, and the character in it, that comes from this octet
    /// of the content of its part.
    fn in_text(&self, octet: usize) -> Option<(usize, Range<usize>)> {
        let content = self.root().first_text()?.content(self.octets());
        let before = content.get(..octet)?;
        let number = memchr::memchr_iter(b'\n', before).count();
        let text = self.text()?;
        let line = text.line(number)?;
        let octets = text.octets_of_line(number, content).unwrap_or_default();
        let in_line = content.get(octets.clone()).unwrap_or_default();
        let offset = octet.saturating_sub(octets.start);
        let ends: Vec<usize> = line
            .char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .collect();
        let before = text.text_of_first(in_line, offset).unwrap_or_default();
        let at = ends.partition_point(|end| *end <= before);
        let end = ends.get(at).copied().unwrap_or(line.len());
        let start = at.checked_sub(1).and_then(|at| ends.get(at).copied());
        Some((number, start.unwrap_or(0)..end))
    }

    /// A line of the article as it stands, from 1, without its end; its
    /// characters are the columns of a [`Position`].
    pub fn line(&self, number: usize) -> Cow<'_, str> {
        let mut lines = self.octets().split(|&octet| octet == b'\n');
        let line = lines.nth(number.saturating_sub(1)).unwrap_or_default();
        charset::text_of_field(line.strip_suffix(b"\r").unwrap_or(line))
    }
}

#[cfg(test)]
mod tests;
