//! What keeps articles away at the moment.

use crate::console::{Console, Said};

/// Somebody who is asked for articles, and cannot be for now.
#[derive(Default)]
pub(super) struct Trouble {
    pub(super) now: bool,
    said: Said,
}

impl Trouble {
    /// Says it aloud where it changes; while it lasts, in the log alone.
    pub(super) fn report(&mut self, what: &str, console: &Console) {
        self.now = true;
        if self.said.changes_to(what) {
            console.later(&format!("{what}; the articles wait"));
        } else {
            console.log(what);
        }
    }

    pub(super) fn is_over(&mut self) {
        self.now = false;
        self.said.is_over();
    }
}
