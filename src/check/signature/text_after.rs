//! `sig-text-after`.

use crate::article::lines::{Class, Sign};
use crate::article::{Article, Lines};
use crate::check::{Context, Report};
use crate::declare_check;

/// Fewer quoted lines may be an ornament.
const QUOTED: usize = 3;

declare_check! {
    /// ## What it finds
    ///
    /// Text below the signature delimiter: a quotation, mostly the whole of the
    /// article that is answered, above which answer and signature were written; a
    /// patch; a forwarded article.
    ///
    /// ## Why it matters
    ///
    /// All that stands below the delimiter is the signature: newsreaders show it
    /// in another colour or not at all, and leave it out of answers.
    ///
    /// ## What is left alone
    ///
    /// A line or two with a `>` in a signature: an ornament. What a mailing list, a
    /// server or a moderator has added. PGP blocks, and files (uuencode, yEnc). It is a note: too few
    /// articles were found to try it on.
    ///
    /// ## How to fix it
    ///
    /// Write your answer below what you quote: the signature then comes last by
    /// itself. Some newsreaders have a setting for its place.
    SIG_TEXT_AFTER = "sig-text-after", [Note],
    summary: "text stands below the signature delimiter: $reason",
    basis: ["RFC 3676, section 4.3"],
    precluded_by: [],
    variables: ["reason"],
    reasons: {
        QUOTATION = "a quotation",
        PATCH = "a patch",
        FORWARDED = "a forwarded article",
    },
    since: "0.1.0",
    needs: [DELIMITER],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    let Some(delimiter) = lines.delimiter() else {
        return;
    };
    if !lines.has_text_below_delimiter() {
        return;
    }
    let below = || (delimiter.at + 1..lines.len()).map(|at| (at, lines.class(at)));
    let first = |wanted: fn(Class) -> bool| below().find(|(_, class)| wanted(*class));
    if let Some((at, _)) = first(|class| class == Class::Header) {
        report.at(text.place(at)).because(FORWARDED);
    } else if let Some((at, _)) = first(|class| class == Class::Source) {
        report.at(text.place(at)).because(PATCH);
    } else if let Some((at, _)) = first(is_quotation)
        && article.is_followup()
        && is_answered(lines, delimiter.at)
    {
        report.at(text.place(at)).because(QUOTATION);
    }
}

fn is_quotation(class: Class) -> bool {
    class == Class::Attribution || class.quote().is_some_and(|quote| quote.sign == Sign::Usual)
}

/// Whether it is an article that is quoted below this line, as a line says.
fn is_answered(lines: &Lines, delimiter: usize) -> bool {
    let below = || (delimiter + 1..lines.len()).map(|at| lines.class(at));
    let is_quoted = |class: &Class| class.quote().is_some();
    below().any(|class| class == Class::Attribution)
        && below().filter(is_quoted).count() >= QUOTED
        && !lines.any(|class| class == Class::Header)
}
