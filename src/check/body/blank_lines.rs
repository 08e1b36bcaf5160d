//! `body-blank-lines`.

use crate::article::lines::Class;
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Edit, Finding, Report, Severity};
use crate::declare_check;

/// So many blank lines at the end nobody can overlook.
const AT_END: usize = 10;
/// A text of fewer lines is never mostly blank.
const LINES: usize = 10;
/// So many of a hundred lines may be blank.
const PERCENT: usize = 80;

declare_check! {
    /// ## What it finds
    ///
    /// Ten or more blank lines at the end of the article. As a note, a text of at
    /// least ten lines of which more than four fifths are blank.
    ///
    /// ## Why it matters
    ///
    /// Readers leaf through them in search of something that is not there.
    ///
    /// ## What is left alone
    ///
    /// Fewer lines at the end. Blank lines that hide something from those who do
    /// not want to know it yet (spoiler space), where the text or the Subject
    /// says so or a form feed stands there. Articles with several parts (MIME).
    ///
    /// ## How to fix it
    ///
    /// Delete the blank lines. If the newsreader leaves them there when it quotes
    /// or adds the signature, look at the end of the article before you send it.
    BODY_BLANK_LINES = "body-blank-lines", [Hint, Note],
    summary: "there are many blank lines: $count $reason",
    basis: [],
    precluded_by: [],
    variables: ["reason", "count"],
    reasons: {
        END = "at the end of the article",
        MOSTLY = "in a short text",
    },
    since: "0.1.0",
    fix: Unsafe("the blank lines at the end go", without),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    let all = lines.len();
    if all < LINES || !article.root().parts().is_empty() {
        return;
    }
    let is_text = |class: Class| class != Class::Blank;
    let Some(last) = lines.places(is_text).next_back() else {
        return;
    };
    let at_end = all - last - 1;
    if at_end >= AT_END {
        report
            .at(text.place(last + 1))
            .with("count", at_end)
            .because(END);
        return;
    }
    let blank = lines.count(|class| class == Class::Blank) - at_end;
    let all = all - at_end;
    if all >= LINES && blank * 100 > all * PERCENT && !is_spoiler(article, text, lines) {
        let first = lines.places(|class| class == Class::Blank).next();
        report
            .at(text.place(first.unwrap_or_default()))
            .with("count", blank)
            .because(MOSTLY)
            .graded(Severity::Note);
    }
}

/// Whether the blank lines hide something.
fn is_spoiler(article: &Article, text: &Text, lines: &Lines) -> bool {
    let says = |text: &str| text.to_lowercase().contains("spoiler");
    let subject = article.header().get("subject");
    subject.is_some_and(|subject| says(subject.decoded()))
        || text.as_str().contains('\u{c}')
        || lines
            .places(|class| class != Class::Blank)
            .filter_map(|at| text.line(at))
            .any(says)
}

fn without(article: &Article, _context: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let lines = article.lines().filter(|_| finding.reason == Some(END))?;
    let last = lines.places(|class| class != Class::Blank).next_back()?;
    let edit = Edit::without_lines(article, last + 1..lines.len())?;
    Some(vec![edit])
}
