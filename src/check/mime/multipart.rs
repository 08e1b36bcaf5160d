//! `multipart`.

use super::content_type;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The Content-Type of the article is multipart: the article is made of
    /// several parts. A text and its cryptographic signature
    /// (multipart/signed) are a multipart, too; for them the text block
    /// `[multipart-signed]` is taken, if there is one.
    ///
    /// ## Why it matters
    ///
    /// Newsgroups are read as plain text. Programs that know nothing of parts
    /// show their raw source, others show attachments, and some servers refuse
    /// such articles.
    ///
    /// ## What is left alone
    ///
    /// Articles of a single part, whatever that part is.
    ///
    /// ## How to fix it
    ///
    /// Switch HTML off, send no attachments (say where they can be fetched
    /// instead), and sign only where a signature is asked for.
    MULTIPART = "multipart", [Hint],
    summary: "the article has several parts: $type",
    basis: ["RFC 2046, section 5.1 (what a multipart is)", "GNKSA 2.0, 17"],
    precluded_by: [],
    variables: ["type"],
    variants: ["signed"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let root = article.root();
    let Some(kind) = root.content_type().filter(|kind| kind.is_multipart()) else {
        return;
    };
    let name = if kind.subtype.is_empty() {
        kind.media_type.clone().into_owned()
    } else {
        format!("{}/{}", kind.media_type, kind.subtype)
    };
    let finding = report.at(content_type(root));
    finding.with("type", name);
    if kind.subtype == "signed" {
        finding.variant("signed");
    }
}
