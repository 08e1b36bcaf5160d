//! `mime-bom`.

use super::charset;
use crate::article::field::content_type::TransferEncoding;
use crate::article::{Article, Part};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The text of the article, or another part that is text, begins with U+FEFF in
    /// UTF-8, the byte order mark.
    ///
    /// ## Why it matters
    ///
    /// UTF-8 needs no such mark. Some programs show it as a blank or as three odd
    /// characters, and it stands before the first word, so that searching does not
    /// find it.
    ///
    /// ## What is left alone
    ///
    /// U+FEFF at other places. Text in UTF-16, which wants the mark. A text file
    /// that is attached. The mark before the header in a file, which an editor has
    /// set: it is not looked at, and goes with `artchk fix`, too.
    ///
    /// ## How to fix it
    ///
    /// Save texts as UTF-8 without byte order mark, in the editor that the
    /// newsreader uses or from which the text was pasted.
    BOM = "mime-bom", [Hint],
    summary: "the text begins with a byte order mark",
    basis: ["RFC 3629, section 6 (UTF-8 does not need it; MIME does not forbid it)"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    fix: Safe("the mark goes", without),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let mut parts = article.root().walk();
    let found = parts.find(|part| begins_with_mark(article, part));
    if let Some(part) = found {
        report.at(part.place_of(0));
    }
}

/// Whether the part is text and begins with U+FEFF in UTF-8, however encoded.
fn begins_with_mark(article: &Article, part: &Part) -> bool {
    let octets = part.octets(article.octets());
    let mark: &[u8] = match part.encoding() {
        Some(TransferEncoding::QuotedPrintable) => b"=EF=BB=BF",
        Some(TransferEncoding::Base64) => b"77u/",
        _ => b"\xef\xbb\xbf",
    };
    octets.starts_with(mark)
        && part.parts().is_empty()
        && (part.is("text", "plain") || charset(part).is_some())
        && !part.is_attachment()
}

fn without(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let start = article.octets_of(finding.place.as_ref()?)?.start;
    let rest = article.octets().get(start..)?;
    let marks: [&[u8]; 2] = [b"\xef\xbb\xbf", b"=EF=BB=BF"];
    let mark = marks.iter().find(|mark| rest.starts_with(mark))?;
    Some(vec![Edit::delete(start..start + mark.len())])
}
