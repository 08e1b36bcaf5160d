//! The texts of a bot: those of `rcfile`, and others for the groups that are
//! named in `rcfile PATTERN` (R7).

use std::path::{Path, PathBuf};

use super::rc::{self, Known, TextBlocks};
use super::{Config, Fault, Faults, Files, Head, Language, Wildmat, decode, fault, head};

/// The texts for the groups that match a pattern.
#[derive(Clone, Debug)]
pub struct OtherTexts {
    /// For which groups.
    pub groups: Wildmat,
    /// The file.
    pub file: PathBuf,
    /// The header fields of followups that are the operator's.
    pub head: Head,
    /// The texts of followups.
    pub texts: TextBlocks,
}

/// The texts of one file.
#[derive(Clone, Copy, Debug)]
pub struct Texts<'a> {
    /// The file.
    pub file: &'a Path,
    /// The header fields of followups that are the operator's.
    pub head: &'a Head,
    /// The texts of followups.
    pub blocks: &'a TextBlocks,
}

impl OtherTexts {
    fn texts(&self) -> Texts<'_> {
        Texts {
            file: &self.file,
            head: &self.head,
            blocks: &self.texts,
        }
    }
}

impl Config {
    /// Which of the other texts are for an answer into this group: the first whose
    /// pattern matches; nothing where it is those of `rcfile`.
    pub fn texts_place(&self, newsgroup: &str) -> Option<usize> {
        let mut others = self.other_texts.iter();
        others.position(|other| other.groups.matches(newsgroup))
    }

    /// The texts of an answer into this group.
    pub fn texts_for(&self, newsgroup: &str) -> Texts<'_> {
        let place = self.texts_place(newsgroup);
        let other = place.and_then(|place| self.other_texts.get(place));
        other.map_or_else(|| self.main_texts(), OtherTexts::texts)
    }

    /// All texts, first those of `rcfile`.
    pub fn all_texts(&self) -> impl Iterator<Item = Texts<'_>> {
        let others = self.other_texts.iter().map(OtherTexts::texts);
        std::iter::once(self.main_texts()).chain(others)
    }

    /// The texts of `rcfile`.
    pub fn main_texts(&self) -> Texts<'_> {
        Texts {
            file: &self.texts_file,
            head: &self.head,
            blocks: &self.texts,
        }
    }
}

/// A file that is named in the .ini.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    /// By which parameter.
    pub(super) parameter: &'a str,
    /// What it is called there.
    pub(super) name: &'a str,
    /// In which line.
    pub(super) line: usize,
}

/// Reads a file of texts; what is wrong in it is given back, that it cannot be read
/// is an error of the .ini where that names it.
pub(super) fn read(
    files: &Files,
    named: Option<Named<'_>>,
    language: Option<Language>,
    known: Known<'_>,
    ini_faults: &mut Faults,
) -> (Head, TextBlocks, Vec<Fault>) {
    let path = files.named(named.map(|named| named.name), ".rc");
    let mut faults = Faults::new(&path);
    let (head, texts) = match (decode::read(&path), named) {
        (Ok(text), _) => {
            let (texts, block) = rc::read(&text, language, known, &mut faults);
            let head = if block.exists() {
                head::read(&block, &mut faults)
            } else {
                Head::default()
            };
            (head, texts)
        }
        (Err(error), None) => {
            faults.error(None, format!("cannot be read: {error}"));
            Default::default()
        }
        (Err(error), Some(named)) => {
            let (parameter, name) = (named.parameter, fault::quoted(named.name));
            let text = format!("{parameter}: {name} cannot be read: {error}");
            ini_faults.error(named.line, text);
            Default::default()
        }
    };
    (head, texts, faults.into_vec())
}
