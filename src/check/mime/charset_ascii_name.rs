//! `mime-charset-ascii-name`.

use super::charset;
use crate::article::Article;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A text whose Content-Type has `charset=ascii`, in whatever case.
    ///
    /// ## Why it matters
    ///
    /// The name of the charset is us-ascii. The name ascii is reserved and means
    /// nothing. Most programs know what is meant, but none has to.
    ///
    /// ## What is left alone
    ///
    /// All other names, also the other registered ones of the same charset. A text
    /// with characters beyond ASCII: `nocharset` says what is wrong with that.
    ///
    /// ## How to fix it
    ///
    /// Tell the newsreader to declare us-ascii, or better UTF-8, which holds the
    /// same characters and all others.
    CHARSET_ASCII_NAME = "mime-charset-ascii-name", [Violation],
    summary: "the charset is called ascii, not us-ascii",
    basis: ["RFC 2046, section 4.1.2"],
    precluded_by: [super::nocharset::NOCHARSET],
    variables: ["charset"],
    reasons: {},
    since: "0.1.0",
    needs: [ODD_PART],
    fix: Safe("the charset is called us-ascii", by_its_name),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let parts = article.root().walk();
    let mut charsets = parts.filter_map(charset);
    if let Some((place, label)) = charsets.find(|(_, label)| label.eq_ignore_ascii_case("ascii")) {
        report.at(place).with("charset", label);
    }
}

fn by_its_name(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    super::charset_called(article, "us-ascii")
}
