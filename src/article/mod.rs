//! An article: its octets, its header fields, its parts, its text.
//!
//! Reading never fails. [`Article`] keeps the octets as they came and tells
//! where everything stands in them; what is wrong is for the checks to say.

#![warn(clippy::indexing_slicing, clippy::string_slice)]
#![cfg_attr(test, allow(clippy::indexing_slicing, clippy::string_slice))]

#[macro_use]
pub mod defect;

pub mod body;
pub mod domain;
pub mod encoding;
pub mod field;
pub mod header;
pub mod lines;
mod look;
pub mod newsreader;
mod octets;
pub mod place;
pub mod printable;
pub mod quote;
pub mod signature;
pub mod stage;
pub mod text;
mod unfolded;
pub mod way;
pub mod width;

use std::cell::OnceCell;

use field::address::{self, AddressList, Mailbox};
use field::date::{self, DateTime};
use field::message_id::{self, MessageId};
use field::newsgroups::{self, NewsgroupList};
use field::references::{self, References};

pub use body::Part;
pub use header::{Field, Header};
pub use lines::Lines;
pub use newsreader::Newsreader;
pub use place::{Place, Position, Shown, Written};
pub use signature::Signature;
pub use stage::Stage;
pub use text::Text;

/// An article, read once, looked at by everybody.
#[derive(Debug)]
pub struct Article {
    octets: Vec<u8>,
    root: Part,
    /// What was said of how far it is; nothing where its header tells.
    stage: Option<Stage>,
    derived: Derived,
}

/// What is made of the article when somebody first asks, and then kept. Of a
/// field that stands there twice it is what the first one says.
#[derive(Debug, Default)]
struct Derived {
    from: OnceCell<Option<AddressList>>,
    reply_to: OnceCell<Option<AddressList>>,
    sender: OnceCell<Option<AddressList>>,
    message_id: OnceCell<Option<Result<message_id::Sides, message_id::Defect>>>,
    references: OnceCell<Option<References>>,
    newsgroups: OnceCell<Option<NewsgroupList>>,
    followup_to: OnceCell<Option<NewsgroupList>>,
    date: OnceCell<Option<DateTime>>,
    injection_date: OnceCell<Option<DateTime>>,
    newsreader: OnceCell<Option<Newsreader>>,
    is_followup: OnceCell<bool>,
    lines: OnceCell<Option<Lines>>,
    signature: OnceCell<Option<Signature>>,
}

impl Article {
    /// Reads an article whose lines end in LF or CR LF and whose leading dots
    /// stand as the poster wrote them (native format, or what an NNTP client
    /// makes of a multi-line response).
    pub fn new(octets: Vec<u8>) -> Article {
        Article {
            root: Part::root(&octets),
            octets,
            stage: None,
            derived: Derived::default(),
        }
    }

    /// Reads an article in wire format: leading dots doubled, ended by a line
    /// with a single dot (RFC 3977, section 3.1.1).
    pub fn from_wire(octets: &[u8]) -> Article {
        Article::new(undo_dots(octets))
    }

    /// Reads an article that may be in either form: where every line ends in
    /// CR LF and the last one is a single dot, it is wire format.
    pub fn from_either(octets: Vec<u8>) -> Article {
        Article::new(without_dots(&octets).unwrap_or(octets))
    }

    /// The octets as they came, dot-stuffing undone.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The header.
    pub fn header(&self) -> &Header {
        self.root.header()
    }

    /// The octets of the body.
    pub fn body(&self) -> &[u8] {
        self.octets.get(self.header().end()..).unwrap_or_default()
    }

    /// The line on which the body begins, from 1.
    pub fn body_line(&self) -> usize {
        self.header().line_count() + 1
    }

    /// The article as a MIME entity (RFC 2045): the tree of its parts.
    pub fn root(&self) -> &Part {
        &self.root
    }

    /// The first text/plain part, decoded; nothing where there is none.
    pub fn text(&self) -> Option<&Text> {
        Some(self.root.first_text()?.text(&self.octets))
    }

    /// The classes of the lines of the text; nothing where only a part of it is
    /// read.
    pub fn lines(&self) -> Option<&Lines> {
        let classify = || {
            let poster = self.poster();
            let address = poster.map(Mailbox::address);
            let poster = lines::Poster {
                name: poster.and_then(Mailbox::name),
                address: address.as_deref(),
                is_followup: self.is_followup(),
                is_approved: self.header().get("approved").is_some(),
            };
            let text = self.text().filter(|text| !text.is_cut());
            text.map(|text| lines::classify(text, poster))
        };
        self.derived.lines.get_or_init(classify).as_ref()
    }

    /// Whether the article answers another one, as its header says.
    pub fn is_followup(&self) -> bool {
        *self.derived.is_followup.get_or_init(|| {
            let header = self.header();
            let subject = header.body("subject").unwrap_or_default();
            let begins = |prefix: &str| {
                let begin = subject.get(..prefix.len());
                begin.is_some_and(|begin| begin.eq_ignore_ascii_case(prefix))
            };
            header.get("references").is_some()
                || header.get("in-reply-to").is_some()
                || begins("Re:")
                || begins("AW:")
        })
    }

    /// The signature of the text.
    pub fn signature(&self) -> Option<&Signature> {
        let signature = || Signature::of(self.text()?, self.lines()?);
        self.derived.signature.get_or_init(signature).as_ref()
    }

    /// From as a mailbox-list (RFC 5536, section 3.1.2), where it is there.
    pub fn from(&self) -> Option<&AddressList> {
        self.derive(&self.derived.from, "from", address::mailbox_list)
    }

    /// Reply-To as an address-list (RFC 5322, section 3.6.2), where it is there.
    pub fn reply_to(&self) -> Option<&AddressList> {
        self.derive(&self.derived.reply_to, "reply-to", address::address_list)
    }

    /// Sender, read as a mailbox-list (RFC 5322, section 3.6.2, allows one
    /// mailbox only), where it is there.
    pub fn sender(&self) -> Option<&AddressList> {
        self.derive(&self.derived.sender, "sender", address::mailbox_list)
    }

    /// The first mailbox of From.
    pub fn poster(&self) -> Option<&Mailbox> {
        self.from()?.mailboxes().next()
    }

    /// The message identifier, where there is a valid one (RFC 5536, section
    /// 3.1.3).
    pub fn message_id(&self) -> Option<MessageId<'_>> {
        let sides = self.derive_message_id()?.as_ref().ok()?;
        Some(sides.of(self.header().body("message-id")?))
    }

    /// What is wrong with the message identifier; nothing where it is valid or
    /// not there at all.
    pub fn message_id_defect(&self) -> Option<&message_id::Defect> {
        self.derive_message_id()?.as_ref().err()
    }

    fn derive_message_id(&self) -> Option<&Result<message_id::Sides, message_id::Defect>> {
        self.derive(&self.derived.message_id, "message-id", message_id::sides)
    }

    /// What References says (RFC 5536, section 3.2.10), where it is there.
    pub fn references(&self) -> Option<&References> {
        self.derive(
            &self.derived.references,
            "references",
            references::references,
        )
    }

    /// The valid message identifiers of References, in order.
    pub fn precursors(&self) -> impl DoubleEndedIterator<Item = &str> {
        let body = self.header().body("references").unwrap_or_default();
        let references = self.references().into_iter();
        references.flat_map(move |references| references.identifiers(body))
    }

    /// What Newsgroups says (RFC 5536, section 3.1.4), where it is there.
    pub fn newsgroup_list(&self) -> Option<&NewsgroupList> {
        self.derive(
            &self.derived.newsgroups,
            "newsgroups",
            newsgroups::newsgroups,
        )
    }

    /// What Followup-To says (RFC 5536, section 3.2.6), where it is there;
    /// `poster` counts as a name.
    pub fn followup_to(&self) -> Option<&NewsgroupList> {
        self.derive(
            &self.derived.followup_to,
            "followup-to",
            newsgroups::newsgroups,
        )
    }

    /// The newsgroups of the Newsgroups field, as they are named there.
    pub fn newsgroups(&self) -> impl Iterator<Item = &str> {
        let body = self.header().body("newsgroups").unwrap_or_default();
        let list = self.newsgroup_list().into_iter();
        list.flat_map(move |list| list.names(body))
    }

    /// Date (RFC 5322, section 3.3), where it is there.
    pub fn date(&self) -> Option<&DateTime> {
        self.derive(&self.derived.date, "date", date::date_time)
    }

    /// Injection-Date (RFC 5536, section 3.2.7), where it is there.
    pub fn injection_date(&self) -> Option<&DateTime> {
        self.derive(
            &self.derived.injection_date,
            "injection-date",
            date::date_time,
        )
    }

    /// The newsreader that the article was written with (R37).
    pub fn newsreader(&self) -> Option<Newsreader> {
        let recognise = || newsreader::recognise(self.header());
        *self.derived.newsreader.get_or_init(recognise)
    }

    fn derive<'a, T>(
        &'a self,
        kept: &'a OnceCell<Option<T>>,
        field: &str,
        read: impl FnOnce(&str) -> T,
    ) -> Option<&'a T> {
        kept.get_or_init(|| self.header().body(field).map(read))
            .as_ref()
    }
}

/// The names of the fields of a header, as HEAD gives it.
pub fn header_names(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    header.split(|&octet| octet == b'\n').filter_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        line.get(..colon)
            .filter(|name| !name.first().is_some_and(u8::is_ascii_whitespace))
    })
}

/// The octets of an article that is in wire format, without its dots; nothing where
/// it is in native format.
pub fn without_dots(octets: &[u8]) -> Option<Vec<u8>> {
    is_wire_format(octets).then(|| undo_dots(octets))
}

/// Whether every line ends in CR LF and the last one is a single dot.
fn is_wire_format(octets: &[u8]) -> bool {
    (octets.ends_with(b"\r\n.\r\n") || octets == b".\r\n")
        && memchr::memchr_iter(b'\n', octets).all(|at| at > 0 && octets.get(at - 1) == Some(&b'\r'))
}

/// Removes the first dot of each line that begins with one, and everything
/// from the line with the single dot on. Only CR LF ends a line here (RFC
/// 3977, section 3.1.1): what stands behind a bare LF is as the poster wrote it.
fn undo_dots(octets: &[u8]) -> Vec<u8> {
    let mut undone = Vec::with_capacity(octets.len());
    let mut rest = octets;
    while !rest.is_empty() {
        let end = memchr::memmem::find(rest, b"\r\n").map_or(rest.len(), |at| at + 2);
        let (line, behind) = rest.split_at(end);
        match line.strip_prefix(b".") {
            Some(b"\r\n" | b"") => break,
            Some(stuffed) => undone.extend_from_slice(stuffed),
            None => undone.extend_from_slice(line),
        }
        rest = behind;
    }
    undone
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wire_format_is_told_by_its_last_line() {
        let wire = Article::from_either(b"A: 1\r\n\r\n..x\r\n.\r\n".to_vec());
        assert_eq!(wire.body(), b".x\r\n");
        let native = Article::from_either(b"A: 1\n\n..x\n.\n".to_vec());
        assert_eq!(native.body(), b"..x\n.\n");
    }

    #[test]
    fn dots_are_undone_as_rfc_3977_3_1_1_says() {
        assert_eq!(undo_dots(b".x\r\n..\r\n.\r\nrest"), b"x\r\n.\r\n");
        assert_eq!(undo_dots(b"a\n..b\n.\nc\r\n.\r\n"), b"a\n..b\n.\nc\r\n");
    }

    #[test]
    fn the_text_is_the_first_plain_part() {
        let article = Article::new(
            b"Content-Type: multipart/alternative; boundary=b\n\n\
              --b\nContent-Type: text/html\n\n<p>x\n--b\n\nplain\n--b--\n"
                .to_vec(),
        );
        let lines: Vec<_> = article.text().expect("a text").lines().collect();
        assert_eq!(lines[0], "plain");
        let place = article.text().expect("a text").place(0);
        assert_eq!(article.position(&place).map(|at| at.line), Some(9));
    }
}
