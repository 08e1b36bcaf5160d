//! The header as it stands: every line belongs to a field or is kept as a line
//! that is none; nothing is thrown away before a check has looked at it.

mod name;
mod on_the_way;
mod sent;

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::Arc;

use super::encoding::charset;
use super::encoding::encoded_word;
use super::octets::Seen;
use super::place::{Place, Where};
use super::unfolded::{Unfolded, next_line};
use name::{Index, Key};

pub use name::Names;

/// A header field, or a header line that is none (no colon).
#[derive(Debug, Clone)]
pub struct Field {
    name: Range<usize>,
    body: Range<usize>,
    line: usize,
    line_count: usize,
    colon: bool,
    /// The texts of the whole header, in which those of the field stand.
    texts: Arc<str>,
    name_text: Range<usize>,
    key: Key,
    hash: usize,
    /// Of the first field of a name: whether more of it come.
    is_repeated: bool,
    text: Range<usize>,
    decoded: OnceCell<Option<Box<encoded_word::Decoded<'static>>>>,
}

impl Field {
    /// The field name as written, without white space around it; of a line
    /// without a colon, nothing.
    pub fn name(&self) -> &str {
        self.texts.get(self.name_text.clone()).unwrap_or_default()
    }

    /// Whether the field has this name, in whatever case.
    #[inline(always)]
    pub fn is(&self, name: &str) -> bool {
        self.has(Key::of(name), name)
    }

    /// Where the octets in front of the colon stand, white space included.
    pub fn name_range(&self) -> Range<usize> {
        self.name.clone()
    }

    /// Where the octets behind the colon stand, folds included, without the
    /// last line end.
    pub fn body_range(&self) -> Range<usize> {
        self.body.clone()
    }

    /// The unfolded body without white space around it (RFC 5322, section
    /// 2.2.3). Octets above 127 become the characters of UTF-8, or of
    /// windows-1252 where the body is not valid UTF-8.
    pub fn body(&self) -> &str {
        self.texts.get(self.text.clone()).unwrap_or_default()
    }

    /// What decoding the encoded words of the body has to say, made once;
    /// nothing where none is there, nor anything that looks like one.
    pub fn encoded_words(&self) -> Option<&encoded_word::Decoded<'static>> {
        let decode = || {
            let body = self.body();
            encoded_word::may_hold(body).then(|| Box::new(encoded_word::decode(body).into_owned()))
        };
        self.decoded.get_or_init(decode).as_deref()
    }

    /// The body with its encoded words decoded (RFC 2047). Control characters
    /// are still in it.
    pub fn decoded(&self) -> &str {
        self.encoded_words()
            .map_or(self.body(), |decoded| &decoded.text)
    }

    /// The place of the whole body.
    pub fn place(&self) -> Place {
        self.place_of(0..self.body().len())
    }

    /// The place of a piece of the [`body`](Field::body), given in octets.
    pub fn place_of(&self, span: Range<usize>) -> Place {
        let field = self.body.clone();
        Where::Body { field, span }.into()
    }

    /// The place of a piece of the [`decoded`](Field::decoded) body, given in
    /// octets.
    pub fn place_of_decoded(&self, span: Range<usize>) -> Place {
        let field = self.body.clone();
        Where::Decoded { field, span }.into()
    }

    /// The place of the name.
    pub fn place_of_name(&self) -> Place {
        match self.colon {
            true => Place::octets(self.name.clone()),
            false => self.place(),
        }
    }

    /// The line on which the field begins, from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// How many lines the field takes.
    pub fn line_count(&self) -> usize {
        self.line_count
    }

    /// Whether there is a colon at all (RFC 5322, section 2.2).
    pub fn has_colon(&self) -> bool {
        self.colon
    }
}

impl Field {
    /// Where its lines stand, without their ends; the first of them from the
    /// name on.
    pub fn lines(&self, article: &[u8]) -> impl Iterator<Item = Range<usize>> {
        let (mut at, end) = (self.name.start, self.body.end);
        std::iter::from_fn(move || {
            let (line, next) = next_line(article, at, end)?;
            // The end of the last line is no part of the field.
            let is_last = memchr::memchr(b'\n', article.get(at..end)?).is_none();
            let line = if is_last { at..end } else { line };
            at = next;
            Some(line)
        })
    }

    /// Whether servers, gateways and lists write such a field on the way: what
    /// is wrong with it is not the poster's doing.
    pub fn is_written_on_the_way(&self) -> bool {
        on_the_way::is_name(self.name())
    }
}

/// For so many fields there is room from the start.
const USUAL: usize = 16;

/// How many lines of fields are read of an article, and how many of all its
/// parts together (R42c).
pub const MOST_LINES: usize = 5000;

/// How many octets of a header are read (R42c).
pub const MOST_OCTETS: usize = 1 << 20;

/// The header: all fields in their order, as far as they are read.
#[derive(Debug, Clone, Default)]
pub struct Header {
    fields: Vec<Field>,
    /// Where they stand, by name.
    index: Index,
    end: usize,
    line_count: usize,
    is_cut: bool,
    /// What octets it has, as it stands.
    seen: Seen,
    is_utf_8: bool,
    has_odd_names: bool,
}

impl Header {
    /// The header of an article.
    pub(super) fn of(octets: &[u8]) -> Header {
        let mut left = MOST_LINES;
        Header::parse(octets, 0, octets.len(), 1, &mut left)
    }

    /// Reads a header that begins at `start`, on line `first_line` (from 1). Of
    /// its fields only so many lines are read as `left` says, which is less by
    /// them afterwards, and nothing behind [`MOST_OCTETS`].
    pub(super) fn parse(
        octets: &[u8],
        start: usize,
        end: usize,
        first_line: usize,
        left: &mut usize,
    ) -> Header {
        let mut header = Header::default();
        let last = whole_characters(octets, end.min(start + MOST_OCTETS));
        let mut at = start;
        let mut number = first_line;
        while let Some((line, next)) = next_line(octets, at, end) {
            at = next;
            number += 1;
            if line.is_empty() {
                break;
            }
            let is_whole = line.end <= last;
            let line = line.start..line.end.min(last);
            header.is_cut |= *left == 0 || line.start >= last;
            if header.is_cut {
                continue;
            }
            *left -= 1;
            header.is_cut = !is_whole;
            let text = octets.get(line.clone()).unwrap_or_default();
            match header.fields.last_mut() {
                Some(field) if matches!(text.first(), Some(b' ' | b'\t')) => {
                    field.body.end = line.end;
                    field.line_count += 1;
                }
                _ => {
                    if header.fields.is_empty() {
                        header.fields.reserve(USUAL);
                    }
                    header.fields.push(Field::new(text, &line, number - 1));
                }
            }
        }
        header.end = at;
        header.line_count = number - first_line;
        header.read_texts(octets, start);
        header
    }

    /// Reads names and bodies, all into one piece of memory.
    fn read_texts(&mut self, octets: &[u8], start: usize) {
        let end = self.fields.last().map_or(start, |field| field.body.end);
        let source = Source::of(octets, start..end);
        self.seen = Seen::of(octets.get(start..end).unwrap_or_default());
        self.is_utf_8 = source.text.is_some();
        let folded = self.fields.iter().filter(|field| field.line_count > 1);
        let folded: usize = folded.map(|field| field.body.len()).sum();
        let mut texts = String::with_capacity(end - start + folded);
        texts.push_str(source.text.unwrap_or_default());
        for field in &mut self.fields {
            field.read_texts(&source, &mut texts);
            self.has_odd_names |= field.has_odd_name(octets);
        }
        let texts: Arc<str> = texts.into();
        for field in &mut self.fields {
            field.texts = Arc::clone(&texts);
        }
        self.read_names();
    }

    /// Has to be done whenever the fields change.
    fn read_names(&mut self) {
        self.index = Index::of(&mut self.fields);
    }

    /// All fields, and the lines that are none, in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The first field of this name.
    #[inline(always)]
    pub fn get(&self, name: &str) -> Option<&Field> {
        let place = self.index.find(&self.fields, Key::of(name), name);
        self.fields.get(place?)
    }

    /// The first field of each of these names, in the order of the names.
    pub fn first_of<const COUNT: usize>(
        &self,
        names: &'static Names<COUNT>,
    ) -> impl Iterator<Item = &Field> {
        names.with_keys().filter_map(|(key, name)| {
            let place = self.index.find(&self.fields, key, name);
            self.fields.get(place?)
        })
    }

    /// Those of them that stand exactly once.
    pub fn only_of<const COUNT: usize>(
        &self,
        names: &'static Names<COUNT>,
    ) -> impl Iterator<Item = &Field> {
        self.first_of(names).filter(|field| !field.is_repeated)
    }

    /// Which of these names no field has, by their places.
    pub fn lacks<const COUNT: usize>(
        &self,
        names: &'static Names<COUNT>,
    ) -> impl Iterator<Item = usize> {
        let places = names.with_keys().enumerate();
        places.filter_map(|(place, (key, name))| {
            let found = self.index.find(&self.fields, key, name);
            found.is_none().then_some(place)
        })
    }

    /// Whether any name stands more than once.
    pub fn has_repeated(&self) -> bool {
        self.fields.iter().any(|field| field.is_repeated)
    }

    /// The field of this name, where it stands exactly once. What stands twice
    /// is `duplicate`'s business alone: nobody knows which of the two counts.
    #[inline(always)]
    pub fn only(&self, name: &str) -> Option<&Field> {
        self.get(name).filter(|field| !field.is_repeated)
    }

    /// The body of the first field of this name.
    #[inline(always)]
    pub fn body(&self, name: &str) -> Option<&str> {
        self.get(name).map(Field::body)
    }

    /// Every field of this name.
    #[inline(always)]
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Field> {
        let key = Key::of(name);
        let first = self.index.find(&self.fields, key, name);
        let fields = first.and_then(|first| self.fields.get(first..));
        let fields = fields.unwrap_or_default().iter();
        fields.filter(move |field| field.has(key, name))
    }

    /// Whether there is more than is read: what stands behind is not looked at,
    /// but for where the header ends.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// What octets the fields have.
    pub(crate) fn seen(&self) -> Seen {
        self.seen
    }

    /// Whether all fields are UTF-8.
    pub(crate) fn is_utf_8(&self) -> bool {
        self.is_utf_8
    }

    /// Whether in front of any colon stands nothing, or anything but visible
    /// US-ASCII.
    pub(crate) fn has_odd_names(&self) -> bool {
        self.has_odd_names
    }

    /// Where the header ends: behind the empty line, or behind the last octet.
    pub fn end(&self) -> usize {
        self.end
    }

    /// How many lines the header takes, with the empty line.
    pub fn line_count(&self) -> usize {
        self.line_count
    }
}

/// What a header is read from.
struct Source<'a> {
    /// The article.
    octets: &'a [u8],
    /// Where the header begins.
    start: usize,
    /// The header, if all of it is UTF-8, so that no field need be asked.
    text: Option<&'a str>,
}

impl<'a> Source<'a> {
    fn of(octets: &'a [u8], header: Range<usize>) -> Source<'a> {
        let start = header.start;
        let text = octets.get(header).map(str::from_utf8);
        Source {
            octets,
            start,
            text: text.and_then(Result::ok),
        }
    }

    /// Where in the texts, which begin with all of the header if that is UTF-8,
    /// the text of a piece stands, without white space around it.
    fn text_in(&self, piece: &Range<usize>, texts: &mut String) -> Range<usize> {
        let octets = self.octets.get(piece.clone()).unwrap_or_default();
        if self.text.is_none() {
            return add(texts, &charset::text_of_field(octets.trim_ascii()));
        }
        let text = octets.trim_ascii_start();
        let start = piece.end - self.start - text.len();
        start..start + text.trim_ascii_end().len()
    }
}

/// Adds a text, and tells where it stands.
fn add(texts: &mut String, text: &str) -> Range<usize> {
    let start = texts.len();
    texts.push_str(text);
    start..texts.len()
}

impl Field {
    fn new(text: &[u8], line: &Range<usize>, number: usize) -> Field {
        let colon = memchr::memchr(b':', text);
        let name_end = line.start + colon.unwrap_or(0);
        let body_start = line.start + colon.map_or(0, |at| at + 1);
        Field {
            name: line.start..name_end,
            body: body_start..line.end,
            line: number,
            line_count: 1,
            colon: colon.is_some(),
            texts: Arc::default(),
            name_text: 0..0,
            key: Key::default(),
            hash: 0,
            is_repeated: false,
            text: 0..0,
            decoded: OnceCell::new(),
        }
    }

    fn has_odd_name(&self, article: &[u8]) -> bool {
        let name = article.get(self.name.clone()).unwrap_or_default();
        self.colon && (name.is_empty() || !name.iter().all(u8::is_ascii_graphic))
    }

    /// Finds name and body in the texts of the header, or adds them; the line ends
    /// are taken out of the body, and the white space behind them stays.
    fn read_texts(&mut self, source: &Source<'_>, texts: &mut String) {
        self.name_text = source.text_in(&self.name, texts);
        self.key = Key::of(texts.get(self.name_text.clone()).unwrap_or_default());
        self.hash = self.key.hash();
        self.text = match self.line_count {
            1 => source.text_in(&self.body, texts),
            _ => add(texts, &Unfolded::of(source.octets, &self.body).text()),
        };
    }
}

/// The end, or somewhat before it, so that no character of UTF-8 is cut in two.
pub(super) fn whole_characters(octets: &[u8], end: usize) -> usize {
    let is_inside = |at: usize| octets.get(at).is_some_and(|octet| octet & 0xc0 == 0x80);
    let near = (end.saturating_sub(3)..=end).rev();
    near.into_iter().find(|at| !is_inside(*at)).unwrap_or(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(text: &str) -> Header {
        Header::parse(text.as_bytes(), 0, text.len(), 1, &mut MOST_LINES.clone())
    }

    #[test]
    fn a_folded_field_is_one_field() {
        let header = header("From: A\r\n B <a@b.example>\r\nSubject: x\r\n\r\nbody\r\n");
        assert_eq!(header.body("from"), Some("A B <a@b.example>"));
        assert_eq!(header.get("from").map(Field::line_count), Some(2));
        assert_eq!(header.get("SUBJECT").map(Field::line), Some(3));
        assert_eq!(header.line_count(), 4);
    }

    #[test]
    fn lf_and_cr_lf_read_the_same() {
        let lf = header("A: 1\n 2\n\nb\n");
        let crlf = header("A: 1\r\n 2\r\n\r\nb\r\n");
        assert_eq!(lf.body("a"), crlf.body("a"));
        assert_eq!(lf.line_count(), crlf.line_count());
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let header = header("Date: 1\nX-Date: 2\ndate: 3\n\n");
        assert_eq!(header.all("DATE").count(), 2);
        for name in ["", "dates", "eate", "from", "x-face"] {
            assert!(header.get(name).is_none(), "{name}");
        }
        assert!(header.only("date").is_none() && header.only("x-date").is_some());
    }

    #[test]
    fn a_line_without_colon_is_kept() {
        let header = header("no colon here\nA: 1\n\n");
        assert!(!header.fields()[0].has_colon());
        assert_eq!(header.fields()[0].body(), "no colon here");
        assert_eq!(header.body("a"), Some("1"));
    }

    #[test]
    fn a_blank_line_of_spaces_is_a_fold_and_no_separator() {
        let header = header("A: 1\n \nB: 2\n\nbody");
        assert_eq!(header.body("a"), Some("1"));
        assert_eq!(header.body("b"), Some("2"));
        assert_eq!(header.end(), 13);
    }

    #[test]
    fn a_header_without_end_takes_everything() {
        let header = header("A: 1\nB: 2");
        assert_eq!(header.end(), 9);
    }

    #[test]
    fn raw_octets_become_letters() {
        let octets = b"Subject: caf\xe9\n\n";
        let header = Header::parse(octets, 0, octets.len(), 1, &mut MOST_LINES.clone());
        assert_eq!(header.body("subject"), Some("caf\u{e9}"));
    }

    #[test]
    fn r42c_a_header_is_read_up_to_so_many_lines() {
        let of = |lines: usize| {
            let begin = "Subject: x\n folded\n".to_owned() + &"X: y\n".repeat(lines - 2);
            header(&(begin + "\nbody\n"))
        };
        let whole = of(MOST_LINES);
        assert!(!whole.is_cut());
        assert_eq!(whole.fields().len(), MOST_LINES - 1);
        let cut = of(MOST_LINES + 1);
        assert!(cut.is_cut());
        assert_eq!(cut.fields().len(), MOST_LINES - 1);
        // The body is where it is.
        assert_eq!(cut.line_count(), MOST_LINES + 2);
        assert_eq!(cut.end(), whole.end() + "X: y\n".len());
    }

    #[test]
    fn r42c_a_header_is_read_up_to_so_many_octets() {
        let of = |octets: usize| {
            let line = "Subject: ".to_owned() + &"x".repeat(octets - "Subject: ".len());
            header(&format!("{line}\nX: y\n\nbody\n"))
        };
        let whole = of(MOST_OCTETS - "\nX: y".len());
        assert!(!whole.is_cut());
        assert_eq!(whole.fields().len(), 2);
        for (octets, last) in [(MOST_OCTETS - 4, "X"), (MOST_OCTETS + 1, "Subject")] {
            let cut = of(octets);
            assert!(cut.is_cut());
            let field = cut.fields().last().expect("a field");
            assert!(field.body_range().end <= MOST_OCTETS);
            assert!(field.name() == last || field.body() == last);
            assert_eq!(cut.line_count(), 3);
        }
        // Not within a character.
        let cut = header(&format!("Subject: {}\n\n", "\u{e4}".repeat(MOST_OCTETS)));
        assert!(cut.fields()[0].body().ends_with('\u{e4}'));
    }
}
