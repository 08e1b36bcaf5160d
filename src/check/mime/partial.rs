//! `mime-partial`.

use super::content_type;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A part of the type message/partial, a piece of something larger, or
    /// message/external-body, which only says where something can be fetched.
    ///
    /// ## Why it matters
    ///
    /// Hardly a newsreader puts the pieces together or fetches what is outside;
    /// readers see a fragment. Filters refuse both, because nobody can look at the
    /// whole.
    ///
    /// ## What is left alone
    ///
    /// Several articles whose Subjects are numbered, which is another way to split
    /// a long text. Other messages in an article.
    ///
    /// ## How to fix it
    ///
    /// Switch off the splitting of long articles in the newsreader. What is too
    /// large for an article can stand on the web, and the article name the address.
    PARTIAL = "mime-partial", [Hint],
    summary: "the article does not hold what it is about: $type",
    basis: ["RFC 2046, sections 5.2.2 and 5.2.3 (what they are)"],
    precluded_by: [],
    variables: ["type"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for part in article.root().walk() {
        let is = |subtype: &&&str| part.is("message", subtype);
        if let Some(subtype) = ["partial", "external-body"].iter().find(is) {
            report
                .at(content_type(part))
                .with("type", format!("message/{subtype}"));
            return;
        }
    }
}
