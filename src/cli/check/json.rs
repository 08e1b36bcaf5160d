//! `--format json`: one object a line and article.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use super::OneByOne;
use super::checked::Checked;
use crate::article::{Place, printable};
use crate::check::{Edit, Safety, Severity};
use crate::fix::Fix;

/// An article.
#[derive(Serialize)]
struct ShownArticle<'a> {
    file: &'a str,
    message_id: Option<&'a str>,
    newsreader: Option<&'static str>,
    request: Option<&'static str>,
    ignore: bool,
    findings: Vec<ShownFinding<'a>>,
}

/// A finding in it.
#[derive(Serialize)]
struct ShownFinding<'a> {
    code: &'static str,
    severity: Severity,
    line: Option<usize>,
    column: Option<usize>,
    end_column: Option<usize>,
    summary: String,
    reason: Option<&'a str>,
    /// By name.
    values: BTreeMap<&'static str, &'a str>,
    fix: Option<ShownFix<'a>>,
}

/// What `artchk fix` would do about it.
#[derive(Serialize)]
struct ShownFix<'a> {
    safe: bool,
    edits: Vec<ShownEdit<'a>>,
}

/// A piece of the file, from one place up to another, and what would stand there.
#[derive(Serialize)]
struct ShownEdit<'a> {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
}

impl<'a> ShownFix<'a> {
    fn of(checked: &Checked<'_>, fix: &'a Fix) -> ShownFix<'a> {
        let place = |at: usize| {
            let position = checked.position_of(&Place::octets(at..at));
            checked.line_and_column(position)
        };
        let edits = fix.edits.iter().map(|Edit { range, text }| {
            let (line, column) = place(range.start);
            let (end_line, end_column) = place(range.end);
            ShownEdit {
                line,
                column,
                end_line,
                end_column,
                text,
            }
        });
        ShownFix {
            safe: fix.safety == Safety::Safe,
            edits: edits.collect(),
        }
    }
}

/// Shows findings to programs.
pub(super) struct Json;

impl OneByOne for Json {
    fn article(&self, checked: &Checked<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let file = checked.file_name();
        let findings = checked.shown.iter().map(|finding| {
            let position = checked.position(finding);
            let columns = position.and_then(|position| position.columns);
            ShownFinding {
                code: finding.check.code,
                severity: finding.severity,
                line: position.map(|position| position.line),
                column: columns.map(|(first, _)| first),
                end_column: columns.map(|(_, end)| end),
                summary: printable::one_line(&finding.summary()),
                reason: finding.value("reason"),
                values: finding.values().collect(),
                fix: checked.fix(finding).map(|fix| ShownFix::of(checked, fix)),
            }
        });
        let (article, request) = (&checked.article, &checked.request);
        let article = ShownArticle {
            file: &file,
            message_id: article.message_id().map(|identifier| identifier.whole),
            newsreader: article.newsreader().map(|reader| reader.code),
            request: match (request.check, request.verbose) {
                (true, true) => Some("verbose"),
                (true, false) => Some("check"),
                (false, _) => None,
            },
            ignore: request.ignore,
            findings: findings.collect(),
        };
        let start = out.len();
        serde_json::to_writer(&mut *out, &article)?;
        escape_controls(out, start);
        out.push(b'\n');
        Ok(())
    }
}

/// Writes escapes for what would act on a terminal into the JSON from this octet on.
/// JSON itself asks for those of ASCII alone (RFC 8259, section 7).
pub(super) fn escape_controls(json: &mut Vec<u8>, start: usize) {
    let written = json.get(start..).unwrap_or_default();
    let is_odd = |octet: &u8| !(b' '..b'\x7f').contains(octet);
    // Mostly there is nothing but printable US-ASCII.
    if !written.iter().fold(false, |any, octet| any | is_odd(octet)) {
        return;
    }
    let written = String::from_utf8_lossy(written).into_owned();
    if !written.contains(printable::acts) {
        return;
    }
    json.truncate(start);
    for character in written.chars() {
        if printable::acts(character) {
            // None of them lies beyond the basic plane.
            json.extend_from_slice(format!("\\u{:04x}", u32::from(character)).as_bytes());
        } else {
            json.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}
