//! `--format json`: one object a line and article.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::Printer;
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
    findings: Vec<ShownFinding>,
}

/// A finding in it.
#[derive(Serialize)]
struct ShownFinding {
    code: &'static str,
    severity: Severity,
    line: Option<usize>,
    column: Option<usize>,
    end_column: Option<usize>,
    summary: String,
    reason: Option<String>,
    values: serde_json::Map<String, serde_json::Value>,
    fix: Option<ShownFix>,
}

/// What `artchk fix` would do about it.
#[derive(Serialize)]
struct ShownFix {
    safe: bool,
    edits: Vec<ShownEdit>,
}

/// A piece of the file, from one place up to another, and what would stand there.
#[derive(Serialize)]
struct ShownEdit {
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: String,
}

impl ShownFix {
    fn of(checked: &Checked<'_>, fix: &Fix) -> ShownFix {
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
                text: text.clone(),
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

impl Printer for Json {
    fn article(&mut self, checked: &Checked<'_>, out: &mut dyn Write) -> io::Result<()> {
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
                reason: finding.value("reason").map(str::to_owned),
                values: finding
                    .values()
                    .map(|(name, value)| (name.to_owned(), value.into()))
                    .collect(),
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
        let line = without_controls(serde_json::to_string(&article)?);
        writeln!(out, "{line}")
    }
}

/// The same JSON, with escapes for what would act on a terminal. JSON itself
/// asks for those of ASCII alone (RFC 8259, section 7).
pub(super) fn without_controls(json: String) -> String {
    if !json.contains(printable::acts) {
        return json;
    }
    let mut escaped = String::with_capacity(json.len() + 64);
    for character in json.chars() {
        if printable::acts(character) {
            // None of them lies beyond the basic plane.
            let _ = write!(escaped, "\\u{:04x}", u32::from(character));
        } else {
            escaped.push(character);
        }
    }
    escaped
}
