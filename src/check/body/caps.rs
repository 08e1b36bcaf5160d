//! `body-caps`.

use crate::article::Article;
use crate::article::lines::{Class, common_words};
use crate::check::{Context, Report};
use crate::declare_check;

/// A text of fewer letters is a title or a few abbreviations.
const LETTERS: usize = 100;
/// So many of a hundred letters may be capitals.
const PERCENT: usize = 60;
/// A line is written in capitals where more of a hundred letters are.
const OF_A_LINE: usize = 80;
/// So many lines of prose in capitals are a text, ...
const LINES: usize = 3;
/// ... with so many different ones of the commonest words in them.
const WORDS: usize = 5;

declare_check! {
    /// ## What it finds
    ///
    /// A text that is written in capitals: more than 100 letters of its own, more
    /// than 60 of a hundred of them capitals, and most lines of prose.
    ///
    /// ## Why it matters
    ///
    /// Capitals are slow to read, and look as if somebody were shouting.
    ///
    /// ## What is left alone
    ///
    /// Code, tables, lists of names; titles and abbreviations among others.
    /// Scripts that have no capitals. Newsgroups for programs (sources). It is a
    /// note: no text in capitals was found to try it on.
    ///
    /// ## How to fix it
    ///
    /// Write capitals where they belong: at the beginning of sentences and names.
    BODY_CAPS = "body-caps", [Note],
    summary: "the text is written in capitals: $percent of a hundred letters",
    basis: ["RFC 1855, section 2.1.1"],
    precluded_by: [],
    variables: ["percent"],
    reasons: {},
    since: "0.1.0",
    examine: examine,
}

/// How many octets are of this kind, many at a time.
fn count(octets: &[u8], is_one: impl Fn(u8) -> bool) -> usize {
    let of_some = |some: &[u8]| {
        some.iter()
            .fold(0_u8, |sum, octet| sum + u8::from(is_one(*octet)))
    };
    octets
        .chunks(255)
        .map(|some| usize::from(of_some(some)))
        .sum()
}

fn examine(article: &Article, _context: &Context, report: &mut Report<'_>) {
    let (Some(text), Some(lines)) = (article.text(), article.lines()) else {
        return;
    };
    // Of most texts no line need be looked at.
    let octets = text.as_str().as_bytes();
    let lower = count(octets, |octet| octet.is_ascii_lowercase());
    // There are no more capitals than other octets.
    if (octets.len() - lower) * 2 < lower
        || count(octets, |octet| octet.is_ascii_uppercase()) * 2 < lower
    {
        return;
    }
    let own = lines.places(|class| class == Class::Own);
    let (mut all, mut capitals, mut prose) = (0, 0, 0);
    let mut shouted: Vec<usize> = Vec::new();
    for at in own {
        let line = text.line(at).unwrap_or_default();
        let (of_line, high) = letters(line);
        all += of_line;
        capitals += high;
        let is_shouted = high * 100 > of_line * OF_A_LINE;
        // Whether it is prose is a dear question: of most texts no line is asked.
        if is_shouted && common_words(line, 2) >= 2 {
            shouted.push(at);
        }
        prose += usize::from(!is_shouted && of_line > 0);
    }
    let first = shouted.first().copied();
    let is_most =
        shouted.len() >= LINES && shouted.len() * 100 >= (shouted.len() + prose) * PERCENT;
    let is_prose = || {
        let shouted = shouted.iter().filter_map(|at| text.line(*at));
        let shouted = shouted.take(10 * LINES).collect::<Vec<_>>().join(" ");
        common_words(&shouted, WORDS) >= WORDS
    };
    if let Some(first) =
        first.filter(|_| is_most && is_prose() && all > LETTERS && capitals * 100 > all * PERCENT)
        && !article
            .newsgroups()
            .any(|name| name.split('.').any(|part| part == "sources"))
    {
        report
            .at(text.place(first))
            .with("percent", capitals * 100 / all);
    }
}

/// How many letters a line has that come in two cases, and how many of them are
/// capitals.
fn letters(line: &str) -> (usize, usize) {
    let mut counts = (0, 0);
    for character in line.chars() {
        let is_capital = character.is_uppercase();
        counts.0 += usize::from(is_capital || character.is_lowercase());
        counts.1 += usize::from(is_capital);
    }
    counts
}
