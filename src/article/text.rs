//! The text: the first text/plain part after undoing transfer encoding and
//! charset, line by line, each line with its place in the article.

use std::ops::Range;

use super::body::Part;
use super::encoding::{base64, charset, quoted_printable};
use super::field::content_type::TransferEncoding;
use super::quote;

/// The text of an article.
#[derive(Debug)]
pub struct Text {
    octets: Vec<u8>,
    text: String,
    lines: Vec<(Range<usize>, Option<usize>)>,
    charset: Option<String>,
    encoding: TransferEncoding,
    flowed: bool,
    raw_eight_bit: bool,
}

/// A line of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// The line without its end.
    pub text: &'a str,
    /// The line of the article, from 1; unknown in base64.
    pub number: Option<usize>,
}

impl Text {
    /// Decodes a text/plain part of the article.
    pub(super) fn of(part: &Part, article: &[u8]) -> Text {
        let raw = part.octets(article);
        let encoding = part
            .encoding()
            .cloned()
            .unwrap_or(TransferEncoding::SevenBit);
        let (octets, starts) = match &encoding {
            TransferEncoding::QuotedPrintable => {
                let decoded = quoted_printable::decode(raw);
                (decoded.octets, Some(decoded.line_starts))
            }
            TransferEncoding::Base64 => (base64::decode(raw).octets, Some(Vec::new())),
            _ => (raw.to_vec(), None),
        };
        let label = part.content_type().and_then(|kind| kind.charset());
        let text = decode(&octets, label);
        let number = |index: usize| match &starts {
            None => Some(part.line() + index),
            Some(starts) => starts.get(index).map(|line| part.line() + line),
        };
        let mut lines = Vec::new();
        let mut at = 0;
        for (index, line) in text.split_inclusive('\n').enumerate() {
            let bare = line.strip_suffix('\n').unwrap_or(line);
            let bare = bare.strip_suffix('\r').unwrap_or(bare);
            lines.push((at..at + bare.len(), number(index)));
            at += line.len();
        }
        Text {
            charset: label.map(str::to_owned),
            flowed: part.content_type().is_some_and(|kind| kind.is_flowed()),
            raw_eight_bit: !raw.is_ascii(),
            octets,
            text,
            lines,
            encoding,
        }
    }

    /// The octets after undoing the transfer encoding.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The lines, from the first to the last.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = Line<'_>> + ExactSizeIterator {
        self.lines.iter().map(|(range, number)| Line {
            text: self.text.get(range.clone()).unwrap_or_default(),
            number: *number,
        })
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
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

    /// Whether octets above 127 stand in the part as it was sent.
    pub fn has_raw_eight_bit(&self) -> bool {
        self.raw_eight_bit
    }

    /// The first line with an octet above 127, after undoing the transfer
    /// encoding. The data of a file in yEnc is no text and does not count.
    pub fn first_eight_bit(&self) -> Option<Line<'_>> {
        let mut in_file = false;
        let at = self
            .octets
            .split(|&octet| octet == b'\n')
            .position(|line| {
                let starts =
                    line.starts_with(b"=ybegin line=") || line.starts_with(b"=ybegin part=");
                in_file = starts || in_file && !line.starts_with(b"=yend");
                !in_file && !line.is_ascii()
            })?;
        self.lines().nth(at)
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

/// The charset's text. Where the charset is missing, us-ascii or unknown, the
/// text is read as UTF-8 if it is valid, else as windows-1252.
fn decode(octets: &[u8], label: Option<&str>) -> String {
    let charset = label.and_then(charset::Charset::for_label);
    if octets.is_ascii() && charset.is_none_or(charset::Charset::is_ascii_compatible) {
        return String::from_utf8_lossy(octets).into_owned();
    }
    match charset {
        Some(charset) => charset.decode(octets).text.into_owned(),
        None => charset::text_of_field(octets).into_owned(),
    }
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
            article.text()?.first_eight_bit()?.number
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
}
