//! Classes: what stands between brackets.

use super::{ENDS_IN_BACKSLASH, Reader, hexadecimal, push_literal};

/// A member of a class, in the engines' spelling.
enum Member {
    /// One character, which may begin or end a range.
    Char(String),
    /// Several characters.
    Set(String),
}

impl Reader {
    /// After a `[`. Set operations and classes within classes, which Perl does
    /// not know, are kept from coming about by escaping each literal.
    pub(super) fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.peek(0) == Some('^') {
            self.at += 1;
            self.out.push('^');
        }
        let mut first = true;
        loop {
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
                    if self.peek(0) != Some('-') || matches!(self.peek(1), None | Some(']')) {
                        continue;
                    }
                    self.at += 1;
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

    fn member(&mut self) -> Result<Member, String> {
        let Some(c) = self.next() else {
            return Err("a class [… has no end".to_owned());
        };
        if c == '['
            && let Some(name) = self.posix_class()
        {
            return Ok(Member::Set(name));
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
            'p' | 'P' => {
                let name = match self.next() {
                    Some('{') => self.until('}'),
                    other => other.map(String::from),
                };
                match name {
                    Some(name) => Ok(Member::Set(format!("\\{c}{{{name}}}"))),
                    None => Err(format!("\\{c} has no end")),
                }
            }
            'h' => Ok(Member::Set("\\t\\p{Zs}".to_owned())),
            'v' => Ok(Member::Set(
                "\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}".to_owned(),
            )),
            'b' => Ok(Member::Char(hexadecimal(8))),
            'E' => Ok(Member::Set(text)),
            'Q' => {
                for c in self.quotation() {
                    push_literal(&mut text, c);
                }
                Ok(Member::Set(text))
            }
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
    fn posix_class(&mut self) -> Option<String> {
        let name: String = self
            .chars
            .get(self.at..)?
            .iter()
            .take("[:^xdigit:".len())
            .skip(1)
            .take_while(|&&c| c.is_ascii_lowercase() || c == '^')
            .collect();
        if name.is_empty() || !self.looking_at(&format!(":{name}:]")) {
            return None;
        }
        self.at += name.len() + 3;
        if !matches!(name.trim_start_matches('^'), "digit" | "xdigit" | "ascii") {
            self.remarks
                .push(format!("[:{name}:] looks at ASCII characters only"));
        }
        Some(format!("[:{name}:]"))
    }
}
