//! `nocontenttransferenc`.

use super::{may_be_8bit, stands_twice, with_version};
use crate::article::Article;
use crate::article::encoding::charset::Charset;
use crate::article::field::content_type::TransferEncoding;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The text is sent with octets above 127 as they are, and
    /// Content-Transfer-Encoding is missing or says 7bit. Missing means 7bit,
    /// and 7bit promises that there are no such octets. In an article of
    /// several parts, the field of the text's own part counts.
    ///
    /// ## Why it matters
    ///
    /// A program that trusts the field may refuse the text, or cut the eighth
    /// bit off. With `Content-Transfer-Encoding: 8bit` everybody knows.
    ///
    /// ## What is left alone
    ///
    /// Text that is sent in quoted-printable or base64, as 8bit or binary.
    /// Encodings that are not known. Two such fields: that alone is the fault.
    /// The data of a file in yEnc.
    ///
    /// ## How to fix it
    ///
    /// Switch MIME on in your newsreader; it then writes the field by itself. A
    /// program that writes articles has to write `Content-Transfer-Encoding: 8bit`.
    NOCONTENTTRANSFERENC = "nocontenttransferenc", [Violation],
    summary: "octets above 127, but Content-Transfer-Encoding is missing or says 7bit",
    basis: ["RFC 2045, sections 6.1 and 6.2"],
    precluded_by: [],
    variables: ["encoding"],
    reasons: {},
    since: "0.1.0",
    fix: Safe("8bit is declared, where the charset is certain", declared),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(part) = article.root().first_text() else {
        return;
    };
    let encoding = match part.encoding() {
        None => "",
        Some(TransferEncoding::SevenBit) => "7bit",
        Some(_) => return,
    };
    // Programs disagree on which of two fields counts: `duplicate` says it.
    if stands_twice(part, "content-transfer-encoding") {
        return;
    }
    // Nothing is encoded, so the octets of the text are those that were sent.
    if let Some(place) = article.text().and_then(|text| text.first_eight_bit()) {
        report.at(place).with("encoding", encoding);
    }
}

/// Of an article of one part alone, and of a text whose lines may be sent as 8bit
/// (RFC 2045, section 2.8).
fn declared(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let root = article.root();
    let text = article.text()?;
    let octets = root.octets(article.octets());
    let is_certain = match text.charset() {
        None => std::str::from_utf8(octets).is_ok(),
        Some(label) => {
            let charset = Charset::for_label(label)?;
            !charset.is_us_ascii() && text.malformed().is_none()
        }
    };
    if !is_certain || !std::ptr::eq(root.first_text()?, root) || !may_be_8bit(octets) {
        return None;
    }
    match article.header().get("content-transfer-encoding") {
        Some(field) => {
            let all = 0..field.body().len();
            Some(vec![Edit::in_body(article, field, all, "8bit")?])
        }
        None => with_version(article, &["Content-Transfer-Encoding: 8bit"]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn encoding(header: &str) -> Option<String> {
        let article = format!("{header}\n\ngr\u{fc}n\n");
        let findings = examine_header(&NOCONTENTTRANSFERENC, article);
        let finding = findings.iter().next()?;
        finding.value("encoding").map(str::to_owned)
    }

    /// RFC 2045, sections 6.1 and 6.2.
    #[test]
    fn octets_above_127_are_declared() {
        let declared = |field: &str| encoding(&format!("Content-Transfer-Encoding: {field}"));
        assert_eq!(encoding("Subject: x").as_deref(), Some(""));
        for field in ["7bit", "7BIT", "(c) 7bit (c)", "\n 7bit"] {
            assert_eq!(declared(field).as_deref(), Some("7bit"), "{field}");
        }
        for field in [
            "8bit",
            "8BIT",
            "binary",
            "quoted-printable",
            "base64",
            "8-bit",
            "x-own",
        ] {
            assert_eq!(declared(field), None, "{field}");
        }
    }

    #[test]
    fn of_two_fields_nobody_knows_which_counts() {
        let field = |value: &str| format!("Content-Transfer-Encoding: {value}\n");
        assert_eq!(encoding(&(field("7bit") + &field("8bit"))), None);
        assert_eq!(encoding(&(field("8bit") + &field("7bit"))), None);
    }

    /// A part without the field is 7bit, whatever the article says of itself
    /// (RFC 2045, section 6.1).
    #[test]
    fn the_field_of_the_part_counts() {
        let multipart = "Content-Type: multipart/mixed; boundary=b\n";
        let whole = "Content-Transfer-Encoding: 8bit\n\n--b\n";
        assert!(encoding(&format!("{multipart}{whole}Subject: x")).is_some());
        let part = "\n--b\nContent-Transfer-Encoding: 8bit";
        assert_eq!(encoding(&format!("{multipart}{part}")), None);
    }
}
