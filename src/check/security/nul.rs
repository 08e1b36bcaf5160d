//! `sec-nul`.

use crate::article::{Article, Place};
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// An article with a NUL, the octet of value 0, anywhere in it.
    ///
    /// ## Why it matters
    ///
    /// Many programs take it for the end of the text, and lose what is behind it.
    /// Servers refuse such an article.
    ///
    /// ## What is left alone
    ///
    /// A NUL that is encoded, as in base64: it arrives.
    ///
    /// ## How to fix it
    ///
    /// Look what was pasted or attached: a file that is no text has to be encoded,
    /// and text in UTF-16 has to become UTF-8.
    SEC_NUL = "sec-nul", [Violation],
    summary: "the article has NUL octets: $count",
    basis: ["RFC 3977, sections 3.1.1 and 3.6", "RFC 5322, section 4"],
    precluded_by: [],
    variables: ["count"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let mut all = memchr::memchr_iter(0, article.octets());
    if let Some(at) = all.next() {
        report
            .at(Place::octets(at..at + 1))
            .with("count", 1 + all.count());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    #[test]
    fn rfc3977_3_6_no_nul_anywhere() {
        for (article, count) in [
            (&b"Subject: a\0b\n"[..], Some("1")),
            (b"Subject: a\n\na\0\0b\n", Some("2")),
            (b"Subject: a\n\n0\n", None),
        ] {
            let findings = examine_header(&SEC_NUL, article);
            let found = findings
                .iter()
                .next()
                .and_then(|finding| finding.value("count"));
            assert_eq!(found, count, "{article:?}");
        }
    }
}
