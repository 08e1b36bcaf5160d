//! `8bitheader`.

use crate::article::{Article, Field};
use crate::check::{Findings, Limits};
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
    EIGHT_BIT_HEADER = "8bitheader", [Violation],
    summary: "the header has octets above 127: in $field",
    basis: ["RFC 5536, section 2.2"],
    precluded_by: [],
    variables: ["field"],
    examine: examine,
}

/// How many fields are named.
const MOST_NAMES: usize = 10;

fn examine(article: &Article, _limits: &Limits, findings: &mut Findings) {
    let mut first = None;
    let mut names: Vec<&str> = Vec::new();
    for field in article.header().fields() {
        let Some(line) = first_line(article, field) else {
            continue;
        };
        first = first.or(Some(line));
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
    if let Some(line) = first {
        findings
            .report(&EIGHT_BIT_HEADER)
            .at(line)
            .with("field", names.join(", "));
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
            let found: Vec<String> = examine_header(&EIGHT_BIT_HEADER, header)
                .iter()
                .map(|finding| {
                    let field = finding.value("field").unwrap_or_default();
                    format!("{field} at {}", finding.line.unwrap_or_default())
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
