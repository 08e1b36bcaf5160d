//! Newsgroups and Followup-To (RFC 5536, sections 3.1.4 and 3.2.6).

use std::ops::Range;

use super::cursor::is_blank;
use crate::article::defect::note;
use crate::article::encoding::encoded_word;

/// How many newsgroups are read; what comes behind is left out.
pub const MOST: usize = 1000;

/// Something wrong with a list of newsgroups, and where.
pub type Defect = crate::article::defect::Defect<DefectKind>;

/// A list of newsgroups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewsgroupList {
    /// Where the names stand as written, those with faults too, in order.
    pub spans: Vec<Range<usize>>,
    /// What is wrong.
    pub defects: Vec<Defect>,
}

impl NewsgroupList {
    /// The names, out of the body that they were read from.
    pub fn names<'a>(&'a self, body: &'a str) -> impl DoubleEndedIterator<Item = &'a str> {
        let spans = self.spans.iter().cloned();
        spans.map(|span| body.get(span).unwrap_or_default())
    }
}

sentences! {
    /// What can be wrong with a list of newsgroups.
    pub enum DefectKind {
        /// No newsgroup at all.
        Empty = "there is no newsgroup",
        /// Nothing between two commas, or at an end of the list.
        EmptyName = "there is nothing between two commas or at an end of the list",
        /// A dot at an end of a name, or two dots in a row.
        EmptyComponent = "a dot at an end of a name, or two dots in a row",
        /// A character that no name can have.
        BadCharacter = "a character that no newsgroup name has",
        /// A semicolon in place of a comma.
        Semicolon = "a semicolon in place of a comma",
        /// Newsgroups separated by a blank only.
        BlankForComma = "a blank in place of a comma",
        /// An encoded word.
        EncodedWord = "an encoded word",
        /// A blank next to a comma, which should not be written.
        Blank = "a blank next to a comma",
        /// The same newsgroup once more.
        Duplicate = "the same newsgroup twice",
    }
}

impl DefectKind {
    /// Whether it breaks the syntax. A blank next to a comma does not, nor does
    /// a duplicate.
    pub fn is_syntax(self) -> bool {
        !matches!(self, Self::Blank | Self::Duplicate)
    }
}

/// What is said of the defects that break the syntax.
pub const SYNTAX_SENTENCES: &[&str] = DefectKind::SENTENCES.split_at(7).0;

/// Reads a list of newsgroups.
pub fn newsgroups(body: &str) -> NewsgroupList {
    let mut list = NewsgroupList::default();
    let trimmed = body.trim_matches(blank);
    if trimmed.is_empty() {
        note(&mut list.defects, DefectKind::Empty, 0..body.len());
        return list;
    }
    let mut start = body.len() - body.trim_start_matches(blank).len();
    let end = start + trimmed.len();
    for member in trimmed.split(',') {
        if list.spans.len() >= MOST {
            break;
        }
        let span = start..start + member.len();
        start = span.end + 1;
        let name = member.trim_matches(blank);
        if name.is_empty() {
            note(&mut list.defects, DefectKind::EmptyName, span);
            continue;
        }
        let name_start = span.start + member.len() - member.trim_start_matches(blank).len();
        let name_span = name_start..name_start + name.len();
        if name_span.start > span.start {
            let blank = span.start..name_span.start;
            note(&mut list.defects, DefectKind::Blank, blank);
        }
        names(&mut list, body, name_span.clone());
        if name_span.end < span.end && span.end < end {
            let blank = name_span.end..span.end;
            note(&mut list.defects, DefectKind::Blank, blank);
        }
    }
    list
}

/// Reads what stands between two commas: one name, or several that something
/// else separates.
fn names(list: &mut NewsgroupList, body: &str, place: Range<usize>) {
    let offset = place.start;
    let text = body.get(place).unwrap_or_default();
    if encoded_word::may_hold(text) && text.contains("?=") {
        note(
            &mut list.defects,
            DefectKind::EncodedWord,
            offset..offset + text.len(),
        );
        list.spans.push(offset..offset + text.len());
        return;
    }
    let is_separator = |character| character == ';' || blank(character);
    let first = text.trim_start_matches(is_separator);
    if !first.is_empty() && first.len() < text.len() {
        let before = offset..offset + text.len() - first.len();
        note(&mut list.defects, DefectKind::Semicolon, before);
    }
    let mut start = 0;
    let mut separator: Option<Range<usize>> = None;
    for name in text.split(is_separator) {
        let span = offset + start..offset + start + name.len();
        start += name.len() + 1;
        if name.is_empty() {
            continue;
        }
        if list.spans.len() >= MOST {
            return;
        }
        if let Some(last) = separator.take() {
            let gap = last.start..span.start;
            let gap_text = text.get(gap.start - offset..gap.end - offset);
            let kind = if gap_text.is_some_and(|gap| gap.contains(';')) {
                DefectKind::Semicolon
            } else {
                DefectKind::BlankForComma
            };
            note(&mut list.defects, kind, gap);
        }
        separator = Some(span.end..span.end);
        component_defects(&mut list.defects, name, span.start);
        // There are not so many that this would take long.
        if list.names(body).any(|known| known == name) {
            note(&mut list.defects, DefectKind::Duplicate, span.clone());
        }
        list.spans.push(span);
    }
    let last = text.trim_end_matches(is_separator);
    if last.len() < text.len() {
        note(
            &mut list.defects,
            DefectKind::Semicolon,
            offset + last.len()..offset + text.len(),
        );
    }
}

fn component_defects(defects: &mut Vec<Defect>, name: &str, offset: usize) {
    if name.split('.').any(str::is_empty) {
        note(
            defects,
            DefectKind::EmptyComponent,
            offset..offset + name.len(),
        );
    }
    if let Some((at, character)) = name
        .char_indices()
        .find(|(_, character)| *character != '.' && !is_component_character(*character))
    {
        note(
            defects,
            DefectKind::BadCharacter,
            offset + at..offset + at + character.len_utf8(),
        );
    }
}

fn blank(character: char) -> bool {
    u8::try_from(character).is_ok_and(is_blank)
}

/// `component-char`; characters above U+007F count as letters.
fn is_component_character(character: char) -> bool {
    character.is_ascii_alphanumeric() || "+-_".contains(character) || !character.is_ascii()
}

#[cfg(test)]
mod tests;
