//! `quote-full`.

use std::ops::Range;

use super::{quoted_text, quoting_followup};
use crate::article::lines::{Class, looks_like_code};
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Report};
use crate::declare_check;

/// Fewer quoted lines are never too many.
const QUOTED: usize = 20;
/// So many of a hundred lines may be quoted.
const PERCENT: usize = 80;
/// So many quoted lines without an answer between are one piece.
const PIECE: usize = 15;
/// Who writes more lines than these has answered a lot.
const OWN: usize = 10;
/// A wider line is a paragraph, and counts as several, in octets.
const WIDTH: usize = 80;
/// How the lines of a patch begin that nothing else begins like.
const PATCH: [&str; 3] = ["@@ -", "+++ ", "diff -"];

declare_check! {
    /// ## What it finds
    ///
    /// A followup that quotes at least 20 lines, at least 15 of them in one
    /// piece, and to which its poster has added no more than ten lines: more
    /// than four fifths of the text are quoted. A paragraph that is one wide
    /// line counts as the lines that it takes.
    ///
    /// ## Why it matters
    ///
    /// Everybody has the article that is answered, or can fetch it. Who reads
    /// the answer has to look for it, and to guess which of the quoted lines it
    /// is about.
    ///
    /// ## What is left alone
    ///
    /// Fewer than 20 quoted lines, whatever their share. Answers in several places
    /// between quoted pieces, unless one of these has 30 lines. Quotations that hold a patch, or that are code for the most
    /// part: it cannot be shortened as prose can. A quotation that own text introduces and no line
    /// says whom it is from: documents are cited like that, and answers summed
    /// up. Articles that answer none.
    ///
    /// ## How to fix it
    ///
    /// Delete the quoted lines that you do not answer, or mark them first: many
    /// newsreaders quote nothing but what is marked.
    QUOTE_FULL = "quote-full", [Hint],
    summary: "nearly all of the text is quoted: $quoted lines, and $own of one's own",
    basis: ["RFC 1855, section 3.1.1"],
    precluded_by: [],
    variables: ["quoted", "own", "percent"],
    reasons: {},
    since: "0.1.0",
    needs: [QUOTATION],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = quoting_followup(article) else {
        return;
    };
    // The cheapest question first: most quotations are short.
    if lines.count(|class| class.quote().is_some()) < QUOTED {
        return;
    }
    let is_poster = |class: Class| class.is_own() || class == Class::Verbatim;
    let height = |line: &str| 1 + line.len().saturating_sub(1) / WIDTH;
    let own = lines.places(is_poster).filter_map(|at| text.line(at));
    let own = own.map(height).sum();
    if !(1..=OWN).contains(&own) {
        return;
    }
    let quoted = (0..lines.len()).filter(|at| says_something(text, lines, *at));
    let (mut count, mut all) = (0, own);
    for line in quoted.filter_map(|at| text.line(at)) {
        count += 1;
        all += height(line);
    }
    let percent = (all - own) * 100 / all;
    if count < QUOTED || percent <= PERCENT {
        return;
    }
    let (piece, in_piece) = longest_piece(text, lines);
    let is_bit_by_bit = answers(lines) > 1;
    let enough = if is_bit_by_bit { 2 * PIECE } else { PIECE };
    if in_piece < enough || !is_of_somebody(lines) || is_code(text, lines, count) {
        return;
    }
    report
        .at(text.place(piece.start))
        .with("quoted", count)
        .with("own", own)
        .with("percent", percent);
}

/// Whether the line is quoted, and not empty.
fn says_something(text: &Text, lines: &Lines, at: usize) -> bool {
    quoted_text(text, lines, at).is_some_and(|quoted| !quoted.trim().is_empty())
}

/// The longest quotation that no answer interrupts, and how many of its lines
/// are not empty.
fn longest_piece(text: &Text, lines: &Lines) -> (Range<usize>, usize) {
    let mut longest = (0..0, 0);
    let (mut start, mut count) = (None, 0);
    for (at, class) in lines.iter() {
        if class.quote().is_some() {
            let start = *start.get_or_insert(at);
            count += usize::from(says_something(text, lines, at));
            if count > longest.1 {
                longest = (start..at + 1, count);
            }
        } else if class != Class::Blank {
            (start, count) = (None, 0);
        }
    }
    longest
}

/// In how many places between quotations the poster wrote something.
fn answers(lines: &Lines) -> usize {
    let mut is_within = false;
    let mut begins = |class: Class| {
        let begins = class.is_own() && !is_within;
        is_within = class.is_own() || is_within && class.quote().is_none();
        begins
    };
    lines
        .iter()
        .map(|(_, class)| class)
        .filter(|class| begins(*class))
        .count()
}

/// Whether it is an article that is quoted: a line says whom it is from, or the
/// text begins with the quotation.
fn is_of_somebody(lines: &Lines) -> bool {
    let first = lines.iter().find(|(_, class)| *class != Class::Blank);
    lines.has(Class::Attribution) || first.is_some_and(|(_, class)| class.quote().is_some())
}

/// Whether a patch is quoted, or more than half of the quoted lines have the
/// form of code.
fn is_code(text: &Text, lines: &Lines, quoted: usize) -> bool {
    let quotation = || (0..lines.len()).filter_map(|at| quoted_text(text, lines, at));
    let is_patch = |line: &str| PATCH.iter().any(|begin| line.starts_with(begin));
    quotation().any(is_patch)
        || quotation().filter(|line| looks_like_code(line)).count() * 2 > quoted
}
