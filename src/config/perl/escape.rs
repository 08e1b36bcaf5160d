//! What follows a backslash.

use super::group::is_name;
use super::{ENDS_IN_BACKSLASH, Reader, hexadecimal, push_literal};

/// Horizontal blanks, as members of a class.
pub(super) const HORIZONTAL: &str = "\\t\\p{Zs}";
/// Line ends, as members of a class.
pub(super) const VERTICAL: &str = "\\n\\x0b\\f\\r\\x{85}\\x{2028}\\x{2029}";

impl Reader<'_> {
    /// After a `\` outside of a class.
    pub(super) fn escape(&mut self) -> Result<(), String> {
        let Some(c) = self.next() else {
            return Err(ENDS_IN_BACKSLASH.to_owned());
        };
        match c {
            '1'..='9' => match self.back_reference(c) {
                Some(number) => self.push_reference(&number.to_string())?,
                None => {
                    let code = self.octal(c)?;
                    self.out.push_str(&hexadecimal(code));
                }
            },
            'g' | 'k' => self.reference(c)?,
            'h' => self.out.push_str(&format!("[{HORIZONTAL}]")),
            'H' => self.out.push_str(&format!("[^{HORIZONTAL}]")),
            'v' => self.out.push_str(&format!("[{VERTICAL}]")),
            'V' => self.out.push_str(&format!("[^{VERTICAL}]")),
            'R' => self.out.push_str(&format!("(?:\\r\\n|[{VERTICAL}])")),
            'N' if !self.looking_at("{U+") => {
                // \N{3} is three of them; \N{LATIN …} is one character.
                let at = self.at;
                if self.takes('{') && self.counted_quantifier().is_none() {
                    return Err("\\N{…} with the name of a character is not supported".to_owned());
                }
                self.at = at;
                self.out.push_str("[^\\n]");
            }
            'p' | 'P' => {
                let property = self.property(c)?;
                self.out.push_str(&property);
            }
            'b' | 'B' if self.peek(0) == Some('{') => {
                return Err(format!("\\{c}{{…}} is not supported"));
            }
            'A' | 'z' | 'Z' | 'b' | 'B' | 'G' | 'K' | 'd' | 'D' | 'w' | 'W' | 's' | 'S' => {
                self.out.push('\\');
                self.out.push(c);
            }
            _ => match self.character(c)? {
                Some(text) => self.out.push_str(&text),
                None => push_literal(&mut self.out, c),
            },
        }
        Ok(())
    }

    /// `\p` or `\P` with the property after it.
    pub(super) fn property(&mut self, c: char) -> Result<String, String> {
        let name = match self.next() {
            Some('{') => self.until('}'),
            other => other.map(String::from),
        };
        name.map(|name| format!("\\{c}{{{name}}}"))
            .ok_or_else(|| format!("\\{c} has no end"))
    }

    /// After `\g` or `\k`: the number or name of a group.
    fn reference(&mut self, c: char) -> Result<(), String> {
        let end = match (c, self.peek(0)) {
            (_, Some('{')) => '}',
            ('k', Some('<')) => '>',
            ('k', Some('\'')) => '\'',
            ('g', Some('-' | '0'..='9')) => {
                let sign = usize::from(self.peek(0) == Some('-'));
                let digits = (sign..)
                    .take_while(|&ahead| self.peek(ahead).is_some_and(|c| c.is_ascii_digit()))
                    .count();
                let begin = self.at;
                self.at += sign + digits;
                let number: String = self.chars[begin..self.at].iter().collect();
                return self.push_reference(&number);
            }
            _ => return Err(format!("\\{c} names no group")),
        };
        self.at += 1;
        let asked = self.until(end).unwrap_or_default();
        if c == 'k' && !is_name(asked.trim()) {
            return Err("\\k names no group".to_owned());
        }
        self.push_reference(asked.trim())
    }

    /// Writes a reference to a group: its number, how many groups ago it was
    /// (`-1`), or its name.
    pub(super) fn push_reference(&mut self, asked: &str) -> Result<(), String> {
        if is_name(asked) {
            self.out.push_str(&format!("\\k<{asked}>"));
            return Ok(());
        }
        let number = match asked.strip_prefix('-') {
            Some(ago) => ago
                .parse()
                .ok()
                .filter(|&ago| ago > 0)
                .and_then(|ago: u32| (self.opened + 1).checked_sub(ago)),
            None => asked.parse().ok(),
        };
        match number {
            Some(number @ 1..) if number <= self.groups => {
                // In parentheses, lest a digit that follows be taken for its.
                self.out.push_str(&format!("(?:\\{number})"));
                Ok(())
            }
            _ => Err(format!("there is no group {asked}")),
        }
    }

    /// What `\c` means as one character, inside and outside of a class; `None`
    /// where it is `c` itself.
    pub(super) fn character(&mut self, c: char) -> Result<Option<String>, String> {
        let code = match c {
            'a' => 0x07,
            'e' => 0x1b,
            'f' => 0x0c,
            'n' => 0x0a,
            'r' => 0x0d,
            't' => 0x09,
            '0'..='7' => self.octal(c)?,
            'o' => {
                if self.next() != Some('{') {
                    return Err("\\o needs braces: \\o{101}".to_owned());
                }
                let digits = self.until('}').unwrap_or_default();
                u32::from_str_radix(digits.trim(), 8)
                    .map_err(|_| "\\o{…} holds no octal number".to_owned())?
            }
            'x' => self.hexadecimal_digits()?,
            'N' => {
                self.at += "{U+".len();
                let digits = self.until('}').unwrap_or_default();
                u32::from_str_radix(&digits, 16)
                    .map_err(|_| "\\N{U+…} holds no hexadecimal number".to_owned())?
            }
            'c' => match self.next() {
                Some(c) if c.is_ascii() => u32::from(c.to_ascii_uppercase()) ^ 64,
                _ => return Err("\\c needs a character after it".to_owned()),
            },
            'C' | 'X' => return Err(format!("\\{c} is not supported")),
            '8' | '9' => return Err(format!("there is no group for \\{c}")),
            // Perl takes such a letter for itself, too, but says so.
            c if c.is_ascii_alphabetic() => {
                self.remark(format!("\\{c} is just the letter {c}"));
                return Ok(None);
            }
            _ => return Ok(None),
        };
        if char::from_u32(code).is_none() {
            return Err(format!("there is no character {code:#x}"));
        }
        Ok(Some(hexadecimal(code)))
    }

    fn hexadecimal_digits(&mut self) -> Result<u32, String> {
        let digits = if self.peek(0) == Some('{') {
            self.at += 1;
            self.until('}').unwrap_or_default().trim().to_owned()
        } else {
            let digits: String = (0..2)
                .map_while(|ahead| self.peek(ahead).filter(char::is_ascii_hexdigit))
                .collect();
            self.at += digits.len();
            if digits.is_empty() {
                "0".to_owned()
            } else {
                digits
            }
        };
        u32::from_str_radix(&digits, 16)
            .map_err(|_| "\\x{…} holds no hexadecimal number".to_owned())
    }

    /// Up to three octal digits, of which the first has been read.
    fn octal(&mut self, first: char) -> Result<u32, String> {
        let Some(mut code) = first.to_digit(8) else {
            return Err(format!("there is no group for \\{first}"));
        };
        for _ in 0..2 {
            let Some(digit) = self.peek(0).and_then(|c| c.to_digit(8)) else {
                break;
            };
            code = code * 8 + digit;
            self.at += 1;
        }
        Ok(code)
    }

    /// The number of a back-reference whose first digit has been read; `None`,
    /// and no further digit read, where it is an octal number instead.
    fn back_reference(&mut self, first: char) -> Option<u32> {
        let more = (0..4)
            .map_while(|ahead| self.peek(ahead).filter(char::is_ascii_digit))
            .count();
        let number = std::iter::once(first)
            .chain(self.chars[self.at..self.at + more].iter().copied())
            .filter_map(|c| c.to_digit(10))
            .fold(0, |number, digit| number * 10 + digit);
        if number < 10 || number <= self.groups {
            self.at += more;
            Some(number)
        } else {
            None
        }
    }
}
