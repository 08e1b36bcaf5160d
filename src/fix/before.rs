//! An article as it was, and what is made of it once for all that is tried.

use std::cell::OnceCell;

use super::{Fix, Guard};
use crate::article::Article;
use crate::check::{Context, Findings};

/// The article, and what is found in it.
pub(super) struct Before<'a> {
    pub(super) article: &'a Article,
    pub(super) findings: &'a Findings,
    context: &'a Context,
    guard: OnceCell<Guard>,
    /// What would put each of the findings right.
    fixes: Vec<OnceCell<Option<Fix>>>,
}

impl<'a> Before<'a> {
    pub(super) fn of(
        article: &'a Article,
        findings: &'a Findings,
        context: &'a Context,
    ) -> Before<'a> {
        Before {
            article,
            findings,
            context,
            guard: OnceCell::new(),
            fixes: vec![OnceCell::new(); findings.len()],
        }
    }

    /// What is locked in the article.
    pub(super) fn guard(&self) -> &Guard {
        self.guard.get_or_init(|| Guard::of(self.article))
    }

    /// What would put the finding of this number right.
    pub(super) fn fix(&self, number: usize) -> Option<&Fix> {
        let finding = self.findings.iter().nth(number)?;
        let fix = || Fix::of(self.article, self.context, self.guard(), finding);
        self.fixes.get(number)?.get_or_init(fix).as_ref()
    }
}
