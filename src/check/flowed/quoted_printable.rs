//! `flowed-qp`.

use crate::article::field::content_type::TransferEncoding;
use crate::article::{Article, Part};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The text is in format=flowed and in quoted-printable.
    ///
    /// ## Why it matters
    ///
    /// Flowed text is meant to be readable also where nobody decodes it.
    /// Quoted-printable hides the blanks at the ends of its lines, and shows the
    /// raw text with `=20` and `=` all over to programs without MIME.
    ///
    /// ## What is left alone
    ///
    /// Text that is signed or encrypted, which has to be protected on its way.
    /// Lines of more than 998 octets, which have to be encoded. Quoted-printable
    /// without flowed text.
    ///
    /// ## How to fix it
    ///
    /// Choose 8bit as transfer encoding, which every news server takes, or switch
    /// format=flowed off.
    QUOTED_PRINTABLE = "flowed-qp", [Hint],
    summary: "flowed text is in quoted-printable",
    basis: ["RFC 3676, section 4.2"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [FLOWED],
    examine: examine,
}

/// Longer lines have to be encoded (RFC 5322, section 2.1.1).
const LONGEST_LINE: usize = 998;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((part, text)) = article.root().first_text().zip(super::text(article)) else {
        return;
    };
    if *text.encoding() != TransferEncoding::QuotedPrintable
        || text.lines().any(|line| line.len() > LONGEST_LINE)
        || is_protected(article.root(), part)
        || text
            .lines()
            .any(|line| line == "-----BEGIN PGP SIGNED MESSAGE-----")
    {
        return;
    }
    let field = part.header().get("content-transfer-encoding");
    report.at(field.map_or(part.place(), |field| field.place()));
}

/// Whether the part is below one that is signed or encrypted.
fn is_protected(above: &Part, part: &Part) -> bool {
    let is_secured = above
        .content_type()
        .is_some_and(|kind| kind.is("multipart", "signed") || kind.is("multipart", "encrypted"));
    let has_it = |above: &Part| above.walk().any(|below| std::ptr::eq(below, part));
    is_secured && has_it(above) || above.parts().iter().any(|below| is_protected(below, part))
}
