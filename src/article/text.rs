//! The text: the first text/plain part after undoing transfer encoding and
//! charset, line by line, each line with its place in the article.

use std::borrow::Cow;

use super::body::Part;
use super::encoding::{base64, charset, quoted_printable};
use super::field::content_type::TransferEncoding;
use super::quote;

/// The text of an article.
#[derive(Debug)]
pub struct Text {
    text: String,
    /// Where each line begins in `text`.
    starts: Vec<usize>,
    places: Places,
    charset: Option<String>,
    encoding: TransferEncoding,
    flowed: bool,
    first_eight_bit: Option<Option<usize>>,
}

/// A line of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line without its end.
    pub text: &'a str,
    /// The line of the article, from 1; unknown in base64.
    pub number: Option<usize>,
}

/// On which lines of the article the lines of a decoded part stand, from 1.
#[derive(Debug)]
enum Places {
    /// On this one and those behind it: the part is sent as it is.
    From(usize),
    /// On these.
    At(Vec<usize>),
    /// Nobody can tell.
    Unknown,
}

impl Places {
    fn of_line(&self, at: usize) -> Option<usize> {
        match self {
            Places::From(first) => Some(first + at),
            Places::At(lines) => lines.get(at).copied(),
            Places::Unknown => None,
        }
    }
}

impl Text {
    /// Decodes a text/plain part of the article.
    pub(super) fn of(part: &Part, article: &[u8]) -> Text {
        let raw = part.octets(article);
        let encoding = part
            .encoding()
            .cloned()
            .unwrap_or(TransferEncoding::SevenBit);
        let (octets, places) = match &encoding {
            TransferEncoding::QuotedPrintable => {
                let decoded = quoted_printable::decode(raw);
                let mut lines = decoded.line_starts;
                lines.iter_mut().for_each(|line| *line += part.line());
                (Cow::from(decoded.octets), Places::At(lines))
            }
            TransferEncoding::Base64 => (Cow::from(base64::decode(raw).octets), Places::Unknown),
            _ => (Cow::from(raw), Places::From(part.line())),
        };
        let label = part.content_type().and_then(|kind| kind.charset());
        let (text, lines_stay) = decode(&octets, label);
        Text {
            starts: line_starts(&text),
            text,
            first_eight_bit: first_eight_bit(&octets).map(|at| places.of_line(at)),
            places: if lines_stay { places } else { Places::Unknown },
            charset: label.map(str::to_owned),
            encoding,
            flowed: part.content_type().is_some_and(|kind| kind.is_flowed()),
        }
    }

    /// The lines, from the first to the last.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = Line<'_>> + ExactSizeIterator {
        let places = self.starts.iter().enumerate();
        places.map(|(at, start)| self.line_from(at, *start))
    }

    /// The line in this place, from 0.
    pub fn line(&self, at: usize) -> Option<Line<'_>> {
        Some(self.line_from(at, *self.starts.get(at)?))
    }

    fn line_from(&self, at: usize, start: usize) -> Line<'_> {
        let end = self.starts.get(at + 1).copied();
        let end = end.unwrap_or(self.text.len());
        let line = self.text.get(start..end).unwrap_or_default();
        let line = line.strip_suffix('\n').unwrap_or(line);
        Line {
            text: line.strip_suffix('\r').unwrap_or(line),
            number: self.places.of_line(at),
        }
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Whether these characters stand anywhere in the text.
    pub(super) fn contains(&self, characters: &str) -> bool {
        memchr::memmem::find(self.text.as_bytes(), characters.as_bytes()).is_some()
    }

    /// The charset that Content-Type names, as written.
    pub fn charset(&self) -> Option<&str> {
        self.charset.as_deref()
    }

    /// The transfer encoding; 7bit where none is named (RFC 2045, section 6.1).
    pub fn encoding(&self) -> &TransferEncoding {
        &self.encoding
    }

    /// Whether the text is format=flowed (RFC 3676).
    pub fn is_flowed(&self) -> bool {
        self.flowed
    }

    /// Where the first octet above 127 stands, after undoing the transfer
    /// encoding: the line of the article, from 1, as far as it is known. Nothing
    /// where there is no such octet. The data of a file in yEnc is no text and
    /// does not count.
    pub fn first_eight_bit(&self) -> Option<Option<usize>> {
        self.first_eight_bit
    }

    /// The first line that the poster wrote: not blank, no PGP armour line and
    /// none of its header; nothing if that line is quoted (R16).
    pub fn first_line(&self) -> Option<&str> {
        let mut armour = false;
        for line in self.lines() {
            // A byte order mark may stand before the first line, unseen.
            let line = line.text.trim_start_matches('\u{feff}');
            let text = line.trim();
            if text.starts_with("-----BEGIN PGP ") {
                armour = true;
            } else if text.is_empty() {
                armour = false;
            } else if !armour {
                return (!quote::begins_quote(line)).then_some(text);
            }
        }
        None
    }
}

/// The charset's text, and whether its lines are those of the octets. Where
/// the charset is missing, us-ascii or unknown, the text is read as UTF-8 if it
/// is valid, else as windows-1252.
fn decode(octets: &[u8], label: Option<&str>) -> (String, bool) {
    let charset = label.and_then(charset::Charset::for_label);
    let text = match charset {
        Some(charset) if charset.is_ascii_compatible() => charset.decode(octets).text,
        Some(charset) => {
            // Here LF may be half of a character, or written another way.
            let text = charset.decode(octets).text.into_owned();
            let lines_stay = line_ends(text.as_bytes()) == line_ends(octets);
            return (text, lines_stay);
        }
        None => charset::text_of_field(octets),
    };
    (text.into_owned(), true)
}

fn line_ends(octets: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', octets).count()
}

fn line_starts(text: &str) -> Vec<usize> {
    let behind = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let starts = std::iter::once(0).chain(behind);
    starts.filter(|start| *start < text.len()).collect()
}

/// The line, from 0, of the first octet above 127 that belongs to no file in
/// yEnc.
fn first_eight_bit(octets: &[u8]) -> Option<usize> {
    if octets.is_ascii() {
        return None;
    }
    let mut in_file = false;
    octets.split(|&octet| octet == b'\n').position(|line| {
        let starts = line.starts_with(b"=ybegin line=") || line.starts_with(b"=ybegin part=");
        in_file = starts || in_file && !line.starts_with(b"=yend");
        !in_file && !line.is_ascii()
    })
}

#[cfg(test)]
mod tests {
    use crate::article::Article;

    fn first_line(body: &str) -> Option<String> {
        let article = Article::new(format!("Subject: x\n\n{body}").into_bytes());
        article.text()?.first_line().map(str::to_owned)
    }

    #[test]
    fn r16_the_first_line_is_the_first_that_is_not_blank() {
        assert_eq!(first_line("\n \n check\nmore"), Some("check".into()));
        assert_eq!(first_line("\n \n"), None);
    }

    #[test]
    fn r16_pgp_armour_and_its_header_are_passed_over() {
        let armour = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n";
        assert_eq!(
            first_line(&format!("{armour}check\n")),
            Some("check".into())
        );
        assert_eq!(
            first_line("-----BEGIN of text\n"),
            Some("-----BEGIN of text".into())
        );
    }

    #[test]
    fn r16_a_quoted_first_line_is_none_and_ends_the_search() {
        for line in ["> check", "| check", ": check"] {
            assert_eq!(first_line(&format!("{line}\ncheck\n")), None, "{line}");
        }
        assert_eq!(first_line(":-) check\n"), Some(":-) check".into()));
        assert_eq!(first_line("\u{feff}> check\ncheck\n"), None);
        assert_eq!(first_line("\u{feff}check\n"), Some("check".into()));
        assert_eq!(first_line(" > check\n"), Some("> check".into()));
    }

    #[test]
    fn the_data_of_a_file_in_yenc_are_no_text() {
        let first = |body: &[u8]| {
            let article = Article::new([b"Subject: x\n\n", body].concat());
            article.text()?.first_eight_bit()?
        };
        let file = b"=ybegin line=128 size=3 name=a\n\xaa\xe9\n=yend size=3\n";
        assert_eq!(first(file), None);
        assert_eq!(first(&[file, &b"\xe4\n"[..]].concat()), Some(6));
        assert_eq!(first(b"=ybegin is said\n\xe4\n"), Some(4));
    }

    #[test]
    fn quoted_printable_lines_keep_their_place() {
        let article = Article::new(
            b"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\none=\n more\ntwo =C3=A4\n"
                .to_vec(),
        );
        let lines: Vec<_> = article.text().expect("a text").lines().collect();
        assert_eq!((lines[0].text, lines[0].number), ("one more", Some(4)));
        assert_eq!((lines[1].text, lines[1].number), ("two \u{e4}", Some(6)));
    }
    #[test]
    fn where_the_charset_moves_the_line_ends_no_place_is_told() {
        let lines = |charset: &str, body: &str| {
            let header = format!("Content-Type: text/plain; charset={charset}");
            let article = Article::new(format!("{header}\n\n{body}").into_bytes());
            let lines = article.text().expect("a text").lines();
            lines
                .map(|line| (line.text.to_owned(), line.number))
                .collect::<Vec<_>>()
        };
        let line = |text: &str, number| (text.to_owned(), number);
        assert_eq!(
            lines("utf-7", "a\nb\n"),
            [line("a", Some(3)), line("b", Some(4))]
        );
        assert_eq!(
            lines("utf-7", "a+AAo-b\n"),
            [line("a", None), line("b", None)]
        );
        assert_eq!(
            lines("iso-2022-jp", "\u{1b}$B\nb\n"),
            [line("", Some(3)), line("b", Some(4))]
        );
    }

    #[test]
    fn the_place_of_an_octet_is_told_whatever_the_charset() {
        let header = b"Content-Type: text/plain; charset=utf-16\n\n";
        let article = Article::new([header, &b"a\0\n\0\n\x01\xe4\0"[..]].concat());
        assert_eq!(
            article.text().expect("a text").first_eight_bit(),
            Some(Some(5))
        );
    }
}
