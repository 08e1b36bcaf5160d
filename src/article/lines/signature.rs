//! The signature: what stands behind the last delimiter.

use std::ops::Range;

use super::Class;
use super::delimiter::{Delimiter, Form};
use super::draft::Draft;
use super::quotation::Sign;
use crate::article::look::Look;

/// A wrong delimiter counts only so many lines before the end of the text.
const REACH: usize = 15;
/// A longer rule below a signature, in characters, is a footer's.
const LONG_RULE: usize = 20;

/// The signature as it was found.
pub(super) struct Found {
    pub(super) delimiter: Option<Delimiter>,
    pub(super) lines: Range<usize>,
    pub(super) has_text_below: bool,
}

/// Marks the last right delimiter, or, where there is no right one, the last
/// wrong one near the end of the text, and the signature below it.
pub(super) fn mark(draft: &mut Draft<'_>) -> Found {
    let Some(delimiter) = find(draft) else {
        return Found {
            delimiter: None,
            lines: draft.end()..draft.end(),
            has_text_below: false,
        };
    };
    let start = delimiter.at + 1;
    let in_source = draft.class(delimiter.at) == Class::Source;
    draft.set(delimiter.at, Class::Delimiter);
    let ends = |class| match class {
        Class::Armour | Class::Data | Class::Header | Class::Footer => true,
        Class::Source => !in_source,
        _ => false,
    };
    let places = start..draft.end();
    let mut end = places
        .clone()
        .find(|at| ends(draft.class(*at)))
        .unwrap_or(places.end);
    let below = draft.class(end);
    // What stands behind a PGP block was not signed: others have appended it.
    if below == Class::Armour {
        draft.claim(end..places.end, Class::Footer);
    }
    if let Some(footer) = footer(draft, start..end) {
        draft.claim(footer..end, Class::Footer);
        end = footer;
    }
    let answer = answer(draft, start..end);
    let end = answer.unwrap_or(end);
    for at in start..end {
        if !draft.is_blank(at) && draft.class(at) != Class::Verbatim {
            draft.set(at, Class::Signature);
        }
    }
    mark_earlier(draft, delimiter);
    let last = (start..end).rfind(|at| !draft.is_blank(*at));
    Found {
        delimiter: Some(delimiter),
        lines: start..last.map_or(start, |last| last + 1),
        has_text_below: answer.is_some() || matches!(below, Class::Header | Class::Source),
    }
}

fn find(draft: &Draft<'_>) -> Option<Delimiter> {
    if !draft.any_has(Look::DASH) {
        return None;
    }
    let form = |at: usize| Form::of(draft.line(at), draft.is_flowed());
    let is_near = |at: usize| draft.end() - at <= REACH;
    let counts = |at: &usize| !matches!(draft.class(*at), Class::Armour | Class::Footer);
    let delimiter = |at: usize| {
        let may_be = draft.has(at, Look::DASH)
            && (draft.is_own(at) || draft.class(at) == Class::Source && is_near(at));
        let form = may_be.then(|| form(at)).flatten()?;
        Some(Delimiter { at, form })
    };
    let dashes = draft.with(Look::DASH).rev().filter(counts);
    let right = dashes
        .filter_map(delimiter)
        .find(|found| found.form.is_right() && !is_comment(draft, found.at));
    let wrong = || {
        // Backwards, without armour and footers and the blank lines at the end.
        let own = (0..draft.end()).rev().filter(counts);
        let own = own.skip_while(|at| draft.is_blank(*at));
        let mut near = own.take(REACH).filter_map(delimiter);
        near.find(|found| {
            draft.is_own(found.at)
                && !found.form.is_right()
                && !is_divider(draft, found.at)
                && !is_of_a_footer(draft, found.at)
        })
    };
    right.or_else(wrong)
}

/// Whether the line is an empty one among the comments of a program.
fn is_comment(draft: &Draft<'_>, at: usize) -> bool {
    let is_comment = |at: usize| draft.line(at).starts_with("-- ") && draft.line(at).len() > 3;
    at > 0 && is_comment(at - 1) && is_comment(at + 1)
}

/// Whether what looks like a wrong delimiter has nothing below it but a footer:
/// who appended that may have set it as well.
fn is_of_a_footer(draft: &Draft<'_>, at: usize) -> bool {
    let below = (at + 1..draft.end()).find(|at| !draft.is_blank(*at));
    below.is_some_and(|at| draft.class(at) == Class::Footer)
}

/// Whether what looks like a wrong delimiter stands between paragraphs: below
/// it are a blank line and more than one paragraph.
fn is_divider(draft: &Draft<'_>, at: usize) -> bool {
    let begins = |at: &usize| {
        let is_text = !matches!(
            draft.class(*at),
            Class::Blank | Class::Armour | Class::Footer
        );
        is_text && draft.is_blank(at - 1)
    };
    let below = at + 1;
    draft.is_blank(below) && (below + 1..draft.end()).filter(begins).nth(1).is_some()
}

/// Where a footer begins below the signature: behind a blank line, with a rule
/// of at least twenty times the same sign.
fn footer(draft: &Draft<'_>, places: Range<usize>) -> Option<usize> {
    let is_rule = |line: &str| {
        let line = line.trim();
        let first = line.chars().next().filter(|c| !c.is_alphanumeric());
        line.chars().count() >= LONG_RULE && line.chars().all(|c| Some(c) == first)
    };
    let behind = places.start + 1..places.end;
    behind
        .into_iter()
        .find(|at| draft.is_blank(at - 1) && is_rule(draft.line(*at)))
}

/// Where an answer begins below the delimiter: with a quotation or with what
/// introduces it. A single line with a `>` is an ornament, and so is a line with
/// a `<` at its end; so are the rarer signs.
fn answer(draft: &Draft<'_>, places: Range<usize>) -> Option<usize> {
    let is_quotation = |at: &usize| {
        let usual = draft
            .class(*at)
            .quote()
            .is_some_and(|quote| quote.sign == Sign::Usual);
        usual && !draft.line(*at).trim_end().ends_with('<')
    };
    let is_attribution = |at: &usize| draft.class(*at) == Class::Attribution;
    let quoted = places.clone().filter(is_quotation).count();
    let introduced = places.clone().any(|at| is_attribution(&at));
    if quoted < 2 && !(quoted == 1 && introduced) {
        return None;
    }
    places
        .into_iter()
        .find(|at| is_quotation(at) || is_attribution(at))
}

/// Marks the right delimiters above the last, and the signatures below them,
/// where there is nothing between but a few lines of the poster.
fn mark_earlier(draft: &mut Draft<'_>, last: Delimiter) {
    let mut below = last.at;
    loop {
        let form = |at: usize| match draft.has(at, Look::DASH) {
            true => Form::of(draft.line(at), draft.is_flowed()),
            false => None,
        };
        let between = (0..below).rev().take(REACH);
        let mut between = between.take_while(|at| draft.is_own(*at) || draft.is_blank(*at));
        // A wrong delimiter directly above a right one belongs to it.
        let is_one = |at: usize, form: Form| form.is_right() || at + 1 == below;
        let found = between.find(|at| form(*at).is_some_and(|form| is_one(*at, form)));
        let Some(at) = found else {
            return;
        };
        draft.claim(at + 1..below, Class::Signature);
        draft.set(at, Class::Delimiter);
        below = at;
    }
}
