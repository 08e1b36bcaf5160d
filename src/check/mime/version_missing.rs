//! `mime-version-missing`.

use crate::article::{Article, Stage};
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The header has Content-Type or Content-Transfer-Encoding, but no
    /// MIME-Version.
    ///
    /// ## Why it matters
    ///
    /// The field says that the others mean what MIME says. A program that goes by
    /// the standard takes an article without it for plain US-ASCII, and shows
    /// whatever is encoded or in another charset as it stands.
    ///
    /// ## What is left alone
    ///
    /// The parts of a multipart, which need no MIME-Version of their own. A draft,
    /// to which its newsreader adds the field.
    ///
    /// ## How to fix it
    ///
    /// Switch MIME on in the newsreader, which then writes all three fields. Where
    /// they were added by hand, add the third: `MIME-Version: 1.0`.
    VERSION_MISSING = "mime-version-missing", [Violation],
    summary: "MIME-Version is missing",
    basis: ["RFC 2045, section 4", "RFC 5536, section 3"],
    precluded_by: [],
    variables: ["field"],
    reasons: {},
    since: "0.1.0",
    fix: Safe("MIME-Version comes in", with_version),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    if header.get("mime-version").is_some() || header.is_cut() {
        return;
    }
    // Its newsreader adds the field.
    if article.stage() == Stage::Draft {
        return;
    }
    let names = ["content-type", "content-transfer-encoding"];
    if let Some(field) = names.iter().find_map(|name| header.get(name)) {
        report.at(field.place()).with("field", field.name());
    }
}

fn with_version(article: &Article, _: &Context, finding: &Finding) -> Option<Vec<Edit>> {
    let header = article.header();
    let field = header.only(finding.value("field")?)?;
    // What cannot be read was perhaps not written for MIME.
    let kind = article.root().content_type();
    let is_readable = kind.is_none_or(|kind| kind.defects.is_empty());
    is_readable.then(|| vec![Edit::before(article, field, "MIME-Version: 1.0")])
}
