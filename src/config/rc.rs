//! `NAME.rc`: the text blocks of which followups are made.
//!
//! A line `[name]` opens a block. Names are stored as the program knows them:
//! in lower case, with the full code of a check.

mod fixed;
mod name;
mod reasons;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::decode;
use super::fault::{Faults, did_you_mean, nearest, quoted};
use super::language::Language;
use crate::variable;

use fixed::{REASONS, REQUIRED};
use name::{canonical, codes_of};
use reasons::Reasons;

pub use fixed::{VARIABLES, built_in_blocks, fixed_blocks, variables_of_blocks};

/// The checks and newsreaders there are, as far as names go.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The code of each check and the variables that its block may use.
    pub checks: &'a [(&'a str, &'a [&'a str])],
    /// The codes of the newsreaders.
    pub newsreaders: &'a [&'a str],
    /// The sentences that checks say, which `[reasons]` words.
    pub sentences: &'a [&'a str],
    /// The names of the filters, and whether they have a limit.
    pub filters: &'a [(&'a str, bool)],
}

impl<'a> Known<'a> {
    /// The code of a check as the program spells it, if there is one of that
    /// name: in any case, `sigdel` for `sigdelimiter` too.
    pub fn check(&self, name: &str) -> Option<&'a str> {
        let name = if name.eq_ignore_ascii_case("sigdel") {
            "sigdelimiter"
        } else {
            name
        };
        self.checks
            .iter()
            .map(|&(code, _)| code)
            .find(|code| code.eq_ignore_ascii_case(name))
    }

    fn variables(&self, code: &str) -> &'a [&'a str] {
        self.checks
            .iter()
            .find(|(other, _)| *other == code)
            .map_or(&[], |&(_, variables)| variables)
    }
}

/// The text blocks of a .rc file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextBlocks {
    blocks: BTreeMap<String, String>,
    reasons: Reasons,
    language: Language,
    /// The language of what is in the file.
    written_in: Language,
}

impl TextBlocks {
    /// The text of a block: its lines with LF between them and none at the
    /// end. The built-in text where the file has none; `None` where there is
    /// none at all.
    ///
    /// The names are those of the sample files: `header`, the code of a check,
    /// the code of a newsreader.
    pub fn get(&self, name: &str) -> Option<&str> {
        let own = self.blocks.get(name).map(String::as_str);
        own.or_else(|| fixed::built_in(name, self.language))
    }

    /// The names and texts of all blocks that are in the file.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.blocks.iter().map(|(name, text)| (&**name, &**text))
    }

    /// The codes of each block `[CODE+CODE…]` that has a text, the block with the
    /// most codes first (R34a).
    pub fn joint(&self) -> Vec<Vec<&str>> {
        let blocks = self.blocks.iter();
        let joint = blocks.filter(|(name, text)| name.contains('+') && !text.is_empty());
        let mut joint: Vec<Vec<&str>> = joint.map(|(name, _)| name.split('+').collect()).collect();
        joint.sort_by_key(|codes| std::cmp::Reverse(codes.len()));
        joint
    }

    /// A sentence of a check in the language of the texts, where `[reasons]` words
    /// it (R12a).
    pub fn translation(&self, sentence: &str) -> Option<&str> {
        self.reasons.get(sentence).map(String::as_str)
    }

    /// The language of what the program adds of its own.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The language that the file is written in, as its words tell.
    pub fn written_in(&self) -> Language {
        self.written_in
    }

    /// The built-in blocks that the file has none of its own for.
    pub fn built_in(&self) -> impl Iterator<Item = &'static str> {
        built_in_blocks().filter(|name| !self.blocks.contains_key(*name))
    }

    /// The text `[CODE-READER]` of a check for one newsreader.
    pub fn for_newsreader(&self, code: &str, newsreader: &str) -> Option<&str> {
        self.get(&format!("{code}-{newsreader}"))
    }

    /// Whether a text `[CODE-READER]` takes the place of `[CODE]`, for a newsreader
    /// to which the general advice does not apply: it begins with `$mark`, as texts
    /// of findings do.
    pub fn is_whole(&self, name: &str) -> bool {
        let text = self.get(name).unwrap_or_default();
        text.starts_with("$mark ")
    }

    /// The blocks of a text that the program brings along, a sample.
    pub fn of_sample(text: &str, known: Known<'_>) -> TextBlocks {
        read(text, None, known, &mut Faults::new(Path::new("sample"))).0
    }

    /// Blocks made in the program, for tests and demonstrations; the names as
    /// for [`TextBlocks::get`].
    pub fn from_blocks<'a>(blocks: impl IntoIterator<Item = (&'a str, &'a str)>) -> TextBlocks {
        TextBlocks {
            blocks: blocks
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
            ..TextBlocks::default()
        }
    }

    /// The same in another language, with translations of sentences.
    #[cfg(test)]
    pub(crate) fn in_language(
        mut self,
        language: Language,
        reasons: &[(&str, &str)],
    ) -> TextBlocks {
        let owned = |(sentence, text): &(&str, &str)| (sentence.to_string(), text.to_string());
        self.language = language;
        self.reasons = reasons.iter().map(owned).collect();
        self
    }
}

/// A block as it stands in the file.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// The line of its name.
    line: usize,
    /// The lines of its text with their numbers, without blank ones at the ends.
    pub(super) lines: Vec<(usize, String)>,
}

impl Block {
    /// Whether the file has such a block.
    pub(super) fn exists(&self) -> bool {
        self.line > 0
    }
}

/// Reads the text of a .rc file. Returns the blocks but for `[head]`, and that.
/// What is built in is in this language, else in that of the file.
pub(super) fn read(
    text: &str,
    language: Option<Language>,
    known: Known<'_>,
    faults: &mut Faults,
) -> (TextBlocks, Block) {
    let mut blocks: BTreeMap<String, Block> = BTreeMap::new();
    // What an unknown block holds is read like any other, and then dropped.
    let mut current: Option<(Option<String>, Block)> = None;
    for (number, line) in decode::lines(text) {
        if line.starts_with(';') {
            continue;
        }
        if let Some(name) = block_name(line) {
            store(current.take(), &mut blocks, faults);
            let canonical = canonical(&name, known);
            if canonical.is_none() {
                let suggestion = did_you_mean(&name, names(known));
                faults.warning(
                    number,
                    format!("unknown text block {}{suggestion}", quoted(&name)),
                );
            }
            let block = Block {
                line: number,
                lines: Vec::new(),
            };
            current = Some((canonical, block));
        } else if let Some((_, block)) = &mut current {
            block.lines.push((number, clean(line, number, faults)));
        }
    }
    store(current, &mut blocks, faults);
    for name in REQUIRED {
        if !blocks.contains_key(name) {
            faults.error(None, format!("the text block [{name}] is missing"));
        }
    }
    let head = blocks.remove("head").unwrap_or_default();
    let reasons = blocks.remove(REASONS).unwrap_or_default();
    let reasons = reasons::read(&reasons, known, faults);
    for (name, block) in &blocks {
        for code in codes_of(name, known) {
            if name.contains('+') && !blocks.contains_key(code) {
                faults.warning(
                    block.line,
                    format!("[{name}] is never printed: there is no block [{code}]"),
                );
            }
        }
        if block.lines.is_empty() && known.check(name).is_some() {
            faults.warning(
                block.line,
                format!(
                    "[{name}] has no text, and its check is on; to switch it off, delete this line"
                ),
            );
        }
        look_for_unknown_variables(name, block, known, faults);
    }
    let lines = blocks.values().flat_map(|block| &block.lines);
    let written_in = Language::of(lines.map(|(_, line)| line.as_str()));
    let blocks = blocks
        .into_iter()
        .map(|(name, block)| (name, joined(&block)))
        .collect();
    let texts = TextBlocks {
        blocks,
        reasons,
        language: language.unwrap_or(written_in),
        written_in,
    };
    (texts, head)
}

fn joined(block: &Block) -> String {
    let lines: Vec<&str> = block.lines.iter().map(|(_, line)| line.as_str()).collect();
    lines.join("\n")
}

/// The name in a line `[name]`, in lower case.
fn block_name(line: &str) -> Option<String> {
    let name = line.trim_end().strip_prefix('[')?.strip_suffix(']')?;
    let belongs = |octet: u8| octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'+');
    let is_name = !name.is_empty() && name.bytes().all(belongs);
    is_name.then(|| name.to_ascii_lowercase())
}

/// A line of text without what would garble a followup.
fn clean(line: &str, number: usize, faults: &mut Faults) -> String {
    let is_bad = |c: char| c.is_control() && c != '\t';
    if line.contains(is_bad) {
        faults.warning(
            number,
            "there is a control character in the text; \"?\" stands for it",
        );
    }
    line.replace(is_bad, "?")
}

fn store(
    block: Option<(Option<String>, Block)>,
    blocks: &mut BTreeMap<String, Block>,
    faults: &mut Faults,
) {
    let Some((Some(name), mut block)) = block else {
        return;
    };
    let is_blank = |(_, line): &(usize, String)| line.trim().is_empty();
    let end = block
        .lines
        .iter()
        .rposition(|l| !is_blank(l))
        .map_or(0, |at| at + 1);
    block.lines.truncate(end);
    let begin = block.lines.iter().position(|l| !is_blank(l)).unwrap_or(0);
    block.lines.drain(..begin);
    let line = block.line;
    if let Some(earlier) = blocks.insert(name.clone(), block) {
        let earlier = earlier.line;
        faults.warning(
            line,
            format!("[{name}] stands in line {earlier} too; the last counts"),
        );
    }
}

/// The names to suggest for one that is not known.
fn names<'a>(known: Known<'a>) -> impl Iterator<Item = &'a str> {
    fixed_blocks()
        .chain(known.checks.iter().map(|&(code, _)| code))
        .chain(known.newsreaders.iter().copied())
}

fn look_for_unknown_variables(name: &str, block: &Block, known: Known<'_>, faults: &mut Faults) {
    let codes = codes_of(name, known);
    let names = || {
        let of_codes = codes.iter().flat_map(|code| known.variables(code));
        let more = of_codes.chain(fixed::variables_of(name)).copied();
        VARIABLES.into_iter().chain(more)
    };
    for (line, text) in &block.lines {
        for named in variable::names(text) {
            if names().any(|name| name == named) {
                continue;
            }
            let mut text = format!("unknown variable \"${named}\"");
            if matches!(named, "header" | "header_decoded") {
                let _ = write!(text, "; it is written ${named}{{'name'}}");
            } else if let Some(near) = nearest(named, names()) {
                let _ = write!(text, "; did you mean \"${near}\"?");
            }
            faults.warning(*line, text);
        }
    }
}

#[cfg(test)]
mod tests;
