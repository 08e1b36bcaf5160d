//! `html`.

use super::content_type_line;
use crate::article::Article;
use crate::check::{Findings, Limits};
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
    HTML = "html", [Hint],
    summary: "the article holds HTML",
    basis: ["GNKSA 2.0, 17"],
    precluded_by: [],
    variables: [],
    examine: examine,
}

fn examine(article: &Article, _limits: &Limits, findings: &mut Findings) {
    let parts = article.root().walk();
    if let Some(part) = parts.into_iter().find(|part| part.is("text", "html")) {
        findings.report(&HTML).at(content_type_line(article, part));
    }
}
