//! `nocharset`.

use crate::article::Article;
use crate::article::encoding::charset::Charset;
use crate::check::{Findings, Limits};
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
    /// Articles without a part of plain text. The data of a file in yEnc.
    NOCHARSET = "nocharset", [Violation],
    summary: "characters beyond ASCII, but no charset that has them is declared",
    basis: ["RFC 2045, section 5.2", "RFC 2046, section 4.1.2"],
    precluded_by: [],
    variables: ["charset"],
    examine: examine,
}

fn examine(article: &Article, _limits: &Limits, findings: &mut Findings) {
    let Some(text) = article.text() else {
        return;
    };
    let Some(line) = text.first_eight_bit() else {
        return;
    };
    let charset = text.charset().unwrap_or_default().trim();
    let is_us_ascii = Charset::for_label(charset).is_some_and(Charset::is_us_ascii);
    if charset.is_empty() || is_us_ascii {
        findings
            .report(&NOCHARSET)
            .at(line.number)
            .with("charset", charset);
    }
}
