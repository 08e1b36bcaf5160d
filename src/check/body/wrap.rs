//! Lines that are too wide, broken as their writer would have broken them.

use crate::article::field::content_type::TransferEncoding;
use crate::article::width::columns;
use crate::article::{Article, Text};
use crate::check::Edit;
use crate::check::remedy::line_end;

/// How wide the lines become.
const COLUMNS: usize = 72;

/// No line begins with one of these because another was broken: it would mean
/// something else.
const SIGNS: [&str; 9] = [">", "|", ":", "#", "-", "+", "*", "}", "From"];

/// These lines of the text in several each; nothing where one of them cannot be
/// broken, or the text is encoded. In flowed text each but the last ends in a
/// blank, which says that it goes on (RFC 3676, section 4.2).
pub(in crate::check) fn broken(
    article: &Article,
    lines: impl Iterator<Item = usize>,
    most: usize,
) -> Option<Vec<Edit>> {
    let (part, text) = article.root().first_text().zip(article.text())?;
    let is_open = !matches!(
        part.encoding(),
        Some(
            TransferEncoding::QuotedPrintable
                | TransferEncoding::Base64
                | TransferEncoding::Unknown(_)
        )
    );
    let kind = part.content_type();
    let blanks_go = kind.is_some_and(|kind| kind.parameter("delsp").is_some());
    if !is_open || text.is_flowed() && blanks_go {
        return None;
    }
    if !text.lines_stay() {
        return None;
    }
    let content = part.content(article.octets());
    let start = article.octets_of(&part.place())?.start;
    let behind = memchr::memchr_iter(b'\n', content).map(|lf| lf + 1);
    let starts: Vec<usize> = std::iter::once(0).chain(behind).collect();
    let mut edits = Vec::new();
    for at in lines {
        let from = *starts.get(at)?;
        let to = starts.get(at + 1).map_or(content.len(), |next| next - 1);
        let here = Here {
            text,
            octets: content.get(from..to)?,
            start: start + from,
        };
        let end = line_end(article);
        edits.extend(line(text.line(at)?, end, &here, most.min(COLUMNS))?);
    }
    Some(edits)
}

/// A line as it stands in the article.
struct Here<'a> {
    text: &'a Text,
    octets: &'a [u8],
    /// Where it begins.
    start: usize,
}

/// One line in several.
fn line(line: &str, line_end: &str, here: &Here<'_>, most: usize) -> Option<Vec<Edit>> {
    // Where something is set in columns, a line end is no blank.
    let indented = line.len() - line.trim_start_matches(' ').len();
    let body = line.get(indented..)?.trim_end();
    if body.contains(['\t', '\r']) || body.contains("   ") {
        return None;
    }
    let indent = " ".repeat(indented);
    let end = if here.text.is_flowed() { " " } else { "" };
    let end = format!("{end}{line_end}{indent}");
    let mut edits = Vec::new();
    let mut width = indented;
    let mut last: Option<usize> = None;
    for word in body.split(' ') {
        let start = offset(line, word);
        let behind = start + word.len();
        let wide = columns(word);
        let fits = width + 1 + wide <= most;
        let may_begin = !word.is_empty() && !SIGNS.iter().any(|sign| word.starts_with(sign));
        match last {
            Some(before) if !word.is_empty() && !fits && may_begin => {
                let gap = here.text.origin(here.octets, before..start)?;
                let gap = here.start + gap.start..here.start + gap.end;
                edits.push(Edit::replace(gap, end.clone()));
                width = indented + wide;
                last = Some(behind);
            }
            Some(_) if word.is_empty() => width += 1,
            Some(_) => {
                width += 1 + wide;
                last = Some(behind);
            }
            None => {
                width += wide;
                last = Some(behind);
            }
        }
    }
    (!edits.is_empty()).then_some(edits)
}

/// Where a piece of a line stands in it.
fn offset(line: &str, piece: &str) -> usize {
    (piece.as_ptr() as usize).saturating_sub(line.as_ptr() as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(header: &str, line: &str) -> Option<String> {
        let octets = format!("Subject: x\n{header}\n\n{line}\n");
        let article = Article::new(octets.clone().into_bytes());
        let edits = broken(&article, [0].into_iter(), 78)?;
        let mut result = octets;
        for edit in edits.iter().rev() {
            result.replace_range(edit.range.clone(), &edit.text);
        }
        let (_, body) = result.split_once("\n\n").expect("a body");
        Some(body.to_owned())
    }

    #[test]
    fn r50a_a_wide_line_is_broken_at_blanks() {
        let words = "word ".repeat(20);
        let first = "word ".repeat(14);
        let rest = "word ".repeat(6);
        let expected = format!("{}\n{rest}\n", first.trim_end());
        assert_eq!(wrapped("X-A: b", &words), Some(expected));
        let flowed = "Content-Type: text/plain; format=flowed";
        assert_eq!(wrapped(flowed, &words), Some(format!("{first}\n{rest}\n")));
        let indented = wrapped("X-A: b", &format!("  {words}")).expect("it is broken");
        assert!(indented.lines().all(|line| line.starts_with("  word")));
    }

    #[test]
    fn r50a_no_line_gets_another_meaning() {
        let begin = "word ".repeat(14);
        for sign in ["> x", "# x", "From x", "-- x", "- x"] {
            let wrapped = wrapped("X-A: b", &format!("{begin}{sign} {}", "y".repeat(9)));
            let line = wrapped.expect("it is broken");
            assert!(line.contains(&format!(" {}", &sign[..1])), "{line}");
        }
    }

    #[test]
    fn r50a_what_cannot_be_broken_stays() {
        let table = "one   two   three ".repeat(6);
        let word = "x".repeat(90);
        for line in [&table, &word, &"a\tb ".repeat(30)] {
            assert_eq!(wrapped("X-A: b", line), None, "{line}");
        }
        let encoded = "Content-Transfer-Encoding: quoted-printable";
        assert_eq!(wrapped(encoded, &"word ".repeat(20)), None);
        let delsp = "Content-Type: text/plain; format=flowed; delsp=yes";
        assert_eq!(wrapped(delsp, &"word ".repeat(20)), None);
    }
}
