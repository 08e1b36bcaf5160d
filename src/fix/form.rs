//! How the octets of a file hold an article, and back: wire format with its dots,
//! a draft in the charset of its editor.

use std::fmt;

use crate::article::encoding::charset::Charset;
use crate::article::stage::Undecodable;
use crate::article::{self, Article, Stage};
use crate::nntp;

/// How an article stands in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Octet for octet.
    Native,
    /// Its dots doubled, ended by a line with a dot.
    Wire,
    /// In this charset, and read in UTF-8.
    Draft(Charset),
}

/// Octets that hold an article.
#[derive(Debug)]
pub struct Held {
    form: Form,
    stage: Option<Stage>,
    octets: Vec<u8>,
}

/// Why octets do not hold an article that could be put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// Occurs when a draft is not in its charset.
    Undecodable(Undecodable),
    /// Occurs when the octets could not be brought back from the article.
    Lossy,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::Undecodable(error) => error.fmt(f),
            Unfit::Lossy => f.write_str("what stands there could not be written back as it is"),
        }
    }
}

impl std::error::Error for Unfit {}

impl Held {
    /// The octets as they are, or in wire format, whatever they tell; as an
    /// article at this stage, or at the one that its header tells.
    ///
    /// # Errors
    ///
    /// When they could not be brought back.
    pub fn of(octets: &[u8], stage: Option<Stage>) -> Result<Held, Unfit> {
        let (form, held) = match article::without_dots(octets) {
            Some(held) => (Form::Wire, held),
            None => (Form::Native, octets.to_vec()),
        };
        Held {
            form,
            stage,
            octets: held,
        }
        .checked(octets)
    }

    /// A draft in this charset, or in that which it seems to be in.
    ///
    /// # Errors
    ///
    /// When it is not in the charset, or could not be brought back into it.
    pub fn draft(octets: &[u8], charset: Option<Charset>) -> Result<Held, Unfit> {
        let draft = Article::draft(octets.to_vec(), charset).map_err(Unfit::Undecodable)?;
        let form = match draft.octets() == octets {
            true => Form::Native,
            false => Form::Draft(charset.unwrap_or(Charset::WINDOWS_1252)),
        };
        Held {
            form,
            stage: Some(Stage::Draft),
            octets: draft.octets().to_vec(),
        }
        .checked(octets)
    }

    fn checked(self, octets: &[u8]) -> Result<Held, Unfit> {
        if self.form == Form::Native {
            return Ok(self);
        }
        let is_whole = self.back(&self.octets).is_some_and(|back| back == octets);
        is_whole.then_some(self).ok_or(Unfit::Lossy)
    }

    /// The octets of the article.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// Octets of the article, changed or not, as an article.
    pub fn article(&self, octets: Vec<u8>) -> Article {
        match self.stage {
            Some(Stage::Draft) => {
                let again = octets.clone();
                // It is in UTF-8, or says itself what it is in.
                Article::draft(octets, Some(Charset::UTF_8)).unwrap_or_else(|_| Article::new(again))
            }
            Some(Stage::Proto) => Article::new(octets).into_proto_article(),
            Some(Stage::Injected) | None => Article::new(octets),
        }
    }

    /// Octets of the article as they stand in the file; nothing where they cannot
    /// stand there.
    pub fn back(&self, octets: &[u8]) -> Option<Vec<u8>> {
        match self.form {
            Form::Native => Some(octets.to_vec()),
            Form::Wire => Some(nntp::stuff(octets)),
            Form::Draft(charset) => {
                let text = std::str::from_utf8(octets).ok()?;
                let octets = charset.encode(text)?;
                (charset.decode(&octets).text == text).then_some(octets)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50a_an_article_comes_back_as_it_came() {
        for octets in [
            &b"Subject: x\r\n\r\n..a\r\n.\r\n"[..],
            b"Subject: x\n\n..a\n.\n",
            b"Subject: x\n\n\xff\xfe no charset\n",
            b"",
        ] {
            let held = Held::of(octets, None).expect("it is held");
            assert_eq!(held.back(held.octets()).as_deref(), Some(octets));
        }
        let wire = Held::of(b"Subject: x\r\n\r\n..a\r\n.\r\n", None).expect("wire format");
        assert_eq!(wire.octets(), b"Subject: x\r\n\r\n.a\r\n");
        // Behind the line with the dot there is more.
        let torn = Held::of(b"Subject: x\r\n\r\n.\r\na\r\n.\r\n", None);
        assert_eq!(torn.err(), Some(Unfit::Lossy));
        // A line that begins with a dot was never doubled.
        let torn = Held::of(b"Subject: x\r\n\r\n.a\r\n.\r\n", None);
        assert_eq!(torn.err(), Some(Unfit::Lossy));
    }

    #[test]
    fn r50a_a_draft_comes_back_in_its_charset() {
        let latin_9 = Charset::for_label("iso-8859-15");
        let jis = Charset::for_label("iso-2022-jp");
        for (octets, charset) in [
            (&b"Subject: Gr\xfc\xdfe\n\nf\xfcr \xa4\n"[..], latin_9),
            (b"Subject: Gr\xfc\xdfe\n\nf\xfcr \x80\n", None),
            ("Subject: Grüße\n\nfür\n".as_bytes(), None),
            (b"Subject: x\n\n\x1b$BF|\x1b(B\n", jis),
        ] {
            let held = Held::draft(octets, charset).expect("a draft");
            assert!(std::str::from_utf8(held.octets()).is_ok());
            assert_eq!(held.back(held.octets()).as_deref(), Some(octets));
        }
        let held = Held::draft(b"Subject: \xfc\n\n", latin_9).expect("a draft");
        assert_eq!(held.back("\u{2603}".as_bytes()), None);
        // There is more than one way to write the same.
        let twice = Held::draft(b"Subject: \xfa\x54\n\n", Charset::for_label("shift_jis"));
        assert_eq!(twice.err(), Some(Unfit::Lossy));
        let charset = Some(Charset::UTF_8);
        assert!(matches!(
            Held::draft(b"\xff", charset),
            Err(Unfit::Undecodable(_))
        ));
    }
}
