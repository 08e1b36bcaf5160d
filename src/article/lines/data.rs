//! Encoded data: files and keys as lines of text.

use super::Class;
use super::draft::Draft;
use crate::article::look::Look;

/// So many lines of data without a line before them are no accident.
const RUN: usize = 4;
/// How long a line of base64 is, but for the last (RFC 2045, section 6.8: at
/// most 76; PGP and PEM use 64, others 60).
const BASE64_LENGTH: std::ops::RangeInclusive<usize> = 57..=76;

/// How a key or certificate begins.
const BEGIN: &str = "-----BEGIN ";

/// Marks uuencoded, yEnc and base64 data, keys and certificates, visiting cards.
pub(super) fn mark(draft: &mut Draft<'_>) {
    mark_blocks(draft);
    let mut behind = 0;
    for at in draft.with(Look::DATA.or(Look::ONE_WORD)) {
        if at >= behind && draft.is_own(at) {
            behind = end_of_data(draft, at);
            draft.fill(at..behind, Class::Data);
        }
    }
}

/// Where the data end that begin with this line, `at` if there are none.
fn end_of_data(draft: &Draft<'_>, at: usize) -> usize {
    let line = draft.line(at);
    if line.starts_with("=ybegin line=") || line.starts_with("=ybegin part=") {
        let ends = |at: &usize| draft.line(*at).starts_with("=yend");
        return (at..draft.end())
            .find(ends)
            .map_or(draft.end(), |end| end + 1);
    }
    if let Some(is_base64) = begins_file(line) {
        let is_data = |line: &str| match is_base64 {
            true => is_base64_end(line) || line == "====",
            false => is_uuencoded(line),
        };
        let first = at + 1;
        let count = run(draft, first, is_data);
        // `end` has the form of a line of data as well in base64.
        let end = first + count;
        let is_closed = draft.line(end).trim_end() == "end";
        return match is_closed || count > RUN - 2 {
            true => end + usize::from(is_closed),
            false => at,
        };
    }
    if is_full_uuencoded(line) {
        let count = run(draft, at, is_full_uuencoded);
        return behind_run(at, count, is_uuencoded(draft.line(at + count)));
    }
    if is_full_base64(line) {
        let has_length = |other: &str| other.len() == line.len() && is_full_base64(other);
        let count = run(draft, at, has_length);
        return behind_run(at, count, is_base64_end(draft.line(at + count)));
    }
    at
}

/// How many lines from this place on are such lines.
fn run<'a>(draft: &Draft<'a>, at: usize, is_data: impl Fn(&'a str) -> bool) -> usize {
    let lines = (at..draft.end()).map(|at| draft.line(at));
    lines.take_while(|line| is_data(line)).count()
}

fn behind_run(at: usize, count: usize, has_last: bool) -> usize {
    match count >= RUN {
        true => at + count + usize::from(has_last),
        false => at,
    }
}

/// `begin 644 NAME` (POSIX uuencode), and whether base64 follows.
fn begins_file(line: &str) -> Option<bool> {
    file_name(line).map(|_| line.starts_with("begin-base64 "))
}

/// The name of the file that begins with this line, `begin 644 NAME` or
/// `begin-base64 644 NAME` (POSIX uuencode).
pub fn file_name(line: &str) -> Option<&str> {
    let rest = line.strip_prefix("begin")?;
    let base64 = rest.strip_prefix("-base64 ");
    let (mode, name) = base64.or(rest.strip_prefix(' '))?.split_once(' ')?;
    let is_mode = (3..=4).contains(&mode.len()) && mode.bytes().all(|c| c.is_ascii_digit());
    let name = name.trim();
    (is_mode && !name.is_empty()).then_some(name)
}

/// A line of uuencoded data, of any length; blanks at its end may be lost.
fn is_uuencoded(line: &str) -> bool {
    let Some(first) = line.bytes().next() else {
        return false;
    };
    let octets = usize::from(first.wrapping_sub(b' ') & 63);
    line.len() <= octets.div_ceil(3) * 4 + 2
        && (octets == 0 || line.len() > 2)
        && line.bytes().all(|c| matches!(c, b' '..=b'`'))
}

/// A full line of uuencoded data: 45 octets.
pub fn is_full_uuencoded(line: &str) -> bool {
    line.len() == 61 && line.starts_with('M') && line.bytes().all(|c| matches!(c, b' '..=b'`'))
}

/// A full line of base64, which no word is: with letters of both cases or
/// digits.
pub fn is_full_base64(line: &str) -> bool {
    BASE64_LENGTH.contains(&line.len())
        && line.bytes().all(is_base64)
        && line.bytes().any(|c| c.is_ascii_lowercase())
        && line.bytes().any(|c| c.is_ascii_uppercase())
}

/// The last line of base64.
fn is_base64_end(line: &str) -> bool {
    let data = line.trim_end_matches('=');
    !data.is_empty()
        && line.len() <= *BASE64_LENGTH.end()
        && line.len().is_multiple_of(4)
        && data.bytes().all(is_base64)
}

fn is_base64(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/')
}

/// Marks keys and certificates (RFC 7468), `-----BEGIN X-----` to
/// `-----END X-----` with base64 between, and visiting cards (RFC 6350),
/// `BEGIN:VCARD` to `END:VCARD`.
fn mark_blocks(draft: &mut Draft<'_>) {
    let begins = |line: &str| line.starts_with(BEGIN) || is_card(line.trim_end(), "BEGIN");
    if !draft.with(Look::BLOCK).any(|at| begins(draft.line(at))) {
        return;
    }
    let (mut key, mut card) = (None, None);
    for at in 0..draft.end() {
        if !draft.is_own(at) {
            continue;
        }
        let line = draft.line(at).trim_end();
        if let Some(label) = label(line, BEGIN) {
            key = Some((at, label));
        } else if let Some(end) = label(line, "-----END ") {
            if let Some((begin, _)) = key.take().filter(|(_, label)| *label == end) {
                draft.fill(begin..at + 1, Class::Data);
            }
        } else if line.contains(' ') && !line.contains(": ") {
            // Prose: somebody writes about such lines.
            key = None;
        }
        if is_card(line, "BEGIN") {
            card = Some(at);
        } else if is_card(line, "END")
            && let Some(begin) = card.take()
        {
            draft.fill(begin..at + 1, Class::Data);
        }
    }
}

/// `BEGIN:VCARD` or `END:VCARD`, in whatever case.
fn is_card(line: &str, word: &str) -> bool {
    line.split_once(':').is_some_and(|(before, behind)| {
        before.eq_ignore_ascii_case(word) && behind.eq_ignore_ascii_case("VCARD")
    })
}

fn label<'a>(line: &'a str, begin: &str) -> Option<&'a str> {
    let label = line.strip_prefix(begin)?.strip_suffix("-----")?;
    let words = [
        "RSA",
        "DSA",
        "EC",
        "PUBLIC",
        "PRIVATE",
        "OPENSSH",
        "ENCRYPTED",
    ];
    let is_key = words.iter().any(|word| label.starts_with(word)) || label.starts_with("CERT");
    is_key.then_some(label)
}
