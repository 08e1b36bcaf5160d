//! The articles in a file: one, or those of a mailbox.
//!
//! A mailbox is a file whose first line is a From_ line (RFC 4155). An article
//! in it ends before the next such line that stands behind a blank one.
//!
//! A byte order mark at the beginning is the mark of an editor, of the file and
//! not of an article.

use std::io::{self, BufRead, Read};

use memchr::memmem;

use crate::article::Article;
use crate::article::encoding::charset::Charset;
use crate::article::stage::Undecodable;
use crate::cli::{MOST_OCTETS, without_mark};

/// Most files have no more than this, in octets.
const USUAL: usize = 8 << 10;

/// The octets of one article, and how they stand in their file.
#[derive(Debug, Default)]
pub(in crate::cli) struct Piece {
    octets: Vec<u8>,
    /// Which article of its file it is, from 1; nothing where it is the file.
    pub(in crate::cli) number: Option<usize>,
    /// How many lines of the file stand before it.
    pub(super) lines_before: usize,
    stuffing: Stuffing,
}

/// What stands before some lines in the file alone: the dots of wire format, the
/// `>` that keeps a line of a mailbox from being a From_ line.
#[derive(Debug, Default)]
pub(super) struct Stuffing {
    mark: &'static str,
    /// The lines of the article, from 1, in order.
    lines: Vec<usize>,
}

impl Stuffing {
    /// Whether nothing does.
    pub(super) fn is_none(&self) -> bool {
        self.lines.is_empty()
    }

    /// What stands before this line of the article; mostly nothing.
    pub(super) fn of(&self, line: usize) -> &'static str {
        match self.lines.binary_search(&line) {
            Ok(_) => self.mark,
            Err(_) => "",
        }
    }
}

impl Piece {
    /// The octets of the article, as they stand in the file.
    pub(in crate::cli) fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Whether the file is in UTF-16, as its byte order mark says: no article is.
    pub(super) fn is_utf_16(&self) -> bool {
        [b"\xff\xfe", b"\xfe\xff"]
            .iter()
            .any(|mark| self.octets.starts_with(*mark))
    }

    /// The article alone.
    pub(in crate::cli) fn into_article(self) -> Article {
        self.article().0
    }

    /// The article, and what its file has more than it.
    pub(super) fn article(self) -> (Article, Stuffing) {
        if self.number.is_some() {
            return (Article::new(self.octets), self.stuffing);
        }
        let length = self.octets.len();
        let dotted = dotted_lines(&self.octets);
        let article = Article::from_either(self.octets);
        // Wire format has a last line with a dot, at least, more than the article.
        let lines = match article.octets().len() < length {
            true => dotted,
            false => Vec::new(),
        };
        (article, Stuffing { mark: ".", lines })
    }

    /// The same of a draft in this charset, which is never in wire format.
    ///
    /// # Errors
    ///
    /// When it is not in the charset; the line is that of the file.
    pub(super) fn draft(
        self,
        charset: Option<Charset>,
    ) -> Result<(Article, Stuffing), Undecodable> {
        let in_file = |error: Undecodable| Undecodable {
            line: error.line + self.lines_before,
            ..error
        };
        let draft = Article::draft(self.octets, charset).map_err(in_file)?;
        Ok((draft, self.stuffing))
    }
}

/// The lines, from 1, that begin with a dot; none where that cannot matter.
fn dotted_lines(octets: &[u8]) -> Vec<usize> {
    if !octets.ends_with(b".\r\n") {
        return Vec::new();
    }
    let lines = octets.split(|octet| *octet == b'\n').enumerate();
    let dotted = lines.filter(|(_, line)| line.starts_with(b"."));
    dotted.map(|(at, _)| at + 1).collect()
}

/// Reads the articles of a file one after another.
pub(in crate::cli) struct Pieces<R> {
    from: R,
    state: State,
    /// How many lines have been read.
    lines: usize,
}

enum State {
    /// Nothing was read yet.
    New,
    /// Behind the From_ line of the article of this number.
    Mailbox(usize),
    /// All was read.
    Done,
}

impl<R: BufRead> Pieces<R> {
    pub(in crate::cli) fn of(from: R) -> Pieces<R> {
        Pieces {
            from,
            state: State::New,
            lines: 0,
        }
    }

    /// Adds the next line; whether there was one.
    fn line(&mut self, octets: &mut Vec<u8>) -> io::Result<bool> {
        let room = (MOST_OCTETS + 1).saturating_sub(octets.len()) as u64;
        let read = (&mut self.from).take(room).read_until(b'\n', octets)?;
        self.lines += usize::from(read > 0);
        fitting(octets).map(|()| read > 0)
    }

    /// The first article: the file, unless that is a mailbox.
    fn first(&mut self) -> io::Result<Piece> {
        let mut octets = Vec::with_capacity(USUAL);
        let has_line = self.line(&mut octets)?;
        octets = without_mark(octets);
        if has_line && is_from_line(&octets) {
            return self.in_mailbox(1);
        }
        let room = (MOST_OCTETS + 1 - octets.len()) as u64;
        (&mut self.from).take(room).read_to_end(&mut octets)?;
        fitting(&octets)?;
        Ok(Piece {
            octets,
            ..Piece::default()
        })
    }

    /// The article behind a From_ line of a mailbox.
    fn in_mailbox(&mut self, number: usize) -> io::Result<Piece> {
        let lines_before = self.lines;
        let mut octets = Vec::new();
        let mut quoted = Vec::new();
        // Where the first blank line ends: behind it the body begins.
        let mut body = None;
        let mut behind_blank = false;
        loop {
            let start = octets.len();
            if !self.line(&mut octets)? {
                break;
            }
            let line = octets.get(start..).unwrap_or_default();
            if behind_blank && is_from_line(line) {
                octets.truncate(start);
                self.state = State::Mailbox(number + 1);
                break;
            }
            behind_blank = matches!(line, b"\n" | b"\r\n");
            let unquoted = line.iter().position(|octet| *octet != b'>').unwrap_or(0);
            let is_quoted = unquoted > 0 && line.get(unquoted..).is_some_and(begins_as_from);
            if body.is_some() && is_quoted {
                octets.remove(start);
                quoted.push(self.lines - lines_before);
            }
            if behind_blank {
                body.get_or_insert(octets.len());
            }
        }
        // The last blank line is the mailbox's.
        if body.is_some_and(|body| octets.len() > body) {
            for end in [&b"\n\r\n"[..], b"\n\n"] {
                if octets.ends_with(end) {
                    octets.truncate(octets.len() + 1 - end.len());
                    break;
                }
            }
        }
        Ok(Piece {
            octets,
            number: Some(number),
            lines_before,
            stuffing: Stuffing {
                mark: ">",
                lines: quoted,
            },
        })
    }
}

impl<R: BufRead> Iterator for Pieces<R> {
    type Item = io::Result<Piece>;

    /// The next article; behind an error there is none.
    fn next(&mut self) -> Option<io::Result<Piece>> {
        let state = std::mem::replace(&mut self.state, State::Done);
        let piece = match state {
            State::New => self.first(),
            State::Mailbox(number) => self.in_mailbox(number),
            State::Done => return None,
        };
        if piece.is_err() {
            self.state = State::Done;
        }
        Some(piece)
    }
}

fn fitting(octets: &[u8]) -> io::Result<()> {
    if octets.len() <= MOST_OCTETS {
        return Ok(());
    }
    let why = format!("it has more than {} MiB", MOST_OCTETS >> 20);
    Err(io::Error::new(io::ErrorKind::FileTooLarge, why))
}

fn begins_as_from(line: &[u8]) -> bool {
    line.starts_with(b"From ")
}

/// Whether it is a From_ line: `From `, an address or another word, and a date.
/// Some archives have a number alone. What has a name or an address and no date
/// is a field without its colon.
fn is_from_line(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else {
        return false;
    };
    let rest = rest.trim_ascii();
    let is_other = |octet: &u8| octet.is_ascii_whitespace() || *octet == b'@';
    let is_one_word = !rest.is_empty() && !rest.iter().any(is_other);
    is_one_word || has_date(rest)
}

/// Whether there is a time of day, and a year behind it.
fn has_date(text: &[u8]) -> bool {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let is_time = |colon: &usize| {
        let behind = colon + 1;
        *colon > 0 && is_digit(colon - 1) && is_digit(behind) && is_digit(behind + 1)
    };
    let Some(time) = memmem::find_iter(text, b":").find(is_time) else {
        return false;
    };
    let behind = text.get(time..).unwrap_or_default();
    let mut words = behind.split(u8::is_ascii_whitespace);
    words.any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The articles of a file: number, lines before, octets.
    fn pieces(file: &str) -> Vec<(Option<usize>, usize, String)> {
        let pieces = Pieces::of(file.as_bytes()).map(|piece| {
            let piece = piece.expect("it can be read");
            let octets = String::from_utf8(piece.octets).expect("UTF-8");
            (piece.number, piece.lines_before, octets)
        });
        pieces.collect()
    }

    #[test]
    fn r50_a_mailbox_begins_with_a_from_line() {
        for line in [
            "From erika@flowers.invalid Sun Nov 22 10:00:00 2026",
            "From - Sun Nov 22 10:00:00 2026",
            "From nobody Sun Nov 22 10:00 2026 +0100",
            "From -4711001234",
            "From MAILER-DAEMON",
        ] {
            assert!(is_from_line(line.as_bytes()), "{line}");
        }
        for line in [
            "From: Erika <erika@flowers.invalid>",
            "From Erika <erika@flowers.invalid>",
            "From erika@flowers.invalid",
            "From ",
            "from nobody Sun Nov 22 10:00:00 2026",
            "From 10:00 on it rained",
            "From 2026 on: 10 o'clock",
        ] {
            assert!(!is_from_line(line.as_bytes()), "{line}");
        }
    }

    #[test]
    fn r50_the_articles_of_a_mailbox() {
        let file = "From a Sun Nov 22 10:00:00 2026\nA: 1\n\nx\n\n\
                    From b Sun Nov 22 10:00:00 2026\nB: 2\n\ny\n\nz\n";
        assert_eq!(
            pieces(file),
            [
                (Some(1), 1, "A: 1\n\nx\n".to_owned()),
                (Some(2), 6, "B: 2\n\ny\n\nz\n".to_owned()),
            ]
        );
        let with_cr = pieces(&file.replace('\n', "\r\n"));
        assert_eq!(with_cr[0].2, "A: 1\r\n\r\nx\r\n");
        assert_eq!(with_cr[1].1, 6);
    }

    #[test]
    fn r50_a_byte_order_mark_is_not_the_article_s() {
        let article = "A: 1\n\n\u{feff}x\n";
        let marked = format!("\u{feff}{article}");
        assert_eq!(pieces(&marked), [(None, 0, article.to_owned())]);
        let twice = format!("\u{feff}{marked}");
        assert_eq!(pieces(&twice), [(None, 0, marked.clone())]);
        let from = "From a Sun Nov 22 10:00:00 2026\n";
        let mailbox = format!("\u{feff}{from}{marked}");
        assert_eq!(pieces(&mailbox), [(Some(1), 1, marked)]);
        assert_eq!(pieces("\u{feff}"), [(None, 0, String::new())]);
    }

    #[test]
    fn r50_a_line_of_the_text_is_no_from_line() {
        let text = "A: 1\n\nx\nFrom a Sun Nov 22 10:00:00 2026\n\nFrom now on it rains.\n";
        let file = format!("From a Sun Nov 22 10:00:00 2026\n{text}\n");
        assert_eq!(pieces(&file), [(Some(1), 1, text.to_owned())]);
        assert_eq!(pieces(text), [(None, 0, text.to_owned())]);
    }

    #[test]
    fn r50_the_quoting_of_a_mailbox_is_undone() {
        let file = "From a\n>From x: y\n\n>From a\n>>From b\n> From c\n>Frommage\n";
        let piece = Pieces::of(file.as_bytes()).next().expect("an article");
        let (article, stuffing) = piece.expect("it can be read").article();
        let expected = b">From x: y\n\nFrom a\n>From b\n> From c\n>Frommage\n";
        assert_eq!(article.octets(), expected);
        let marks: Vec<_> = (1..=6).map(|line| stuffing.of(line)).collect();
        assert_eq!(marks, ["", "", ">", ">", "", ""]);
    }

    #[test]
    fn r50_the_blank_line_behind_the_header_is_not_the_mailbox_s() {
        let date = "Sun Nov 22 10:00:00 2026";
        for (file, first) in [
            (
                format!("From a {date}\nA: 1\n\nFrom b {date}\n"),
                "A: 1\n\n",
            ),
            (
                format!("From a {date}\nA: 1\n\n\nFrom b {date}\n"),
                "A: 1\n\n",
            ),
            (format!("From a {date}\nA: 1\n\nx"), "A: 1\n\nx"),
            (format!("From a {date}\n"), ""),
        ] {
            assert_eq!(pieces(&file)[0].2, first, "{file}");
        }
    }

    #[test]
    fn r50_dots_of_wire_format_alone_are_undone() {
        let article = |octets: &str| {
            let piece = Pieces::of(octets.as_bytes()).next().expect("an article");
            piece.expect("it can be read").article()
        };
        let (wire, stuffing) = article("A: 1\r\n\r\nx\r\n..y\r\n.\r\n");
        assert_eq!(wire.octets(), b"A: 1\r\n\r\nx\r\n.y\r\n");
        assert_eq!((stuffing.of(3), stuffing.of(4)), ("", "."));
        let (native, stuffing) = article("A: 1\n\nx\n..y\n.\n");
        assert_eq!(native.octets(), b"A: 1\n\nx\n..y\n.\n");
        assert_eq!(stuffing.of(4), "");
    }
}
