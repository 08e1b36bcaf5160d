//! `mime-charset-unknown`.

use super::charset;
use crate::article::Article;
use crate::article::encoding::charset::{Charset, is_registered};
use crate::check::{Context, Edit, Finding, Report};
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
    needs: [ODD_PART],
    fix: Safe("the charset is called by the name that it has", by_its_name),
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

/// Only where one charset alone can be meant, and the text is in it.
fn by_its_name(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let text = article.text()?;
    let name = meant(text.charset()?)?;
    let part = article.root().first_text()?;
    let content = part.content(article.octets());
    let is_in_it = Charset::for_label(&name)?
        .decode(content)
        .malformed
        .is_none();
    is_in_it.then(|| super::charset_called(article, &name))?
}

/// The charset that a name is meant for which is written otherwise.
fn meant(label: &str) -> Option<String> {
    let label = label.to_ascii_lowercase();
    let bare: String = label.chars().filter(|c| !"-_. ".contains(*c)).collect();
    let number = |begin: &str, most: u32| {
        let digits = bare.strip_prefix(begin)?;
        let number: u32 = digits.parse().ok()?;
        (number.to_string() == digits && (1..=most).contains(&number)).then_some(number)
    };
    let page = |begin: &str| number(&format!("{begin}125"), 8);
    let iso = || number("iso8859", 16).or_else(|| number("8859", 16));
    let windows = || {
        page("windows")
            .or_else(|| page("win"))
            .or_else(|| page("cp"))
    };
    (bare == "utf8")
        .then(|| "UTF-8".to_owned())
        .or_else(|| iso().map(|part| format!("ISO-8859-{part}")))
        .or_else(|| windows().map(|page| format!("windows-125{page}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50a_the_charset_that_can_be_meant() {
        for (label, name) in [
            ("utf_8", Some("UTF-8")),
            ("ISO_8859_15", Some("ISO-8859-15")),
            ("8859-1", Some("ISO-8859-1")),
            ("windows1252", Some("windows-1252")),
            ("iso-8859-17", None),
            ("iso-8859-01", None),
            ("iso-8859", None),
            ("latin", None),
            ("windows-1259", None),
            ("none", None),
            ("", None),
        ] {
            assert_eq!(meant(label).as_deref(), name, "{label}");
        }
    }
}
