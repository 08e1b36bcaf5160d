//! `mime-version-bad`.

use crate::article::Article;
use crate::article::field::mime_version::mime_version;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// MIME-Version says something else than `1.0`, comments and blanks aside.
    ///
    /// ## Why it matters
    ///
    /// There is no other version. Programs need not read an article by the rules of
    /// MIME whose version they do not know.
    ///
    /// ## What is left alone
    ///
    /// Comments, which may stand anywhere: `1.0 (Mac OS X Mail 6.0)`, even
    /// `1.(x)0`. An empty field, and one that stands twice: those are other faults.
    ///
    /// ## How to fix it
    ///
    /// Write `MIME-Version: 1.0`, or leave the field to the newsreader.
    VERSION_BAD = "mime-version-bad", [Violation],
    summary: "MIME-Version is not 1.0: $version",
    basis: ["RFC 2045, section 4"],
    precluded_by: [],
    variables: ["version"],
    reasons: {},
    since: "0.1.0",
    fix: Safe("the version becomes 1.0", first),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    // Of two, `duplicate` says it; of an empty one, `hdr-empty`.
    let Some(field) = article.header().only("mime-version") else {
        return;
    };
    let body = field.body();
    if body == "1.0" || body.is_empty() || mime_version(body) == "1.0" {
        return;
    }
    report.at(field.place()).with("version", body);
}

fn first(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let field = article.header().only("mime-version")?;
    let all = 0..field.body().len();
    Some(vec![Edit::in_body(article, field, all, "1.0")?])
}
