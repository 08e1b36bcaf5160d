//! What an article must have for a check to find anything: most checks are about
//! what most articles have not, and need not look at those.

use super::{encoded_word, security};
use crate::article::field::content_type::{ContentType, TransferEncoding};
use crate::article::field::date::{DateTime, Zone};
use crate::article::lines::Class;
use crate::article::{Article, Field, Part};

/// Things that an article has, or that a check needs one of: in an article with
/// none of them it finds nothing, and is not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs(u32);

#[rustfmt::skip]
impl Needs {
    /// Every article has this.
    pub(crate) const NOTHING: Needs = Needs(1);
    /// Followup-To.
    pub(crate) const FOLLOWUP_TO: Needs = Needs(1 << 1);
    /// Reply-To.
    pub(crate) const REPLY_TO: Needs = Needs(1 << 2);
    /// References.
    pub(crate) const REFERENCES: Needs = Needs(1 << 3);
    /// Something that References should not say.
    pub(crate) const REFERENCES_FAULT: Needs = Needs(1 << 4);
    /// Supersedes.
    pub(crate) const SUPERSEDES: Needs = Needs(1 << 5);
    /// Distribution.
    pub(crate) const DISTRIBUTION: Needs = Needs(1 << 6);
    /// Expires.
    pub(crate) const EXPIRES: Needs = Needs(1 << 7);
    /// Cancel-Lock or Cancel-Key.
    pub(crate) const CANCEL_LOCK: Needs = Needs(1 << 8);
    /// Injection-Date.
    pub(crate) const INJECTION_DATE: Needs = Needs(1 << 9);
    /// A name of a field with a blank or the like in it.
    pub(crate) const ODD_NAME: Needs = Needs(1 << 10);
    /// A control character in the header.
    pub(crate) const HEADER_CONTROL: Needs = Needs(1 << 11);
    /// A field for the second time.
    pub(crate) const REPEATED: Needs = Needs(1 << 12);
    /// No From, or another than one plain address with a name.
    pub(crate) const ODD_FROM: Needs = Needs(1 << 13);
    /// No Date, or another than a right one of an inhabited zone.
    pub(crate) const ODD_DATE: Needs = Needs(1 << 14);
    /// A message identifier that is none.
    pub(crate) const IDENTIFIER_FAULT: Needs = Needs(1 << 15);
    /// Something that Newsgroups or Followup-To should not say.
    pub(crate) const NEWSGROUPS_FAULT: Needs = Needs(1 << 16);
    /// More than one newsgroup.
    pub(crate) const CROSSPOST: Needs = Needs(1 << 17);
    /// Something wrong with encoded words.
    pub(crate) const WORD_FAULT: Needs = Needs(1 << 18);
    /// Control characters, or characters of other scripts than the Latin one, in
    /// what is shown first or in the text.
    pub(crate) const ODD_CHARACTER: Needs = Needs(1 << 19);
    /// A part that is anything but a text, or a multipart of texts, as most are.
    pub(crate) const ODD_PART: Needs = Needs(1 << 20);
    /// A part in base64 or quoted-printable.
    pub(crate) const ENCODED: Needs = Needs(1 << 21);
    /// An octet in the text that means nothing in its charset.
    pub(crate) const MALFORMED: Needs = Needs(1 << 22);
    /// A text in format=flowed.
    pub(crate) const FLOWED: Needs = Needs(1 << 23);
    /// A followup with a quotation.
    pub(crate) const QUOTATION: Needs = Needs(1 << 24);
    /// A delimiter of a signature.
    pub(crate) const DELIMITER: Needs = Needs(1 << 25);
    /// A line drawn with one sign.
    pub(crate) const RULE: Needs = Needs(1 << 26);
    /// Data in the text that are made for programs.
    pub(crate) const DATA: Needs = Needs(1 << 27);
    /// PGP armour in the text.
    pub(crate) const ARMOUR: Needs = Needs(1 << 28);
}

/// The fields that checks need.
const FIELDS: [(&str, Needs); 9] = [
    ("followup-to", Needs::FOLLOWUP_TO),
    ("reply-to", Needs::REPLY_TO),
    ("references", Needs::REFERENCES),
    ("supersedes", Needs::SUPERSEDES),
    ("distribution", Needs::DISTRIBUTION),
    ("expires", Needs::EXPIRES),
    ("cancel-lock", Needs::CANCEL_LOCK),
    ("cancel-key", Needs::CANCEL_LOCK),
    ("injection-date", Needs::INJECTION_DATE),
];

impl Needs {
    /// All of these.
    pub(crate) const fn any_of(mut needs: &[Needs]) -> Needs {
        let mut all = Needs(0);
        while let [first, rest @ ..] = needs {
            all.0 |= first.0;
            needs = rest;
        }
        all
    }

    /// Whether there is any of them in both.
    pub(super) fn meet(self, other: Needs) -> bool {
        self.0 & other.0 != 0
    }

    /// What the article has of all this.
    pub(super) fn of(article: &Article) -> Needs {
        let mut has = Needs::NOTHING;
        let mut note = |what: Needs, is_there: bool| has.0 |= what.0 * u32::from(is_there);
        let header = article.header();
        for (name, what) in FIELDS {
            note(what, header.get(name).is_some());
        }
        let references = article.references();
        note(
            Needs::REFERENCES_FAULT,
            references.is_some_and(|references| !references.defects.is_empty()),
        );
        note(Needs::ODD_NAME, header.has_odd_names());
        note(
            Needs::HEADER_CONTROL,
            header.seen().control || header.seen().cr,
        );
        note(Needs::REPEATED, header.has_repeated());
        note(Needs::ODD_FROM, !has_usual_from(article));
        note(Needs::ODD_DATE, !article.date().is_some_and(is_usual_date));
        note(
            Needs::IDENTIFIER_FAULT,
            article.message_id_defect().is_some(),
        );
        let newsgroups = article.newsgroup_list();
        let lists = [newsgroups, article.followup_to()];
        let mut lists = lists.into_iter().flatten();
        note(
            Needs::NEWSGROUPS_FAULT,
            lists.any(|list| !list.defects.is_empty()),
        );
        note(
            Needs::CROSSPOST,
            newsgroups.is_some_and(|list| list.spans.len() > 1),
        );
        note(Needs::WORD_FAULT, encoded_word::has_defect(article));
        let mut shown = security::shown_fields(article);
        note(
            Needs::ODD_CHARACTER,
            shown.any(|field| has_odd_character(field.decoded())),
        );
        let mut parts = article.root().walk();
        note(Needs::ODD_PART, !parts.all(is_usual_part));
        let mut parts = article.root().walk();
        note(Needs::ENCODED, parts.any(is_encoded));
        if let (Some(text), Some(lines)) = (article.text(), article.lines()) {
            let seen = text.seen();
            note(
                Needs::ODD_CHARACTER,
                seen.control || seen.c2 || seen.from_e2,
            );
            note(Needs::MALFORMED, text.malformed().is_some());
            note(Needs::FLOWED, text.is_flowed());
            note(
                Needs::QUOTATION,
                article.is_followup() && lines.has_quotation(),
            );
            note(Needs::DELIMITER, lines.delimiter().is_some());
            note(Needs::RULE, lines.has(Class::Rule));
            note(Needs::DATA, lines.has(Class::Data));
            note(Needs::ARMOUR, lines.has(Class::Armour));
        }
        has
    }
}

/// The longest local part that is usual, in octets (RFC 5321, section 4.5.3.1.1).
const LOCAL_PART: usize = 64;

/// Whether From is one address whose domain is made of letters, digits, dots and
/// single hyphens, without another in the name.
fn has_usual_from(article: &Article) -> bool {
    let Some(from) = article.from() else {
        return false;
    };
    let mut mailboxes = from.mailboxes();
    let (Some(only), None) = (mailboxes.next(), mailboxes.next()) else {
        return false;
    };
    let is_usual = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'.' | b'-');
    from.defects.is_empty()
        && from.phrase_dots.is_empty()
        && only.local_part.len() <= LOCAL_PART
        && only.domain.bytes().all(is_usual)
        && memchr::memmem::find(only.domain.as_bytes(), b"--").is_none()
        && !only
            .display_name
            .as_ref()
            .is_some_and(|name| name.contains('@'))
}

/// The zones that are inhabited are between these, in minutes ahead of UTC, and
/// most of them a multiple of this.
const ZONES: std::ops::RangeInclusive<i32> = -600..=720;
const STEP: i32 = 30;

fn is_usual_date(date: &DateTime) -> bool {
    let is_usual = |zone: &Zone| match zone {
        Zone::Offset { minutes, .. } => ZONES.contains(minutes) && minutes % STEP == 0,
        Zone::Name(_) | Zone::Missing => false,
    };
    date.defects.is_empty() && is_usual(&date.zone) && !date.has_wrong_weekday()
}

/// Whether it holds a control character of US-ASCII, one of U+0080 to U+00BF, or
/// one of U+0340 or behind: so the octets of UTF-8 say.
fn has_odd_character(text: &str) -> bool {
    let is_odd = |octet: u8| {
        u8::from(octet < b' ')
            | u8::from(octet == 0x7f)
            | u8::from(octet == 0xc2)
            | u8::from(octet >= 0xcd)
    };
    text.bytes().fold(0, |any, octet| any | is_odd(octet)) != 0
}

fn is_encoded(part: &Part) -> bool {
    let encoding = part.encoding();
    matches!(
        encoding,
        Some(TransferEncoding::QuotedPrintable | TransferEncoding::Base64)
    )
}

/// The charsets that most texts are in.
const CHARSETS: [&str; 4] = ["utf-8", "us-ascii", "iso-8859-1", "windows-1252"];

/// Whether a part is a text or a multipart that nothing is unusual about, as far as
/// its header says: no file, no rare charset.
fn is_usual_part(part: &Part) -> bool {
    let is_usual_text = |kind: &ContentType| {
        let is_known = |charset: &str| {
            let mut known = CHARSETS.iter();
            known.any(|known| charset.eq_ignore_ascii_case(known))
        };
        kind.is("text", "plain") && kind.charset().is_none_or(is_known)
    };
    let is_usual_kind = |kind: &ContentType| {
        kind.defects.is_empty()
            && (is_usual_text(kind) || kind.is("multipart", "mixed") && !is_encoded(part))
    };
    // The names of files, and whatever else may be encoded in a parameter.
    let has_odd_parameter = |field: &Field| {
        let octets = field.body().as_bytes();
        !octets.is_ascii() || memchr::memchr3(b'%', b'?', b'*', octets).is_some()
    };
    let header = part.header();
    header.get("content-disposition").is_none()
        && !header.all("content-type").any(has_odd_parameter)
        && part
            .content_type()
            .is_none_or(|kind| is_usual_kind(kind) && kind.parameter("name").is_none())
        && !matches!(part.encoding(), Some(TransferEncoding::Unknown(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing about it is odd.
    const PLAIN: &str = "From: Paula M\u{fc}ller <paula@host.example>\nNewsgroups: a.b\n\
        Subject: x\nDate: Sun, 22 Nov 2026 12:00:00 +0100\nMessage-ID: <1@host.example>\n";

    fn of(header: &str, body: &str) -> Needs {
        Needs::of(&Article::new(format!("{header}\n{body}").into_bytes()))
    }

    /// With these fields more, or in the place of those of the same name.
    fn with(fields: &str, body: &str) -> Needs {
        let is_other = |line: &&str| {
            let name = line.split(':').next().unwrap_or_default();
            !fields.contains(&format!("{name}:"))
        };
        let kept = PLAIN.split_inclusive('\n').filter(is_other);
        of(&format!("{}{fields}\n", kept.collect::<String>()), body)
    }

    #[test]
    fn most_articles_have_nothing_that_checks_need() {
        assert_eq!(of(PLAIN, "Text \u{fc}.\n"), Needs::NOTHING);
        for fields in [
            "Content-Type: text/plain; charset=UTF-8",
            "Date: Sun, 22 Nov 2026 12:00:00 -0330",
            "Subject: =?UTF-8?Q?=C3=BC?=",
        ] {
            assert_eq!(with(fields, "Text.\n"), Needs::NOTHING, "{fields}");
        }
    }

    #[test]
    fn what_is_there_is_seen() {
        for (what, fields, body) in [
            (Needs::FOLLOWUP_TO, "Followup-To: poster", ""),
            (Needs::REPLY_TO, "Reply-To: a@b.example", ""),
            (Needs::REFERENCES, "References: <a@b>", ""),
            (Needs::REFERENCES_FAULT, "References: a", ""),
            (Needs::SUPERSEDES, "Supersedes: <a@b>", ""),
            (Needs::DISTRIBUTION, "Distribution: world", ""),
            (Needs::EXPIRES, "Expires: x", ""),
            (Needs::CANCEL_LOCK, "Cancel-Lock: x", ""),
            (Needs::CANCEL_LOCK, "Cancel-Key: x", ""),
            (Needs::INJECTION_DATE, "Injection-Date: x", ""),
            (Needs::ODD_NAME, "X-Y : x", ""),
            (Needs::HEADER_CONTROL, "X: \u{1}", ""),
            (Needs::REPEATED, "X: 1\nX: 2", ""),
            (Needs::ODD_FROM, "From: a@b.example, b@b.example", ""),
            (Needs::ODD_FROM, "From: \"c@d.example\" <a@b.example>", ""),
            (Needs::ODD_FROM, "From: a@xn--b.example", ""),
            (Needs::ODD_FROM, "From: J. Doe <a@b.example>", ""),
            (Needs::ODD_DATE, "Date: Mon, 22 Nov 2026 12:00:00 +0100", ""),
            (Needs::ODD_DATE, "Date: Sun, 22 Nov 2026 12:00:00 GMT", ""),
            (Needs::ODD_DATE, "Date: Sun, 22 Nov 2026 12:00:00 +0110", ""),
            (Needs::IDENTIFIER_FAULT, "Message-ID: x", ""),
            (Needs::NEWSGROUPS_FAULT, "Newsgroups: a.b, a.c", ""),
            (Needs::CROSSPOST, "Newsgroups: a.b,a.c", ""),
            (Needs::WORD_FAULT, "Subject: =?UTF-8?Q?a b?=", ""),
            (Needs::ODD_CHARACTER, "Subject: \u{202e}", ""),
            (Needs::ODD_CHARACTER, "Subject: =?UTF-8?Q?=1B?=", ""),
            (Needs::ODD_CHARACTER, "", "\u{200b}"),
            (Needs::ODD_CHARACTER, "", "\u{1b}"),
            (Needs::ODD_PART, "Content-Type: text/html", ""),
            (
                Needs::ODD_PART,
                "Content-Type: text/plain; charset=utf-7",
                "",
            ),
            (Needs::ODD_PART, "Content-Type: text/plain; name=a.exe", ""),
            (Needs::ODD_PART, "Content-Disposition: attachment", ""),
            (Needs::ODD_PART, "Content-Transfer-Encoding: x", ""),
            (Needs::ENCODED, "Content-Transfer-Encoding: base64", ""),
            (
                Needs::MALFORMED,
                "Content-Type: text/plain; charset=us-ascii",
                "\u{fc}",
            ),
            (Needs::FLOWED, "Content-Type: text/plain; format=flowed", ""),
            (Needs::QUOTATION, "References: <a@b>", "> a\n"),
            (Needs::DELIMITER, "", "a\n-- \nb\n"),
            (Needs::RULE, "", "a\n------\nb\n"),
            (Needs::ARMOUR, "", "-----BEGIN PGP SIGNED MESSAGE-----\n"),
            (Needs::WORD_FAULT, "Organization: =?UTF-8?Q?=0A?=", ""),
            (Needs::WORD_FAULT, "X-Y: =?UTF-8?Q?=0A?=", ""),
            (Needs::DATA, "", "begin-base64 644 a\nYQ==\n====\nend\n"),
        ] {
            let fields = if fields.is_empty() { "X-A: b" } else { fields };
            assert!(with(fields, body).meet(what), "{what:?}: {fields}, {body}");
        }
    }
}
