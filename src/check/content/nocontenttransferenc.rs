//! `nocontenttransferenc`.

use crate::article::Article;
use crate::article::field::content_type::TransferEncoding;
use crate::check::{Findings, Limits};
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
    /// Encodings that are not known. The data of a file in yEnc.
    NOCONTENTTRANSFERENC = "nocontenttransferenc", [Violation],
    summary: "octets above 127, but Content-Transfer-Encoding is missing or says 7bit",
    basis: ["RFC 2045, section 6.1", "RFC 2045, section 6.2"],
    precluded_by: [],
    variables: ["encoding"],
    examine: examine,
}

fn examine(article: &Article, _limits: &Limits, findings: &mut Findings) {
    let Some(part) = article.root().first_text() else {
        return;
    };
    let encoding = match part.encoding() {
        None => "",
        Some(TransferEncoding::SevenBit) => "7bit",
        Some(_) => return,
    };
    // Nothing is encoded, so the octets of the text are those that were sent.
    if let Some(line) = article.text().and_then(|text| text.first_eight_bit()) {
        findings
            .report(&NOCONTENTTRANSFERENC)
            .at(line.number)
            .with("encoding", encoding);
    }
}
