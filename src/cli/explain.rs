//! `artchk explain`: what a check finds, why it matters, what is left alone.

use std::io::{self, Write};

use super::print;
use crate::article::printable;
use crate::check::{Check, registry};
use crate::config;

/// Explains one check, or lists them all; `all` explains all of them, and is
/// what docs/checks.md is made with. Exit status 2 for an unknown code, 1 where
/// standard output cannot be written.
pub fn run(code: Option<&str>) -> u8 {
    let Some(code) = code else {
        return print(list().as_bytes());
    };
    if code == "all" {
        return print(document().as_bytes());
    }
    let Some(check) = registry::find(code) else {
        let known = registry::CHECKS.iter().map(|check| check.code);
        let hint = config::nearest(code, known)
            .map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
        let code = printable::one_line(code);
        let _ = writeln!(
            io::stderr(),
            "artchk: there is no check \"{code}\"{hint} (\"artchk explain\" lists them)"
        );
        return 2;
    };
    print(explanation(check).as_bytes())
}

/// Every code with its summary.
fn list() -> String {
    let lines = registry::CHECKS
        .iter()
        .map(|check| format!("{:<22} {}\n", check.code, check.title()));
    lines.collect()
}

/// The whole of docs/checks.md.
pub fn document() -> String {
    let mut text = String::from(
        "# The checks\n\n\
         This list is made by the program: `cargo run -- explain all > docs/checks.md`.\n\
         `artchk explain CODE` shows one section of it.\n\n\
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

/// The documentation of a check as Markdown, as in docs/checks.md.
pub fn explanation(check: &'static Check) -> String {
    let mut text = format!("# {}\n\n{}\n\n", check.code, check.title());
    text.push_str(&format!("Severity: {}\n", severities(check)));
    let family = check.family().map_or("", |family| family.name);
    text.push_str(&format!("\nFamily: {family}, since {}\n", check.since));
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
