//! `bin-tnef`.

use crate::article::Article;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A part of the type application/ms-tnef, or one that is called winmail.dat.
    ///
    /// ## Why it matters
    ///
    /// It is a format that only Outlook and Exchange know. What is in it, fonts and
    /// attachments, is lost on all others.
    ///
    /// ## What is left alone
    ///
    /// Other attachments: `bin-attachment` is about those. The words in a text.
    ///
    /// ## How to fix it
    ///
    /// Set the format of messages to plain text, in Outlook and, if it goes through
    /// one, on the Exchange server.
    TNEF = "bin-tnef", [Hint],
    summary: "a part is in a format of Outlook: $name",
    basis: ["RFC 2046, section 4.5 (application data)"],
    precluded_by: [],
    variables: ["name"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    for part in article.root().walk() {
        let is_tnef = ["ms-tnef", "vnd.ms-tnef"]
            .iter()
            .any(|subtype| part.is("application", subtype));
        let name = part.file_name();
        let is_named_so = name
            .as_deref()
            .is_some_and(|name| name.eq_ignore_ascii_case("winmail.dat"));
        if is_tnef || is_named_so {
            let name = name.unwrap_or_else(|| "winmail.dat".to_owned());
            report.at(part.place()).with("name", name);
            return;
        }
    }
}
