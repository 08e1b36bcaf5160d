//! What stands after an opening parenthesis.

use super::{Before, Reader};

const RECURSION: &str = "recursion such as (?R) is not supported";

/// The flags that hold at a place and change how the expression is read. The
/// others (`i`, `m`, `s`) are left to the engines.
#[derive(Clone, Copy, Default)]
pub(super) struct Flags {
    /// `x` (1): blanks and comments mean nothing; `xx` (2): nor do blanks in a
    /// class.
    pub(super) extended: usize,
    /// `n`: groups without a name do not capture.
    no_capture: bool,
}

impl Reader<'_> {
    /// After a `(`.
    pub(super) fn group(&mut self) -> Result<(), String> {
        if self.peek(0) == Some('*') {
            return Err("verbs such as (*SKIP) are not supported".to_owned());
        }
        if !self.takes('?') {
            if self.flags.no_capture {
                self.open("(?:");
            } else {
                self.opened += 1;
                self.open("(");
            }
            return Ok(());
        }
        let digit_follows = self.peek(1).is_some_and(|c| c.is_ascii_digit());
        match self.next() {
            Some('#') => {
                let end = self.until(')');
                return end.map(drop).ok_or("a comment (?#… has no end".to_owned());
            }
            Some(c @ (':' | '=' | '!' | '>')) => self.open(&format!("(?{c}")),
            Some('<') if self.takes('=') => self.open("(?<="),
            Some('<') if self.takes('!') => self.open("(?<!"),
            Some('<') => self.named('>')?,
            Some('\'') => self.named('\'')?,
            Some('(') => self.condition()?,
            Some('P') => match self.next() {
                Some('<') => self.named('>')?,
                Some('=') => {
                    let name = self.until(')').ok_or("(?P=… has no end")?;
                    self.push_reference(&name)?;
                }
                Some('>') => return Err(RECURSION.to_owned()),
                _ => return Err("(?P… is none of (?P<name>…), (?P=name)".to_owned()),
            },
            Some('R' | '&' | '+' | '0'..='9') => return Err(RECURSION.to_owned()),
            Some('-') if digit_follows => return Err(RECURSION.to_owned()),
            Some('|') => return Err("the branch reset (?|…) is not supported".to_owned()),
            Some('[') => return Err("the set operations of (?[…]) are not supported".to_owned()),
            Some('{' | '?') => {
                return Err("program code in an expression is never run".to_owned());
            }
            Some(_) => {
                self.at -= 1;
                self.flags()?;
            }
            None => return Err("unclosed group".to_owned()),
        }
        Ok(())
    }

    fn open(&mut self, begin: &str) {
        self.outer.push(self.flags);
        self.out.push_str(begin);
        self.before = Before::Nothing;
    }

    /// A name that ends in `end`, and the beginning of its group.
    fn named(&mut self, end: char) -> Result<(), String> {
        let name = self.until(end).unwrap_or_default();
        if !is_name(&name) {
            return Err("a group (?<… has no proper name".to_owned());
        }
        self.opened += 1;
        self.open(&format!("(?<{name}>"));
        if self.names.contains(&name) {
            self.remark(format!("of several groups named {name} the last is meant"));
        }
        self.names.push(name);
        Ok(())
    }

    /// After `(?(`: the number or name of a group that may have matched.
    fn condition(&mut self) -> Result<(), String> {
        let asked = self.until(')').unwrap_or_default();
        let name = [('<', '>'), ('\'', '\'')]
            .into_iter()
            .find_map(|(begin, end)| asked.strip_prefix(begin)?.strip_suffix(end));
        let begin = match (name, asked.parse::<u32>()) {
            (Some(name), _) if is_name(name) => format!("(?(<{name}>)"),
            (None, Ok(number @ 1..)) if number <= self.groups => format!("(?({number})"),
            (None, Ok(number)) => return Err(format!("there is no group {number}")),
            _ => {
                return Err(
                    "a condition other than (?(1)…) or (?(<name>)…) is not supported".to_owned(),
                );
            }
        };
        self.open(&begin);
        Ok(())
    }

    /// Flags after `(?`, for the rest of the group or, after a colon, for a
    /// group of their own.
    fn flags(&mut self) -> Result<(), String> {
        let mut flags = self.flags;
        let (mut on, mut off) = (String::new(), String::new());
        // (?^…: is what Perl shows for an expression kept in a variable.
        let afresh = self.takes('^');
        if afresh {
            flags = Flags::default();
            off.push_str("ims");
        }
        let mut is_negative = false;
        let is_group = loop {
            match self.next() {
                Some(c @ ('i' | 'm' | 's')) => {
                    let (to, from) = match is_negative {
                        true => (&mut off, &mut on),
                        false => (&mut on, &mut off),
                    };
                    from.retain(|other| other != c);
                    if !to.contains(c) {
                        to.push(c);
                    }
                }
                Some('x') if is_negative => flags.extended = 0,
                Some('x') => flags.extended = 1 + usize::from(self.takes('x')),
                Some('n') => flags.no_capture = !is_negative,
                Some('-') if !is_negative && !afresh => is_negative = true,
                Some(c @ ('a' | 'd' | 'l')) if !is_negative => self.remark(format!(
                    "(?{c}) means nothing here: \\w, \\d and \\s know all of Unicode"
                )),
                Some('u' | 'p') if !is_negative => {}
                Some(':') => break true,
                Some(')') => break false,
                Some(c) => return Err(format!("there is no flag {c:?}")),
                None => return Err("unclosed group".to_owned()),
            }
        };
        let minus = if off.is_empty() { "" } else { "-" };
        if is_group {
            self.open(&format!("(?{on}{minus}{off}:"));
        } else {
            if !(on.is_empty() && off.is_empty()) {
                self.out.push_str(&format!("(?{on}{minus}{off})"));
            }
            self.before = Before::Nothing;
        }
        self.flags = flags;
        Ok(())
    }
}

/// Whether Perl takes this for the name of a group.
pub(super) fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && name.chars().next().is_some_and(|c| !c.is_numeric())
}
