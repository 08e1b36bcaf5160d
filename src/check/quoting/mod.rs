//! The family of quoting: what a followup shows of the article it answers.

use super::Family;
use crate::article::lines::{Class, Sign, tells_a_source};
use crate::article::{Article, Lines, Text};

pub(super) mod broken;
pub(super) mod deep;
pub(super) mod full;
pub(super) mod no_attribution;
pub(super) mod only;
pub(super) mod signature;
#[cfg(test)]
mod tests;
pub(super) mod top;

/// Its checks.
pub(super) static FAMILY: Family = Family {
    name: "quoting",
    checks: &[
        &top::QUOTE_TOP,
        &full::QUOTE_FULL,
        &only::QUOTE_ONLY,
        &signature::QUOTE_SIGNATURE,
        &no_attribution::QUOTE_NO_ATTRIBUTION,
        &broken::QUOTE_BROKEN,
        &deep::QUOTE_DEEP,
    ],
};

/// A text that quotes, with the classes of its lines.
fn quoting(article: &Article) -> Option<(&Text, &Lines)> {
    let lines = article.lines().filter(|lines| lines.has_quotation())?;
    Some((article.text()?, lines))
}

/// The same of a followup. Elsewhere a `>` may mean anything.
fn quoting_followup(article: &Article) -> Option<(&Text, &Lines)> {
    if article.is_followup() {
        quoting(article)
    } else {
        None
    }
}

/// How often the line was quoted with `>`, and what is quoted in it; nothing
/// where it is not quoted, or with another sign.
fn quoted<'a>(text: &'a Text, lines: &Lines, at: usize) -> Option<(u32, &'a str)> {
    let quote = lines.class(at).quote()?;
    let line = text.line(at)?;
    (quote.sign == Sign::Usual).then(|| (quote.depth, quote.text_of(line)))
}

/// What is quoted in a line, with whatever sign.
fn quoted_text<'a>(text: &'a Text, lines: &Lines, at: usize) -> Option<&'a str> {
    Some(lines.class(at).quote()?.text_of(text.line(at)?))
}

/// A longer line with a word of saying and nothing else that tells a source is
/// a sentence, in words.
const NAME: usize = 4;

/// Whether a line of an attribution is no sentence of the poster's own.
fn is_plain(text: &Text, at: usize) -> bool {
    let line = text.line(at).unwrap_or_default();
    line.split_whitespace().count() <= NAME || tells_a_source(line)
}

/// Whether a line is nobody's answer: blank, or of the end of the article.
fn is_of_the_end(class: Class) -> bool {
    matches!(
        class,
        Class::Blank | Class::Delimiter | Class::Signature | Class::Footer | Class::Armour
    )
}
