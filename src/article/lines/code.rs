//! What has the form of code, of a program's output, of a table, or of a rule.

use super::Class;
use super::draft::Draft;
use super::words::common;
use crate::article::look::{Look, signs};

/// What a rule is drawn with, and how often at least.
const RULE: [char; 6] = ['-', '_', '=', '*', '~', '#'];
const RULE_LENGTH: usize = 5;
/// An indentation of so many columns keeps a line apart from prose.
const INDENT: usize = 4;
/// The marks of code: it has one of these.
const FORMS: Look = Look::TABLE
    .or(Look::COMMENT)
    .or(Look::INDENTED)
    .or(Look::BRACKET)
    .or(Look::SIGNS);

/// Marks the rules, and the lines that look like code.
pub(super) fn mark(draft: &mut Draft<'_>) {
    let mut has_code = false;
    for at in draft.with(FORMS.or(Look::DRAWN)) {
        if !draft.is_own(at) {
            continue;
        }
        let line = draft.line(at);
        let is_drawn = draft.has(at, Look::DRAWN);
        if is_drawn && is_rule(line) {
            draft.set(at, Class::Rule);
        } else if !is_drawn && is_code(line, |marks| draft.has(at, marks)) {
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
    let line = line.trim();
    let first = line.chars().next().filter(|c| RULE.contains(c));
    line.len() >= RULE_LENGTH && line.chars().all(|c| Some(c) == first)
}

/// Whether a line, as of quoted text, has the form of code: a hint, often wrong
/// for a single line.
pub fn looks_like_code(line: &str) -> bool {
    let look = Look::of(line, true);
    !look.has(Look::DRAWN) && is_code(line, |marks| look.has(marks))
}

/// Whether a line that is not drawn, and has these marks, is code.
fn is_code(line: &str, has: impl Fn(Look) -> bool) -> bool {
    has(Look::TABLE.or(Look::COMMENT))
        || has(Look::INDENTED) && is_indented(line) && common(line, 2) < 2
        || has(Look::BRACKET) && begins_code(line.trim()) && common(line, 3) < 3
        || has(Look::SIGNS) && has_signs(line.trim())
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
    let octets = line.as_bytes();
    let blanks = octets.iter().take_while(|octet| **octet == b' ').count();
    blanks >= INDENT || octets.get(blanks) == Some(&b'\t')
}

/// Many signs that are rare in prose. Addresses and URLs are made of them.
fn has_signs(text: &str) -> bool {
    let is_address = |word: &str| word.contains("://") || word.contains('@');
    let (mut count, mut characters) = (0, 0);
    for word in text.split_whitespace().filter(|word| !is_address(word)) {
        characters += word.chars().count();
        count += signs(word);
    }
    text.ends_with([';', '{', '}']) && count >= 2
        || count >= 3 && count * 8 > characters && common(text, 2) < 2
}
