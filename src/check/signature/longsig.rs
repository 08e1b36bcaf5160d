//! `longsig`.

use super::text_after::SIG_TEXT_AFTER;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

/// The most lines of a signature that nobody minds.
const LINES: usize = 4;

declare_check! {
    /// ## What it finds
    ///
    /// More than four lines after the last right signature delimiter; where
    /// there is no right one, after the last wrong one.
    ///
    /// ## Why it matters
    ///
    /// A signature comes with every article, and is read only once. The custom
    /// of four lines keeps it from taking more room than what is said.
    ///
    /// ## What is left alone
    ///
    /// Blank lines at the end, and a PGP signature block behind the signature
    /// with all that follows it. What others have appended: the footer of a
    /// mailing list, the note of a moderator. The data of a file. Quoted text, a
    /// patch or a forwarded article below the delimiter: that is text in the
    /// wrong place, and no signature. A single line with a `>` is an ornament of
    /// the signature, and quotes nobody.
    ///
    /// ## How to fix it
    ///
    /// Cut the signature down to four lines, in your newsreader's settings or in
    /// the file that it takes the signature from. What is longer can stand on a page
    /// of the web, and the signature name it.
    LONGSIG = "longsig", [Hint],
    summary: "the signature is longer than four lines: it has $lines",
    basis: ["GNKSA 2.0, 15", "RFC 3676, section 4.3 (the delimiter)"],
    precluded_by: [SIG_TEXT_AFTER],
    variables: ["lines"],
    reasons: {},
    since: "0.1.0",
    needs: [DELIMITER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(signature), Some(lines)) = (article.signature(), super::lines(article)) else {
        return;
    };
    let Some(text) = article.text() else {
        return;
    };
    let count = lines.count();
    if count > LINES {
        report.at(text.place(signature.at)).with("lines", count);
    }
}
