//! `--format sarif`: one document in the Static Analysis Results Interchange
//! Format (SARIF 2.1.0, an OASIS standard), as code scanners read it.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::checked::Checked;
use super::json::without_controls;
use super::{Printer, advice};
use crate::article::printable;
use crate::check::{Check, Edit, Finding, Safety, Severity};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Collects findings for code scanners.
#[derive(Default)]
pub(super) struct Sarif {
    /// The checks that found something, in the order in which they did.
    checks: Vec<&'static Check>,
    results: Vec<Value>,
}

impl Sarif {
    fn result(&mut self, checked: &Checked<'_>, finding: &Finding) -> Value {
        let position = checked.position(finding);
        let known = self.checks.iter().position(|check| *check == finding.check);
        let index = known.unwrap_or_else(|| {
            self.checks.push(finding.check);
            self.checks.len() - 1
        });
        let (line, _) = checked.line_and_column(position);
        let mut region = json!({ "startLine": line });
        if let Some((first, end)) = position.and_then(|at| at.columns) {
            region["startColumn"] = first.into();
            region["endColumn"] = end.into();
        }
        let mut result = json!({
            "ruleId": finding.check.code,
            "ruleIndex": index,
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

impl Printer for Sarif {
    fn article(&mut self, checked: &Checked<'_>, _out: &mut dyn Write) -> io::Result<()> {
        for (finding, _) in checked.by_line() {
            let result = self.result(checked, finding);
            self.results.push(result);
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rules: Vec<Value> = self.checks.iter().map(|check| rule(check)).collect();
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
                "results": std::mem::take(&mut self.results),
            }],
        });
        let document = without_controls(serde_json::to_string(&document)?);
        writeln!(out, "{document}")
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
