//! What the answers will be like: their faults, their length, their language.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Report, say};
use crate::article::newsreader;
use crate::check::Check;
use crate::check::registry::CHECKS;
use crate::cli::shown;
use crate::cli::trial::{self, Flaw, Tallest, Trial};
use crate::config::{Config, Language, TextBlocks, Texts};
use crate::variable;

impl Report {
    /// R12a: what of the answers is in another language than the texts.
    fn language(&self, texts: Texts<'_>) {
        let (blocks, file) = (texts.blocks, shown(texts.file));
        let (wanted, written) = (blocks.language(), blocks.written_in());
        let built_in: Vec<String> = blocks.built_in().map(|name| format!("[{name}]")).collect();
        if wanted != written && !built_in.is_empty() {
            self.warning(&format!(
                "{file}: warning: its words are {}, and what is built in is {}: {}",
                written.name(),
                wanted.name(),
                built_in.join(", ")
            ));
        }
        if written == Language::En {
            return;
        }
        let told = CHECKS.iter().filter(|check| says_reason(blocks, check));
        let sentences: BTreeSet<&str> = told.flat_map(|check| check.reasons()).collect();
        let missing = sentences
            .iter()
            .filter(|text| blocks.translation(text).is_none());
        let missing = missing.count();
        let all = sentences.len();
        if missing > 0 {
            let text = "sentences of $reason are not in [reasons], and stay English";
            say("", &format!("{file}: {missing} of {all} {text}"));
        }
    }

    /// R35: what would be found in our own answers, and how long they are.
    pub(super) fn trial(&self, config: &Config) {
        let mut is_good = true;
        let mut lengths = Vec::new();
        for texts in config.all_texts() {
            let trial = Trial::new(config, texts);
            for flaw in &trial.flaws() {
                is_good = false;
                self.warning(&worded(flaw, texts.file));
            }
            let (one, two) = (trial.of_one(), trial.of_two());
            self.length(texts, one.as_ref(), trial::ONE, "one finding");
            self.length(texts, two.as_ref(), trial::TWO, "a violation and a hint");
            if let (Some(one), Some(two)) = (one, two) {
                let (one, two) = (one.lines, two.lines);
                let file = shown(texts.file);
                lengths.push(format!(
                    "{file}: {one} lines at most for one finding, {two} for a violation and a hint, \
                     above the signature"
                ));
            }
        }
        let answers = "one for each occasion and newsreader was assembled";
        if is_good {
            say("answers", &format!("{answers}; they pass all checks"));
        } else {
            say("answers", &format!("{answers}; see the warnings"));
        }
        for text in lengths {
            say("", &text);
        }
        for texts in config.all_texts() {
            self.language(texts);
        }
    }

    /// Warns of answers that have more lines than people read.
    fn length(&self, texts: Texts<'_>, tallest: Option<&Tallest>, limit: usize, what: &str) {
        let Some(Tallest {
            lines,
            codes,
            newsreader,
        }) = tallest.filter(|tallest| tallest.lines > limit)
        else {
            return;
        };
        let blocks: Vec<String> = codes.iter().map(|code| format!("[{code}]")).collect();
        let blocks = blocks.join(" and ");
        let with = newsreader.map_or_else(String::new, |reader| format!(" with {reader}"));
        self.warning(&format!(
            "{}: warning: an answer to {what} has up to {lines} lines ({blocks}{with}); more than \
             {limit} are hardly read",
            shown(texts.file)
        ));
    }
}

/// Whether one of the blocks of a check has `$reason` in it.
fn says_reason(blocks: &TextBlocks, check: &Check) -> bool {
    let own = |part: &str| {
        let more = part.strip_prefix(check.code)?.strip_prefix('-')?;
        Some(check.variants.contains(&more) || newsreader::codes().any(|code| code == more))
    };
    let is_of_it = |name: &str| {
        name.split('+')
            .any(|part| part == check.code || own(part) == Some(true))
    };
    let mut texts = blocks.iter().filter(|(name, _)| is_of_it(name));
    texts.any(|(_, text)| variable::names(text).any(|name| name == "reason"))
}

/// A flaw of our own answers, with its place in the .rc file where it stands
/// there literally.
fn worded(flaw: &Flaw, file: &Path) -> String {
    let place = match (&flaw.text, crate::regular::read(file)) {
        (Some(text), Ok(octets)) => String::from_utf8_lossy(&octets)
            .lines()
            .position(|line| line.trim_end() == text.trim_end())
            .map(|index| format!(":{}", index + 1)),
        _ => None,
    };
    let text = match (&place, &flaw.text) {
        (None, Some(text)) if !text.is_empty() => format!(": {text}"),
        _ => String::new(),
    };
    format!(
        "{}{}: warning: in an answer {} finds: {}{text}",
        shown(file),
        place.unwrap_or_default(),
        flaw.code,
        flaw.summary,
    )
}
