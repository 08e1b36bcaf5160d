//! Variables in text blocks (R12): looked up by name, never evaluated.

use super::layout;
use crate::article::field::address::Mailbox;
use crate::article::{Article, Field, printable};
use crate::check::{Finding, Findings};
use crate::variable::{Piece, Variable, pieces};

/// What the variables of a block stand for.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    /// The article that is answered.
    pub(super) precursor: &'a Article,
    /// What was found in it.
    pub(super) findings: &'a Findings,
    /// The finding whose block it is, if it is one.
    pub(super) own: Option<&'a Finding>,
}

impl Values<'_> {
    /// A block with its variables replaced; lines that became too wide by it
    /// are broken.
    pub(super) fn insert_into(&self, block: &str) -> String {
        let mut lines = Vec::new();
        for line in block.lines() {
            let mut replaced = String::with_capacity(line.len());
            let mut changed = false;
            for piece in pieces(line) {
                match piece {
                    Piece::Text(text) => replaced.push_str(text),
                    Piece::Variable { variable, written } => match self.value(&variable) {
                        Some(value) => {
                            replaced.push_str(&value);
                            changed = true;
                        }
                        None => replaced.push_str(written),
                    },
                }
            }
            if changed {
                lines.extend(layout::broken(&replaced));
            } else {
                lines.push(replaced);
            }
        }
        lines.join("\n")
    }

    /// The value of a variable, fit to be shown; nothing if there is no such
    /// variable.
    fn value(&self, variable: &Variable<'_>) -> Option<String> {
        let header = self.precursor.header();
        let body = |name: &str| header.body(name).unwrap_or_default();
        match variable {
            Variable::Header(name) => Some(printable::one_line(body(name))),
            Variable::HeaderDecoded(name) => {
                let decoded = header.get(name).map_or("", Field::decoded);
                Some(printable::one_line(decoded))
            }
            Variable::Named("wrongsig") => Some(self.wrong_delimiter()),
            Variable::Named(name) => self.plain(name).map(|value| printable::one_line(&value)),
        }
    }

    fn plain(&self, name: &str) -> Option<String> {
        if let Some(value) = self.own.and_then(|finding| finding.value(name)) {
            return Some(value.to_owned());
        }
        let of = |mailbox: Option<&Mailbox>, part: fn(&Mailbox) -> &str| {
            mailbox.map(part).unwrap_or_default().to_owned()
        };
        let local: fn(&Mailbox) -> &str = |mailbox| &mailbox.local_part;
        let domain: fn(&Mailbox) -> &str = |mailbox| &mailbox.domain;
        let first = |part| {
            let list = self.precursor.reply_to();
            of(list.and_then(|list| list.mailboxes().next()), part)
        };
        match name {
            "frlocpart" => Some(of(self.precursor.poster(), local)),
            "frdompart" => Some(of(self.precursor.poster(), domain)),
            "rplocpart" => Some(first(local)),
            "rpdompart" | "rpdomain" => Some(first(domain)),
            // A check's own variable in its own block, which this finding of
            // the check did not set: empty, as an absent field is.
            _ => self
                .own
                .filter(|finding| finding.check.variables.contains(&name))
                .map(|_| String::new()),
        }
    }

    /// The delimiter with all its blanks, which are what is wrong with it; what
    /// looks like one of them is shown as `?`.
    fn wrong_delimiter(&self) -> String {
        let wrong = self
            .findings
            .iter()
            .find_map(|finding| finding.value("wrongsig"));
        let seen: String = wrong
            .unwrap_or_default()
            .chars()
            .take(printable::LONGEST)
            .map(|c| match c.is_whitespace() && c != ' ' {
                true => '?',
                false => c,
            })
            .collect();
        printable::line(&seen)
    }
}
