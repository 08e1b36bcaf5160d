//! `mime-charset-bytes`.

use crate::article::Article;
use crate::article::encoding::charset::Charset;
use crate::article::lines::Class;
use crate::article::text::Text;
use crate::check::{Context, Report};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// The text has octets that stand for no character in the charset that
    /// Content-Type names. There is one finding, at the first of them. In UTF-8
    /// that is mostly text of another charset, or a text that was cut in the middle
    /// of a character; overlong forms and surrogates are none either.
    ///
    /// ## Why it matters
    ///
    /// Readers see another sign in the place of such a character, or the whole text
    /// in a charset that their program has guessed.
    ///
    /// ## What is left alone
    ///
    /// Text without a charset or in us-ascii, and charsets that are not known:
    /// those are other faults. Octets 128 to 159 in ISO-8859, which have no meaning
    /// there but harm little (`mime-charset-mismatch`). The data of a file in yEnc.
    ///
    /// ## How to fix it
    ///
    /// Choose UTF-8 in the settings for sending and let the newsreader declare it.
    /// A charset that was added to the header by hand has to be the one in which
    /// the program writes.
    CHARSET_BYTES = "mime-charset-bytes", [Violation],
    summary: "the text has octets that mean nothing in its charset: $charset, $octet",
    basis: ["RFC 2046, section 4.1.2", "RFC 3629, sections 3 and 4"],
    precluded_by: [super::nocharset::NOCHARSET, super::charset_unknown::CHARSET_UNKNOWN],
    variables: ["charset", "octet", "line", "reason"],
    reasons: {
        WESTERN = "they look like windows-1252 or ISO-8859-1",
        OTHER = "they are no characters of it",
    },
    since: "0.1.0",
    needs: [MALFORMED],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some(text) = article.text() else {
        return;
    };
    let (Some(place), Some(at)) = (text.malformed(), text.malformed_offset()) else {
        return;
    };
    let Some(label) = text.charset() else {
        return;
    };
    // What us-ascii has not is `nocharset`.
    if Charset::for_label(label).is_none_or(Charset::is_us_ascii) || in_data(article, text, at) {
        return;
    }
    let content = content(article);
    let octet = content.get(at).copied().unwrap_or_default();
    let line = article
        .written(&place)
        .map(|written| written.line.into_owned());
    let line = line.unwrap_or_default();
    let reason = match text.is_utf_8() && looks_western(content) {
        true => WESTERN,
        false => OTHER,
    };
    report
        .at(place)
        .with("charset", label)
        .with("octet", format!("{octet:02X}"))
        .with("line", line)
        .because(reason);
}

fn content(article: &Article) -> &[u8] {
    let part = article.root().first_text();
    part.map_or(&[], |part| part.content(article.octets()))
}

/// Whether the octet stands in the data of a file, which are no text.
fn in_data(article: &Article, text: &Text, at: usize) -> bool {
    let before = content(article).get(..at).unwrap_or_default();
    let line = memchr::memchr_iter(b'\n', before).count();
    let is_data = |lines: &crate::article::Lines| lines.class(line) == Class::Data;
    text.lines_stay() && article.lines().is_some_and(is_data)
}

/// Whether there are octets above 127 by ones and twos between those of
/// US-ASCII, as in the languages of Western Europe, and no character of UTF-8.
fn looks_western(content: &[u8]) -> bool {
    let mut runs = content.split(u8::is_ascii).filter(|run| !run.is_empty());
    runs.all(|run| run.len() <= 2 && std::str::from_utf8(run).is_err())
}
