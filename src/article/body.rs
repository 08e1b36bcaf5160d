//! The body as MIME sees it (RFC 2045, RFC 2046): a tree of parts, each with
//! the place where its octets stand.
//!
//! Own code, because a boundary must be a whole line (RFC 2046, section
//! 5.1.1) and because the checks want to see what a forgiving parser hides:
//! a boundary that never comes, the preamble, the epilogue.

use std::cell::OnceCell;
use std::ops::Range;

use super::encoding::{base64, encoded_word, quoted_printable};
use super::field::content_type::{self, ContentType, TransferEncoding};
use super::header::{Header, MOST_LINES};
use super::place::Place;
use super::text::Text;
use super::unfolded::next_line;

/// How deep parts may lie in parts; what lies deeper is a leaf.
const DEPTH: usize = 20;
/// How many parts an article may have; what comes behind is left out.
const PARTS: usize = 1000;

/// What may still be read of an article, beside its own header.
#[derive(Debug)]
struct Left {
    parts: usize,
    /// Of the headers of all parts.
    lines: usize,
}

/// A MIME entity: the article itself, or a part of a multipart.
#[derive(Debug)]
pub struct Part {
    header: Header,
    content_type: Option<ContentType>,
    encoding: Option<TransferEncoding>,
    body: Range<usize>,
    line: usize,
    in_digest: bool,
    structure: Structure,
    content: OnceCell<Content>,
    text: OnceCell<Text>,
    /// Whether it is a text or has one below it.
    has_text: OnceCell<bool>,
}

/// The body of a part with its transfer encoding undone.
#[derive(Debug, Default)]
struct Content {
    /// Nothing where the octets stand as they are.
    octets: Option<Vec<u8>>,
    damage: Damage,
}

/// What was found wrong while a transfer encoding was undone.
#[derive(Debug, Default)]
pub enum Damage {
    /// Nothing was encoded.
    #[default]
    None,
    /// In quoted-printable; nothing where the list is empty.
    QuotedPrintable(Vec<quoted_printable::Defect>),
    /// In base64; nothing where the list is empty.
    Base64(Vec<base64::Defect>),
}

/// What a part is made of.
#[derive(Debug)]
pub enum Structure {
    /// The part is no multipart.
    Leaf,
    /// A multipart that could be taken apart.
    Multipart {
        /// Its parts, in order.
        parts: Vec<Part>,
        /// Whether the closing delimiter is there (RFC 2046, section 5.1.1).
        closed: bool,
    },
    /// A multipart without a boundary, or whose boundary never comes.
    Broken,
}

impl Part {
    /// The article itself.
    pub(super) fn root(octets: &[u8]) -> Part {
        Part::with_header(octets, Header::of(octets))
    }

    /// The same of a draft in UTF-8: what is not said of its text is what the
    /// newsreader will say when it sends it.
    pub(super) fn root_of_draft(octets: &[u8]) -> Part {
        let mut root = Part::with_header(octets, Header::of(octets).without_empty_fields());
        let kind = "text/plain; charset=UTF-8";
        root.content_type
            .get_or_insert_with(|| content_type::content_type(kind));
        root.encoding.get_or_insert(TransferEncoding::EightBit);
        root
    }

    fn with_header(octets: &[u8], header: Header) -> Part {
        let mut left = Left {
            parts: PARTS,
            lines: MOST_LINES,
        };
        Part::below(octets, header, 0..octets.len(), 1, 0, &mut left)
    }

    /// Reads the part that stands here, its first line being this one.
    fn read(
        octets: &[u8],
        range: Range<usize>,
        line: usize,
        depth: usize,
        left: &mut Left,
    ) -> Part {
        let header = Header::parse(octets, range.start, range.end, line, &mut left.lines);
        Part::below(octets, header, range, line, depth, left)
    }

    /// The part that stands here, below its header.
    fn below(
        octets: &[u8],
        header: Header,
        range: Range<usize>,
        line: usize,
        depth: usize,
        left: &mut Left,
    ) -> Part {
        let body = header.end()..range.end;
        let line = line + header.line_count();
        let content_type = header.body("content-type").map(content_type::content_type);
        let mut structure = match &content_type {
            Some(kind) if kind.is_multipart() && depth < DEPTH => {
                take_apart(octets, kind.boundary(), &body, line, depth, left)
            }
            _ => Structure::Leaf,
        };
        if let Structure::Multipart { parts, .. } = &mut structure {
            let is_digest = |kind: &ContentType| kind.is("multipart", "digest");
            let in_digest = content_type.as_ref().is_some_and(is_digest);
            parts.iter_mut().for_each(|part| part.in_digest = in_digest);
        }
        Part {
            content_type,
            encoding: header
                .body("content-transfer-encoding")
                .map(|body| content_type::transfer_encoding(body).0),
            header,
            body,
            line,
            in_digest: false,
            structure,
            content: OnceCell::new(),
            text: OnceCell::new(),
            has_text: OnceCell::new(),
        }
    }

    /// Content-Type, where the field is there.
    pub fn content_type(&self) -> Option<&ContentType> {
        self.content_type.as_ref()
    }

    /// Content-Transfer-Encoding, where the field is there (RFC 2045, section 6).
    pub fn encoding(&self) -> Option<&TransferEncoding> {
        self.encoding.as_ref()
    }

    /// The header; that of the article itself is the article's.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The octets of the body as they stand, still encoded.
    pub fn octets<'a>(&self, article: &'a [u8]) -> &'a [u8] {
        article.get(self.body.clone()).unwrap_or_default()
    }

    /// The octets of the body with the transfer encoding undone, once.
    pub fn content<'a>(&'a self, article: &'a [u8]) -> &'a [u8] {
        let content = self.decoded(article);
        match &content.octets {
            Some(octets) => octets,
            None => self.octets(article),
        }
    }

    /// What is wrong with the transfer encoding.
    pub fn damage(&self, article: &[u8]) -> &Damage {
        &self.decoded(article).damage
    }

    fn decoded(&self, article: &[u8]) -> &Content {
        let raw = self.octets(article);
        self.content.get_or_init(|| match &self.encoding {
            Some(TransferEncoding::QuotedPrintable) => {
                let decoded = quoted_printable::decode(raw);
                Content {
                    octets: Some(decoded.octets),
                    damage: Damage::QuotedPrintable(decoded.defects),
                }
            }
            Some(TransferEncoding::Base64) => {
                let decoded = base64::decode(raw);
                Content {
                    octets: Some(decoded.octets),
                    damage: Damage::Base64(decoded.defects),
                }
            }
            _ => Content::default(),
        })
    }

    /// Where in the article a piece of the [`content`](Part::content) comes
    /// from.
    pub fn origin(&self, article: &[u8], span: Range<usize>) -> Range<usize> {
        let raw = self.octets(article);
        let origin = match &self.encoding {
            Some(TransferEncoding::QuotedPrintable) => quoted_printable::origin(raw, span),
            Some(TransferEncoding::Base64) => base64::origin(raw, span),
            _ => span,
        };
        self.body.start + origin.start..self.body.start + origin.end
    }

    /// The text of the part, decoded once, whatever its type.
    pub fn text(&self, article: &[u8]) -> &Text {
        self.text.get_or_init(|| {
            Text::of(
                self.content_type.as_ref(),
                self.encoding.as_ref(),
                self.content(article),
            )
        })
    }

    /// The line of the article on which the body begins, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The place of the first line of the body.
    pub fn place(&self) -> Place {
        Place::octets(self.body.start..self.body.end)
    }

    /// The place of an octet of the body as it stands, still encoded.
    pub fn place_of(&self, offset: usize) -> Place {
        let at = (self.body.start + offset).min(self.body.end);
        Place::octets(at..(at + 1).min(self.body.end))
    }

    /// What the part is made of.
    pub fn structure(&self) -> &Structure {
        &self.structure
    }

    /// The parts of a multipart; none of a leaf.
    pub fn parts(&self) -> &[Part] {
        match &self.structure {
            Structure::Multipart { parts, .. } => parts,
            _ => &[],
        }
    }

    /// Whether this is the media type `media_type/subtype`, both in lower
    /// case. Without Content-Type, or with one that cannot be read, a part is
    /// text/plain (RFC 2045, section 5.2); in a multipart/digest it is
    /// message/rfc822 (RFC 2046, section 5.1.5).
    pub fn is(&self, media_type: &str, subtype: &str) -> bool {
        match &self.content_type {
            Some(kind) if !kind.media_type.is_empty() && !kind.subtype.is_empty() => {
                kind.is(media_type, subtype)
            }
            _ if self.in_digest => media_type == "message" && subtype == "rfc822",
            _ => media_type == "text" && subtype == "plain",
        }
    }

    /// Whether the part says of itself that it is an attachment, to be shown
    /// only on demand (RFC 2183, section 2.2).
    pub fn is_attachment(&self) -> bool {
        self.header.body("content-disposition").is_some_and(|body| {
            let kind = body.split(';').next().unwrap_or_default();
            kind.trim().eq_ignore_ascii_case("attachment")
        })
    }

    /// The name of the file that the part is, encoded words decoded: that of
    /// Content-Disposition (RFC 2183, section 2.3), else of Content-Type.
    pub fn file_name(&self) -> Option<String> {
        let disposition = self.header.body("content-disposition");
        let disposition = disposition.map(content_type::parameters_behind_word);
        let name = disposition.as_ref().and_then(|parameters| {
            let mut names = parameters.iter().filter(|other| other.name == "filename");
            names.next().map(|parameter| parameter.value.as_str())
        });
        let name = name.or_else(|| self.content_type.as_ref()?.parameter("name"))?;
        Some(encoded_word::decode(name).text.into_owned())
    }

    /// The part itself and all parts below it, in order.
    pub fn walk(&self) -> impl Iterator<Item = &Part> {
        let mut next = Some(self);
        // What is left at each depth; of a leaf nothing.
        let mut left: Vec<std::slice::Iter<'_, Part>> = Vec::new();
        std::iter::from_fn(move || {
            let part = next.take()?;
            if !part.parts().is_empty() {
                left.push(part.parts().iter());
            }
            while let Some(parts) = left.last_mut() {
                next = parts.next();
                if next.is_some() {
                    break;
                }
                left.pop();
            }
            Some(part)
        })
    }

    /// The first text/plain leaf that is no attachment.
    pub fn first_text(&self) -> Option<&Part> {
        if !self.has_text() {
            return None;
        }
        match self.parts().iter().find(|part| part.has_text()) {
            Some(part) => part.first_text(),
            None => Some(self),
        }
    }

    fn has_text(&self) -> bool {
        let has_text = || {
            let is_leaf = matches!(self.structure, Structure::Leaf);
            let is_text = || is_leaf && self.is("text", "plain");
            let below = || self.parts().iter().any(Part::has_text);
            !self.is_attachment() && (is_text() || below())
        };
        *self.has_text.get_or_init(has_text)
    }
}

/// What a line of a multipart is.
#[derive(PartialEq)]
enum Delimiter {
    None,
    Part,
    Closing,
}

/// A delimiter is a whole line: two dashes, the boundary, perhaps two more
/// dashes, white space (RFC 2046, section 5.1.1).
fn delimiter(line: &[u8], boundary: &[u8]) -> Delimiter {
    let rest = line
        .strip_prefix(b"--")
        .and_then(|rest| rest.strip_prefix(boundary));
    match rest.map(<[u8]>::trim_ascii_end) {
        Some(b"") => Delimiter::Part,
        Some(b"--") => Delimiter::Closing,
        _ => Delimiter::None,
    }
}

fn take_apart(
    octets: &[u8],
    boundary: Option<&str>,
    body: &Range<usize>,
    first_line: usize,
    depth: usize,
    left: &mut Left,
) -> Structure {
    // White space at its end was added on the way (RFC 2046, section 5.1.1).
    let boundary = boundary.map(str::trim_end);
    let Some(boundary) = boundary.filter(|boundary| !boundary.is_empty()) else {
        return Structure::Broken;
    };
    let mut parts = Vec::new();
    let mut closed = false;
    // Where the part in hand begins, and on which line.
    let mut open: Option<(usize, usize)> = None;
    let mut at = body.start;
    let mut number = first_line;
    // The line end before a delimiter belongs to the delimiter.
    let mut last_end = body.start;
    while let Some((line, next)) = next_line(octets, at, body.end) {
        let text = octets.get(line.clone()).unwrap_or_default();
        let found = delimiter(text, boundary.as_bytes());
        if found != Delimiter::None {
            if let Some((start, line)) = open.take() {
                push_part(
                    octets,
                    start..last_end.max(start),
                    line,
                    depth,
                    left,
                    &mut parts,
                );
            }
            if found == Delimiter::Closing {
                closed = true;
                break;
            }
            open = Some((next, number + 1));
        }
        last_end = line.end;
        at = next;
        number += 1;
    }
    if let Some((start, line)) = open {
        push_part(octets, start..body.end, line, depth, left, &mut parts);
    }
    if parts.is_empty() {
        Structure::Broken
    } else {
        Structure::Multipart { parts, closed }
    }
}

fn push_part(
    octets: &[u8],
    range: Range<usize>,
    line: usize,
    depth: usize,
    left: &mut Left,
    parts: &mut Vec<Part>,
) {
    if left.parts == 0 {
        return;
    }
    left.parts -= 1;
    parts.push(Part::read(octets, range, line, depth + 1, left));
}

#[cfg(test)]
mod tests {
    use crate::article::Article;

    use super::*;

    fn article(text: &str) -> Article {
        Article::new(text.as_bytes().to_vec())
    }

    #[test]
    fn a_boundary_is_a_whole_line() {
        let article = article(
            "Content-Type: multipart/mixed; boundary=b\n\npreamble\n--b\n\none\n--bfoo\ntwo\n--b \n\nthree\n--b--\nepilogue\n",
        );
        let parts = article.root().parts();
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].octets(article.octets()), b"one\n--bfoo\ntwo");
        assert_eq!(parts[0].line(), 6);
        assert_eq!(parts[1].octets(article.octets()), b"three");
    }

    #[test]
    fn white_space_at_the_end_of_a_boundary_is_none_of_it() {
        for line in ["--b", "--b ", "--b\t \r"] {
            let body = format!("{line}\n\none\n--b--\n");
            let article = article(&format!(
                "Content-Type: multipart/mixed; boundary=\"b \"\n\n{body}"
            ));
            assert!(article.text().is_some(), "{line:?}");
        }
    }

    #[test]
    fn the_boundary_of_another_may_begin_in_the_same_way() {
        let inner = "Content-Type: multipart/mixed; boundary=bb\n\n--bb\n\none\n--bb--\n";
        for end in ["--b--\n", "--b\n\nlast\n--b--\n", ""] {
            let text = format!("Content-Type: multipart/mixed; boundary=b\n\n--b\n{inner}{end}");
            let article = article(&text);
            let octets = article.text().expect("a text").lines().next();
            assert_eq!(octets, Some("one"), "{end}");
        }
        // An inner multipart that is not closed ends with the outer one.
        let open = article(
            "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n\none\n--b\n\ntwo\n--b--\n",
        );
        assert_eq!(open.root().parts().len(), 2);
        assert_eq!(open.text().expect("a text").len(), 1);
    }

    #[test]
    fn a_multipart_without_its_boundary_is_broken() {
        for field in [
            "multipart/mixed",
            "multipart/mixed; boundary=b",
            "multipart/mixed; boundary=\"\"",
        ] {
            let article = article(&format!("Content-Type: {field}\n\n-- \nsig\n"));
            assert!(
                matches!(article.root().structure(), Structure::Broken),
                "{field}"
            );
            assert!(article.text().is_none());
        }
    }

    #[test]
    fn what_stands_in_a_digest_is_no_text() {
        let body = "--b\n\nSubject: a\n\none\n--b--\n";
        let of = |kind: &str| {
            article(&format!(
                "Content-Type: multipart/{kind}; boundary=b\n\n{body}"
            ))
        };
        assert!(of("digest").text().is_none());
        assert!(of("mixed").text().is_some());
    }

    #[test]
    fn a_type_that_cannot_be_read_is_plain_text() {
        for field in ["text", "/plain", ""] {
            assert!(
                article(&format!("Content-Type: {field}\n\nx\n"))
                    .text()
                    .is_some()
            );
        }
        assert!(article("Content-Type: text/html\n\nx\n").text().is_none());
    }

    #[test]
    fn an_attachment_is_no_text() {
        let of = |disposition: &str| {
            article(&format!(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\n\
                 Content-Disposition: {disposition}\n\none\n--b\n\ntwo\n--b--\n"
            ))
        };
        for (disposition, text) in [
            ("attachment; filename=\"a; b\"", "two"),
            ("Attachment", "two"),
            ("inline", "one"),
            ("", "one"),
            ("inline; filename=attachment", "one"),
        ] {
            let article = of(disposition);
            let line = article.text().expect("a text").lines().next();
            assert_eq!(line, Some(text), "{disposition}");
        }
        let alone = article("Content-Disposition: attachment\n\none\n");
        assert!(alone.text().is_none());
    }

    #[test]
    fn a_missing_closing_delimiter_is_seen() {
        let article = article("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n");
        assert!(matches!(
            article.root().structure(),
            Structure::Multipart { closed: false, .. }
        ));
    }

    #[test]
    fn parts_in_parts_are_walked_in_order() {
        let article = article(
            "Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\none\n--b\nContent-Type: text/html\n\ntwo\n--b--\n--a\nContent-Type: image/png\n\nx\n--a--\n",
        );
        let kinds: Vec<_> = article
            .root()
            .walk()
            .map(|part| part.content_type().map(|kind| &*kind.subtype))
            .collect();
        let name = Some;
        assert_eq!(
            kinds,
            [
                name("mixed"),
                name("alternative"),
                None,
                name("html"),
                name("png")
            ]
        );
    }

    #[test]
    fn endless_nesting_ends() {
        let mut text = String::new();
        for _ in 0..5000 {
            text.push_str("Content-Type: multipart/mixed; boundary=b\n\n--b\n");
        }
        assert!(article(&text).root().walk().count() <= PARTS + 1);
    }
}
