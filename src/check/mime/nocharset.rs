//! `nocharset`.

use super::{stands_twice, with_version};
use crate::article::Article;
use crate::article::encoding::charset::Charset;
use crate::check::{Context, Edit, Finding, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The text has octets above 127 (umlauts, accents, other scripts, curly
    /// quotation marks), and its Content-Type is missing, names no charset, or
    /// says us-ascii, in which there are no such octets. Quoted-printable and
    /// base64 are undone first.
    ///
    /// ## Why it matters
    ///
    /// Without the name of the charset nobody knows which characters the octets
    /// stand for. Each reader's program guesses, and many show other characters
    /// than those that were written.
    ///
    /// ## What is left alone
    ///
    /// Text of ASCII characters alone, whatever is declared. Any charset that
    /// has a name other than us-ascii, also one that is unknown or private.
    /// Articles without a part of plain text. Two Content-Type fields: that
    /// alone is the fault. The data of a file in yEnc.
    ///
    /// ## How to fix it
    ///
    /// Tell your newsreader to declare the charset that it writes in, best UTF-8, and
    /// to send with MIME. A program that writes articles has to write
    /// `MIME-Version: 1.0` and `Content-Type: text/plain; charset=UTF-8`.
    NOCHARSET = "nocharset", [Violation],
    summary: "characters beyond ASCII, but no charset that has them is declared",
    basis: ["RFC 2045, section 5.2", "RFC 2046, section 4.1.2"],
    precluded_by: [],
    variables: ["charset"],
    adds: "umlauts",
    reasons: {},
    since: "0.1.0",
    fix: Safe("the charset is declared, where the text is UTF-8", declared),
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((part, text)) = article.root().first_text().zip(article.text()) else {
        return;
    };
    let Some(place) = text.first_eight_bit() else {
        return;
    };
    // Programs disagree on which of two fields counts: `duplicate` says it.
    if stands_twice(part, "content-type") {
        return;
    }
    let charset = text.charset().unwrap_or_default().trim();
    let is_us_ascii = Charset::for_label(charset).is_some_and(Charset::is_us_ascii);
    if charset.is_empty() || is_us_ascii {
        report.at(place).with("charset", charset);
    }
}

/// Of an article of one part alone: what is to be written into the header of a
/// part is not for everybody to say.
fn declared(article: &Article, _context: &Context, _: &Finding) -> Option<Vec<Edit>> {
    let root = article.root();
    let content = root.content(article.octets());
    let is_utf_8 = std::str::from_utf8(content).is_ok() && memchr::memchr(0, content).is_none();
    if !is_utf_8 || !std::ptr::eq(root.first_text()?, root) {
        return None;
    }
    let Some(field) = article.header().get("content-type") else {
        let lines = ["Content-Type: text/plain; charset=UTF-8"];
        return with_version(article, &lines);
    };
    let kind = root.content_type().filter(|kind| kind.defects.is_empty())?;
    let named = kind.parameters.iter().find(|other| other.name == "charset");
    let (span, text) = match named {
        Some(charset) => (charset.span.clone(), "charset=UTF-8"),
        None => (field.body().len()..field.body().len(), "; charset=UTF-8"),
    };
    Some(vec![Edit::in_body(article, field, span, text)?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn charset(header: &str) -> Option<String> {
        let article = format!("{header}\n\ngr\u{fc}n\n");
        let findings = examine_header(&NOCHARSET, article);
        let finding = findings.iter().next()?;
        finding.value("charset").map(str::to_owned)
    }

    /// RFC 2045, section 5.1; RFC 2231, section 4.
    #[test]
    fn only_us_ascii_has_no_octets_above_127() {
        let declared = |field: &str| charset(&format!("Content-Type: {field}"));
        for (field, expected) in [
            ("text/plain", ""),
            ("text/plain; charset=\"\"", ""),
            ("text/plain; charset=\" \"", ""),
            ("text/plain; charset=", ""),
            ("text/plain; format=flowed", ""),
            ("text/plain; xcharset=utf-8", ""),
            ("text/plain; name=\"; charset=utf-8\"", ""),
            ("text/plain (; charset=utf-8)", ""),
            ("text/plain; charset=US-ASCII", "US-ASCII"),
            ("text/plain; charset=\"us-ascii\" (c)", "us-ascii"),
            ("text/plain; charset=ANSI_X3.4-1968", "ANSI_X3.4-1968"),
            ("text/plain;\n\tcharset=us-ascii", "us-ascii"),
            ("text/plain; charset*=''us-ascii", "us-ascii"),
        ] {
            assert_eq!(declared(field).as_deref(), Some(expected), "{field}");
        }
        for field in [
            "text/plain; charset=utf-8",
            "text/plain; charset=UTF8",
            "text/plain; charset=x-private",
            "text/plain; charset=unknown-8bit",
            "text/plain (c) ; charset = (c) iso-8859-1 (c)",
            "text/plain charset=utf-8",
            "text/plain;\n charset=utf-8",
            "text/plain; charset*=us-ascii'en'utf-8",
            "text/plain; charset*0=ut; charset*1=f-8",
            "text/html",
            "application/octet-stream",
        ] {
            assert_eq!(declared(field), None, "{field}");
        }
    }

    #[test]
    fn of_two_fields_nobody_knows_which_counts() {
        let declared = "Content-Type: text/plain; charset=utf-8";
        assert_eq!(
            charset(&format!("Content-Type: text/plain\n{declared}")),
            None
        );
        assert_eq!(charset(&format!("{declared}\nX-Content-Type: x")), None);
        assert!(charset("X-Content-Type: text/plain; charset=utf-8").is_some());
    }
}
