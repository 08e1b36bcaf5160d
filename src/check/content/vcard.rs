//! `vcard`.

use super::content_type_line;
use crate::article::{Article, Part};
use crate::check::{Findings, Limits};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A business card (vCard): a part of the type text/vcard or text/x-vcard,
    /// or a line `BEGIN:VCARD` in the body and below it a line `END:VCARD`.
    ///
    /// ## Why it matters
    ///
    /// Most newsreaders show a vCard as a heap of odd lines or as an attachment,
    /// with each article anew. What readers need to know fits into two lines of
    /// the signature.
    ///
    /// ## What is left alone
    ///
    /// A vCard that is quoted or indented, as in an article about vCards; the
    /// word without the lines.
    VCARD = "vcard", [Hint],
    summary: "a business card (vCard) comes along",
    basis: ["GNKSA 2.0, 17"],
    precluded_by: [],
    variables: [],
    examine: examine,
}

fn examine(article: &Article, _limits: &Limits, findings: &mut Findings) {
    let is_card = |part: &&Part| part.is("text", "vcard") || part.is("text", "x-vcard");
    let line = if let Some(part) = article.root().walk().into_iter().find(is_card) {
        content_type_line(article, part)
    } else if let Some(line) = card_in_text(article) {
        line
    } else if let Some(line) = card_in_body(article) {
        Some(line)
    } else {
        return;
    };
    findings.report(&VCARD).at(line);
}

/// The line of the article where the decoded text has a card.
fn card_in_text(article: &Article) -> Option<Option<usize>> {
    let text = article.text()?;
    let begin = find_card(text.lines().map(|line| line.text.as_bytes()))?;
    text.line(begin).map(|line| line.number)
}

/// The line of the article where the body as it stands has a card, in whatever
/// part.
fn card_in_body(article: &Article) -> Option<usize> {
    let lines = article.body().split(|&octet| octet == b'\n');
    Some(article.body_line() + find_card(lines)?)
}

/// The first `BEGIN:VCARD` that has an `END:VCARD` behind it.
fn find_card<'a>(lines: impl Iterator<Item = &'a [u8]>) -> Option<usize> {
    let mut begin = None;
    for (at, line) in lines.enumerate() {
        let line = line.trim_ascii_end();
        if line.eq_ignore_ascii_case(b"BEGIN:VCARD") {
            begin = begin.or(Some(at));
        } else if begin.is_some() && line.eq_ignore_ascii_case(b"END:VCARD") {
            return begin;
        }
    }
    None
}
