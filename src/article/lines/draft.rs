//! The classes while they are being found.

use std::ops::Range;

use super::Class;
use crate::article::look::Look;
use crate::article::text::Text;

/// A text, and the classes its lines have so far.
pub(super) struct Draft<'a> {
    text: &'a Text,
    /// What each line looks like, up to the last that is not blank.
    looks: &'a [Look],
    classes: Vec<Class>,
    /// What there is in any of the lines.
    all: Look,
    /// Whether any line is quoted.
    has_quotation: bool,
}

impl<'a> Draft<'a> {
    /// All lines are the poster's, or blank.
    pub(super) fn of(text: &'a Text) -> Draft<'a> {
        let is_blank = |look: &Look| look.has(Look::EMPTY);
        let class = |look: &Look| match is_blank(look) {
            true => Class::Blank,
            false => Class::Own,
        };
        let looks = text.looks();
        let last = looks.iter().rposition(|look| !is_blank(look));
        Draft {
            text,
            looks: looks
                .get(..last.map_or(0, |last| last + 1))
                .unwrap_or(looks),
            classes: looks.iter().map(class).collect(),
            all: looks.iter().fold(Look::NONE, |all, look| all.or(*look)),
            has_quotation: false,
        }
    }

    pub(super) fn into_classes(self) -> Vec<Class> {
        self.classes
    }

    pub(super) fn is_flowed(&self) -> bool {
        self.text.is_flowed()
    }

    /// The place behind the last line that is not blank.
    pub(super) fn end(&self) -> usize {
        self.looks.len()
    }

    /// A line; empty behind the end.
    pub(super) fn line(&self, at: usize) -> &'a str {
        self.text.line(at).unwrap_or_default()
    }

    /// Whether the line has any of these marks.
    pub(super) fn has(&self, at: usize, marks: Look) -> bool {
        self.looks.get(at).is_some_and(|look| look.has(marks))
    }

    /// Whether any line has any of these marks: of most texts no line need be
    /// looked at.
    pub(super) fn any_has(&self, marks: Look) -> bool {
        self.all.has(marks)
    }

    /// The lines that have any of these marks, whatever they are marked as since.
    pub(super) fn with(&self, marks: Look) -> impl DoubleEndedIterator<Item = usize> + use<'a> {
        let looks = match self.any_has(marks) {
            true => self.looks,
            false => &[],
        };
        let marked = looks.iter().enumerate();
        marked.filter_map(move |(at, look)| look.has(marks).then_some(at))
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

    /// Whether any line is quoted.
    pub(super) fn has_quotation(&self) -> bool {
        self.has_quotation
    }

    pub(super) fn is_quoted(&self, at: usize) -> bool {
        self.class(at).quote().is_some()
    }

    /// Gives a line a class.
    pub(super) fn set(&mut self, at: usize, class: Class) {
        if let Some(place) = self.classes.get_mut(at) {
            self.has_quotation |= class.quote().is_some();
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
