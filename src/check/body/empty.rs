//! `body-empty`.

use crate::article::lines::Class;
use crate::article::{Article, Place};
use crate::check::header::bad_separator::BAD_SEPARATOR;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article without a text: one that ends with its header, without the blank
    /// line that begins a body, or one with nothing but blank lines and a
    /// signature in it.
    ///
    /// ## Why it matters
    ///
    /// There is nothing to read. Some servers refuse an article without a body,
    /// though the standard allows it.
    ///
    /// ## What is left alone
    ///
    /// Articles with several parts (MIME), or with a body that is no plain text.
    /// Control messages, which need none. In a test group it is normal that the
    /// Subject says it all: a note, unless the article ends with the header.
    ///
    /// ## How to fix it
    ///
    /// Write something. If you have, look whether your newsreader or a program
    /// behind it has lost it.
    BODY_EMPTY = "body-empty", [Hint, Note],
    summary: "the article has no text: $reason",
    basis: ["RFC 3977, section 3.6 (the body may be empty)", "GNKSA 2.0, 16"],
    precluded_by: [BAD_SEPARATOR],
    variables: ["reason"],
    reasons: {
        NO_BODY = "it ends with the header",
        BLANK = "there is nothing but blank lines",
        SIGNATURE = "there is nothing but a signature",
    },
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    if header.is_cut() || header.get("control").is_some() || !article.root().parts().is_empty() {
        return;
    }
    let end = article.octets().len();
    if !has_body(article) {
        report.at(Place::octets(end..end)).because(NO_BODY);
        return;
    }
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    let is_nothing = |class| matches!(class, Class::Blank | Class::Delimiter | Class::Signature);
    if lines.any(|class| !is_nothing(class)) {
        return;
    }
    let reason = match lines.any(|class| class != Class::Blank) {
        true => SIGNATURE,
        false => BLANK,
    };
    let start = article.header().end();
    let place = match text.is_empty() {
        true => Place::octets(start..start),
        false => text.place(0),
    };
    let finding = report.at(place).because(reason);
    if context.is_in_test_groups_only(article) {
        finding.graded(Severity::Note);
    }
}

/// Whether a blank line stands behind the header.
fn has_body(article: &Article) -> bool {
    let header = article.octets().get(..article.header().end());
    let header = header.unwrap_or_default();
    !article.body().is_empty()
        || [&b"\n\n"[..], b"\n\r\n"]
            .iter()
            .any(|end| header.ends_with(end))
        || matches!(header, b"\n" | b"\r\n")
}
