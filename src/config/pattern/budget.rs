//! How much work the patterns may make of one article.

use super::Undecided;

/// The work that one article is worth, in steps: half a second at the worst.
///
/// The linear engine takes two steps an octet, so that it can look at a megabyte
/// for two hundred rules. The second engine may take [`BACKTRACK_LIMIT`] of them,
/// and can look at 40,000 octets: a long field for a hundred rules.
///
/// [`BACKTRACK_LIMIT`]: super::BACKTRACK_LIMIT
const STEPS: usize = 400_000_000;

/// The steps that searches may still take, over all patterns and all texts that
/// an article has for them.
///
/// A search is paid for before it begins, at the price of its worst case: an
/// engine does not tell how many steps it took. So the same article always gets
/// the same answer, on a slow machine, too.
#[derive(Clone, Debug)]
pub struct Budget {
    left: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { left: STEPS }
    }
}

impl Budget {
    /// Pays for a search, if what is left suffices.
    pub(super) fn pay(&mut self, steps: usize) -> Result<(), Undecided> {
        self.left = self.left.checked_sub(steps).ok_or(Undecided)?;
        Ok(())
    }

    /// A budget of so many steps.
    #[cfg(test)]
    pub(crate) fn of(left: usize) -> Budget {
        Budget { left }
    }

    /// The steps that are left.
    #[cfg(test)]
    pub(crate) fn left(&self) -> usize {
        self.left
    }
}
