//! `NAME.rc`: the text blocks of which followups are made.
//!
//! A line `[name]` opens a block. Names are stored as the program knows them:
//! in lower case, with the full code of a check.

mod fixed;
mod name;
mod reasons;

use std::collections::BTreeMap;
use std::fmt::Write;

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

    /// The codes of each block `[CODE+CODE…]` that has a text, the block with the
    /// most codes first (R34a).
    pub fn joint(&self) -> Vec<Vec<&str>> {
        let with_text = self.blocks.iter().filter(|(_, text)| !text.is_empty());
        let mut joint: Vec<Vec<&str>> = with_text
            .map(|(name, _)| name.split('+').collect::<Vec<_>>())
            .filter(|codes| codes.len() > 1)
            .collect();
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
mod tests {
    use super::*;
    use std::path::Path;

    const KNOWN: Known<'_> = Known {
        checks: &[
            ("duplicate", &[]),
            ("from", &[]),
            ("from-domain", &["reason"]),
            ("multipart", &["parts"]),
            ("sigdelimiter", &[]),
        ],
        newsreaders: &["oe", "moz"],
        sentences: &["it has no dot"],
    };

    fn read_all(text: &str) -> (TextBlocks, Vec<String>) {
        let mut faults = Faults::new(Path::new("a.rc"));
        let (blocks, _) = read(text, None, KNOWN, &mut faults);
        (
            blocks,
            faults.into_vec().iter().map(|f| f.to_string()).collect(),
        )
    }

    /// With all required blocks, which take the first seven lines.
    fn read_more(text: &str) -> (TextBlocks, Vec<String>) {
        let required: String = REQUIRED.iter().map(|name| format!("[{name}]\n")).collect();
        read_all(&format!("{required}{text}"))
    }

    #[test]
    fn r11_a_block_runs_to_the_next() {
        let (blocks, faults) = read_more(
            "[from]\r\n;\r\n\r\n* One\r\n\r\n  two \r\n\r\n;\r\n[duplicate]\n; hidden\n[not a name]\n[x.y]\n[from\n",
        );
        assert_eq!(blocks.get("from"), Some("* One\n\n  two "));
        assert_eq!(blocks.get("duplicate"), Some("[not a name]\n[x.y]\n[from"));
        assert_eq!(faults, [""; 0]);
    }

    #[test]
    fn r11_names_of_blocks() {
        for (name, stored) in [
            ("from", Some("from")),
            ("From", Some("from")),
            ("from-domain", Some("from-domain")),
            ("from-oe", Some("from-oe")),
            ("from-domain-moz", Some("from-domain-moz")),
            ("sigdel", Some("sigdelimiter")),
            ("sigdel-oe", Some("sigdelimiter-oe")),
            ("oe", Some("oe")),
            ("multipart-signed", Some("multipart-signed")),
            ("newscis", Some("newscis")),
            ("debug", Some("debug")),
            ("from-nobody", None),
            ("multipart+from", Some("from+multipart")),
            (
                "From-Domain+sigdel+from",
                Some("from+from-domain+sigdelimiter"),
            ),
            ("multipart+from-oe", Some("from+multipart-oe")),
            ("from-domain+from-domain-moz", None),
            ("from+from", None),
            ("from+", None),
            ("+from", None),
            ("from+nobody", None),
            ("from+oe", None),
            ("from-oe+multipart", None),
            ("header-oe", None),
            ("fromm", None),
        ] {
            assert_eq!(
                canonical(&name.to_lowercase(), KNOWN).as_deref(),
                stored,
                "{name}"
            );
        }
        let (blocks, _) = read_more("[sigdel-oe]\nx\n");
        assert_eq!(blocks.for_newsreader("sigdelimiter", "oe"), Some("x"));
        assert_eq!(blocks.for_newsreader("sigdelimiter", "moz"), None);
    }

    #[test]
    fn r11_required_blocks_and_built_in_ones() {
        let (blocks, faults) =
            read_all("[head]\n[header]\n[header-auto]\n[footer]\n[intro]\n[nr]\n");
        assert_eq!(faults, ["a.rc: the text block [allok] is missing"]);
        assert_eq!(
            blocks.get("attribution"),
            Some("$header_decoded{'from'} wrote:")
        );
        for name in ["header-forced", "debug", "nothing"] {
            assert!(
                blocks.get(name).is_some_and(|text| !text.is_empty()),
                "{name}"
            );
        }
        assert_eq!(blocks.get("newscis"), None);
        let (blocks, _) = read_more("[nothing]\nLeer.\n");
        assert_eq!(blocks.get("nothing"), Some("Leer."));
    }

    #[test]
    fn r11_unknown_and_repeated_blocks_are_warned_of() {
        let (blocks, faults) = read_more("[dupplicate]\nx\n[from]\na\n[FROM]\nb\n");
        assert_eq!(
            faults,
            [
                "a.rc:8: warning: unknown text block \"dupplicate\"; did you mean \"duplicate\"?",
                "a.rc:12: warning: [from] stands in line 10 too; the last counts",
            ]
        );
        assert_eq!(blocks.get("from"), Some("b"));
        assert_eq!(blocks.get("dupplicate"), None);
    }

    #[test]
    fn r11_a_check_without_words_is_warned_of() {
        let (blocks, faults) = read_more("[from]\n;\n \n;\n[from-oe]\n[duplicate]\nx\n");
        assert_eq!(blocks.get("from"), Some(""));
        assert_eq!(
            faults,
            [
                "a.rc:8: warning: [from] has no text, and its check is on; to switch it off, delete this line"
            ]
        );
    }

    #[test]
    fn r12_unknown_variables_are_warned_of_where_they_stand() {
        let (_, faults) = read_more(
            "[from-domain]\n$frdompart $reason $header{'x'} US$ $5\n\n$frdompat\n[from-domain-oe]\n$reason\n[from]\n$reason $header\n[multipart-signed]\n$parts $wrongsig $rpdomain\n",
        );
        assert_eq!(
            faults,
            [
                "a.rc:15: warning: unknown variable \"$reason\"",
                "a.rc:15: warning: unknown variable \"$header\"; it is written $header{'name'}",
                "a.rc:11: warning: unknown variable \"$frdompat\"; did you mean \"$frdompart\"?",
            ]
        );
    }

    #[test]
    fn r34a_a_joint_block_knows_the_variables_of_its_checks() {
        let (blocks, faults) = read_more(
            "[multipart]\nx\n[from-domain]\nx\n[multipart+from-domain]\n$reason $parts $mark\n\
             [from+from-domain]\n$reason $parts\n[duplicate+from-domain]\n",
        );
        assert_eq!(
            faults,
            [
                "a.rc:16: warning: [duplicate+from-domain] is never printed: there is no block [duplicate]",
                "a.rc:14: warning: [from+from-domain] is never printed: there is no block [from]",
                "a.rc:15: warning: unknown variable \"$parts\"",
            ]
        );
        // The one without a text takes nothing's place.
        assert_eq!(
            blocks.joint(),
            [["from", "from-domain"], ["from-domain", "multipart"]]
        );
    }

    #[test]
    fn r12a_what_is_built_in_is_in_the_language_of_the_file() {
        let german = "[from]\nDas ist nicht dein Name.\n";
        let attribution = |texts: &TextBlocks| texts.get("attribution").map(str::to_owned);
        let (texts, _) = read_more(german);
        let wrote = "$header_decoded{'from'} schrieb:";
        assert_eq!(attribution(&texts).as_deref(), Some(wrote));
        assert_eq!(texts.built_in().count(), 4);
        let (texts, _) = read_more("[from]\nThis is not your name.\n[attribution]\nx\n");
        assert_eq!(attribution(&texts).as_deref(), Some("x"));
        assert!(texts.built_in().all(|name| name != "attribution"));
        // The operator knows better.
        let mut faults = Faults::new(Path::new("a.rc"));
        let (texts, _) = read(german, Some(Language::En), KNOWN, &mut faults);
        let wrote = "$header_decoded{'from'} wrote:";
        assert_eq!(attribution(&texts).as_deref(), Some(wrote));
        assert_eq!(
            (texts.language(), texts.written_in()),
            (Language::En, Language::De)
        );
    }

    #[test]
    fn r12a_reasons_are_no_text() {
        let (texts, faults) = read_more("[reasons]\nit has no dot = ohne Punkt\n");
        assert_eq!(faults, [""; 0]);
        assert_eq!(texts.translation("it has no dot"), Some("ohne Punkt"));
        assert_eq!(texts.translation("it has a dot"), None);
        assert_eq!(texts.get("reasons"), None);
    }

    #[test]
    fn control_characters_do_not_get_into_a_text() {
        let (blocks, faults) = read_more("[from]\na\x1b[2J\rb\tc\n");
        assert_eq!(blocks.get("from"), Some("a?[2J?b\tc"));
        assert_eq!(faults.len(), 1);
    }
}
