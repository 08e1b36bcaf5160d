//! The followup: assembled out of the operator's text blocks (R30 to R34).
//!
//! Nothing is evaluated: a variable is looked up in a list of names, and all
//! text that comes out of the precursor is made printable first.

pub mod cancel;
pub mod explanation;
pub mod header;
pub mod layout;
mod log;
pub mod propagation;
mod refill;
pub mod text;
mod told;
pub mod variables;

use cancel::Secret;

use variables::Values;

use crate::article::Article;
use crate::article::encoding::encoded_word;
use crate::article::field::date;
use crate::check::{Finding, Findings, Severity};
use crate::config::{Head, TextBlocks};
use crate::decision::{LogLine, Occasion};
use crate::filter::Points;

/// What an answer needs (R70).
#[derive(Debug, Clone, Copy)]
pub struct Needed {
    /// A hint counts as a violation does (R24).
    pub pedantic: bool,
    /// So many points.
    pub points: Points,
    /// Even where somebody asked for the answer.
    pub requested: bool,
}

/// Without filters: one finding that counts.
impl Default for Needed {
    fn default() -> Needed {
        Needed {
            pedantic: false,
            points: Points::whole(1),
            requested: false,
        }
    }
}

impl Needed {
    /// Whether an answer for this reason depends on points.
    pub fn counts(&self, occasion: Occasion) -> bool {
        occasion == Occasion::Automatic || self.requested
    }

    /// What the findings are worth, and a request, where points hold for it: a point
    /// for each check that found a violation, with `--pedantic` a hint, too; the
    /// request as much as is needed.
    pub fn worth(&self, occasion: Occasion, findings: &Findings) -> Points {
        let counts = |finding: &&Finding| match finding.severity {
            Severity::Violation => true,
            Severity::Hint => self.pedantic,
            Severity::Note => false,
        };
        let mut codes: Vec<&str> = Vec::new();
        for finding in findings.counting().filter(counts) {
            if !codes.contains(&finding.check.code) {
                codes.push(finding.check.code);
            }
        }
        let found = Points::whole(i32::try_from(codes.len()).unwrap_or(i32::MAX));
        match occasion {
            Occasion::Automatic => found,
            Occasion::Requested | Occasion::Forced => found + self.points,
        }
    }
}

/// Whether an article is worth an answer (R22 to R24, R70): a request and `-c`
/// always are, unless points hold for them; else so many points, and something to
/// tell: no filter makes an answer of nothing.
pub fn is_due(occasion: Occasion, findings: &Findings, given: Points, needed: &Needed) -> bool {
    if !needed.counts(occasion) {
        return true;
    }
    let has_something_to_tell = occasion != Occasion::Automatic
        || findings
            .counting()
            .any(|finding| finding.severity != Severity::Note);
    has_something_to_tell && needed.worth(occasion, findings) + given >= needed.points
}

/// All that a followup is made of.
pub struct Matter<'a> {
    /// The article that is answered.
    pub precursor: &'a Article,
    /// Why it was checked.
    pub occasion: Occasion,
    /// What was found.
    pub findings: &'a Findings,
    /// The codes of what he need not be told once more (R57).
    pub told_before: &'a [&'a str],
    /// The check log, where the poster asked for it (R28).
    pub log: Option<&'a [LogLine]>,
    /// What else the poster is told.
    pub added: &'a [Addition],
    /// The group that the followup goes into.
    pub newsgroup: &'a str,
    /// Its message identifier (R31).
    pub message_id: &'a str,
}

impl Matter<'_> {
    /// Whether the poster is told what this block is about.
    fn adds(&self, block: &str) -> bool {
        self.added.iter().any(|added| added.block == block)
    }
}

/// A block that is not about a finding, with what it alone knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The name of the block; without it there is nothing.
    pub block: &'static str,
    /// The values of its variables.
    pub values: Vec<(&'static str, String)>,
}

/// An article that still lacks its Date (RFC 5537, section 3.4.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProtoArticle {
    /// Its message identifier.
    pub message_id: String,
    /// The group it goes into.
    pub newsgroup: String,
    octets: Vec<u8>,
}

impl ProtoArticle {
    /// An article as it was kept in the journal.
    pub fn from_journal(message_id: String, newsgroup: String, octets: Vec<u8>) -> ProtoArticle {
        ProtoArticle {
            message_id,
            newsgroup,
            octets,
        }
    }

    /// One of these fields, which are folded, and this text, whose lines end in LF.
    pub fn made(
        message_id: String,
        newsgroup: String,
        fields: &[(&str, String)],
        text: &str,
    ) -> ProtoArticle {
        let mut octets = Vec::new();
        for (name, body) in fields {
            push_field(&mut octets, name, body);
        }
        octets.extend_from_slice(b"\r\n");
        octets.extend_from_slice(text.replace('\n', "\r\n").as_bytes());
        ProtoArticle {
            message_id,
            newsgroup,
            octets,
        }
    }

    /// Header and body without Date, lines ended by CR LF, dots as written.
    pub fn octets(&self) -> &[u8] {
        &self.octets
    }

    /// The article with a Cancel-Lock, so that it can be withdrawn (R56).
    pub fn locked(mut self, secret: &Secret) -> ProtoArticle {
        let mut octets = Vec::with_capacity(self.octets.len() + LOCK);
        push_field(
            &mut octets,
            "Cancel-Lock",
            &secret.cancel_lock(&self.message_id),
        );
        octets.append(&mut self.octets);
        ProtoArticle { octets, ..self }
    }

    /// The article as it is posted at `now`, with Date in UTC (R32).
    pub fn dated(&self, now: jiff::Timestamp) -> Vec<u8> {
        let mut dated = format!("Date: {}\r\n", date::format(now)).into_bytes();
        dated.extend_from_slice(&self.octets);
        dated
    }
}

/// The octets of a followup, whatever the precursor holds (R32).
pub const LONGEST: usize = 64 * 1024;
/// Room for the Date, which is added when posting.
const DATE: usize = 64;
/// Room for the Cancel-Lock.
const LOCK: usize = 80;

/// Assembles the followup.
pub fn assemble(matter: &Matter<'_>, texts: &TextBlocks, head: &Head) -> ProtoArticle {
    of_lines(text::LINES, matter, texts, head)
}

/// The same with all that was found, however long that becomes: for trying texts.
pub fn assemble_whole(matter: &Matter<'_>, texts: &TextBlocks, head: &Head) -> ProtoArticle {
    of_lines(usize::MAX, matter, texts, head)
}

fn of_lines(lines: usize, matter: &Matter<'_>, texts: &TextBlocks, head: &Head) -> ProtoArticle {
    let mut octets = Vec::with_capacity(4096);
    for (name, body) in header::fields(matter, head) {
        push_field(&mut octets, &name, &body);
    }
    octets.extend_from_slice(b"\r\n");
    let room = LONGEST.saturating_sub(octets.len() + DATE + LOCK);
    for line in text::body(matter, texts, lines, room).lines() {
        octets.extend_from_slice(line.as_bytes());
        octets.extend_from_slice(b"\r\n");
    }
    ProtoArticle {
        message_id: matter.message_id.to_owned(),
        newsgroup: matter.newsgroup.to_owned(),
        octets,
    }
}

/// A text block as it reads for a finding of its check, variables replaced.
pub fn inserted(
    texts: &TextBlocks,
    block: &str,
    precursor: &Article,
    findings: &Findings,
    finding: &Finding,
) -> String {
    let mut values = Values::of(precursor, findings, texts);
    values.own.push(finding);
    values.insert_into(block)
}

/// What was found, in few words in the language of the texts: what its check is
/// called, and which of its reasons it is; nothing where these have no words for it.
pub fn title(texts: &TextBlocks, finding: &Finding) -> Option<String> {
    let title = texts.translation(finding.check.title())?;
    let reason = match finding.reason {
        Some(reason) => Some(finding.inserted(texts.translation(reason)?)),
        None => None,
    };
    Some(match reason {
        Some(reason) => format!("{title}: {reason}"),
        None => title.to_owned(),
    })
}

/// Writes a field, folded.
fn push_field(octets: &mut Vec<u8>, name: &str, body: &str) {
    for line in encoded_word::fold(name, body).lines() {
        octets.extend_from_slice(line.as_bytes());
        octets.extend_from_slice(b"\r\n");
    }
}

#[cfg(test)]
mod tests;
