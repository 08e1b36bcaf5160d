//! An expression for the linear engine.

use std::sync::OnceLock;

use regex::{Error, Regex, RegexBuilder};

use super::SIZE_LIMIT;

/// An expression that has been compiled once, so that it is known to be one.
///
/// What was compiled may be put away: an expression of many is mostly looked for
/// together with the others, and never by itself.
#[derive(Clone)]
pub(super) struct Linear {
    expression: String,
    regex: OnceLock<Regex>,
}

impl Linear {
    pub(super) fn compile(expression: &str) -> Result<Linear, Error> {
        Ok(Linear {
            expression: expression.to_owned(),
            regex: OnceLock::from(compile(expression)?),
        })
    }

    /// The expression in the engine's spelling.
    pub(super) fn expression(&self) -> &str {
        &self.expression
    }

    /// What was compiled, anew where it was put away.
    pub(super) fn regex(&self) -> &Regex {
        self.regex
            .get_or_init(|| compile(&self.expression).expect("it was compiled before"))
    }

    pub(super) fn put_away(&mut self) {
        self.regex.take();
    }

    #[cfg(test)]
    pub(super) fn is_put_away(&self) -> bool {
        self.regex.get().is_none()
    }
}

fn compile(expression: &str) -> Result<Regex, Error> {
    RegexBuilder::new(expression)
        .case_insensitive(true)
        .size_limit(SIZE_LIMIT)
        .build()
}
