//! `8bitheader`.

use std::ops::Range;

use encoding_rs::Encoding;

use crate::article::field::address::{Mailbox, address_list};
use crate::article::{Article, Field, Place, Stage};
use crate::check::encoded_word::{encoded_anew, names_anew, written_as};
use crate::check::{Context, Edit, Finding, Report, remedy};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Octets above 127 in the header, in names or bodies of fields. There is
    /// one finding, which stands in the line of the first such octet and names
    /// the fields, ten at most.
    ///
    /// ## Why it matters
    ///
    /// A header does not say in which charset it is written, so everybody has
    /// to guess which character such an octet stands for. Characters outside
    /// US-ASCII have to be encoded (RFC 2047), which newsreaders do by
    /// themselves if they are set up for MIME.
    ///
    /// ## What is left alone
    ///
    /// What the newsreader of a draft is still to encode: not the names of fields,
    /// nor newsgroups, identifiers and addresses, which cannot be encoded. Raw UTF-8
    /// is found, too: what allows it in mail (RFC 6532) has not been adopted for
    /// Netnews.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader encode the header: most do where MIME is on, and some have
    /// a setting for 8-bit characters in the header, which has to be off. What a
    /// program adds to the header on its way has to be US-ASCII.
    EIGHT_BIT_HEADER = "8bitheader", [Violation],
    summary: "the header has octets above 127: in $field",
    basis: ["RFC 5536, section 2.2"],
    precluded_by: [],
    variables: ["field"],
    adds: "umlauts",
    reasons: {},
    since: "0.1.0",
    fix: Safe("the text of the fields is encoded", encoded),
    examine: examine,
}

/// How many fields are named.
const MOST_NAMES: usize = 10;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.octets().get(..article.header().end());
    if header.is_some_and(<[u8]>::is_ascii) {
        return;
    }
    let mut first = None;
    let mut names: Vec<&str> = Vec::new();
    for field in article.header().fields() {
        let Some(octets) = eight_bit(article, field) else {
            continue;
        };
        first = first.or(Some(octets));
        let name = if field.has_colon() {
            field.name()
        } else {
            "a line without a colon"
        };
        if names.iter().any(|named| named.eq_ignore_ascii_case(name)) {
            continue;
        }
        if names.len() == MOST_NAMES {
            names.push("...");
            break;
        }
        names.push(name);
    }
    if let Some(octets) = first {
        report
            .at(Place::octets(octets))
            .with("field", names.join(", "));
    }
}

/// The first octets above 127 in the field. Those in the domain of an address
/// in From are the business of `from-idn-raw`.
fn eight_bit(article: &Article, field: &Field) -> Option<Range<usize>> {
    if field.is("from") && is_ascii_but_for_domains(article, field) {
        return None;
    }
    let of = |range: Range<usize>| {
        let octets = article.octets().get(range.clone())?;
        let start = Encoding::ascii_valid_up_to(octets);
        if start == octets.len() {
            return None;
        }
        let rest = octets.iter().skip(start);
        let length = rest.take_while(|octet| !octet.is_ascii()).count();
        Some(range.start + start..range.start + start + length)
    };
    let in_body = || match will_be_encoded(article, field) {
        true => None,
        false => of(field.body_range()),
    };
    of(field.name_range()).or_else(in_body)
}

/// Fields that have no room for encoded words.
const PLAIN: [&str; 12] = [
    "newsgroups",
    "followup-to",
    "message-id",
    "references",
    "in-reply-to",
    "supersedes",
    "control",
    "distribution",
    "date",
    "expires",
    "path",
    "archive",
];

/// Whether the body of the field stands in a draft and can be encoded (RFC 2047,
/// section 5): an address cannot.
fn will_be_encoded(article: &Article, field: &Field) -> bool {
    let lists = [
        ("from", article.from()),
        ("sender", article.sender()),
        ("reply-to", article.reply_to()),
    ];
    let mut lists = lists.into_iter();
    let list = lists.find_map(|(name, list)| list.filter(|_| field.is(name)));
    let is_ascii = |mailbox: &Mailbox| mailbox.address().is_ascii();
    article.stage() == Stage::Draft
        && field.has_colon()
        && !PLAIN.iter().any(|name| field.is(name))
        && list.is_none_or(|list| list.mailboxes().all(is_ascii))
}

/// Whether From has octets above 127 only in the domains of its addresses.
fn is_ascii_but_for_domains(article: &Article, field: &Field) -> bool {
    let (Some(_), Some(list)) = (article.header().only("from"), article.from()) else {
        return false;
    };
    let mut at = 0;
    let mut is_ascii = |to: usize, next: usize| {
        let piece = field.body().get(at..to).unwrap_or_default();
        at = next;
        piece.is_ascii()
    };
    list.defects.is_empty()
        && list.mailboxes().all(|mailbox| {
            let domain = &mailbox.domain_span;
            is_ascii(domain.start, domain.end)
        })
        && is_ascii(field.body().len(), 0)
}

/// Each field by itself: what is left is found again, and names fewer.
fn encoded(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let fields = article.header().fields().iter();
    let raw = fields.filter(|field| eight_bit(article, field).is_some());
    let is_utf_8 = |field: &&Field| {
        let octets = article.octets().get(remedy::whole(article, field));
        octets.is_some_and(|octets| std::str::from_utf8(octets).is_ok())
    };
    let edits = raw
        .filter(is_utf_8)
        .filter_map(|field| anew(article, field));
    let edits: Vec<Edit> = edits.flatten().collect();
    (!edits.is_empty()).then_some(edits)
}

/// The field with its text encoded; nothing where it is not known to have any.
fn anew(article: &Article, field: &Field) -> Option<Vec<Edit>> {
    let is = |names: &[&str]| names.iter().any(|name| field.is(name));
    let is_own = !field.is_written_on_the_way() && field.has_colon() && field.name().is_ascii();
    let begin = field.name().get(.."x-".len());
    let is_private = begin.is_some_and(|begin| begin.eq_ignore_ascii_case("x-"));
    if !is_own {
        None
    } else if is(&["from", "sender", "reply-to"]) {
        encoded_anew(article, article.header().only(field.name())?)
    } else if is(&["to", "cc"]) {
        names_anew(article, field, &address_list(field.body()))
    } else if is_private || is(&["subject", "organization", "summary", "comments"]) {
        written_as(article, field, field.decoded())
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;
    use crate::check::run::run_alone;

    #[test]
    fn rfc5536_2_2_letters_in_a_domain_of_from_are_another_matter() {
        for (header, expected) in [
            ("From: a@b\u{fc}cher.de\n", 0),
            ("From: A B <a@b\u{fc}cher.de>, C <c@d\u{fc}.de>\n", 0),
            ("From: J\u{f6}rg <a@b\u{fc}cher.de>\n", 1),
            ("From: a@b\u{fc}cher.de (J\u{f6}rg)\n", 1),
            ("From: a@@b\u{fc}cher.de\n", 1),
            ("From: a@b\u{fc}cher.de\nFrom: c@d.de\n", 1),
            ("Reply-To: a@b\u{fc}cher.de\n", 1),
        ] {
            let found = examine_header(&EIGHT_BIT_HEADER, header);
            assert_eq!(found.len(), expected, "{header}");
        }
    }

    #[test]
    fn rfc5536_2_2_the_fields_with_raw_octets() {
        let many: String = (0..12).map(|n| format!("X-{n}: ü\n")).collect();
        for (header, expected) in [
            (&b"Subject: Gr\xfc\xdfe\n"[..], "Subject at 1"),
            ("Subject: Grüße\n".as_bytes(), "Subject at 1"),
            (
                b"From: a\nX-Z: a\n b\n \x80\n\xff c\n",
                "X-Z, a line without a colon at 4",
            ),
            (b"X-\xe4: a\n", "X-\u{e4} at 1"),
            (
                b"To: x\nSubject: \xfc\n \xfc\nFrom: \xfc <a@b.invalid>\nsubject: \xfc\n",
                "Subject, From at 2",
            ),
            (
                many.as_bytes(),
                "X-0, X-1, X-2, X-3, X-4, X-5, X-6, X-7, X-8, X-9, ... at 1",
            ),
        ] {
            let article = Article::new(header.to_vec());
            let found: Vec<String> = examine_header(&EIGHT_BIT_HEADER, header)
                .iter()
                .map(|finding| {
                    let field = finding.value("field").unwrap_or_default();
                    let line = finding.position(&article).map_or(0, |at| at.line);
                    format!("{field} at {line}")
                })
                .collect();
            assert_eq!(found, [expected]);
        }
    }

    #[test]
    fn r50_of_a_draft_what_cannot_be_encoded() {
        let context = Context::at("2026-11-22T12:00:00Z".parse().expect("a moment"));
        for (header, expected) in [
            ("Subject: Gr\u{fc}\u{df}e\n", None),
            ("X-Garden: Gr\u{fc}\u{df}e\n", None),
            ("Keywords: T\u{fc}te, G\u{e4}rten\n", None),
            ("From: J\u{f6}rg <a@host.invalid> (aus K\u{f6}ln)\n", None),
            ("From: J\u{f6}rg <j\u{f6}rg@host.invalid>\n", Some("From")),
            // `from-idn-raw` says it.
            ("From: A B <a@k\u{f6}ln.invalid>\n", None),
            ("Reply-To: A B <a@k\u{f6}ln.invalid>\n", Some("Reply-To")),
            ("Newsgroups: de.k\u{f6}ln\n", Some("Newsgroups")),
            ("Message-ID: <a@k\u{f6}ln.invalid>\n", Some("Message-ID")),
            ("Gr\u{fc}\u{df}e: a\n", Some("Gr\u{fc}\u{df}e")),
            ("Gr\u{fc}\u{df}e\n", Some("a line without a colon")),
        ] {
            let draft = Article::draft(header.as_bytes().to_vec(), None).expect("a draft");
            let findings = run_alone(&EIGHT_BIT_HEADER, &draft, &context);
            let found = findings.iter().find_map(|finding| finding.value("field"));
            assert_eq!(found, expected, "{header}");
        }
    }

    #[test]
    fn encoded_words_and_the_body_are_no_finding() {
        for header in [
            "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\n",
            "Subject: Gruesse\n\nGrüße\n",
        ] {
            assert!(
                examine_header(&EIGHT_BIT_HEADER, header).is_empty(),
                "{header}"
            );
        }
    }
}
