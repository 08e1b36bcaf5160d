//! Attributions: the lines that say whom a quotation is from.

use std::ops::Range;

use super::Class;
use super::draft::Draft;
use super::words::is_verb;

/// An attribution has at most so many lines.
const LINES: usize = 4;
/// So many lines stand between an attribution and its quotation at most.
const GAP: usize = 2;
/// A longer line is no attribution, in octets.
const LONGEST_LINE: usize = 400;
/// What stands behind the verb is at most so long, in octets.
const LONGEST_TAIL: usize = 60;
/// An attribution told by year and time alone is shorter, in octets.
const LONGEST_DATED: usize = 200;
/// How attributions begin, in lower case.
const BEGINNINGS: [&str; 46] = [
    "in article",
    "in message",
    "in the message",
    "in <",
    "in news:",
    "in einer",
    "im artikel",
    "in artikel",
    "on mon",
    "on tue",
    "on wed",
    "on thu",
    "on fri",
    "on sat",
    "on sun",
    "on 0",
    "on 1",
    "on 2",
    "on 3",
    "on 4",
    "on 5",
    "on 6",
    "on 7",
    "on 8",
    "on 9",
    "at 1",
    "at 0",
    "at 2",
    "am 0",
    "am 1",
    "am 2",
    "am 3",
    "le ",
    "el ",
    "il ",
    "op ",
    "den ",
    "dnia ",
    "quoting ",
    "quoth ",
    "from article",
    "thus spake",
    "also sprach",
    ">>>>> ",
    "***",
    "from:",
];
/// The same where a weekday, month or name follows.
const WEEKDAYS_DE: [&str; 7] = [
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
];
/// What says something and is no poster, in lower case.
const THINGS: [&str; 21] = [
    "it",
    "this",
    "which",
    "manual",
    "documentation",
    "docs",
    "standard",
    "spec",
    "specification",
    "section",
    "page",
    "article",
    "book",
    "faq",
    "rfc",
    "wikipedia",
    "hyperspec",
    "error",
    "compiler",
    "site",
    "text",
];
/// What newsreaders put above the whole of a quoted article, in lower case.
const TITLES: [&str; 11] = [
    "original message",
    "original-nachricht",
    "urspr\u{fc}ngliche nachricht",
    "urspruengliche nachricht",
    "message d'origine",
    "message original",
    "messaggio originale",
    "mensaje original",
    "mensagem original",
    "forwarded",
    "weitergeleitet",
];

/// Marks the attributions above quotations.
pub(super) fn mark(draft: &mut Draft<'_>, is_followup: bool) {
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
    for at in 0..draft.end() {
        let line = draft.line(at);
        if !draft.is_own(at) || line.len() > LONGEST_LINE || !line.trim_end().ends_with(':') {
            continue;
        }
        let line = Candidate::of(&[line]);
        if !line.verb_is_last() {
            continue;
        }
        let two = at
            .checked_sub(1)
            .filter(|at| draft.is_own(*at))
            .map(|at| Candidate::of(&[draft.line(at), draft.line(at + 1)]));
        let is_one = |line: &Candidate| {
            line.has_address() && line.verb_is_last() && (is_followup || line.begins_like_one())
        };
        if is_one(&line) {
            draft.set(at, Class::Attribution);
        } else if two.is_some_and(|two| two.begins_like_one() && is_one(&two)) {
            draft.fill(at - 1..at + 1, Class::Attribution);
        }
    }
}

/// Whether a line begins with `>` and is none the less no quoted one: the
/// attribution of Supercite, or one that mailbox software has escaped.
pub(super) fn begins_with_quote_sign(line: &str) -> bool {
    let line = line.trim_end();
    if line.len() > LONGEST_LINE {
        return false;
    }
    if let Some(rest) = line.strip_prefix(">>>>> ") {
        return rest.contains(" == ")
            || rest.ends_with(':') && Candidate::of(&[rest]).verb_is_last();
    }
    line.strip_prefix(">From article ")
        .is_some_and(|rest| has_address(rest))
}

/// Whether an attribution stands above this line, with a blank line between at
/// most.
pub(super) fn stands_above(draft: &Draft<'_>, at: usize, is_followup: bool) -> bool {
    above(draft, at, is_followup).is_some_and(|lines| at - lines.end <= 1)
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
    let begins_above = |count: &usize| {
        let first = draft.line(end - count);
        let first = Candidate::of(&[first]);
        first.begins_like_one()
            && (first.has_address() || first.has_time())
            && (!first.ends_with(&['.', '!', '?', ':']) || first.is_starred())
            && is_one(count)
    };
    let count = (count + 1..=most).find(begins_above).unwrap_or(count);
    Some(end - count..end)
}

/// Whether a line says that something was cut out: `[...]`, `[snip]`.
fn is_cut(line: &str) -> bool {
    let inside = line
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inside.is_some_and(|inside| inside.len() < 40 && !inside.ends_with(':'))
}

/// Lines that may be an attribution, joined.
struct Candidate {
    text: String,
    lower: String,
    lines: usize,
}

impl Candidate {
    fn of(lines: &[&str]) -> Candidate {
        let words = lines.iter().flat_map(|line| line.split_whitespace());
        let text = words.collect::<Vec<_>>().join(" ");
        // Some set the whole in brackets.
        let inside = text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'));
        let text = inside.map(str::to_owned).unwrap_or(text);
        Candidate {
            lower: text.to_lowercase(),
            text,
            lines: lines.len(),
        }
    }

    fn is_attribution(&self, is_followup: bool) -> bool {
        self.is_title()
            || self.begins_like_one()
                && (self.has_verb() || self.has_address() || self.ends_with(&[':']))
            || self.is_said()
            || self.is_addressed()
            || is_followup && self.is_dated()
    }

    /// `--- Original Message ---` and the like.
    fn is_title(&self) -> bool {
        let is_line = |c: char| matches!(c, '-' | '_' | '=' | '*' | ' ');
        let title = self.lower.trim_matches(is_line).trim_end_matches(':');
        let is_ruled = self.lower.starts_with("--") || self.lower.starts_with("__");
        (is_ruled || self.ends_with(&[':'])) && TITLES.iter().any(|known| title.starts_with(known))
            || title == "begin forwarded message"
    }

    /// `* Name <address>`, as some newsreaders begin.
    fn is_starred(&self) -> bool {
        self.text.starts_with("* ") && self.has_address()
    }

    fn begins_like_one(&self) -> bool {
        if self.is_starred() {
            return true;
        }
        let begin = self.lower.trim_start_matches(['"', '*', ' ', '|']);
        let begin = match self.lower.starts_with("***") {
            true => self.lower.as_str(),
            false => begin,
        };
        let begin = match begin.strip_prefix(">from article") {
            Some(_) => begin.trim_start_matches('>'),
            None => begin,
        };
        // Articles of Romance languages are common words: a date must follow.
        let dated = ["le ", "el ", "il ", "op ", "den ", "dnia "];
        let known = BEGINNINGS.iter().any(|known| begin.starts_with(known));
        let is_date = || begin.bytes().take(30).any(|c| c.is_ascii_digit());
        let weekday = begin
            .strip_prefix("am ")
            .is_some_and(|rest| WEEKDAYS_DE.iter().any(|day| rest.starts_with(day)));
        weekday || known && (!dated.iter().any(|article| begin.starts_with(article)) || is_date())
    }

    /// A verb of saying at the end, or with little behind it.
    fn is_said(&self) -> bool {
        let Some(tail) = self.tail() else {
            return false;
        };
        let tail = tail.trim_start_matches([' ', ',']).trim_end();
        let is_end =
            tail.is_empty() || matches!(tail, ":" | "..." | "\u{2026}" | "::" | ":-" | ": :");
        let is_colon = tail.ends_with([':', '\u{ff1a}']) || tail.ends_with("...");
        let has_fact = self.has_address() || self.has_time();
        let is_short =
            tail.len() <= LONGEST_TAIL && !tail.trim_end_matches('.').contains(['!', '?']);
        let ends = is_end || is_short && (is_colon || has_address(tail) || has_time(tail));
        ends && (has_fact
            || self.lines == 1 && self.text.len() <= LONGEST_DATED && !self.is_of_a_thing())
    }

    /// Whether it is no person that says something: `The manual says:`.
    fn is_of_a_thing(&self) -> bool {
        let words = self.lower.split(|c: char| !c.is_alphanumeric());
        words.take(4).any(|word| THINGS.contains(&word))
    }

    /// One line with an address or identifier and nothing behind it.
    fn is_addressed(&self) -> bool {
        let is_gated = self.text.contains(") -> ");
        // `Reviewed-by: Otto <otto@flowers.invalid>` is said of a patch.
        let is_trailer = self
            .lower
            .split_once(": ")
            .is_some_and(|(name, _)| name.ends_with("-by"));
        (self.lines == 1 || is_gated && self.lines == 2 && self.ends_with(&[')']))
            && !is_trailer
            && self.has_address()
            && (is_gated || self.ends_with(&[':', '>', ')']))
            && !self.text.contains("://")
    }

    /// In whatever language: with a year and a time.
    fn is_dated(&self) -> bool {
        self.text.len() < LONGEST_DATED
            && self.ends_with(&[':', ',', '\u{ff1a}'])
            && has_year(&self.text)
            && has_clock(&self.text)
    }

    fn ends_with(&self, ends: &[char]) -> bool {
        self.text.ends_with(ends)
    }

    fn has_verb(&self) -> bool {
        self.tail().is_some()
    }

    /// What stands behind the last verb of saying.
    fn tail(&self) -> Option<&str> {
        let mut tail = None;
        let mut rest = self.text.as_str();
        while let Some(begin) = rest.find(char::is_alphanumeric) {
            let word = rest.get(begin..)?;
            let end = word.find(|c: char| !c.is_alphanumeric());
            let (word, behind) = word.split_at_checked(end.unwrap_or(word.len()))?;
            if is_verb(word) {
                tail = Some(behind);
            }
            rest = behind;
        }
        tail
    }

    fn verb_is_last(&self) -> bool {
        self.tail().is_some_and(|tail| tail.trim() == ":")
    }

    fn has_address(&self) -> bool {
        has_address(&self.text)
    }

    fn has_time(&self) -> bool {
        has_time(&self.text)
    }
}

/// An address, a message identifier, or a UUCP path.
fn has_address(text: &str) -> bool {
    let inside =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '%' | '\u{2026}');
    text.split_whitespace().any(|word| {
        let joined = |sign: char| {
            word.split_once(sign).is_some_and(|(before, behind)| {
                before.ends_with(inside) && behind.starts_with(inside)
            })
        };
        joined('@') || joined('!')
    })
}

fn has_time(text: &str) -> bool {
    has_year(text) || has_clock(text)
}

/// A year of this century or the last.
fn has_year(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers
        .into_iter()
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")))
}

/// `hh:mm`, or with the Chinese, Japanese or Korean word for the hour.
fn has_clock(text: &str) -> bool {
    if text.contains(['\u{6642}', '\u{65f6}', '\u{c2dc}']) {
        return true;
    }
    let bytes = text.as_bytes();
    bytes
        .windows(4)
        .any(|four| matches!(four, [a, b':', c, d] if [a, c, d].iter().all(|c| c.is_ascii_digit())))
}
