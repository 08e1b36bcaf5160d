//! `flowed-not-flowed`.

use crate::article::Article;
use crate::article::lines::Class;
use crate::article::width::columns;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A text in format=flowed of which no line ends in a blank, although
    /// paragraphs of the poster's own go over several lines, at three places at
    /// least.
    ///
    /// ## Why it matters
    ///
    /// Newsreaders that know flowed text take each line for a paragraph of its own,
    /// and do not join them on a narrow or a wide screen. Fixed lines are allowed,
    /// and look as they do in any other text.
    ///
    /// ## What is left alone
    ///
    /// Quoted text, code. Short articles, and those with a single flowed line.
    ///
    /// ## How to fix it
    ///
    /// Nothing has to be done. Whoever breaks lines by hand can switch
    /// format=flowed off; whoever does not, and uses another editor, has to let it
    /// leave the blanks at the ends of the lines.
    NOT_FLOWED = "flowed-not-flowed", [Note],
    summary: "the text is declared as flowed, but its paragraphs have fixed lines: $count",
    basis: ["RFC 3676, section 4.2"],
    precluded_by: [],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    needs: [FLOWED],
    examine: examine,
}

/// So many lines that go on in the next one are no accident.
const PLACES: usize = 3;
/// How wide a line is that was broken because it was full.
const FULL: std::ops::RangeInclusive<usize> = 55..=80;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = super::lines(article) else {
        return;
    };
    let is_flowed = |line: &str| line.ends_with(' ') && line != "-- ";
    if text.lines().any(is_flowed) {
        return;
    }
    let (mut first, mut count) = (None, 0);
    for (at, pair) in text.lines().zip(text.lines().skip(1)).enumerate() {
        let (line, next) = pair;
        if lines.class(at) == Class::Own
            && lines.class(at + 1) == Class::Own
            && next.starts_with(char::is_lowercase)
            && !line.ends_with(['.', '?', '!', ':', ';'])
            && FULL.contains(&columns(line))
        {
            count += 1;
            first = first.or(Some(at));
        }
    }
    if let Some(at) = first.filter(|_| count >= PLACES) {
        report.at(text.place(at)).with("count", count);
    }
}
