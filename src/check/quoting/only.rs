//! `quote-only`.

use super::{is_plain, quoting_followup};
use crate::article::Article;
use crate::article::lines::{Class, Delimiter, Sign};
use crate::check::{Context, Report};
use crate::declare_check;

/// A longer signature may be an answer in the wrong place, in lines.
const SIGNATURE: usize = 6;

declare_check! {
    /// ## What it finds
    ///
    /// A followup in which nothing is new: quoted lines, perhaps the line that
    /// says whom they are from, perhaps a signature.
    ///
    /// ## Why it matters
    ///
    /// Its readers look for an answer and find none. Mostly the article was sent
    /// too early, or the answer was lost.
    ///
    /// ## What is left alone
    ///
    /// Articles with other parts (MIME), where the answer may be. Quotations with
    /// other signs than `>`. A quotation that a sentence introduces. A text below a wrong signature delimiter, or below
    /// a right one if it is long: that may be the answer.
    ///
    /// ## How to fix it
    ///
    /// Cancel the article, if your newsreader can, and send the answer. Write it
    /// below the quoted lines that it answers, and without a `>` in front.
    QUOTE_ONLY = "quote-only", [Hint],
    summary: "nothing in the text is new: all of it is quoted",
    basis: ["GNKSA 2.0, 16"],
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
    let is_nothing_new = |class: Class| match class {
        Class::Quoted(quote) => quote.sign == Sign::Usual,
        Class::Blank | Class::Attribution | Class::Delimiter | Class::Signature | Class::Footer => {
            true
        }
        _ => false,
    };
    let is_wrong = |delimiter: Delimiter| !delimiter.form.is_right();
    let mut attributions = lines.places(|class| class == Class::Attribution);
    if !lines.iter().all(|(_, class)| is_nothing_new(class))
        || lines.delimiter().is_some_and(is_wrong)
        || lines.signature().len() > SIGNATURE
        || !article.root().parts().is_empty()
        || !attributions.all(|at| is_plain(text, at))
    {
        return;
    }
    let mut quoted = lines.places(|class| class.quote().is_some());
    if let Some(first) = quoted.next() {
        report
            .at(text.place(first))
            .with("quoted", 1 + quoted.count());
    }
}
