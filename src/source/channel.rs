//! Lines of an INN feed: which article each of them names (R44).
//!
//! INN decides by the flags of the feed what stands in a line: a storage API
//! token, a message identifier, names of sites, or several of them. So a line
//! is a list of words, each of which may lead to the article; the first
//! through which it can be had wins.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;

use jiff::Timestamp;

use crate::nntp::check_message_id;

/// The octets of a line that are looked at. What names the article stands at
/// its beginning; behind it may be hundreds of names of sites.
pub const LONGEST_LINE: usize = 4096;

/// The hexadecimal digits that a token may have. INN 2.x writes 36; many words of
/// any length would be more than can be handed to a program.
const LONGEST_TOKEN: usize = 64;

/// One word of a line, by which an article may be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// A storage API token of INN 2.x, with its at signs.
    Token(String),
    /// A file, absolute or below the spool.
    Path(PathBuf),
    /// A message identifier, with its angle brackets.
    Identifier(String),
}

impl Word {
    /// Whether it looks like what INN writes to name an article: a path is
    /// absolute, or ends in the number of an article in folders that no dot
    /// stands in. With other flags of newsfeeds, other words stand in the line.
    pub fn names_article(&self) -> bool {
        let Word::Path(path) = self else {
            return true;
        };
        let octets = path.as_os_str().as_bytes();
        let (folder, number) = match octets.iter().rposition(|&octet| octet == b'/') {
            Some(at) => octets.split_at(at),
            None => return false,
        };
        let number = number.get(1..).unwrap_or_default();
        path.is_absolute()
            || (!folder.contains(&b'.')
                && !number.is_empty()
                && number.iter().all(u8::is_ascii_digit))
    }

    fn read(word: &[u8]) -> Option<Word> {
        if is_token(word) {
            return Some(Word::Token(String::from_utf8_lossy(word).into_owned()));
        }
        if word.starts_with(b"<") {
            let identifier = std::str::from_utf8(word).ok()?;
            return check_message_id(identifier)
                .is_ok()
                .then(|| Word::Identifier(identifier.to_owned()));
        }
        (!word.contains(&0)).then(|| Word::Path(PathBuf::from(OsStr::from_bytes(word))))
    }
}

/// Whether a word is a token: hexadecimal digits between at signs.
fn is_token(word: &[u8]) -> bool {
    word.strip_prefix(b"@")
        .and_then(|rest| rest.strip_suffix(b"@"))
        .is_some_and(|digits| {
            (1..=LONGEST_TOKEN).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit)
        })
}

/// What a line says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// Nothing.
    Empty,
    /// Something about the feed, such as `!flush`; it names no article.
    Notice,
    /// Where the article is, in the order in which to look for it.
    Article(Vec<Word>),
}

/// Reads a line without its line end. Of an overlong one only the words that
/// lie before [`LONGEST_LINE`] as a whole are read.
pub fn read(line: &[u8]) -> Line {
    let line = match line.get(..LONGEST_LINE) {
        Some(beginning) if line.len() > LONGEST_LINE => {
            let end = beginning.iter().rposition(|&octet| is_blank(octet));
            beginning.get(..end.unwrap_or(0)).unwrap_or_default()
        }
        _ => line,
    };
    if line.starts_with(b"!") {
        return Line::Notice;
    }
    let mut words = line
        .split(|&octet| is_blank(octet))
        .filter(|word| !word.is_empty())
        .peekable();
    if words.peek().is_none() {
        return Line::Empty;
    }
    Line::Article(words.filter_map(Word::read).collect())
}

/// When the article came to the server, where the line says so: the flag `t` of
/// `W` in INN's newsfeeds(5), seconds since 1970. A line with several times (`p`
/// and `e` give others) does not tell which of them it is.
pub fn arrival(line: &[u8]) -> Option<Timestamp> {
    const DIGITS: usize = 10;
    let line = line.get(..LONGEST_LINE).unwrap_or(line);
    let mut times = line.split(|&octet| is_blank(octet)).filter(|word| {
        word.len() == DIGITS && word.iter().all(u8::is_ascii_digit) && !word.starts_with(b"0")
    });
    let (time, None) = (times.next()?, times.next()) else {
        return None;
    };
    let time = std::str::from_utf8(time).ok()?;
    Timestamp::from_second(time.parse().ok()?).ok()
}

fn is_blank(octet: u8) -> bool {
    matches!(octet, b' ' | b'\t' | b'\r')
}

/// Puts lines together out of what comes in pieces of any size.
#[derive(Debug, Default)]
pub struct Splitter {
    /// The beginning of a line that has not ended yet; of an overlong one no
    /// more than shows that it is.
    begun: Vec<u8>,
}

impl Splitter {
    /// Takes a piece, and gives the lines that end in it, without their line
    /// ends.
    pub fn take(&mut self, piece: &[u8]) -> Vec<Vec<u8>> {
        let mut lines = Vec::new();
        for part in piece.split_inclusive(|&octet| octet == b'\n') {
            let text = part.strip_suffix(b"\n");
            let room = (LONGEST_LINE + 1).saturating_sub(self.begun.len());
            let content = text.unwrap_or(part);
            self.begun
                .extend_from_slice(content.get(..room).unwrap_or(content));
            if text.is_some() {
                lines.push(std::mem::take(&mut self.begun));
            }
        }
        lines
    }

    /// The last line, where the input ended without a line end.
    pub fn end(&mut self) -> Option<Vec<u8>> {
        (!self.begun.is_empty()).then(|| std::mem::take(&mut self.begun))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As newsfeeds(5) describes `Wnmts`, and other flags.
    #[test]
    fn r59_a_line_may_say_when_the_article_came() {
        let second = |line: &str| arrival(line.as_bytes()).map(Timestamp::as_second);
        let came = Some(1_795_345_200);
        assert_eq!(
            second(&format!("{TOKEN} <a@b.example> 1795345200 feeder")),
            came
        );
        assert_eq!(second(&format!("1795345200 {TOKEN} 1234")), came);
        for line in [
            TOKEN,
            "<1795345200@b.example> feeder",
            "@1795345200@ 179534520 17953452001",
            "de.test/1795345200",
            "0795345200",
            "1795345200 1795345300",
        ] {
            assert_eq!(second(line), None, "{line}");
        }
    }

    const TOKEN: &str = "@050000000007000000000000000100000000@";

    fn token() -> Word {
        Word::Token(TOKEN.to_owned())
    }

    fn identifier(text: &str) -> Word {
        Word::Identifier(text.to_owned())
    }

    fn path(text: &str) -> Word {
        Word::Path(PathBuf::from(text))
    }

    #[test]
    fn r44_every_kind_of_line() {
        let mid = "<x1@poster.invalid>";
        for (line, words) in [
            (TOKEN.to_owned(), vec![token()]),
            (format!("{TOKEN}\r"), vec![token()]),
            (mid.to_owned(), vec![identifier(mid)]),
            (format!("{TOKEN} {mid}"), vec![token(), identifier(mid)]),
            (
                format!("{TOKEN} {mid} ME artchk!"),
                vec![token(), identifier(mid), path("ME"), path("artchk!")],
            ),
            (
                "/news/spool/de/test/1".to_owned(),
                vec![path("/news/spool/de/test/1")],
            ),
            (
                format!("de/test/17\t{mid}"),
                vec![path("de/test/17"), identifier(mid)],
            ),
        ] {
            assert_eq!(read(line.as_bytes()), Line::Article(words), "{line}");
        }
    }

    #[test]
    fn r45_what_looks_like_the_name_of_an_article() {
        for (word, names_one) in [
            (TOKEN, true),
            ("<x1@poster.invalid>", true),
            ("/anything", true),
            ("de/test/17", true),
            ("de/test/17x", false),
            ("de/test/", false),
            ("de.test/17", false),
            ("de.test:1", false),
            ("17", false),
            ("ME", false),
        ] {
            let found = Word::read(word.as_bytes()).map(|word| word.names_article());
            assert_eq!(found, Some(names_one), "{word}");
        }
    }

    #[test]
    fn r44_what_is_nearly_a_token_or_an_identifier() {
        assert_eq!(read(b"@@"), Line::Article(vec![path("@@")]));
        assert_eq!(read(b"@05xy@"), Line::Article(vec![path("@05xy@")]));
        assert_eq!(read(b"@0500"), Line::Article(vec![path("@0500")]));
        let long = format!("@{}@", "0".repeat(LONGEST_TOKEN));
        assert_eq!(
            read(long.as_bytes()),
            Line::Article(vec![Word::Token(long)])
        );
        let overlong = format!("@{}@", "0".repeat(LONGEST_TOKEN + 1));
        assert_eq!(
            read(overlong.as_bytes()),
            Line::Article(vec![path(&overlong)])
        );
        // Neither sent to a server nor looked for as a file.
        assert_eq!(read(b"<a>b@poster.invalid>"), Line::Article(vec![]));
        assert_eq!(read(b"<a\xff@poster.invalid>"), Line::Article(vec![]));
        assert_eq!(read(b"a\0b"), Line::Article(vec![]));
    }

    #[test]
    fn r44_lines_that_name_no_article() {
        assert_eq!(read(b""), Line::Empty);
        assert_eq!(read(b" \t\r"), Line::Empty);
        assert_eq!(read(b"!flush"), Line::Notice);
        assert_eq!(read(b"!"), Line::Notice);
        assert_ne!(read(b"x!flush"), Line::Notice);
    }

    #[test]
    fn r44_of_an_overlong_line_the_whole_words_at_its_beginning() {
        let mut line = format!("{TOKEN} ").into_bytes();
        line.resize(LONGEST_LINE, b'x');
        let Line::Article(words) = read(&line) else {
            panic!("it names an article")
        };
        assert_eq!(words.len(), 2);
        line.push(b'x');
        assert_eq!(read(&line), Line::Article(vec![token()]));
        assert_eq!(read(&vec![b'x'; LONGEST_LINE + 1]), Line::Empty);
    }

    #[test]
    fn lines_are_put_together_out_of_pieces() {
        let text = b"one\ntwo\r\n\nfour";
        for size in 1..=text.len() {
            let mut splitter = Splitter::default();
            let mut lines: Vec<Vec<u8>> = Vec::new();
            for piece in text.chunks(size) {
                lines.extend(splitter.take(piece));
            }
            lines.extend(splitter.end());
            assert_eq!(lines, [&b"one"[..], b"two\r", b"", b"four"], "{size}");
            assert_eq!(splitter.end(), None);
        }
    }

    #[test]
    fn an_overlong_line_takes_no_more_room_than_shows_that_it_is() {
        let mut splitter = Splitter::default();
        for _ in 0..100 {
            assert!(splitter.take(&[b'x'; 1000]).is_empty());
        }
        let lines = splitter.take(b"\nnext\n");
        assert_eq!(lines[0].len(), LONGEST_LINE + 1);
        assert_eq!(lines[1], b"next");
    }
}
