//! From Perl's spelling of a regular expression into that of the engines.
//!
//! The expression is read token by token; what both understand alike is copied,
//! what they would take for something else is spelled out, and what Perl
//! refuses, or no engine here can do, is an error. Two things never reach an
//! engine: `\Q…\E`, which is undone first as Perl undoes it in a string, and
//! the blanks and comments of `(?x)`.

mod class;
mod escape;
mod group;
#[cfg(test)]
mod tests;

use group::Flags;

/// An expression in the engines' spelling.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Translated {
    /// The expression.
    pub(super) expression: String,
    /// Whether it has possessive quantifiers, which the linear engine would
    /// read as two quantifiers.
    pub(super) possessive: bool,
    /// What still differs from Perl, in words.
    pub(super) remarks: Vec<String>,
}

/// Translates `source`.
///
/// # Errors
///
/// What cannot be translated, in words.
pub(super) fn translate(source: &str) -> Result<Translated, String> {
    let chars = without_quotations(source);
    // Whether \11 is a back-reference depends on how many groups there are in
    // all, so the first reading is for counting them.
    let mut counting = Reader::new(&chars, u32::MAX);
    counting.expression()?;
    let mut reader = Reader::new(&chars, counting.opened);
    reader.expression()?;
    if source.contains('ß') {
        reader.remark("\"ß\" does not match \"ss\" here".to_owned());
    }
    Ok(Translated {
        expression: reader.out,
        possessive: reader.possessive,
        remarks: reader.remarks,
    })
}

/// The characters of `source`, those between `\Q` and `\E` (or the end) each
/// after a backslash where they mean something without.
fn without_quotations(source: &str) -> Vec<char> {
    let mut chars = Vec::with_capacity(source.len());
    let mut quoting = false;
    let mut rest = source.chars().peekable();
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        match (quoting, c, next) {
            (_, '\\', Some('E')) | (false, '\\', Some('Q')) => {
                rest.next();
                quoting = !quoting && next == Some('Q');
            }
            (true, ..) => {
                if c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_' {
                    chars.push('\\');
                }
                chars.push(c);
            }
            (false, '\\', _) => {
                chars.push(c);
                chars.extend(rest.next());
            }
            (false, ..) => chars.push(c),
        }
    }
    chars
}

/// What stands before the place of a reader.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing that a quantifier could be about.
    Nothing,
    /// What a quantifier would be about.
    Atom,
    /// A quantifier with all that belongs to it.
    Quantifier,
}

struct Reader<'a> {
    chars: &'a [char],
    at: usize,
    /// How many groups capture in all: a higher number is no back-reference.
    groups: u32,
    /// How many of them were opened so far.
    opened: u32,
    /// The names of those that have one.
    names: Vec<String>,
    flags: Flags,
    /// The flags around each group that is open.
    outer: Vec<Flags>,
    before: Before,
    out: String,
    possessive: bool,
    remarks: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(chars: &'a [char], groups: u32) -> Reader<'a> {
        Reader {
            chars,
            at: 0,
            groups,
            opened: 0,
            names: Vec::new(),
            flags: Flags::default(),
            outer: Vec::new(),
            before: Before::Nothing,
            out: String::with_capacity(chars.len() + 8),
            possessive: false,
            remarks: Vec::new(),
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        Some(c)
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(ahead, c)| self.peek(ahead) == Some(c))
    }

    /// Passes over `c` if it stands here.
    fn takes(&mut self, c: char) -> bool {
        let found = self.peek(0) == Some(c);
        self.at += usize::from(found);
        found
    }

    /// What stands before the next `end`, which is passed over too; `None` and
    /// nothing read where there is no `end`.
    fn until(&mut self, end: char) -> Option<String> {
        let length = self.chars[self.at..].iter().position(|&c| c == end)?;
        let text = self.chars[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        Some(text)
    }

    /// Says once what differs from Perl.
    fn remark(&mut self, text: String) {
        if !self.remarks.contains(&text) {
            self.remarks.push(text);
        }
    }

    fn expression(&mut self) -> Result<(), String> {
        loop {
            self.pass_over_comments();
            let Some(c) = self.next() else {
                return Ok(());
            };
            match c {
                '(' => {
                    self.group()?;
                    continue;
                }
                '*' | '+' | '?' => {
                    self.quantifier(&c.to_string())?;
                    continue;
                }
                '{' => {
                    // With nothing to count it is literal.
                    if self.before != Before::Nothing
                        && let Some(counts) = self.counted_quantifier()
                    {
                        self.quantifier(&counts)?;
                        continue;
                    }
                    self.out.push_str("\\{");
                }
                '|' => {
                    self.out.push('|');
                    self.before = Before::Nothing;
                    continue;
                }
                ')' => {
                    self.flags = self.outer.pop().ok_or("unopened group")?;
                    self.out.push(')');
                }
                '\\' => self.escape()?,
                '[' => self.class()?,
                '}' | ']' => {
                    self.out.push('\\');
                    self.out.push(c);
                }
                _ => self.out.push(c),
            }
            self.before = Before::Atom;
        }
    }

    /// Passes over the blanks and comments of `(?x)`.
    fn pass_over_comments(&mut self) {
        while self.flags.extended > 0
            && let Some(c) = self.peek(0)
        {
            if c == '#' {
                let rest = &self.chars[self.at..];
                let length = rest.iter().position(|&c| c == '\n');
                self.at += length.unwrap_or(rest.len());
            } else if c.is_whitespace() {
                self.at += 1;
            } else {
                return;
            }
        }
    }

    /// Writes a quantifier with what may follow it: `?` (lazy) or `+`
    /// (possessive).
    fn quantifier(&mut self, quantifier: &str) -> Result<(), String> {
        match self.before {
            Before::Nothing => return Err("a quantifier follows nothing".to_owned()),
            Before::Quantifier => return Err("a quantifier follows a quantifier".to_owned()),
            Before::Atom => self.out.push_str(quantifier),
        }
        self.before = Before::Quantifier;
        self.pass_over_comments();
        if let Some(c @ ('?' | '+')) = self.peek(0) {
            self.possessive |= c == '+';
            self.out.push(c);
            self.at += 1;
        }
        Ok(())
    }

    /// `n}`, `n,}`, `n,m}` or `,m}` after a `{`, with blanks beside the
    /// numbers; anything else is literal.
    fn counted_quantifier(&mut self) -> Option<String> {
        let before = self.at;
        let inside = self.until('}')?;
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let blanks = [' ', '\t'];
        let quantifier = match inside.split_once(',') {
            None => Some(inside.trim_matches(blanks))
                .filter(|count| is_number(count))
                .map(|count| format!("{{{count}}}")),
            Some((least, most)) => match (least.trim_matches(blanks), most.trim_matches(blanks)) {
                ("", most) if is_number(most) => Some(format!("{{0,{most}}}")),
                (least, "") if is_number(least) => Some(format!("{{{least},}}")),
                (least, most) if is_number(least) && is_number(most) => {
                    Some(format!("{{{least},{most}}}"))
                }
                _ => None,
            },
        };
        if quantifier.is_none() {
            self.at = before;
        }
        quantifier
    }
}

const ENDS_IN_BACKSLASH: &str = "it ends in a backslash";

fn hexadecimal(code: u32) -> String {
    format!("\\x{{{code:x}}}")
}

/// Appends `c` so that it stands for itself, inside and outside of a class.
fn push_literal(out: &mut String, c: char) {
    if "\\.+*?()|[]{}^$&~-".contains(c) {
        out.push('\\');
    }
    out.push(c);
}
