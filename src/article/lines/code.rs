//! What has the form of code, of a program's output, of a table, or of a rule.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::Class;
use super::draft::Draft;
use super::signs::Signs;
use super::words::common;

/// What a rule is drawn with, and how often at least.
const RULE: &[u8] = b"-_=*~#";
const RULE_LENGTH: usize = 5;
/// Without so many blanks, and without a sign that is rare in prose or a tab, a
/// line is no code.
static GAP: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("   "));
/// An indentation of so many columns keeps a line apart from prose.
const INDENT: usize = 4;

/// Marks the rules, and the lines that look like code.
pub(super) fn mark(draft: &mut Draft<'_>) {
    let has_gaps = draft.contains(&GAP);
    let mut has_code = false;
    for at in 0..draft.end() {
        if !draft.is_own(at) {
            continue;
        }
        let line = draft.line(at);
        let may_be_code = has_gaps || draft.has(at, Signs::RARE.and(Signs::TAB));
        if is_rule(line) {
            draft.set(at, Class::Rule);
        } else if may_be_code && is_code(line) {
            draft.set(at, Class::Code);
            has_code = true;
        }
    }
    if !has_code {
        return;
    }
    // A line of words between two lines of code.
    let mut above = Class::Blank;
    for at in 0..draft.end() {
        let ends = |line: &str| line.trim_end().ends_with(['.', '?', '!', ':', ',']);
        let is_code = |class| class == Class::Code;
        if is_code(above)
            && is_code(draft.class(at + 1))
            && draft.is_own(at)
            && !ends(draft.line(at))
        {
            draft.set(at, Class::Code);
            above = Class::Blank;
        } else {
            above = draft.class(at);
        }
    }
}

/// Five or more of one sign, and nothing else.
fn is_rule(line: &str) -> bool {
    let line = line.trim().as_bytes();
    line.first().is_some_and(|first| {
        RULE.contains(first) && line.len() >= RULE_LENGTH && line.iter().all(|sign| sign == first)
    })
}

fn is_code(line: &str) -> bool {
    let text = line.trim();
    let form = Form::of(text);
    // What is drawn is no code.
    !form.is_drawn
        && (begins_code(text) && common(text, 3) < 3
            || text.starts_with(';')
            || is_indented(line) && common(text, 2) < 2
            || form.is_table
            || form.signs >= 2 && has_signs(text))
}

/// What the octets of a line tell, in one walk over them.
struct Form {
    /// Nothing but what lines and ornaments are drawn with.
    is_drawn: bool,
    /// Columns, with wide gaps or tabs between.
    is_table: bool,
    /// How many signs there are that are rare in prose.
    signs: usize,
}

impl Form {
    fn of(text: &str) -> Form {
        let (mut kinds, mut signs, mut gaps, mut blanks) = (Signs::of(""), 0, 0, 0);
        for octet in text.bytes() {
            let kind = Signs::of_octet(octet);
            kinds = kinds.and(kind);
            signs += usize::from(kind.has(Signs::RARE));
            blanks = if octet == b' ' { blanks + 1 } else { 0 };
            gaps += usize::from(blanks == 3);
        }
        Form {
            is_drawn: !kinds.has(Signs::WORD),
            is_table: gaps > 1 || kinds.has(Signs::TAB),
            signs,
        }
    }
}

/// A form in brackets, or a prompt before it.
fn begins_code(text: &str) -> bool {
    let prompts = ["> ", "* ", "? ", "$ ", "% ", "# "];
    let behind = prompts.iter().find_map(|prompt| text.strip_prefix(prompt));
    let mut ends = memchr::memchr_iter(b'>', text.as_bytes());
    let end = ends.find(|end| text.as_bytes().get(end + 1) == Some(&b' '));
    let named = end.and_then(|end| {
        let name = text.get(..end)?.trim_start_matches('[');
        Some((name, text.get(end + 2..)?))
    });
    let is_prompt = |name: &str| !name.contains(' ');
    text.starts_with(['(', '{'])
        || behind.is_some_and(|behind| behind.starts_with('('))
        || named.is_some_and(|(name, behind)| is_prompt(name) && behind.starts_with('('))
}

fn is_indented(line: &str) -> bool {
    let rest = line.trim_start_matches(' ');
    line.len() - rest.len() >= INDENT || rest.starts_with('\t')
}

/// Many signs that are rare in prose. Addresses and URLs are made of them.
fn has_signs(text: &str) -> bool {
    let is_sign = |octet: &u8| Signs::of_octet(*octet).has(Signs::RARE);
    let count = |word: &str| word.bytes().filter(is_sign).count();
    let is_address = |word: &str| word.contains("://") || word.contains('@');
    let (mut signs, mut characters) = (0, 0);
    for word in text.split_whitespace().filter(|word| !is_address(word)) {
        characters += word.chars().count();
        signs += count(word);
    }
    text.ends_with([';', '{', '}']) && signs >= 2
        || signs >= 3 && signs * 8 > characters && common(text, 2) < 2
}
