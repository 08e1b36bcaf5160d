//! The text: the first text/plain part that is no attachment, after undoing
//! transfer encoding and charset, line by line, each line with its place in the article.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::encoding::charset::{self, Charset};
use super::field::content_type::{ContentType, TransferEncoding};
use super::look::{self, Look};
use super::octets::Seen;
use super::place::{Place, Where};
use super::quote;
use super::width;

/// How many lines of a text are read.
pub const MOST_LINES: usize = 200_000;
/// How many octets of its content: no text that a person writes has as many.
pub const MOST_OCTETS: usize = 2 << 20;
/// How far before its end the cut may have spoilt a character.
const LONGEST_CHARACTER: usize = 16;

/// The text of an article.
#[derive(Debug)]
pub struct Text {
    text: String,
    /// Where each line stands in `text`, without its end.
    spans: Vec<Span>,
    /// Whether the lines of the text are those of the content.
    lines_stay: bool,
    /// Whether there is more than is read.
    is_cut: bool,
    malformed: Option<usize>,
    label: Option<String>,
    /// The charset that the text was read in.
    charset: Charset,
    encoding: TransferEncoding,
    flowed: bool,
    first_eight_bit: Option<usize>,
    /// What each line looks like.
    looks: Vec<Look>,
    /// What octets the text has, in UTF-8.
    seen: Seen,
    /// The length of the longest line, in octets.
    longest: usize,
}

impl Text {
    /// Decodes the content of a part with these fields.
    pub(super) fn of(
        kind: Option<&ContentType>,
        encoding: Option<&TransferEncoding>,
        content: &[u8],
    ) -> Text {
        let encoding = encoding.cloned();
        let encoding = encoding.unwrap_or(TransferEncoding::SevenBit);
        let label = kind.and_then(ContentType::charset);
        let charset = label.and_then(charset::Charset::for_label);
        let read = beginning(content);
        let (text, lines_stay, malformed) = decode(read, charset);
        let is_cut = read.len() < content.len();
        let malformed = malformed.filter(|at| !is_cut || at + LONGEST_CHARACTER < read.len());
        let is_utf_8 = || std::str::from_utf8(read).is_ok();
        let charset = match charset {
            Some(charset) if !charset.is_us_ascii() => charset,
            _ if is_utf_8() => Charset::UTF_8,
            _ => Charset::WINDOWS_1252,
        };
        let Walked { spans, looks, seen } = walk(&text);
        let longest = spans.iter().map(|span| span.end - span.start).max();
        Text {
            is_cut: is_cut || spans.len() == MOST_LINES,
            spans,
            looks,
            seen,
            longest: longest.unwrap_or(0) as usize,
            text,
            first_eight_bit: first_eight_bit(content),
            lines_stay,
            malformed,
            label: label.map(str::to_owned),
            charset,
            encoding,
            flowed: kind.is_some_and(ContentType::is_flowed),
        }
    }

    /// The lines without their ends, from the first to the last.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.spans.iter().map(|span| self.line_of(*span))
    }

    /// The line in this place, from 0, without its end.
    pub fn line(&self, at: usize) -> Option<&str> {
        Some(self.line_of(*self.spans.get(at)?))
    }

    fn line_of(&self, span: Span) -> &str {
        let text = self.text.get(span.start as usize..span.end as usize);
        text.unwrap_or_default()
    }

    /// What each line looks like, from the first to the last.
    pub(super) fn looks(&self) -> &[Look] {
        &self.looks
    }

    /// How wide the line in this place is, in columns, without the white space at
    /// its end.
    pub fn columns(&self, at: usize) -> usize {
        let (Some(span), Some(look)) = (self.spans.get(at), self.looks.get(at)) else {
            return 0;
        };
        let visible = span.start as usize..span.visible_end as usize;
        match look.has(Look::ODD) {
            false => visible.len(),
            true => width::columns(self.text.get(visible).unwrap_or_default()),
        }
    }

    /// Whether any line may be wider than so many columns: most texts need not be
    /// looked at.
    pub fn may_be_wider(&self, columns: usize) -> bool {
        // Only a tab takes more columns than octets.
        self.longest > columns || self.seen.tab
    }

    /// The whole text, line ends as they came.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What octets [`as_str`](Text::as_str) has.
    pub(crate) fn seen(&self) -> Seen {
        self.seen
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is more of it than is read.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The charset that Content-Type names, as written.
    pub fn charset(&self) -> Option<&str> {
        self.label.as_deref()
    }

    /// The transfer encoding; 7bit where none is named (RFC 2045, section 6.1).
    pub fn encoding(&self) -> &TransferEncoding {
        &self.encoding
    }

    /// Whether the text is format=flowed (RFC 3676).
    pub fn is_flowed(&self) -> bool {
        self.flowed
    }

    /// The place of the first octet above 127, after undoing the transfer
    /// encoding; nothing where there is no such octet. The data of a file in
    /// yEnc is no text and does not count.
    pub fn first_eight_bit(&self) -> Option<Place> {
        let at = self.first_eight_bit?;
        Some(Where::Content(at..at + 1).into())
    }

    /// The place of the first octet that means nothing in the charset.
    pub fn malformed(&self) -> Option<Place> {
        let at = self.malformed?;
        Some(Where::Content(at..at + 1).into())
    }

    /// The offset of that octet in the content of the part.
    pub(crate) fn malformed_offset(&self) -> Option<usize> {
        self.malformed
    }

    /// Whether the lines of the text are those of the content of the part.
    pub(crate) fn lines_stay(&self) -> bool {
        self.lines_stay
    }

    /// Whether the text was read as UTF-8.
    pub fn is_utf_8(&self) -> bool {
        self.charset == Charset::UTF_8
    }

    /// The place of a line, from 0.
    pub fn place(&self, line: usize) -> Place {
        let length = self.line(line).map_or(0, str::len);
        self.place_of(line, 0..length)
    }

    /// The place of a piece of a line, given in octets.
    pub fn place_of(&self, line: usize, span: Range<usize>) -> Place {
        Where::Text { line, span }.into()
    }

    /// Which octets of the content a line of the text comes from; nothing where
    /// the charset moves the lines.
    pub(super) fn octets_of_line(&self, line: usize, content: &[u8]) -> Option<Range<usize>> {
        if !self.lines_stay {
            return None;
        }
        let behind = memchr::memchr_iter(b'\n', content).map(|at| at + 1);
        let start = std::iter::once(0).chain(behind).nth(line)?;
        let rest = content.get(start..)?;
        let end = memchr::memchr(b'\n', rest).map_or(content.len(), |at| start + at);
        Some(start..end)
    }

    /// Which of the octets of a line a piece of its text comes from; nothing
    /// where the charset does not tell.
    pub(crate) fn origin(&self, octets: &[u8], span: Range<usize>) -> Option<Range<usize>> {
        self.charset.origin(octets, span)
    }

    /// How much of a line's text the first so many of its octets make; nothing
    /// where the charset does not tell.
    pub(super) fn text_of_first(&self, octets: &[u8], count: usize) -> Option<usize> {
        self.charset.text_of_first(octets, count)
    }

    /// The first line that the poster wrote: not blank, no PGP armour line and
    /// none of its header; nothing if that line is quoted (R16).
    pub fn first_line(&self) -> Option<&str> {
        let mut armour = false;
        for line in self.lines() {
            // A byte order mark may stand before the first line, unseen.
            let line = line.trim_start_matches('\u{feff}');
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

/// What is read of a content: all of it, or so many octets, up to the last line
/// end in them where there is one.
fn beginning(content: &[u8]) -> &[u8] {
    if content.len() <= MOST_OCTETS {
        return content;
    }
    let most = content.get(..MOST_OCTETS).unwrap_or(content);
    let end = memchr::memrchr(b'\n', most).map_or_else(
        || super::header::whole_characters(content, MOST_OCTETS),
        |at| at + 1,
    );
    content.get(..end).unwrap_or(most)
}

/// The charset's text, whether its lines are those of the octets, and where the
/// first octet stands that means nothing in the charset. Where the charset is
/// missing, us-ascii or unknown, the text is read as UTF-8 if it is valid, else
/// as windows-1252.
fn decode(octets: &[u8], charset: Option<Charset>) -> (String, bool, Option<usize>) {
    let Some(charset) = charset else {
        return (charset::text_of_field(octets).into_owned(), true, None);
    };
    let decoded = charset.decode(octets);
    let text = decoded.text.into_owned();
    // Elsewhere LF may be half of a character, or written another way.
    let lines_stay =
        charset.is_ascii_compatible() || line_ends(text.as_bytes()) == line_ends(octets);
    (text, lines_stay, decoded.malformed)
}

fn line_ends(octets: &[u8]) -> usize {
    memchr::memchr_iter(b'\n', octets).count()
}

/// Where a line stands. What lies beyond 4 GiB is no line any more.
#[derive(Debug, Clone, Copy)]
struct Span {
    start: u32,
    end: u32,
    /// Where the white space at its end begins.
    visible_end: u32,
}

/// What one walk over the lines of a text tells.
struct Walked {
    spans: Vec<Span>,
    looks: Vec<Look>,
    seen: Seen,
}

/// Where the lines of a text are, what each looks like, and what octets it has.
fn walk(text: &str) -> Walked {
    let octets = text.as_bytes();
    let may_have_gaps = look::has_gap(text);
    let room = (octets.len() / 32).min(MOST_LINES);
    let mut walked = Walked {
        spans: Vec::with_capacity(room),
        looks: Vec::with_capacity(room),
        seen: Seen::default(),
    };
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', octets).chain([octets.len()]);
    for end in ends {
        // A line end ends the last line; it does not begin another one.
        if start == octets.len() {
            break;
        }
        if walked.spans.len() == MOST_LINES {
            walked.seen = Seen::of(octets);
            break;
        }
        let has_cr = end > start && octets.get(end - 1) == Some(&b'\r');
        let span = (
            u32::try_from(start),
            u32::try_from(end - usize::from(has_cr)),
        );
        let (Ok(start_of_line), Ok(end_of_line)) = span else {
            walked.seen = Seen::of(octets);
            break;
        };
        let line = text.get(start..end - usize::from(has_cr));
        let line = line.unwrap_or_default();
        let look = Look::of(line, may_have_gaps);
        let visible = match line.as_bytes().last() {
            Some(last) if last.is_ascii_graphic() => line,
            _ => line.trim_end(),
        };
        walked.seen.cr |= has_cr;
        if look.has(Look::ODD) {
            walked.seen.add(Seen::of(line.as_bytes()));
        }
        walked.looks.push(look);
        walked.spans.push(Span {
            start: start_of_line,
            end: end_of_line,
            visible_end: start_of_line + visible.len() as u32,
        });
        start = end + 1;
    }
    walked
}

/// How a file in yEnc begins.
static FILE: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("=ybegin "));

/// The first octet above 127 that belongs to no file in yEnc.
fn first_eight_bit(octets: &[u8]) -> Option<usize> {
    let first = encoding_rs::Encoding::ascii_valid_up_to(octets);
    if first == octets.len() {
        return None;
    }
    if FILE.find(octets).is_none() {
        return Some(first);
    }
    let mut in_file = false;
    let mut start = 0;
    for line in octets.split(|&octet| octet == b'\n') {
        let starts = line.starts_with(b"=ybegin line=") || line.starts_with(b"=ybegin part=");
        in_file = starts || in_file && !line.starts_with(b"=yend");
        if !in_file && let Some(at) = line.iter().position(|octet| !octet.is_ascii()) {
            return Some(start + at);
        }
        start += line.len() + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::article::Article;

    /// The lines of the text, each with the line of the article.
    fn placed_lines(article: &Article) -> Vec<(&str, Option<usize>)> {
        let text = article.text().expect("a text");
        let number = |at| Some(article.position(&text.place(at))?.line);
        let lines = text.lines().enumerate();
        lines.map(|(at, line)| (line, number(at))).collect()
    }

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
            let place = article.text()?.first_eight_bit()?;
            article.position(&place).map(|at| at.line)
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
        assert_eq!(
            placed_lines(&article),
            [("one more", Some(4)), ("two \u{e4}", Some(6))]
        );
    }

    #[test]
    fn r42c_a_text_has_so_many_lines_that_are_read() {
        let of = |lines: usize| Article::new(format!("A: b\n\n{}", "x\n".repeat(lines)).into());
        let whole = of(super::MOST_LINES - 1);
        assert!(whole.lines().is_some() && whole.signature().is_none());
        let cut = of(super::MOST_LINES + 1000);
        assert_eq!(cut.text().map(super::Text::len), Some(super::MOST_LINES));
        // Nobody knows how it ends.
        assert!(cut.lines().is_none());
    }

    #[test]
    fn r42c_a_text_has_so_many_octets_that_are_read() {
        let of = |header: &str, body: &str| Article::new(format!("{header}\n\n{body}").into());
        let line = "A line of a text.\n";
        let fits = super::MOST_OCTETS / line.len();
        let whole = of("A: b", &line.repeat(fits));
        assert!(whole.lines().is_some());
        let cut = of("A: b", &line.repeat(fits + 1));
        assert_eq!(cut.text().map(super::Text::len), Some(fits));
        assert!(cut.lines().is_none());
        // In one line, and no character is spoilt by that.
        for (charset, character) in [
            ("utf-8", "\u{20ac}"),
            ("windows-1252", "a"),
            ("utf-16", "a\0"),
        ] {
            let header = format!("Content-Type: text/plain; charset={charset}");
            let cut = of(&header, &character.repeat(super::MOST_OCTETS + 1));
            let text = cut.text().expect("a text");
            assert!(text.as_str().len() <= 2 * super::MOST_OCTETS, "{charset}");
            assert!(text.is_cut() && text.malformed().is_none(), "{charset}");
        }
    }

    #[test]
    fn where_the_charset_moves_the_line_ends_no_place_is_told() {
        let lines = |charset: &str, body: &str| {
            let header = format!("Content-Type: text/plain; charset={charset}");
            let article = Article::new(format!("{header}\n\n{body}").into_bytes());
            let lines = placed_lines(&article).into_iter();
            lines
                .map(|(line, number)| (line.to_owned(), number))
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
        let place = article.text().expect("a text").first_eight_bit();
        let position = article.position(&place.expect("a place"));
        assert_eq!(position.map(|at| at.line), Some(5));
    }
}
