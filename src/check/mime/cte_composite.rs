//! `mime-cte-composite`.

use crate::article::Article;
use crate::article::field::content_type::TransferEncoding;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Content-Transfer-Encoding of a multipart, of a message/rfc822,
    /// message/partial or message/external-body is quoted-printable or base64. Only
    /// the parts inside may be encoded.
    ///
    /// ## Why it matters
    ///
    /// Programs differ in whether they undo it, and those that do not find no
    /// parts.
    ///
    /// ## What is left alone
    ///
    /// 7bit, 8bit and binary, which encode nothing. Encodings that are not known:
    /// that is another fault. Newer types of messages, which may be encoded.
    ///
    /// ## How to fix it
    ///
    /// Leave Content-Transfer-Encoding out of the header of the multipart, or write
    /// 8bit, and encode the parts. This is for the program that made the article;
    /// send plain text, and the question does not come up.
    CTE_COMPOSITE = "mime-cte-composite", [Violation],
    summary: "a multipart or a message is itself encoded: $type in $encoding",
    basis: ["RFC 2045, section 6.4", "RFC 2046, sections 5.1 and 5.2.1"],
    precluded_by: [],
    variables: ["type", "encoding"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for part in article.root().walk() {
        let encoding = match part.encoding() {
            Some(TransferEncoding::QuotedPrintable) => "quoted-printable",
            Some(TransferEncoding::Base64) => "base64",
            _ => continue,
        };
        let Some(kind) = part.content_type() else {
            continue;
        };
        // Other messages have come since which may be encoded (RFC 6532).
        let is_message = ["rfc822", "partial", "external-body"]
            .iter()
            .any(|subtype| kind.is("message", subtype));
        if !kind.is_multipart() && !is_message {
            continue;
        }
        if let Some(field) = part.header().get("content-transfer-encoding") {
            report
                .at(field.place())
                .with("type", format!("{}/{}", kind.media_type, kind.subtype))
                .with("encoding", encoding);
            return;
        }
    }
}
