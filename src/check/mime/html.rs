//! `html`.

use super::content_type;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The article is text/html, or one of its parts is.
    ///
    /// ## Why it matters
    ///
    /// Newsgroups are read as plain text. Many newsreaders show HTML as raw
    /// code, many readers skip it, and some servers refuse it.
    ///
    /// ## What is left alone
    ///
    /// Plain text that shows HTML tags.
    ///
    /// ## How to fix it
    ///
    /// Switch the composition of HTML off in your newsreader's account settings,
    /// and in the address book or list of domains where it may be switched on again
    /// for single addresses.
    HTML = "html", [Hint],
    summary: "the article holds HTML",
    basis: ["GNKSA 2.0, 17"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let mut parts = article.root().walk();
    if let Some(part) = parts.find(|part| part.is("text", "html")) {
        report.at(content_type(part));
    }
}
