//! `artchk explain`: what a check finds, why it matters, what is left alone.

mod readable;

use std::io::{self, IsTerminal};

use serde_json::{Value, json};

use super::args::{ExplainArgs, ExplainFormat};
use super::check::selection;
use super::{USAGE, complain, print};
use crate::check::{Check, Remedy, Safety, registry};
use readable::readable;

/// Explains checks and those of families, or lists all. Exit status 2 for an
/// unknown name, 1 where standard output cannot be written.
pub fn run(args: &ExplainArgs, program: &str) -> u8 {
    let mut checks: Vec<&Check> = Vec::new();
    let mut are_known = true;
    for name in &args.names {
        match selection::named(&name.to_lowercase()) {
            Some(named) => checks.extend(named),
            None => {
                complain(&selection::unknown(name, program));
                are_known = false;
            }
        }
    }
    if !are_known {
        return USAGE;
    }
    let is_list = args.names.is_empty();
    if is_list {
        checks = registry::CHECKS.clone();
    }
    let format = args.format.unwrap_or(match io::stdout().is_terminal() {
        true => ExplainFormat::Human,
        false => ExplainFormat::Markdown,
    });
    let explained = || checks.iter().map(|check| explanation(check));
    let text = match (format, args.names.as_slice()) {
        (ExplainFormat::Json, _) => checks.iter().map(|check| as_json(check)).collect(),
        (_, []) => list(),
        (ExplainFormat::Human, _) => {
            let texts: Vec<String> = explained().map(|text| readable(&text)).collect();
            return readable::print(&texts.join("\n\n"));
        }
        (ExplainFormat::Markdown, [name]) if name.eq_ignore_ascii_case(selection::ALL) => {
            document()
        }
        (ExplainFormat::Markdown, _) => explained().collect::<Vec<_>>().join("\n"),
    };
    print(text.as_bytes())
}

/// A check as a line of JSON.
fn as_json(check: &'static Check) -> String {
    let texts = |title| section(check.documentation, title);
    let codes = |checks: &[&Check]| -> Vec<&str> { checks.iter().map(|by| by.code).collect() };
    let object: Value = json!({
        "code": check.code,
        "family": check.family().map(|family| family.name),
        "severities": check.severities,
        "summary": check.summary,
        "finds": texts("## What it finds"),
        "why": texts("## Why it matters"),
        "left_alone": texts("## What is left alone"),
        "fix": texts("## How to fix it"),
        "reasons": check.reasons().collect::<Vec<_>>(),
        "variables": check.variables,
        "precluded_by": codes(check.precluded_by),
        "basis": check.basis,
        "since": check.since,
        "remedy": check.remedy.as_ref().map(|remedy| {
            json!({ "safe": remedy.safety == Safety::Safe, "does": remedy.sentence })
        }),
    });
    format!("{object}\n")
}

/// What stands under a heading of the documentation, as Markdown.
fn section(documentation: &str, title: &str) -> Option<String> {
    let (_, rest) = documentation.split_once(title)?;
    let lines = rest.lines().skip(1);
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("## ")).collect();
    Some(lines.join("\n").trim().to_owned())
}

/// Every code with its summary, and the names of the families.
fn list() -> String {
    let lines = registry::CHECKS
        .iter()
        .map(|check| format!("{:<22} {}\n", check.code, check.title()));
    let families: Vec<&str> = registry::FAMILIES.iter().map(|one| one.name).collect();
    lines.collect::<String>() + "\nFamilies: " + &families.join(", ") + "\n"
}

/// The whole of docs/checks.md.
pub fn document() -> String {
    let mut text = String::from(
        "# The checks\n\n\
         This is what `artchk explain all` prints; `artchk explain CODE` shows one section of it,\n\
         `artchk explain FAMILY` those of a family.\n\n\
         The code of a check is the name of its text block (see [texts.md](texts.md)). A violation\n\
         breaks a standard, a hint is a matter of courtesy, a note is never a reason to answer.\n\n\
         | code | severity | finds |\n|---|---|---|\n",
    );
    for check in registry::CHECKS.iter() {
        let (code, severities, summary) = (check.code, severities(check), check.title());
        text.push_str(&format!(
            "| [{code}](#{code}) | {severities} | {summary} |\n"
        ));
    }
    for check in registry::CHECKS.iter() {
        text.push('\n');
        for line in explanation(check).lines() {
            if line.starts_with('#') {
                text.push('#');
            }
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

fn severities(check: &Check) -> String {
    let names: Vec<_> = check
        .severities
        .iter()
        .map(|severity| severity.name())
        .collect();
    names.join(", ")
}

/// The command that puts right what the check finds.
fn fixed_with(remedy: &Remedy) -> &'static str {
    match remedy.safety {
        Safety::Safe => "Fixed by `artchk fix`",
        Safety::Unsafe => "Fixed by `artchk fix --unsafe-fixes`",
    }
}

/// The documentation of a check as Markdown, as in docs/checks.md.
pub fn explanation(check: &'static Check) -> String {
    let mut text = format!("# {}\n\n{}\n\n", check.code, check.title());
    text.push_str(&format!("Severity: {}\n", severities(check)));
    let family = check.family().map_or("", |family| family.name);
    text.push_str(&format!("\nFamily: {family}, since {}\n", check.since));
    if let Some(remedy) = &check.remedy {
        text.push_str(&format!("\n{}: {}\n", fixed_with(remedy), remedy.sentence));
    }
    if !check.variables.is_empty() {
        let names: Vec<String> = check
            .variables
            .iter()
            .map(|name| format!("`${name}`"))
            .collect();
        text.push_str(&format!(
            "\nVariables in its text block: {}\n",
            names.join(", ")
        ));
    }
    for variant in check.variants {
        let code = check.code;
        text.push_str(&format!(
            "\nTaken in place of `[{code}]`, if it is there: `[{code}-{variant}]`\n"
        ));
    }
    if let Some(block) = check.adds {
        text.push_str(&format!("\nAlso added to the answer: `[{block}]`\n"));
    }
    if !check.precluded_by.is_empty() {
        let codes: Vec<_> = check.precluded_by.iter().map(|by| by.code).collect();
        text.push_str(&format!(
            "\nNot run after a finding of: {}\n",
            codes.join(", ")
        ));
    }
    for line in check.documentation.lines() {
        text.push('\n');
        text.push_str(line.strip_prefix(' ').unwrap_or(line));
    }
    text.push('\n');
    if check.reasons().next().is_some() {
        text.push_str("\n## Reasons\n\nThe sentences that `$reason` can be:\n\n");
        for reason in check.reasons() {
            text.push_str(&format!("- {reason}\n"));
        }
    }
    if !check.basis.is_empty() {
        text.push_str("\n## Basis\n\n");
        for basis in check.basis {
            text.push_str(&format!("- {basis}\n"));
        }
    }
    text
}
