//! `8bitheader`.

use crate::article::{Article, Field};
use crate::check::{Findings, Limits};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An octet above 127 in the header, in the name or in the body of a field.
    /// There is one finding for each field, in the line with the first such
    /// octet.
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
    EIGHT_BIT_HEADER = "8bitheader", [Violation],
    summary: "the header has octets above 127: in $field",
    basis: ["RFC 5536, section 2.2"],
    precluded_by: [],
    variables: ["field"],
    examine: examine,
}

fn examine(article: &Article, _limits: &Limits, findings: &mut Findings) {
    for field in article.header().fields() {
        if let Some(line) = first_line(article, field) {
            let name = if field.has_colon() {
                field.name()
            } else {
                "a line without a colon"
            };
            findings
                .report(&EIGHT_BIT_HEADER)
                .at(line)
                .with("field", name);
        }
    }
}

/// The line of the first octet above 127 in the field.
fn first_line(article: &Article, field: &Field) -> Option<usize> {
    let octets = |range| article.octets().get(range).unwrap_or_default();
    if !octets(field.name_range()).is_ascii() {
        return Some(field.line());
    }
    let body = octets(field.body_range());
    let at = body.iter().position(|octet| !octet.is_ascii())?;
    let folds = body.iter().take(at).filter(|octet| **octet == b'\n');
    Some(field.line() + folds.count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc5536_2_2_every_field_with_a_raw_octet() {
        for (header, expected) in [
            (&b"Subject: Gr\xfc\xdfe\n"[..], "Subject at 1"),
            ("Subject: Grüße\n".as_bytes(), "Subject at 1"),
            (
                b"From: a\nX-Z: a\n b\n \x80\n\xff c\n",
                "X-Z at 4, a line without a colon at 5",
            ),
            (b"X-\xe4: a\n", "X-\u{e4} at 1"),
            (
                b"Subject: \xfc\n \xfc\nFrom: \xfc <a@b.invalid>\n",
                "Subject at 1, From at 3",
            ),
        ] {
            let found: Vec<String> = examine_header(&EIGHT_BIT_HEADER, header)
                .iter()
                .map(|finding| {
                    let field = finding.value("field").unwrap_or_default();
                    format!("{field} at {}", finding.line.unwrap_or_default())
                })
                .collect();
            assert_eq!(found.join(", "), expected);
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
