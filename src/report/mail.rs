//! A report as a mail (R63).

use jiff::Timestamp;
use quoted_printable::{InputMode, Options};

use crate::article::encoding::encoded_word;
use crate::article::field::date;
use crate::config::Mailbox;
use crate::followup::header::VERSION;

/// The longest line of References, in labels: more are left out at the front.
const MOST_REFERENCES: usize = 20;

/// Between the parts: in quoted-printable, "=" is never followed by "_" (RFC 2046,
/// section 5.1.1).
const BOUNDARY: &str = "=_artchk";

/// What is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail<'m> {
    /// The message identifier, always the same for the same report.
    pub message_identifier: String,
    /// Those of the reports that told before what has relapsed.
    pub references: Vec<String>,
    /// The sender.
    pub from: &'m Mailbox,
    /// The addresses that get it.
    pub to: &'m [String],
    /// The subject, as people read it.
    pub subject: String,
    /// When it was made, in unix seconds.
    pub created: i64,
    /// The text.
    pub text: &'m str,
    /// The same as HTML.
    pub html: Option<&'m str>,
}

impl Mail<'_> {
    /// The octets that are sent: in ASCII, with CR LF.
    pub fn octets(&self) -> Vec<u8> {
        let at = Timestamp::from_second(self.created).unwrap_or_default();
        let mut fields = vec![
            ("From", self.from.field.clone()),
            ("To", self.to.join(", ")),
            ("Subject", encoded_word::encode_unstructured(&self.subject)),
            ("Date", date::format(at)),
            ("Message-ID", self.message_identifier.clone()),
        ];
        let from = self.references.len().saturating_sub(MOST_REFERENCES);
        if let Some(references @ [_, ..]) = self.references.get(from..) {
            fields.push(("References", references.join(" ")));
        }
        // RFC 3834, section 5: nobody's vacation is to answer it.
        fields.push(("Auto-Submitted", "auto-generated".to_owned()));
        fields.push(("X-Artchk-Version", VERSION.to_owned()));
        fields.push(("MIME-Version", "1.0".to_owned()));
        let text = part("text/plain", self.text);
        let Some(html) = self.html else {
            return (header(&fields) + &text).into_bytes();
        };
        let kind = format!("multipart/alternative; boundary=\"{BOUNDARY}\"");
        fields.push(("Content-Type", kind));
        let html = part("text/html", html);
        // The best one last (RFC 2046, section 5.1.4).
        let parts =
            format!("\r\n--{BOUNDARY}\r\n{text}\r\n--{BOUNDARY}\r\n{html}\r\n--{BOUNDARY}--\r\n");
        (header(&fields) + &parts).into_bytes()
    }
}

fn header(fields: &[(&str, String)]) -> String {
    let folded = fields
        .iter()
        .map(|(name, body)| encoded_word::fold(name, body).replace('\n', "\r\n") + "\r\n");
    folded.collect()
}

/// The text with the fields that tell what it is.
fn part(kind: &str, text: &str) -> String {
    let options = Options::default()
        .input_mode(InputMode::Text)
        .line_length_limit(76);
    let text = text.replace('\n', "\r\n");
    let fields = [
        ("Content-Type", format!("{kind}; charset=UTF-8")),
        ("Content-Transfer-Encoding", "quoted-printable".to_owned()),
    ];
    let text = quoted_printable::encode_with_options(&text, options);
    format!("{}\r\n{text}", header(&fields))
}

#[cfg(test)]
mod tests {
    use mail_parser::MessageParser;

    use super::*;

    #[test]
    fn r63_every_field_and_the_text_come_back() {
        let from = Mailbox {
            field: encoded_word::encode_phrase("Jörg Prüfer") + " <bot@check.example>",
            address: "bot@check.example".to_owned(),
        };
        let text = "Prüfung\n.\nFrom here\n  trailing blank \n=3D\n";
        let mail = Mail {
            message_identifier: "<R20261128-v-aaaaa@check.example>".to_owned(),
            references: (0..30)
                .map(|n| format!("<R20261101-v-aaa{n:02}@check.example>"))
                .collect(),
            from: &from,
            to: &["a@x.example".to_owned(), "b@x.example".to_owned()],
            subject: "Verstöße in example.test".to_owned(),
            created: 1_800_000_000,
            text,
            html: None,
        };
        let octets = mail.octets();
        assert!(octets.is_ascii());
        let whole = String::from_utf8(octets.clone()).unwrap();
        assert!(whole.split("\r\n").all(|line| line.len() <= 78), "{whole}");
        assert!(!whole.replace("\r\n", "").contains(['\r', '\n']));
        let parsed = MessageParser::default().parse(&octets).unwrap();
        assert_eq!(parsed.subject(), Some("Verstöße in example.test"));
        let sender = parsed.from().unwrap().first().unwrap();
        assert_eq!(sender.name(), Some("Jörg Prüfer"));
        assert_eq!(sender.address(), Some("bot@check.example"));
        assert_eq!(parsed.to().unwrap().iter().count(), 2);
        assert_eq!(parsed.message_id(), Some("R20261128-v-aaaaa@check.example"));
        let text_there = parsed.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(text_there, text);
        let html = "<p>Prüfung --=_artchk\n--=_artchk--\n</p>\n";
        let both = Mail {
            html: Some(html),
            ..mail
        };
        let octets = both.octets();
        let whole = String::from_utf8(octets.clone()).unwrap();
        assert!(whole.split("\r\n").all(|line| line.len() <= 78), "{whole}");
        let parsed = MessageParser::default().parse(&octets).unwrap();
        assert_eq!((parsed.text_body.len(), parsed.html_body.len()), (1, 1));
        let there = parsed.body_text(0).unwrap().replace("\r\n", "\n");
        assert_eq!(there.trim_end(), text.trim_end());
        let there = parsed.body_html(0).unwrap().replace("\r\n", "\n");
        assert_eq!(there.trim_end(), html.trim_end());
    }
}
