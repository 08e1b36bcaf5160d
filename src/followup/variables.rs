//! Variables in text blocks (R12): looked up by name, never evaluated.

use super::refill::{self, Line};
use super::{Matter, layout};
use crate::article::field::address::Mailbox;
use crate::article::{Article, Field, printable};
use crate::check::{Finding, Findings, Severity};
use crate::config::TextBlocks;
use crate::variable::{Piece, Variable, pieces};

/// What the variables of a block stand for.
pub(super) struct Values<'a> {
    /// The article that is answered.
    pub(super) precursor: &'a Article,
    /// What was found in it.
    pub(super) findings: &'a Findings,
    /// The findings whose block it is, one of each check; none where it is about no
    /// finding.
    pub(super) own: Vec<&'a Finding>,
    /// What this block alone knows.
    pub(super) added: &'a [(&'static str, String)],
    texts: &'a TextBlocks,
}

impl<'a> Values<'a> {
    pub(super) fn new(matter: &Matter<'a>, texts: &'a TextBlocks) -> Values<'a> {
        Values::of(matter.precursor, matter.findings, texts)
    }

    /// The values of an article and of what was found in it.
    pub(super) fn of(
        precursor: &'a Article,
        findings: &'a Findings,
        texts: &'a TextBlocks,
    ) -> Values<'a> {
        Values {
            precursor,
            findings,
            own: Vec::new(),
            added: &[],
            texts,
        }
    }

    /// A block with its variables replaced, and lines that became too wide or too
    /// short by it filled again.
    pub(super) fn insert_into(&self, block: &str) -> String {
        let lines: Vec<Line<'_>> = block.lines().map(|line| self.inserted(line)).collect();
        refill::filled(&lines).join("\n")
    }

    fn inserted<'b>(&self, written: &'b str) -> Line<'b> {
        let mut text = String::with_capacity(written.len());
        let mut changed = false;
        for piece in pieces(written) {
            match piece {
                Piece::Text(piece) => text.push_str(piece),
                Piece::Variable { variable, written } => match self.value(&variable) {
                    Some(value) => {
                        text.push_str(&value);
                        changed = true;
                    }
                    None => text.push_str(written),
                },
            }
        }
        Line {
            written,
            text,
            changed,
        }
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
        let added = self.added.iter().find(|(known, _)| *known == name);
        if let Some((_, value)) = added {
            return Some(value.clone());
        }
        let own = self.own.iter();
        if let Some(value) = own.filter_map(|own| self.of_finding(own, name)).next() {
            return Some(value);
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
            "frname" => Some(self.name()),
            "mark" => Some(self.mark().to_owned()),
            "rplocpart" => Some(first(local)),
            "rpdompart" | "rpdomain" => Some(first(domain)),
            // A check's own variable in its own block, which this finding of
            // the check did not set: empty, as an absent field is.
            _ => self
                .own
                .iter()
                .any(|finding| finding.check.variables.contains(&name))
                .then(String::new),
        }
    }

    /// The value of a finding, a sentence in the language of the texts (R12a).
    pub(super) fn of_finding(&self, finding: &Finding, name: &str) -> Option<String> {
        if name == "reason"
            && let Some(sentence) = finding.reason
            && let Some(translation) = self.texts.translation(sentence)
        {
            return Some(finding.inserted(translation));
        }
        let value = finding.value(name)?;
        Some(match name {
            // R34b: a line of the article, quoted.
            "line" => layout::one_line(&printable::one_line(value)),
            _ => value.to_owned(),
        })
    }

    /// The name in From, else what stands before the `@`.
    fn name(&self) -> String {
        let poster = self.precursor.poster();
        let name = poster.and_then(Mailbox::name).map(str::trim);
        let name = name.filter(|name| !name.is_empty());
        let local = || poster.map(|mailbox| mailbox.local_part.as_str());
        name.or_else(local).unwrap_or_default().to_owned()
    }

    /// The mark of what the block is about: an asterisk for a violation.
    fn mark(&self) -> &'static str {
        let is_violation = |own: &&Finding| own.severity == Severity::Violation;
        match self.own.iter().any(is_violation) {
            true => "*",
            false => "-",
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
