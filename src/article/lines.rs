//! The classes of the lines of a text: who wrote a line, and what for.
//!
//! A line has exactly one class. What stands out by its own marks is found
//! first (armour, fences, encoded data, source, headers, quotations); then,
//! from the end of the text, the footer and the signature; then the lines that
//! say whom a quotation is from. Each step gives a class only to lines that
//! have none yet. Every step walks over the lines once, with a look back or
//! ahead of a fixed number of lines, so that the time is linear in the size of
//! the text, whatever stands in it.

mod armour;
mod attribution;
mod candidate;
mod code;
mod data;
mod delimiter;
mod draft;
mod footer;
mod header_block;
mod output;
mod quotation;
mod signature;
mod source;
#[cfg(test)]
mod tests;
mod verbatim;
mod words;

use std::ops::Range;

use super::text::Text;
use draft::Draft;

pub use attribution::{may_begin_one, names_a_poster, tells_a_source};
pub use code::looks_like_code;
pub use data::{file_name, is_full_base64, is_full_uuencoded};
pub use delimiter::{Delimiter, Form};
pub use quotation::{Quote, Sign};
pub use words::common as common_words;

/// What a line of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// What the poster wrote.
    Own,
    /// Nothing but white space.
    Blank,
    /// What somebody else wrote, with a sign in front.
    Quoted(Quote),
    /// Says whom a quotation is from.
    Attribution,
    /// To be kept in its form: between `#v+` and `#v-`, or between fences, which
    /// count as well.
    Verbatim,
    /// Has the form of code, of a program's output or of a table. This is a
    /// hint, often wrong for a single line: it is the poster's text like
    /// [`Class::Own`].
    Code,
    /// Written by a program, as its own form tells: a log, messages of a compiler,
    /// a session with a shell. The poster has pasted it: it is his text like
    /// [`Class::Own`].
    Output,
    /// A line drawn with one sign.
    Rule,
    /// PGP armour.
    Armour,
    /// Made for programs: uuencode, yEnc, base64, a key or certificate, a
    /// visiting card.
    Data,
    /// A patch or a shell archive.
    Source,
    /// A block that looks like the header of an article.
    Header,
    /// The delimiter of the signature, or of an earlier one.
    Delimiter,
    /// The signature.
    Signature,
    /// Appended to the article: by a mailing list, a server, a moderator.
    Footer,
}

impl Class {
    /// Whether the poster wrote or pasted it, be it prose or code.
    pub fn is_own(self) -> bool {
        matches!(self, Class::Own | Class::Code | Class::Output)
    }

    /// A bit that stands for it.
    fn bit(self) -> u16 {
        1 << match self {
            Class::Own => 0,
            Class::Blank => 1,
            Class::Quoted(_) => QUOTED,
            Class::Attribution => 3,
            Class::Verbatim => 4,
            Class::Code => 5,
            Class::Output => 6,
            Class::Rule => 7,
            Class::Armour => 8,
            Class::Data => 9,
            Class::Source => 10,
            Class::Header => 11,
            Class::Delimiter => 12,
            Class::Signature => 13,
            Class::Footer => 14,
        }
    }

    /// The quotation that the line belongs to.
    pub fn quote(self) -> Option<Quote> {
        match self {
            Class::Quoted(quote) => Some(quote),
            _ => None,
        }
    }
}

/// Which bit stands for [`Class::Quoted`].
const QUOTED: u32 = 2;

/// What the header says that bears on the classes of the lines.
#[derive(Debug, Clone, Copy, Default)]
pub struct Poster<'a> {
    /// The name in From: no footer holds it.
    pub name: Option<&'a str>,
    /// The address in From: no footer holds it.
    pub address: Option<&'a str>,
    /// Whether the article answers another one.
    pub is_followup: bool,
    /// Whether a moderator has seen the article, who may have added a note.
    pub is_approved: bool,
}

/// The classes of the lines of a text.
#[derive(Debug)]
pub struct Lines {
    classes: Vec<Class>,
    /// A bit for each class that there is.
    present: u16,
    delimiter: Option<Delimiter>,
    signature: Range<usize>,
    has_text_below: bool,
}

/// Finds the classes of the lines of a text.
pub fn classify(text: &Text, poster: Poster<'_>) -> Lines {
    let mut draft = Draft::of(text);
    armour::mark(&mut draft);
    verbatim::mark(&mut draft);
    data::mark(&mut draft);
    header_block::mark(&mut draft);
    source::mark(&mut draft);
    quotation::mark_usual(&mut draft, poster.is_followup);
    quotation::mark_unusual(&mut draft, poster.is_followup);
    attribution::mark(&mut draft, poster.is_followup);
    footer::mark(&mut draft, poster);
    let found = signature::mark(&mut draft);
    attribution::mark_without_quotation(&mut draft, poster.is_followup);
    output::mark(&mut draft);
    code::mark(&mut draft);
    let classes = draft.into_classes();
    Lines {
        present: classes.iter().fold(0, |all, class| all | class.bit()),
        classes,
        delimiter: found.delimiter,
        signature: found.lines,
        has_text_below: found.has_text_below,
    }
}

impl Lines {
    /// The class of the line in this place, from 0; behind the end all is blank.
    pub fn class(&self, at: usize) -> Class {
        self.classes.get(at).copied().unwrap_or(Class::Blank)
    }

    /// The places of the lines and their classes, from the first to the last.
    pub fn iter(
        &self,
    ) -> impl DoubleEndedIterator<Item = (usize, Class)> + ExactSizeIterator + Clone {
        self.classes.iter().copied().enumerate()
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.classes.len()
    }

    /// Whether there is no line at all.
    pub fn is_empty(&self) -> bool {
        self.classes.is_empty()
    }

    /// The delimiter of the signature: the last right one, else the last that is
    /// nearly right and near the end.
    pub fn delimiter(&self) -> Option<Delimiter> {
        self.delimiter
    }

    /// The lines of the signature, without the delimiter, without blank lines at
    /// the end: none where there is no delimiter, or nothing below it.
    pub fn signature(&self) -> Range<usize> {
        self.signature.clone()
    }

    /// Whether there is more below the delimiter than a signature: a quotation,
    /// a patch, a forwarded article.
    pub fn has_text_below_delimiter(&self) -> bool {
        self.has_text_below
    }

    /// Whether any line has this class; of a quotation, whichever it is.
    pub fn has(&self, class: Class) -> bool {
        self.present & class.bit() != 0
    }

    /// The lines from the first of the footer on; none where there is no footer.
    pub fn footer(&self) -> Range<usize> {
        if !self.has(Class::Footer) {
            return self.len()..self.len();
        }
        let is_footer = |class: &Class| *class == Class::Footer;
        let first = self.classes.iter().position(is_footer);
        let last = self.classes.iter().rposition(is_footer);
        match (first, last) {
            (Some(first), Some(last)) => first..last + 1,
            _ => self.len()..self.len(),
        }
    }

    /// Whether any line is quoted.
    pub fn has_quotation(&self) -> bool {
        self.present & 1 << QUOTED != 0
    }

    /// The quotations: runs of quoted lines, from the first to the last. A line
    /// that is not quoted, be it blank, ends one.
    pub fn quotations(&self) -> impl Iterator<Item = Range<usize>> {
        let is_quoted = |at: &usize| self.class(*at).quote().is_some();
        let mut at = 0;
        std::iter::from_fn(move || {
            let start = (at..self.len()).find(is_quoted)?;
            at = (start..self.len())
                .find(|at| !is_quoted(at))
                .unwrap_or(self.len());
            Some(start..at)
        })
    }

    /// The places of the lines that are of such a class.
    pub fn places(
        &self,
        is_wanted: impl Fn(Class) -> bool,
    ) -> impl DoubleEndedIterator<Item = usize> {
        let wanted = self.iter().filter(move |(_, class)| is_wanted(*class));
        wanted.map(|(at, _)| at)
    }

    /// Whether any line is of such a class.
    pub fn any(&self, is_wanted: impl Fn(Class) -> bool) -> bool {
        self.classes.iter().any(|class| is_wanted(*class))
    }

    /// How many lines are of such a class.
    pub fn count(&self, is_wanted: impl Fn(Class) -> bool) -> usize {
        let wanted = self.classes.iter().filter(|class| is_wanted(**class));
        wanted.count()
    }
}
