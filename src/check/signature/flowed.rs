//! `sig-flowed`.

use crate::article::Article;
use crate::article::lines::Form;
use crate::check::{Context, Edit, Finding, Report, flowed};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// In a text in format=flowed, the line directly before the signature delimiter
    /// `-- ` ends in a blank, which says that it goes on in the next line.
    ///
    /// ## Why it matters
    ///
    /// The delimiter is then part of the paragraph. Newsreaders that do not make an
    /// exception join both, and there is no signature any more.
    ///
    /// ## What is left alone
    ///
    /// A line of blanks alone. Quoted lines. Text that is not flowed, where a blank
    /// at the end of a line means nothing.
    ///
    /// ## How to fix it
    ///
    /// Leave an empty line above the signature, and no blank at the end of the last
    /// line of text. Where the newsreader adds the signature itself, this is its
    /// fault.
    SIG_FLOWED = "sig-flowed", [Violation],
    summary: "the line before the signature delimiter is flowed",
    basis: ["RFC 3676, sections 4.2 and 4.3"],
    precluded_by: [],
    variables: ["line"],
    reasons: {},
    since: "0.1.0",
    needs: [FLOWED],
    fix: Unsafe("the blank at the end of the line goes", fixed),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text().filter(|text| text.is_flowed()) else {
        return;
    };
    let Some(lines) = article.lines() else {
        return;
    };
    let Some(delimiter) = lines.delimiter().filter(|found| found.form == Form::Exact) else {
        return;
    };
    let Some(before) = delimiter.at.checked_sub(1) else {
        return;
    };
    let line = text.line(before).unwrap_or_default();
    // A line of blanks is an empty one that was stuffed; what others wrote may
    // have been flowed.
    let is_blank = line.trim_matches([' ', '>']).is_empty();
    if line.ends_with(' ') && !is_blank && line != "-- " && !line.starts_with('>') {
        report.at(text.place(before)).with("line", line.trim_end());
    }
}

fn fixed(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    flowed::without_blanks(article, finding)
}
