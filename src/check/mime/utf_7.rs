//! `mime-utf7`.

use super::charset;
use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A text in UTF-7, UTF-16 or UTF-32.
    ///
    /// ## Why it matters
    ///
    /// Few newsreaders can read UTF-7, and many refuse to, since it can hide
    /// things. UTF-16 and UTF-32 have other line ends than text in an article must
    /// have.
    ///
    /// ## What is left alone
    ///
    /// UTF-8, and every other charset. Parts that are not text.
    ///
    /// ## How to fix it
    ///
    /// Choose UTF-8 in the settings for sending.
    UTF_7 = "mime-utf7", [Hint],
    summary: "the text is in a charset that is none for text in articles: $charset",
    basis: ["RFC 2046, section 4.1.1", "RFC 2152 (what UTF-7 is)"],
    precluded_by: [],
    variables: ["charset"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let parts = article.root().walk();
    let mut charsets = parts.filter_map(charset);
    let is_it = |label: &str| {
        let begins = |name: &str| {
            let begin = label.get(..name.len());
            begin.is_some_and(|begin| begin.eq_ignore_ascii_case(name))
        };
        ["utf-7", "utf-16", "utf-32", "unicode-1-1-utf-7"]
            .into_iter()
            .any(begins)
    };
    if let Some((place, label)) = charsets.find(|(_, label)| is_it(label)) {
        report.at(place).with("charset", label);
    }
}
