//! `--format sarif`: one document in the Static Analysis Results Interchange
//! Format (SARIF 2.1.0, an OASIS standard), as code scanners read it.

use std::io;

use serde_json::{Value, json};

use super::checked::Checked;
use super::json::escape_controls;
use super::{Format, advice};
use crate::article::{Position, printable};
use crate::check::{Check, Edit, Finding, Safety, Severity};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Shows findings to code scanners.
pub(super) struct Sarif;

/// What is kept until the document is written.
#[derive(Default)]
pub(super) struct Kept {
    /// The checks that found something, in the order in which they did.
    checks: Vec<&'static Check>,
    results: Vec<Value>,
}

impl Kept {
    /// Which of the checks that found something this one is.
    fn index(&mut self, check: &'static Check) -> usize {
        let known = self.checks.iter().position(|known| *known == check);
        known.unwrap_or_else(|| {
            self.checks.push(check);
            self.checks.len() - 1
        })
    }
}

/// All that is said of a finding but which of the checks it is by.
fn result(checked: &Checked<'_>, finding: &Finding, position: Option<Position>) -> Value {
    let (line, _) = checked.line_and_column(position);
    let mut region = json!({ "startLine": line });
    if let Some((first, end)) = position.and_then(|at| at.columns) {
        region["startColumn"] = first.into();
        region["endColumn"] = end.into();
    }
    let mut result = json!({
        "ruleId": finding.check.code,
        "level": level(finding.severity),
        "message": { "text": printable::one_line(&finding.summary()) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": uri(&checked.file_name()) },
                "region": region,
            }
        }],
    });
    if let Some(fix) = fix(checked, finding) {
        result["fixes"] = json!([fix]);
    }
    result
}

/// What `artchk fix` does about a finding (SARIF 2.1.0, section 3.55); nothing where
/// lines and columns cannot name it exactly.
fn fix(checked: &Checked<'_>, finding: &Finding) -> Option<Value> {
    let fix = checked.fix(finding)?;
    let replacement = |edit: &Edit| {
        let (line, column) = checked.exact_place(edit.range.start)?;
        let (end_line, end_column) = checked.exact_place(edit.range.end)?;
        let mut replacement = json!({
            "deletedRegion": {
                "startLine": line,
                "startColumn": column,
                "endLine": end_line,
                "endColumn": end_column,
            }
        });
        if !edit.text.is_empty() {
            replacement["insertedContent"] = json!({ "text": edit.text });
        }
        Some(replacement)
    };
    let replacements: Option<Vec<Value>> = fix.edits.iter().map(replacement).collect();
    let sentence = finding.check.remedy.as_ref().map(|remedy| remedy.sentence);
    Some(json!({
        "description": { "text": sentence },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(&checked.file_name()) },
            "replacements": replacements?,
        }],
        "properties": { "safe": fix.safety == Safety::Safe },
    }))
}

impl Format for Sarif {
    type Made = Vec<(&'static Check, Value)>;
    type Kept = Kept;

    fn made(&self, checked: &Checked<'_>) -> Self::Made {
        let findings = checked.by_line().into_iter();
        let results =
            findings.map(|(finding, position)| (finding.check, result(checked, finding, position)));
        results.collect()
    }

    fn write(&self, made: Self::Made, kept: &mut Kept, _out: &mut Vec<u8>) -> io::Result<()> {
        for (check, mut result) in made {
            result["ruleIndex"] = kept.index(check).into();
            kept.results.push(result);
        }
        Ok(())
    }

    fn end(&self, kept: Kept, out: &mut Vec<u8>) -> io::Result<()> {
        let Kept { checks, results } = kept;
        let rules: Vec<Value> = checks.iter().map(|check| rule(check)).collect();
        let document = json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": {
                    "driver": {
                        "name": "artchk",
                        "semanticVersion": env!("CARGO_PKG_VERSION"),
                        "rules": rules,
                    }
                },
                // A column is a character, as in the other formats.
                "columnKind": "unicodeCodePoints",
                "results": results,
            }],
        });
        let start = out.len();
        serde_json::to_writer(&mut *out, &document)?;
        escape_controls(out, start);
        out.push(b'\n');
        Ok(())
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Violation => "error",
        Severity::Hint => "warning",
        Severity::Note => "note",
    }
}

/// What is said of a check that found something.
fn rule(check: &'static Check) -> Value {
    let (summary, _) = check.summary.split_once(':').unwrap_or((check.summary, ""));
    let lines = check.documentation.lines();
    let lines: Vec<&str> = lines
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let documentation = lines.join("\n");
    let fix = advice::paragraph(check.documentation, "## How to fix it");
    let usual = check.severities.first().copied().unwrap_or(Severity::Note);
    let family = check.family().map_or("", |family| family.name);
    json!({
        "id": check.code,
        "shortDescription": { "text": summary },
        "help": { "text": fix, "markdown": documentation },
        "defaultConfiguration": { "level": level(usual) },
        "properties": { "tags": [family], "basis": check.basis },
    })
}

/// The name of a file as a URI reference (RFC 3986): relative as it is, absolute
/// with the scheme.
fn uri(name: &str) -> String {
    let mut uri = match name.starts_with('/') {
        true => "file://".to_owned(),
        false => String::new(),
    };
    for octet in name.bytes() {
        if octet.is_ascii_alphanumeric() || b"/._-~+@,=".contains(&octet) {
            uri.push(char::from(octet));
        } else {
            uri.push_str(&format!("%{octet:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r50_a_name_of_a_file_becomes_a_uri() {
        assert_eq!(uri("a/b-1.art"), "a/b-1.art");
        assert_eq!(uri("/tmp/a b"), "file:///tmp/a%20b");
        assert_eq!(uri("a:b#c?d%e\u{e4}"), "a%3Ab%23c%3Fd%25e%C3%A4");
    }
}
