//! `quote-top`.

use super::{is_of_the_end, is_plain, quoting_followup};
use crate::article::lines::Class;
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Report};
use crate::declare_check;

/// A shorter quotation below an answer nobody minds, in lines.
const LINES: usize = 3;
/// So many words of one's own are an answer.
const WORDS: usize = 2;

declare_check! {
    /// ## What it finds
    ///
    /// A followup whose answer stands above all that it quotes: own text, then
    /// the line that says whom the quotation is from, then at least three quoted
    /// lines, and nothing of one's own among them or below.
    ///
    /// ## Why it matters
    ///
    /// Articles are read from top to bottom, and they do not arrive everywhere
    /// in the same order. An answer is understood at once if what it answers
    /// stands directly above it.
    ///
    /// ## What is left alone
    ///
    /// A quotation that ends an article and was not answered: one without a line
    /// that says whom it is from, or whose introduction ends in a colon, as in
    /// "He said this:". Answers between quoted parts, a second quotation further
    /// up, a forwarded header. Signatures and footers below the quotation.
    ///
    /// ## How to fix it
    ///
    /// Move your text below what it answers, and delete what you do not answer.
    /// Most newsreaders can be set to begin the answer below the quotation.
    QUOTE_TOP = "quote-top", [Hint],
    summary: "the answer stands above all that it quotes: $quoted lines",
    basis: ["RFC 1855, section 3.1.1"],
    precluded_by: [],
    variables: ["quoted"],
    reasons: {},
    since: "0.1.0",
    needs: [QUOTATION],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = quoting_followup(article) else {
        return;
    };
    let is_quoted = |class: Class| class.quote().is_some();
    let mut places = lines.places(is_quoted);
    let Some(first) = places.next() else {
        return;
    };
    let last = places.next_back().unwrap_or(first);
    let quoted = lines.count(is_quoted);
    let is_one = |at: usize| is_quoted(lines.class(at)) || lines.class(at) == Class::Blank;
    if quoted < LINES
        || !(first..last).all(is_one)
        || !(last + 1..lines.len()).all(|at| is_of_the_end(lines.class(at)))
    {
        return;
    }
    let attribution = (0..first)
        .rev()
        .find(|at| lines.class(*at) != Class::Blank)
        .filter(|at| lines.class(*at) == Class::Attribution);
    let Some(attribution) = attribution else {
        return;
    };
    let start = (0..attribution)
        .rev()
        .find(|at| lines.class(*at) != Class::Attribution)
        .map_or(0, |at| at + 1);
    let is_plain = (start..=attribution).all(|at| is_plain(text, at));
    if is_plain && is_answer(text, lines, start) {
        report.at(text.place(start)).with("quoted", quoted);
    }
}

/// Whether the lines before this one are an answer, and no introduction to a
/// quotation of another kind.
fn is_answer(text: &Text, lines: &Lines, end: usize) -> bool {
    let is_foreign = |at: usize| {
        let class = lines.class(at);
        !class.is_own() && class != Class::Rule && !is_of_the_end(class)
    };
    if (0..end).any(is_foreign) {
        return false;
    }
    let own = || (0..end).filter(|at| lines.class(*at).is_own());
    let line = |at: usize| text.line(at).unwrap_or_default();
    let is_word = |word: &&str| word.contains(char::is_alphanumeric);
    let mut words = own().flat_map(|at| line(at).split_whitespace().filter(is_word));
    let introduces = own()
        .next_back()
        .is_some_and(|at| line(at).trim_end().ends_with(':'));
    words.nth(WORDS - 1).is_some() && !introduces
}
