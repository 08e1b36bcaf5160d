//! The classes while they are being found.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::Class;
use super::look::{self, Look, Signs};
use crate::article::text::Text;

static GAP: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(look::GAP));

/// A text, and the classes its lines have so far.
pub(super) struct Draft<'a> {
    text: &'a Text,
    lines: Vec<&'a str>,
    classes: Vec<Class>,
    looks: Vec<Look>,
    /// The first visible characters of all lines.
    leads: Signs,
    end: usize,
}

impl<'a> Draft<'a> {
    /// All lines are the poster's, or blank.
    pub(super) fn of(text: &'a Text) -> Draft<'a> {
        let may_have_gaps = text.contains(&GAP);
        let look = |line: &&str| Look::of(line, may_have_gaps);
        let lines: Vec<&str> = text.lines().collect();
        let looks: Vec<Look> = lines.iter().map(look).collect();
        let class = |look: &Look| match look.is_blank() {
            true => Class::Blank,
            false => Class::Own,
        };
        let leads = looks.iter().map(|look| look.lead);
        let leads = leads.fold(Signs::NONE, Signs::or);
        let classes: Vec<Class> = looks.iter().map(class).collect();
        let last = classes.iter().rposition(|class| *class != Class::Blank);
        Draft {
            text,
            lines,
            classes,
            looks,
            leads,
            end: last.map_or(0, |last| last + 1),
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
        self.end
    }

    /// A line; empty behind the end.
    pub(super) fn line(&self, at: usize) -> &'a str {
        self.lines.get(at).copied().unwrap_or_default()
    }

    /// What the line looks like.
    pub(super) fn look(&self, at: usize) -> Look {
        self.looks.get(at).copied().unwrap_or(Look::NOTHING)
    }

    /// Whether any line begins, at its first visible character, with one of these.
    pub(super) fn any_leads_with(&self, signs: Signs) -> bool {
        self.leads.meet(signs)
    }

    /// Whether any line that begins with one of these, at its first visible
    /// character, is such a line.
    pub(super) fn any(&self, leads: Signs, is_one: impl Fn(&str) -> bool) -> bool {
        let may_be = |(at, look): (usize, &Look)| look.leads_with(leads).then_some(at);
        self.any_leads_with(leads)
            && self
                .looks
                .iter()
                .enumerate()
                .filter_map(may_be)
                .any(|at| is_one(self.line(at)))
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
