//! `body-paragraph-lines`.

use super::line_998::BODY_LINE_998;
use super::wrap;
use crate::article::lines::Class;
use crate::article::width::can_be_broken;
use crate::article::{Article, Text};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

/// What is wider is no line but a paragraph, in columns.
const COLUMNS: usize = 150;
/// A paragraph has so many words.
const WORDS: usize = 15;

declare_check! {
    /// ## What it finds
    ///
    /// A text whose lines are not broken at all: each paragraph is one line. More
    /// than half of the poster's lines are wider than 150 columns, and one of
    /// these has at least 15 words. Quoted-printable and base64 are undone first.
    ///
    /// ## Why it matters
    ///
    /// Not every newsreader breaks the lines of others, and none can quote half a
    /// line: who answers has to break the text first, or one's own words end up
    /// under a quoted line of the width of a poster.
    ///
    /// ## What is left alone
    ///
    /// Text in format=flowed, which is made for that. A few long lines among
    /// others: `longlines` is about them. Code, the output of programs, quoted
    /// lines, the signature; addresses, which cannot be broken.
    ///
    /// ## How to fix it
    ///
    /// Set the newsreader to break lines, at 72 columns or so. Web interfaces often
    /// cannot: press the return key at the end of each line, or take a
    /// newsreader.
    BODY_PARAGRAPH_LINES = "body-paragraph-lines", [Hint],
    summary: "the lines of the text are not broken at all: $count, the widest has $columns columns",
    basis: ["RFC 5322, section 2.1.1", "GNKSA 2.0, 14"],
    precluded_by: [BODY_LINE_998],
    variables: ["count", "columns"],
    reasons: {},
    since: "0.1.0",
    fix: Unsafe("the lines are broken at blanks", broken),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    if text.is_flowed() || !text.may_be_wider(COLUMNS) {
        return;
    }
    let own = lines.places(|class| class == Class::Own);
    let own = own.filter(|at| can_be_broken(line(text, *at)));
    let (mut first, mut all, mut wide, mut widest) = (None, 0, 0, 0);
    let mut has_paragraph = false;
    for at in own {
        let width = text.columns(at);
        all += 1;
        if width > COLUMNS {
            first = first.or(Some(at));
            wide += 1;
            widest = widest.max(width);
            has_paragraph |= line(text, at).split_whitespace().nth(WORDS - 1).is_some();
        }
    }
    if let Some(first) = first.filter(|_| has_paragraph && wide * 2 > all) {
        report
            .at(text.place(first))
            .with("count", wide)
            .with("columns", widest);
    }
}

fn line(text: &Text, at: usize) -> &str {
    text.line(at).unwrap_or_default()
}

fn broken(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (text, lines) = article.text().zip(article.lines())?;
    let own = lines.places(|class| class == Class::Own);
    let is_wide = |at: &usize| text.columns(*at) > COLUMNS && can_be_broken(line(text, *at));
    wrap::broken(article, own.filter(is_wide), COLUMNS)
}
