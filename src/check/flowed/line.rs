//! `flowed-line`.

use crate::article::lines::Class;
use crate::article::width::can_be_broken;
use crate::article::{Article, Lines, Text};
use crate::check::body::wrap;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// Lines of a text in format=flowed, before the signature, that have more than
    /// 78 characters as they were sent, blanks at their ends included. `$line` is
    /// the first of them, `$number` its place in the text, `$count` says how many
    /// there are.
    ///
    /// ## Why it matters
    ///
    /// A flowed paragraph is sent in short lines, each ending in a blank, and each
    /// newsreader joins and breaks them as it likes. So it looks right also in
    /// programs that know nothing of it; with long lines that is lost.
    ///
    /// ## What is left alone
    ///
    /// A single word that is longer, such as an address of the web. Quoted lines
    /// and those that say whom a quotation is from. Code, tables, PGP armour, the
    /// data of a file. Text that is not flowed: `longlines` looks at that.
    ///
    /// ## How to fix it
    ///
    /// Set the line length of the newsreader to 72. One that cannot break lines
    /// should not say format=flowed; if it has a setting for that, switch it off.
    LINE = "flowed-line", [Hint],
    summary: "lines of flowed text are too long: $count over 78 characters, the first has $characters",
    basis: ["RFC 3676, section 4.2"],
    precluded_by: [],
    variables: ["line", "number", "count", "characters"],
    reasons: {},
    since: "0.1.0",
    needs: [FLOWED],
    fix: Unsafe("the lines are broken, each with a blank at its end", broken),
    examine: examine,
}

/// The longest line, in characters.
const CHARACTERS: usize = 78;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = super::lines(article) else {
        return;
    };
    let (mut first, mut count) = (None, 0);
    for found in wide_lines(text, lines) {
        count += 1;
        first = first.or(Some(found));
    }
    if let Some((at, line, characters)) = first {
        report
            .at(text.place(at))
            .with("line", line.trim_end())
            .with("number", at + 1)
            .with("count", count)
            .with("characters", characters);
    }
}

/// The lines that are too long and could have been broken: where they stand, and
/// how many characters they have.
fn wide_lines<'a>(
    text: &'a Text,
    lines: &'a Lines,
) -> impl Iterator<Item = (usize, &'a str, usize)> {
    let end = lines.delimiter().map_or(text.len(), |found| found.at);
    let own = text.lines().enumerate().take(end);
    own.filter_map(|(at, line)| {
        if line.len() <= CHARACTERS || lines.class(at) != Class::Own {
            return None;
        }
        let characters = line.chars().count();
        let is_wide =
            characters > CHARACTERS && can_be_broken(line) && !is_one_word(line, characters);
        is_wide.then_some((at, line, characters))
    })
}

/// Whether the line is too long for a single word in it, which may be (RFC 3676,
/// section 4.2).
fn is_one_word(line: &str, characters: usize) -> bool {
    let words = line.split(' ').map(|word| word.chars().count());
    let longest = words.max().unwrap_or_default();
    longest > CHARACTERS && characters - longest <= CHARACTERS
}

fn broken(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let (text, lines) = super::lines(article)?;
    let wide = wide_lines(text, lines).map(|(at, ..)| at);
    wrap::broken(article, wide, CHARACTERS)
}
