//! The body of a followup (R33, R34).

use super::{Matter, layout, variables::Values};
use crate::article::{Article, printable};
use crate::check::{Check, Finding, Severity};
use crate::config::TextBlocks;
use crate::decision::{LogLine, Occasion};

/// How many lines of the check log are shown (R28).
const LOG_LINES: usize = 100;

/// How many values are listed below a block (R34): where there are more, so
/// many of them and the number of the others.
const LISTED: usize = 5;
const LISTED_OF_MORE: usize = 3;

/// The whole body, lines ended by LF: with CR LF for each no more than `room`
/// octets. What does not fit is left out in the middle, which `[...]` says.
pub(super) fn body<'a>(matter: &Matter<'a>, texts: &'a TextBlocks, room: usize) -> String {
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
    let begin = writer.blocks.join("\n\n");
    let footer = writer.text("footer");
    let end: Vec<&str> = footer.iter().flat_map(|text| ["", text]).collect();
    layout::fit(&begin, &end.join("\n"), room)
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
            list(&of_check, &mut text);
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

/// Adds the values that are listed below the block of their check.
fn list(of_check: &[&Finding], text: &mut String) {
    let values: Vec<&str> = of_check
        .iter()
        .filter_map(|finding| listed(finding))
        .collect();
    let shown = match values.len() {
        0..=LISTED => values.len(),
        _ => LISTED_OF_MORE,
    };
    for value in values.iter().take(shown) {
        text.push_str("\n|     ");
        text.push_str(&printable::one_line(value));
    }
    if shown < values.len() {
        text.push_str(&format!("\n|     [... + {}]", values.len() - shown));
    }
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
        if is_some_address(bare) && own.is_none_or(|own| !own.eq_ignore_ascii_case(value)) {
            if bare.starts_with('@') {
                cut_quoted(&mut masked);
            }
            masked.push_str("(address)");
        } else {
            masked.push_str(word);
        }
        rest = behind;
    }
    masked + rest
}

/// Whether there is anything on a side of an `@`, which may also be spoken of.
fn is_some_address(word: &str) -> bool {
    let is_part = |part: &str| part.contains(|c: char| c.is_alphanumeric());
    word.split_once('@').is_some_and(|(left, right)| {
        // What stands before the sign is a name of the log.
        let left = left.strip_suffix('=').map_or(left, |_| "");
        is_part(left) || is_part(right)
    })
}

/// Takes away the quoted left part that ends here, where there is one.
fn cut_quoted(text: &mut String) {
    let start = text.strip_suffix('"').and_then(|text| text.rfind('"'));
    if let Some(start) = start {
        text.truncate(start);
    }
}

#[cfg(test)]
mod tests;
