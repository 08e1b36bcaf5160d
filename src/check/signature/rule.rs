//! `sig-rule`.

use crate::article::lines::Class;
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Report};
use crate::declare_check;

/// A signature has so many lines.
const LINES: usize = 4;
/// In one of the first lines of a signature is the name or the address.
const NAMED: usize = 2;
/// Another rule so near above makes a box of the two, in lines.
const BOX: usize = 6;

declare_check! {
    /// ## What it finds
    ///
    /// A rule (five or more of `-`, `_`, `=`, `*`, `~`, `#`) where the signature
    /// delimiter belongs: the last of the text, with one to four lines below it
    /// and the name or the address of the poster in the first two of them.
    ///
    /// ## Why it matters
    ///
    /// Newsreaders know by the line `-- ` where the signature begins. To them this
    /// signature is text, which is shown and quoted as such.
    ///
    /// ## What is left alone
    ///
    /// Articles with a line of two hyphens, right or wrong: `sigdelimiter` is
    /// about that. Boxes; the footers of lists and servers; longer texts below a
    /// rule; a rule without the poster's name below it.
    ///
    /// ## How to fix it
    ///
    /// Put a line with two hyphens and one blank above the rule, or in its place.
    /// Most newsreaders write that line by themselves.
    SIG_RULE = "sig-rule", [Hint],
    summary: "a rule stands where the signature delimiter belongs: $rule",
    basis: ["RFC 3676, section 4.3"],
    precluded_by: [],
    variables: ["rule"],
    reasons: {},
    since: "0.1.0",
    needs: [RULE],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    if lines.delimiter().is_some() {
        return;
    }
    let mut rules = lines.places(|class| class == Class::Rule).rev();
    let Some(last) = rules.next() else {
        return;
    };
    let is_box = rules.next().is_some_and(|above| last - above <= BOX);
    let dashes = |line: &str| line.trim_end() == "--";
    if !is_box && !text.lines().any(dashes) && is_signed(article, text, lines, last) {
        let rule = text.line(last).unwrap_or_default().trim();
        report.at(text.place(last)).with("rule", rule);
    }
}

/// Whether below this line is a signature: short, nothing in it but text of the
/// poster, with the name or the address.
fn is_signed(article: &Article, text: &Text, lines: &Lines, rule: usize) -> bool {
    let below = || (rule + 1..lines.len()).filter(|at| lines.class(*at) != Class::Blank);
    let count = below().count();
    let is_own = |at: usize| lines.class(at).is_own();
    if !(1..=LINES).contains(&count) || !below().all(is_own) {
        return false;
    }
    let Some(poster) = article.poster() else {
        return false;
    };
    let address = poster.address().to_lowercase();
    let name = poster.name().unwrap_or_default().to_lowercase();
    let mut words = name.split_whitespace();
    let first = words.next();
    let last = words.next_back();
    let is_named = |line: &str| {
        let line = line.to_lowercase();
        line.contains(&address)
            || first.is_some_and(|first| line.contains(first))
                && last.is_some_and(|last| line.contains(last))
    };
    below()
        .take(NAMED)
        .filter_map(|at| text.line(at))
        .any(is_named)
}
