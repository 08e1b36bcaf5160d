//! `bin-uuencode`.

use super::{is_for_files, uuencoded};
use crate::article::Article;
use crate::article::lines::is_full_uuencoded;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A file in uuencode in the text: a line `begin 644 NAME` with four full lines
    /// of data or more behind it.
    ///
    /// ## Why it matters
    ///
    /// Groups for discussion are no place for files: every server keeps them, every
    /// reader fetches them, and many servers refuse or delete such articles.
    ///
    /// ## What is left alone
    ///
    /// Groups that are made for files, as `binaries` and the like in their names
    /// tell. The word `begin` at the beginning of a line of text, short examples,
    /// and what is quoted or stands between fences.
    ///
    /// ## How to fix it
    ///
    /// Put the file on the web, and its address into the article.
    UUENCODE = "bin-uuencode", [Hint],
    summary: "a file is encoded in the text: $name",
    basis: ["POSIX, uuencode (what it is)"],
    precluded_by: [],
    variables: ["name"],
    reasons: {},
    since: "0.1.0",
    needs: [DATA],
    examine: examine,
}

/// So many full lines make a file.
const LINES: usize = 4;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    let is_file = |at: usize| {
        let mut lines = (at + 1..=at + LINES).map(|at| text.line(at));
        lines.all(|line| line.is_some_and(is_full_uuencoded))
    };
    let found = uuencoded(article).find(|(at, _)| is_file(*at));
    if let Some((at, name)) = found.filter(|_| !is_for_files(article)) {
        report.at(text.place(at)).with("name", name);
    }
}
