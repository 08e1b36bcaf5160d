//! `NAME.rc`: the text blocks of which followups are made.
//!
//! A line `[name]` opens a block. Names are stored as the program knows them:
//! in lower case, with the full code of a check.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::decode;
use super::fault::{Faults, did_you_mean, nearest, quoted};
use crate::variable;

/// The checks and newsreaders there are, as far as names go.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The code of each check and the variables that its block may use.
    pub checks: &'a [(&'a str, &'a [&'a str])],
    /// The codes of the newsreaders.
    pub newsreaders: &'a [&'a str],
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

const REQUIRED: [&str; 7] = [
    "head",
    "header",
    "header-auto",
    "footer",
    "intro",
    "allok",
    "nr",
];

const OPTIONAL: [&str; 5] = [
    "multipart-signed",
    "nr-known",
    "umlauts",
    "violation",
    "newscis",
];

/// Blocks that are there even if the file has none of that name.
const BUILT_IN: [(&str, &str); 4] = [
    (
        "header-forced",
        "This is an automatic answer: please ignore it, no reply is needed.\n\nThe operator of this bot had your article checked.",
    ),
    (
        "debug",
        "The log of the check, since you asked for it with \"verbose\":",
    ),
    ("attribution", "$header_decoded{'from'} wrote:"),
    ("nothing", "(Your article has no text.)"),
];

/// The variables that every block knows, beside those of its check.
pub const VARIABLES: [&str; 6] = [
    "frlocpart",
    "frdompart",
    "rplocpart",
    "rpdompart",
    "rpdomain",
    "wrongsig",
];

/// The text blocks of a .rc file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextBlocks {
    blocks: BTreeMap<String, String>,
}

impl TextBlocks {
    /// The text of a block: its lines with LF between them and none at the
    /// end. The built-in text where the file has none; `None` where there is
    /// none at all.
    ///
    /// The names are those of the sample files: `header`, the code of a check,
    /// the code of a newsreader.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.blocks.get(name).map(String::as_str).or_else(|| {
            BUILT_IN
                .iter()
                .find(|(built_in, _)| *built_in == name)
                .map(|&(_, text)| text)
        })
    }

    /// The text `[CODE-READER]` of a check for one newsreader.
    pub fn for_newsreader(&self, code: &str, newsreader: &str) -> Option<&str> {
        self.get(&format!("{code}-{newsreader}"))
    }

    /// The blocks of a text that the program brings along, a sample.
    pub fn of_sample(text: &str, known: Known<'_>) -> TextBlocks {
        read(text, known, &mut Faults::new(Path::new("sample"))).0
    }

    /// Blocks made in the program, for tests and demonstrations; the names as
    /// for [`TextBlocks::get`].
    pub fn from_blocks<'a>(blocks: impl IntoIterator<Item = (&'a str, &'a str)>) -> TextBlocks {
        TextBlocks {
            blocks: blocks
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect(),
        }
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
pub(super) fn read(text: &str, known: Known<'_>, faults: &mut Faults) -> (TextBlocks, Block) {
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
    for (name, block) in &blocks {
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
    let blocks = blocks
        .into_iter()
        .map(|(name, block)| (name, joined(&block)))
        .collect();
    (TextBlocks { blocks }, head)
}

fn joined(block: &Block) -> String {
    let lines: Vec<&str> = block.lines.iter().map(|(_, line)| line.as_str()).collect();
    lines.join("\n")
}

/// The name in a line `[name]`, in lower case.
fn block_name(line: &str) -> Option<String> {
    let name = line.trim_end().strip_prefix('[')?.strip_suffix(']')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
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

/// The names of all blocks that belong to no check and no newsreader.
pub fn fixed_blocks<'a>() -> impl Iterator<Item = &'a str> {
    REQUIRED
        .into_iter()
        .chain(OPTIONAL)
        .chain(BUILT_IN.map(|(name, _)| name))
}

/// The name under which a block is known: a fixed name or the code of a check
/// as a whole, else the longest code of a check before `-READER`.
fn canonical(name: &str, known: Known<'_>) -> Option<String> {
    if fixed_blocks().any(|fixed| fixed == name) || known.newsreaders.contains(&name) {
        return Some(name.to_owned());
    }
    if let Some(code) = known.check(name) {
        return Some(code.to_owned());
    }
    let (code, newsreader) = for_newsreader(name, known)?;
    Some(format!("{code}-{newsreader}"))
}

/// The check and the newsreader of a name `CODE-READER`.
fn for_newsreader<'a>(name: &str, known: Known<'a>) -> Option<(&'a str, &'a str)> {
    name.match_indices('-').rev().find_map(|(at, _)| {
        let code = known.check(&name[..at])?;
        let newsreader = known
            .newsreaders
            .iter()
            .find(|code| **code == &name[at + 1..])?;
        Some((code, *newsreader))
    })
}

/// The names to suggest for one that is not known.
fn names<'a>(known: Known<'a>) -> impl Iterator<Item = &'a str> {
    fixed_blocks()
        .chain(known.checks.iter().map(|&(code, _)| code))
        .chain(known.newsreaders.iter().copied())
}

fn look_for_unknown_variables(name: &str, block: &Block, known: Known<'_>, faults: &mut Faults) {
    let code = match name {
        "multipart-signed" => "multipart",
        _ => for_newsreader(name, known).map_or(name, |(code, _)| code),
    };
    let names = || {
        VARIABLES
            .into_iter()
            .chain(known.variables(code).iter().copied())
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
    };

    fn read_all(text: &str) -> (TextBlocks, Vec<String>) {
        let mut faults = Faults::new(Path::new("a.rc"));
        let (blocks, _) = read(text, KNOWN, &mut faults);
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
    fn control_characters_do_not_get_into_a_text() {
        let (blocks, faults) = read_more("[from]\na\x1b[2J\rb\tc\n");
        assert_eq!(blocks.get("from"), Some("a?[2J?b\tc"));
        assert_eq!(faults.len(), 1);
    }
}
