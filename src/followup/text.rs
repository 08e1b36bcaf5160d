//! The body of a followup (R33), and how long it may be (R34b).

use super::told::{self, Paragraph};
use super::{Matter, layout, log, variables::Values};
use crate::check::Severity;
use crate::config::{Language, TextBlocks};
use crate::decision::Occasion;

/// How many lines a followup has at most, beside the check log (R34b).
pub(super) const LINES: usize = 120;

/// The additions with which an answer ends: they are about the next one.
const LAST: [&str; 2] = ["repeat", "limit"];

/// The addition that says what has changed since the last answer (R58).
const SINCE: &str = "since";

/// The addition that stands with the findings: what is not told once more (R57).
const TOLD_BEFORE: &str = "told";

/// The whole body, lines ended by LF: at most `lines` of them beside the check
/// log, as long as the operator's own texts leave room, and with CR LF for each
/// no more than `room` octets. Findings that have no place are named; what does
/// not fit in octets is left out in the middle, which `[...]` says.
pub(super) fn body<'a>(
    matter: &Matter<'a>,
    texts: &'a TextBlocks,
    lines: usize,
    room: usize,
) -> String {
    let mut writer = Writer {
        texts,
        values: Values::new(matter, texts),
        blocks: Vec::new(),
    };
    writer.block(match matter.occasion {
        Occasion::Requested => "header",
        Occasion::Automatic => "header-auto",
        Occasion::Forced => "header-forced",
    });
    quote(matter, &mut writer);
    let found = told::found(matter);
    let paragraphs = told::paragraphs(&found, &mut writer);
    writer.block(match found.is_empty() {
        true => "allok",
        false => introduction(texts, &paragraphs),
    });
    let before = writer.take();
    writer.add(matter, |block| block == TOLD_BEFORE);
    let asks_again = texts.get(SINCE).is_some() && matter.adds(SINCE);
    told::behind(&found, asks_again, &mut writer);
    writer.add(matter, |block| {
        block != TOLD_BEFORE && !LAST.contains(&block)
    });
    let behind = writer.take();
    if let Some(log) = matter.log {
        writer.block("debug");
        writer
            .blocks
            .extend(log::public(log, matter.precursor, texts.language()));
    }
    let log = writer.take();
    writer.add(matter, |block| LAST.contains(&block));
    let last = writer.take();
    let footer = writer.text("footer");

    let fixed = [&before, &behind, &last]
        .into_iter()
        .flatten()
        .chain(&footer);
    let fixed: usize = fixed.map(|block| height(block)).sum();
    let told = fitting(paragraphs, lines.saturating_sub(fixed), texts.language());
    let begin = [before, told, behind, log, last].concat().join("\n\n");
    let end: Vec<&str> = footer.iter().flat_map(|text| ["", text]).collect();
    layout::fit(&begin, &end.join("\n"), room)
}

/// What stands before the paragraphs: what their marks mean is told where there
/// are both.
fn introduction(texts: &TextBlocks, paragraphs: &[Paragraph]) -> &'static str {
    let of_one_kind = [
        ("intro-hints", Severity::Hint),
        ("intro-violations", Severity::Violation),
    ];
    let fits = of_one_kind.into_iter().find(|(block, severity)| {
        let mut all = paragraphs.iter().map(|paragraph| paragraph.severity);
        texts.get(block).is_some() && all.all(|other| other == *severity)
    });
    fits.map_or("intro", |(block, _)| block)
}

/// The lines of a block, and the blank one that divides it from the next.
fn height(block: &str) -> usize {
    block.lines().count() + 1
}

/// The first paragraphs, as many as have room, and then the codes of the others.
fn fitting(paragraphs: Vec<Paragraph>, room: usize, language: Language) -> Vec<String> {
    let named = |from: usize| {
        let codes = paragraphs
            .iter()
            .skip(from)
            .flat_map(|paragraph| &paragraph.codes);
        let codes: Vec<&str> = codes.copied().collect();
        (!codes.is_empty()).then(|| only_named(&codes, language))
    };
    let fits = |count: &usize| {
        let told = paragraphs.iter().take(*count);
        let told: usize = told.map(|paragraph| height(&paragraph.text)).sum();
        told + named(*count).map_or(0, |text| height(&text)) <= room
    };
    let count = (0..=paragraphs.len()).rev().find(fits).unwrap_or(0);
    let others = named(count);
    let told = paragraphs.into_iter().take(count);
    told.map(|paragraph| paragraph.text).chain(others).collect()
}

/// What says that these were found, too.
fn only_named(codes: &[&str], language: Language) -> String {
    let words = match language {
        Language::De => "Außerdem gefunden, hier nur genannt",
        Language::En => "Also found, and only named here",
    };
    layout::broken(&format!("{words}: {}", codes.join(", "))).join("\n")
}

/// Collects the blocks of the answer.
pub(super) struct Writer<'a> {
    pub(super) texts: &'a TextBlocks,
    pub(super) values: Values<'a>,
    blocks: Vec<String>,
}

impl<'a> Writer<'a> {
    /// The block of this name with its variables replaced; nothing where it is
    /// missing or empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let block = self.texts.get(name).filter(|block| !block.is_empty())?;
        Some(self.values.insert_into(block))
    }

    /// Adds the block of this name, where there is one.
    pub(super) fn block(&mut self, name: &str) {
        self.blocks.extend(self.text(name));
    }

    /// Adds what else the poster is told, as far as it is wanted here.
    fn add(&mut self, matter: &Matter<'a>, wanted: impl Fn(&str) -> bool) {
        for addition in matter.added.iter().filter(|added| wanted(added.block)) {
            self.values.added = &addition.values;
            self.block(addition.block);
        }
        self.values.added = &[];
    }

    /// What was added since the last time.
    fn take(&mut self) -> Vec<String> {
        std::mem::take(&mut self.blocks)
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

#[cfg(test)]
mod tests;
