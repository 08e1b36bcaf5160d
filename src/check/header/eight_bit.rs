//! `8bitheader`.

use std::ops::Range;

use encoding_rs::Encoding;

use crate::article::{Article, Field, Place};
use crate::check::{Context, Report};
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
    /// Nothing: raw UTF-8 is found, too. What allows it in mail (RFC 6532) has
    /// not been adopted for Netnews.
    ///
    /// ## How to fix it
    ///
    /// Switch MIME on for what is posted: newsreaders that know MIME encode the
    /// header by themselves. What a program adds to the header on its way has to be
    /// US-ASCII.
    EIGHT_BIT_HEADER = "8bitheader", [Violation],
    summary: "the header has octets above 127: in $field",
    basis: ["RFC 5536, section 2.2"],
    precluded_by: [],
    variables: ["field"],
    adds: "umlauts",
    reasons: {},
    since: "0.1.0",
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
    of(field.name_range()).or_else(|| of(field.body_range()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

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
