//! `artchk fix`: puts right in an article what can be put right (R50a).
//!
//! Each check says what it would change ([`Remedy`]); a
//! [`Guard`] says what may not be; what does not touch is done in one round, the
//! rest in the next ones, until nothing is left to do. At the end the article is
//! looked at once more: a fix that brings to light what is as grave as what it
//! mends, or does not do what it says, is taken back (`trial`). Nothing
//! here reads or writes a file, and whatever goes wrong, nothing was changed.

mod before;
mod form;
mod guard;
mod merge;
mod trial;

use std::fmt;

use crate::article::Article;
use crate::check::{
    self, BOM, Check, Context, Edit, Finding, Findings, Remedy, Safety, Selection, Severity,
};
use before::Before;
pub use form::{Held, Unfit};
pub use guard::Guard;
use trial::{Key, Trial};

/// What is to be put right, and how an article is judged.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// What the checks may know.
    pub context: &'a Context,
    /// Which checks are run.
    pub selection: &'a Selection,
    /// Whether the findings of this check are to be put right.
    pub wants: &'a dyn Fn(&'static Check) -> bool,
    /// Whether that is done, too, which the poster is to look at.
    pub even_unsafe: bool,
}

/// An article that was put right.
#[derive(Debug)]
pub struct Fixed {
    /// Its octets.
    pub octets: Vec<u8>,
    /// What was done, in the order of the lines.
    pub changes: Vec<Change>,
    /// What was left undone although there is a fix for it.
    pub declined: Vec<Declined>,
    /// What came to light by that: it was not found before, and is less grave
    /// than what was mended.
    pub revealed: Vec<&'static Check>,
    /// What is still found.
    pub findings: Findings,
}

/// Something that was put right.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// The check that had found it.
    pub check: &'static Check,
    /// How grave it was.
    pub severity: Severity,
    /// What was done about it.
    pub remedy: &'static Remedy,
    /// The line of the article as it was, from 1; nothing where something was
    /// missing.
    pub line: Option<usize>,
    /// The octet of the article as it was.
    at: Option<usize>,
}

impl Change {
    fn key(&self) -> Key {
        (self.check.code, self.at)
    }
}

/// Something that was not put right, because it would not have got better.
#[derive(Debug, Clone, Copy)]
pub struct Declined {
    /// What would have been done.
    pub change: Change,
    /// What came of it.
    pub why: Why,
}

/// What comes of a fix that is no good.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Why {
    /// This check, which found nothing before, or less, finds what is as grave.
    Reveals(&'static Check),
    /// The same is found again.
    Stays,
    /// There are too many of it, or what is done is undone again.
    Unsettled,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Why::Reveals(check) => write!(f, "{} would be found then", check.code),
            Why::Stays => f.write_str("the same would be found again"),
            Why::Unsettled => f.write_str("ten rounds are not enough for it"),
        }
    }
}

/// Why an article stays as it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// Occurs when there is nothing that could be an article.
    NoArticle,
    /// Occurs when there is a NUL in this line of the header, from 1.
    Nul(usize),
    /// Occurs when only a part of the article is read.
    TooLarge,
    /// Occurs when too many fixes are no good.
    Unsettled,
    /// Occurs when something was touched that has to stay as it is.
    Touched,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Trouble::NoArticle => {
                "it is no article: it has neither From nor Newsgroups nor Subject"
            }
            Trouble::Nul(line) => return write!(f, "its header has a NUL, in line {line}"),
            Trouble::TooLarge => {
                "it is too large: a header of 1 MiB and 5,000 lines is read, \
                 and a text of 2 MiB and 200,000 lines"
            }
            Trouble::Unsettled => "its faults cannot be put right together",
            Trouble::Touched => "something would change that has to stay as it is",
        })
    }
}

impl std::error::Error for Trouble {}

/// What would put a finding right.
#[derive(Debug, Clone)]
pub struct Fix {
    /// Whether it may be done unasked.
    pub safety: Safety,
    /// What is changed, in order.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// What would put the finding right; nothing where that cannot be done, or
    /// touches what is not to be touched.
    pub fn of(
        article: &Article,
        context: &Context,
        guard: &Guard,
        finding: &Finding,
    ) -> Option<Fix> {
        let remedy = finding.check.remedy.as_ref()?;
        let mut edits = (remedy.edits)(article, context, finding)?;
        edits.retain(|edit| !edit.range.is_empty() || !edit.text.is_empty());
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        let end = article.octets().len();
        let are_sound = merge::are_apart(&edits)
            && edits.last().is_some_and(|last| last.range.end <= end)
            && edits.iter().all(|edit| guard.lets(edit));
        are_sound.then_some(Fix {
            safety: remedy.safety,
            edits,
        })
    }
}

/// Puts right what can be put right.
///
/// # Errors
///
/// When the article is to stay as it is.
pub fn fix(held: &Held, order: &Order<'_>) -> Result<Fixed, Trouble> {
    let article = held.article(held.octets().to_vec());
    expect_article(&article)?;
    let findings = check::run(&article, order.context, order.selection);
    let before = Before::of(&article, &findings, order.context);
    Trial::new(held, order, &before).fixed()
}

/// What [`fix`] would do about each of these findings of the article, where that
/// is wanted, and comes to stay: by safe fixes alone, or with the others.
pub fn offers(
    held: &Held,
    order: &Order<'_>,
    article: &Article,
    findings: &Findings,
) -> Vec<Option<Fix>> {
    let mut offers: Vec<Option<Fix>> = findings.iter().map(|_| None).collect();
    let before = Before::of(article, findings, order.context);
    for safety in [Safety::Safe, Safety::Unsafe] {
        let has = |finding: &Finding| {
            let remedy = finding.check.remedy.as_ref();
            remedy.is_some_and(|remedy| remedy.safety == safety) && (order.wants)(finding.check)
        };
        if !findings.iter().any(has) || expect_article(article).is_err() {
            continue;
        }
        let order = Order {
            even_unsafe: safety == Safety::Unsafe,
            ..*order
        };
        let Ok(fixed) = Trial::new(held, &order, &before).fixed() else {
            continue;
        };
        for (number, (offer, finding)) in offers.iter_mut().zip(findings).enumerate() {
            if has(finding) && fixed.has_mended(article, finding) {
                *offer = before.fix(number).cloned();
            }
        }
    }
    offers
}

impl Fixed {
    /// Adds that the mark of an editor went, which stood before the article.
    pub fn went_without_mark(&mut self) {
        if let Some(remedy) = &BOM.remedy {
            let change = Change {
                check: &BOM,
                severity: Severity::Hint,
                remedy,
                line: Some(1),
                at: None,
            };
            self.changes.insert(0, change);
        }
    }

    /// Whether this finding of the article as it was has been put right.
    fn has_mended(&self, article: &Article, finding: &Finding) -> bool {
        let is_of_it = |change: &&Change| change.check == finding.check;
        let mut changes = self.changes.iter().filter(is_of_it).peekable();
        if !self.findings.iter().any(|left| left.check == finding.check) {
            return changes.peek().is_some();
        }
        let key = (finding.check.code, trial::octet(article, finding));
        changes.any(|change| change.key() == key)
    }
}

/// Sees whether it is any article, or else a file of another kind, and whether it
/// is read as a whole.
fn expect_article(article: &Article) -> Result<(), Trouble> {
    let header = article.header();
    let names = ["from", "newsgroups", "subject"];
    if !names.iter().any(|name| header.get(name).is_some()) {
        return Err(Trouble::NoArticle);
    }
    let octets = article.octets().get(..header.end()).unwrap_or_default();
    if let Some(nul) = memchr::memchr(0, octets) {
        let before = octets.get(..nul).unwrap_or_default();
        return Err(Trouble::Nul(1 + memchr::memchr_iter(b'\n', before).count()));
    }
    match header.is_cut() || article.text().is_some_and(|text| text.is_cut()) {
        true => Err(Trouble::TooLarge),
        false => Ok(()),
    }
}
