//! `sigdelimiter`.

use crate::article::Article;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The line between text and signature is not exactly `-- `: two hyphens and
    /// one blank. A line among the last fifteen is taken for that line if it is
    /// two hyphens alone, or with blanks, or with one other character. The last
    /// such line counts, after transfer encoding and charset are undone.
    ///
    /// ## Why it matters
    ///
    /// Newsreaders know by this line where the signature begins. They show it in
    /// another colour, hide it if the reader wants that, and leave it out of a
    /// quotation. A line that is only similar is no delimiter to them.
    ///
    /// ## What is left alone
    ///
    /// Any wrong line where there is a right one, too. Three or more hyphens,
    /// underscores, a dash: those are rules. `-->`, the end of a comment. A line
    /// between paragraphs: with a blank line and more than one paragraph below
    /// it. Dashes that a mailing list has set above its footer. Quoted lines.
    /// `- -- ` in clear-signed text, where PGP wants the hyphens escaped.
    ///
    /// ## How to fix it
    ///
    /// Let the newsreader set the delimiter, or write two hyphens and a blank. See to
    /// it that the editor leaves the blank at the end of the line: many newsreaders
    /// set the delimiter before the editor starts, and many editors cut blanks off.
    SIGDELIMITER = "sigdelimiter", [Hint],
    summary: "the signature delimiter is not exactly \"-- \"",
    basis: ["RFC 3676, section 4.3", "GNKSA 2.0, 15"],
    precluded_by: [],
    variables: ["wrongsig"],
    reasons: {},
    since: "0.1.0",
    needs: [DELIMITER],
    fix: Safe("the delimiter becomes two hyphens and a blank", right),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(signature)) = (article.text(), article.signature()) else {
        return;
    };
    if !signature.is_right {
        report
            .at(text.place(signature.at))
            .with("wrongsig", &signature.delimiter);
    }
}

/// Only two hyphens alone can mean nothing else: with another character, or among
/// indented lines, they may be code.
fn right(article: &Article, _context: &Context, _finding: &Finding) -> Option<Vec<Edit>> {
    let (text, signature) = article.text().zip(article.signature())?;
    let is_indented = |at: usize| {
        let line = text.line(at).unwrap_or_default();
        line.starts_with([' ', '\t'])
    };
    let before = signature.at.checked_sub(1);
    let is_among_code = before.is_some_and(is_indented) || is_indented(signature.at + 1);
    if signature.delimiter.trim_end() != "--" || is_among_code {
        return None;
    }
    let all = 0..signature.delimiter.len();
    Some(vec![Edit::in_text(article, signature.at, all, "-- ")?])
}
