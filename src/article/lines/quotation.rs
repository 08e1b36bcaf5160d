//! Quoted lines: the sign in front, and how often it stands there.

use std::collections::HashMap;
use std::ops::Range;

use super::Class;
use super::attribution;
use super::draft::Draft;
use crate::article::look::Look;

/// What stands in front of a quoted line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quote {
    /// With which sign the line is quoted.
    pub sign: Sign,
    /// How many signs there are: how often the line was quoted.
    pub depth: u32,
    /// How many octets of the line are signs, names and the blanks with them.
    pub prefix: u32,
}

impl Quote {
    /// The signs in front, as they are written in this line.
    pub fn prefix_of(self, line: &str) -> &str {
        line.get(..self.prefix as usize).unwrap_or(line)
    }

    /// Whether the rarer sign stands there twice, with blanks between: what only
    /// quoting does.
    fn is_deep(self) -> bool {
        matches!(self.sign, Sign::Other('#' | '%' | '|' | ':' | '}'))
            && self.depth > 1
            && self.prefix > self.depth
    }

    /// What is quoted in this line.
    pub fn text_of(self, line: &str) -> &str {
        line.get(self.prefix as usize..).unwrap_or_default()
    }
}

/// The sign of a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// `>`.
    Usual,
    /// A name or initials before `>`.
    Named,
    /// Another sign, such as `|` or `:`.
    Other(char),
}

/// More blanks than these before a name make it no quotation.
const INDENT: usize = 8;
/// How long the name before a `>` may be, in characters.
const LONGEST_NAME: usize = 15;
/// What stands before a `>` where somebody shows what he typed.
const PROMPTS: [&str; 28] = [
    "lisp", "user", "emacs", "sql", "mysql", "psql", "irb", "ghci", "ftp", "sqlite", "postgres",
    "clisp", "sbcl", "guile", "scheme", "prolog", "perl", "php", "python", "ruby", "node", "julia",
    "telnet", "bash", "mongo", "gdb", "debug", "shell",
];
/// The rarer signs.
const SIGNS: [char; 13] = [
    '|', ':', '}', '%', '#', '+', ']', '=', '!', '*', '~', '&', '<',
];

/// Marks the lines that begin with `>`.
pub(super) fn mark_usual(draft: &mut Draft<'_>, is_followup: bool) {
    for at in draft.with(Look::QUOTE) {
        let line = draft.line(at);
        // A byte order mark may stand before the sign, unseen.
        if !draft.is_own(at) || !line.trim_start().starts_with(['>', '\u{feff}']) {
            continue;
        }
        // In flowed text a blank in front makes of a `>` a mere character (RFC
        // 3676, section 4.4). Further inside, a line continues a quotation or
        // stands below an attribution; else it may be a prompt.
        let indent = match draft.is_flowed() {
            true => 0,
            false if !line.starts_with(' ') => 1,
            false if at > 0 && draft.is_quoted(at - 1) => INDENT,
            false if attribution::stands_above(draft, at, 1, is_followup) => INDENT,
            false => 1,
        };
        if let Some(quote) = usual(line, indent)
            && !attribution::begins_with_quote_sign(line)
            && !is_escaped(draft, at)
        {
            draft.set(at, Class::Quoted(quote));
        }
    }
}

/// Reads the `>` in front, behind so many blanks at most.
fn usual(line: &str, indent: usize) -> Option<Quote> {
    let rest = line.trim_start_matches('\u{feff}');
    let mut rest = rest.trim_start_matches(' ');
    if line.trim_start_matches('\u{feff}').len() - rest.len() > indent {
        return None;
    }
    let mut depth = 0;
    while let Some(behind) = rest.strip_prefix('>') {
        depth += 1;
        rest = behind.strip_prefix([' ', '\t']).unwrap_or(behind);
    }
    (depth > 0).then(|| Quote {
        sign: Sign::Usual,
        depth,
        prefix: length(line, rest),
    })
}

/// How much shorter `rest`, the end of the line, is.
fn length(line: &str, rest: &str) -> u32 {
    u32::try_from(line.len() - rest.len()).unwrap_or(u32::MAX)
}

/// Whether the line is one that begins with `From `, which mailbox software has
/// put a `>` in front of: one that stands among lines that are not quoted.
fn is_escaped(draft: &Draft<'_>, at: usize) -> bool {
    let is_escaped = |line: &str| line.starts_with(">From ");
    let is_quoted = |at: usize| {
        let line = draft.line(at);
        line.starts_with('>') && !is_escaped(line)
    };
    is_escaped(draft.line(at)) && !(at > 0 && is_quoted(at - 1)) && !is_quoted(at + 1)
}

/// Marks the lines with a name before `>`, and those with another sign.
pub(super) fn mark_unusual(draft: &mut Draft<'_>, is_followup: bool) {
    mark_named(draft);
    mark_others(draft, is_followup);
}

/// A name counts if it stands before two lines at least.
fn mark_named(draft: &mut Draft<'_>) {
    let mut places = draft.with(Look::GREATER);
    if !places.any(|at| draft.is_own(at)) {
        return;
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let places = draft.with(Look::GREATER);
    for at in places.filter(|at| draft.is_own(*at)) {
        if let Some((name, _)) = named(draft.line(at)) {
            *counts.entry(name).or_default() += 1;
        }
    }
    if !counts.values().any(|count| *count > 1) {
        return;
    }
    for at in 0..draft.end() {
        if let Some((name, quote)) = named(draft.line(at))
            && draft.is_own(at)
            && counts.get(name).is_some_and(|count| *count > 1)
        {
            draft.set(at, Class::Quoted(quote));
        }
    }
}

/// Reads a name before `>`.
fn named(line: &str) -> Option<(&str, Quote)> {
    let begin = line.trim_start_matches(' ');
    if line.len() - begin.len() > INDENT {
        return None;
    }
    let end = begin.find(|c: char| !c.is_alphanumeric())?;
    let (name, behind) = begin.split_at_checked(end)?;
    let rest = behind.trim_start_matches('>');
    let depth = length(behind, rest);
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    if depth == 0 || rest.trim_start().starts_with('(') || !is_name(name) {
        return None;
    }
    let quote = Quote {
        sign: Sign::Named,
        depth,
        prefix: length(line, rest),
    };
    Some((name, quote))
}

/// Initials (`TH`, `J2`) or a word of 3 to 15 characters that is no prompt.
fn is_name(name: &str) -> bool {
    let length = name.chars().take(LONGEST_NAME + 1).count();
    let is_word = (3..=LONGEST_NAME).contains(&length) && name.starts_with(char::is_alphabetic);
    let is_initials = length <= 3 && name.starts_with(char::is_uppercase);
    (is_word || is_initials) && !PROMPTS.contains(&name.to_lowercase().as_str())
}

/// Marks runs of lines with the same rarer sign.
fn mark_others(draft: &mut Draft<'_>, is_followup: bool) {
    if !draft.any_has(Look::RARE_QUOTE) {
        return;
    }
    let mut used = Vec::new();
    let mut at = 0;
    while at < draft.end() {
        let first = at;
        let may_be = |at: usize| draft.has(at, Look::RARE_QUOTE) && draft.is_own(at);
        let sign = |at: usize| may_be(at).then(|| other(draft.line(at))).flatten();
        let Some((char, _)) = sign(first) else {
            at += 1;
            continue;
        };
        while sign(at).is_some_and(|(next, _)| next == char) {
            at += 1;
        }
        let lines = at - first;
        let is_common = matches!(char, '|' | ':');
        let introduces = |at: usize| {
            let gap = if is_common { 2 } else { 1 };
            attribution::stands_above(draft, at, gap, is_followup)
        };
        let is_deep = |at| other(draft.line(at)).is_some_and(|(_, quote)| quote.is_deep());
        let is_quotation = lines >= 3 && (is_common || char == '}')
            || used.contains(&char)
            || (lines >= 2 || is_common) && introduces(first)
            || lines >= 2 && (first..at).all(is_deep);
        // Some quote in a box that is open on the right.
        let is_box =
            is_closed(draft, first..at, char) || is_ruled(draft, first) && !introduces(first);
        if is_quotation && !is_box {
            for at in first..at {
                if let Some((_, quote)) = other(draft.line(at)) {
                    draft.set(at, Class::Quoted(quote));
                }
            }
            // Lists and sums use these as well.
            if !used.contains(&char) && !matches!(char, '*' | '+' | '=') {
                used.push(char);
            }
        }
    }
}

/// Reads a rarer sign in front: behind at most three blanks, and before a blank,
/// itself, or a `>` (`|>`).
fn other(line: &str) -> Option<(char, Quote)> {
    let begin = line.trim_start_matches(' ');
    let sign = begin.chars().next().filter(|c| SIGNS.contains(c))?;
    if line.len() - begin.len() > 3 {
        return None;
    }
    let (mut rest, mut depth) = (begin, 0);
    while let Some(behind) = rest.strip_prefix(sign) {
        depth += 1;
        let behind = behind.strip_prefix('>').unwrap_or(behind);
        rest = behind.strip_prefix([' ', '\t']).unwrap_or(behind);
        let is_set_apart = rest.len() < behind.len() || behind.is_empty();
        if !is_set_apart && !behind.starts_with(sign) {
            return None;
        }
    }
    let quote = Quote {
        sign: Sign::Other(sign),
        depth,
        prefix: length(line, rest),
    };
    Some((sign, quote))
}

/// Whether these lines are those of a box or a table: half of them or more end
/// with the sign as well.
fn is_closed(draft: &Draft<'_>, places: Range<usize>, sign: char) -> bool {
    let is_closed = |line: &str| {
        let inside = line.trim().strip_prefix(sign);
        inside.is_some_and(|inside| inside.ends_with(sign))
    };
    let lines = places.len();
    places.filter(|at| is_closed(draft.line(*at))).count() * 2 >= lines
}

/// Whether the line above is ruled, as that of a box.
fn is_ruled(draft: &Draft<'_>, at: usize) -> bool {
    let above = at.checked_sub(1).map_or("", |at| draft.line(at)).trim();
    let ruled = above.chars().filter(|c| matches!(c, '-' | '=' | '_' | '+'));
    above.len() >= 5 && ruled.count() * 3 >= above.chars().count() * 2
}
