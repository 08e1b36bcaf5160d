//! A report as a mail (R63).

use std::fmt::Write as _;

use jiff::Timestamp;
use quoted_printable::{InputMode, Options};

use crate::article::encoding::encoded_word;
use crate::article::field::date;
use crate::config::Mailbox;
use crate::followup::header::VERSION;

/// The longest line of References, in labels: more are left out at the front.
const MOST_REFERENCES: usize = 20;

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
        for (name, body) in [
            // RFC 3834, section 5: nobody's vacation is to answer it.
            ("Auto-Submitted", "auto-generated"),
            ("X-Artchk-Version", VERSION),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=UTF-8"),
            ("Content-Transfer-Encoding", "quoted-printable"),
        ] {
            fields.push((name, body.to_owned()));
        }
        let mut mail = String::new();
        for (name, body) in fields {
            let folded = encoded_word::fold(name, &body).replace('\n', "\r\n");
            let _ = write!(mail, "{folded}\r\n");
        }
        mail.push_str("\r\n");
        let options = Options::default()
            .input_mode(InputMode::Text)
            .line_length_limit(76);
        let text = self.text.replace('\n', "\r\n");
        mail.push_str(&quoted_printable::encode_with_options(&text, options));
        mail.into_bytes()
    }
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
    }
}
