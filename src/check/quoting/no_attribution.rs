//! `quote-no-attribution`.

use super::{quoted, quoted_text, quoting_followup};
use crate::article::lines::{Class, may_begin_one, names_a_poster};
use crate::article::{Article, Lines, Text};
use crate::check::{Context, Report};
use crate::declare_check;

/// A shorter quotation is a keyword, in lines.
const LINES: usize = 2;
/// An attribution that is quoted as well begins in one of these lines.
const BEGINNING: usize = 3;
/// Somebody may be named in one of these lines.
const HEAD: usize = 10;
/// So much of one's own text tells whether one answers oneself, in characters.
const OPENING: usize = 300;
/// What people say who add to their own article, in lower case.
const OWN: [&str; 34] = [
    "sorry",
    "oops",
    "apolog",
    "correction",
    "i meant",
    "i mean to",
    "i forgot",
    "i wrote",
    "i said",
    "i should have",
    "my previous",
    "my own",
    "my last",
    "my earlier",
    "my original",
    "my post",
    "myself",
    "never mind",
    "nevermind",
    "solved",
    "followup to my",
    "follow-up to my",
    "ingrid",
    "entschuldig",
    "korrektur",
    "nachtrag",
    "ich meinte",
    "meinte ich",
    "ich vergessen",
    "ich schrieb",
    "schrieb ich",
    "mein posting",
    "ich selbst",
    "erledigt",
];
/// On the right side of identifiers that many people's articles have.
const SHARED: [&str; 12] = [
    "googlegroups",
    "posting.google",
    "dont-email",
    "eternal-september",
    "individual",
    "4ax",
    "albasani",
    "aioe",
    "solani",
    "mixmin",
    "40tude",
    "gmail",
];

declare_check! {
    /// ## What it finds
    ///
    /// A followup that begins with a quotation of two lines or more, goes on
    /// with own text, and nowhere says whom the quotation is from.
    ///
    /// ## Why it matters
    ///
    /// Several people talk to each other in a newsgroup. Who is answered, and
    /// who said what, is seen from the line above the quotation only.
    ///
    /// ## What is left alone
    ///
    /// Quotations below own text: that may say whom they are from in many ways.
    /// A quotation that names somebody itself, since the line was quoted as
    /// well: by an address, or a word such as "wrote". Followups to an article of
    /// one's own, as far as the names, the identifiers or the words tell. A single
    /// quoted line. Articles that answer none.
    ///
    /// ## How to fix it
    ///
    /// Leave the line that your newsreader writes above the quotation; where it
    /// writes none, it has a setting for it, often called "attribution" or
    /// "introduction".
    QUOTE_NO_ATTRIBUTION = "quote-no-attribution", [Hint],
    summary: "nothing says whom the quotation is from",
    basis: ["GNKSA 2.0, 10"],
    precluded_by: [],
    variables: [],
    reasons: {},
    since: "0.1.0",
    needs: [QUOTATION],
    examine: examine,
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let Some((text, lines)) = quoting_followup(article) else {
        return;
    };
    let is_text = |class: Class| !matches!(class, Class::Blank | Class::Armour);
    let first = lines.places(is_text).next().unwrap_or_default();
    if quoted(text, lines, first).is_none() || lines.has(Class::Attribution) {
        return;
    }
    let end = (first..lines.len())
        .find(|at| lines.class(*at).quote().is_none())
        .unwrap_or(lines.len());
    let quotation = || (first..end).filter_map(|at| quoted_text(text, lines, at));
    let mut says_something = quotation().filter(|line| !line.trim().is_empty());
    let own = || (end..lines.len()).filter(|at| lines.class(*at).is_own());
    if says_something.nth(LINES - 1).is_none()
        || own().next().is_none()
        || names_somebody(quotation())
        || names_oneself(article, quotation())
        || is_followup_to_oneself(article)
        || is_said_of_oneself(text, lines, end)
    {
        return;
    }
    report.at(text.place(first));
}

/// Whether the quotation says itself whom it is from.
fn names_somebody<'a>(quotation: impl Iterator<Item = &'a str>) -> bool {
    let lines = quotation.filter(|line| !line.trim().is_empty());
    lines.take(HEAD).enumerate().any(|(number, line)| {
        number < BEGINNING && may_begin_one(line)
            || names_a_poster(line)
            || line.trim_start().starts_with("Excerpts from")
    })
}

/// Whether the poster's name or address stands in the quotation: it is from an
/// article of his own.
fn names_oneself<'a>(article: &Article, quotation: impl Iterator<Item = &'a str>) -> bool {
    let Some(poster) = article.poster() else {
        return false;
    };
    let known = [poster.name(), Some(poster.local_part.as_str())];
    let known = known.into_iter().flatten().map(str::to_lowercase);
    let known: Vec<String> = known.filter(|name| name.chars().count() > 2).collect();
    let mut lines = quotation.map(str::to_lowercase);
    lines.any(|line| known.iter().any(|name| line.contains(name.as_str())))
}

/// Whether the article that is answered comes from the same host, and that is
/// no server of many people.
fn is_followup_to_oneself(article: &Article) -> bool {
    let right = |identifier: &str| {
        let (_, right) = identifier.rsplit_once('@')?;
        Some(right.trim_end_matches('>').to_lowercase())
    };
    let own = article.header().body("message-id").and_then(right);
    let precursor = article.precursors().next_back().and_then(right);
    own.is_some_and(|own| {
        Some(&own) == precursor.as_ref() && !SHARED.iter().any(|shared| own.contains(shared))
    })
}

/// Whether the first words below the quotation are those of somebody who adds
/// to his own article.
fn is_said_of_oneself(text: &Text, lines: &Lines, start: usize) -> bool {
    let own = (start..lines.len()).filter(|at| lines.class(*at).is_own());
    let mut opening = String::new();
    for at in own {
        if opening.len() >= OPENING {
            break;
        }
        let line = text.line(at).unwrap_or_default();
        opening.extend(line.chars().take(OPENING).flat_map(char::to_lowercase));
        opening.push(' ');
    }
    OWN.iter().any(|words| opening.contains(words))
}
