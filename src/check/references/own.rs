//! `refs-self`.

use super::field_and_references;
use super::syntax::REFS_SYNTAX;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A References field that holds the message identifier of the article itself.
    ///
    /// ## Why it matters
    ///
    /// References names the articles that came before. An article cannot come before
    /// itself, and programs that believe it go round in a circle, or show the article
    /// nowhere.
    ///
    /// ## What is left alone
    ///
    /// Identifiers that differ in any letter. An article without Message-ID.
    ///
    /// ## How to fix it
    ///
    /// Leave Message-ID and References to the newsreader. Where the identifier is
    /// made by hand, each article needs a new one.
    REFS_SELF = "refs-self", [Hint],
    summary: "References holds the article's own message identifier",
    basis: ["RFC 5537, section 3.4.4"],
    precluded_by: [REFS_SYNTAX],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [REFERENCES],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((field, references)) = field_and_references(article) else {
        return;
    };
    let (Some(own), Some(_)) = (article.message_id(), article.header().only("message-id")) else {
        return;
    };
    let mut spans = references.spans.iter();
    let is_own =
        |span: &&std::ops::Range<usize>| field.body().get((*span).clone()) == Some(own.whole);
    if let Some(span) = spans.find(is_own) {
        report.at(field.place_of(span.clone()));
    }
}
