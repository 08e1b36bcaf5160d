//! The classes while they are being found.

use std::ops::Range;

use super::Class;
use crate::article::look::{Look, Signs};
use crate::article::text::Text;

/// A text, and the classes its lines have so far.
pub(super) struct Draft<'a> {
    text: &'a Text,
    classes: Vec<Class>,
    /// The first visible characters of all lines.
    leads: Signs,
    /// What there is in any of the lines.
    all: Look,
    end: usize,
}

impl<'a> Draft<'a> {
    /// All lines are the poster's, or blank.
    pub(super) fn of(text: &'a Text) -> Draft<'a> {
        let mut classes = Vec::with_capacity(text.len());
        let (mut leads, mut all, mut end) = (Signs::NONE, Look::BEHIND, 0);
        for at in 0..text.len() {
            let look = text.look(at);
            leads = leads.or(look.lead());
            all = all.or(look);
            classes.push(match look.is_blank() {
                true => Class::Blank,
                false => Class::Own,
            });
            if !look.is_blank() {
                end = at + 1;
            }
        }
        Draft {
            text,
            classes,
            leads,
            all,
            end,
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
        self.text.line(at).unwrap_or_default()
    }

    /// What the line looks like.
    pub(super) fn look(&self, at: usize) -> Look {
        self.text.look(at)
    }

    /// What there is in any of the lines.
    pub(super) fn all(&self) -> Look {
        self.all
    }

    /// Whether any line begins, at its first visible character, with one of these.
    pub(super) fn any_leads_with(&self, signs: Signs) -> bool {
        self.leads.meet(signs)
    }

    /// Whether any line that begins with one of these, at its first visible
    /// character, is such a line.
    pub(super) fn any(&self, leads: Signs, is_one: impl Fn(&str) -> bool) -> bool {
        let mut places = 0..self.end;
        self.any_leads_with(leads)
            && places.any(|at| self.look(at).leads_with(leads) && is_one(self.line(at)))
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
