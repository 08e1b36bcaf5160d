//! `hdr-bad-separator`.

use crate::article::{Article, Field, Place};
use crate::check::{Context, Report, Severity};
use crate::declare_check;

declare_check! {
    /// ## What it finds
    ///
    /// A wrong place for the empty line that divides the header from the body:
    /// the article begins with one, so that nothing is left of its header; text
    /// follows the header without one; or (a hint) the text begins with header
    /// fields, such as Followup-To, which stand below the empty line.
    ///
    /// ## Why it matters
    ///
    /// The first empty line ends the header, whatever follows it. What stands on
    /// the wrong side of it has no effect: fields are shown as text, text is
    /// taken for broken fields, and servers refuse the article.
    ///
    /// ## What is left alone
    ///
    /// The pseudo-header of a FAQ (`Archive-name:` and the like), an article or
    /// a mail that is forwarded as text (From, Date or Subject stand there, too),
    /// fields of one's own (X-No-Archive), and articles of several parts.
    ///
    /// ## How to fix it
    ///
    /// In the editor, leave exactly one empty line, right below the last line of
    /// the header, and write the text below it. What belongs into the header
    /// stands above it.
    BAD_SEPARATOR = "hdr-bad-separator", [Violation, Hint],
    summary: "header and text are not divided as they should be: $reason",
    basis: ["RFC 5322, sections 2.1 and 3.5"],
    precluded_by: [],
    variables: ["reason", "line"],
    reasons: {
        BLANK_FIRST = "the article begins with an empty line",
        NO_BLANK = "no empty line stands between the header and the text",
        FIELDS_BELOW = "header fields stand below the empty line",
    },
    since: "0.1.0",
    examine: examine,
}

/// So many lines that are no fields, at the end of the header, are text.
const LINES_OF_TEXT: usize = 3;

/// So many lines are looked at below the empty line.
const LINES_BELOW: usize = 20;

/// What the text is not to begin with, in lower case.
const NEWS: [&str; 15] = [
    "approved",
    "content-transfer-encoding",
    "content-type",
    "distribution",
    "expires",
    "followup-to",
    "keywords",
    "mime-version",
    "newsgroups",
    "organization",
    "references",
    "reply-to",
    "summary",
    "supersedes",
    "user-agent",
];

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let header = article.header();
    if header.is_cut() {
        return;
    }
    if header.fields().is_empty() && header.end() > 0 {
        report
            .at(Place::octets(0..0))
            .precluding(&["hdr-missing", "from", "date"])
            .because(BLANK_FIRST)
            .with("line", "");
    } else if let Some(field) = text_in_header(article) {
        report
            .at(field.place())
            .precluding(&[
                "hdr-no-colon",
                "hdr-name-char",
                "hdr-space-before-colon",
                "hdr-no-space-after-colon",
                "body-empty",
            ])
            .because(NO_BLANK)
            .with("line", field.body());
    } else if let Some((line, name)) = field_in_text(article) {
        report
            .at(line)
            .graded(Severity::Hint)
            .precluding(&[])
            .because(FIELDS_BELOW)
            .with("line", name);
    }
}

/// The line with which the text begins inside the header.
fn text_in_header(article: &Article) -> Option<&Field> {
    let fields = article.header().fields();
    let behind = fields.iter().rev().take_while(|field| !field.has_colon());
    let count = behind.count();
    let first = fields.get(fields.len() - count)?;
    // All of it text: there is no header that it could run into.
    if count == fields.len() {
        return None;
    }
    let header = article.octets().get(..article.header().end());
    let header = header.unwrap_or_default();
    let is_ended = header.ends_with(b"\n\n") || header.ends_with(b"\n\r\n");
    (!is_ended || count >= LINES_OF_TEXT).then_some(first)
}

/// The first field below the empty line, where fields and nothing else stand
/// there, up to an empty line.
fn field_in_text(article: &Article) -> Option<(Place, &str)> {
    let body = article.body();
    let start = body.iter().position(|octet| !octet.is_ascii_whitespace())?;
    let line_end = memchr::memchr(b'\n', body.get(start..)?).map_or(body.len(), |lf| start + lf);
    let first = name_of(body.get(start..line_end)?)?;
    let blanks = memchr::memchr_iter(b'\n', body.get(..start)?).count();
    if !is_news(first) || blanks > 2 || !is_simple(article) {
        return None;
    }
    let lines = body.get(start..)?.split(|octet| *octet == b'\n');
    for line in lines.take(LINES_BELOW) {
        if line.trim_ascii().is_empty() {
            break;
        }
        // A fold belongs to the field before it.
        if !line.starts_with(b" ") && !line.starts_with(b"\t") && !is_news(name_of(line)?) {
            return None;
        }
    }
    let place = article.header().end() + start;
    Some((Place::octets(place..place + first.len()), first))
}

/// The name of the field in this line, where it has a body.
fn name_of(line: &[u8]) -> Option<&str> {
    let colon = memchr::memchr(b':', line)?;
    let (name, body) = line.split_at_checked(colon)?;
    let has_body = body.starts_with(b": ") && !body.get(1..)?.trim_ascii().is_empty();
    std::str::from_utf8(name).ok().filter(|_| has_body)
}

fn is_news(name: &str) -> bool {
    NEWS.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether the article is one text.
fn is_simple(article: &Article) -> bool {
    let kind = article.header().body("content-type").unwrap_or_default();
    let kind = kind.trim_start();
    !["multipart", "message"].iter().any(|no| {
        let begin = kind.get(..no.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(no))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::examine_header;

    fn found(article: &str) -> Option<String> {
        let findings = examine_header(&BAD_SEPARATOR, article);
        let first = findings.iter().next();
        first.and_then(|finding| finding.value("reason").map(str::to_owned))
    }

    #[test]
    fn rfc5322_2_1_an_empty_line_divides_header_and_body() {
        for (article, reason) in [
            ("\nFrom: a\nSubject: b\n\ntext\n", Some(BLANK_FIRST)),
            ("\r\nFrom: a\r\n", Some(BLANK_FIRST)),
            ("From: a\nHello,\nhow are you?", Some(NO_BLANK)),
            ("From: a\nHello,\nhow\nare you?\n\nBye\n", Some(NO_BLANK)),
            ("From: a\n\nFollowup-To: b\n\ntext\n", Some(FIELDS_BELOW)),
            (
                "From: a\n\n\nKeywords: b,\n c\nSummary: d\n",
                Some(FIELDS_BELOW),
            ),
            ("From: a\nSubject: b\n\ntext\n", None),
            ("From: a\nSubject: b\n", None),
            ("", None),
            // A fold that lacks its blank.
            ("References: <a@b>\n<c@d>\n\ntext\n", None),
            ("no header at all\nnone\n", None),
        ] {
            assert_eq!(found(article).as_deref(), reason, "{article}");
        }
    }

    #[test]
    fn what_may_stand_below_the_empty_line() {
        for body in [
            "Archive-name: a\nFollowup-To: b\n\ntext\n",
            "Newsgroups: a\nFrom: b\nSubject: c\n\ntext\n",
            "Summary: it works.\nI am glad.\n",
            "Keywords:\n\ntext\n",
            "\n\n\nFollowup-To: b\n\ntext\n",
            "X-No-Archive: yes\n\ntext\n",
        ] {
            assert_eq!(found(&format!("From: a\n\n{body}")), None, "{body}");
        }
        let parts = "Content-Type: Multipart/mixed; boundary=x\n\nContent-Type: text/plain\n\n";
        assert_eq!(found(parts), None);
    }
}
