//! `sec-header-injection`.

use crate::article::encoding::encoded_word::DefectKind;
use crate::article::field::content_type;
use crate::article::{Article, Field};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A header field in which a line end or a NUL is hidden: in an encoded word (RFC
    /// 2047), or in the encoded value of a parameter (RFC 2231).
    ///
    /// ## Why it matters
    ///
    /// A program that decodes the field and writes it into a header again gets a field
    /// more than there was, with whatever the poster of the article wanted to be there. Even
    /// where nothing of the kind was meant, programs show such a field wrongly.
    ///
    /// ## What is left alone
    ///
    /// Folded fields: there the line end stands between encoded words, not in one. Other
    /// control characters, as the escapes of ISO-2022-JP.
    ///
    /// ## How to fix it
    ///
    /// Look what was pasted into the field, and type it anew in one line. If the
    /// newsreader has encoded the line ends of a folded field, tell those who make it.
    SEC_HEADER_INJECTION = "sec-header-injection", [Violation],
    summary: "a header field hides what must not be there: in $field, $reason",
    basis: ["RFC 2047, section 5", "RFC 3977, section 3.6"],
    precluded_by: [],
    variables: ["field", "reason"],
    reasons: {
        LINE_END = "an encoded line end",
        NUL = "an encoded NUL",
    },
    since: "0.1.0",
    needs: [WORD_FAULT, ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for field in article.header().fields() {
        if let Some((place, reason)) = in_words(field) {
            report.at(place).with("field", field.name()).because(reason);
            return;
        }
    }
    for part in article.root().walk() {
        let header = part.header();
        let kinds = header.all("content-type");
        for field in kinds.chain(header.all("content-disposition")) {
            if let Some(reason) = in_parameters(field) {
                report
                    .at(field.place())
                    .with("field", field.name())
                    .because(reason);
                return;
            }
        }
    }
}

/// What the encoded words of the field hide, and where.
fn in_words(field: &Field) -> Option<(crate::article::Place, &'static str)> {
    let decoded = field.encoded_words()?;
    let mut defects = decoded.defects.iter();
    if !defects.any(|defect| defect.kind == DefectKind::ControlCharacter) {
        return None;
    }
    // What stands between the words was never encoded.
    let mut words = decoded.origins.iter();
    words.find_map(|(span, _)| {
        let reason = hidden(decoded.text.get(span.clone())?)?;
        Some((field.place_of_decoded(span.clone()), reason))
    })
}

/// What the encoded values of the parameters hide.
fn in_parameters(field: &Field) -> Option<&'static str> {
    // Without it nothing is encoded (RFC 2231, section 4).
    if !field.body().contains('%') {
        return None;
    }
    let parameters = content_type::content_type(field.body()).parameters;
    parameters
        .iter()
        .find_map(|parameter| hidden(&parameter.value))
}

fn hidden(text: &str) -> Option<&'static str> {
    match text.find(['\r', '\n', '\0']) {
        None => None,
        Some(at) if text.get(at..)?.starts_with('\0') => Some(NUL),
        Some(_) => Some(LINE_END),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(header: &str) -> Vec<String> {
        let findings = examine_header(&SEC_HEADER_INJECTION, header);
        let reasons = findings
            .iter()
            .filter_map(|finding| finding.value("reason"));
        reasons.map(str::to_owned).collect()
    }

    #[test]
    fn rfc2047_5_what_must_not_be_encoded() {
        for (header, reason) in [
            ("Subject: =?UTF-8?Q?a=0D=0AApproved:_b?=\n", LINE_END),
            ("Subject: =?UTF-8?B?YQpi?=\n", LINE_END),
            ("From: =?UTF-8?Q?a=00b?= <a@host.invalid>\n", NUL),
            ("Content-Type: text/plain; name*=UTF-8''a%0Ab\n", LINE_END),
            (
                "Content-Disposition: attachment; filename*=UTF-8''a%00b\n",
                NUL,
            ),
        ] {
            assert_eq!(found(header), [reason], "{header}");
        }
    }

    #[test]
    fn rfc2047_5_what_may_be_there() {
        for header in [
            "Subject: =?UTF-8?Q?a=C3=BC?=\n =?UTF-8?Q?b?=\n",
            "Subject: =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?=\n",
            "Subject: =?UTF-8?Q?a=07?=\n",
            "Subject: a=0Ab %0A\n",
            "Content-Type: text/plain; name*=UTF-8''a%20b\n",
            "Content-Type: text/plain; name=\"a%0Ab\"\n",
        ] {
            assert!(found(header).is_empty(), "{header}");
        }
    }
}
