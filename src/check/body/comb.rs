//! `body-comb`.

use crate::article::lines::{Class, common_words};
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Report};
use crate::declare_check;

/// A line that was broken is so wide, in columns.
const WIDE: std::ops::RangeInclusive<usize> = 55..=100;
/// What was broken off has so many words and columns at most.
const WORDS: usize = 4;
const REST: usize = 30;
/// So many pairs one below the other are no accident, ...
const RUN: usize = 3;
/// ... nor are so many in all, where two stand one below the other.
const ALL: usize = 6;

declare_check! {
    /// ## What it finds
    ///
    /// A text that was broken twice, so that it looks like a comb: a full line,
    /// a word or two, a full line, a word or two. It takes three such pairs one
    /// below the other, or six in all of which two are.
    ///
    /// ## Why it matters
    ///
    /// Such a text is hard to read, and with each answer it gets worse.
    ///
    /// ## What is left alone
    ///
    /// Poems, lists, addresses and tables: there the full lines end like
    /// sentences, or are indented, or their words are in columns, or the short ones
    /// begin with capitals, or most words do, as in titles. Code. Quoted
    /// lines, of which `quote-broken` knows.
    ///
    /// ## How to fix it
    ///
    /// Two programs break the lines, at different widths: the editor and the
    /// newsreader, mostly. Leave it to one of them, at 72 columns or so.
    BODY_COMB = "body-comb", [Hint],
    summary: "the lines of the text were broken twice: $count times a full line and a short one",
    basis: ["GNKSA 2.0, 14"],
    precluded_by: [],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    let (mut run, mut longest, mut all, mut first) = (0, 0, 0, None);
    let mut lower = 0;
    let mut at = 0;
    while at + 1 < lines.len() {
        if is_pair(text, lines, at) {
            run += 1;
            all += 1;
            let rest = text.line(at + 1).unwrap_or_default();
            lower += usize::from(rest.starts_with(char::is_lowercase));
            first = first.or(Some(at));
            longest = longest.max(run);
            at += 2;
        } else {
            run = 0;
            at += 1;
        }
    }
    // The lines of a list begin with capitals.
    let goes_on = lower * 3 >= all;
    let is_comb = goes_on && (longest >= RUN || longest >= 2 && all >= ALL);
    if let Some(first) = first.filter(|_| is_comb) {
        report.at(text.place(first)).with("count", all);
    }
}

/// Whether this is a full line, and the next what was broken off from it.
fn is_pair(text: &Text, lines: &Lines, at: usize) -> bool {
    let is_own = |at: usize| lines.class(at) == Class::Own;
    if !is_own(at) || !is_own(at + 1) {
        return false;
    }
    // The cheapest questions first.
    if text.columns(at + 1) > REST || !WIDE.contains(&text.columns(at)) {
        return false;
    }
    let (Some(full), Some(rest)) = (text.line(at), text.line(at + 1)) else {
        return false;
    };
    rest.starts_with(char::is_alphabetic)
        && rest.split_whitespace().count() <= WORDS
        && !rest.contains("://")
        && is_full(full.trim_end())
}

/// Whether the line is one of prose that goes on in the next.
fn is_full(line: &str) -> bool {
    let is_of_a_list =
        line.starts_with(['-', '*', '+', '#']) || line.starts_with(|c: char| c.is_ascii_digit());
    line.starts_with(|c: char| !c.is_whitespace())
        && !is_of_a_list
        && !line.ends_with(['.', '?', '!', ':', ';'])
        && !line.contains("   ")
        && !line.contains("://")
        && !is_title(line)
        && common_words(line, 2) >= 2
}

/// Whether more than half of the words begin with a capital or are none.
fn is_title(line: &str) -> bool {
    let (mut words, mut lower) = (0, 0);
    for word in line.split_whitespace() {
        words += 1;
        lower += usize::from(word.starts_with(char::is_lowercase));
    }
    lower * 2 < words
}
