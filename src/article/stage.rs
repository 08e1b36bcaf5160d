//! How far an article is on its way from the editor to the servers. What is
//! still to be added or encoded is no fault of it.

use std::fmt;

use super::Article;
use super::body::Part;
use super::encoding::charset::Charset;
use super::header::Header;

/// How far an article is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// As it stands in the editor of a newsreader: nothing is encoded yet, MIME
    /// fields and what the newsreader adds are missing, and fields may be empty.
    Draft,
    /// As the newsreader posts it: a proto-article, to which the server adds Date,
    /// Message-ID and Path (RFC 5537, section 3.4.1).
    Proto,
    /// As the servers pass it on.
    Injected,
}

/// Octets of a draft that mean nothing in its charset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Undecodable {
    /// The line with the first of them, from 1.
    pub line: usize,
    /// The charset.
    pub charset: Charset,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Undecodable { line, charset } = self;
        write!(f, "line {line} is not in {}", charset.name())
    }
}

impl Article {
    /// How far the article is on its way: what was said of it, or else what its
    /// header tells. Path, Injection-Info and Xref come from servers.
    pub fn stage(&self) -> Stage {
        let is_injected = || {
            let names = ["path", "injection-info", "xref"];
            names.iter().any(|name| self.header().get(name).is_some())
        };
        match self.stage {
            Some(stage) => stage,
            None if is_injected() => Stage::Injected,
            None => Stage::Proto,
        }
    }

    /// Whether the article has not been injected yet, so that the server will
    /// add what is missing (RFC 5537, section 3.4.1).
    pub fn is_proto_article(&self) -> bool {
        self.stage() < Stage::Injected
    }

    /// The same article, which is a proto-article whatever its header tells: one
    /// may have a Path of its own.
    pub fn into_proto_article(self) -> Article {
        Article {
            stage: Some(Stage::Proto),
            ..self
        }
    }

    /// Reads what a newsreader's editor holds, as the newsreader will send it:
    /// without the fields that are empty, and as text in UTF-8 that says so.
    ///
    /// The whole draft is in this charset; without one in UTF-8 where that is
    /// valid, else in windows-1252. A draft with a Content-Type says itself what
    /// its text is: its octets stay as they are.
    ///
    /// # Errors
    ///
    /// When the draft is not in the charset.
    pub fn draft(octets: Vec<u8>, charset: Option<Charset>) -> Result<Article, Undecodable> {
        let says_itself = Header::of(&octets)
            .body("content-type")
            .is_some_and(|body| !body.is_empty());
        let octets = match says_itself || octets.is_ascii() && charset.is_none() {
            true => octets,
            false => to_utf_8(octets, charset)?,
        };
        Ok(Article {
            root: Part::root_of_draft(&octets),
            stage: Some(Stage::Draft),
            octets,
            derived: super::Derived::default(),
        })
    }
}

/// The draft in UTF-8, line by line and character by character the same.
fn to_utf_8(octets: Vec<u8>, charset: Option<Charset>) -> Result<Vec<u8>, Undecodable> {
    let is_utf_8 = std::str::from_utf8(&octets).is_ok();
    let charset = charset.unwrap_or(match is_utf_8 {
        true => Charset::UTF_8,
        false => Charset::WINDOWS_1252,
    });
    let decoded = charset.decode(&octets);
    match decoded.malformed {
        Some(at) => Err(Undecodable {
            line: 1 + memchr::memchr_iter(b'\n', octets.get(..at).unwrap_or(&octets)).count(),
            charset,
        }),
        None => {
            // A byte order mark is the editor's.
            let text = decoded.text.strip_prefix('\u{feff}');
            Ok(text.unwrap_or(&decoded.text).as_bytes().to_vec())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn draft(octets: &[u8], charset: Option<&str>) -> Result<Article, Undecodable> {
        let charset = charset.map(|name| Charset::for_label(name).expect("a charset"));
        Article::draft(octets.to_vec(), charset)
    }

    #[test]
    fn rfc5537_3_4_1_the_header_tells_whether_an_article_was_injected() {
        for (header, stage) in [
            ("From: a\n\n", Stage::Proto),
            ("Path: not-for-mail\n\n", Stage::Injected),
            ("Injection-Info: a\n\n", Stage::Injected),
            ("Xref: a b:1\n\n", Stage::Injected),
        ] {
            let article = Article::new(header.as_bytes().to_vec());
            assert_eq!(article.stage(), stage, "{header}");
            assert_eq!(article.into_proto_article().stage(), Stage::Proto);
        }
    }

    #[test]
    fn r50_empty_fields_of_a_draft_are_dropped() {
        let text = b"Reply-To:\nX-A: \t\n \nSubject:\nNewsgroups:\nX-B: b\nno colon\n\n";
        let draft = draft(text, None).expect("a draft");
        let names = draft.header().fields().iter().map(|field| field.name());
        let names: Vec<&str> = names.collect();
        assert_eq!(names, ["Subject", "Newsgroups", "X-B", ""]);
        assert_eq!(draft.header().get("x-b").map(|field| field.line()), Some(6));
    }

    #[test]
    fn r50_a_draft_is_in_the_charset_of_its_editor() {
        let text = "Subject: Grüße\n\nfür €\n";
        let latin_9 = b"Subject: Gr\xfc\xdfe\n\nf\xfcr \xa4\n";
        for (octets, charset) in [
            (text.as_bytes(), None),
            (text.as_bytes(), Some("utf-8")),
            (latin_9, Some("iso-8859-15")),
            (b"Subject: Gr\xfc\xdfe\n\nf\xfcr \x80\n", None),
        ] {
            let draft = draft(octets, charset).expect("a draft");
            assert_eq!(draft.octets(), text.as_bytes());
            assert_eq!(draft.header().body("subject"), Some("Grüße"));
            let line = draft.text().and_then(|text| text.line(0));
            assert_eq!(line, Some("für €"));
        }
    }

    #[test]
    fn r50_what_is_not_in_the_charset_cannot_be_read() {
        for (octets, charset, shown) in [
            (
                &b"A: b\n\n\xc3\xbc\n\xfc\n"[..],
                "utf-8",
                "line 4 is not in UTF-8",
            ),
            (b"A: \xc3\xbc\n\n", "us-ascii", "line 1 is not in US-ASCII"),
            (b"\x83", "shift_jis", "line 1 is not in Shift_JIS"),
        ] {
            let error = draft(octets, Some(charset)).expect_err(shown);
            assert_eq!(error.to_string(), shown);
        }
    }

    #[test]
    fn r50_a_draft_with_a_content_type_says_itself_what_it_is() {
        let head = "Content-Type: text/plain; charset=iso-8859-15";
        let octets = [head.as_bytes(), b"\n\n\xa4\n"].concat();
        let named = draft(&octets, Some("utf-8")).expect("a draft");
        let line = named.text().and_then(|text| text.line(0));
        assert_eq!(line, Some("€"));
        // An empty one says nothing.
        assert!(draft(b"Content-Type:\n\n\xa4\n", Some("utf-8")).is_err());
    }

    proptest! {
        /// Where nobody knows the charset, anything can be read.
        #[test]
        fn r50_any_draft_keeps_its_lines(octets in any::<Vec<u8>>()) {
            let lines = |octets: &[u8]| memchr::memchr_iter(b'\n', octets).count();
            let draft = Article::draft(octets.clone(), None).expect("a draft");
            prop_assert_eq!(lines(draft.octets()), lines(&octets));
        }
    }
}
