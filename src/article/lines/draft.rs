//! The classes while they are being found.

use std::ops::Range;

use memchr::memmem::Finder;

use super::Class;
use super::delimiter::Form;
use super::signs::Signs;
use crate::article::text::Text;

/// A text, and the classes its lines have so far.
pub(super) struct Draft<'a> {
    text: &'a Text,
    lines: Vec<(&'a str, Signs)>,
    classes: Vec<Class>,
    end: usize,
}

impl<'a> Draft<'a> {
    /// All lines are the poster's, or blank.
    pub(super) fn of(text: &'a Text) -> Draft<'a> {
        let class = |line: &str| match line.chars().all(char::is_whitespace) {
            true => Class::Blank,
            false => Class::Own,
        };
        let lines: Vec<_> = text
            .lines()
            .map(|line| (line.text, Signs::of(line.text)))
            .collect();
        let classes: Vec<Class> = lines.iter().map(|(line, _)| class(line)).collect();
        let last = classes.iter().rposition(|class| *class != Class::Blank);
        Draft {
            text,
            lines,
            classes,
            end: last.map_or(0, |last| last + 1),
        }
    }

    pub(super) fn into_classes(self) -> Vec<Class> {
        self.classes
    }

    pub(super) fn is_flowed(&self) -> bool {
        self.text.is_flowed()
    }

    /// Whether these characters stand anywhere in the text.
    pub(super) fn contains(&self, characters: &Finder<'_>) -> bool {
        characters.find(self.text.as_str().as_bytes()).is_some()
    }

    /// The place behind the last line that is not blank.
    pub(super) fn end(&self) -> usize {
        self.end
    }

    /// A line; empty behind the end.
    pub(super) fn line(&self, at: usize) -> &'a str {
        self.lines.get(at).map_or("", |(line, _)| line)
    }

    /// Whether any of these signs stands in a line: of most lines this is all
    /// that a step need know.
    pub(super) fn has(&self, at: usize, any: Signs) -> bool {
        self.lines.get(at).is_some_and(|(_, signs)| signs.has(any))
    }

    /// What a line looks like that looks like a delimiter.
    pub(super) fn delimiter(&self, at: usize) -> Option<Form> {
        let may_be = self.has(at, Signs::DASH);
        may_be.then(|| Form::of(self.line(at), self.text.is_flowed()))?
    }

    pub(super) fn class(&self, at: usize) -> Class {
        self.classes.get(at).copied().unwrap_or(Class::Blank)
    }

    pub(super) fn is_own(&self, at: usize) -> bool {
        self.class(at) == Class::Own
    }

    pub(super) fn is_blank(&self, at: usize) -> bool {
        self.class(at) == Class::Blank
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.class(at).quote().is_some()
    }

    /// Gives a line a class.
    pub(super) fn set(&mut self, at: usize, class: Class) {
        if let Some(place) = self.classes.get_mut(at) {
            *place = class;
        }
    }

    /// Gives these lines a class, blank ones as well.
    pub(super) fn fill(&mut self, places: Range<usize>, class: Class) {
        if let Some(classes) = self.classes.get_mut(places) {
            classes.fill(class);
        }
    }

    /// Gives those of these lines a class that are still the poster's.
    pub(super) fn claim(&mut self, places: Range<usize>, class: Class) {
        let classes = self.classes.get_mut(places).into_iter().flatten();
        for own in classes.filter(|class| **class == Class::Own) {
            *own = class;
        }
    }
}
