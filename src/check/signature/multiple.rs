//! `sig-multiple`.

use crate::article::Article;
use crate::article::lines::Class;
use crate::check::{Context, Report};
use crate::declare_check;

/// The two last delimiters, and the last and the end, are so near at most, in
/// lines.
const REACH: usize = 15;
/// More than these are no signatures: parts of a collection.
const MOST: usize = 3;

declare_check! {
    /// ## What it finds
    ///
    /// Two or three signatures, one below the other, each behind a line that is
    /// exactly `-- `.
    ///
    /// ## Why it matters
    ///
    /// Newsreaders look for the last such line only: what stands behind the
    /// others is shown and quoted as text. Mostly the newsreader and a program
    /// behind it add a signature each.
    ///
    /// ## What is left alone
    ///
    /// Signatures that are quoted. Digests, forwarded articles, lists: with
    /// headers or files in the text, or with more than fifteen lines between. The
    /// footer of a mailing list behind a delimiter of its own.
    ///
    /// ## How to fix it
    ///
    /// Switch one of them off. If `~/.signature` is added by the program that
    /// posts, the newsreader need not do it.
    SIG_MULTIPLE = "sig-multiple", [Hint],
    summary: "there is more than one signature: $count",
    basis: ["RFC 3676, section 4.3"],
    precluded_by: [],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [DELIMITER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    let is_right = |at: &usize| matches!(text.line(*at), Some("-- " | "- -- "));
    let delimiters = || {
        lines
            .places(|class| class == Class::Delimiter)
            .filter(is_right)
    };
    let count = delimiters().count();
    let mut last_two = delimiters().rev();
    let (Some(last), Some(before)) = (last_two.next(), last_two.next()) else {
        return;
    };
    let is_file = |class| matches!(class, Class::Data | Class::Source | Class::Header);
    let end = lines.signature().end;
    if count > MOST
        || last - before > REACH
        || end.saturating_sub(last) > REACH
        || lines.signature().is_empty()
        || lines.any(is_file)
    {
        return;
    }
    report.at(text.place(before)).with("count", count);
}
