//! `flowed-depth`.

use crate::article::Article;
use crate::article::lines::Class;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A line of the poster's own in a text in format=flowed that ends in a blank,
    /// which says that it goes on in the next line, and the next line is quoted.
    ///
    /// ## Why it matters
    ///
    /// The paragraph cannot go on there. Newsreaders that know the rule end it;
    /// others join it with the quotation.
    ///
    /// ## What is left alone
    ///
    /// Lines of quotation marks and blanks alone, the signature delimiter, and what
    /// others wrote: their lines may have been flowed.
    ///
    /// ## How to fix it
    ///
    /// Nothing has to be done by hand. It is the newsreader, or the line with which
    /// it introduces quotations: that should not end in a blank.
    DEPTH = "flowed-depth", [Note],
    summary: "a flowed line stands directly before a quotation",
    basis: ["RFC 3676, section 4.5"],
    precluded_by: [],
    variables: ["line"],
    reasons: {},
    since: "0.1.0",
    needs: [FLOWED],
    fix: Unsafe("the blank at the end of the line goes", fixed),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = super::lines(article) else {
        return;
    };
    let pairs = text.lines().zip(text.lines().skip(1)).enumerate();
    for (at, (line, next)) in pairs {
        let is_own = matches!(lines.class(at), Class::Own | Class::Attribution);
        if next.starts_with('>')
            && line.ends_with(' ')
            && is_own
            && line != "-- "
            && !line.starts_with('>')
            && lines.class(at + 1).quote().is_some()
        {
            report.at(text.place(at)).with("line", line.trim_end());
            return;
        }
    }
}

fn fixed(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    super::without_blanks(article, finding)
}
