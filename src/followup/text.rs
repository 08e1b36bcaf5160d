//! The body of a followup (R33, R34).

use super::{Matter, layout, variables::Values};
use crate::article::{Article, printable};
use crate::check::{Check, Finding, Severity};
use crate::config::TextBlocks;
use crate::decision::{LogLine, Occasion};

/// How many lines of the check log are shown (R28).
const LOG_LINES: usize = 100;

/// The whole body, lines ended by LF.
pub(super) fn body<'a>(matter: &Matter<'a>, texts: &'a TextBlocks) -> String {
    let mut writer = Writer {
        texts,
        values: Values {
            precursor: matter.precursor,
            findings: matter.findings,
            own: None,
        },
        blocks: Vec::new(),
    };
    writer.block(match matter.occasion {
        Occasion::Requested => "header",
        Occasion::Automatic => "header-auto",
        Occasion::Forced => "header-forced",
    });
    quote(matter, &mut writer);
    findings(matter, &mut writer);
    if let Some(log) = matter.log {
        check_log(matter, log, &mut writer);
    }
    writer.block("footer");
    writer.blocks.join("\n\n") + "\n"
}

/// Collects the blocks of the answer.
struct Writer<'a> {
    texts: &'a TextBlocks,
    values: Values<'a>,
    blocks: Vec<String>,
}

impl Writer<'_> {
    /// The block of this name with its variables replaced; nothing where it is
    /// missing or empty.
    fn text(&self, name: &str) -> Option<String> {
        let block = self.texts.get(name).filter(|block| !block.is_empty())?;
        Some(self.values.insert_into(block))
    }

    /// Adds the block of this name, where there is one.
    fn block(&mut self, name: &str) {
        if let Some(text) = self.text(name) {
            self.blocks.push(text);
        }
    }
}

/// R33: the attribution and the first lines, without the signature.
fn quote(matter: &Matter<'_>, writer: &mut Writer<'_>) {
    let end = matter
        .precursor
        .signature()
        .map_or(usize::MAX, |signature| signature.at);
    let quoted = matter
        .precursor
        .text()
        .and_then(|text| layout::quote(text.lines().take(end)));
    match quoted {
        Some(quoted) => {
            let attribution = writer.text("attribution");
            let lines: Vec<String> = attribution.into_iter().chain([quoted]).collect();
            writer.blocks.push(lines.join("\n"));
        }
        None => writer.block("nothing"),
    }
}

/// R34: what was found, violations first, or `[allok]`.
fn findings<'a>(matter: &Matter<'a>, writer: &mut Writer<'a>) {
    let found: Vec<&Finding> = matter
        .findings
        .counting()
        .filter(|finding| finding.severity != Severity::Note)
        .collect();
    if found.is_empty() {
        writer.block("allok");
        return;
    }
    writer.block("intro");
    let reader = matter.precursor.newsreader();
    let checks = checks_in_order(&found);
    for check in &checks {
        let of_check: Vec<&Finding> = found
            .iter()
            .copied()
            .filter(|finding| finding.check == *check)
            .collect();
        writer.values.own = of_check.first().copied();
        if let Some(mut text) = writer.text(&block_name(writer.texts, check, &of_check)) {
            for value in of_check.iter().filter_map(|finding| listed(finding)) {
                text.push_str("\n|     ");
                text.push_str(&printable::one_line(value));
            }
            writer.blocks.push(text);
        }
        if let Some(reader) = reader {
            writer.block(&format!("{}-{}", check.code, reader.code));
        }
        writer.values.own = None;
    }
    let mut added: Vec<&str> = Vec::new();
    for block in checks.iter().filter_map(|check| check.adds) {
        if !added.contains(&block) {
            writer.block(block);
            added.push(block);
        }
    }
    if found
        .iter()
        .any(|finding| finding.severity == Severity::Violation)
    {
        writer.block("violation");
    }
    writer.block("nr");
    if let Some(reader) = reader
        && writer.texts.get(reader.code).is_some()
    {
        writer.block("nr-known");
        writer.block(reader.code);
    }
    if is_from_individual_net(matter.precursor) {
        writer.block("newscis");
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

/// The value that is listed below the block of its check.
fn listed(finding: &Finding) -> Option<&str> {
    finding.value(finding.check.lists?)
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

/// R28: the public part of the check log, each line after `| `.
fn check_log(matter: &Matter<'_>, log: &[LogLine], writer: &mut Writer<'_>) {
    writer.block("debug");
    let own = matter.precursor.poster().map(|mailbox| mailbox.address());
    let lines: Vec<String> = log
        .iter()
        .filter(|line| line.public)
        .flat_map(|line| {
            let line = printable::one_line(&line.text);
            layout::broken(&mask_addresses(&line, own.as_deref()))
        })
        .map(|line| format!("| {line}"))
        .take(LOG_LINES)
        .collect();
    if !lines.is_empty() {
        writer.blocks.push(lines.join("\n"));
    }
}

/// Every address but the poster's own becomes `(address)`.
fn mask_addresses(line: &str, own: Option<&str>) -> String {
    let is_address = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.@".contains(c);
    let mut masked = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find(is_address) {
        let (before, from) = rest.split_at(start);
        let mut end = from.find(|c| !is_address(c)).unwrap_or(from.len());
        let (mut word, mut behind) = from.split_at(end);
        if word.ends_with('@') && behind.starts_with('[') {
            end += behind.find(']').map_or(behind.len(), |at| at + 1);
            (word, behind) = from.split_at(end);
        }
        masked.push_str(before);
        let bare = word.trim_end_matches('.');
        // The log writes `name=value`.
        let value = bare.rsplit('=').next().unwrap_or_default();
        if bare.contains('@') && own.is_none_or(|own| !own.eq_ignore_ascii_case(value)) {
            masked.push_str("(address)");
        } else {
            masked.push_str(word);
        }
        rest = behind;
    }
    masked + rest
}

#[cfg(test)]
mod tests;
