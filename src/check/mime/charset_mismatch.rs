//! `mime-charset-mismatch`.

use super::{is_of_poster, talks_of_charsets};
use crate::article::Article;
use crate::article::field::content_type::TransferEncoding;
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A text that names an ISO-8859 charset and has octets from 128 to 159 in
    /// lines of the poster's own: they are no characters there, but quotation
    /// marks, dashes and the euro sign in windows-1252. And, as a note, a text that
    /// names ISO-8859, windows-125x, KOI8 or Macintosh and is in truth UTF-8: all
    /// its octets above 127 make up characters of UTF-8, at least two of them.
    ///
    /// ## Why it matters
    ///
    /// Programs that take the name at its word show nothing, boxes or pairs of odd
    /// letters in these places.
    ///
    /// ## What is left alone
    ///
    /// Quoted lines: what is wrong in them was so before. An article about
    /// charsets, as the words in it or in its Subject tell. Text in windows-1252
    /// that says so.
    ///
    /// ## How to fix it
    ///
    /// Choose UTF-8 as the charset for sending. Where that is not offered, name the
    /// charset that the system really uses, mostly windows-1252.
    CHARSET_MISMATCH = "mime-charset-mismatch", [Hint, Note],
    summary: "the text is not in the charset that it names: $charset",
    basis: ["RFC 2046, section 4.1.2"],
    precluded_by: [super::nocharset::NOCHARSET, super::charset_unknown::CHARSET_UNKNOWN],
    variables: ["charset", "line", "reason"],
    reasons: {
        CONTROLS = "octets from 128 to 159 in it are no characters there",
        UTF_8 = "its text is UTF-8",
    },
    since: "0.1.0",
    examine: examine,
}

/// So many characters of UTF-8 are no accident.
const CHARACTERS: usize = 2;

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((part, text)) = article.root().first_text().zip(article.text()) else {
        return;
    };
    let Some(label) = text.charset() else {
        return;
    };
    let label = label.trim();
    let is_iso_8859 = begins(label, &["iso-8859-", "iso8859-", "iso_8859-", "latin1"]);
    // Of a text in an unknown transfer encoding nobody knows the octets.
    if !is_iso_8859 && !begins(label, &["windows-125", "cp125", "koi8", "macintosh"])
        || text.first_eight_bit().is_none()
        || matches!(text.encoding(), TransferEncoding::Unknown(_))
    {
        return;
    }
    let Some(lines) = article.lines() else {
        return;
    };
    let content = part
        .content(article.octets())
        .split(|&octet| octet == b'\n');
    let own = content
        .enumerate()
        .filter(|(at, line)| !line.is_ascii() && is_of_poster(lines.class(*at)));
    let (mut utf_8, mut characters) = (None, 0);
    let (mut controls, mut is_utf_8) = (None, true);
    for (at, line) in own {
        match std::str::from_utf8(line) {
            Ok(line) => characters += line.chars().filter(|c| !c.is_ascii()).count(),
            Err(_) => is_utf_8 = false,
        }
        utf_8 = utf_8.or(Some(at));
        if line.iter().any(|octet| (0x80..0xa0).contains(octet)) {
            controls = controls.or(Some(at));
        }
    }
    let (at, reason) = match (utf_8, controls) {
        (Some(at), _) if is_utf_8 && characters >= CHARACTERS => (at, UTF_8),
        (_, Some(at)) if is_iso_8859 && !is_utf_8 => (at, CONTROLS),
        _ => return,
    };
    if talks_of_charsets(article, text) {
        return;
    }
    let finding = report.at(text.place(at));
    finding
        .with("charset", label)
        .with("line", text.line(at).unwrap_or_default())
        .because(reason);
    if reason == UTF_8 {
        finding.graded(Severity::Note);
    }
}

fn begins(label: &str, names: &[&str]) -> bool {
    let begins = |name: &&str| {
        let begin = label.get(..name.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(name))
    };
    names.iter().any(begins)
}
