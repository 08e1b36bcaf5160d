//! What others have appended to an article: mailing lists, servers, moderators.

use std::ops::Range;

use super::delimiter::Form;
use super::draft::Draft;
use super::{Class, Poster};
use crate::article::look::Look;

/// The footer of a list or a server begins so many lines before the end.
const REACH: usize = 12;
/// The note of a moderator has so many lines at most.
const LONGEST_NOTE: usize = 30;
/// What is appended by lists, in lower case.
const LIST_WORDS: [&str; 5] = [
    "unsubscribe",
    "listinfo",
    "mailing list",
    "majordomo",
    "list archive",
];
/// What else is appended, in lower case.
const WORDS: [&str; 10] = [
    "avast",
    "virus",
    "posted via",
    "sent via",
    "usenet newsgroup",
    "newsfeed",
    "uncensored",
    "before you buy",
    "usenet server",
    "nntp gateway",
];

/// Marks the footers at the end of the text.
pub(super) fn mark(draft: &mut Draft<'_>, poster: Poster<'_>) {
    let mut end = draft.end();
    if let Some(note) = note(draft, poster.is_approved) {
        end = note.start;
        draft.claim(note, Class::Footer);
    }
    let mut places = end.saturating_sub(REACH)..end;
    if let Some(first) = places.find(|at| is_footer(draft, *at..end, poster)) {
        draft.claim(first..end, Class::Footer);
    }
}

/// Whether these lines are a footer: set apart by a rule or by dashes, nothing
/// quoted in it, with the words of such footers and not the poster's name.
fn is_footer(draft: &Draft<'_>, places: Range<usize>, poster: Poster<'_>) -> bool {
    let first = places.start;
    if !draft.has(first, Look::RULE) {
        return false;
    }
    let line = draft.line(first);
    let dashes = Form::of(line, draft.is_flowed()).is_some();
    if !draft.is_own(first) || !(dashes || begins_with_rule(line)) {
        return false;
    }
    // A rule as the first line of a signature is the poster's.
    let above = first.checked_sub(1).map_or("", |at| draft.line(at));
    if !dashes && Form::of(above, draft.is_flowed()).is_some() {
        return false;
    }
    let filled = places.clone().filter(|at| !draft.is_blank(*at));
    let mut lines = filled.map(|at| draft.line(at).to_lowercase());
    let has = |line: &String, words: &[&str]| words.iter().any(|word| line.contains(word));
    // Dashes alone are a signature's: the first words must be a list's.
    let is_one = match dashes {
        true => lines.by_ref().take(2).any(|line| has(&line, &LIST_WORDS)),
        false => {
            lines.any(|line| has(&line, &LIST_WORDS) || has(&line, &WORDS) || is_server(&line))
        }
    };
    is_one && !places.clone().any(|at| draft.is_quoted(at)) && !names_poster(draft, places, poster)
}

/// Whether the poster's name or address stands in these lines.
fn names_poster(draft: &Draft<'_>, mut places: Range<usize>, poster: Poster<'_>) -> bool {
    let known = [poster.name, poster.address].into_iter().flatten();
    let known = known.map(str::to_lowercase).filter(|known| known.len() > 3);
    let known: Vec<String> = known.collect();
    places.any(|at| {
        let line = draft.line(at).to_lowercase();
        known.iter().any(|known| line.contains(known.as_str()))
    })
}

/// Three or more times the same sign that rules are drawn with.
fn begins_with_rule(line: &str) -> bool {
    let rest = ["---", "___", "===", "***", "~~~"].iter();
    rest.into_iter().any(|rule| line.starts_with(rule))
}

/// The advertisement of a news server: a name that begins with `news`.
fn is_server(line: &str) -> bool {
    let mut words = line.split(|c: char| !c.is_alphanumeric());
    words.any(|word| word.starts_with("news") && word != "newsletter")
        && [".com", ".net", "server"]
            .iter()
            .any(|word| line.contains(word))
}

/// The note of a moderator: the last paragraph, in square brackets.
fn note(draft: &Draft<'_>, is_approved: bool) -> Option<Range<usize>> {
    let end = draft.end();
    let last = draft.line(end.checked_sub(1)?).trim_end();
    if !last.ends_with(']') {
        return None;
    }
    let last = last.to_lowercase();
    let own = (0..end).rev().take(LONGEST_NOTE);
    let mut own = own.take_while(|at| draft.is_own(*at));
    let start = own.find(|at| draft.line(*at).starts_with('['))?;
    let first = draft.line(start).to_lowercase();
    let is_signed = ["mod]", "mod.]", "moderator]", "ed]", "ed.]"]
        .iter()
        .any(|end| last.ends_with(end));
    let is_named = first.starts_with("[mod") || first.starts_with("[note from the mod");
    let stands_alone = start.checked_sub(1).is_none_or(|at| draft.is_blank(at));
    let is_text = end - start > 1;
    (stands_alone && (is_signed || is_named || is_approved && is_text)).then_some(start..end)
}
