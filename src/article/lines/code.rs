//! What has the form of code, of a program's output, of a table, or of a rule.

use super::Class;
use super::draft::Draft;
use super::words::common;

/// What a rule is drawn with, and how often at least.
const RULE: [char; 6] = ['-', '_', '=', '*', '~', '#'];
const RULE_LENGTH: usize = 5;
/// Signs that are rare in prose.
const SIGNS: &str = "(){}[];=<>|&$#\\_*/+^~%`";
/// Signs that lines and ornaments are drawn with.
const DRAWN: &str = "-_=*~#+.:|/\\^`' \t";
/// An indentation of so many columns keeps a line apart from prose.
const INDENT: usize = 4;

/// Marks the rules, and the lines that look like code.
pub(super) fn mark(draft: &mut Draft<'_>) {
    for at in 0..draft.end() {
        if !draft.is_own(at) {
            continue;
        }
        let line = draft.line(at);
        if is_rule(line) {
            draft.set(at, Class::Rule);
        } else if is_code(line) {
            draft.set(at, Class::Code);
        }
    }
    // A line of words between two lines of code.
    let mut above = Class::Blank;
    for at in 0..draft.end() {
        let ends = draft
            .line(at)
            .trim_end()
            .ends_with(['.', '?', '!', ':', ',']);
        let is_code = |class| class == Class::Code;
        if draft.is_own(at) && is_code(above) && is_code(draft.class(at + 1)) && !ends {
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

fn is_code(line: &str) -> bool {
    let text = line.trim();
    // What is drawn is no code.
    if text.chars().all(|c| DRAWN.contains(c)) {
        return false;
    }
    let words = common(text, 3);
    begins_code(text) && words < 3
        || text.starts_with(';')
        || is_indented(line) && words < 2
        || is_table(text)
        || has_signs(text, words)
}

/// A form in brackets, or a prompt before it.
fn begins_code(text: &str) -> bool {
    let prompts = ["> ", "* ", "? ", "$ ", "% ", "# "];
    let behind = prompts.iter().find_map(|prompt| text.strip_prefix(prompt));
    let named = text
        .split_once("> ")
        .map(|(name, behind)| (name.trim_start_matches('['), behind));
    let is_prompt = |name: &str| !name.contains(' ');
    text.starts_with(['(', '{'])
        || behind.is_some_and(|behind| behind.starts_with('('))
        || named.is_some_and(|(name, behind)| is_prompt(name) && behind.starts_with('('))
}

fn is_indented(line: &str) -> bool {
    let rest = line.trim_start_matches(' ');
    line.len() - rest.len() >= INDENT || rest.starts_with('\t')
}

/// Columns, with wide gaps or tabs between.
fn is_table(text: &str) -> bool {
    text.contains('\t')
        || text
            .split("   ")
            .filter(|cell| !cell.trim().is_empty())
            .count()
            > 2
}

/// Many signs that are rare in prose. Addresses and URLs are made of them.
fn has_signs(text: &str, words: usize) -> bool {
    let is_address = |word: &str| word.contains("://") || word.contains('@');
    let prose = text.split_whitespace().filter(|word| !is_address(word));
    let (mut signs, mut characters) = (0, 0);
    for c in prose.flat_map(str::chars) {
        characters += 1;
        signs += usize::from(SIGNS.contains(c));
    }
    text.ends_with([';', '{', '}']) && signs >= 2
        || signs >= 3 && signs * 8 > characters && words <= 1
}
