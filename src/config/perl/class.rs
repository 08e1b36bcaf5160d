//! Classes: what stands between brackets.

use super::escape::{HORIZONTAL, VERTICAL};
use super::{ENDS_IN_BACKSLASH, Reader, hexadecimal, push_literal};

/// What the POSIX classes of Perl hold, as members of a class. They know all of
/// Unicode, as `\w` does.
const POSIX: [(&str, &str); 14] = [
    ("alnum", "\\p{Alphabetic}\\p{Nd}"),
    ("alpha", "\\p{Alphabetic}"),
    ("ascii", "\\x00-\\x7f"),
    ("blank", HORIZONTAL),
    ("cntrl", "\\p{Cc}"),
    ("digit", "\\d"),
    ("graph", "[^\\s\\p{Cc}\\p{Cn}]"),
    ("lower", "\\p{Lowercase}"),
    ("print", "[^\\s\\p{Cc}\\p{Cn}]\\p{Zs}"),
    ("punct", "\\p{P}$+<=>\\^`|\\~"),
    ("space", "\\s"),
    ("upper", "\\p{Uppercase}"),
    ("word", "\\w"),
    ("xdigit", "0-9A-F０-９Ａ-Ｆ"),
];

/// A member of a class, in the engines' spelling.
enum Member {
    /// One character, which may begin or end a range.
    Char(String),
    /// Several characters.
    Set(String),
}

impl Reader<'_> {
    /// After a `[`. Set operations and classes within classes, which Perl does
    /// not know, are kept from coming about by escaping each literal.
    pub(super) fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        self.pass_over_blanks();
        if self.peek(0) == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let mut first = true;
        loop {
            self.pass_over_blanks();
            if self.peek(0) == Some(']') && !first {
                self.at += 1;
                self.out.push(']');
                return Ok(());
            }
            first = false;
            match self.member()? {
                Member::Set(set) => self.out.push_str(&set),
                Member::Char(begin) => {
                    self.out.push_str(&begin);
                    self.pass_over_blanks();
                    if self.peek(0) != Some('-') || matches!(self.peek(1), None | Some(']')) {
                        continue;
                    }
                    self.at += 1;
                    self.pass_over_blanks();
                    match self.member()? {
                        Member::Char(end) => {
                            self.out.push('-');
                            self.out.push_str(&end);
                        }
                        Member::Set(set) => {
                            self.out.push_str("\\-");
                            self.out.push_str(&set);
                        }
                    }
                }
            }
        }
    }

    /// Passes over blanks where `(?xx)` holds.
    fn pass_over_blanks(&mut self) {
        while self.flags.extended > 1 && matches!(self.peek(0), Some(' ' | '\t')) {
            self.at += 1;
        }
    }

    fn member(&mut self) -> Result<Member, String> {
        let Some(c) = self.next() else {
            return Err("a class [… has no end".to_owned());
        };
        if c == '['
            && let Some(set) = self.posix_class()?
        {
            return Ok(Member::Set(set));
        }
        let mut text = String::new();
        if c != '\\' {
            push_literal(&mut text, c);
            return Ok(Member::Char(text));
        }
        let Some(c) = self.next() else {
            return Err(ENDS_IN_BACKSLASH.to_owned());
        };
        match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => Ok(Member::Set(format!("\\{c}"))),
            'p' | 'P' => Ok(Member::Set(self.property(c)?)),
            'h' => Ok(Member::Set(HORIZONTAL.to_owned())),
            'H' => Ok(Member::Set(format!("[^{HORIZONTAL}]"))),
            'v' => Ok(Member::Set(VERTICAL.to_owned())),
            'V' => Ok(Member::Set(format!("[^{VERTICAL}]"))),
            'b' => Ok(Member::Char(hexadecimal(8))),
            'N' if !self.looking_at("{U+") => Err("\\N is not supported in a class".to_owned()),
            _ => match self.character(c)? {
                Some(text) => Ok(Member::Char(text)),
                None => {
                    push_literal(&mut text, c);
                    Ok(Member::Char(text))
                }
            },
        }
    }

    /// `:alpha:]` after a `[` inside a class.
    fn posix_class(&mut self) -> Result<Option<String>, String> {
        let Some(kind @ (':' | '.' | '=')) = self.peek(0) else {
            return Ok(None);
        };
        let letters = |&&c: &&char| c.is_ascii_lowercase() || c == '^';
        let name: String = self.chars[self.at + 1..]
            .iter()
            .take_while(letters)
            .collect();
        if name.is_empty() || !self.looking_at(&format!("{kind}{name}{kind}]")) {
            return Ok(None);
        }
        let bare = name.strip_prefix('^').unwrap_or(&name);
        let found = POSIX
            .iter()
            .find(|&&(known, _)| known == bare && kind == ':');
        let Some((_, members)) = found else {
            return Err(format!("there is no class [{kind}{name}{kind}]"));
        };
        self.at += name.len() + 3;
        let negation = if bare == name { "" } else { "^" };
        Ok(Some(format!("[{negation}{members}]")))
    }
}
