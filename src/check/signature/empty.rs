//! `sig-empty`.

use super::text_after::SIG_TEXT_AFTER;
use crate::article::Article;
use crate::article::lines::Class;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The signature delimiter, `-- `, with nothing below it.
    ///
    /// ## Why it matters
    ///
    /// It announces something that does not come. Mostly the newsreader is set
    /// to add a signature from a file or a field that is empty.
    ///
    /// ## What is left alone
    ///
    /// A wrong delimiter. Anything at all below it but blank lines: a footer that
    /// a server or a list has added, a PGP block, a file.
    ///
    /// ## How to fix it
    ///
    /// Switch the signature off, or fill it.
    SIG_EMPTY = "sig-empty", [Hint],
    summary: "the signature is empty",
    basis: ["RFC 3676, section 4.3"],
    precluded_by: [SIG_TEXT_AFTER],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [DELIMITER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    let Some(delimiter) = lines.delimiter().filter(|found| found.form.is_right()) else {
        return;
    };
    let mut below = (delimiter.at + 1..lines.len()).map(|at| lines.class(at));
    if below.all(|class| class == Class::Blank) {
        report.at(text.place(delimiter.at));
    }
}
