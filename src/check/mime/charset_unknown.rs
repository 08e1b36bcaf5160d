//! `mime-charset-unknown`.

use super::charset;
use crate::article::Article;
use crate::article::encoding::charset::{Charset, is_registered};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A text whose charset is not registered with IANA, nor known under this name
    /// to common programs.
    ///
    /// ## Why it matters
    ///
    /// A charset that other programs do not know is as good as none: they guess,
    /// and show other characters than those that were written.
    ///
    /// ## What is left alone
    ///
    /// Registered names and their aliases, in whatever case, and names that are not
    /// registered but known everywhere, such as utf8. Names that begin with `X-`,
    /// which are private agreement. Parts that are not text.
    ///
    /// ## How to fix it
    ///
    /// Choose UTF-8 in the settings for sending. If the charset was written by
    /// hand, look at the spelling: `UTF-8`, `ISO-8859-1`, `windows-1252`.
    CHARSET_UNKNOWN = "mime-charset-unknown", [Hint],
    summary: "a charset that nobody has registered: $charset",
    basis: ["RFC 2046, section 4.1.2"],
    precluded_by: [],
    variables: ["charset"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let parts = article.root().walk();
    let mut charsets = parts.filter_map(charset);
    let is_unknown = |label: &str| {
        let label = label.trim();
        !label.is_empty() && Charset::for_label(label).is_none() && !is_registered(label)
    };
    if let Some((place, label)) = charsets.find(|(_, label)| is_unknown(label)) {
        report.at(place).with("charset", label);
    }
}
