//! What is told of the findings (R34, R34a), and what follows them.

use super::text::Writer;
use super::{Matter, layout};
use crate::article::{Article, printable};
use crate::check::{Check, Finding, Severity};
use crate::config::TextBlocks;
use crate::variable;

/// How many findings of a check are told (R34b): where there are more, so many
/// of them and the number of the others.
const TOLD: usize = 5;
const TOLD_OF_MORE: usize = 3;

/// A piece of the answer that is told as a whole or not at all.
pub(super) struct Paragraph {
    /// The codes of the checks that it is about.
    pub(super) codes: Vec<&'static str>,
    /// That of the gravest finding.
    pub(super) severity: Severity,
    /// Its text, blocks divided by blank lines.
    pub(super) text: String,
}

/// The findings that the poster is told.
pub(super) fn found<'a>(matter: &Matter<'a>) -> Vec<&'a Finding> {
    let counting = matter.findings.counting();
    let is_news = |finding: &&Finding| !matter.told_before.contains(&finding.check.code);
    counting
        .filter(|finding| finding.severity != Severity::Note)
        .filter(is_news)
        .collect()
}

/// Whether none of them breaks a standard.
pub(super) fn is_only_hints(found: &[&Finding]) -> bool {
    let is_violation = |finding: &&Finding| finding.severity == Severity::Violation;
    !found.iter().any(is_violation)
}

/// A paragraph for each cause, violations first.
pub(super) fn paragraphs<'a>(found: &[&'a Finding], writer: &mut Writer<'a>) -> Vec<Paragraph> {
    let mut left = checks_in_order(found);
    let joint = joint(writer.texts, &left);
    let mut paragraphs = Vec::new();
    while let Some(first) = left.first().copied() {
        let together = joint.iter().find(|checks| checks.contains(&first));
        let checks = together.cloned().unwrap_or_else(|| vec![first]);
        left.retain(|check| !checks.contains(check));
        if let Some(text) = told(&checks, found, writer) {
            let codes = checks.iter().map(|check| check.code).collect();
            let own = found
                .iter()
                .filter(|finding| checks.contains(&finding.check));
            let severity = own.map(|finding| finding.severity).min();
            paragraphs.push(Paragraph {
                codes,
                severity: severity.unwrap_or(Severity::Note),
                text,
            });
        }
    }
    paragraphs
}

/// The checks of each joint block that is printed, none of them in two (R34a).
fn joint(texts: &TextBlocks, found: &[&'static Check]) -> Vec<Vec<&'static Check>> {
    let mut printed: Vec<Vec<&'static Check>> = Vec::new();
    if found.len() < 2 {
        return printed;
    }
    for codes in texts.joint() {
        let checks = codes.iter().map(|code| {
            let check = found.iter().find(|check| check.code == *code)?;
            let is_free = !printed.iter().flatten().any(|other| other == check);
            is_free.then_some(*check)
        });
        printed.extend(checks.collect::<Option<Vec<_>>>());
    }
    printed
}

/// The blocks of one cause: what is wrong, then what to do with this newsreader.
fn told<'a>(
    checks: &[&'static Check],
    found: &[&'a Finding],
    writer: &mut Writer<'a>,
) -> Option<String> {
    let of_check = |check: &&'static Check| -> Vec<&'a Finding> {
        let findings = found.iter().copied();
        findings.filter(|finding| finding.check == *check).collect()
    };
    let findings: Vec<Vec<&Finding>> = checks.iter().map(of_check).collect();
    // Values, mark and place of the block are those of one finding: the gravest.
    let gravest = |findings: &Vec<&'a Finding>| {
        let findings = findings.iter().copied();
        findings.min_by_key(|finding| finding.severity)
    };
    writer.values.own = findings.iter().filter_map(gravest).collect();
    let codes: Vec<&str> = checks.iter().map(|check| check.code).collect();
    let name = match (checks, findings.as_slice()) {
        ([check], [found]) => block_name(writer.texts, check, found),
        _ => codes.join("+"),
    };
    // The advice for the newsreader stands behind what everybody is told, or in
    // place of it.
    let advice = advice(&codes, writer);
    let (name, advice) = match advice.split_first() {
        Some((first, others)) if writer.texts.is_whole(first) => (first.clone(), others.to_vec()),
        _ => (name, advice),
    };
    let mut blocks: Vec<String> = Vec::new();
    if let Some(mut text) = writer.text(&name) {
        for of_check in &findings {
            list(of_check, &name, writer, &mut text);
        }
        blocks.push(text);
    }
    blocks.extend(advice.iter().filter_map(|name| writer.text(name)));
    writer.values.own.clear();
    (!blocks.is_empty()).then(|| blocks.join("\n\n"))
}

/// The blocks for the newsreader: that of all these codes, else those of each.
fn advice(codes: &[&str], writer: &Writer<'_>) -> Vec<String> {
    let Some(reader) = writer.values.precursor.newsreader() else {
        return Vec::new();
    };
    let name = |code: &str| format!("{code}-{}", reader.code);
    let exists = |name: &String| writer.text(name).is_some();
    let of_all = Some(name(&codes.join("+"))).filter(exists);
    if let Some(of_all) = of_all {
        return vec![of_all];
    }
    // What takes the place of one of their texts has none here.
    let adds = |name: &String| exists(name) && !writer.texts.is_whole(name);
    codes.iter().map(|code| name(code)).filter(adds).collect()
}

/// What follows the findings. Who is told what has changed since his last answer
/// (R58) had the advice about newsreaders with that.
pub(super) fn behind<'a>(found: &[&'a Finding], asks_again: bool, writer: &mut Writer<'a>) {
    if found.is_empty() {
        return;
    }
    let mut added: Vec<&str> = Vec::new();
    for block in found.iter().filter_map(|finding| finding.check.adds) {
        if !added.contains(&block) {
            writer.block(block);
            added.push(block);
        }
    }
    if !is_only_hints(found) {
        writer.block("violation");
    }
    if !asks_again {
        newsreader(writer);
    }
    if is_from_individual_net(writer.values.precursor) {
        writer.block("newscis");
    }
}

/// What there is to say of the newsreader, or where to ask about it.
fn newsreader(writer: &mut Writer<'_>) {
    let reader = writer.values.precursor.newsreader();
    let known = reader.filter(|reader| writer.texts.get(reader.code).is_some());
    match (reader, known) {
        (_, Some(reader)) if writer.texts.get("nr-known").is_some() => {
            writer.block("nr");
            writer.block("nr-known");
            writer.block(reader.code);
        }
        (_, Some(reader)) => writer.block(reader.code),
        (None, _) if writer.texts.get("nr-unknown").is_some() => writer.block("nr-unknown"),
        _ => writer.block("nr"),
    }
}

/// The checks that found something: those that list their findings, then those
/// with violations, then those with hints; a check with findings of both stands
/// with the violations.
fn checks_in_order(found: &[&Finding]) -> Vec<&'static Check> {
    let mut checks: Vec<(Severity, &'static Check)> = Vec::new();
    for finding in found {
        let known = checks.iter_mut().find(|(_, check)| *check == finding.check);
        match known {
            Some((severity, _)) => *severity = finding.severity.min(*severity),
            None => checks.push((finding.severity, finding.check)),
        }
    }
    // A stable sort: within a severity the order of the registry stays.
    checks.sort_by_key(|(severity, check)| (check.lists.is_none(), *severity));
    checks.into_iter().map(|(_, check)| check).collect()
}

/// Adds the findings that the block itself does not tell: of a check that lists
/// its findings all, else those behind the first, each by the values that the
/// block names.
fn list(of_check: &[&Finding], block: &str, writer: &Writer<'_>, text: &mut String) {
    let Some(first) = of_check.first() else {
        return;
    };
    let is_list = first.check.lists.is_some();
    let names: Vec<&str> = match first.check.lists {
        Some(name) => vec![name],
        None => named_in(writer.texts.get(block).unwrap_or_default(), first.check),
    };
    let values = |finding: &Finding| -> String {
        let values = names
            .iter()
            .filter_map(|name| writer.values.of_finding(finding, name))
            .filter(|value| !value.is_empty());
        values.collect::<Vec<_>>().join(", ")
    };
    let gravest = of_check.iter().min_by_key(|finding| finding.severity);
    let told_above = gravest.map(|finding| values(finding));
    let mut others: Vec<String> = of_check.iter().map(|finding| values(finding)).collect();
    others.retain(|value| !value.is_empty());
    if !is_list {
        // Each thing once: it may be found in many places.
        let mut seen: Vec<String> = told_above.into_iter().collect();
        others.retain(|value| {
            let is_new = !seen.contains(value);
            if is_new {
                seen.push(value.clone());
            }
            is_new
        });
    }
    let above = usize::from(!is_list);
    let shown = match others.len() + above {
        0..=TOLD => others.len(),
        _ => TOLD_OF_MORE - above,
    };
    for value in others.iter().take(shown) {
        for line in layout::listed(&printable::one_line(value)) {
            text.push('\n');
            text.push_str(&line);
        }
    }
    if shown < others.len() {
        text.push_str(&format!("\n|     [... + {}]", others.len() - shown));
    }
}

/// The values of the check that a block names, each once.
fn named_in<'a>(block: &'a str, check: &Check) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for name in variable::names(block).filter(|name| check.variables.contains(name)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// R11: `[CODE-VARIANT]` in place of `[CODE]`, where there is that block.
fn block_name(texts: &TextBlocks, check: &Check, found: &[&Finding]) -> String {
    let mut variants = found.iter().filter_map(|finding| finding.variant);
    let variant = variants.find_map(|variant| {
        let name = format!("{}-{variant}", check.code);
        texts.get(&name).is_some().then_some(name)
    });
    variant.unwrap_or_else(|| check.code.to_owned())
}

/// Whether the servers of news.individual.net (fu-berlin.de) took the article
/// in. Both fields begin with the server's name; what follows can name the
/// poster's host (RFC 5536, section 3.2.8).
fn is_from_individual_net(precursor: &Article) -> bool {
    ["x-trace", "injection-info"].iter().any(|name| {
        let body = precursor.header().body(name).unwrap_or_default();
        let server = body.split([' ', '\t', ';']).next().unwrap_or_default();
        let server = server.to_ascii_lowercase();
        ["individual.net", "fu-berlin.de"].iter().any(|domain| {
            server
                .strip_suffix(domain)
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    })
}

#[cfg(test)]
mod tests;
