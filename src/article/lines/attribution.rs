//! Attributions: the lines that say whom a quotation is from.

use std::ops::Range;

use super::Class;
use super::candidate::{Candidate, has_address, verb_is_last};
use super::draft::Draft;
use crate::article::look::Look;

/// An attribution has at most so many lines.
const LINES: usize = 4;
/// So many lines stand between an attribution and its quotation at most.
const GAP: usize = 2;
/// What says that something was cut out is shorter, in octets.
const LONGEST_CUT: usize = 40;
/// A longer line is no attribution, in octets.
const LONGEST_LINE: usize = 400;

/// Whether a line may be the beginning of an attribution, or holds an address
/// or an identifier, as such a line does.
pub fn may_begin_one(line: &str) -> bool {
    if line.len() > LONGEST_LINE {
        return false;
    }
    let line = Candidate::of(&[line]);
    line.begins_like_one() || line.has_address()
}

/// Whether a line of an attribution tells a source: it begins as such lines do,
/// or holds an address, an identifier or a time. Without any of these it may be a
/// sentence of the poster's, `Here is what the man said:`.
pub fn tells_a_source(line: &str) -> bool {
    let line = Candidate::of(&[line]);
    line.begins_like_one() || line.has_address() || line.has_time()
}

/// Whether a line says that somebody said something: with a verb of saying, and
/// an address or a colon at the end.
pub fn names_a_poster(line: &str) -> bool {
    if line.len() > LONGEST_LINE {
        return false;
    }
    let line = Candidate::of(&[line]);
    line.has_verb() && (line.has_address() || line.ends_with(&[':']))
}

/// Marks the attributions above quotations.
pub(super) fn mark(draft: &mut Draft<'_>, is_followup: bool) {
    if !draft.has_quotation() {
        return;
    }
    for at in 1..draft.end() {
        if draft.is_quoted(at)
            && !draft.is_quoted(at - 1)
            && let Some(lines) = above(draft, at, is_followup)
        {
            draft.claim(lines, Class::Attribution);
        }
    }
}

/// Marks the attributions whose quotation was cut out: somebody, his address, a
/// verb and a colon.
pub(super) fn mark_without_quotation(draft: &mut Draft<'_>, is_followup: bool) {
    for at in draft.with(Look::COLON) {
        let line = draft.line(at);
        if !draft.is_own(at) || line.len() > LONGEST_LINE || !verb_is_last(line) {
            continue;
        }
        let line = Candidate::of(&[line]);
        let above = at.checked_sub(1).filter(|at| draft.is_own(*at));
        let begins_above = above.is_some_and(|at| begins_above(draft, at));
        let begins = begins_above || line.begins_like_one();
        let two = || Candidate::of(&[draft.line(at - 1), draft.line(at)]);
        let has_address = line.has_address() || begins_above && two().has_address();
        if has_address && (begins || is_followup) || is_followup && begins && line.has_time() {
            draft.claim(at - usize::from(begins_above)..at + 1, Class::Attribution);
        }
    }
}

/// Whether an attribution begins on this line that goes on below it.
fn begins_above(draft: &Draft<'_>, at: usize) -> bool {
    let line = draft.line(at);
    if line.len() > LONGEST_LINE {
        return false;
    }
    let first = Candidate::of(&[line]);
    first.begins_like_one()
        && (first.has_address() || first.has_time())
        && (!first.ends_with(&['.', '!', '?', ':']) || first.is_starred())
}

/// Whether a line begins with `>` and is none the less no quoted one: the
/// attribution of Supercite, or one that mailbox software has escaped.
pub(super) fn begins_with_quote_sign(line: &str) -> bool {
    let line = line.trim_end();
    if line.len() > LONGEST_LINE {
        return false;
    }
    if let Some(rest) = line.strip_prefix(">>>>> ") {
        return rest.contains(" == ") || verb_is_last(rest);
    }
    line.strip_prefix(">From article ").is_some_and(has_address)
}

/// Whether an attribution stands above this line, with so many blank lines
/// between at most.
pub(super) fn stands_above(draft: &Draft<'_>, at: usize, gap: usize, is_followup: bool) -> bool {
    above(draft, at, is_followup).is_some_and(|lines| at - lines.end <= gap)
}

/// The attribution above this line, with at most two lines between that are
/// blank or say that something was cut out.
fn above(draft: &Draft<'_>, at: usize, is_followup: bool) -> Option<Range<usize>> {
    let is_gap = |at: &usize| draft.is_blank(*at) || is_cut(draft.line(*at));
    let blank = (0..at).rev().take(GAP).take_while(is_gap);
    let end = at - blank.count();
    let own = (0..end).rev().take(LINES);
    let own = own.take_while(|at| draft.is_own(*at) && draft.line(*at).len() <= LONGEST_LINE);
    let most = own.count();
    let is_one = |count: &usize| {
        let lines: Vec<&str> = (end - count..end).map(|at| draft.line(at)).collect();
        Candidate::of(&lines).is_attribution(is_followup)
    };
    let count = (1..=most).find(is_one)?;
    // The last line alone may look like one that began further up.
    let begins = |count: &usize| begins_above(draft, end - count) && is_one(count);
    let count = (count + 1..=most).find(begins).unwrap_or(count);
    Some(end - count..end)
}

/// Whether a line says that something was cut out, `[...]`, `<snip>`, or is the
/// upper edge of a box, `+-----`.
fn is_cut(line: &str) -> bool {
    let line = line.trim();
    if line.starts_with("+--") {
        return line.chars().all(|c| matches!(c, '+' | '-'));
    }
    let inside = |begin, end| line.strip_prefix(begin)?.strip_suffix(end);
    let inside = inside('[', ']').or(inside('<', '>'));
    inside.is_some_and(|inside| {
        inside.len() < LONGEST_CUT && !inside.ends_with(':') && !inside.contains('@')
    })
}
